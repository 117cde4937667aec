/** The object's own value of a key: "constructor" and "__proto__" are keys of metadata, too. undefined where it has none. */
export const valueAt = (held: object | undefined, key: string): unknown =>
  held && Object.hasOwn(held, key) ? Reflect.get(held, key) : undefined;
