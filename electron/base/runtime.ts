import { m } from '../../shared/messages/messages.ts';

/** Which Electron the app was built for; written in by the bundler from package.json. */
declare const __ELECTRON_VERSION__: string;

/**
 * True where the app runs on another Electron than the one it ships with. Such a runtime is for development,
 * tests and practice only: it may talk to servers on this computer and to no other.
 */
export function isDevelopmentRuntime(): boolean {
  return (
    process.env['FRONTDESK_THIRD_PARTY_RUNTIME'] === '1' || process.versions.electron !== __ELECTRON_VERSION__
  );
}

/** The line to show while a development runtime is in use; null with the official one. */
export function runtimeNotice(): string | null {
  if (!isDevelopmentRuntime()) return null;
  return m.system_development_runtime({ version: process.versions.electron });
}
