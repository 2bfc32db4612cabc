import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LedgerDatabase, OpenOptions, Sql, SqlRow } from './sql.ts';

/** How long another process may hold the file before a statement fails. The wait blocks the event loop: others are quick. */
const BUSY_MS = 5_000;
/** How long a gateway waits for the one before it to end: a service manager may start the next a little early. */
const TAKEOVER_MS = 3_000;

/** The embedded ledger: one file, one gateway, nothing to install. */
export async function openSqlite(spelling: string, { role }: OpenOptions): Promise<LedgerDatabase> {
  if (role === 'operator' && !existsSync(spelling)) {
    throw new Error(`There is no ledger at ${spelling}: is LEDGER_URL that of the gateway?`);
  }
  const path = truePath(spelling);
  const lock = role === 'gateway' ? await lockFor(path) : null;
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  // Each commit is on the disk before it returns, also where the machine itself loses power.
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  // Reads have a connection of their own: they must not see what a transaction has not committed yet.
  const reader = new DatabaseSync(path, { timeout: BUSY_MS, readOnly: true });
  const write = sqlOn(database);
  const owner = randomUUID();
  let queue: Promise<unknown> = Promise.resolve();

  return {
    dialect: 'sqlite',
    run: sqlOn(reader),
    // One connection writes, so all transactions follow each other, whatever their lock.
    transaction(_lock, work) {
      const result = queue.then(async () => {
        database.exec('begin immediate');
        try {
          const value = await work(write);
          database.exec('commit');
          return value;
        } catch (error) {
          // A failed commit may have ended the transaction itself.
          if (database.isTransaction) database.exec('rollback');
          throw error;
        }
      });
      queue = result.catch(() => undefined);
      return result;
    },
    owner: () => owner,
    // Whoever holds the lock is the only gateway there is.
    ended: async (owners) => owners.filter((one) => one !== owner),
    afterlifeMs: 0,
    async close() {
      await queue;
      reader.close();
      database.close();
      lock?.close();
    },
  };
}

/** One file has one lock, by whatever links it is named. */
function truePath(spelling: string): string {
  return existsSync(spelling) ? realpathSync(spelling) : join(realpathSync(dirname(spelling)), basename(spelling));
}

/** Statements on a connection, each prepared once. */
function sqlOn(database: DatabaseSync): Sql {
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  return async (text, ...values) => {
    const statement = statements.get(text) ?? database.prepare(text.replace(/\$(\d+)/g, '?$1'));
    statements.set(text, statement);
    return statement.all(...(values as SQLInputValue[])) as SqlRow[];
  };
}

/**
 * Makes this process the only gateway that uses the file. The lock is a transaction that never ends in a second, empty database:
 * the system lets go of it with the process, however that ends, and operators can still read the first one.
 */
async function lockFor(path: string): Promise<DatabaseSync> {
  const lock = new DatabaseSync(`${path}-lock`, { timeout: 0 });
  for (const deadline = performance.now() + TAKEOVER_MS; ; ) {
    try {
      lock.exec('begin exclusive');
      return lock;
    } catch (error) {
      if (performance.now() > deadline) {
        lock.close();
        throw new Error(
          `Another gateway uses the ledger ${path}: give each its own LEDGER_URL, or all of them one in PostgreSQL.`,
          { cause: error },
        );
      }
    }
    await sleep(50);
  }
}
