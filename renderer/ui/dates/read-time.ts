/** Times of day as people type them: `930`, `9:30`, `9.30`, `9h30`, `14`, `2pm`, `2:15 p`, `noon`. */

const NAMED: Record<string, string> = { noon: '12:00', midnight: '00:00' };

/**
 * Reads a typed time of day as `HH:MM` (24 hours); null for anything that is not one. Without am or pm, an hour from
 * 1 to 6 is taken as the afternoon where `assumeDaytime`: no desk books at 2 in the night by typing "2".
 */
export function readTime(text: string, assumeDaytime = true): string | null {
  const typed = text.trim().toLowerCase();
  const named = NAMED[typed];
  if (named !== undefined) return named;
  const match = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*h?\s*([ap])?\.?\s*m?\.?$/.exec(typed);
  if (!match) return null;
  const [, hourText = '', minuteText = '0', half] = match;
  let hour = Number(hourText);
  const minute = Number(minuteText);
  if (minute > 59) return null;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  } else if (assumeDaytime && hour >= 1 && hour <= 6 && !hourText.startsWith('0')) {
    hour += 12;
  }
  if (hour > 23) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A time of day as shown in a field: `14:30`, or `2:30 pm`. */
export function showTime(time: string, hour12: boolean): string {
  const [hourText = '0', minuteText = '00'] = time.split(':');
  if (!hour12) return `${hourText}:${minuteText}`;
  const hour = Number(hourText);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${minuteText} ${hour < 12 ? 'am' : 'pm'}`;
}

const MINUTES_PER_DAY = 24 * 60;

/** The time so many minutes on, on the grid of that step, within the day: `10:07` plus a step of 15 is `10:15`. */
export function stepTime(time: string, stepMinutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const now = hour * 60 + minute;
  const size = Math.abs(stepMinutes);
  const next = stepMinutes > 0 ? Math.floor(now / size) * size + size : Math.ceil(now / size) * size - size;
  const inDay = Math.min(MINUTES_PER_DAY - size, Math.max(0, next));
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
}
