/** Opens the booking form for a whole series, from its first occurrence on: only the server knows where that is. */
import { m } from '../../shared/messages/messages.ts';
import type { ScheduleAppointment } from '../../shared/schedule/schedule.ts';
import { rruleToRepeat } from '../../shared/series/rrule-to-repeat.ts';
import { movesEveryVisit, shiftRepeat } from '../../shared/series/shift-repeat.ts';
import { instantToWall, addWallMinutes, wallMinutesBetween } from '../../shared/time/zone.ts';
import { failureMessage } from '../bridge/failure-messages.ts';
import type { AppState } from './app-state.svelte.ts';
import { openFormFor } from './form-opening.ts';

/** Where one occurrence was dragged to; the whole series is to move by as much. */
export interface MovedOccurrence {
  startWall: string;
  endWall: string;
}

/**
 * Fills the form with the series an occurrence belongs to; with `moved`, shifted by as far as the occurrence was
 * dragged, for the user to look at and save. Says why when it cannot, and then opens nothing.
 */
export async function openSeriesForm(
  app: AppState,
  occurrence: ScheduleAppointment,
  moved: MovedOccurrence | null = null,
): Promise<void> {
  if (!occurrence.series) return;
  const { announcer, bridge, draft } = app;
  const { timeZone } = app.schedule;
  const reply = await bridge.call('schedule.series', { masterId: occurrence.series.masterId });
  if (!reply.ok) {
    const words = failureMessage(reply.error);
    announcer.toast(m.state_series_needs_server({ reason: words.title }), {
      tone: 'warning',
    });
    return;
  }
  const master = reply.value;
  const startWall = instantToWall(master.startMs, timeZone);
  const rule = rruleToRepeat(master.series?.rruleLines ?? [], startWall, timeZone);
  if (!rule.ok) {
    announcer.toast(m.state_series_not_editable({ reason: rule.message }), { tone: 'warning' });
    return;
  }
  openFormFor(app, () => {
    draft.openChange(master, 'series', rule.value);
    if (moved === null) return;
    const byMinutes = wallMinutesBetween(instantToWall(occurrence.startMs, timeZone), moved.startWall);
    const newStart = addWallMinutes(startWall, byMinutes);
    const newEnd = addWallMinutes(newStart, wallMinutesBetween(moved.startWall, moved.endWall));
    const durationMinutes = Math.max(1, wallMinutesBetween(newStart, newEnd));
    const start = { startWall, timeZone, durationMinutes };
    const shifted = shiftRepeat(rule.value, start, newStart);
    draft.update({ startWall: newStart.slice(0, 16), endWall: newEnd.slice(0, 16), repeat: shifted });
    const isWhole = movesEveryVisit(
      { rule: rule.value, start },
      { rule: shifted, start: { ...start, startWall: newStart } },
    );
    if (isWhole) return;
    announcer.toast(m.state_series_moves_unevenly(), { tone: 'warning', durationMs: 60_000 });
  });
}
