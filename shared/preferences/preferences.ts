import { z } from 'zod';
import { LANGUAGE_CHOICES } from '../messages/messages.ts';
import { updateChannelSchema } from '../computer/computer-state.ts';

export const calendarViewSchema = z.enum(['day', 'week', 'month', 'list']);
export type CalendarView = z.infer<typeof calendarViewSchema>;

/** How much of a client a day on paper says: the name; its phone as well; the notes of the booking as well. */
export const sheetDetailSchema = z.enum(['names', 'phone', 'notes']);
export type SheetDetail = z.infer<typeof sheetDetailSchema>;

const knownPreferencesSchema = z.strictObject({
  /** What the app speaks. Where the three below are the system's, they are this language's. */
  language: z.enum(LANGUAGE_CHOICES).catch('system'),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** In percent, of everything in the window. */
  textSize: z.union([z.literal(100), z.literal(115), z.literal(130)]).catch(100),
  view: calendarViewSchema.catch('day'),
  /** Whose week the week view shows; null is the table of everyone. */
  weekProviderId: z.string().nullable().catch(null),
  colorBy: z.enum(['calendar', 'provider']).catch('calendar'),
  /** Ids of calendars and providers not shown; new ones are shown until hidden. */
  hiddenCalendarIds: z.array(z.string()).catch([]),
  hiddenProviderIds: z.array(z.string()).catch([]),
  showCancelled: z.boolean().catch(false),
  /** A second zone beside the location's; null shows none. */
  secondTimeZone: z.string().nullable().catch(null),
  /** 0 Sunday … 6 Saturday. */
  firstDayOfWeek: z.union([z.literal('system'), z.int().min(0).max(6)]).catch('system'),
  showWeekends: z.boolean().catch(true),
  hourCycle: z.enum(['system', 'h12', 'h23']).catch('system'),
  /** Which of day and month comes first in a typed `4/11`. */
  dateOrder: z.enum(['system', 'day-month', 'month-day']).catch('system'),
  slotMinutes: z.union([z.literal(5), z.literal(10), z.literal(15), z.literal(30)]).catch(15),
  /** Seconds a new write waits so that it can be undone; 0 sends at once. */
  undoWindowSeconds: z.int().min(0).max(180).catch(5),
  /** False moves a booking to a free time without the question; what conflicts with it is always asked about. */
  askBeforeMoving: z.boolean().catch(true),
  /** What the form's "Run automations" starts with. */
  runAutomationsByDefault: z.boolean().catch(true),
  railCollapsed: z.boolean().catch(false),
  /** The last date whose appointments nobody marked were asked about; null while none was. */
  askedAboutDay: z.iso.date().nullable().catch(null),
  /** How much of a client a printed day says, and a day that is saved by itself. */
  sheetDetail: sheetDetailSchema.catch('phone'),
  savedSheetDetail: sheetDetailSchema.catch('phone'),
  /** Which releases this PC gets, where the organisation has not decided it. */
  updateChannel: updateChannelSchema.catch('stable'),
});
export type Preferences = z.infer<typeof knownPreferencesSchema>;

/**
 * What was set up on this workstation; holds no personal data. Broken values fall back one by one, and what a newer
 * version has set is kept for it.
 */
export const preferencesSchema = knownPreferencesSchema.loose();

export const DEFAULT_PREFERENCES: Preferences = preferencesSchema.parse({
  language: undefined,
  theme: undefined,
  textSize: undefined,
  view: undefined,
  weekProviderId: undefined,
  colorBy: undefined,
  hiddenCalendarIds: undefined,
  hiddenProviderIds: undefined,
  showCancelled: undefined,
  secondTimeZone: undefined,
  firstDayOfWeek: undefined,
  showWeekends: undefined,
  hourCycle: undefined,
  dateOrder: undefined,
  slotMinutes: undefined,
  undoWindowSeconds: undefined,
  askBeforeMoving: undefined,
  runAutomationsByDefault: undefined,
  railCollapsed: undefined,
  askedAboutDay: undefined,
  sheetDetail: undefined,
  savedSheetDetail: undefined,
  updateChannel: undefined,
});

/** True for 1:30 pm, false for 13:30: as set by hand, else as the locale has it. */
export function isHour12({ hourCycle }: Pick<Preferences, 'hourCycle'>, locale: string): boolean {
  if (hourCycle !== 'system') return hourCycle === 'h12';
  return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
}
