/** Signing and notarisation, from environment variables: what is there, what is missing, and what that means. */
import { SetupProblem } from '../setup/report.mjs';

/**
 * A release is what people get: everything in it must be signed. A tag build sets the variable.
 * @param {NodeJS.ProcessEnv} [environment]
 */
export function isRelease(environment = process.env) {
  return environment['FRONTDESK_RELEASE'] === '1';
}

/** A certificate as a file, or its contents as base64, with its password. */
const MAC_CERTIFICATE = ['CSC_LINK', 'CSC_KEY_PASSWORD'];
/** A key of App Store Connect: the one of the three ways that needs no person's password. */
const MAC_NOTARISATION = ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'];
const WINDOWS_CERTIFICATE = ['WIN_CSC_LINK', 'WIN_CSC_KEY_PASSWORD'];
/** Azure Artifact Signing: the key never leaves its vault. The first three are read by electron-builder itself. */
const WINDOWS_VAULT = [
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'WINDOWS_SIGN_ENDPOINT',
  'WINDOWS_SIGN_ACCOUNT',
  'WINDOWS_SIGN_PROFILE',
  'WINDOWS_SIGN_PUBLISHER',
];

/** What happens to people who get an unsigned package. */
const CONSEQUENCES = {
  darwin: 'macOS will not open it on another Mac, and the keychain asks again after every update',
  win32: 'Windows warns of it, and the updater refuses it',
};

/**
 * @typedef {object} Signing
 * @property {boolean} isSigned
 * @property {boolean} isNotarised
 * @property {'vault' | 'certificate' | 'none'} by
 * @property {string[]} lines what to tell whoever makes the package
 */

/**
 * How packages for a system are signed here.
 * @param {string} platform Node's name
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Signing}
 * @throws {SetupProblem} in a release that could not be signed, naming every variable that is missing
 */
export function chooseSigning(platform, environment = process.env) {
  if (platform !== 'darwin' && platform !== 'win32') {
    // Linux packages carry no signature of ours: the release's checksums and attestation stand for them.
    return { isSigned: false, isNotarised: false, by: 'none', lines: [] };
  }
  const missing = (/** @type {string[]} */ names) => names.filter((name) => !environment[name]);
  const isVault = platform === 'win32' && missing(WINDOWS_VAULT).length < WINDOWS_VAULT.length;
  const certificate = platform === 'darwin' ? MAC_CERTIFICATE : isVault ? WINDOWS_VAULT : WINDOWS_CERTIFICATE;
  const notarisation = platform === 'darwin' ? MAC_NOTARISATION : [];
  const withoutCertificate = missing(certificate);
  const withoutNotarisation = missing(notarisation);
  const absent = [...withoutCertificate, ...withoutNotarisation];
  if (absent.length > 0 && isRelease(environment)) {
    throw new SetupProblem(
      `a release is signed${platform === 'darwin' ? ' and notarised' : ''}, and these are not set: ${absent.join(', ')}.`,
      'set them (build/README.md says what each is), or unset FRONTDESK_RELEASE to make a package for trying',
    );
  }
  const isSigned = withoutCertificate.length === 0;
  return {
    isSigned,
    isNotarised: isSigned && platform === 'darwin' && withoutNotarisation.length === 0,
    by: !isSigned ? 'none' : isVault ? 'vault' : 'certificate',
    lines:
      absent.length === 0
        ? []
        : [
            `Not ${isSigned ? 'notarised' : 'signed'}: ${absent.join(', ')} not set. For trying only: ${CONSEQUENCES[platform]}.`,
          ],
  };
}

/**
 * electron-builder's options for the vault.
 * @param {NodeJS.ProcessEnv} environment
 */
export function vaultOptions(environment) {
  return {
    endpoint: environment['WINDOWS_SIGN_ENDPOINT'] ?? '',
    codeSigningAccountName: environment['WINDOWS_SIGN_ACCOUNT'] ?? '',
    certificateProfileName: environment['WINDOWS_SIGN_PROFILE'] ?? '',
    publisherName: environment['WINDOWS_SIGN_PUBLISHER'] ?? '',
  };
}
