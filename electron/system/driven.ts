/**
 * Chromium's switches that let another program watch and drive the pages. Unlike Node's debugger they cannot be fused
 * off, and they are also what the test of the installed app drives it with (e2e/installed).
 */
const DRIVING_SWITCHES = ['remote-debugging-port', 'remote-debugging-pipe'] as const;

/**
 * True where another program may drive a packaged app. Such an app gets a fresh data folder among the
 * system's passing files, and no keychain: it is a practice clinic, and there is nothing of the user's to take. Builds from a
 * checkout are driven by their own tests and are free of this.
 */
export function isDriven(isPackaged: boolean, hasSwitch: (name: string) => boolean): boolean {
  return isPackaged && DRIVING_SWITCHES.some((name) => hasSwitch(name));
}
