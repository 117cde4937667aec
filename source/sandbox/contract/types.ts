/**
 * Which API an operation belongs to. `public`: without a project's secret; the descriptions lack these, so they are written by
 * hand from the reference and the official SDKs.
 */
export type Api = 'consumer' | 'b2b' | 'management' | 'public';

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
