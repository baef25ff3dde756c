import type { ManagedSettings } from '../../../shared/computer/managed-settings.ts';
import { isLoopback } from '../../network/server-address.ts';

/** Whether this copy updates itself, and from where. `feedAddress` null means the one the package was built with. */
export type UpdateSource = { kind: 'off'; message: string } | { kind: 'on'; feedAddress: string | null };

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
    return off('Not updated by itself until the settings of your organisation can be read.');
  }
  if (managed.updatesOff) return off('Your organisation keeps Frontdesk up to date on this PC.');
  if (!isPackaged || circumstances.isDevelopmentRuntime) {
    const feed = isPackaged ? null : localFeed(environment['FRONTDESK_UPDATE_FEED']);
    if (feed === null) return off('A development copy is not updated.');
    return { kind: 'on', feedAddress: feed };
  }
  // What root has installed, root's package manager replaces; Frontdesk never asks a workstation for that password.
  if (platform === 'linux' && !environment['APPIMAGE']) {
    return off('This copy is kept up to date by the packages of this PC.');
  }
  if (environment['PORTABLE_EXECUTABLE_DIR']) return off('A portable copy is not updated by itself.');
  // Also another address needs what the package was built with: without it no signature would be asked for.
  if (!circumstances.hasBuiltInFeed) return off('This copy was built without a place to get updates from.');
  return { kind: 'on', feedAddress: managed.updateFeedAddress };
}

function off(message: string): UpdateSource {
  return { kind: 'off', message };
}

/** A feed on this computer, for tests; anything else is not one. */
function localFeed(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && isLoopback(hostname) ? address : null;
}
