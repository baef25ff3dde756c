import { nativeTheme, type BrowserWindow } from 'electron';
import { channelOf } from '../../../shared/ipc/channel.ts';
import type { Emit } from '../../base/emit.ts';
import { openMainWindow, titleBarOverlay, type MainWindowOptions } from './main-window.ts';

export interface AppWindowOptions extends MainWindowOptions {
  /** Called with each window that is opened. */
  onOpened: (window: BrowserWindow) => void;
}

/** The app's one window: opened when it is first shown, and again after it was closed. */
export class AppWindow {
  readonly #options: AppWindowOptions;
  #window: BrowserWindow | null = null;

  constructor(options: AppWindowOptions) {
    this.#options = options;
    nativeTheme.on('updated', () => {
      if (process.platform === 'win32') this.#window?.setTitleBarOverlay(titleBarOverlay());
    });
  }

  /** The window opened last, closed or not; null before the first. */
  get current(): BrowserWindow | null {
    return this.#window;
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
    this.#window = openMainWindow(this.#options);
    this.#options.onOpened(this.#window);
  }
}
