import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECOVERIES_PER_MINUTE, RELOAD_UNASKED_AFTER_MS, WindowRecovery } from './window-recovery.ts';

let done: string[];
let nowMs: number;
let due: { delayMs: number; run: () => void } | null;
let answerCrashes: (answer: 'load-again' | 'quit') => void;
let answerHanging: (answer: 'load-again' | 'wait') => void;
let hangingSignal: AbortSignal | null;
let isDestroyed: boolean;

beforeEach(() => {
  done = [];
  nowMs = 0;
  due = null;
  hangingSignal = null;
  isDestroyed = false;
});

function recovery(): WindowRecovery {
  return new WindowRecovery({
    window: {
      reload: () => done.push('reload'),
      endProcess: () => done.push('end process'),
      isDestroyed: () => isDestroyed,
    },
    questions: {
      afterCrashes: () => {
        done.push('ask after crashes');
        return new Promise((resolve) => {
          answerCrashes = resolve;
        });
      },
      whileHanging: (signal) => {
        done.push('ask while hanging');
        hangingSignal = signal;
        return new Promise((resolve) => {
          answerHanging = resolve;
        });
      },
    },
    quit: () => done.push('quit'),
    log: { write: () => undefined },
    nowMs: () => nowMs,
    timers: {
      after: (delayMs, run) => {
        due = { delayMs, run };
        return () => (due = null);
      },
    },
  });
}

describe('a window that crashes', () => {
  it('is loaded again at once, three times a minute, then a person is asked', async () => {
    const window = recovery();
    for (let count = 0; count < MAX_RECOVERIES_PER_MINUTE; count += 1) window.gone('crashed');
    expect(done).toEqual(['reload', 'reload', 'reload']);
    window.gone('oom');
    window.gone('oom');
    expect(done.slice(3)).toEqual(['ask after crashes']);
    answerCrashes('load-again');
    await setImmediate();
    window.gone('crashed');
    expect(done.slice(4)).toEqual(['reload', 'reload']);
  });

  it('is loaded again without end when it crashes seldom', () => {
    const window = recovery();
    for (nowMs = 0; nowMs < 600_000; nowMs += 30_000) window.gone('crashed');
    expect(new Set(done)).toEqual(new Set(['reload']));
  });

  it('lets the person quit', async () => {
    const window = recovery();
    for (let count = 0; count <= MAX_RECOVERIES_PER_MINUTE; count += 1) window.gone('crashed');
    answerCrashes('quit');
    await setImmediate();
    expect(done.at(-1)).toBe('quit');
  });

  it('that was closed stays closed', () => {
    const window = recovery();
    window.gone('clean-exit');
    isDestroyed = true;
    window.gone('crashed');
    expect(done).toEqual([]);
  });
});

describe('a window that hangs', () => {
  it('is asked about once, and its process ended when the person says so', async () => {
    const window = recovery();
    window.unresponsive();
    window.unresponsive();
    expect(done).toEqual(['ask while hanging']);
    answerHanging('load-again');
    await setImmediate();
    expect(done).toEqual(['ask while hanging', 'end process']);
    window.gone('killed');
    expect(done.at(-1)).toBe('reload');
  });

  it('is loaded again when nobody answers', () => {
    const window = recovery();
    window.unresponsive();
    expect(due?.delayMs).toBe(RELOAD_UNASKED_AFTER_MS);
    due?.run();
    expect(done.at(-1)).toBe('end process');
    expect(hangingSignal?.aborted).toBe(true);
  });

  it('is left alone when it answers again, or the person waits', async () => {
    const window = recovery();
    window.unresponsive();
    window.responsive();
    expect(hangingSignal?.aborted).toBe(true);
    expect(due).toBeNull();
    answerHanging('wait');
    await setImmediate();
    window.unresponsive();
    answerHanging('wait');
    await setImmediate();
    expect(due).toBeNull();
    expect(done).toEqual(['ask while hanging', 'ask while hanging']);
  });
});
