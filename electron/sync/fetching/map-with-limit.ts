/**
 * Runs `action` for each item, at most `limit` at once, in order. Rejects with the first error once those under
 * way have ended.
 */
export async function mapWithLimit<Item>(
  items: readonly Item[],
  limit: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const runOne = async (): Promise<void> => {
    for (const item of waiting) await action(item);
  };
  const runs = Array.from({ length: Math.min(limit, items.length) }, runOne);
  const results = await Promise.allSettled(runs);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
