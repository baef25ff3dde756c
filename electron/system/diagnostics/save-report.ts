import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, dialog, type BrowserWindow, type SaveDialogOptions } from 'electron';

/** Asks where to put the report and writes it there; answers the file's name, or null when the person thought better of it. */
export async function saveReport(
  window: BrowserWindow | null,
  report: { fileName: string; text: string },
): Promise<string | null> {
  const options: SaveDialogOptions = {
    title: 'Save diagnostics for support',
    defaultPath: join(app.getPath('downloads'), report.fileName),
    filters: [{ name: 'Diagnostics', extensions: ['json'] }],
  };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || filePath === '') return null;
  await writeFile(filePath, report.text, { mode: 0o600 });
  return basename(filePath);
}
