import type { UpdateChannel, UpdateProgress, UpdateState } from '../../../shared/computer/computer-state.ts';
import { expectedFailure } from '../../base/expected-failure.ts';
import type { Log } from '../../base/log.ts';
import type { Random, Timers } from '../../base/timers.ts';
import type { UpdateRecord } from './update-record.ts';
import {
  classifyUpdateFailure,
  updateFailureMessage,
  type Updater,
  type UpdateFailureReason,
} from './updater.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The first look is left until the user has its schedule on screen. */
export const FIRST_CHECK_AFTER_MS = 2 * MINUTE_MS;
/** Then a few times a working day; spread out, so that the workstations of a clinic do not all fetch at once. */
export const CHECK_EVERY_MS = 4 * HOUR_MS;
const FIRST_RETRY_AFTER_MS = 15 * MINUTE_MS;
const LONGEST_RETRY_AFTER_MS = 6 * HOUR_MS;

export interface UpdateServiceOptions {
  /** Or the reason why this copy does not update itself, in the language at the time it is asked. */
  updater: Updater | { offBecause: () => string };
  currentVersion: string;
  channel: UpdateChannel;
  record: UpdateRecord;
  nowMs: () => number;
  timers: Timers;
  random: Random;
  log: Log;
  onChange: (state: UpdateState) => void;
}

/**
 * Keeps the app up to date without ever being in the way: it looks and downloads quietly, and what was downloaded is
 * installed when the app is left or when the user asks, never by itself. Whatever fails, the version that runs goes on.
 */
export class UpdateService {
  readonly #options: UpdateServiceOptions;
  readonly #updater: Updater | null;
  #progress: UpdateProgress;
  #channel: UpdateChannel;
  #running: Promise<void> | null = null;
  #failures = 0;
  #cancelNext: (() => void) | null = null;
  #isRestartWanted = false;
  #isHeld = false;

  constructor(options: UpdateServiceOptions) {
    const { updater, record, nowMs } = options;
    this.#options = options;
    this.#channel = options.channel;
    this.#updater = 'offBecause' in updater ? null : updater;
    this.#progress =
      'offBecause' in updater
        ? { kind: 'off', message: updater.offBecause() }
        : { kind: 'up-to-date', checkedAtMs: null };
    const { notInstalled } = record.start;
    if (this.#updater && notInstalled !== null) {
      this.#progress = this.#failedProgress('not-installed', notInstalled, nowMs() + FIRST_CHECK_AFTER_MS);
    }
  }

  get state(): UpdateState {
    const { currentVersion, record } = this.#options;
    return {
      currentVersion,
      channel: this.#channel,
      progress: this.#inWords(this.#progress),
      updatedFrom: record.start.updatedFrom,
    };
  }

  /** What it says, said anew: the language may have changed since. */
  #inWords(progress: UpdateProgress): UpdateProgress {
    const { updater } = this.#options;
    if (progress.kind === 'failed') return { ...progress, message: updateFailureMessage(progress.reason) };
    return progress.kind === 'off' && 'offBecause' in updater
      ? { ...progress, message: updater.offBecause() }
      : progress;
  }

  /** True once the user asked to restart into what waits: leaving the app must then end in `installAndRestart`. */
  get isRestartWanted(): boolean {
    return this.#isRestartWanted;
  }

  /** Begins to look by itself. */
  start(): void {
    const { record, log } = this.#options;
    const { updatedFrom, notInstalled } = record.start;
    if (updatedFrom !== null) log.write('info', 'update.done', { from: updatedFrom });
    if (notInstalled !== null) log.write('error', 'update.not-installed', { version: notInstalled });
    this.#keep(() => {
      record.keep();
    });
    this.#updater?.setChannel(this.#channel);
    if (this.#updater) this.#checkAfter(FIRST_CHECK_AFTER_MS);
  }

  /** Stops looking; what waits is noted as handed to the installer, which runs when the process ends. */
  leave(): void {
    this.#cancelNext?.();
    if (this.#progress.kind !== 'waiting' && this.#progress.kind !== 'installing') return;
    const { version } = this.#progress;
    if (this.#isHeld) return;
    this.#keep(() => {
      this.#options.record.attempt(version);
    });
  }

  /** Looks now, because someone asked: also for a version that was given up. */
  async check(): Promise<UpdateState> {
    if (this.#updater) {
      this.#keep(() => {
        this.#options.record.forgetFailures();
      });
      await this.#checkNow();
    }
    return this.state;
  }

  /** Another channel: what waits of the old one is installed all the same, since it is newer than what runs. */
  setChannel(channel: UpdateChannel): void {
    if (channel === this.#channel) return;
    this.#channel = channel;
    this.#updater?.setChannel(channel);
    if (this.#updater) void this.#checkNow();
    this.#options.onChange(this.state);
  }

  /** The user asks to restart into what waits; the caller then leaves the app. Throws `too-late` when nothing waits. */
  wantRestart(): void {
    if (this.#progress.kind !== 'waiting') {
      throw expectedFailure('too-late', { why: 'no-update' });
    }
    this.#isRestartWanted = true;
    this.#become({ kind: 'installing', version: this.#progress.version });
  }

  /** The last word of a process that was asked to restart. False when the installer could not be started. */
  installAndRestart(): boolean {
    return this.#updater?.installAndRestart() ?? false;
  }

  /** The PC is shutting down or the person signs out of it: nothing is begun that would be cut off. */
  holdInstallation(): void {
    this.#isHeld = true;
    this.#updater?.holdInstallation();
  }

  #checkNow(): Promise<void> {
    this.#running ??= this.#look().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #look(): Promise<void> {
    const updater = this.#updater;
    // What waits is installed first; the one after it is found after the restart.
    if (!updater || this.#progress.kind === 'waiting' || this.#progress.kind === 'installing') return;
    this.#cancelNext?.();
    let version: string | null = null;
    try {
      this.#become({ kind: 'checking' });
      const found = await updater.check();
      if (found === null) {
        this.#upToDate();
        return;
      }
      ({ version } = found);
      if (this.#options.record.isGivenUp(version)) {
        const nextTryAtMs = this.#checkAfter(CHECK_EVERY_MS);
        this.#become(this.#failedProgress('not-installed', version, nextTryAtMs));
        return;
      }
      await this.#download(updater, version);
    } catch (error) {
      this.#failed(error, version);
    }
  }

  async #download(updater: Updater, version: string): Promise<void> {
    let shownPercent = 0;
    this.#become({ kind: 'downloading', version, percent: 0 });
    await updater.download((percent) => {
      const whole = Math.min(100, Math.max(0, Math.floor(percent)));
      if (whole === shownPercent) return;
      shownPercent = whole;
      this.#become({ kind: 'downloading', version, percent: whole });
    });
    this.#failures = 0;
    this.#options.log.write('info', 'update.waiting', { version });
    this.#become({ kind: 'waiting', version });
  }

  #upToDate(): void {
    this.#failures = 0;
    this.#checkAfter(CHECK_EVERY_MS);
    this.#become({ kind: 'up-to-date', checkedAtMs: this.#options.nowMs() });
  }

  #failed(error: unknown, version: string | null): void {
    const { reason, code } = classifyUpdateFailure(error);
    this.#failures += 1;
    this.#options.log.write('warn', 'update.failed', { reason, code, version, failures: this.#failures });
    const pauseMs = Math.min(LONGEST_RETRY_AFTER_MS, FIRST_RETRY_AFTER_MS * 2 ** (this.#failures - 1));
    this.#become(this.#failedProgress(reason, version, this.#checkAfter(pauseMs)));
  }

  #failedProgress(
    reason: UpdateFailureReason,
    version: string | null,
    nextTryAtMs: number | null,
  ): UpdateProgress {
    const message = updateFailureMessage(reason);
    return { kind: 'failed', reason, message, version, failedAtMs: this.#options.nowMs(), nextTryAtMs };
  }

  /** Looks again after half to all of a pause, at random; answers when. */
  #checkAfter(pauseMs: number): number {
    const { timers, random, nowMs } = this.#options;
    const delayMs = Math.round(pauseMs * (0.5 + random() / 2));
    this.#cancelNext?.();
    this.#cancelNext = timers.after(delayMs, () => void this.#checkNow());
    return nowMs() + delayMs;
  }

  #become(progress: UpdateProgress): void {
    this.#progress = progress;
    this.#options.onChange(this.state);
  }

  /** The record is a comfort: a full disk must keep neither the app from working nor an update from being installed. */
  #keep(write: () => void): void {
    try {
      write();
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      this.#options.log.write('warn', 'update.record-not-kept', { reason });
    }
  }
}
