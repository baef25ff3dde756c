import { setImmediate } from 'node:timers/promises';
import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';
import type { z } from 'zod';
import { StoreFailure, toStoreFailure } from '../store-failure.ts';

/** What can be bound to a statement. */
export type SqlValue = string | number | Uint8Array | null;

/**
 * Points at which a crash must lose and double nothing: around the commit of a transaction, between the work of a
 * migration and its number, and between the parts of a listing taken in.
 */
export type StoreFailpoint = 'before-commit' | 'after-commit' | 'in-migration' | 'in-listing-merge';

/** The table a statement writes to. */
const WRITTEN_TABLE = /^\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+(\w+)/;

/** How long opening waits for another process (the app, just closing; a backup; a virus scanner) before it is `busy`. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * One SQLite file, with every statement prepared once and every failure of disk or file turned into a
 * `StoreFailure`. Synchronous: keep what runs in it short.
 */
export class StoreDatabase {
  readonly #connection: InstanceType<typeof DatabaseSync>;
  readonly #statements = new Map<string, StatementSyncInstance>();
  readonly #writes = new Map<string, number>();
  #rollbacks = 0;
  readonly #onCorrupt: () => void;
  readonly #failpoint: ((point: StoreFailpoint) => void) | undefined;
  #isClosed = false;

  /**
   * Opens or makes the file. Throws `StoreFailure`. `onCorrupt` is called when damage is met, before the failure
   * is thrown. `readOnly` is for looking at a damaged file without touching it. `failpoint` is for the crash test only.
   */
  constructor(
    filePath: string,
    options: { onCorrupt?: () => void; readOnly?: boolean; failpoint?: (point: StoreFailpoint) => void } = {},
  ) {
    this.#onCorrupt = options.onCorrupt ?? (() => undefined);
    this.#failpoint = options.failpoint;
    this.#connection = this.#guard(
      () => new DatabaseSync(filePath, { timeout: BUSY_TIMEOUT_MS, readOnly: options.readOnly ?? false }),
    );
    if (options.readOnly === true) return;
    try {
      // A booking is acknowledged to the user only once it would survive a power cut: FULL, always. And one process
      // only: two that both send what is in the outbox would send it twice. The lock goes with the process, however it ends.
      this.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA cell_size_check = ON;
      `);
    } catch (failure) {
      this.close();
      throw failure;
    }
  }

  /** Runs SQL without parameters, such as a migration. */
  exec(sql: string): void {
    this.#guard(() => this.#connection.exec(sql));
  }

  /** Runs one statement and says how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    const changes = this.#guard(() => this.#prepared(sql).run(...values).changes);
    if (changes > 0) {
      const table = WRITTEN_TABLE.exec(sql)?.[1] ?? '';
      this.#writes.set(table, (this.#writes.get(table) ?? 0) + 1);
    }
    return changes;
  }

  /** Counts up with every write to a table by `run` and with every rollback: the same number, the same rows. */
  writesTo(table: string): number {
    return (this.#writes.get(table) ?? 0) + this.#rollbacks;
  }

  /** The first row, in the shape of `schema`; null when there is none. */
  get<Output>(schema: z.ZodType<Output>, sql: string, ...values: SqlValue[]): Output | null {
    const row: unknown = this.#guard(() => this.#prepared(sql).get(...values) as unknown);
    return row === undefined ? null : schema.parse(row);
  }

  /** Every row, each in the shape of `schema`. */
  all<Output>(schema: z.ZodType<Output>, sql: string, ...values: SqlValue[]): Output[] {
    const rows: unknown[] = this.#guard(() => this.#prepared(sql).all(...values) as unknown[]);
    return rows.map((row) => schema.parse(row));
  }

  /** All or nothing. Inside another transaction the work simply becomes part of it. */
  transaction<Value>(work: () => Value): Value {
    if (this.#isInTransaction()) return work();
    this.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.reached('before-commit');
      this.exec('COMMIT');
      this.reached('after-commit');
      return value;
    } catch (failure) {
      this.#rollbacks += 1;
      // SQLite may have rolled back by itself (disk full); asking twice would hide the first failure.
      if (this.#isInTransaction()) this.#connection.exec('ROLLBACK');
      throw failure;
    }
  }

  /** Tells the crash test, which may end the process there. Nothing happens in the app. */
  reached(point: StoreFailpoint): void {
    this.#failpoint?.(point);
  }

  /** Closes the file. Calling it again does nothing. */
  close(): void {
    this.#isClosed = true;
    this.#statements.clear();
    if (this.#connection.isOpen) this.#connection.close();
  }

  #isInTransaction(): boolean {
    return this.#connection.isTransaction;
  }

  #prepared(sql: string): StatementSyncInstance {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #guard<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (error) {
      // An answer of the server may come in after the app has begun to leave.
      const failure = this.#isClosed
        ? new StoreFailure('store-unavailable', { cause: error })
        : toStoreFailure(error);
      if (failure instanceof StoreFailure && failure.code === 'store-corrupt') this.#onCorrupt();
      throw failure;
    }
  }
}

/**
 * Works through a list a chunk at a time, letting other work of the process run in between: SQLite calls are
 * synchronous, and main must not be held up for more than about 20 ms.
 */
export async function inChunks<Item>(
  items: readonly Item[],
  itemsPerChunk: number,
  work: (chunk: readonly Item[]) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += itemsPerChunk) {
    if (start > 0) await setImmediate();
    work(items.slice(start, start + itemsPerChunk));
  }
}
