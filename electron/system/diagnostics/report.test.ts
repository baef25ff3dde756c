import { failure } from '../../../shared/failures/failures.ts';
import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import { NOT_MANAGED } from '../../../shared/computer/computer-state.ts';
import { DEFAULT_PREFERENCES } from '../../../shared/preferences/preferences.ts';
import { reportFileName, reportText, type ReportSources } from './report.ts';

const NOW_MS = Date.UTC(2026, 10, 26, 12);
const LOCATION_ID = 'C2QujeCh8ZnC7al2InWR';

/** Everything that must not be in it, in every place it could come from. */
const PRIVATE = [
  'Ana López',
  '+1 555 010 2030',
  'ana@clinic.example',
  'left knee',
  'pit-secret-token',
  LOCATION_ID,
];
const [NAME = '', PHONE = '', EMAIL = '', NOTE = '', TOKEN = ''] = PRIVATE;

function entry(state: OutboxEntry['state'], patch: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    id: `row-${state}`,
    payload: {
      kind: 'create-contact',
      version: 1,
      localContactId: 'local-1',
      fields: { firstName: NAME, lastName: NAME, phone: PHONE, email: EMAIL },
    },
    state,
    attempts: 3,
    createdAtMs: NOW_MS - 12 * 60_000,
    notBeforeMs: 0,
    nextAttemptAtMs: null,
    problem: failure('rejected', { serverMessage: `phone ${PHONE} of ${NAME} is not valid` }),
    waitsForId: null,
    serverId: null,
    deskName: 'FRONT-DESK-1',
    summary: {
      clientName: NAME,
      clientPhone: PHONE,
      title: NOTE,
      startMs: null,
      endMs: null,
      isSeries: false,
    },
    ...patch,
  };
}

const SOURCES: ReportSources = {
  nowMs: NOW_MS,
  app: { version: '1.0.0', electron: '45.4.1' },
  system: { platform: 'win32' },
  account: {
    kind: 'signed-in',
    location: {
      id: LOCATION_ID,
      name: `${NAME}’s clinic`,
      timeZone: 'America/New_York',
      companyId: null,
      country: 'US',
      phone: PHONE,
      email: EMAIL,
      allowsDuplicateContacts: null,
    },
    knownLocations: [{ locationId: LOCATION_ID, name: `${NAME}’s clinic`, timeZone: 'America/New_York' }],
    missingScopes: ['calendars/groups.readonly'],
    rescue: null,
  },
  schedule: {
    connection: {
      state: 'offline',
      sinceMs: NOW_MS - 90 * 60_000,
      lastAnswerAtMs: NOW_MS - 91 * 60_000,
      pausedUntilMs: null,
      failure: failure('duplicate-contact', { contactName: NAME }),
      outbox: { unsentCount: 2, needsAttentionCount: 1, progress: null },
    },
    outbox: [entry('queued'), entry('needs-attention'), entry('done', { attempts: 9 })],
    serverOffsets: [{ timeZone: 'America/Vancouver', fromMs: NOW_MS, offsetMinutes: -420 }],
  },
  computer: {
    managed: { ...NOT_MANAGED, source: '/etc/frontdesk/policy.json', locationId: LOCATION_ID },
    startAtLogin: { on: true, isManaged: false, problem: null },
    graphics: { isAccelerated: true, accelerateNextStart: true, because: 'default' },
    isSafeStart: false,
    setAsideFiles: [],
  },
  updates: {
    currentVersion: '1.0.0',
    channel: 'stable',
    progress: { kind: 'up-to-date', checkedAtMs: null },
    updatedFrom: null,
  },
  preferences: { ...DEFAULT_PREFERENCES, hiddenCalendarIds: ['one', 'two'] },
  files: [{ name: 'stores/abc.sqlite', bytes: 4096 }],
  logLines: [
    '{"at":"2026-11-26T11:00:00.000Z","level":"info","event":"app.started"}',
    `an older version wrote ${TOKEN}, ${EMAIL} and ${PHONE}`,
  ],
};

describe('the report for support', () => {
  const text = reportText(SOURCES);
  const report = JSON.parse(text) as Record<string, unknown>;

  it('holds no name, phone, e-mail, note, token or location id, wherever they could come from', () => {
    for (const secret of PRIVATE) expect(text).not.toContain(secret);
  });

  it('says what support asks first: versions, what waits and for how long, what failed', () => {
    expect(report).toMatchObject({
      madeAt: '2026-11-26T12:00:00.000Z',
      app: { version: '1.0.0', electron: '45.4.1' },
      account: { kind: 'signed-in', knownLocationCount: 1, missingScopes: ['calendars/groups.readonly'] },
      connection: { state: 'offline', forMinutes: 90, lastAnswerMinutesAgo: 91 },
      outbox: {
        byState: { queued: 1, 'needs-attention': 1, done: 1 },
        unfinishedByKind: { 'create-contact': 2 },
        unfinishedByProblem: { rejected: 2 },
        oldestUnfinishedMinutes: 12,
        mostAttempts: 3,
      },
      preferences: { theme: 'system', hiddenCalendarCount: 2 },
    });
    expect(text).toContain('app.started');
  });

  it('shows of the location only that two reports are of the same one', () => {
    const managed = (report['computer'] as { managed: { location: string } }).managed.location;
    expect(managed).toMatch(/^[0-9a-f]{8}$/);
    expect((report['account'] as { location: string }).location).toBe(managed);
  });

  it('can be made while no schedule is open', () => {
    for (const account of [
      { kind: 'first-run' },
      { kind: 'keychain-unavailable', failure: failure('keychain-locked'), locationName: NAME },
      { kind: 'store-unavailable', failure: failure('disk-full'), locationName: NAME },
    ] satisfies (typeof SOURCES)['account'][]) {
      const closed = reportText({ ...SOURCES, account, schedule: null });
      expect(closed).not.toContain(NAME);
      expect(JSON.parse(closed)).toMatchObject({ account: { kind: account.kind }, outbox: null });
    }
  });

  it('is named by its day', () => {
    expect(reportFileName(NOW_MS)).toBe('frontdesk-diagnostics-2026-11-26.json');
  });
});
