/** The middle of some values and the one that 95 of 100 do not exceed. */
export interface Figures {
  p50: number;
  p95: number;
}

/** One line of the table: what the app takes, beside a peer or a floor, and what was wanted. */
export interface Row {
  what: string;
  unit: string;
  ours: Figures;
  /** The peer or the floor. */
  beside: string;
  floor: Figures;
  /** Ours divided by the other one. */
  ratio: number;
  /** Null where a figure is only reported. */
  target: { most: number } | { least: number } | null;
  isMet: boolean | null;
  /** What a reader has to know to believe the figures. */
  note: string;
}

/** What a row is made of. */
export interface RowParts {
  what: string;
  ours: readonly number[] | Figures;
  beside: string;
  /** The peer's values; a single number is a limit. */
  floor: readonly number[] | number;
  /** Which figures the ratio divides: p50 unless told otherwise. */
  by?: 'p50' | 'p95';
  most?: number;
  least?: number;
  unit?: string;
  note?: string;
}

/** The value that this part (0 to 1) of all values does not exceed. */
function quantile(sorted: readonly number[], part: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** p50 and p95; of fewer than twenty values p95 is the largest. */
export function figuresOf(values: readonly number[]): Figures {
  const sorted = values.toSorted((one, other) => one - other);
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** Puts ours beside the other. A target that only just holds by rounding is met: the table shows two digits. */
export function rowOf({
  what,
  ours,
  beside,
  floor,
  by = 'p50',
  most,
  least,
  unit = 'ms',
  note = '',
}: RowParts): Row {
  const our = 'p50' in ours ? ours : figuresOf(ours);
  const other = typeof floor === 'number' ? { p50: floor, p95: floor } : figuresOf(floor);
  const ratio = our[by] / other[by];
  const target = most === undefined ? (least === undefined ? null : { least }) : { most };
  const isMet = target && ('most' in target ? ratio <= target.most : ratio >= target.least);
  return { what, unit, ours: our, beside, floor: other, ratio, target, isMet, note };
}

/** Milliseconds of each of several runs, after those that warm up. */
export async function timesOf(
  runs: number,
  work: (run: number) => unknown,
  { warmUp = 1 } = {},
): Promise<number[]> {
  const times: number[] = [];
  for (let run = -warmUp; run < runs; run += 1) {
    const startedAtMs = performance.now();
    await work(run);
    if (run >= 0) times.push(performance.now() - startedAtMs);
  }
  return times;
}

const written = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

function targetText(target: Row['target']): string {
  if (target === null) return 'reported';
  return 'most' in target ? `≤ ${target.most}×` : `≥ ${target.least}×`;
}

/** The rows as a table to read. Milliseconds are this machine's; ratios can be compared between machines. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, unit, ours, beside, floor, ratio, target, isMet }) => [
    what,
    `${written(ours.p50)} ${unit}`.trim(),
    `${written(ours.p95)} ${unit}`.trim(),
    beside,
    `${written(floor.p50)} ${unit}`.trim(),
    `${written(floor.p95)} ${unit}`.trim(),
    `${written(ratio)}×`,
    targetText(target),
    isMet === null ? '' : isMet ? 'met' : 'NOT MET',
  ]);
  const heads = ['what', 'p50', 'p95', 'beside', 'p50', 'p95', 'ratio', 'target', ''];
  const all = [heads, ...lines];
  const widths = heads.map((_head, column) => Math.max(...all.map((line) => (line[column] ?? '').length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
