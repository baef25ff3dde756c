import { afterEach, describe, expect, test } from 'vitest';
import { failure } from '../../shared/failures/failures.ts';
import { setLanguage } from '../../shared/messages/messages.ts';
import { DEFAULT_TIME_STYLE } from '../../shared/time/format.ts';
import { SAMPLE_NOW_MS } from '../testing/sample-clinic.ts';
import { allFailures } from '../testing/all-failures.ts';
import { failureMessage, problemText, type ProblemContext } from './failure-messages.ts';

const CONTEXT: ProblemContext = {
  timeZone: 'America/New_York',
  style: DEFAULT_TIME_STYLE,
  isNewClient: false,
};

test.each(allFailures())('$code says what happened, and what is safe or to be done', (one) => {
  const words = failureMessage(one);
  expect(words.title).toMatch(/^[A-Z].*[^.]$/);
  expect(words.advice).toMatch(/^[A-Z\d].*\.$/);
});

describe('in German', () => {
  afterEach(() => setLanguage('en'));

  test.each(allFailures())('$code has its own words', (one) => {
    const english = [failureMessage(one).advice, problemText(one, CONTEXT)];
    setLanguage('de');
    const german = [failureMessage(one).advice, problemText(one, CONTEXT)];
    for (const text of german) expect(text).toMatch(/^[A-ZÄÖÜ„\d].*\.$/);
    expect(german[0]).not.toBe(english[0]);
    expect(german[1]).not.toBe(english[1]);
  });
});

test('the facts of a failure are in its words', () => {
  const advice = (...facts: Parameters<typeof failure>): string => failureMessage(failure(...facts)).advice;
  expect(advice('scope-missing', { scopes: ['contacts.readonly'] })).toContain('“contacts.readonly”');
  expect(advice('zone-unknown', { timeZone: 'Mars/Olympus' })).toContain('“Mars/Olympus”');
  expect(advice('rejected', { serverMessage: 'No.' })).toMatch(
    /^The server says: “No\.”\. Nothing was changed/,
  );
  expect(advice('rate-limited', { limit: 'daily' })).toContain('for today are used up');
  expect(advice('file-unavailable', { why: 'no-room', fileName: 'a.txt' })).toContain(
    'another place for a.txt',
  );
});

describe('why a row of the outbox came back', () => {
  test.each(allFailures())('$code is said in sentences', (one) => {
    expect(problemText(one, CONTEXT)).toMatch(/^[A-Z\d].*\.$/);
    expect(problemText(one, CONTEXT)).not.toMatch(/undefined|null|\. \./);
  });

  test('names what took its time', () => {
    const startMs = SAMPLE_NOW_MS;
    const taken = [{ startMs, endMs: startMs + 30 * 60_000, title: 'Follow-up: Li Wei' }];
    expect(problemText(failure('slot-taken', { taken, takenCount: 3 }), CONTEXT)).toBe(
      'This time was taken after it was made: Mon 23 Nov 2026, 10:24–10:54 (Follow-up: Li Wei); 2 more. Nothing was booked. Choose another time, or book it all the same.',
    );
  });

  test('names the client the server has', () => {
    const duplicate = failure('duplicate-contact', { contactName: 'Ana López', field: 'phone' });
    expect(problemText(duplicate, CONTEXT)).toMatch(/^“Ana López” already has this phone number\./);
    expect(problemText(failure('duplicate-contact'), CONTEXT)).toMatch(
      /^A client already has this phone or e-mail/,
    );
  });

  test('says what ended a call whose outcome is not known', () => {
    expect(problemText(failure('outcome-unknown', { cause: 'timeout' }), CONTEXT)).toMatch(
      /^The server did not answer in time\. It is not certain whether this arrived\. .* looks on the server/,
    );
  });

  test('of a new client says that the bookings for them wait', () => {
    expect(problemText(failure('rejected'), { ...CONTEXT, isNewClient: true })).toContain(
      'bookings for this client wait here',
    );
  });

  test('is what an earlier version stored in its place', () => {
    expect(problemText(failure('slot-taken', { note: 'Dr Kim is booked.' }), CONTEXT)).toBe(
      'Dr Kim is booked.',
    );
  });
});
