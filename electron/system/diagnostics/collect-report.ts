import { m } from '../../../shared/messages/messages.ts';
import { readdirSync, statSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join, basename } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { app, screen, dialog, type BrowserWindow, type SaveDialogOptions } from 'electron';
import type { AccountState } from '../../../shared/account/account.ts';
import type { Preferences } from '../../../shared/preferences/preferences.ts';
import type { ComputerState, UpdateState } from '../../../shared/computer/computer-state.ts';
import type { FileLog } from '../../base/log.ts';
import { isDevelopmentRuntime } from '../../base/runtime.ts';
import type { LocationSession } from '../../location/location-session.ts';
import { LOG_LINES_IN_REPORT, reportFileName, reportText } from './report.ts';

/** What the report asks for at the moment it is made. */
export interface ReportAccess {
  dataFolder: string;
  log: FileLog;
  nowMs: () => number;
  account: () => AccountState;
  session: () => LocationSession | null;
  computer: () => ComputerState;
  updates: () => UpdateState;
  preferences: () => Preferences;
}

/** Collects the report for support from this PC as it is now. */
export function collectReport(access: ReportAccess): { fileName: string; text: string } {
  const nowMs = access.nowMs();
  const session = access.session();
  const text = reportText({
    nowMs,
    app: {
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      isPackaged: app.isPackaged,
      isDevelopmentRuntime: isDevelopmentRuntime(),
      upMinutes: Math.round(process.uptime() / 60),
    },
    system: {
      platform: process.platform,
      release: release(),
      arch: process.arch,
      processors: cpus().length,
      memoryMegabytes: Math.round(totalmem() / 2 ** 20),
      locale: app.getLocale(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      zoneData: process.versions['tz'] ?? null,
      screens: screen
        .getAllDisplays()
        .map(
          ({ size, scaleFactor }) => `${String(size.width)}x${String(size.height)} at ${String(scaleFactor)}`,
        )
        .join(', '),
    },
    account: access.account(),
    schedule: session && {
      connection: session.sync.connection(),
      outbox: session.sync.listOutbox(),
      serverOffsets: session.sync.serverOffsets(),
    },
    computer: access.computer(),
    updates: access.updates(),
    preferences: access.preferences(),
    files: filesIn(access.dataFolder),
    logLines: access.log.recentLines(LOG_LINES_IN_REPORT),
  });
  return { fileName: reportFileName(nowMs), text };
}

/** Our own files with their sizes; what Chromium keeps beside them is its own business. */
function filesIn(dataFolder: string): { name: string; bytes: number }[] {
  return ['', 'stores', 'logs'].flatMap((folder) => {
    try {
      return readdirSync(join(dataFolder, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(json|sqlite|log)|broken|damaged/.test(entry.name))
        .map(({ name }) => ({
          name: folder === '' ? name : `${folder}/${name}`,
          bytes: statSync(join(dataFolder, folder, name)).size,
        }));
    } catch (error) {
      return [{ name: `${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, bytes: 0 }];
    }
  });
}

/** Asks where to put the report and writes it there; answers the file's name, or null when the person thought better of it. */
export async function saveReport(
  window: BrowserWindow | null,
  report: { fileName: string; text: string },
): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: m.system_save_diagnostics(),
    defaultPath: join(app.getPath('downloads'), report.fileName),
    filters: [{ name: m.system_diagnostics(), extensions: ['json'] }],
  };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || filePath === '') return null;
  await writeFile(filePath, report.text, { mode: 0o600 });
  return basename(filePath);
}
