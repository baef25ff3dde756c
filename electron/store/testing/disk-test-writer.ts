/**
 * Run by disk.test.ts inside a small disk of its own: books until the disk takes nothing more, makes room, books again,
 * then opens the store on a read-only disk. Prints what it met as one line of JSON.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openStore } from '../open-store.ts';
import { StoreFailure } from '../store-failure.ts';
import { booking, KEY, MONDAY_MS, orderId } from './store-test-kit.ts';
import type { Store } from '../store.ts';

const [, , folder = ''] = process.argv;
const ballast = path.join(folder, 'ballast');
const filePath = path.join(folder, 'store.db');
const MOST_ORDERS = 5_000;

function open() {
  return openStore({ filePath, encryptionKey: KEY, deskName: 'Full', nowMs: () => MONDAY_MS });
}

function mustOpen(): Store {
  const opened = open();
  if (!opened.ok) throw opened.failure;
  return opened.store;
}

/** Books from this number on until it fails; the number of the order that was not kept, and the failure. */
function bookUntilFull(store: Store, from: number): { failedAt: number; failure: StoreFailure } {
  for (let n = from; n < from + MOST_ORDERS; n += 1) {
    try {
      const order = booking(n, { newClient: `local-${n}` });
      store.outbox.addOrder({ kind: 'create-appointment', order }, { undoWindowMs: 0 });
    } catch (failure) {
      if (!(failure instanceof StoreFailure)) throw failure;
      return { failedAt: n, failure };
    }
  }
  throw new Error('The disk never got full.');
}

const keptOrders = (store: Store, upTo: number): number =>
  Array.from({ length: upTo }, (_, n) => store.outbox.read(orderId(n))).filter((row) => row !== null).length;

writeFileSync(ballast, Buffer.alloc(128 * 1024, 1));
let store = mustOpen();
const full = bookUntilFull(store, 0);
const keptWhileFull = keptOrders(store, full.failedAt + 1);
store.close();
// What was acknowledged is there, and readable, although the disk is still full.
store = mustOpen();
const keptAfterRestart = keptOrders(store, full.failedAt + 1);
rmSync(ballast);
const again = booking(9_999, { newClient: 'local-9999' });
store.outbox.addOrder({ kind: 'create-appointment', order: again }, { undoWindowMs: 0 });
store.close();
execFileSync('mount', ['-o', 'remount,ro', folder]);
const readOnly = open();
execFileSync('mount', ['-o', 'remount,rw', folder]);
store = mustOpen();
process.stdout.write(
  `${JSON.stringify({
    acknowledged: full.failedAt,
    fullCode: full.failure.code,
    keptWhileFull,
    keptAfterRestart,
    openingReadOnly: readOnly.ok ? 'opened' : readOnly.failure.code,
    keptAfterReadOnly: keptOrders(store, full.failedAt + 1),
  })}\n`,
);
store.close();
