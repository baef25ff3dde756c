import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NOT_MANAGED, type ManagedSettings } from '../../shared/computer/computer-state.ts';
import type { Location } from '../../shared/directory/booking-calendar.ts';
import type { LocationSession } from './location-session.ts';
import { AccountFile } from './account-file.ts';
import { AccountService } from './account-service.ts';
import { Keychain } from './keychain.ts';

const TOKEN = 'pit-secret-1';
let folder: string;
let passwords: Map<string, string>;
let keychainFails: Error | null;
let unsentCount: number;
let opened: string[];
let accountFails: Error | null;
let checkedCount: number;
let storesOnDisk: Set<string>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-account-'));
  passwords = new Map();
  keychainFails = null;
  accountFails = null;
  checkedCount = 0;
  unsentCount = 0;
  storesOnDisk = new Set();
  opened = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function locationCalled(id: string): Location {
  return {
    id,
    name: `Clinic ${id}`,
    timeZone: 'America/New_York',
    companyId: null,
    country: 'US',
    phone: null,
    email: null,
    allowsDuplicateContacts: null,
  };
}

function session(name: string): LocationSession {
  opened.push(`open ${name}`);
  const note = (what: string) => () => {
    opened.push(`${what} ${name}`);
    return Promise.resolve();
  };
  // Only what the account service touches.
  return {
    locationId: name,
    store: { unsentCount: () => unsentCount, readDirectory: () => ({ location: null }) },
    close: note('close'),
    wipe: note('wipe'),
  } as unknown as LocationSession;
}

function start(managed: Partial<ManagedSettings> = {}): AccountService {
  const backend = {
    getPassword: (service: string, account: string) =>
      use(() => passwords.get(`${service}/${account}`) ?? null),
    setPassword: (service: string, account: string, password: string) =>
      use(() => void passwords.set(`${service}/${account}`, password)),
    deletePassword: (service: string, account: string) =>
      use(() => passwords.delete(`${service}/${account}`)),
  };
  const use = <Result>(work: () => Result): Promise<Result> =>
    keychainFails ? Promise.reject(keychainFails) : Promise.resolve(work());
  return new AccountService({
    file: new AccountFile(folder, 0),
    keychain: new Keychain(() => Promise.resolve(backend)),
    checkAccount: ({ locationId }) => {
      checkedCount += 1;
      return accountFails
        ? Promise.reject(accountFails)
        : Promise.resolve({ location: locationCalled(locationId), missingScopes: [] });
    },
    openAccountSession: ({ location }) => Promise.resolve(session(location.id)),
    openPracticeSession: (clinic) =>
      Promise.resolve({
        session: session(clinic === 'small' ? 'practice' : `practice ${clinic}`),
        location: null,
      }),
    hasStore: (locationId) => storesOnDisk.has(locationId),
    putStoreAside: (locationId) => {
      storesOnDisk.delete(locationId);
      opened.push(`put aside ${locationId}`);
    },
    onChange: () => undefined,
    managed: { ...NOT_MANAGED, ...managed },
  });
}

describe('the account', () => {
  it('begins with the first-run screen, practice ready behind it', async () => {
    const account = start();
    expect((await account.start()).kind).toBe('first-run');
    expect(opened).toEqual(['open practice']);
    expect((await account.startPractice()).kind).toBe('practice');
    expect(opened).toEqual(['open practice']);
    expect((await start().start()).kind).toBe('practice');
  });

  it('opens the practice clinic that is chosen, closes the other, and remembers it', async () => {
    const account = start();
    await account.start();
    expect(await account.startPractice('large')).toMatchObject({ kind: 'practice', clinic: 'large' });
    expect(opened).toEqual(['open practice', 'close practice', 'open practice large']);
    expect(await start().start()).toMatchObject({ kind: 'practice', clinic: 'large' });
    expect(await account.leavePractice()).toEqual({ kind: 'first-run' });
    expect(await account.startPractice()).toMatchObject({ clinic: 'large' });
    expect(await account.startPractice('small')).toMatchObject({ clinic: 'small' });
    expect(opened.slice(-2)).toEqual(['close practice large', 'open practice']);
  });

  it('practises in the small clinic where the file is from before there were two', async () => {
    const content = { version: 1, currentLocationId: null, practiceChosen: true, locations: [] };
    writeFileSync(join(folder, 'accounts.json'), JSON.stringify(content));
    expect(await start().start()).toMatchObject({ kind: 'practice', clinic: 'small' });
    writeFileSync(join(folder, 'accounts.json'), JSON.stringify({ ...content, practiceClinic: 'huge' }));
    expect(await start().start()).toMatchObject({ kind: 'practice', clinic: 'small' });
  });

  it('is signed in with the token in the keychain and nowhere on disk, and opens again by itself', async () => {
    const account = start();
    await account.start();
    expect(await account.signIn({ token: TOKEN, locationId: 'here' })).toMatchObject({
      kind: 'signed-in',
      location: { name: 'Clinic here', timeZone: 'America/New_York' },
    });
    expect(passwords.get('Frontdesk access token/here')).toBe(TOKEN);
    expect(readFileSync(join(folder, 'accounts.json'), 'utf8')).not.toContain('pit-');
    expect(JSON.stringify(account.state)).not.toContain(TOKEN);
    expect(await start().start()).toMatchObject({ kind: 'signed-in', location: { id: 'here' } });
  });

  it('sends the token nowhere while there is no keychain to keep it in', async () => {
    const account = start();
    await account.start();
    keychainFails = new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
    await expect(account.signIn({ token: TOKEN, locationId: 'here' })).rejects.toMatchObject({
      code: 'keychain-missing',
    });
    expect(checkedCount).toBe(0);
  });

  it('keeps what was open when signing in fails, at the server or at the keychain', async () => {
    const account = start();
    await account.start();
    accountFails = new Error('refused');
    await expect(account.signIn({ token: TOKEN, locationId: 'here' })).rejects.toThrow('refused');
    accountFails = null;
    keychainFails = new Error('Cannot create an item in a locked collection');
    await expect(account.signIn({ token: TOKEN, locationId: 'here' })).rejects.toThrow(/locked/);
    expect(account.state.kind).toBe('first-run');
    expect(account.session?.locationId).toBe('practice');
    expect(opened).toEqual(['open practice']);
  });

  it('says when the keychain is locked at start, and goes on once it is unlocked', async () => {
    await start().signIn({ token: TOKEN, locationId: 'here' });
    keychainFails = new Error('The prompt was dismissed');
    const account = start();
    expect(await account.start()).toMatchObject({
      kind: 'keychain-unavailable',
      failure: { code: 'keychain-locked' },
    });
    keychainFails = null;
    expect((await account.retryKeychain()).kind).toBe('signed-in');
  });

  it('gives a store whose key is lost no new one, until the user has said to put it aside', async () => {
    await start().signIn({ token: TOKEN, locationId: 'here' });
    storesOnDisk.add('here');
    passwords.delete('Frontdesk store key/here');
    const account = start();
    expect(await account.start()).toMatchObject({
      kind: 'keychain-unavailable',
      failure: { code: 'keychain-key-lost' },
    });
    await expect(account.signIn({ token: TOKEN, locationId: 'here' })).rejects.toMatchObject({
      code: 'keychain-key-lost',
    });
    expect(passwords.has('Frontdesk store key/here')).toBe(false);
    opened = [];
    expect((await account.resetStore()).kind).toBe('signed-in');
    expect(opened).toEqual(['put aside here', 'open here']);
    expect(passwords.has('Frontdesk store key/here')).toBe(true);
    await expect(account.resetStore()).rejects.toMatchObject({ failure: { code: 'not-found' } });
  });

  it('puts nothing aside when the key is back by then', async () => {
    await start().signIn({ token: TOKEN, locationId: 'here' });
    storesOnDisk.add('here');
    const key = passwords.get('Frontdesk store key/here') ?? '';
    passwords.delete('Frontdesk store key/here');
    const account = start();
    await account.start();
    passwords.set('Frontdesk store key/here', key);
    opened = [];
    expect((await account.resetStore()).kind).toBe('signed-in');
    expect(opened).toEqual(['open here']);
  });

  it('does not sign out over unsent work unless told to, and then leaves nothing behind', async () => {
    const account = start();
    await account.signIn({ token: TOKEN, locationId: 'here' });
    unsentCount = 2;
    await expect(account.signOut({ discardUnsent: false })).rejects.toMatchObject({
      failure: { code: 'outbox-not-empty', params: { unsentCount: 2 } },
    });
    expect(passwords.size).toBe(2);
    expect((await account.signOut({ discardUnsent: true })).kind).toBe('first-run');
    expect(passwords.size).toBe(0);
    expect(opened).toEqual(['open here', 'wipe here', 'open practice']);
    expect((await start().start()).kind).toBe('first-run');
  });

  it('switches between locations, and practice in between leaves the account set up', async () => {
    const account = start();
    await account.signIn({ token: TOKEN, locationId: 'here' });
    await account.signIn({ token: TOKEN, locationId: 'there' });
    expect(await account.switchLocation('here')).toMatchObject({ location: { id: 'here' } });
    await account.startPractice();
    expect((await start().start()).kind).toBe('practice');
    expect(await account.leavePractice()).toMatchObject({ kind: 'signed-in', location: { id: 'here' } });
    await expect(account.switchLocation('nowhere')).rejects.toMatchObject({
      failure: { code: 'location-not-found' },
    });
  });
});

describe('on a managed PC', () => {
  it('only the organisation’s location can be connected, and nothing is asked of the server for another', async () => {
    const account = start({ locationId: 'here' });
    await account.start();
    accountFails = new Error('the server was asked');
    await expect(account.signIn({ token: TOKEN, locationId: 'there' })).rejects.toMatchObject({
      failure: { code: 'managed' },
    });
    accountFails = null;
    expect(await account.signIn({ token: TOKEN, locationId: 'here' })).toMatchObject({ kind: 'signed-in' });
  });

  it('a location from before the policy goes on, and its token can be replaced: its unsent work must get out', async () => {
    await start().signIn({ token: TOKEN, locationId: 'there' });
    const account = start({ locationId: 'here' });
    expect(await account.start()).toMatchObject({ kind: 'signed-in', location: { id: 'there' } });
    expect(await account.signIn({ token: 'pit-2', locationId: 'there' })).toMatchObject({
      kind: 'signed-in',
    });
  });

  it('without practice mode nothing of it is opened, also when it was chosen before', async () => {
    await start().startPractice();
    opened = [];
    const account = start({ practiceOff: true });
    expect((await account.start()).kind).toBe('first-run');
    await expect(account.startPractice()).rejects.toMatchObject({ failure: { code: 'managed' } });
    expect(opened).toEqual([]);
    expect(account.session).toBeNull();
    await account.signIn({ token: TOKEN, locationId: 'here' });
    expect((await account.signOut({ discardUnsent: false })).kind).toBe('first-run');
    expect(opened).toEqual(['open here', 'wipe here']);
  });
});
