import type { BookingDraft, MovedDate } from '../../../shared/appointment/booking-draft.ts';
import { moveToNextFree, skipDates } from '../../../shared/conflicts/nearest-free.ts';
import type { RepeatRule } from '../../../shared/series/repeat-rule.ts';
import { parseRuleParts } from '../../../shared/series/rule-parts.ts';
import { instantToWall, wallToEpochMs } from '../../../shared/time/zone.ts';
import type { BookingForm } from '../booking-form.svelte.ts';
import type { PreviewRow } from './series-preview.svelte.ts';

/** The rule without the dates that something conflicts with. */
export function skipAllConflicting(rule: RepeatRule, rows: readonly PreviewRow[]): RepeatRule {
  return skipDates(
    rule,
    rows.map(({ date }) => date),
  );
}

/** The dates moved to a time of their own, without one that takes place again where the series has it. */
export function withoutMovedDate(draft: BookingDraft, date: string): MovedDate[] {
  return (draft.movedDates ?? []).filter((moved) => moved.date !== date);
}

/**
 * Moves one date to the next time that is free: the date is skipped, and a booking of its own takes its place. Times that
 * other moved dates take are not free. Null when nothing is free within two weeks or the schedule is not known yet.
 */
export function moveToFree(
  form: BookingForm,
  draft: BookingDraft,
  row: PreviewRow,
): { repeat: RepeatRule; movedDates: MovedDate[] } | null {
  const { seriesPreview, app, timeZone } = form;
  const { index } = seriesPreview;
  if (!draft.repeat || index === null) return null;
  const taken = (draft.movedDates ?? []).map((moved): PreviewRow => {
    const startMs = wallToEpochMs(moved.startWall, timeZone);
    const endMs = wallToEpochMs(moved.endWall, timeZone);
    return { ...row, startMs, endMs, startWall: moved.startWall };
  });
  const found = moveToNextFree(
    draft.repeat,
    row,
    [...seriesPreview.kept, ...taken],
    {
      calendarId: draft.calendarId,
      providerId: draft.assignedUserId,
      contactId: draft.client.kind === 'existing' ? draft.client.contactId : null,
    },
    index,
    { nowMs: app.workstation.nowMs, ignore: form.ignored },
  );
  if (found === null) return null;
  const { startMs, endMs } = found.single;
  const moved: MovedDate = {
    orderId: crypto.randomUUID(),
    date: row.date,
    startWall: instantToWall(startMs, timeZone).slice(0, 16),
    endWall: instantToWall(endMs, timeZone).slice(0, 16),
  };
  return { repeat: found.rule, movedDates: [...withoutMovedDate(draft, row.date), moved] };
}

/** How many dates a rule says by number; null where a date ends it, or nothing. */
export function countOf(rule: RepeatRule): number | null {
  if (rule.kind === 'pattern') return rule.end.kind === 'count' ? rule.end.count : null;
  const read = parseRuleParts(rule.rule);
  return read.ok ? read.value.count : null;
}

/** A rule that ends by a number, with more or fewer dates at its end. */
export function withMoreDates(rule: RepeatRule, more: number): RepeatRule {
  if (rule.kind === 'pasted') {
    return {
      ...rule,
      rule: rule.rule.replace(
        /(COUNT\s*=\s*)(\d+)/i,
        (_all, key: string, count: string) => `${key}${Number(count) + more}`,
      ),
    };
  }
  return rule.end.kind === 'count' ? { ...rule, end: { kind: 'count', count: rule.end.count + more } } : rule;
}
