import type { UpdateProgress } from '../../shared/computer/computer-state.ts';
import { relativeAge } from '../../shared/time/format.ts';
import { assertNever } from '../bridge/assert-never.ts';

/** How far the updates are, as one or two sentences. */
export function updateMessage(progress: UpdateProgress, nowMs: number): string {
  switch (progress.kind) {
    case 'off':
    case 'failed':
      return progress.message;
    case 'up-to-date':
      return progress.checkedAtMs === null
        ? 'Looked for by itself a few times a day.'
        : `This is the newest version. Looked for ${relativeAge(Math.max(0, nowMs - progress.checkedAtMs))}.`;
    case 'checking':
      return 'Looking for a newer version…';
    case 'downloading':
      return `Fetching version ${progress.version}: ${progress.percent} %. You can go on working.`;
    case 'waiting':
      return `Version ${progress.version} is here and is installed when Frontdesk is closed.`;
    case 'installing':
      return `Frontdesk closes to install version ${progress.version} and starts again.`;
    default:
      return assertNever(progress);
  }
}
