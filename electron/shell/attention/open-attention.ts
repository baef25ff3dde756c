import { app, type BrowserWindow } from 'electron';
import type { Log } from '../../base/log.ts';
import { systemTimers } from '../../base/timers.ts';
import { AttentionWatch } from './attention-watch.ts';
import { AppBadge } from './app-badge.ts';
import { appNotifier } from './app-notification.ts';

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
    close: () => {
      watch.follow(null);
      badge.close();
    },
  };
}
