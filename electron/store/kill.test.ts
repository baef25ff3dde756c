import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreBench, orderId } from './testing/store-test-kit.ts';

const ROUNDS = 6;

let bench: StoreBench;
beforeEach(() => {
  bench = new StoreBench();
});
afterEach(() => bench.remove());

/** Runs the writer until it has acknowledged so many orders, then kills it where it stands; gives what it acknowledged. */
async function writeUntilKilled(firstOrder: number, acknowledgements: number): Promise<number[]> {
  const script = path.join(import.meta.dirname, 'testing/kill-test-writer.ts');
  const writer: ChildProcess = spawn(process.execPath, [script, bench.filePath, String(firstOrder)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const closed = once(writer, 'close');
  const lines = createInterface({ input: writer.stdout! });
  lines.on('line', (line) => {
    acknowledged.push(Number(line));
    // The writer goes on while the signal travels: it dies anywhere in a later transaction.
    if (acknowledged.length === acknowledgements) writer.kill('SIGKILL');
  });
  await closed;
  expect(writer.signalCode).toBe('SIGKILL');
  return acknowledged;
}

it('has every acknowledged order, with its client, after being killed at any moment', async () => {
  bench.store.close();
  const acknowledged: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await writeUntilKilled(round * 100_000, 5 + round * 23)));
  }
  const store = bench.open();
  expect(acknowledged.length).toBeGreaterThan(ROUNDS * 5);
  for (const n of acknowledged) {
    expect(store.outbox.read(orderId(n))).toMatchObject({ state: 'queued', waitsForId: `local-${n}` });
    expect(store.outbox.read(`local-${n}`)).toMatchObject({ state: 'queued' });
  }
  const rows = store.outbox.list();
  expect(rows.filter(({ payload }) => payload.kind === 'create-contact').length * 2).toBe(rows.length);
}, 60_000);
