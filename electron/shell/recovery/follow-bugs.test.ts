import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LogFacts } from '../../base/log.ts';
import { ASK_AGAIN_AFTER_MS, followBugs } from './follow-bugs.ts';

function follow(): {
  process: EventEmitter;
  asked: () => number;
  logged: LogFacts[];
  answer: (isAnew: boolean) => Promise<void>;
  startedAnew: () => number;
  pass: (ms: number) => void;
} {
  const process = new EventEmitter();
  const logged: LogFacts[] = [];
  let asked = 0;
  let anew = 0;
  let nowMs = 0;
  let resolve: (isAnew: boolean) => void = () => undefined;
  followBugs(process as unknown as NodeJS.Process, {
    log: { write: (_level, _event, facts = {}) => logged.push(facts) },
    nowMs: () => nowMs,
    ask: () => {
      asked += 1;
      return new Promise((done) => {
        resolve = done;
      });
    },
    relaunch: () => (anew += 1),
  });
  return {
    process,
    logged,
    asked: () => asked,
    startedAnew: () => anew,
    pass: (ms) => (nowMs += ms),
    answer: async (isAnew) => {
      resolve(isAnew);
      await setImmediate();
    },
  };
}

describe('an error nobody caught', () => {
  it('is noted without what it quotes, and said once in a while', async () => {
    const { process, logged, asked, answer, startedAnew, pass } = follow();
    process.emit('uncaughtException', new Error('cannot book “Ana López”'));
    process.emit('uncaughtException', new Error('again'));
    expect(asked()).toBe(1);
    expect(logged).toHaveLength(2);
    expect(JSON.stringify(logged)).not.toContain('Ana');
    await answer(false);
    expect(startedAnew()).toBe(0);
    pass(ASK_AGAIN_AFTER_MS);
    process.emit('uncaughtException', new Error('later'));
    await answer(true);
    expect(asked()).toBe(2);
    expect(startedAnew()).toBe(1);
  });

  it('in a promise is noted only', () => {
    const { process, logged, asked } = follow();
    process.emit('unhandledRejection', new TypeError('x'));
    expect(logged).toMatchObject([{ error: 'TypeError' }]);
    expect(asked()).toBe(0);
  });
});
