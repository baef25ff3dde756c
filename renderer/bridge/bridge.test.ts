import { expect, test } from 'vitest';
import { START_READS, type CallName } from '../../shared/ipc/contract.ts';
import { fail } from '../testing/mock-bridge.ts';
import { sampleBridge } from '../testing/sample-bridge.ts';
import { StartBridge } from './bridge.ts';

/** The calls that reach main, by name. */
function counted(main: ReturnType<typeof sampleBridge>): { bridge: StartBridge; asked: CallName[] } {
  const asked: CallName[] = [];
  const bridge = new StartBridge({
    call: (name, input) => {
      asked.push(name);
      return main.call(name, input);
    },
    on: (name, listener) => main.on(name, listener),
  });
  return { bridge, asked };
}

test('all reads of a start are one call, and a second of the same name asks again', async () => {
  const { bridge, asked } = counted(sampleBridge());
  bridge.begin();
  const replies = await Promise.all(START_READS.map((name) => bridge.call(name, undefined)));
  expect(replies.map(({ ok }) => ok)).toEqual(START_READS.map(() => true));
  expect(asked).toEqual(['window.start']);
  await bridge.call('outbox.list', undefined);
  expect(asked).toEqual(['window.start', 'outbox.list']);
});

test('one read that fails fails alone', async () => {
  const { bridge } = counted(sampleBridge({ handlers: { 'directory.read': () => fail('not-signed-in') } }));
  bridge.begin();
  expect(await bridge.call('directory.read', undefined)).toMatchObject({ error: { code: 'not-signed-in' } });
  expect(await bridge.call('preferences.read', undefined)).toMatchObject({ ok: true });
});

test('after the start nothing that was said then is answered any more', async () => {
  const { bridge, asked } = counted(sampleBridge());
  bridge.begin();
  bridge.end();
  await bridge.call('drafts.read', undefined);
  expect(asked).toEqual(['window.start', 'drafts.read']);
});
