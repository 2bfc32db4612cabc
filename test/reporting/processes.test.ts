import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { providers } from '../../src/providers/index.ts';
import { type LoggedRequest, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type GatewayProcess, post, startGatewayProcess } from '../support/gateway-process.ts';
import { createDatabase, findPostgres } from '../support/postgres.ts';
import { CREATE_USAGE, eventually, RECEIPT } from '../support/reports.ts';

/** What holds over the end of a process, and between processes: each gateway here is one of its own. */

const hasPostgres = findPostgres();
const folder = mkdtempSync(join(tmpdir(), 'usage-gateway-'));
const running = new Set<GatewayProcess>();
let sandbox: Sandbox;
let ledgerPath: string;

beforeAll(async () => {
  sandbox = await startSandbox(providers, { port: 0 });
});
beforeEach(async () => {
  ledgerPath = join(folder, `${randomUUID()}.db`);
  await control('DELETE', '/faults');
  await control('DELETE', '/requests');
  await control('DELETE', '/state');
});
afterEach(async () => {
  for (const gateway of running) await gateway.kill('SIGKILL');
  running.clear();
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function control(method: string, path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}
const fault = (given: Record<string, unknown>) =>
  control('PUT', '/faults/graalsystems', { method: 'POST', times: 1, ...given });
const posts = async () =>
  ((await control('GET', '/requests')) as LoggedRequest[]).filter(
    ({ method, path }) => method === 'POST' && path === '/usages',
  );

function start(env: Record<string, string> = {}): GatewayProcess {
  const gateway = startGatewayProcess(sandbox.url, {
    LEDGER_URL: `sqlite:${ledgerPath}`,
    REPORT_SETTLE_SECONDS: '1',
    ...env,
  });
  running.add(gateway);
  gateway.process.once('exit', () => running.delete(gateway));
  return gateway;
}

const input = (key: string, rest: Record<string, unknown> = {}) => ({
  idempotencyKey: key,
  productType: 'INSTANCE',
  quantity: '5',
  ...rest,
});
async function create(gateway: GatewayProcess, key: string, rest: Record<string, unknown> = {}) {
  const answer = await post(await gateway.url, CREATE_USAGE, { input: input(key, rest) });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.createGraalSystemsUsage.receipt;
}
async function becomes(gateway: GatewayProcess, key: string, expected: Record<string, unknown>, withinMs = 15_000) {
  const query = `{ usageReceipts { nodes { ${RECEIPT} } } }`;
  await eventually(async () => {
    const { data } = await post(await gateway.url, query);
    const found = data.usageReceipts.nodes.find((node: { idempotencyKey: string }) => node.idempotencyKey === key);
    expect(found).toMatchObject(expected);
  }, withinMs);
}
const arrived = (howMany: number) => eventually(async () => expect(await posts()).toHaveLength(howMany));

describe('a gateway that is killed', () => {
  test('after a report was written down and before it was sent: it is sent once by the next', async () => {
    await fault({ status: 429, headers: { 'retry-after': '2' } });
    const first = start();
    expect(await create(first, 'k')).toMatchObject({ status: 'QUEUED' });
    await first.kill('SIGKILL');
    const second = start();
    await becomes(second, 'k', { status: 'CONFIRMED', attempts: 2 });
    expect(await posts()).toHaveLength(2);
  });

  test('while the answer is awaited, the vendor having taken it: found there, and not sent again', async () => {
    await fault({ kind: 'hang', when: 'after' });
    const first = start();
    const told = create(first, 'k').catch(() => 'nothing');
    await arrived(1);
    await first.kill('SIGKILL');
    expect(await told).toBe('nothing');
    const second = start();
    await becomes(second, 'k', { status: 'CONFIRMED', attempts: 1 });
    expect(await create(second, 'k')).toMatchObject({ status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(1);
  });

  test('while the answer is awaited, the vendor having done nothing: sent again when it is proven absent', async () => {
    await fault({ kind: 'hang', when: 'before' });
    const first = start();
    create(first, 'k').catch(() => undefined);
    await arrived(1);
    await first.kill('SIGKILL');
    const second = start();
    await becomes(second, 'k', { status: 'CONFIRMED', attempts: 2 });
    expect(await posts()).toHaveLength(2);
  });

  test('after the vendor answered and before that was written down: no second report', async () => {
    await fault({ kind: 'delay', ms: 500 });
    const first = start();
    create(first, 'k').catch(() => undefined);
    await arrived(1);
    // Nobody else can write to the ledger now, so that the answer cannot be written down.
    const other = new DatabaseSync(ledgerPath);
    other.exec('begin immediate');
    await eventually(async () => expect((await posts())[0]?.status).toBe(200));
    await first.kill('SIGKILL');
    other.exec('rollback');
    other.close();
    const second = start();
    await becomes(second, 'k', { status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(1);
  });
});

test('SIGTERM during 100 writes: what is answered is told, the rest is delivered by the next, each once', async () => {
  await fault({ kind: 'delay', ms: 200, times: undefined });
  const first = start();
  await first.url;
  const told = Array.from({ length: 100 }, (_, index) =>
    create(first, `k${index}`, { productReference: `ref-${index}` }).catch(() => null),
  );
  await arrived(8);
  const began = performance.now();
  await first.kill('SIGTERM');
  expect(performance.now() - began).toBeLessThan(11_000);
  const receipts = (await Promise.all(told)).filter((receipt) => receipt !== null);
  for (const { status } of receipts) expect(['CONFIRMED', 'QUEUED']).toContain(status);
  await control('DELETE', '/faults');
  const second = start();
  for (let index = 0; index < 100; index += 1) {
    expect((await create(second, `k${index}`, { productReference: `ref-${index}` })).status).toMatch(
      /CONFIRMED|QUEUED/,
    );
  }
  for (let index = 0; index < 100; index += 1) await becomes(second, `k${index}`, { status: 'CONFIRMED', attempts: 1 });
  expect(await posts()).toHaveLength(100);
}, 60_000);

test('what is sent and unanswered when the drain ends is UNKNOWN, and looked up by the next', async () => {
  await fault({ kind: 'hang', when: 'after' });
  const first = start();
  const told = create(first, 'k').catch(() => null);
  await arrived(1);
  await first.kill('SIGTERM');
  expect(await told).toMatchObject({ status: 'UNKNOWN' });
  const second = start();
  await becomes(second, 'k', { status: 'CONFIRMED', attempts: 1 });
  expect(await posts()).toHaveLength(1);
}, 40_000);

test('a disk that is full: no acknowledgement, nothing sent, and the key is good once there is room', async () => {
  const command = `ulimit -f 256; exec "${process.execPath}" "${join(__dirname, '../../dist/cli.js')}" serve --port 0`;
  const gateway = startGatewayProcess(sandbox.url, { LEDGER_URL: `sqlite:${ledgerPath}` }, ['sh', '-c', command]);
  running.add(gateway);
  const url = await gateway.url;
  const dimensions = [{ key: 'filler', value: 'x'.repeat(60_000) }];
  let refused: number | null = null;
  for (let index = 0; index < 40 && refused === null; index += 1) {
    const answer = await post(url, CREATE_USAGE, { input: input(`k${index}`, { dimensions }) });
    if (answer.errors) {
      expect(answer.errors).toMatchObject([{ extensions: { code: 'SERVICE_OVERLOADED', retryable: true } }]);
      refused = index;
    }
  }
  expect(refused).not.toBeNull();
  const sent = await posts();
  expect(sent.some(({ body }) => body.includes(`"k${refused}"`))).toBe(false);
  await gateway.kill('SIGKILL');
  const second = start();
  for (let index = 0; index <= (refused ?? 0); index += 1) {
    expect((await create(second, `k${index}`, { dimensions })).status).toMatch(/CONFIRMED|UNKNOWN|QUEUED/);
    await becomes(second, `k${index}`, { status: 'CONFIRMED' });
  }
  const keys = (await posts()).map(({ body }) => JSON.parse(body).dimensions['usage-gateway-key']);
  expect(new Set(keys).size).toBe(keys.length);
}, 60_000);

test('a second gateway on the same file refuses to start, and says what to do', async () => {
  const first = start();
  await create(first, 'k');
  const second = start();
  await expect(second.url).rejects.toThrow('Another gateway uses the ledger');
  expect(await create(first, 'k')).toMatchObject({ status: 'CONFIRMED' });
});

(hasPostgres ? describe : describe.skip)('two gateways on one PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(async () => {
    for (const gateway of running) await gateway.kill('SIGKILL');
    await database.drop();
  });

  test('100 equal reports at once over both are one request, and 100 answers with one receipt', async () => {
    const both = [start({ LEDGER_URL: database.url }), start({ LEDGER_URL: database.url })] as const;
    await Promise.all(both.map(({ url }) => url));
    await fault({ kind: 'delay', ms: 300 });
    const all = await Promise.all(Array.from({ length: 100 }, (_, index) => create(both[index % 2] ?? both[0], 'k')));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['CONFIRMED']));
    expect(await posts()).toHaveLength(1);
  });

  test('one that is killed has what it was sending looked up by the other, and what waited is sent by it', async () => {
    const first = start({ LEDGER_URL: database.url });
    await first.url;
    await fault({ kind: 'hang', when: 'after' });
    create(first, 'sent').catch(() => undefined);
    await arrived(1);
    const behind = create(first, 'behind').catch(() => undefined);
    const second = start({ LEDGER_URL: database.url });
    await second.url;
    await eventually(async () => {
      const { data } = await post(await second.url, '{ usageReceipts { nodes { idempotencyKey } } }');
      expect(data.usageReceipts.nodes).toHaveLength(2);
    });
    await first.kill('SIGKILL');
    await behind;
    // Not before the first can certainly send no more, however it ended.
    await becomes(second, 'sent', { status: 'CONFIRMED', attempts: 1 }, 40_000);
    await becomes(second, 'behind', { status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(2);
  }, 60_000);

  test('a database that goes away: nothing is acknowledged; one that comes back: it goes on', async () => {
    const gateway = start({ LEDGER_URL: database.url });
    await create(gateway, 'k1');
    await database.execute(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await eventually(async () => expect(await create(gateway, 'k2')).toMatchObject({ status: 'CONFIRMED' }));
    expect(await create(gateway, 'k1')).toMatchObject({ status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(2);
  });
});

describe('usage-gateway receipts', () => {
  const cli = async (...args: string[]) => {
    const run = promisify(execFile)(process.execPath, [join(__dirname, '../../dist/cli.js'), 'receipts', ...args], {
      env: { PATH: process.env.PATH, LEDGER_URL: `sqlite:${ledgerPath}`, USER: 'ada' },
    });
    return run.then(
      ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    );
  };
  /** A report that stays UNKNOWN, as the vendor does not say what it has. */
  const unknown = async (gateway: GatewayProcess, key: string) => {
    await fault({ kind: 'reset', when: 'before' });
    await control('PUT', '/faults/graalsystems', { kind: 'hang', method: 'GET' });
    const receipt = await create(gateway, key);
    expect(receipt.status).toBe('UNKNOWN');
    return receipt.id as string;
  };

  test('lists, shows and resolves beside a running gateway, which then does what was decided', async () => {
    const gateway = start();
    const [confirmed, rejected, resent] = [
      await unknown(gateway, 'k1'),
      await unknown(gateway, 'k2'),
      await unknown(gateway, 'k3'),
    ];
    const listed = await cli('list', '--status', 'UNKNOWN');
    for (const id of [confirmed, rejected, resent]) expect(listed.stdout).toContain(id);
    const shown = await cli('show', confirmed);
    for (const text of ['UPSTREAM_RESET', 'sent 1 times', '"key": "k1"', 'createGraalSystemsUsage']) {
      expect(shown.stdout).toContain(text);
    }
    const note = ['--note', 'asked them by phone'];
    expect(await cli('resolve', confirmed, '--as', 'confirmed', ...note)).toMatchObject({ code: 0 });
    expect(await cli('resolve', rejected, '--as', 'rejected', '--by', 'grace', ...note)).toMatchObject({ code: 0 });
    expect(await cli('resolve', resent, '--as', 'resend', ...note)).toMatchObject({ code: 0 });
    await becomes(gateway, 'k1', { status: 'CONFIRMED', attempts: 1 });
    await becomes(gateway, 'k2', { status: 'REJECTED', attempts: 1 });
    await becomes(gateway, 'k3', { status: 'CONFIRMED', attempts: 2 });
    expect(await posts()).toHaveLength(4);
    expect((await cli('show', rejected)).stdout).toMatch(/grace +rejected +0 +asked them by phone/);
    expect((await cli('show', confirmed)).stdout).toMatch(/ada +confirmed/);
    expect((await cli('resolve', confirmed, '--as', 'resend', ...note)).code).toBe(1);
  }, 40_000);

  test.each([
    [['dance'], 'usage-gateway receipts list, show or resolve?'],
    [['list', '--status', 'LOST'], '--status is one of QUEUED'],
    [['show'], 'Which receipt?'],
    [['resolve', 'x', '--as', 'paid', '--note', 'n'], '--as is one of confirmed, rejected, resend.'],
    [['resolve', 'x', '--as', 'confirmed'], '--note says how you know'],
    [['resolve', 'x', '--as', 'confirmed', '--note', 'n', '--record', '-1'], 'This command takes'],
    [['list'], 'There is no ledger at'],
  ])('%j is wrong: what would be right, and exit 1', async (args, message) => {
    const { code, stderr } = await cli(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
