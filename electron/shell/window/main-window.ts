import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { Log } from '../../base/log.ts';
import { systemQuestions } from '../recovery/system-questions.ts';
import { WindowRecovery } from '../recovery/window-recovery.ts';
import { systemTimers } from '../../base/timers.ts';
import { APP_ORIGIN } from './app-address.ts';
import { pagePreferences } from './page-preferences.ts';
import { DEFAULT_SIZE, WindowBoundsFile } from './window-bounds.ts';

export interface MainWindowOptions {
  preloadFile: string;
  dataFolder: string;
  log: Log;
  nowMs: () => number;
}

/** Height of the app's own title bar, in CSS pixels; the renderer's shell draws it (renderer/shell). */
const TITLE_BAR_HEIGHT_PX = 36;

/**
 * Opens the app's one window: sandboxed, isolated, with no way out of the app. It shows itself
 * once it has something to show. A renderer that crashes is loaded again; its draft is in the store.
 */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const { log, nowMs, dataFolder } = options;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const boundsFile = new WindowBoundsFile(dataFolder, nowMs());
  const bounds = boundsFile.placeOn(areas);
  const window = new BrowserWindow({
    ...(bounds ?? DEFAULT_SIZE),
    minWidth: 480,
    minHeight: 360,
    show: false,
    title: 'Frontdesk',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#17181b' : '#ffffff',
    ...titleBarStyle(),
    autoHideMenuBar: true,
    webPreferences: pagePreferences(options.preloadFile, app.isPackaged),
  });
  if (bounds?.maximized === true) window.maximize();
  window.once('ready-to-show', () => {
    window.show();
  });
  window.on('close', () => {
    const place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      boundsFile.write(place);
    } catch (error) {
      // The window's place is a comfort; a full disk must not keep the window from closing.
      log.write('warn', 'window.bounds-not-kept', {
        reason: (error as NodeJS.ErrnoException).code ?? 'unknown',
      });
    }
  });
  recover(window, log, nowMs);
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

function titleBarStyle(): Electron.BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') {
    return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 12, y: 11 } };
  }
  if (process.platform !== 'win32') return {};
  return { titleBarStyle: 'hidden', titleBarOverlay: titleBarOverlay() };
}

/** Colours of the window buttons Windows draws over the app's title bar; to be set again when the theme changes. */
export function titleBarOverlay(): Electron.TitleBarOverlayOptions {
  return {
    color: '#00000000',
    symbolColor: nativeTheme.shouldUseDarkColors ? '#e6e7ea' : '#24262b',
    height: TITLE_BAR_HEIGHT_PX,
  };
}

function recover(window: BrowserWindow, log: Log, nowMs: () => number): void {
  const contents = window.webContents;
  const recovery = new WindowRecovery({
    window: {
      reload: () => {
        contents.reload();
      },
      endProcess: () => {
        contents.forcefullyCrashRenderer();
      },
      isDestroyed: () => window.isDestroyed(),
    },
    questions: systemQuestions(window),
    quit: () => {
      app.quit();
    },
    log,
    nowMs,
    timers: systemTimers,
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    recovery.gone(reason);
  });
  window.on('unresponsive', () => {
    recovery.unresponsive();
  });
  window.on('responsive', () => {
    recovery.responsive();
  });
}
