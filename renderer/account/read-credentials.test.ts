import { expect, test } from 'vitest';
import { neededScopes, scopesAsText, readCredentials } from './sign-in-failure.ts';

test('takes a token and an id with the blanks and line ends of a paste', () => {
  expect(readCredentials(' pit-1234\n', ' C2QujeCh8ZnC7al2InWR ')).toEqual({
    ok: true,
    credentials: { token: 'pit-1234', locationId: 'C2QujeCh8ZnC7al2InWR' },
  });
});

test('finds the id in the address of any page of the location', () => {
  const read = readCredentials(
    'pit-1',
    'https://app.example.com/v2/location/C2QujeCh8ZnC7al2InWR/dashboard?x=1',
  );
  expect(read).toMatchObject({ ok: true, credentials: { locationId: 'C2QujeCh8ZnC7al2InWR' } });
});

test('says what is wrong with each field at once', () => {
  expect(readCredentials('', '')).toEqual({
    ok: false,
    tokenMessage: 'Paste the access token here.',
    locationMessage: 'Type the location id here.',
  });
});

test('notices a token in the place of the location id', () => {
  expect(readCredentials('pit-1', 'pit-1')).toMatchObject({
    ok: false,
    locationMessage: 'This is an access token. The location id goes here.',
  });
});

test('lists every scope of the API the app calls, one per line to paste', () => {
  expect(scopesAsText().split('\n').sort()).toEqual([
    'calendars.readonly',
    'calendars/events.readonly',
    'calendars/events.write',
    'calendars/groups.readonly',
    'contacts.readonly',
    'contacts.write',
    'locations.readonly',
    'users.readonly',
  ]);
  expect(neededScopes().every(({ purpose }) => purpose !== '')).toBe(true);
});
