/** One line of the table: our way and its peer, measured in the same run. */
export interface Measurement {
  what: string;
  ours: string;
  peer: string;
  oursMs: number;
  peerMs: number;
}

/** Milliseconds of the middle one of several runs, after one that is not counted. */
export async function medianMs(runs: number, work: (run: number) => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const startedAtMs = performance.now();
    await work(run);
    if (run > 0) times.push(performance.now() - startedAtMs);
  }
  return middleOf(times);
}

/** The middle value. */
export function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/**
 * The measurements as a table. Only the ratio is worth comparing between machines: above 1 ours is that many times
 * quicker than the peer, below 1 slower. The milliseconds say what a person at this machine waits.
 */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ what, ours, peer, oursMs, peerMs }) => [
    what,
    `${ours} ${oursMs.toFixed(2)} ms`,
    `${peer} ${peerMs.toFixed(2)} ms`,
    `${(peerMs / oursMs).toFixed(peerMs / oursMs < 10 ? 2 : 0)}×`,
  ]);
  const all = [['what', 'ours', 'peer', 'ratio'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
