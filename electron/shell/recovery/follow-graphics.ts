import type { App } from 'electron';
import type { Log } from '../../base/log.ts';
import { GRAPHICS_CRASHES_BEFORE_SOFTWARE, type StartRecord } from './start-record.ts';

/**
 * Watches Chromium's helper processes. The graphics process comes back by itself, and after several crashes Chromium draws
 * without the card for the rest of the run; so that the next start does not go through it again, it is remembered.
 * Nothing is restarted under the user's hands. `onGivenUp` is told when that was decided.
 */
export function followGraphics(
  app: Pick<App, 'on'>,
  startRecord: StartRecord,
  log: Log,
  onGivenUp: () => void,
): void {
  let crashes = 0;
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.write('error', 'helper.gone', { type, reason, exitCode });
    if (type !== 'GPU') return;
    crashes += 1;
    if (crashes !== GRAPHICS_CRASHES_BEFORE_SOFTWARE || !startRecord.plan.isAccelerated) return;
    startRecord.giveUpAcceleration();
    onGivenUp();
  });
}
