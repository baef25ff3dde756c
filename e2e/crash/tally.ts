/** The figures of a run, and the table of them. */
import type { Findings } from './audit.ts';
import type { Expected } from './expected.ts';
import { AT_RANDOM, NAMED_POINTS } from './kill-points.ts';

const LABEL_WIDTH = 28;
const COUNT_WIDTH = 8;

/** Counts over all rounds. */
export class Tally {
  readonly #kills = new Map<string, number>([...NAMED_POINTS, AT_RANDOM].map((point) => [point, 0]));
  readonly #faults = new Map<string, number>();
  readonly #startedAtMs = performance.now();
  #acknowledged = 0;
  #bookings = 0;
  #series = 0;
  #movedDates = 0;
  #newClients = 0;
  #undone = 0;
  #updates = 0;
  #updatesWithUnsent = 0;
  #blocks = 0;
  #notes = 0;
  #lost = 0;
  #doubled = 0;
  #wrong = 0;

  killed(point: string): void {
    this.#kills.set(point, (this.#kills.get(point) ?? 0) + 1);
  }

  faulted(kind: string, times: number): void {
    if (times > 0) this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + times);
  }

  /** The app was updated, with so many rows in its outbox. */
  updated(unsentCount: number): void {
    this.#updates += 1;
    if (unsentCount > 0) this.#updatesWithUnsent += 1;
  }

  undone(count: number): void {
    this.#undone += count;
  }

  acknowledged(count: number): void {
    this.#acknowledged += count;
  }

  /** Takes in what was compared at the end of a round. */
  audited({ bookings, blocks, notes }: Expected, { lost, doubled, wrong }: Findings): void {
    const booked = [...bookings.values()].map((one) => one.booked);
    this.#bookings += booked.length;
    this.#series += booked.filter(({ repeat }) => repeat !== null).length;
    this.#movedDates += booked.filter(({ seriesId }) => seriesId !== null).length;
    this.#newClients += booked.filter(({ client }) => client.kind === 'new').length;
    this.#blocks += blocks.size;
    this.#notes += notes.size;
    this.#lost += lost.length;
    this.#doubled += doubled.length;
    this.#wrong += wrong.length;
  }

  get killCount(): number {
    return [...this.#kills.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The table printed at the end of a run. */
  table(): string {
    const seconds = (performance.now() - this.#startedAtMs) / 1_000;
    const perMinute = Math.round((this.killCount / seconds) * 60);
    const line = (label: string, value: number | string): string =>
      `  ${label.padEnd(LABEL_WIDTH)}${String(value).padStart(COUNT_WIDTH)}`;
    const faults = [...this.#faults].sort(([left], [right]) => left.localeCompare(right));
    return [
      'Kills by point',
      ...[...this.#kills].map(([point, count]) => line(point, count)),
      line('all', this.killCount),
      'Updates between kills',
      line('all', this.#updates),
      line('with unsent work', this.#updatesWithUnsent),
      'Faults that struck',
      ...faults.map(([kind, count]) => line(kind, count)),
      'Orders',
      line('acknowledged', this.#acknowledged),
      line('bookings compared', this.#bookings),
      line('  of them series', this.#series),
      line('  of them moved dates', this.#movedDates),
      line('  of them for new clients', this.#newClients),
      line('taken back after sending', this.#undone),
      line('blocks compared', this.#blocks),
      line('notes compared', this.#notes),
      line('lost', this.#lost),
      line('doubled', this.#doubled),
      line('in the wrong state', this.#wrong),
      'Time',
      line('seconds', seconds.toFixed(1)),
      line('kills a minute', perMinute),
    ].join('\n');
  }
}
