import { createHash, randomInt } from 'node:crypto';
import pg from 'pg';
import type { LedgerDatabase, OpenOptions, Sql, SqlRow } from './sql.ts';

/** The classes of our advisory locks, so that they meet no others in the same database: "usag", and the one after it. */
const LOCK_CLASS = 0x75736167;
const LIFE_CLASS = LOCK_CLASS + 1;
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement of ours takes milliseconds; one that takes longer has lost its server. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** The ledger for several replicas. Its commits are on the server's disk: `synchronous_commit` is set for every connection. */
export async function openPostgres(
  url: string,
  { role, writeTimeoutMs, onTrouble = () => undefined }: OpenOptions,
): Promise<LedgerDatabase> {
  const settings = {
    connectionString: url,
    application_name: 'usage-gateway',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    // Whatever the server's own setting: what is committed is on its disk.
    options: '-c synchronous_commit=on',
    types: { getTypeParser: TYPES },
  };
  const pool = new pg.Pool({ ...settings, max: MAX_CONNECTIONS });
  pool.on('error', onTrouble);
  pool.on('connect', (client) => client.on('error', onTrouble));

  let life: { readonly owner: string; readonly client: pg.Client } | null = null;
  let phase: 'open' | 'closed' = 'open';
  if (role === 'gateway') life = await beginLife();

  const run: Sql = async (text, ...values) => (await pool.query<SqlRow>(text, [...values])).rows;

  return {
    dialect: 'postgres',
    run,
    async transaction(lock, work) {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        await client.query('begin');
        await client.query('select pg_advisory_xact_lock($1, $2)', [LOCK_CLASS, numberOf(lock)]);
        const value = await work(sqlOf(client));
        await client.query('commit');
        return value;
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        await client.query('rollback').then(
          () => {
            failure = undefined;
          },
          () => undefined,
        );
        throw error;
      } finally {
        // A connection that cannot even roll back is not given to anybody else.
        client.release(failure);
      }
    },
    owner() {
      if (life === null) throw new Error('The connection that shows PostgreSQL that this gateway lives is lost.');
      return life.owner;
    },
    async ended(owners) {
      // An idle connection may have died without a word; the server would know, and let go of the lock.
      await life?.client.query('select 1').catch(() => life && renewLife(life.client));
      const foreign = owners.filter((owner) => owner !== life?.owner);
      const found: string[] = [];
      for (const owner of foreign) {
        // Held for the statement alone; a living gateway holds it itself.
        const [row] = await run('select pg_try_advisory_xact_lock($1, $2) as free', LIFE_CLASS, Number(owner));
        if (String(row?.free) === 'true') found.push(owner);
      }
      return found;
    },
    // A gateway that has only lost its connection finishes what it is sending.
    afterlifeMs: writeTimeoutMs,
    async close() {
      phase = 'closed';
      await life?.client.end().catch(onTrouble);
      await pool.end();
    },
  };

  /**
   * A lock on a connection of its own says that this gateway lives: the server lets go of it when the connection ends. Where that
   * ends while the gateway goes on, it begins another life: what the old one had in hand is looked up as that of a dead one.
   */
  async function beginLife(): Promise<{ owner: string; client: pg.Client }> {
    const client = new pg.Client(settings);
    client.on('error', (error) => {
      onTrouble(error);
      renewLife(client);
    });
    client.on('end', () => renewLife(client));
    await client.connect();
    for (;;) {
      const owner = randomInt(2 ** 31);
      const { rows } = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1, $2) as free', [
        LIFE_CLASS,
        owner,
      ]);
      if (rows[0]?.free) return { owner: String(owner), client };
    }
  }

  function renewLife(lost: pg.Client): void {
    if (phase === 'closed' || life?.client !== lost) return;
    life = null;
    // It may hang rather than be closed: nobody waits for its end.
    lost.end().catch(() => undefined);
    const tryAgain = (): void => {
      if (phase === 'closed') return;
      beginLife().then(
        (begun) => {
          life = begun;
        },
        (error: Error) => {
          onTrouble(error);
          setTimeout(tryAgain, 1_000).unref();
        },
      );
    };
    tryAgain();
  }
}

function sqlOf(client: pg.PoolClient): Sql {
  return async (text, ...values) => (await client.query<SqlRow>(text, [...values])).rows;
}

/** PostgreSQL's bigint is more than a double holds; ours are times and counts, which it does hold. */
const INT8 = 20;
const TYPES = ((oid: number, format: 'text') =>
  oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

/** The lock of a name: 32 bits with a sign, as PostgreSQL has them. Two names of one number only wait for each other. */
function numberOf(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE();
}
