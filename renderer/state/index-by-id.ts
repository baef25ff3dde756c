/** Items by their id; the last one wins where an id comes twice. */
export function indexById<Item extends { id: string }>(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}
