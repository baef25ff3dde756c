import { setImmediate } from 'node:timers/promises';

/**
 * Works through a list a chunk at a time, letting other work of the process run in between: SQLite calls are
 * synchronous, and main must not be held up for more than about 20 ms.
 */
export async function inChunks<Item>(
  items: readonly Item[],
  itemsPerChunk: number,
  work: (chunk: readonly Item[]) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += itemsPerChunk) {
    if (start > 0) await setImmediate();
    work(items.slice(start, start + itemsPerChunk));
  }
}
