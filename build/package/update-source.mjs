/**
 * Where an installed app looks for updates: written into the package as `app-update.yml`, which electron-updater reads,
 * beside the metadata (`latest.yml`, `latest-mac.yml`, `latest-linux.yml`) that electron-builder makes.
 */
import { SetupProblem } from '../setup/report.mjs';

/**
 * @param {NodeJS.ProcessEnv} [environment] FRONTDESK_UPDATE_URL (a folder on a web server), or
 *     FRONTDESK_UPDATE_REPOSITORY (`owner/name`, its releases)
 * @returns {{ provider: 'generic', url: string }
 *     | { provider: 'github', owner: string, repo: string, releaseType: 'draft' } | null} null for an app that looks for
 *     no updates
 * @throws {SetupProblem} for an address that updates must not come from
 */
export function chooseUpdateSource(environment = process.env) {
  const url = environment['FRONTDESK_UPDATE_URL'];
  const repository = environment['FRONTDESK_UPDATE_REPOSITORY'];
  if (url) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw new SetupProblem(
        `FRONTDESK_UPDATE_URL is ${url}; updates come over https only.`,
        'export FRONTDESK_UPDATE_URL=https://…',
      );
    }
    return { provider: 'generic', url };
  }
  if (!repository) return null;
  const [owner, repo, ...rest] = repository.split('/');
  if (!owner || !repo || rest.length > 0) {
    throw new SetupProblem(
      `FRONTDESK_UPDATE_REPOSITORY is ${repository}, not owner/name.`,
      'export FRONTDESK_UPDATE_REPOSITORY=owner/name',
    );
  }
  return { provider: 'github', owner, repo, releaseType: 'draft' };
}
