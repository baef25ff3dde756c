import { m } from '../../../shared/messages/messages.ts';
import { app, BrowserWindow, nativeTheme, screen, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Log } from '../../base/log.ts';
import { systemQuestions } from '../recovery/system-questions.ts';
import { WindowRecovery } from '../recovery/window-recovery.ts';
import { systemTimers } from '../../base/timers.ts';
import { APP_ORIGIN } from './app-address.ts';
import { pagePreferences } from './page-preferences.ts';
import { DEFAULT_SIZE, WindowBoundsFile } from './window-bounds.ts';
import { channelOf } from '../../../shared/ipc/channel.ts';
import type { Emit } from '../../base/events.ts';

interface MainWindowOptions {
  preloadFile: string;
  dataFolder: string;
  log: Log;
  nowMs: () => number;
}

/** Height of the one bar on top, in CSS pixels; the renderer's shell draws it (renderer/shell). */
const TITLE_BAR_HEIGHT_PX = 44;

/**
 * Opens the app's one window: sandboxed, isolated, with no way out of the app. It shows itself
 * once it has something to show. A renderer that crashes is loaded again; its draft is in the store.
 */
function openMainWindow(options: MainWindowOptions, textSize: number): BrowserWindow {
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
    ...titleBarStyle(textSize),
    autoHideMenuBar: true,
    webPreferences: {
      ...pagePreferences(options.preloadFile, app.isPackaged),
      zoomFactor: textSize / 100,
    },
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

function titleBarStyle(textSize: number): Electron.BrowserWindowConstructorOptions {
  if (process.platform === 'darwin') {
    return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 12, y: 15 } };
  }
  if (process.platform !== 'win32') return {};
  return { titleBarStyle: 'hidden', titleBarOverlay: titleBarOverlay(textSize) };
}

/** Colours of the window buttons Windows draws over the app's title bar; to be set again when the theme changes. */
function titleBarOverlay(textSize: number): Electron.TitleBarOverlayOptions {
  return {
    color: '#00000000',
    symbolColor: nativeTheme.shouldUseDarkColors ? '#e6e7ea' : '#24262b',
    height: Math.round((TITLE_BAR_HEIGHT_PX * textSize) / 100),
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

interface AppWindowOptions extends MainWindowOptions {
  /** Called with each window that is opened. */
  onOpened: (window: BrowserWindow) => void;
}

/** The app's one window: opened when it is first shown, and again after it was closed. */
export class AppWindow {
  readonly #options: AppWindowOptions;
  #window: BrowserWindow | null = null;
  #textSize = 100;

  constructor(options: AppWindowOptions) {
    this.#options = options;
    nativeTheme.on('updated', () => {
      this.#drawButtons();
    });
  }

  /** The window opened last, closed or not; null before the first. */
  get current(): BrowserWindow | null {
    return this.#window;
  }

  /** Everything in the window is drawn at this many percent. What the menu's zoom made of it stays until the size is another. */
  setTextSize(percent: number): void {
    if (percent === this.#textSize) return;
    this.#textSize = percent;
    if (this.#window && !this.#window.isDestroyed()) this.#window.webContents.setZoomFactor(percent / 100);
    this.#drawButtons();
  }

  #drawButtons(): void {
    if (process.platform !== 'win32' || this.#window?.isDestroyed() !== false) return;
    this.#window.setTitleBarOverlay(titleBarOverlay(this.#textSize));
  }

  /** Pushes an event to the page; does nothing while there is no window. */
  readonly emit: Emit = (name, payload) => {
    const window = this.#window;
    if (window && !window.isDestroyed()) window.webContents.send(channelOf(name), payload);
  };

  /** Brings the window to the front; opens it where there is none. */
  show(): void {
    if (this.#window && !this.#window.isDestroyed()) {
      if (this.#window.isMinimized()) this.#window.restore();
      // It may be hidden or behind others: who starts the app again wants to see it.
      this.#window.show();
      this.#window.focus();
      return;
    }
    this.#window = openMainWindow(this.#options, this.#textSize);
    this.#options.onOpened(this.#window);
  }
}

/**
 * The native menu: what the system expects of every app (copy and paste, zoom, full screen, quit). The app's own
 * commands have their own keys in the renderer. Zoom goes to 200 % and beyond (WCAG 2.2, 1.4.4).
 */
export function setAppMenu(): void {
  const isMac = process.platform === 'darwin';
  // Electron says its roles in English only.
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [macAppMenu()] : []),
    {
      label: m.system_menu_file(),
      submenu: [
        isMac ? { role: 'close', label: m.system_menu_close() } : { role: 'quit', label: m.system_quit() },
      ],
    },
    {
      label: m.system_menu_edit(),
      submenu: [
        { role: 'undo', label: m.system_menu_undo() },
        { role: 'redo', label: m.system_menu_redo() },
        { type: 'separator' },
        { role: 'cut', label: m.system_menu_cut() },
        { role: 'copy', label: m.system_menu_copy() },
        { role: 'paste', label: m.system_menu_paste() },
        { role: 'delete', label: m.system_menu_delete() },
        { type: 'separator' },
        { role: 'selectAll', label: m.system_menu_select_all() },
      ],
    },
    {
      label: m.system_menu_view(),
      submenu: [
        { role: 'reload', label: m.system_menu_reload() },
        { type: 'separator' },
        { role: 'resetZoom', label: m.system_menu_actual_size() },
        { role: 'zoomIn', label: m.system_menu_zoom_in(), accelerator: 'CommandOrControl+=' },
        { role: 'zoomIn', accelerator: 'CommandOrControl+Plus', visible: false },
        { role: 'zoomOut', label: m.system_menu_zoom_out() },
        { type: 'separator' },
        { role: 'togglefullscreen', label: m.system_menu_full_screen() },
      ],
    },
    {
      role: 'window',
      label: m.system_menu_window(),
      submenu: [
        { role: 'minimize', label: m.system_menu_minimize() },
        { role: 'zoom', label: m.system_menu_zoom() },
        ...(isMac
          ? [{ type: 'separator' } as const, { role: 'front', label: m.system_menu_front() } as const]
          : [{ role: 'close', label: m.system_menu_close() } as const]),
      ],
    },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function macAppMenu(): MenuItemConstructorOptions {
  return {
    label: 'Frontdesk',
    submenu: [
      { role: 'about', label: m.system_menu_about() },
      { type: 'separator' },
      { role: 'services', label: m.system_menu_services() },
      { type: 'separator' },
      { role: 'hide', label: m.system_menu_hide() },
      { role: 'hideOthers', label: m.system_menu_hide_others() },
      { role: 'unhide', label: m.system_menu_show_all() },
      { type: 'separator' },
      { role: 'quit', label: m.system_quit() },
    ],
  };
}
