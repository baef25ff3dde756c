import { m } from '../../../shared/messages/messages.ts';
import { join } from 'node:path';
import { z } from 'zod';
import { JsonFile } from '../../base/json-file.ts';
import type { ManagedSettings } from '../../../shared/computer/computer-state.ts';
import { isLoopback } from '../../network/server-address.ts';

/** After so many attempts a version that does not install is left alone until the user asks for it. */
export const ATTEMPTS_BEFORE_GIVING_UP = 3;

const recordSchema = z.looseObject({
  /** The version that ran last. */
  lastVersion: z.string().nullable().catch(null),
  /** What was handed to the installer when the app ended last. */
  attempted: z.string().nullable().catch(null),
  /** How often which version was handed over and did not take. */
  failed: z.looseObject({ version: z.string(), count: z.int() }).nullable().catch(null),
});
type RecordContent = z.infer<typeof recordSchema>;

/** What the last end of the app brought. */
export interface StartAfterUpdate {
  /** The version this one replaced, be it by our update or by other means; null when the same version ran last. */
  updatedFrom: string | null;
  /** The version that was handed to the installer and is not what runs now. */
  notInstalled: string | null;
}

/** What one run leaves for the next about updates, in `updates.json` in the data folder. */
export class UpdateRecord {
  readonly #file: JsonFile<RecordContent>;
  readonly #version: string;
  #content: RecordContent;
  readonly start: StartAfterUpdate;

  constructor(dataFolder: string, version: string, nowMs: number) {
    this.#file = new JsonFile(
      join(dataFolder, 'updates.json'),
      recordSchema,
      { lastVersion: null, attempted: null, failed: null },
      nowMs,
    );
    this.#version = version;
    const content = this.#file.value;
    const { lastVersion, attempted, failed } = content;
    const updatedFrom = lastVersion !== null && lastVersion !== version ? lastVersion : null;
    const notInstalled =
      attempted !== null && attempted !== version && updatedFrom === null ? attempted : null;
    this.start = { updatedFrom, notInstalled };
    const count = failed !== null && failed.version === notInstalled ? failed.count : 0;
    this.#content = {
      ...content,
      lastVersion: version,
      attempted: null,
      failed:
        notInstalled === null
          ? updatedFrom === null
            ? failed
            : null
          : { version: notInstalled, count: count + 1 },
    };
  }

  /** Keeps what the start found out. Throws the file system's error, like `attempt`. */
  keep(): void {
    this.#file.write(this.#content);
  }

  /** True for a version that was handed over often enough without success. */
  isGivenUp(version: string): boolean {
    const { failed } = this.#content;
    return failed !== null && failed.version === version && failed.count >= ATTEMPTS_BEFORE_GIVING_UP;
  }

  /** The user wants it tried again. */
  forgetFailures(): void {
    this.#content = { ...this.#content, failed: null };
    this.keep();
  }

  /** Noted just before the installer is given the word. */
  attempt(version: string): void {
    this.#content = { ...this.#content, attempted: version, lastVersion: this.#version };
    this.keep();
  }
}

/** Whether this copy updates itself, and from where. `feedAddress` null means the one the package was built with. */
export type UpdateSource = { kind: 'off'; why: () => string } | { kind: 'on'; feedAddress: string | null };

/** The facts the choice depends on. */
export interface UpdateCircumstances {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  isDevelopmentRuntime: boolean;
  /**
   * True where the package carries the address it is updated from and the publisher whose signature counts
   * (electron-builder's app-update.yml).
   */
  hasBuiltInFeed: boolean;
  managed: Pick<ManagedSettings, 'problem' | 'updatesOff' | 'updateFeedAddress'>;
  /** `APPIMAGE` and `PORTABLE_EXECUTABLE_DIR` are set by those kinds of package; `FRONTDESK_UPDATE_FEED` is for development. */
  environment: NodeJS.ProcessEnv;
}

/** Decides once, at start, whether and from where this copy keeps itself up to date. */
export function chooseUpdateSource(circumstances: UpdateCircumstances): UpdateSource {
  const { platform, isPackaged, managed, environment } = circumstances;
  if (managed.problem !== null) {
    return off(m.system_updates_policy_unread);
  }
  if (managed.updatesOff) return off(m.system_updates_by_organisation);
  if (!isPackaged || circumstances.isDevelopmentRuntime) {
    const feed = isPackaged ? null : localFeed(environment['FRONTDESK_UPDATE_FEED']);
    if (feed === null) return off(m.system_updates_development);
    return { kind: 'on', feedAddress: feed };
  }
  // What root has installed, root's package manager replaces; Frontdesk never asks a workstation for that password.
  if (platform === 'linux' && !environment['APPIMAGE']) {
    return off(m.system_updates_by_packages);
  }
  if (environment['PORTABLE_EXECUTABLE_DIR']) return off(m.system_updates_portable);
  // Also another address needs what the package was built with: without it no signature would be asked for.
  if (!circumstances.hasBuiltInFeed) return off(m.system_updates_no_feed);
  return { kind: 'on', feedAddress: managed.updateFeedAddress };
}

function off(why: () => string): UpdateSource {
  return { kind: 'off', why };
}

/** A feed on this computer, for tests; anything else is not one. */
function localFeed(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && isLoopback(hostname) ? address : null;
}
