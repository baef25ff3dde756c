import type { UpdateChannel } from '../../../shared/computer/update-state.ts';

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
