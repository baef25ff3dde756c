/**
 * What the packages are made of, and how. `npm run package` reads it; build/README.md says what each choice rests on.
 * With the third-party runtime (FRONTDESK_PACKAGE_FOR_TEST=1) the result is for trying on this computer only.
 */
import { readFileSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Arch } from 'electron-builder';
import { makeIcons } from '../icons/make-icons.mjs';
import { resolveElectron } from '../setup/electron-runtime.mjs';
import { projectFolder } from '../setup/paths.mjs';
import { say, SetupProblem } from '../setup/report.mjs';
import { listBundledPackages } from './bundled-packages.mjs';
import { findPackageFaults, resourcesFolder } from './check-package.mjs';
import { stageNativeModules } from './native-modules.mjs';
import { chooseSigning, isRelease, vaultOptions } from './signing.mjs';
import { compareWithBudget, measureArtifacts, measurePackage } from './sizes.mjs';
import { writeLicences } from './third-party-licences.mjs';
import { chooseUpdateSource } from './update-source.mjs';

refuseMadeUpAddresses();
const runtime = resolveElectron();
const macSigning = chooseSigning(process.platform === 'darwin' ? 'darwin' : 'none');
const windowsSigning = chooseSigning(process.platform === 'win32' ? 'win32' : 'none');
for (const line of [...macSigning.lines, ...windowsSigning.lines]) say(line);

/** Everything made on the way to a package, under the output folder. */
export const STAGING = path.join(projectFolder, 'release/staging');
const ICONS = path.join(STAGING, 'icons');

/** The Electron of a test package; others are downloaded by electron-builder, with their hash. */
const testRuntime = runtime.isThirdParty
  ? { electronVersion: runtime.version, electronDist: runtime.folder }
  : {};

/** package.json names an address that nobody owns; what people get must name whoever answers for it. */
function refuseMadeUpAddresses() {
  const { homepage, author } = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8'));
  const madeUp = [homepage, author].filter((address) => /\.example\b/.test(address));
  if (isRelease() && madeUp.length > 0) {
    throw new SetupProblem(
      `package.json still says ${madeUp.join(' and ')}.`,
      'edit homepage and author in package.json',
    );
  }
}

/**
 * @param {{ electronPlatformName: string, arch: Arch }} context
 * @returns {import('./native-modules.mjs').Target}
 */
export function targetOf({ electronPlatformName, arch }) {
  return {
    platform: /** @type {import('./native-modules.mjs').Target['platform']} */ (electronPlatformName),
    arch: String(Arch[arch]),
  };
}

/**
 * Where native modules are laid out for a package; `files` below names it in electron-builder's own words.
 * @param {{ packager: { platform: { buildConfigurationKey: string } }, arch: Arch }} context
 */
export function nativeFolder({ packager, arch }) {
  return path.join(STAGING, `native-${packager.platform.buildConfigurationKey}-${String(Arch[arch])}`);
}

/**
 * @param {readonly string[]} faults
 * @param {string} what
 */
function refuse(faults, what) {
  if (faults.length > 0)
    throw new Error(`${what} was refused:\n${faults.map((one) => `  - ${one}`).join('\n')}`);
}

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'com.frontdesk.desktop',
  productName: 'Frontdesk',
  copyright: 'Copyright © 2026 Frontdesk',
  ...testRuntime,
  directories: { output: 'release', buildResources: 'build/package' },
  // eslint-disable-next-line no-template-curly-in-string -- electron-builder fills it in, not JavaScript
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',

  files: [
    'dist/**/*',
    '!dist/**/*.map',
    '!dist/.*',
    '!dist/bundled-packages{,/**/*}',
    'package.json',
    // The bundles hold the rest of node_modules; what has native code is laid out for each target.
    '!node_modules{,/**/*}',
    { from: `${STAGING}/native-\${os}-\${arch}`, to: 'node_modules' },
  ],
  asar: true,
  asarUnpack: ['**/*.node'],
  extraResources: [
    { from: 'LICENSE', to: 'LICENSE.txt' },
    { from: `${STAGING}/THIRD-PARTY-LICENSES.txt`, to: 'THIRD-PARTY-LICENSES.txt' },
  ],
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
  forceCodeSigning: isRelease() && process.platform !== 'linux',
  protocols: { name: 'Frontdesk', schemes: ['frontdesk'], role: 'Viewer' },
  publish: chooseUpdateSource(),
  detectUpdateChannel: true,
  generateUpdatesFilesForAllChannels: true,

  win: {
    target: ['nsis'],
    icon: `${STAGING}/icons/icon.ico`,
    verifyUpdateCodeSignature: true,
    ...(windowsSigning.by === 'vault' ? { azureSignOptions: vaultOptions(process.env) } : {}),
  },
  nsis: {
    // The assisted installer is the one that knows both: for this user (default) and for everybody (/allusers).
    oneClick: false,
    perMachine: false,
    selectPerMachineByDefault: false,
    allowToChangeInstallationDirectory: false,
    deleteAppDataOnUninstall: false,
    include: 'build/package/installer.nsh',
    installerIcon: `${STAGING}/icons/icon.ico`,
    uninstallerIcon: `${STAGING}/icons/icon.ico`,
  },

  mac: {
    target: ['dmg', 'zip'],
    icon: `${STAGING}/icons/icon.icns`,
    category: 'public.app-category.business',
    // Without an identity the hardened runtime would keep the app from loading its own libraries.
    hardenedRuntime: macSigning.isSigned,
    entitlements: 'build/package/entitlements.plist',
    entitlementsInherit: 'build/package/entitlements.plist',
    preAutoEntitlements: false,
    strictVerify: true,
    notarize: macSigning.isNotarised,
    darkModeSupport: true,
  },

  linux: {
    target: ['AppImage', 'deb'],
    icon: `${STAGING}/icons/linux`,
    category: 'Office',
    maintainer: 'Frontdesk',
    vendor: 'Frontdesk',
    synopsis: 'Scheduling for reception desks',
    executableName: 'frontdesk',
    syncDesktopName: true,
  },
  deb: {
    // Test packages are installed once and thrown away: quick to make rather than small.
    compression: runtime.isThirdParty ? 'zst' : 'xz',
    depends: [
      'libasound2 | libasound2t64',
      'libatspi2.0-0 | libatspi2.0-0t64',
      'libgbm1',
      'libgtk-3-0 | libgtk-3-0t64',
      'libnotify4',
      'libnss3',
      'libsecret-1-0',
      'libuuid1',
      'libxss1',
      'libxtst6',
      'xdg-utils',
    ],
    // The keychain that a real account needs; practice mode does without.
    recommends: ['gnome-keyring | kwalletmanager'],
    packageCategory: 'office',
  },

  async beforePack(context) {
    const target = targetOf(context);
    await makeIcons(ICONS);
    const licences = await writeLicences(await listBundledPackages());
    await writeFile(path.join(STAGING, 'THIRD-PARTY-LICENSES.txt'), licences);
    await stageNativeModules(target, nativeFolder(context));
  },
  async afterPack(context) {
    const { appOutDir } = context;
    const target = targetOf(context);
    if (runtime.isThirdParty) {
      // They make the runtime start any folder; a package starts its own app.
      for (const name of ['resources/default_app.asar', 'version', 'third-party-runtime.json']) {
        await rm(path.join(appOutDir, name), { force: true });
      }
    }
    if (target.platform === 'darwin') {
      // On the other systems they lie beside the program already.
      await cp(
        path.join(runtime.folder, 'LICENSES.chromium.html'),
        path.join(resourcesFolder(appOutDir, target), 'LICENSES.chromium.html'),
      );
    }
    refuse(await findPackageFaults(appOutDir, target), `The package for ${target.platform}-${target.arch}`);
    const sizes = compareWithBudget(await measurePackage(appOutDir, target));
    for (const line of sizes.lines) say(`  ${line}`);
    refuse(sizes.faults, `The package for ${target.platform}-${target.arch}`);
  },
  async afterAllArtifactBuild({ artifactPaths }) {
    const sizes = compareWithBudget(await measureArtifacts(artifactPaths));
    for (const line of sizes.lines) say(`  ${line}`);
    refuse(sizes.faults, 'An installer');
    return [];
  },
};
