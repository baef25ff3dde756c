/** Ids hidden after one was switched on or off. */
export function toggled(hiddenIds: readonly string[], id: string, shown: boolean): string[] {
  const others = hiddenIds.filter((hidden) => hidden !== id);
  return shown ? others : [...others, id];
}

/** Ids hidden so that only one is left; all shown again when it was the only one already. */
export function onlyThis(allIds: readonly string[], hiddenIds: readonly string[], id: string): string[] {
  const others = allIds.filter((other) => other !== id);
  const isOnly = others.every((other) => hiddenIds.includes(other)) && !hiddenIds.includes(id);
  return isOnly ? [] : others;
}
