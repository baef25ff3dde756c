import type { FaultSpec } from '../../electron/practice/faults.ts';
import { PRACTICE_SCOPES } from '../../electron/practice/route.ts';
import { callMain } from '../fixtures/call-main.ts';
import type { Clinic } from '../fixtures/clinic.ts';
import { dayOfNextWeek } from '../fixtures/dates.ts';
import { needsSecretService, NO_KEYCHAIN, secretInKeychain } from '../fixtures/keychain.ts';
import { expect, test } from '../fixtures/test.ts';
import { FirstRun } from '../pages/first-run.ts';
import { Schedule } from '../pages/schedule.ts';

const TOKEN_SERVICE = 'Frontdesk access token';

test(
  'from the first screen to the schedule, with the token in the keychain',
  { tag: '@judged' },
  async ({ openClinic, openWorkstation }) => {
    const clinic = await openClinic();
    const { page } = await openWorkstation(clinic, { signedIn: false });
    const firstRun = new FirstRun(page);
    await expect(firstRun.token).toBeFocused();
    // As it is pasted: with a line end, and the id as part of an address.
    await firstRun.token.fill(`${clinic.token}\n`);
    await firstRun.locationId.fill(`https://app.example.com/v2/location/${clinic.locationId}/dashboard`);
    await firstRun.connect.click();
    await new Schedule(page).isShown();
    await expect(page.getByRole('heading', { level: 1, name: 'Harbour Street Clinic' })).toBeVisible();
    expect(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBe(clinic.token);
  },
);

test('the next start opens the account without asking again', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const first = await openWorkstation(clinic);
  await first.quit();
  const { page } = await openWorkstation(clinic, { dataFolder: first.dataFolder });
  await new Schedule(page).isShown();
});

test('practice needs no account, says that it is practice, and is a large clinic or a small one', async ({
  openWorkstation,
}) => {
  const { page } = await openWorkstation(null);
  const firstRun = new FirstRun(page);
  const schedule = new Schedule(page);
  const clinic = page.getByRole('heading', { level: 1 });
  await firstRun.practiseInLargeClinic.click();
  await schedule.isShown();
  await expect(page.getByText('Practice', { exact: true })).toBeVisible();
  await expect(clinic).toHaveText('Riverside Medical Centre');
  const rail = page.getByRole('navigation', { name: 'Calendars and providers' });
  await expect(rail.getByText('田中 さくら')).toBeVisible();
  await schedule.goTo(dayOfNextWeek(2, 'America/New_York'));
  await schedule.show('Day');
  // The hours and nine columns: as many as have room for names at this size (views.spec).
  await expect(schedule.grid.getByRole('columnheader')).toHaveCount(10);
  // The other clinic is a place of its own, though both have one location id.
  await page.getByRole('button', { name: 'Settings' }).click();
  await firstRun.practise.click();
  await expect(clinic).toHaveText('Harbour Street Clinic');
  await expect(rail.getByText('田中 さくら')).toHaveCount(0);
  // It opens on today, which may be a Sunday.
  await schedule.goTo(dayOfNextWeek(2, 'America/New_York'));
  await expect(schedule.head('Amara Osei')).toBeVisible();
});

/** What the server does wrong, and what the form must say of it, beside which field. */
const FAILURES: { name: string; fault: FaultSpec; says: RegExp; beside: 'token' | 'location' | 'form' }[] = [
  {
    name: 'a location nobody knows',
    fault: { kind: '404', body: 'Location not found' },
    says: /knows no location with this id/,
    beside: 'location',
  },
  {
    name: 'a server with a problem',
    fault: { kind: '500' },
    says: /problem of its own/,
    beside: 'form',
  },
  { name: 'a pause asked for', fault: { kind: '429' }, says: /asks for a pause/, beside: 'form' },
  {
    name: 'a page of the network',
    fault: { kind: 'html', status: 200 },
    says: /wants you to sign in to it first/,
    beside: 'form',
  },
  { name: 'a guard', fault: { kind: 'html', status: 403 }, says: /blocked the request/, beside: 'form' },
  { name: 'a proxy', fault: { kind: 'html', status: 407 }, says: /proxy/, beside: 'form' },
  {
    name: 'an answer that is no JSON',
    fault: { kind: 'garbage-json' },
    says: /answer could not be read/,
    beside: 'form',
  },
  {
    name: 'an answer of the wrong shape',
    fault: { kind: 'answer', body: { location: 42 } },
    says: /answer could not be read/,
    beside: 'form',
  },
  {
    name: 'half an answer',
    fault: { kind: 'half-answer' },
    says: /cannot be reached|could not be read/,
    beside: 'form',
  },
  {
    name: 'an empty answer',
    fault: { kind: 'empty-body' },
    says: /answer could not be read/,
    beside: 'form',
  },
  {
    name: 'a version that is not taken',
    fault: { kind: '401', body: 'version header is invalid' },
    says: /does not take this version/,
    beside: 'form',
  },
  {
    name: 'a connection that is cut',
    fault: { kind: 'drop-before-commit' },
    says: /cannot be reached/,
    beside: 'form',
  },
];

test('each way an account can fail is said in its own words, and nothing typed is lost', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic, { signedIn: false });
  const firstRun = new FirstRun(page);

  const fails = async (
    account: Pick<Clinic, 'token' | 'locationId'>,
    says: RegExp,
    beside: 'token' | 'location' | 'form',
  ): Promise<void> => {
    await firstRun.signIn(account);
    if (beside === 'form') {
      await expect(
        page.getByRole('alert').or(page.getByRole('status')).filter({ hasText: says }),
      ).toBeVisible();
    } else {
      const field = beside === 'token' ? firstRun.token : firstRun.locationId;
      await expect(field).toHaveAccessibleDescription(says);
      await expect(field).toHaveAttribute('aria-invalid', 'true');
    }
    await expect(firstRun.token).toHaveValue(account.token);
    await expect(firstRun.locationId).toHaveValue(account.locationId);
    await expect(firstRun.connect).toBeEnabled();
  };

  await test.step('nothing typed', async () => {
    await firstRun.connect.click();
    await expect(firstRun.token).toHaveAccessibleDescription(/Paste the access token/);
    await expect(firstRun.locationId).toHaveAccessibleDescription(/Type the location id/);
  });
  await test.step('a wrong token', () =>
    fails({ token: 'pit-wrong', locationId: clinic.locationId }, /does not accept this token/, 'token'));
  await test.step('another location', () =>
    fails({ token: clinic.token, locationId: 'anotherLocation000001' }, /not for this location/, 'location'));
  for (const { name, fault, says, beside } of FAILURES) {
    await test.step(name, async () => {
      const added = clinic.server.faults.add({ ...fault, match: { path: '^/locations/' } });
      await fails(clinic, says, beside);
      added.remove();
    });
  }
  await test.step('no network', async () => {
    await clinic.goAway();
    await fails(clinic, /cannot be reached/, 'form');
    await clinic.comeBack();
  });
  await firstRun.signIn(clinic);
  await new Schedule(page).isShown();
});

test('a token without a scope is refused by the name of the scope', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic({
    scopes: PRACTICE_SCOPES.filter((scope) => scope !== 'calendars/events.write'),
  });
  const { page } = await openWorkstation(clinic, { signedIn: false });
  const firstRun = new FirstRun(page);
  await firstRun.signIn(clinic);
  await expect(firstRun.token).toHaveAccessibleDescription(/lacks a scope.*calendars\/events\.write/);
  expect(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBeNull();
});

test('a connection that is not secure is not used', async ({ openClinic, openWorkstation }) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic, {
    signedIn: false,
    apiUrl: clinic.baseUrl.replace('http:', 'https:'),
  });
  await new FirstRun(page).signIn(clinic);
  await expect(page.getByText('the token was not sent')).toBeVisible();
  expect(clinic.server.requests).toEqual([]);
});

test('without a keychain no account is connected, and the screen says why', async ({
  openClinic,
  openWorkstation,
}) => {
  needsSecretService();
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic, { signedIn: false, environment: NO_KEYCHAIN });
  const firstRun = new FirstRun(page);
  await firstRun.signIn(clinic);
  await expect(page.getByText('This PC has no keychain to keep the token in')).toBeVisible();
  await expect(firstRun.token).toHaveValue(clinic.token);
});

test('a locked keychain is said at the start, and nothing is lost by it', async ({
  openKeychain,
  openClinic,
  openWorkstation,
}) => {
  const keychain = await openKeychain();
  const clinic = await openClinic();
  const { environment } = keychain;
  const before = await openWorkstation(clinic, { environment });
  await before.quit();
  await keychain.lock();
  const locked = await openWorkstation(clinic, { environment, dataFolder: before.dataFolder });
  await expect(locked.page.getByRole('heading', { name: /keychain is locked/ })).toBeVisible();
  await expect(locked.page.getByText('Harbour Street Clinic')).toBeVisible();
  await locked.page.getByRole('button', { name: 'Try again' }).click();
  await expect(locked.page.getByRole('heading', { name: /keychain is locked/ })).toBeVisible();
  await locked.page.getByRole('button', { name: 'Practise meanwhile' }).click();
  await new Schedule(locked.page).isShown();
  await callMain(locked.page, 'account.leavePractice', undefined);
  await locked.quit();
  await keychain.unlock();
  const { page } = await openWorkstation(clinic, { environment, dataFolder: before.dataFolder });
  await new Schedule(page).isShown();
});

test('signing out takes the token from the keychain and the schedule from the disk', async ({
  openClinic,
  openWorkstation,
}) => {
  const clinic = await openClinic();
  const { page } = await openWorkstation(clinic);
  expect(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBe(clinic.token);
  await callMain(page, 'account.signOut', { discardUnsent: false });
  expect(secretInKeychain(TOKEN_SERVICE, clinic.locationId)).toBeNull();
  expect(secretInKeychain('Frontdesk store key', clinic.locationId)).toBeNull();
  await expect(new FirstRun(page).token).toBeVisible();
});
