/**
 * `sudo node build/setup/install-system-packages.mjs`: installs what Linux must have, and nothing else: for machines where
 * the rest of set-up must not run as root.
 */
import { say, sayProblem } from './report.mjs';
import { ensureSystemPackages, realSystemTools } from './system-packages.mjs';

try {
  ensureSystemPackages(['compiling', 'running', 'testing'], realSystemTools(say));
} catch (error) {
  sayProblem(error);
  process.exitCode = 1;
}
