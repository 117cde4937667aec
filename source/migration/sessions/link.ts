/** One link of the chain that a session goes: tried, and good or broken. */
export interface Link {
  name: string;
  ok: boolean;
  /** What was found, or what is wrong. */
  text: string;
  /** For a broken link: where to fix it, and the value that it should have. */
  fix?: { setting: string; value: string };
}

/** Names the setting that is wrong and the value that it should have. */
export function broken(name: string, text: string, setting: string, value: string): Link {
  return { name, ok: false, text, fix: { setting, value } };
}
