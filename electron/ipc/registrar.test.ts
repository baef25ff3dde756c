import { describe, expect, it, vi } from 'vitest';
import { calls, START_READS, type CallName } from '../../shared/ipc/contract.ts';
import { failure } from '../../shared/failures/failures.ts';
import type { Reply } from '../../shared/ipc/reply.ts';
import type { LogFacts, LogLevel } from '../base/log.ts';
import { ExpectedFailure } from '../base/expected-failure.ts';
import { registerCalls, type Handlers } from './registrar.ts';

type Invoke = (name: CallName, input: unknown) => Promise<Reply<unknown>>;

function register(handlers: Partial<Handlers>, trusted = true): { invoke: Invoke; lines: string[] } {
  const registered = new Map<string, (event: unknown, input: unknown) => Promise<Reply<unknown>>>();
  const lines: string[] = [];
  registerCalls({
    ipcMain: { handle: (channel, listener) => registered.set(channel, listener as never) },
    handlers: Promise.resolve(handlers as Handlers),
    isTrustedSender: () => trusted,
    describeError: (error) => (error instanceof RangeError ? failure('offline') : null),
    checkOutputs: true,
    log: {
      write: (level: LogLevel, event: string, facts?: LogFacts) =>
        lines.push(JSON.stringify({ level, event, facts })),
    },
  });
  const invoke: Invoke = async (name, input) => {
    const handle = registered.get(`frontdesk:${name}`);
    if (!handle) throw new Error(`no handler for ${name}`);
    return handle({ senderFrame: null }, input);
  };
  return { invoke, lines };
}

describe('the registrar', () => {
  it('registers every call of the contract', async () => {
    const { invoke } = register({}, false);
    for (const name of Object.keys(calls) as CallName[]) {
      expect(await invoke(name, undefined)).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
    }
  });

  it('runs no handler for an untrusted sender or a wrong input', async () => {
    const read = vi.fn();
    const { invoke: untrusted } = register({ 'schedule.read': read }, false);
    await untrusted('schedule.read', { startMs: 0, endMs: 1 });
    const { invoke } = register({ 'schedule.read': read });
    for (const input of [undefined, null, 7, { startMs: 1, endMs: 0 }, { startMs: 0, endMs: 1, more: 1 }]) {
      expect(await invoke('schedule.read', input)).toMatchObject({ error: { code: 'invalid-input' } });
    }
    expect(read).not.toHaveBeenCalled();
  });

  it('takes neither a huge nor a circular input', async () => {
    const search = vi.fn();
    const { invoke } = register({ 'contacts.search': search });
    const circular: Record<string, unknown> = { limit: 1 };
    circular['query'] = circular;
    for (const input of [{ query: 'x'.repeat(2_000_000), limit: 1 }, circular]) {
      expect(await invoke('contacts.search', input)).toMatchObject({ error: { code: 'invalid-input' } });
    }
    expect(search).not.toHaveBeenCalled();
  });

  it('answers all reads of a start in one, each with its own reply', async () => {
    const { invoke } = register({
      'repair.read': () => null,
      'preferences.read': () => {
        throw new RangeError('network down');
      },
    });
    const reply = await invoke('window.start', undefined);
    expect(reply).toMatchObject({
      ok: true,
      value: {
        'repair.read': { ok: true, value: null },
        'preferences.read': { ok: false, error: { code: 'offline' } },
        // A bug in one read leaves the others alone.
        'account.state': { ok: false, error: { code: 'internal' } },
      },
    });
    expect(Object.keys((reply as { value: object }).value)).toEqual([...START_READS]);
  });

  it('answers an expected failure with its code and a bug without its data', async () => {
    const { invoke, lines } = register({
      'workstation.connection': () => {
        throw new ExpectedFailure(failure('not-signed-in'));
      },
      'preferences.read': () => {
        throw new RangeError('network down');
      },
      'drafts.read': () => {
        throw new Error('Ana López +1 555 010 2030');
      },
      'outbox.list': () => ['not an entry'] as never,
    });
    expect(await invoke('workstation.connection', undefined)).toMatchObject({
      error: { code: 'not-signed-in' },
    });
    expect(await invoke('preferences.read', undefined)).toMatchObject({ error: { code: 'offline' } });
    const bug = await invoke('drafts.read', undefined);
    expect(bug).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(bug) + lines.join()).not.toContain('Ana');
    expect(await invoke('outbox.list', undefined)).toMatchObject({ error: { code: 'internal' } });
  });
});
