/** What a kind of call is, and what they are built from. */

// biome-ignore lint/suspicious/noExplicitAny: answers, read as they are
export type Json = Record<string, any>;

/** Calls one project of two projects. */
export type Caller = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<Json>;

export type Projects = {
  consumer: Caller;
  b2b: Caller;
  /** Users from all of it. */
  users: Json[];
  /** The cursor of a page in the middle. */
  cursor: string;
};

/** One kind of call, made again and again with another index. */
export type Lookup = (index: number) => Promise<unknown>;

/** One operand of a query, as `name: value`; several are joined. */
export function queryOf(operands: object, operator: 'AND' | 'OR' = 'AND') {
  return {
    operator,
    operands: Object.entries(operands).map(([filter_name, filter_value]) => ({ filter_name, filter_value })),
  };
}

/** The one of a list that an index falls on. */
export function nth<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
