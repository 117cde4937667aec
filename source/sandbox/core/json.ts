/** A JSON object whose shape was checked at run time, against the contract, before it got here. */
// biome-ignore lint/suspicious/noExplicitAny: the contract, not the compiler, knows these shapes
export type Json = Record<string, any>;

/** Leaves out the keys without a value: an optional field is absent from an answer, never null. */
export function present(fields: Json): Json {
  const kept: Json = {};
  for (const key in fields) if (fields[key] !== undefined && fields[key] !== null) kept[key] = fields[key];
  return kept;
}
