import { dialog, type BrowserWindow } from 'electron';
import { EXPORT_EXTENSION, type FileDialogs } from './transfer-handlers.ts';

const FILTERS = [{ name: 'Frontdesk drafts', extensions: [EXPORT_EXTENSION] }];

/** The system's own dialogs for files, over the app's window. */
export function fileDialogs(window: () => BrowserWindow | null): FileDialogs {
  return {
    chooseWhereToSave: async (suggestedName) => {
      const options: Electron.SaveDialogOptions = {
        title: 'Export drafts',
        defaultPath: suggestedName,
        buttonLabel: 'Export',
        filters: FILTERS,
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
        title: 'Import drafts',
        buttonLabel: 'Open',
        filters: [...FILTERS, { name: 'All files', extensions: ['*'] }],
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
