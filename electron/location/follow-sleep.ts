import { powerMonitor } from 'electron';
import type { Emit } from '../base/emit.ts';

/** After sleep everything on screen is old: it is fetched at once, and the renderer is told. */
export function followSleep(resumed: () => void, emit: Emit, nowMs: () => number): void {
  let suspendedAtMs: number | null = null;
  powerMonitor.on('suspend', () => {
    suspendedAtMs = nowMs();
  });
  powerMonitor.on('resume', () => {
    const sleptMs = suspendedAtMs === null ? null : nowMs() - suspendedAtMs;
    suspendedAtMs = null;
    resumed();
    emit('workstation.resumed', { sleptMs });
  });
}
