import { m } from '../../../shared/messages/messages.ts';
import type { UpdateChannel, UpdateProgress } from '../../../shared/computer/computer-state.ts';

export type UpdateFailureReason = Extract<UpdateProgress, { kind: 'failed' }>['reason'];

const WORDS: Record<UpdateFailureReason, () => string> = {
  unreachable: m.system_update_unreachable,
  'unreadable-feed': m.system_update_unreadable_feed,
  'damaged-download': m.system_update_damaged,
  disk: m.system_update_disk,
  'not-installed': m.system_update_not_installed,
  other: m.system_update_other,
};

/** What to tell the user of a failure. */
export function updateFailureMessage(reason: UpdateFailureReason): string {
  return WORDS[reason]();
}

/** Codes electron-updater gives its errors (its sources, 6.8.10). */
const REASON_OF_CODE: ReadonlyMap<string, UpdateFailureReason> = new Map([
  ['ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'unreadable-feed'],
  ['ERR_UPDATER_LATEST_VERSION_NOT_FOUND', 'unreadable-feed'],
  ['ERR_UPDATER_NO_PUBLISHED_VERSIONS', 'unreadable-feed'],
  ['ERR_UPDATER_INVALID_UPDATE_INFO', 'unreadable-feed'],
  ['ERR_UPDATER_INVALID_RELEASE_FEED', 'unreadable-feed'],
  ['ERR_UPDATER_INVALID_VERSION', 'unreadable-feed'],
  ['ERR_UPDATER_NO_FILES_PROVIDED', 'unreadable-feed'],
  ['ERR_UPDATER_ASSET_NOT_FOUND', 'unreadable-feed'],
  ['ERR_UPDATER_NO_CHECKSUM', 'damaged-download'],
  ['ERR_CHECKSUM_MISMATCH', 'damaged-download'],
  ['ERR_UPDATER_INVALID_SIGNATURE', 'damaged-download'],
  ['ENOSPC', 'disk'],
  ['EDQUOT', 'disk'],
  ['EROFS', 'disk'],
  ['EACCES', 'disk'],
  ['EPERM', 'disk'],
  ['ECONNREFUSED', 'unreachable'],
  ['ECONNRESET', 'unreachable'],
  ['ENOTFOUND', 'unreachable'],
  ['ETIMEDOUT', 'unreachable'],
]);

/** What kind of failure an error of the updater's is; `code` is for the log. */
export function classifyUpdateFailure(error: unknown): { reason: UpdateFailureReason; code: string } {
  if (!(error instanceof Error)) return { reason: 'other', code: typeof error };
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  const known = typeof code === 'string' ? REASON_OF_CODE.get(code) : undefined;
  if (known !== undefined) return { reason: known, code: String(code) };
  if (typeof statusCode === 'number') return { reason: 'unreachable', code: `HTTP ${String(statusCode)}` };
  // Chromium's network says what failed in the message only.
  const chromium = /net::(ERR_[A-Z_]+)/.exec(error.message)?.[1];
  if (chromium !== undefined) return { reason: 'unreachable', code: chromium };
  return { reason: 'other', code: typeof code === 'string' ? code : error.name };
}

/** What the app needs of an updater; the real one is electron-updater's (electron-updater.ts), tests bring their own. */
export interface Updater {
  /** Which feed is asked from now on. */
  setChannel(channel: UpdateChannel): void;
  /** Asks the feed; null when it has nothing newer for this PC, be it because of a staged rollout. Throws what failed. */
  check(): Promise<{ version: string } | null>;
  /**
   * Downloads and verifies what `check` found. From then on leaving the app installs it. Throws what failed, and
   * then nothing will be installed.
   */
  download(onPercent: (percent: number) => void): Promise<void>;
  /** Leaves what was downloaded alone at quit: the PC is shutting down, and an installer would be cut off half way. */
  holdInstallation(): void;
  /** Installs what was downloaded and starts the app again once this process has ended; false when that could not be begun. */
  installAndRestart(): boolean;
}
