import { m } from '../../../shared/messages/messages.ts';
import { join } from 'node:path';
import { app, Menu, nativeImage, Tray, Notification, type BrowserWindow } from 'electron';
import type { Log } from '../../base/log.ts';
import { systemTimers } from '../../base/timers.ts';
import {
  AttentionWatch,
  countText,
  pictureName,
  trayTip,
  type AttentionCounts,
  type AttentionNotice,
} from './attention-watch.ts';

interface AppBadgeOptions {
  /** Where the bundler put the pictures (build/icons/make-tray-icons.mjs). */
  pictureFolder: string;
  platform: NodeJS.Platform;
  window: () => BrowserWindow | null;
  openWindow: () => void;
  openOutbox: () => void;
}

/**
 * The counts where the system has a place for them: in the tray on Windows and Linux, over the taskbar's button on
 * Windows, at the dock on macOS and at the launchers of Linux that know badges. macOS gets no icon in its menu bar: the
 * dock is where its people look.
 */
class AppBadge {
  readonly #options: AppBadgeOptions;
  readonly #tray: Tray | null;
  #shown: AttentionCounts | null = null;

  constructor(options: AppBadgeOptions) {
    this.#options = options;
    this.#tray = options.platform === 'darwin' ? null : new Tray(this.#picture('idle'));
    this.#tray?.on('click', options.openWindow);
  }

  show(counts: AttentionCounts): void {
    const isShown =
      counts.needsAttentionCount === this.#shown?.needsAttentionCount &&
      counts.unsentCount === this.#shown.unsentCount;
    if (!isShown) this.#draw(counts);
  }

  /** The same counts in words of another language. */
  retell(): void {
    if (this.#shown) this.#draw(this.#shown);
  }

  #draw(counts: AttentionCounts): void {
    this.#shown = counts;
    const name = pictureName(counts);
    this.#tray?.setImage(this.#picture(name));
    this.#tray?.setToolTip(trayTip(counts));
    this.#tray?.setContextMenu(this.#menu(counts));
    if (this.#options.platform === 'win32') this.#showOverlay(counts, name);
    else app.setBadgeCount(counts.needsAttentionCount);
  }

  close(): void {
    this.#tray?.destroy();
  }

  #showOverlay(counts: AttentionCounts, name: string): void {
    const window = this.#options.window();
    if (!window || window.isDestroyed()) return;
    if (counts.needsAttentionCount === 0) {
      window.setOverlayIcon(null, '');
      return;
    }
    const picture = nativeImage.createFromPath(join(this.#options.pictureFolder, `overlay-${name}.png`));
    window.setOverlayIcon(picture, countText(counts) ?? '');
  }

  #menu(counts: AttentionCounts): Electron.Menu {
    const words = countText(counts);
    return Menu.buildFromTemplate([
      { label: m.system_open(), click: this.#options.openWindow },
      {
        label: words === null ? m.system_outbox() : m.system_outbox_counts({ counts: words }),
        click: this.#options.openOutbox,
      },
      { type: 'separator' },
      { role: 'quit', label: m.system_quit() },
    ]);
  }

  /** Electron takes the `@2x` picture beside it on denser screens. */
  #picture(name: string): Electron.NativeImage {
    const side = this.#options.platform === 'win32' ? 16 : 24;
    return nativeImage.createFromPath(join(this.#options.pictureFolder, `tray-${name}-${String(side)}.png`));
  }
}

export interface AttentionOptions {
  pictureFolder: string;
  log: Log;
  nowMs: () => number;
  window: () => BrowserWindow | null;
  openWindow: () => void;
  /** Brings the window to the front with the outbox open in it. */
  openOutbox: () => void;
}

/** What the app says outside its window: `follow` the open schedule, `close` at the end. */
export interface Attention {
  follow: AttentionWatch['follow'];
  /** Says the counts again, in another language. */
  retell(): void;
  close(): void;
}

/** Puts notification, tray and badge together. */
export function openAttention({ log, nowMs, ...options }: AttentionOptions): Attention {
  const badge = new AppBadge({ ...options, platform: process.platform });
  const watch = new AttentionWatch({
    timers: systemTimers,
    nowMs,
    isWatched: () => options.window()?.isFocused() ?? false,
    notify: appNotifier(options.openOutbox, log),
    showCounts: (counts) => {
      badge.show(counts);
    },
  });
  app.on('browser-window-focus', () => {
    watch.seen();
  });
  return {
    follow: (sync) => {
      watch.follow(sync);
    },
    retell: () => {
      badge.retell();
    },
    close: () => {
      watch.follow(null);
      badge.close();
    },
  };
}

/** Shows the system's notifications, one at a time. Where the system has none nothing happens: the window says it too. */
function appNotifier(onClick: () => void, log: Log): (notice: AttentionNotice | null) => void {
  // Held here: a notification that is collected as garbage cannot be clicked any more.
  let shown: Notification | null = null;
  return (notice) => {
    shown?.close();
    shown = null;
    if (notice === null || !Notification.isSupported()) return;
    shown = new Notification({ title: notice.title, body: notice.body });
    shown.on('click', onClick);
    shown.on('failed', (_event, error) => {
      log.write('warn', 'attention.notification-failed', { error });
    });
    shown.show();
  };
}
