import type { WebPreferences } from 'electron';

/**
 * How the app's page runs: sandboxed, isolated, without Node, with the bridge of the preload script and nothing else
 * (Electron's security checklist, 2 to 4, 6, 8 to 12); null for a page without a bridge. Developer tools are for development.
 */
export function pagePreferences(preloadFile: string | null, isPackaged: boolean): WebPreferences {
  return {
    ...(preloadFile === null ? {} : { preload: preloadFile }),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    enableWebSQL: false,
    devTools: !isPackaged,
  };
}
