/** Does something for each item, so many at a time, in the order of the items. @returns the results in that order. */
export async function atOnce<T, R>(most: number, items: readonly T[], work: (item: T, index: number) => Promise<R>) {
  const results: R[] = [];
  const queue = items.entries();
  const next = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: most }, next));
  return results;
}
