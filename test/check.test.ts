import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import { type LoggedRequest, type Sandbox, startSandbox } from '../src/sandbox/index.ts';

const CLI = join(__dirname, '../dist/cli.js');
const CANARY = 'canary-5f1d0c';
const ACCOUNTS = [
  'graalsystems:sandbox',
  'suger:sandbox',
  'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8',
  'amie:SANDBOX',
  'thousandeyes:default',
];

const folder = mkdtempSync(join(tmpdir(), 'usage-gateway-'));
let sandbox: Sandbox;
/** The variables that point at the sandbox, for all vendors. */
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox(providers, { port: 0 });
  env = Object.fromEntries(
    providers.flatMap((provider) => {
      const { settings } = sandboxAccount(provider, sandbox.url);
      return provider.settings.flatMap(({ name, env }) =>
        settings[name] === undefined ? [] : [[env, settings[name]] as const],
      );
    }),
  );
});
afterEach(async () => {
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'DELETE' });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

test('prints a row for each account and ends well where all of them answer, each asked once', async () => {
  const { code, stdout, stderr, rows } = await check(env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^ACCOUNT +RESULT +TIME +WHAT TO DO\n/);
  expect(rows.map(({ account, result, remedy }) => [account, result, remedy])).toEqual(
    ACCOUNTS.map((account) => [account, 'ok', '']),
  );
  const log = await requests();
  expect(log.map(({ provider, status }) => [provider, status]).sort()).toEqual(
    providers.map(({ name }) => [name, 200]).sort(),
  );
});

test('reads the accounts of a file as well, and names each by its id', async () => {
  const path = join(folder, 'accounts.json');
  const suger = { provider: 'suger', name: 'Trial', apiKey: `\${${'KEY'}}`, baseUrl: `${sandbox.url}/suger` };
  const accounts = [
    { ...suger, organizationId: 'sandbox' },
    { ...suger, organizationId: 'elsewhere' },
  ];
  writeFileSync(path, JSON.stringify({ accounts }));
  const { code, rows } = await check({ KEY: 'sandbox-key' }, ['--config', path]);
  expect(code).toBe(1);
  expect(rows).toEqual([
    { account: 'suger:sandbox', result: 'ok', remedy: '' },
    {
      account: 'suger:elsewhere',
      result: expect.stringMatching(/^(UPSTREAM_FORBIDDEN|NOT_FOUND)$/),
      remedy: expect.stringContaining('SUGER_ORG_ID'),
    },
  ]);
});

describe('an account whose credentials are wrong', () => {
  test.each([
    [
      'GraalSystems',
      'GRAALSYSTEMS_ACCESS_TOKEN',
      'GRAALSYSTEMS_ACCESS_TOKEN, or GRAALSYSTEMS_TOKEN_URL and GRAALSYSTEMS_CLIENT_ID and GRAALSYSTEMS_CLIENT_SECRET',
    ],
    ['Suger', 'SUGER_API_KEY', 'SUGER_API_KEY'],
    ['Notehub', 'NOTEHUB_ACCESS_TOKEN', 'NOTEHUB_ACCESS_TOKEN, or NOTEHUB_CLIENT_ID and NOTEHUB_CLIENT_SECRET'],
    ['AMIE', 'AMIE_API_KEY', 'AMIE_API_KEY'],
    ['ThousandEyes', 'THOUSANDEYES_ACCESS_TOKEN', 'THOUSANDEYES_ACCESS_TOKEN'],
  ])('of %s: its row names the vendor and the variables, the others are ok, exit 1', async (title, variable, named) => {
    const { code, stdout, stderr, rows } = await check({ ...env, [variable]: CANARY });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(rows.filter(({ result }) => result !== 'ok')).toEqual([
      {
        account: ACCOUNTS[providers.findIndex((provider) => provider.title === title)],
        result: 'UPSTREAM_UNAUTHENTICATED',
        remedy: `${title} refuses the credentials: check ${named}.`,
      },
    ]);
    expect(rows).toHaveLength(providers.length);
    for (const secret of [CANARY, 'sandbox-key', 'sandbox-token']) expect(stdout).not.toContain(secret);
  });
});

describe('OAuth client credentials instead of tokens', () => {
  const clients = (secret: string) => {
    const { GRAALSYSTEMS_ACCESS_TOKEN: _, NOTEHUB_ACCESS_TOKEN: __, ...rest } = env;
    return {
      ...rest,
      GRAALSYSTEMS_TOKEN_URL: `${sandbox.url}/graalsystems/oauth/token`,
      GRAALSYSTEMS_CLIENT_ID: 'sandbox-client',
      GRAALSYSTEMS_CLIENT_SECRET: secret,
      NOTEHUB_CLIENT_ID: 'sandbox-client',
      NOTEHUB_CLIENT_SECRET: secret,
    };
  };

  test('are exchanged for one token each', async () => {
    const { code, rows } = await check(clients('sandbox-secret'));
    expect(rows.map(({ result }) => result)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(code).toBe(0);
    const log = await requests();
    const tokens = log.filter(({ kind }) => kind === 'token');
    expect(tokens.map(({ provider, path }) => [provider, path]).sort()).toEqual([
      ['GRAALSYSTEMS', '/oauth/token'],
      ['NOTEHUB', '/oauth2/token'],
    ]);
    expect(log).toHaveLength(providers.length + tokens.length);
  });

  test('that are wrong are named, and not shown', async () => {
    const { code, stdout, rows } = await check(clients(CANARY));
    expect(code).toBe(1);
    expect(rows.map(({ result }) => result)).toEqual([
      'UPSTREAM_UNAUTHENTICATED',
      'ok',
      'UPSTREAM_UNAUTHENTICATED',
      'ok',
      'ok',
    ]);
    expect(rows[0]?.remedy).toContain('GRAALSYSTEMS_CLIENT_SECRET');
    expect(rows[2]?.remedy).toContain('NOTEHUB_CLIENT_SECRET');
    expect(stdout).not.toContain(CANARY);
  });

  test('at a token URL where nobody is: the variable is named', async () => {
    const { code, rows } = await check({
      ...clients('sandbox-secret'),
      GRAALSYSTEMS_TOKEN_URL: `http://127.0.0.1:${await freePort()}/token`,
    });
    expect(code).toBe(1);
    expect(rows.filter(({ result }) => result !== 'ok')).toEqual([
      {
        account: 'graalsystems:sandbox',
        result: 'UPSTREAM_UNREACHABLE',
        remedy:
          'GraalSystems cannot be reached: check GRAALSYSTEMS_BASE_URL and GRAALSYSTEMS_TOKEN_URL, the network and its proxies.',
      },
    ]);
  });
});

describe('a vendor that is not what it should be', () => {
  test('cannot be reached: its URL is to be checked', async () => {
    const { code, rows } = await check({ ...env, SUGER_BASE_URL: `http://127.0.0.1:${await freePort()}` });
    expect(code).toBe(1);
    expect(rows[1]).toEqual({
      account: 'suger:sandbox',
      result: 'UPSTREAM_UNREACHABLE',
      remedy: 'Suger cannot be reached: check SUGER_BASE_URL, the network and its proxies.',
    });
    expect(rows.filter(({ result }) => result === 'ok')).toHaveLength(4);
  });

  test('answers HTML: something else is there', async () => {
    await fault('amie', { kind: 'html' });
    const { code, stdout, rows } = await check(env);
    expect(code).toBe(1);
    expect(rows[3]).toEqual({
      account: 'amie:SANDBOX',
      result: 'UPSTREAM_BAD_RESPONSE',
      remedy: 'What answers is not AMIE: check AMIE_BASE_URL.',
    });
    expect(stdout).not.toContain('Sign in');
  });

  test('is down: there is nothing to do but to wait', async () => {
    await fault('thousandeyes', { status: 503, body: CANARY });
    const { code, stdout, rows } = await check(env);
    expect(code).toBe(1);
    expect(rows[4]).toEqual({
      account: 'thousandeyes:default',
      result: 'UPSTREAM_ERROR',
      remedy: 'ThousandEyes is failing: try again later.',
    });
    expect(stdout).not.toContain(CANARY);
  });

  test('never answers: the others are not held up for ever, and the command ends', async () => {
    await fault('notehub', { kind: 'hang' });
    const started = performance.now();
    const { code, rows } = await check(env);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(code).toBe(1);
    expect(rows.map(({ result }) => result)).toEqual(['ok', 'ok', 'UPSTREAM_TIMEOUT', 'ok', 'ok']);
    expect(rows[2]?.remedy).toBe('Notehub does not answer in time: check the network, then try again.');
  });
});

describe('a configuration that is of no use', () => {
  test('nothing in it: what to set for each vendor, and exit 1', async () => {
    const { code, stdout, stderr } = await check({});
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`The configuration has problems:
  - No vendor is configured. Set one up, or run "usage-gateway demo" to try without.
  - GraalSystems: set GRAALSYSTEMS_TENANT and GRAALSYSTEMS_ACCESS_TOKEN, or GRAALSYSTEMS_TENANT and GRAALSYSTEMS_TOKEN_URL and GRAALSYSTEMS_CLIENT_ID and GRAALSYSTEMS_CLIENT_SECRET.
  - Suger: set SUGER_ORG_ID and SUGER_API_KEY.
  - Notehub: set NOTEHUB_PROJECT_UID and NOTEHUB_ACCESS_TOKEN, or NOTEHUB_PROJECT_UID and NOTEHUB_CLIENT_ID and NOTEHUB_CLIENT_SECRET.
  - AMIE: set AMIE_SITE and AMIE_API_KEY.
  - ThousandEyes: set THOUSANDEYES_ACCESS_TOKEN.
`);
    expect(await requests()).toEqual([]);
  });

  test('something wrong in it: every problem, and nobody is asked', async () => {
    const { code, stderr } = await check({ ...env, SUGER_BASE_URL: `http://${CANARY}`, AMIE_SITE: '' });
    expect(code).toBe(1);
    expect(stderr).toContain('SUGER_BASE_URL must begin with https://');
    expect(stderr).toContain('AMIE_SITE is missing');
    expect(stderr).not.toContain(CANARY);
    expect(await requests()).toEqual([]);
  });

  test('flags that it does not know', async () => {
    const { code, stderr } = await check(env, ['--port', '1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^This command takes --config\.\n/);
  });
});

interface Checked {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The table without its head and its times. */
  readonly rows: readonly { readonly account: string; readonly result: string; readonly remedy: string }[];
}

/** The command with this environment and no other. */
async function check(variables: Record<string, string>, args: readonly string[] = []): Promise<Checked> {
  const child = spawn(process.execPath, [CLI, 'check', ...args], {
    env: { PATH: process.env.PATH, ...variables },
    cwd: folder,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  const rows = stdout.split('\n').flatMap((line) => {
    const [, account = '', result = '', remedy = ''] = /^(\S+) +(\S+) +\d+ ms *(.*)$/.exec(line) ?? [];
    return account === '' ? [] : [{ account, result, remedy }];
  });
  return { code, stdout, stderr, rows };
}

async function fault(vendor: string, body: unknown): Promise<void> {
  await fetch(`${sandbox.url}/_sandbox/faults/${vendor}`, { method: 'PUT', body: JSON.stringify(body) });
}

async function requests(): Promise<LoggedRequest[]> {
  return (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as LoggedRequest[];
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
