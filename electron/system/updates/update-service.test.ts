import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UpdateChannel, UpdateState } from '../../../shared/computer/computer-state.ts';
import { UpdateRecord } from './update-record.ts';
import { CHECK_EVERY_MS, FIRST_CHECK_AFTER_MS, UpdateService } from './update-service.ts';
import type { Updater } from './updater.ts';

let folder: string;
let nowMs: number;
let due: { atMs: number; run: () => void } | null;
let told: UpdateState[];
let logged: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'frontdesk-updates-'));
  nowMs = 0;
  due = null;
  told = [];
  logged = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** An updater that does as it is told by the test, and notes what it was asked to do. */
class StandIn implements Updater {
  readonly asked: string[] = [];
  newest: string | null = null;
  checkFails: Error | null = null;
  downloadFails: Error | null = null;
  installs = true;

  setChannel(channel: UpdateChannel): void {
    this.asked.push(`channel ${channel}`);
  }
  check(): Promise<{ version: string } | null> {
    this.asked.push('check');
    if (this.checkFails) return Promise.reject(this.checkFails);
    return Promise.resolve(this.newest === null ? null : { version: this.newest });
  }
  download(onPercent: (percent: number) => void): Promise<void> {
    this.asked.push('download');
    onPercent(40.7);
    onPercent(40.9);
    return this.downloadFails ? Promise.reject(this.downloadFails) : Promise.resolve();
  }
  holdInstallation(): void {
    this.asked.push('hold');
  }
  installAndRestart(): boolean {
    this.asked.push('install');
    return this.installs;
  }
}

function run(updater: StandIn | { offBecause: () => string }, version = '1.0.0'): UpdateService {
  const service = new UpdateService({
    updater,
    currentVersion: version,
    channel: 'stable',
    record: new UpdateRecord(folder, version, nowMs),
    nowMs: () => nowMs,
    timers: {
      after: (delayMs, callback) => {
        const planned = { atMs: nowMs + delayMs, run: callback };
        due = planned;
        return () => {
          if (due === planned) due = null;
        };
      },
    },
    // The whole pause: the latest it may be.
    random: () => 1,
    log: { write: (_level, event) => logged.push(event) },
    onChange: (state) => told.push(state),
  });
  service.start();
  return service;
}

/** Lets time pass until the next look, and the look happen. */
async function nextLook(service: UpdateService): Promise<void> {
  if (!due) throw new Error('no look is planned');
  nowMs = due.atMs;
  const { run: look } = due;
  due = null;
  look();
  await settled(service);
}

async function settled(service: UpdateService): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(['checking', 'downloading']).not.toContain(service.state.progress.kind);
}

function withCode(code: string): Error {
  return Object.assign(new Error('what the library says, with https://host/?secret'), { code });
}

describe('updates', () => {
  it('look by themselves soon after the start and then a few times a day', async () => {
    const updater = new StandIn();
    const service = run(updater);
    expect(due?.atMs).toBe(FIRST_CHECK_AFTER_MS);
    await nextLook(service);
    expect(service.state.progress).toEqual({ kind: 'up-to-date', checkedAtMs: nowMs });
    expect(due?.atMs).toBe(nowMs + CHECK_EVERY_MS);
    expect(updater.asked).toEqual(['channel stable', 'check']);
  });

  it('download in the background and wait: nothing is installed by itself', async () => {
    const updater = new StandIn();
    updater.newest = '1.1.0';
    const service = run(updater);
    await nextLook(service);
    expect(service.state.progress).toEqual({ kind: 'waiting', version: '1.1.0' });
    expect(told.map(({ progress }) => progress)).toEqual([
      { kind: 'checking' },
      { kind: 'downloading', version: '1.1.0', percent: 0 },
      { kind: 'downloading', version: '1.1.0', percent: 40 },
      { kind: 'waiting', version: '1.1.0' },
    ]);
    expect(updater.asked).not.toContain('install');
    expect(due).toBeNull();
  });

  it('are installed at the workstation’s word only, and only when one waits', async () => {
    const updater = new StandIn();
    const service = run(updater);
    expect(() => {
      service.wantRestart();
    }).toThrow('too-late');
    updater.newest = '1.1.0';
    await service.check();
    service.wantRestart();
    expect(service.isRestartWanted).toBe(true);
    expect(service.state.progress).toEqual({ kind: 'installing', version: '1.1.0' });
    expect(updater.asked).not.toContain('install');
    service.leave();
    expect(service.installAndRestart()).toBe(true);
    expect(updater.asked.at(-1)).toBe('install');
  });

  it('that cannot be fetched leave this version working and are tried again, less and less often', async () => {
    const updater = new StandIn();
    updater.newest = '1.1.0';
    updater.downloadFails = withCode('ERR_CHECKSUM_MISMATCH');
    const service = run(updater);
    const pausesMs: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      await nextLook(service);
      expect(service.state.progress).toMatchObject({
        kind: 'failed',
        reason: 'damaged-download',
        version: '1.1.0',
      });
      pausesMs.push((due?.atMs ?? 0) - nowMs);
    }
    expect(pausesMs.map((pauseMs) => pauseMs / 60_000)).toEqual([15, 30, 60, 120, 240, 360, 360]);
    expect(JSON.stringify(told)).not.toContain('secret');
    updater.downloadFails = null;
    await nextLook(service);
    expect(service.state.progress.kind).toBe('waiting');
  });

  it.each([
    [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'unreadable-feed'],
    [withCode('ERR_UPDATER_INVALID_UPDATE_INFO'), 'unreadable-feed'],
    [withCode('ERR_UPDATER_INVALID_SIGNATURE'), 'damaged-download'],
    [withCode('ENOSPC'), 'disk'],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'unreachable'],
    [Object.assign(new Error('503'), { statusCode: 503 }), 'unreachable'],
    [new Error('anything'), 'other'],
  ])('%s is told as %s', async (error, reason) => {
    const updater = new StandIn();
    updater.checkFails = error;
    const service = run(updater);
    await service.check();
    expect(service.state.progress).toMatchObject({ kind: 'failed', reason });
    expect(due).not.toBeNull();
  });

  it('that were not installed are said at the next start, and given up after three times until asked for', async () => {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const updater = new StandIn();
      updater.newest = '1.1.0';
      const service = run(updater);
      if (attempt > 1) {
        expect(service.state.progress).toMatchObject({
          kind: 'failed',
          reason: 'not-installed',
          version: '1.1.0',
        });
      }
      await nextLook(service);
      expect(service.state.progress.kind).toBe('waiting');
      service.leave();
    }
    const updater = new StandIn();
    updater.newest = '1.1.0';
    const service = run(updater);
    await nextLook(service);
    expect(service.state.progress).toMatchObject({ kind: 'failed', reason: 'not-installed' });
    expect(updater.asked).not.toContain('download');
    await service.check();
    expect(service.state.progress.kind).toBe('waiting');
  });

  it('that worked are said once', async () => {
    const updater = new StandIn();
    updater.newest = '1.1.0';
    const service = run(updater);
    await service.check();
    service.leave();
    const next = run(new StandIn(), '1.1.0');
    expect(next.state.updatedFrom).toBe('1.0.0');
    expect(next.state.progress.kind).toBe('up-to-date');
    expect(logged).toContain('update.done');
    expect(run(new StandIn(), '1.1.0').state.updatedFrom).toBeNull();
  });

  it('are not begun while the PC shuts down', async () => {
    const updater = new StandIn();
    updater.newest = '1.1.0';
    const service = run(updater);
    await service.check();
    service.holdInstallation();
    service.leave();
    expect(updater.asked.at(-1)).toBe('hold');
    expect(run(new StandIn()).state.progress.kind).toBe('up-to-date');
  });

  it('follow the channel', async () => {
    const updater = new StandIn();
    const service = run(updater);
    service.setChannel('beta');
    await settled(service);
    service.setChannel('beta');
    expect(updater.asked).toEqual(['channel stable', 'channel beta', 'check']);
    expect(service.state.channel).toBe('beta');
  });

  it('asked for twice at once look once', async () => {
    const updater = new StandIn();
    const service = run(updater);
    await Promise.all([service.check(), service.check()]);
    expect(updater.asked.filter((what) => what === 'check')).toHaveLength(1);
  });

  it('where this copy does not update itself say so and do nothing', async () => {
    const service = run({ offBecause: () => 'A development copy is not updated.' });
    expect(due).toBeNull();
    expect((await service.check()).progress).toEqual({
      kind: 'off',
      message: 'A development copy is not updated.',
    });
    service.setChannel('beta');
    service.leave();
    expect(() => {
      service.wantRestart();
    }).toThrow();
  });
});
