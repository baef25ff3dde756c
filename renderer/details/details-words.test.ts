import { describe, expect, test } from 'vitest';
import { DESK_TIME_STYLE } from '../../shared/time/format.ts';
import { sampleAppointment } from '../testing/sample-clinic.ts';
import { appointmentWhen, placeWords, seriesSentence, sourceWords } from './details-words.ts';
import { judgeNoteText, MAX_NOTE_LENGTH } from './note-text.ts';

const appointment = sampleAppointment({ wall: '2026-11-23T20:00', minutes: 30, client: 0 });
const ZONE = 'America/New_York';

describe('the details', () => {
  test('say the time once where the PC’s clock shows the same', () => {
    expect(appointmentWhen(appointment, ZONE, 'America/Toronto', DESK_TIME_STYLE)).toEqual({
      day: 'Mon 23 Nov 2026',
      time: '20:00–20:30',
      onThisPc: null,
    });
  });

  test('say it again as on the PC’s clock, with its day where that is another one', () => {
    expect(appointmentWhen(appointment, ZONE, 'Europe/Berlin', DESK_TIME_STYLE)).toEqual({
      day: 'Mon 23 Nov 2026',
      time: '20:00–20:30 EST',
      onThisPc: 'On this PC’s clock: Tue 24 Nov 2026, 02:00–02:30 CET',
    });
  });

  test('say how a series repeats', () => {
    const series = { masterId: 'm', rruleLines: ['RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=6'] };
    expect(seriesSentence({ ...appointment, series }, ZONE)).toBe('Every week on Monday, 6 times');
    expect(seriesSentence(appointment, ZONE)).toBeNull();
  });

  test('show a rule that cannot be read as it is', () => {
    const series = { masterId: 'm', rruleLines: ['RRULE:FREQ=SOMETIMES'] };
    expect(seriesSentence({ ...appointment, series }, ZONE)).toBe('By the rule RRULE:FREQ=SOMETIMES');
  });

  test('name who made it, even someone not known yet', () => {
    expect(sourceWords('google_calendar')).toBe('Google Calendar');
    expect(sourceWords('voice_agent')).toBe('voice agent');
    expect(sourceWords(null)).toBeNull();
  });

  test('say where it takes place, and nothing where nothing is said', () => {
    expect(placeWords({ meetingLocationType: 'zoom', address: 'https://zoom.example/1' })).toBe(
      'Zoom: https://zoom.example/1',
    );
    expect(placeWords({ meetingLocationType: 'custom', address: 'Room 3' })).toBe('Room 3');
    expect(placeWords({ meetingLocationType: 'custom', address: ' ' })).toBeNull();
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
