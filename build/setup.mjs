/**
 * `node build/setup.mjs [start|test|practice|tour|bench|package|e2e] [arguments]`: makes this computer ready for
 * Frontdesk, then runs that thing. Without one: set-up only. Built on Node's own modules; runs on Node 18+.
 *
 * --retry    tries the official Electron download again, though it failed within the last day
 */
import { commands } from './setup/commands.mjs';
import { makeReady } from './setup/make-ready.mjs';
import { say, sayProblem, SetupProblem } from './setup/report.mjs';

/**
 * @param {string[]} given
 * @returns {Promise<number>} the exit code
 */
async function main(given) {
  const [name, ...args] = given.filter((argument) => argument !== '--retry');
  const isRetry = given.includes('--retry');
  if (name === undefined) {
    const { electron } = await makeReady({
      purposes: ['compiling', 'running', 'testing'],
      needsElectron: true,
      isRetry,
    });
    say(`Ready: Electron ${electron?.version ?? 'none'}.`);
    return 0;
  }
  const command = commands[name];
  if (command === undefined) {
    throw new SetupProblem(
      `there is no "${name}".`,
      `node build/setup.mjs ${Object.keys(commands).join('|')}`,
    );
  }
  return command(args, isRetry);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  sayProblem(error);
  process.exitCode = 1;
}
