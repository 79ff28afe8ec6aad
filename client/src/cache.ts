/**
 * What identifies an object in a normalising cache: the field of its key, by its type. Every other one
 * that has a key has `id`. It is the shape of Apollo's `typePolicies[type].keyFields` and, as functions, of urql's `keys`.
 */
export const cacheKeys = {
  Rate: ['pair'],
  Currency: ['code'],
  Reserve: ['currency'],
} as const satisfies Readonly<Record<string, readonly [string]>>;

/**
 * The key of an object, for urql's Graphcache and whoever writes a cache.
 *
 * @returns null for a value that is kept in its parent.
 */
export function cacheKeyOf(object: { readonly __typename?: string; readonly [field: string]: unknown }): string | null {
  const [field] = cacheKeys[object.__typename as keyof typeof cacheKeys] ?? ['id'];
  const key = object[field];
  return typeof key === 'string' ? key : null;
}
