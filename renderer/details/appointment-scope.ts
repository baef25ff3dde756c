import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { decodeInstanceId } from '../../shared/series/repeat-rule.ts';

/** What a change or deletion can be meant for. "This and following" is not an operation of the API (API-NOTES §8). */
export type Scope = 'single' | 'series';

/** The id the server knows a thing by, for a scope. */
export interface Target {
  scope: Scope;
  eventId: string;
}

/**
 * What can be changed through an appointment on screen: a single one itself; an occurrence alone or with its series;
 * and of a series still drawn from its rule only the whole, because its occurrences have no ids yet.
 */
export function scopesOf({ id, series }: Pick<ScheduleAppointment, 'id' | 'series'>): readonly Scope[] {
  if (series === null) return ['single'];
  return decodeInstanceId(id) === null ? ['series'] : ['single', 'series'];
}

/** Where a change of that scope is sent to: for a series its master (API-NOTES §6). */
export function targetOf({ id, series }: Pick<ScheduleAppointment, 'id' | 'series'>, scope: Scope): Target {
  return { scope, eventId: scope === 'series' ? (series?.masterId ?? id) : id };
}
