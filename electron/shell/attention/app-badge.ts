import { app, Menu, nativeImage, Tray, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import { countText, pictureName, trayTip, type AttentionCounts } from './attention-messages.ts';

export interface AppBadgeOptions {
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
export class AppBadge {
  readonly #options: AppBadgeOptions;
  readonly #tray: Tray | null;
  #shown = '';

  constructor(options: AppBadgeOptions) {
    this.#options = options;
    this.#tray = options.platform === 'darwin' ? null : new Tray(this.#picture('idle'));
    this.#tray?.on('click', options.openWindow);
  }

  show(counts: AttentionCounts): void {
    const next = `${String(counts.needsAttentionCount)} ${String(counts.unsentCount)}`;
    if (next === this.#shown) return;
    this.#shown = next;
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
      { label: 'Open Frontdesk', click: this.#options.openWindow },
      { label: words === null ? 'Outbox' : `Outbox: ${words}`, click: this.#options.openOutbox },
      { type: 'separator' },
      { role: 'quit', label: 'Quit Frontdesk' },
    ]);
  }

  /** Electron takes the `@2x` picture beside it on denser screens. */
  #picture(name: string): Electron.NativeImage {
    const side = this.#options.platform === 'win32' ? 16 : 24;
    return nativeImage.createFromPath(join(this.#options.pictureFolder, `tray-${name}-${String(side)}.png`));
  }
}
