/** Which of the three APIs an operation belongs to. */
export type Api = 'consumer' | 'b2b' | 'management';

/** The part of an OpenAPI schema that requests use. */
export type Schema = {
  $ref?: string;
  type?: string;
  enum?: string[];
  minimum?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
};

export type Parameter = { name: string; in: 'path' | 'query' | 'header'; required: boolean; schema: Schema };

/** One operation of the published API. */
export type Operation = {
  api: Api;
  method: string;
  path: string;
  id: string;
  parameters: Parameter[];
  body?: Schema;
};

export type Contract = { operations: Operation[]; schemas: Record<string, Schema> };
