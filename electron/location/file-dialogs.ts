import { dialog, type BrowserWindow } from 'electron';
import { m } from '../../shared/messages/messages.ts';
import { EXPORT_EXTENSION, type FileDialogs } from './transfer-handlers.ts';

const filters = (): Electron.FileFilter[] => [
  { name: m.outbox_dialog_files(), extensions: [EXPORT_EXTENSION] },
];

/** The system's own dialogs for files, over the app's window. */
export function fileDialogs(window: () => BrowserWindow | null): FileDialogs {
  return {
    chooseWhereToSave: async (suggestedName) => {
      const options: Electron.SaveDialogOptions = {
        title: m.outbox_dialog_export(),
        defaultPath: suggestedName,
        buttonLabel: m.outbox_dialog_export_button(),
        filters: filters(),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      };
      const owner = window();
      const { canceled, filePath } = await (owner
        ? dialog.showSaveDialog(owner, options)
        : dialog.showSaveDialog(options));
      return canceled || filePath === '' ? null : filePath;
    },
    chooseWhatToOpen: async () => {
      const options: Electron.OpenDialogOptions = {
        title: m.outbox_dialog_import(),
        buttonLabel: m.outbox_dialog_open_button(),
        filters: [...filters(), { name: m.outbox_dialog_all_files(), extensions: ['*'] }],
        properties: ['openFile'],
      };
      const owner = window();
      const { canceled, filePaths } = await (owner
        ? dialog.showOpenDialog(owner, options)
        : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
  };
}
