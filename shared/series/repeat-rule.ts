import { z } from 'zod';

/** What the id of one occurrence says (API-NOTES §8): `<masterId>_<startEpochMs>_<durationSeconds>`. */
interface InstanceId {
  /** Id of the series. May hold underscores of its own. */
  masterId: string;
  startMs: number;
  durationSeconds: number;
}

/** Twelve digits begin in 1973: shorter numbers in an id are part of somebody's naming, not a time. */
const INSTANCE_ID = /^(.+)_([1-9]\d{11,13})_([1-9]\d{0,8})$/s;

/** The id the API gives one occurrence. It changes when the series moves, so it is never kept as an identity (API-NOTES §8). */
export function encodeInstanceId({ masterId, startMs, durationSeconds }: InstanceId): string {
  return `${masterId}_${startMs}_${durationSeconds}`;
}

/** Takes an instance id apart, from the right; null for an id that is none, such as a single appointment's or a master's. */
export function decodeInstanceId(id: string): InstanceId | null {
  const match = INSTANCE_ID.exec(id);
  if (match === null) return null;
  const [, masterId = '', startMs, durationSeconds] = match;
  return { masterId, startMs: Number(startMs), durationSeconds: Number(durationSeconds) };
}

/** RFC 5545 weekday codes, Monday first. */
export const weekdaySchema = z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']);
export type Weekday = z.infer<typeof weekdaySchema>;
export const WEEKDAYS = weekdaySchema.options;

/** When a series stops. `until` is a date in the location's zone and itself included. */
export const repeatEndSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({ kind: z.literal('count'), count: z.int().min(1).max(999) }),
  z.strictObject({ kind: z.literal('until'), date: z.iso.date() }),
]);
export type RepeatEnd = z.infer<typeof repeatEndSchema>;

/** How a month's date is found: by its number, or as "the second Tuesday" (`nth` -1 is the last). */
export const monthlyPatternSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day-of-month'), day: z.int().min(1).max(31) }),
  z.strictObject({
    kind: z.literal('nth-weekday'),
    nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(-1)]),
    weekday: weekdaySchema,
  }),
]);
export type MonthlyPattern = z.infer<typeof monthlyPatternSchema>;

/** Dates, in the location's zone, on which a series does not take place. */
const skippedDatesSchema = z.array(z.iso.date());

/**
 * How a booking repeats, as the form holds it. `pattern` is what the editor can show and change; `pasted` is a rule
 * the editor has no controls for, kept to the letter (an RRULE line without its prefix).
 */
export const repeatRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pattern'),
    frequency: z.enum(['daily', 'weekly', 'monthly', 'yearly']),
    interval: z.int().min(1).max(99),
    /** Used by weekly only; the start's own weekday when empty. */
    weekdays: z.array(weekdaySchema),
    /** Used by monthly only; the start's own day of the month when null. */
    monthly: monthlyPatternSchema.nullable(),
    end: repeatEndSchema,
    skippedDates: skippedDatesSchema,
  }),
  z.strictObject({
    kind: z.literal('pasted'),
    /** For example `FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1`. */
    rule: z.string().min(1).max(2000),
    skippedDates: skippedDatesSchema,
  }),
]);
export type RepeatRule = z.infer<typeof repeatRuleSchema>;

/** A series ready to be expanded: one wall time in one zone, repeated by an RRULE text. */
export const seriesDefinitionSchema = z.strictObject({
  /** First occurrence's wall time, `2026-11-23T10:00:00`. */
  startWall: z.iso.datetime({ local: true }),
  timeZone: z.string(),
  durationMinutes: z.number().positive(),
  /** As sent to and answered by the API: `RRULE:…`, then optionally a line `EXDATE:…` in UTC. */
  rruleText: z.string(),
});
export type SeriesDefinition = z.infer<typeof seriesDefinitionSchema>;
