import { afterEach, describe, expect, test } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { sampleAppointment } from '../testing/sample-clinic.ts';
import {
  appointmentWhen,
  placeText,
  seriesSentence,
  sourceText,
  judgeNoteText,
  MAX_NOTE_LENGTH,
} from './details-text.ts';

const appointment = sampleAppointment({ wall: '2026-11-23T20:00', minutes: 30, client: 0 });
const ZONE = 'America/New_York';

describe('the details', () => {
  test('say the time once where the PC’s clock shows the same', () => {
    expect(appointmentWhen(appointment, ZONE, 'America/Toronto', DEFAULT_TIME_STYLE)).toEqual({
      day: 'Mon 23 Nov 2026',
      time: '20:00–20:30',
      onThisPc: null,
    });
  });

  test('say it again as on the PC’s clock, with its day where that is another one', () => {
    expect(appointmentWhen(appointment, ZONE, 'Europe/Berlin', DEFAULT_TIME_STYLE)).toEqual({
      day: 'Mon 23 Nov 2026',
      time: '20:00–20:30 EST',
      onThisPc: 'On this PC’s clock: Tue 24 Nov 2026, 02:00–02:30 CET',
    });
  });

  describe('say how a series repeats', () => {
    const visit = (wall: string) => sampleAppointment({ wall, minutes: 30, client: 0 });
    const weekly = { masterId: 'm', rruleLines: ['RRULE:FREQ=WEEKLY;COUNT=6', 'EXDATE:20261208T010000Z'] };
    const first = { ...visit('2026-11-23T20:00'), series: weekly };

    test('from its own start, also on the card of a visit that was moved alone', () => {
      const words = 'Every week on Monday, 6 times, except Mon 7 Dec 2026';
      expect(seriesSentence({ ...first, id: 'm' }, null, ZONE)).toBe(words);
      expect(seriesSentence({ ...visit('2026-12-01T20:00'), series: weekly }, first, ZONE)).toBe(words);
      expect(seriesSentence({ ...visit('2026-11-30T11:00'), series: weekly }, first, ZONE)).toBe(words);
    });

    test('and, while that start is not known, only as far as the rule says', () => {
      const moved = { ...visit('2026-12-01T11:00'), series: weekly };
      expect(seriesSentence(moved, null, ZONE)).toBe('Every week, 6 times, except Mon 7 Dec 2026');
      const named = { masterId: 'm', rruleLines: ['RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270101'] };
      expect(seriesSentence({ ...moved, series: named }, null, ZONE)).toBe(
        'Every month on the last Friday, until Fri 1 Jan 2027',
      );
    });

    test('and with the dates beside its rule', () => {
      const added = { masterId: 'm', rruleLines: ['RRULE:FREQ=WEEKLY;BYDAY=MO', 'RDATE:20261225T150000Z'] };
      expect(seriesSentence({ ...first, series: added }, { ...first, series: added }, ZONE)).toBe(
        'Every week on Monday, also on Fri 25 Dec 2026',
      );
    });

    test('and nothing of a single appointment', () => {
      expect(seriesSentence(appointment, null, ZONE)).toBeNull();
    });

    test('or that its rule cannot be drawn, however long that is', () => {
      const unknown = { masterId: 'm', rruleLines: ['RRULE:FREQ=SOMETIMES'] };
      expect(seriesSentence({ ...appointment, series: unknown }, null, ZONE)).toBe(
        'By a rule that cannot be drawn here: RRULE:FREQ=SOMETIMES',
      );
      const every = (count: number) => Array.from({ length: count }, (_, place) => place).join(',');
      const long = `RRULE:FREQ=DAILY;BYHOUR=${every(24)};BYMINUTE=${every(60)};BYSECOND=${every(60)}`;
      const whole = seriesSentence(
        appointment,
        { ...appointment, series: { masterId: 'm', rruleLines: [long] } },
        ZONE,
      );
      expect(whole).toBeNull();
      const words = seriesSentence(
        { ...appointment, id: 'm', series: { masterId: 'm', rruleLines: [long] } },
        null,
        ZONE,
      );
      expect(words).toMatch(/^By a rule that cannot be drawn here: .{80}…$/);
    });
  });

  test('name who made it, even someone not known yet', () => {
    expect(sourceText('google_calendar')).toBe('Google Calendar');
    expect(sourceText('voice_agent')).toBe('voice agent');
    expect(sourceText('constructor')).toBe('constructor');
    expect(sourceText(null)).toBeNull();
  });

  test('say where it takes place, and nothing where nothing is said', () => {
    expect(placeText({ meetingLocationType: 'zoom', address: 'https://zoom.example/1' })).toBe(
      'Zoom: https://zoom.example/1',
    );
    expect(placeText({ meetingLocationType: 'custom', address: 'Room 3' })).toBe('Room 3');
    expect(placeText({ meetingLocationType: 'custom', address: ' ' })).toBeNull();
  });
});

describe('the text of a note', () => {
  test('is not saved while there is none', () => {
    expect(judgeNoteText('  ').canSave).toBe(false);
  });

  test('is taken up to 5,000 characters, and says how many are left near the end', () => {
    expect(judgeNoteText('a'.repeat(MAX_NOTE_LENGTH - 1))).toEqual({
      canSave: true,
      hint: '1 character left',
      message: null,
    });
    expect(judgeNoteText('short').hint).toBeNull();
  });

  test('says by how much it is too long', () => {
    const judged = judgeNoteText('a'.repeat(MAX_NOTE_LENGTH + 12));
    expect(judged.canSave).toBe(false);
    expect(judged.message).toContain('12 characters too many');
  });
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test('the PC’s clock, a place and a long note read as whole sentences', () => {
    setLanguage('de');
    const style = { hour12: false, locale: 'de-DE' };
    expect(appointmentWhen(appointment, ZONE, 'Europe/Berlin', style).onThisPc).toBe(
      'Auf der Uhr dieses PCs: Di., 24. Nov. 2026, 02:00–02:30 MEZ',
    );
    expect(placeText({ meetingLocationType: 'phone', address: '+49 30 1234' })).toBe(
      'Telefonisch: +49 30 1234',
    );
    expect(sourceText('workflow')).toBe('eine Automation');
    expect(judgeNoteText('a'.repeat(MAX_NOTE_LENGTH + 1)).message).toBe(
      '1 Zeichen zu viel. Eine Notiz fasst 5.000; bitte in zwei teilen.',
    );
  });
});
