import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { accountId } from '../src/accounts.ts';
import { SDL_PROFILES } from '../src/profiles.ts';
import { providers } from '../src/providers/index.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';

const CLI = join(__dirname, '../dist/cli.js');
const CANARY = 'canary-5f1d0c';
/** One call to one vendor. */
const CHEAP = '{ usageMeteringConfig { accountId } }';
const CHEAP_ANSWER = { usageMeteringConfig: { accountId: 'suger:sandbox' } };

const folder = mkdtempSync(join(tmpdir(), 'usage-gateway-'));
const running = new Set<Run>();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox(providers, { port: 0 });
});
afterEach(async () => {
  await Promise.all([...running].map((run) => run.kill()));
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'DELETE' });
});
afterAll(async () => {
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

describe('help', () => {
  test.each([[[]], [['help']], [['--help']], [['-h']]])(
    '%j lists the commands, and every variable of every vendor',
    async (args) => {
      const { code, stdout, stderr } = await run(args).ended;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const command of ['demo', 'serve', 'sandbox', 'schema'])
        expect(stdout).toContain(`usage-gateway ${command}`);
      for (const variable of ['PORT', 'HTTP_SPEC', 'ROUTER_SECRET', 'ROUTER_SECRET_HEADER'])
        expect(stdout).toMatch(new RegExp(`\\b${variable}\\b`));
      for (const { title, settings } of providers) {
        expect(stdout).toContain(title);
        for (const { env, description } of settings)
          expect(stdout).toMatch(new RegExp(`${env} +${escaped(description)}`));
      }
    },
  );

  test.each([
    [['dance'], 'There is no command "dance".'],
    [['serve', '--prot', '1'], 'This command takes --config and --port.'],
    [['serve', '--port'], 'This command takes --config and --port.'],
    [['serve', 'now'], 'This command takes --config and --port.'],
    [['demo', '--config', 'x'], 'This command takes --port and --sandbox-port.'],
    [['sandbox', '--sandbox-port', '1'], 'This command takes --port.'],
    [['schema', '--port', '1'], 'This command takes --profile.'],
  ])('%j is wrong: what would be right, and exit 1', async (args, message) => {
    const { code, stdout, stderr } = await run(args).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.startsWith(`${message}\n\nusage-gateway: `)).toBe(true);
  });
});

describe('schema', () => {
  test('prints the SDL and nothing else', async () => {
    const { code, stdout, stderr } = await run(['schema']).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(printSdl(createSchema(providers)));
    expect(buildSchema(stdout).getQueryType()?.getFields()).toHaveProperty('usages');
  });

  test.each(SDL_PROFILES)('--profile %s prints that dialect of it, whatever SDL_PROFILE says', async (profile) => {
    const { code, stdout } = await run(['schema', '--profile', profile], { SDL_PROFILE: 'compat' }).ended;
    expect(code).toBe(0);
    expect(stdout).toBe(printSdl(createSchema(providers, profile)));
  });

  test('without the flag, SDL_PROFILE says which', async () => {
    const { stdout } = await run(['schema'], { SDL_PROFILE: 'compat' }).ended;
    expect(stdout).toBe(printSdl(createSchema(providers, 'compat')));
  });

  test('a profile that there is not is refused with those that there are', async () => {
    const { code, stdout, stderr } = await run(['schema', '--profile', 'v2']).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('--profile must be one of portable, compat, apollo.');
  });
});

describe('demo', () => {
  test('prints where it is and a query, which it answers: with the stand-ins, whatever the environment says', async () => {
    const demo = run(['demo', '--port', '0', '--sandbox-port', '0'], {
      NODE_ENV: 'production',
      INTROSPECTION: 'off',
      SUGER_BASE_URL: 'nonsense',
      SUGER_ORG_ID: CANARY,
      SUGER_API_KEY: CANARY,
      NOTEHUB_ACCESS_TOKEN: CANARY,
      USAGE_GATEWAY_CONFIG: '/nowhere.json',
    });
    await demo.says(/faults\n/);
    const [, url = ''] = /GraphQL +(http:\/\/127\.0\.0\.1:\d+\/graphql)/.exec(demo.stdout()) ?? [];
    const [, standIns = ''] = /Stand-ins +(\S+)/.exec(demo.stdout()) ?? [];
    const [, address = '', body = ''] =
      /curl -s (\S+) -H 'content-type: application\/json' \\\n +-d '(.*)'/.exec(demo.stdout()) ?? [];
    expect(address).toBe(url);
    const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const { data, errors } = (await answer.json()) as { data: { usages: unknown[] }; errors: unknown };
    expect(errors).toBe(undefined);
    expect(data.usages).toHaveLength(providers.length);
    for (const usage of data.usages)
      expect(usage).toMatchObject({ records: { nodes: expect.arrayContaining([expect.any(Object)]) } });
    const log = (await (await fetch(`${standIns}/_sandbox/requests`)).json()) as { headers: Record<string, string> }[];
    expect(new Set(log.map(({ headers }) => headers.authorization))).toEqual(
      // AMIE signs in by headers of its own.
      new Set(['Key sandbox-key', 'Bearer sandbox-token', undefined]),
    );
    expect(JSON.stringify(log)).not.toContain(CANARY);
    expect((await fetch(new URL('/graphiql', url))).status).toBe(200);
    expect(await post(url, '{ __schema { queryType { name } } }')).toMatchObject({
      data: { __schema: { queryType: { name: 'Query' } } },
    });
    // The failure that it tells how to cause, and how to mend.
    const [, fault = '', status = ''] = /curl -s -X PUT (\S+) -d '(.*)'/.exec(demo.stdout()) ?? [];
    expect((await fetch(fault, { method: 'PUT', body: status })).status).toBe(200);
    expect(await post(url, `{ usages(metrics: ["charge"]) { records { complete } } }`)).toMatchObject({
      data: { usages: expect.arrayContaining([{ records: null }]) },
      errors: [{ path: ['usages', 0, 'records'], extensions: { upstreamStatus: 503 } }],
    });
    demo.signal('SIGINT');
    expect(await demo.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    [['--port', '70000'], {}, ['--port must be a port from 0 to 65535.']],
    [['--port', 'x', '--sandbox-port', 'y'], {}, ['--port must be a port', '--sandbox-port must be a port']],
    [['--sandbox-port', '0'], { PORT: 'x' }, ['PORT must be a port']],
    [['--port', '0', '--sandbox-port', '0'], { LOG_LEVEL: 'loud' }, ['LOG_LEVEL must be one of']],
  ])('%j with %j says what is wrong, and ends', async (args, env, problems) => {
    const { code, stdout, stderr } = await run(['demo', ...args], env).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const problem of problems) expect(stderr).toContain(problem);
  });
});

describe('a port that is taken', () => {
  const [server, config] = [createServer(), sandboxFile('taken.json')];
  let port: string;
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = String((server.address() as AddressInfo).port);
  });
  afterAll(() => server.close());

  test.each([['demo --sandbox-port 0 --port'], ['demo --port 0 --sandbox-port'], ['sandbox --port'], ['serve --port']])(
    '%s is named, and nothing is left running',
    async (command) => {
      const { code, stdout, stderr } = await run([...command.split(' '), port], {
        USAGE_GATEWAY_CONFIG: config(),
        KEY: 'x',
      }).ended;
      expect({ code, stdout, stderr }).toEqual({
        code: 1,
        stdout: '',
        stderr: `Port ${port} is taken: choose another with --port (demo: also --sandbox-port).\n`,
      });
    },
  );
});

describe('serve', () => {
  test('with nothing configured says what to set for each vendor, and ends', async () => {
    const { code, stdout, stderr } = await run(['serve', '--port', '0']).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('No vendor is configured.');
    expect(stderr).toContain('usage-gateway demo');
    expect(stderr).toContain('Suger: set SUGER_ORG_ID and SUGER_API_KEY.');
    expect(stderr).toContain(
      'Notehub: set NOTEHUB_PROJECT_UID and NOTEHUB_ACCESS_TOKEN, or NOTEHUB_PROJECT_UID and NOTEHUB_CLIENT_ID',
    );
  });

  test('says every problem at once, by name, and no secret', async () => {
    const env = {
      PORT: 'x',
      SUGER_API_KEY: CANARY,
      SUGER_BASE_URL: `http://${CANARY}`,
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    };
    const { code, stdout, stderr } = await run(['serve'], env).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const name of ['PORT', 'SUGER_ORG_ID', 'SUGER_BASE_URL', 'NODE_TLS_REJECT_UNAUTHORIZED'])
      expect(stderr).toContain(`- ${name}`);
    expect(stderr).not.toContain(CANARY);
  });

  test('runs against the stand-ins with the very lines that `sandbox` prints', async () => {
    const stand = run(['sandbox', '--port', '0']);
    await stand.says(/NOTEHUB_ACCESS_TOKEN=.*\n/);
    const [comment, ...lines] = stand.stdout().trimEnd().split('\n');
    expect(comment).toMatch(/^# Stand-ins at http:\/\/127\.0\.0\.1:\d+\./);
    const env = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    expect(Object.keys(env)).toEqual(
      providers.flatMap(({ settings, sandboxSettings }) =>
        settings.filter(({ name }) => name === 'baseUrl' || name in sandboxSettings).map((setting) => setting.env),
      ),
    );
    const serve = run(['serve', '--port', '0'], { ...env, NODE_ENV: 'production' });
    const url = await serve.url();
    expect(await post(url, `{ usageAccounts { id } billableMetrics { id } }`)).toEqual({
      data: {
        usageAccounts: providers.map((provider) => ({ id: accountId(provider, provider.sandboxSettings) })),
        billableMetrics: expect.arrayContaining([{ id: expect.any(String) }]),
      },
    });
    // Off unless asked for.
    expect(await post(url, '{ __schema { queryType { name } } }')).toMatchObject({ errors: [expect.any(Object)] });
    expect((await fetch(new URL('/graphiql', url))).status).toBe(404);
  });

  test.each([
    ['--config', (path: string) => run(['serve', '--port', '0', '--config', path], { KEY: 'sandbox-key' })],
    [
      'USAGE_GATEWAY_CONFIG',
      (path: string) => run(['serve'], { USAGE_GATEWAY_CONFIG: path, KEY: 'sandbox-key', PORT: '0' }),
    ],
  ])('reads the file that %s names, and secrets from variables that the file names', async (_, start) => {
    const serve = start(sandboxFile('accounts.json')());
    expect(await post(await serve.url(), '{ usageAccounts { id name } usageMeteringConfig { accountId } }')).toEqual({
      data: {
        usageAccounts: [{ id: 'suger:sandbox', name: 'Trial' }],
        ...CHEAP_ANSWER,
      },
    });
  });

  test.each([
    ['is not there', null, 'no such file, or no right to read it'],
    ['is no JSON', `{"accounts": ${CANARY}`, 'it is not JSON'],
    ['is of another shape', `{"acounts": [{"apiKey":"${CANARY}"}]}`, 'it may not hold acounts'],
  ])('says so where the file %s, without a word of what is in it', async (name, content, message) => {
    const path = join(folder, `${name}.json`);
    if (content !== null) writeFileSync(path, content);
    const { code, stderr } = await run(['serve', '--config', path]).ended;
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(CANARY);
  });

  test('writes no secret into its log, however much it is to log, and no line about a caller’s mistakes', async () => {
    const env = { SUGER_BASE_URL: `${sandbox.url}/suger`, SUGER_ORG_ID: 'sandbox', SUGER_API_KEY: `key-${CANARY}` };
    const router = { ROUTER_SECRET: `router-${CANARY}`, LOG_LEVEL: 'trace' };
    const serve = run(['serve', '--port', '0'], { ...env, ...router });
    const url = await serve.url();
    for (const secret of [router.ROUTER_SECRET, `${CANARY}, a guess`]) {
      const headers = { 'content-type': 'application/json', 'x-router-secret': secret };
      const answer = await fetch(url, { method: 'POST', headers, body: '{"query":"{ _service { sdl } }"}' });
      expect(answer.status).toBe(secret === router.ROUTER_SECRET ? 200 : 403);
      expect(await answer.text()).not.toContain(CANARY);
    }
    expect(await post(url, CHEAP)).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_UNAUTHENTICATED' } }] });
    await fault({ status: 500, body: CANARY, headers: { 'x-secret': CANARY }, times: 3 });
    expect(await post(url, CHEAP)).toMatchObject({ errors: [{ extensions: { code: 'UPSTREAM_ERROR' } }] });
    await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"query":"${CANARY}` });
    await post(url, `query($id: ID!) { usageAccount(id: $id) { id } }`, { id: [CANARY] });
    await halfARequest(url);
    expect(await post(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    serve.signal('SIGTERM');
    const { code, stdout, stderr } = await serve.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Suger answered 500.');
    expect(stdout).not.toContain(CANARY);
    const entries = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { level: number; code?: string });
    // Warnings, 40, are the vendor's failures, an attempt each; nothing was a bug of ours.
    expect(entries.filter(({ level }) => level >= 40).map(({ code }) => code)).toEqual([
      'UPSTREAM_UNAUTHENTICATED',
      'UPSTREAM_ERROR',
      'UPSTREAM_ERROR',
      'UPSTREAM_ERROR',
    ]);
  });
});

describe('at SIGTERM', () => {
  const start = async () => {
    const env = { SUGER_BASE_URL: `${sandbox.url}/suger`, SUGER_ORG_ID: 'sandbox', SUGER_API_KEY: 'sandbox-key' };
    const serve = run(['serve', '--port', '0'], env);
    return { serve, url: await serve.url() };
  };

  test('a request under way is answered, new ones are refused, and the end comes with the answer', async () => {
    const { serve, url } = await start();
    await fault({ kind: 'delay', ms: 800 });
    // Kept alive: neither this connection nor an idle one may hold up the end.
    const agent = new Agent({ keepAlive: true });
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    await once(idle, 'connect');
    const underWay = postOver(agent, url, CHEAP);
    await vendorAsked();
    const started = performance.now();
    serve.signal('SIGTERM');
    await refused(url);
    expect(await underWay).toMatchObject({
      status: 200,
      connection: 'close',
      body: { data: CHEAP_ANSWER },
    });
    expect(await serve.ended).toMatchObject({ code: 0, stderr: '' });
    expect(performance.now() - started).toBeLessThan(5_000);
    agent.destroy();
    idle.destroy();
  });

  test('a second signal does not wait', async () => {
    const { serve, url } = await start();
    await fault({ kind: 'hang' });
    const underWay = post(url, CHEAP).catch(() => 'cut off');
    await vendorAsked();
    serve.signal('SIGTERM');
    await refused(url);
    serve.signal('SIGTERM');
    expect(await serve.ended).toMatchObject({ code: 1 });
    expect(await underWay).toBe('cut off');
  });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Run {
  readonly ended: Promise<Ended>;
  stdout(): string;
  /** Waits until it has printed this. */
  says(pattern: RegExp): Promise<void>;
  /** Where `serve` says that it answers. */
  url(): Promise<string>;
  signal(signal: NodeJS.Signals): void;
  kill(): Promise<void>;
}

/** The executable, with these arguments and no environment but this. */
function run(args: readonly string[], env: Record<string, string> = {}): Run {
  const child: ChildProcess = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH, ...env },
    cwd: folder,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([code]): Ended => ({ code, stdout, stderr }));
  const one: Run = {
    ended,
    stdout: () => stdout,
    async says(pattern) {
      while (!pattern.test(stdout)) {
        const over = await Promise.race([once(child.stdout ?? child, 'data').then(() => undefined), ended]);
        if (over && !pattern.test(stdout))
          throw new Error(`It ended without saying ${pattern}: ${JSON.stringify(over)}`);
      }
    },
    async url() {
      await one.says(/answers at \S+\n/);
      return /answers at (\S+)\n/.exec(stdout)?.[1] ?? '';
    },
    signal: (signal) => void child.kill(signal),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  running.add(one);
  ended.finally(() => running.delete(one));
  return one;
}

/** A configuration file of one account at the sandbox, written when it is asked for. */
function sandboxFile(name: string): () => string {
  return () => {
    const path = join(folder, name);
    const account = {
      provider: 'suger',
      name: 'Trial',
      organizationId: 'sandbox',
      apiKey: `\${${'KEY'}}`,
      baseUrl: `${sandbox.url}/suger`,
    };
    writeFileSync(path, JSON.stringify({ logLevel: 'silent', accounts: [account] }));
    return path;
  };
}

async function post(url: string, query: string, variables = {}): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

async function postOver(agent: Agent, url: string, query: string) {
  const request = httpRequest(url, { method: 'POST', agent, headers: { 'content-type': 'application/json' } });
  request.end(JSON.stringify({ query }));
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, connection: response.headers.connection, body: JSON.parse(text) };
}

async function fault(body: Record<string, unknown>): Promise<void> {
  await fetch(`${sandbox.url}/_sandbox/faults/suger`, { method: 'PUT', body: JSON.stringify(body) });
}

async function vendorAsked(): Promise<void> {
  while (((await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as unknown[]).length === 0);
}

/** Waits until nobody listens there any more. */
async function refused(url: string): Promise<void> {
  for (;;) {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch (error) {
      // Reset: it was in the queue when the door was shut.
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') continue;
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
      return;
    } finally {
      socket.destroy();
    }
  }
}

/** Sends the beginning of a request, and goes away. */
async function halfARequest(url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"query":',
  );
  socket.end();
  socket.resume();
  await once(socket, 'close');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
