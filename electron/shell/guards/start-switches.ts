import { m } from '../../../shared/messages/messages.ts';

/**
 * Chromium's switches that take a guard of its own away or put another program between its parts. Debugging is not here: Node's is
 * fused off in packages, and a package that is started with Chromium's has nothing in it worth looking at.
 */
const WEAKENING = [
  'allow-running-insecure-content',
  'browser-subprocess-path',
  'disable-gpu-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-setuid-sandbox',
  'disable-site-isolation-trials',
  'disable-web-security',
  'enable-blink-features',
  'enable-experimental-web-platform-features',
  'gpu-launcher',
  'host-resolver-rules',
  'host-rules',
  'ignore-certificate-errors',
  'js-flags',
  'load-extension',
  'no-sandbox',
  'no-zygote',
  'renderer-cmd-prefix',
  'single-process',
  'unsafely-treat-insecure-origin-as-secure',
  'utility-cmd-prefix',
];

export interface StartCircumstances {
  /** `app.commandLine.hasSwitch`. */
  hasSwitch: (name: string) => boolean;
  isPackaged: boolean;
}

/**
 * The switches a package refuses to start with. Whoever can start the app with them could as well put another program in its
 * place; but a switch left in a shortcut, or put there by a stranger in a minute at the workstation, would stay unseen for years.
 */
export function refusedSwitches({ hasSwitch, isPackaged }: StartCircumstances): string[] {
  return isPackaged ? WEAKENING.filter((name) => hasSwitch(name)) : [];
}

/**
 * What the person sees instead of the app. An AppImage adds `--no-sandbox` by itself where the system lets no program make a
 * sandbox of its own, as Ubuntu 24.04 does; the .deb brings a profile that allows it.
 */
export function refusalOf(switches: readonly string[], platform: NodeJS.Platform): string {
  const list = switches.map((name) => `--${name}`).join(', ');
  const isAppImage = platform === 'linux' && switches.includes('no-sandbox');
  const remedy = isAppImage ? m.system_remedy_appimage() : m.system_remedy_own_icon();
  return m.system_refused_switches({ switches: list, remedy });
}

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
