/** What the scan reports. */
import { createHash } from 'node:crypto';
import type { Becomes, Parameters } from './operations.ts';

/** `call`: of an SDK; `http`: of the API itself; `client`, `ui`, `import`: the SDKs' names; `setting`: all else that is configured. */
export type Kind = 'call' | 'http' | 'client' | 'ui' | 'import' | 'setting';

/** `certain`: followed from an import. `likely`: by the name and what is near. `ask`: the vertical cannot be told. */
export type Confidence = 'certain' | 'likely' | 'ask';

export interface Finding {
  id: string;
  kind: Kind;
  file: string;
  line: number;
  endLine: number;
  column: number;
  /** As the code writes it. */
  symbol: string;
  operation: string | null;
  becomes: Becomes;
  /** Names in B2B, in the file's language. */
  b2b: string[];
  parameters: Parameters | null;
  /** Fields of the answer that are read near the call, with what they become. */
  fields: { name: string; b2b: string | null }[];
  advice: string;
  confidence: Confidence;
  isTest: boolean;
  /** The same file calls B2B for the same purpose: a flag decides. */
  onBothSides: boolean;
  /** From the import to the call. */
  chain: string[];
}

/** A finding as its rule makes it; position and identity are added. */
export type Draft = Pick<Finding, 'kind' | 'symbol' | 'operation' | 'becomes' | 'b2b' | 'advice' | 'confidence'> & {
  at: number;
  /** Behind the last name, where that is on another line. */
  end?: number;
  parameters?: Parameters | undefined;
  chain?: string[];
  targets?: string[];
};

/** Ids depend on file, symbol and order, not on lines: an edit elsewhere keeps them. */
export function idOf(file: string, { kind, symbol, operation }: Draft, ordinal: number): string {
  return createHash('sha256').update([kind, file, symbol, operation, ordinal].join('\0')).digest('hex').slice(0, 10);
}
