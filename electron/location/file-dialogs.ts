import { dialog, type BrowserWindow } from 'electron';
import { m } from '../../shared/messages/messages.ts';
import { EXPORT_EXTENSION, type FileDialogs } from './transfer-handlers.ts';

const filters = (): Electron.FileFilter[] => [
  { name: m.outbox_dialog_files(), extensions: [EXPORT_EXTENSION] },
];

/** The system's own dialogs for files, over the app's window. */
export function fileDialogs(window: () => BrowserWindow | null): FileDialogs {
  return {
    chooseWhereToSave: (suggestedName) =>
      askWhereToSave(window(), {
        title: m.outbox_dialog_export(),
        defaultPath: suggestedName,
        buttonLabel: m.outbox_dialog_export_button(),
        filters: filters(),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }),
    chooseWhatToOpen: () =>
      askWhatToOpen(window(), {
        title: m.outbox_dialog_import(),
        buttonLabel: m.outbox_dialog_open_button(),
        filters: [...filters(), { name: m.outbox_dialog_all_files(), extensions: ['*'] }],
        properties: ['openFile'],
      }),
  };
}

/** The system's dialogs for days on paper. Null: the person chose nothing. */
export interface SheetDialogs {
  chooseWhereToSavePdf(suggestedName: string): Promise<string | null>;
  chooseFolder(): Promise<string | null>;
}

/** The system's own dialogs for day sheets, over the app's window. */
export function sheetDialogs(window: () => BrowserWindow | null): SheetDialogs {
  return {
    chooseWhereToSavePdf: (suggestedName) =>
      askWhereToSave(window(), {
        title: m.sheet_save_title(),
        defaultPath: suggestedName,
        filters: [{ name: m.sheet_pdf_files(), extensions: ['pdf'] }],
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      }),
    chooseFolder: () =>
      askWhatToOpen(window(), {
        title: m.sheet_folder_title(),
        buttonLabel: m.sheet_folder_button(),
        properties: ['openDirectory', 'createDirectory'],
      }),
  };
}

async function askWhereToSave(
  owner: BrowserWindow | null,
  options: Electron.SaveDialogOptions,
): Promise<string | null> {
  const { canceled, filePath } = await (owner
    ? dialog.showSaveDialog(owner, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
}

async function askWhatToOpen(
  owner: BrowserWindow | null,
  options: Electron.OpenDialogOptions,
): Promise<string | null> {
  const { canceled, filePaths } = await (owner
    ? dialog.showOpenDialog(owner, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
