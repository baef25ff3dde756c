/** Lets everything that is already decided happen: answers of a stand-in bridge, and what follows from them. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
