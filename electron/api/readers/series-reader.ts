import type { Appointment } from '../../../shared/appointment/appointment.ts';
import { decodeInstanceId } from '../../../shared/series/instance-id.ts';
import { rruleLines } from '../../../shared/series/rrule-text.ts';
import { readFlag, readIdOf, type RawRecord } from './fields.ts';

/** As they came: a blank at the beginning of a line says that it goes on from the one before. */
function rawTexts(value: unknown): string[] {
  return [value]
    .flat()
    .flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : []));
}

/**
 * The lines of an rrule, RRULE first, whether it came as one text or a list of lines (API-NOTES §15).
 * A rule without its `RRULE:` gets it.
 */
export function readRruleLines(value: unknown): string[] {
  return rruleLines(rawTexts(value).join('\n'));
}

/** The series an event belongs to, by any of the signs the API gives; null for a single appointment. */
export function readSeries(raw: RawRecord, id: string): Appointment['series'] {
  const masterEventId = readIdOf(raw, 'masterEventId');
  const rruleLines = readRruleLines(raw.rrule);
  const instance = decodeInstanceId(id);
  const recurs = readFlag(raw.isRecurring) === true || rruleLines.length > 0;
  if (!recurs && masterEventId === null && instance === null) return null;
  return { masterId: masterEventId ?? instance?.masterId ?? id, rruleLines };
}
