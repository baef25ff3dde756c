import { NOT_MANAGED } from '../../../shared/computer/managed-settings.ts';
import type { ReadPolicy } from './policy.ts';
import { readMacPolicy } from './mac-policy.ts';
import { readPolicyFile } from './policy-file.ts';
import { readWindowsPolicy } from './windows-policy.ts';

/** The administrator's user id on macOS and Linux. */
const ROOT_ID = 0;

export interface PolicyPlace {
  platform: NodeJS.Platform;
  /** Another policy file, for development and tests; to be given by a copy that is not packaged only. */
  developmentFile: string | undefined;
}

/** The organisation's settings for this PC, from the first of the platform's places that has any (README.md). */
export async function readPolicy({ platform, developmentFile }: PolicyPlace): Promise<ReadPolicy> {
  const none: ReadPolicy = { settings: NOT_MANAGED, unknownKeys: [] };
  if (developmentFile !== undefined && developmentFile !== '') {
    const trustedOwnerIds = process.getuid ? [ROOT_ID, process.getuid()] : null;
    return readPolicyFile(developmentFile, { trustedOwnerIds }) ?? none;
  }
  const administrators = { trustedOwnerIds: [ROOT_ID] };
  if (platform === 'win32') return (await readWindowsPolicy()) ?? none;
  if (platform === 'darwin') {
    const file = '/Library/Application Support/Frontdesk/policy.json';
    return (await readMacPolicy()) ?? readPolicyFile(file, administrators) ?? none;
  }
  return readPolicyFile('/etc/frontdesk/policy.json', administrators) ?? none;
}
