import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A PostgreSQL server whose user may create databases; tests that need one are skipped, loudly, where there is none. */
const SERVER = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Found out at once, before tests are declared, so that they can be declared as skipped. */
export function findPostgres(): boolean {
  const probe = `new (require('pg').Client)({ connectionString: process.argv[1], connectionTimeoutMillis: 3000 })
    .connect().then(() => process.exit(0), () => process.exit(1))`;
  const there = spawnSync(process.execPath, ['-e', probe, SERVER], { cwd: import.meta.dirname }).status === 0;
  if (!there) {
    process.stderr.write('\nSKIPPED: no PostgreSQL answers at TEST_POSTGRES_URL, so what needs it is not tested.\n\n');
  }
  return there;
}

/** An empty database of its own, and its end. */
export async function createDatabase(): Promise<{
  url: string;
  drop(): Promise<void>;
  execute(sql: string): Promise<pg.QueryResult>;
}> {
  const name = `usage_gateway_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  await execute(SERVER, `create database ${name}`);
  return {
    url: url.href,
    execute: (sql) => execute(url.href, sql),
    drop: async () => void (await execute(SERVER, `drop database if exists ${name} with (force)`)),
  };
}

async function execute(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
