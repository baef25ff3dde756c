import { m } from '../../shared/messages/messages.ts';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';

/** Whether the system starts Frontdesk when the person signs in to the PC, and how to change that. Throws the system's error. */
export interface LoginItem {
  read(): boolean;
  write(on: boolean): void;
}

/** What starts this copy of the app: its program, and what to hand it. */
export interface StartCommand {
  program: string;
  arguments: readonly string[];
}

/** The login item of the platform the app runs on. The window then opens as it always does: the schedule is what it is for. */
export function loginItemOf(app: App, environment: NodeJS.ProcessEnv = process.env): LoginItem {
  // An AppImage is mounted somewhere else at every start: the file itself is what must be started.
  const program = environment['APPIMAGE'] ?? process.execPath;
  const command: StartCommand = { program, arguments: app.isPackaged ? [] : [app.getAppPath()] };
  if (process.platform === 'linux') return autostartEntry(configFolder(environment), command);
  return {
    read: () => app.getLoginItemSettings({ path: command.program, args: [...command.arguments] }).openAtLogin,
    write: (on) => {
      app.setLoginItemSettings({ openAtLogin: on, path: command.program, args: [...command.arguments] });
    },
  };
}

/** `~/.config`, or where the desktop says its settings lie (XDG Base Directory, absolute paths only). */
function configFolder(environment: NodeJS.ProcessEnv): string {
  const named = environment['XDG_CONFIG_HOME'];
  return named?.startsWith('/') === true ? named : join(homedir(), '.config');
}

/** An entry in the desktop's autostart folder (freedesktop.org, Desktop Application Autostart Specification). */
export function autostartEntry(configFolder: string, command: StartCommand): LoginItem {
  const folder = join(configFolder, 'autostart');
  const file = join(folder, 'com.frontdesk.desktop.desktop');
  return {
    read: () => {
      try {
        // Desktops switch an entry off by this key instead of removing it.
        return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(readFileSync(file, 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    },
    write: (on) => {
      if (!on) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, autostartText(command));
    },
  };
}

function autostartText({ program, arguments: given }: StartCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Frontdesk',
    `Comment=${m.system_autostart_comment()}`,
    `Exec=${[program, ...given].map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** A word of an Exec line: quoted, with the characters escaped that mean something in it (Desktop Entry Specification). */
function quoted(word: string): string {
  return `"${word
    .replace(/[\\"`$]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}
