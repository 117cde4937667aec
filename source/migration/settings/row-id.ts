/** How a setting is named in answers and flags: `flags/user_lock_threshold`. */
export const rowId = ({ kind, item }: { kind: string; item: string }): string => `${kind}/${encodeURIComponent(item)}`;
