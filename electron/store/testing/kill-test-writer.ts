/** Run by kill.test.ts: books without end and prints the number of each booking once the store has acknowledged it. */
import { writeSync } from 'node:fs';
import { openStore } from '../open-store.ts';
import { KEY, MONDAY_MS, booking } from './store-test-kit.ts';

const [, , filePath = '', firstOrder = '0'] = process.argv;
const result = openStore({ filePath, encryptionKey: KEY, deskName: 'Killed', nowMs: () => MONDAY_MS });
if (!result.ok) throw result.failure;
for (let n = Number(firstOrder); ; n += 1) {
  const order = booking(n, { newClient: `local-${n}` });
  result.store.outbox.addOrder({ kind: 'create-appointment', order }, { undoWindowMs: 0 });
  // Written past Node's own buffers: what was printed was acknowledged, even if the next thing is the kill.
  writeSync(1, `${n}\n`);
}
