import { existsSync } from 'node:fs';
import { openPostgres } from './postgres.ts';
import type { LedgerDatabase, OpenOptions } from './sql.ts';
import { openSqlite } from './sqlite.ts';

/** `sqlite:<path>`, or `postgres://…`. */
export type LedgerUrl =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** A file in the working directory, made by the first report. */
export const DEFAULT_LEDGER: LedgerUrl = { kind: 'sqlite', path: './usage-gateway.db' };

/** undefined where it is neither. */
export function parseLedgerUrl(text: string): LedgerUrl | undefined {
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { kind: 'postgres', url: text };
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(text)?.[1];
  return path === undefined ? undefined : { kind: 'sqlite', path };
}

/** Whether something may have been written down there: a file of SQLite's is made by the first report. */
export function mayHoldReports(url: LedgerUrl): boolean {
  return url.kind === 'postgres' || existsSync(url.path);
}

/** Opens the database, brings its tables up to date, and, as a gateway, makes itself known in it. */
export async function openDatabase(url: LedgerUrl, options: OpenOptions): Promise<LedgerDatabase> {
  const database = url.kind === 'sqlite' ? await openSqlite(url.path, options) : await openPostgres(url.url, options);
  try {
    await migrate(database, options.role);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

/**
 * Each is run once, in order, and never changed after it was published. Times are milliseconds since 1970 where the gateway
 * schedules by them, and RFC 3339 where callers see them; decimals are in JSON, as text.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `create table usage_receipts (
       seq {{serial}},
       id text not null unique,
       account text not null,
       operation text not null,
       idempotency_key text not null,
       fingerprint text not null,
       status text not null,
       submitted_at text not null,
       updated_at text not null,
       unique (account, operation, idempotency_key)
     )`,
    'create index usage_receipts_by_account on usage_receipts (account, seq)',
    'create index usage_receipts_by_status on usage_receipts (status, seq)',
    'create index usage_receipts_by_age on usage_receipts (updated_at)',
    `create table usage_parts (
       seq {{serial}},
       receipt_id text not null references usage_receipts (id) on delete cascade,
       account text not null,
       delivery text not null,
       state text not null,
       status text not null,
       version {{integer}} not null default 0,
       attempts {{integer}} not null default 0,
       unclear {{integer}} not null default 0,
       looks {{integer}} not null default 0,
       bytes {{integer}} not null,
       due_ms {{integer}},
       not_before_ms {{integer}} not null default 0,
       claimed_ms {{integer}},
       ended_ms {{integer}},
       sent_at text,
       owner text,
       lanes text not null,
       keeps_place {{integer}} not null,
       payload text not null,
       outcomes text not null,
       answer text
     )`,
    'create index usage_parts_of_receipt on usage_parts (receipt_id, seq)',
    "create index usage_parts_to_send on usage_parts (account, due_ms) where state = 'RECORDED' and due_ms is not null",
    "create index usage_parts_to_ask on usage_parts (account, due_ms) where state <> 'RECORDED' and due_ms is not null",
    'create index usage_parts_owned on usage_parts (owner) where owner is not null',
    "create index usage_parts_open on usage_parts (account, bytes) where state in ('RECORDED', 'SENDING', 'UNKNOWN')",
    `create table usage_lanes (
       account text not null,
       lane text not null,
       seq {{integer}} not null references usage_parts (seq) on delete cascade,
       primary key (account, lane, seq)
     )`,
    'create index usage_lanes_of_part on usage_lanes (seq)',
    `create table usage_audit (
       seq {{serial}},
       receipt_id text not null references usage_receipts (id) on delete cascade,
       at text not null,
       actor text not null,
       action text not null,
       records text not null,
       note text not null
     )`,
    'create index usage_audit_of_receipt on usage_audit (receipt_id, seq)',
  ],
];

async function migrate({ dialect, transaction, run }: LedgerDatabase, role: OpenOptions['role']): Promise<void> {
  const words =
    dialect === 'sqlite'
      ? { serial: 'integer primary key autoincrement', integer: 'integer' }
      : { serial: 'bigint generated always as identity primary key', integer: 'bigint' };
  // Outside of the transaction: nothing is changed in a database that is up to date, so that an operator may only read it.
  const known = await run(
    dialect === 'sqlite'
      ? "select name from sqlite_master where type = 'table' and name = 'usage_ledger_migrations'"
      : "select tablename from pg_tables where schemaname = current_schema() and tablename = 'usage_ledger_migrations'",
  );
  if (known.length === 0 && role === 'operator') {
    throw new Error('There is no ledger in this database: is LEDGER_URL that of the gateway?');
  }
  const applied = known.length === 0 ? [] : await run('select version from usage_ledger_migrations');
  if (applied.length === MIGRATIONS.length) return;
  if (applied.length > MIGRATIONS.length) {
    throw new Error('The ledger was written by a newer version of Usage Gateway: this one would not understand it.');
  }
  await transaction('migrations', async (sql) => {
    await sql(
      'create table if not exists usage_ledger_migrations (version integer primary key, applied_at text not null)',
    );
    const done = new Set(
      (await sql('select version from usage_ledger_migrations')).map(({ version }) => Number(version)),
    );
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (done.has(index + 1)) continue;
      for (const statement of statements) {
        await sql(statement.replace(/\{\{(\w+)\}\}/g, (_, word: keyof typeof words) => words[word]));
      }
      await sql('insert into usage_ledger_migrations values ($1, $2)', index + 1, new Date().toISOString());
    }
  });
}
