import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { Agent, createServer, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type GraphQLSchema, graphql } from 'graphql';
import { createYoga } from 'graphql-yoga';
import {
  ConfigError,
  createGateway,
  type Gateway,
  type GatewayConfig,
  type GatewayContext,
  readConfig,
  resolvers,
  typeDefs,
} from '../src/index.ts';
import { providers } from '../src/providers/index.ts';
import { type LoggedRequest, type Sandbox, startSandbox } from '../src/sandbox/index.ts';

const NOTEHUB = 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8';
/** One call to one vendor. */
const CHEAP = '{ usageMeteringConfig { accountId } }';
const CHEAP_ANSWER = { usageMeteringConfig: { accountId: 'suger:sandbox' } };
/** Nothing but the caller's going ends a read within a test. */
const PATIENT = { deadlineMs: 60_000, attemptTimeoutMs: 60_000 };

/** Every root field once. */
const ROOTS: Readonly<Record<string, string>> = {
  usages: '{ records(first: 1) { nodes { id quantity } } }',
  usageAccounts: '{ id }',
  usageAccount: '(id: "suger:sandbox") { usage { records(first: 1) { nodes { id } } } }',
  graalSystemsUsages: '{ productType quantity }',
  billableMetrics: '{ id }',
  billableMetric: '(id: "api_requests") { id }',
  usageRecordGroups: '(first: 1) { nodes { id report { id } } }',
  usageRecordReports: '(first: 1) { nodes { id } }',
  usageMeteringConfig: '{ partnerUsageMeteringConfigs { partner } }',
  deviceUsage: '(deviceUids: ["dev:864475040000001"]) { data { totalBytes } }',
  notehubFleetUsage: '{ events { totalEvents } }',
  notehubProjectUsage: '{ sessions { sessions } }',
  notehubRouteUsage: '{ routeUid logs { totalRoutes } }',
  amieUsageStatus: '{ resource { name } totalCharge }',
  amieFailedRecords: '{ error }',
  thousandEyesUsage: '{ quota { monthStart } tests { testId } }',
  thousandEyesTestUnits: '(first: 1) { nodes { testId } }',
  thousandEyesEnterpriseAgentUnits: '(first: 1) { nodes { agentId } }',
};
const EVERYTHING = `{ ${Object.entries(ROOTS)
  .map(([name, rest]) => name + rest)
  .join(' ')} }`;

let sandbox: Sandbox;
let gateway: Gateway;

beforeAll(async () => {
  sandbox = await startSandbox(providers, { port: 0 });
  gateway = await createGateway(configOf(sandbox.url));
});
beforeEach(async () => {
  await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'DELETE' });
  await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
});
afterAll(async () => {
  await gateway.stop();
  await sandbox.stop();
});

describe('schema and context in an Apollo Server of somebody else’s', () => {
  let foreign: { url: string; stop(): Promise<void> };
  beforeAll(async () => {
    foreign = await foreignApollo(gateway);
  });
  afterAll(() => foreign.stop());

  test('every root field answers', async () => {
    const roots = Object.keys(gateway.schema.getQueryType()?.getFields() ?? {});
    // Of what was reported nothing is there yet: receipts have tests of their own.
    const others = ['_entities', '_service', 'usageReceipt', 'usageReceipts'];
    expect(roots.sort()).toEqual([...Object.keys(ROOTS), ...others].sort());
    const { data, errors } = await post(foreign.url, EVERYTHING);
    expect(errors).toBe(undefined);
    for (const name of Object.keys(ROOTS)) expect([name, data[name]]).toEqual([name, expect.anything()]);
    expect(data.usages).toHaveLength(providers.length);
    expect(data.deviceUsage[0].data.length).toBeGreaterThan(20);
  });

  test('a report has its receipt, and is sent once', async () => {
    const report = `mutation { createGraalSystemsUsage(
      input: { idempotencyKey: "library", productType: "EGRESS", quantity: 1 }
    ) { receipt { id status } } }`;
    const first = await post(foreign.url, report);
    expect(first).toMatchObject({ data: { createGraalSystemsUsage: { receipt: { status: 'CONFIRMED' } } } });
    expect(await post(foreign.url, report)).toEqual(first);
    expect(await asked()).toEqual(['/usages']);
  });

  test('a vendor that fails is null alone, and its error has a code to act on', async () => {
    await fault('suger', { status: 401 });
    const { data, errors } = await post(foreign.url, `{ usages { account { id } records(first: 1) { complete } } }`);
    expect(data.usages.map(({ records }: { records: unknown }) => records === null)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      path: ['usages', 1, 'records'],
      extensions: { code: 'UPSTREAM_UNAUTHENTICATED', provider: 'SUGER', account: 'suger:sandbox', retryable: false },
    });
  });

  test('one request reads a thing once, however often it is asked for', async () => {
    const twice = '{ a: usageMeteringConfig { accountId } b: usageMeteringConfig { accountId } }';
    expect((await post(foreign.url, twice)).errors).toBe(undefined);
    expect(await asked()).toEqual(['/org/sandbox/usageMeteringConfigInfo']);
  });

  test('two requests read it twice: neither sees what the other was told', async () => {
    expect((await post(foreign.url, CHEAP)).data).toEqual(CHEAP_ANSWER);
    expect((await post(foreign.url, CHEAP)).data).toEqual(CHEAP_ANSWER);
    expect(await asked()).toEqual(['/org/sandbox/usageMeteringConfigInfo', '/org/sandbox/usageMeteringConfigInfo']);
  });
});

describe('typeDefs and resolvers, merged by somebody else', () => {
  const own = `
    type Customer { name: String! trackers: [NotehubDevice!] }
    extend type Query { customer(name: String!): Customer }
  `;
  const ownResolvers = {
    Query: { customer: (_: unknown, { name }: { name: string }) => ({ name }) },
    Customer: {
      trackers: () => [{ accountId: NOTEHUB, uid: 'dev:864475040000007' }],
    },
  };

  test.each<[string, () => GraphQLSchema]>([
    [
      'in lists of its own',
      () => makeExecutableSchema({ typeDefs: [...typeDefs, own], resolvers: [...resolvers, ownResolvers] }),
    ],
    [
      'in nested lists, its own first',
      () => makeExecutableSchema({ typeDefs: [own, typeDefs], resolvers: [ownResolvers, ...resolvers] }),
    ],
  ])('%s: its own types lead into ours', async (_, build) => {
    const { data, errors } = await graphql({
      schema: build(),
      source: `{
        customer(name: "Ada") { name trackers { uid usage(period: WEEK) { data { period totalBytes } } } }
        billableMetrics(status: DELETED) { id aggregationType }
        usages(providers: [AMIE]) { account { id provider } records { nodes { metric quantity period { from } } } }
      }`,
      contextValue: gateway.context(),
    });
    expect(errors).toBe(undefined);
    expect(data).toMatchObject({
      customer: {
        name: 'Ada',
        trackers: [
          {
            uid: 'dev:864475040000007',
            usage: {
              data: expect.arrayContaining([
                {
                  period: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00Z$/),
                  totalBytes: expect.stringMatching(/^\d+$/),
                },
              ]),
            },
          },
        ],
      },
      billableMetrics: [{ id: 'legacy_tokens', aggregationType: 'SUM' }],
      usages: [
        {
          account: { id: 'amie:SANDBOX', provider: 'AMIE' },
          records: { nodes: expect.arrayContaining([expect.objectContaining({ metric: 'charge' })]) },
        },
      ],
    });
  });

  test('every root field answers in the merged schema too', async () => {
    const schema = makeExecutableSchema({ typeDefs, resolvers });
    const { data, errors } = await graphql({ schema, source: EVERYTHING, contextValue: gateway.context() });
    expect(errors).toBe(undefined);
    expect(Object.values(data ?? {})).not.toContain(null);
  });
});

describe('in a GraphQL Yoga of somebody else’s', () => {
  let foreign: { url: string; stop(): Promise<void> };
  beforeAll(async () => {
    const schema = makeExecutableSchema({
      typeDefs: [...typeDefs, 'extend type Query { theirs: String }'],
      resolvers: [...resolvers, { Query: { theirs: () => 'theirs' } }],
    });
    foreign = await foreignYoga(schema, gateway);
  });
  afterAll(() => foreign.stop());

  test('every root field of the merged schema answers', async () => {
    const { data, errors } = await post(foreign.url, EVERYTHING.replace('{', '{ theirs '));
    expect(errors).toBe(undefined);
    expect(data.theirs).toBe('theirs');
    for (const name of Object.keys(ROOTS)) expect([name, data[name]]).toEqual([name, expect.anything()]);
  });

  test('a vendor that fails is null alone, and its error has a code to act on', async () => {
    await fault('suger', { status: 401 });
    const { data, errors } = await post(foreign.url, '{ usageMeteringConfig { accountId } usageAccounts { id } }');
    expect(data.usageMeteringConfig).toBe(null);
    expect(data.usageAccounts).toHaveLength(providers.length);
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['usageMeteringConfig'], 'UPSTREAM_UNAUTHENTICATED'],
    ]);
  });

  test('one request reads a thing once, two read it twice', async () => {
    await post(foreign.url, '{ a: usageMeteringConfig { accountId } b: usageMeteringConfig { accountId } }');
    expect(await asked()).toHaveLength(1);
    await post(foreign.url, CHEAP);
    expect(await asked()).toHaveLength(2);
  });
});

describe('handler in an HTTP server of somebody else’s', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/theirs') response.end('theirs');
      else gateway.handler(request, response);
    });
    await listening(server);
  });
  afterAll(() => closed(server));

  test('answers GraphQL and health, and leaves the rest to its host', async () => {
    expect(await post(`${urlOf(server)}/graphql`, CHEAP)).toEqual({ data: CHEAP_ANSWER });
    expect(await (await fetch(`${urlOf(server)}/health/ready`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${urlOf(server)}/theirs`)).text()).toBe('theirs');
    const nothing = await fetch(`${urlOf(server)}/else`);
    expect([nothing.status, nothing.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
  });

  test('each of its requests has its own memory', async () => {
    await post(`${urlOf(server)}/graphql`, CHEAP);
    await post(`${urlOf(server)}/graphql`, CHEAP);
    expect(await asked()).toHaveLength(2);
  });
});

describe('a caller that goes away', () => {
  let vendor: SilentVendor;
  let patient: Gateway;
  beforeEach(async () => {
    vendor = await silentVendor();
    patient = await createGateway({ ...configOf(vendor.url), timing: PATIENT });
  });
  afterEach(async () => {
    await vendor.stop();
    await patient.stop();
  });

  test('from an Apollo Server of somebody else’s ends the vendor read', async () => {
    const foreign = await foreignApollo(patient);
    const caller = new AbortController();
    const answer = post(foreign.url, CHEAP, { signal: caller.signal }).catch(({ name }: Error) => name);
    await vendor.asked;
    caller.abort();
    expect(await answer).toBe('AbortError');
    await vendor.left;
    await foreign.stop();
  });

  test('from the handler ends the vendor read', async () => {
    const server = createServer(patient.handler);
    await listening(server);
    const caller = new AbortController();
    const answer = post(`${urlOf(server)}/graphql`, CHEAP, { signal: caller.signal }).catch(({ name }: Error) => name);
    await vendor.asked;
    caller.abort();
    expect(await answer).toBe('AbortError');
    await vendor.left;
    await closed(server);
  });

  test('by the signal of a request of the Fetch API ends the vendor read', async () => {
    const caller = new AbortController();
    const request = new Request('http://127.0.0.1/graphql', { method: 'POST', signal: caller.signal });
    const answer = graphql({ schema: patient.schema, source: CHEAP, contextValue: patient.context(request) });
    await vendor.asked;
    caller.abort();
    await vendor.left;
    expect((await answer).errors?.[0]?.extensions.code).toBe('GATEWAY_TIMEOUT');
  });

  test.each([
    ['of the Fetch API', () => new Request('http://127.0.0.1/graphql', { signal: AbortSignal.abort() })],
    [
      'of Node’s own',
      async () => {
        const server = createServer((_, response) => void response.socket?.destroy());
        await listening(server);
        const taken = once(server, 'request');
        await fetch(urlOf(server)).catch(() => null);
        const [request] = await taken;
        if (!request.socket.destroyed) await once(request.socket, 'close');
        await closed(server);
        return request;
      },
    ],
  ])('before its request %s has a context leaves the vendor unasked', async (_, request) => {
    const contextValue = patient.context(await request());
    const { data, errors } = await graphql({ schema: patient.schema, source: CHEAP, contextValue });
    expect(data).toEqual({ usageMeteringConfig: null });
    expect(errors?.[0]?.extensions.code).toBe('GATEWAY_TIMEOUT');
    expect(vendor.calls()).toBe(0);
  });

  test('leaves the contexts of others alone, and no listener for each request on a connection that stays', async () => {
    const listeners: number[] = [];
    const server = createServer(async (request, response) => {
      const contextValue = gateway.context(request);
      listeners.push(request.socket.listenerCount('close'));
      const result = await graphql({ schema: gateway.schema, source: CHEAP, contextValue });
      response.end(JSON.stringify(result));
    });
    await listening(server);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let index = 0; index < 15; index += 1) {
      expect(await getOver(agent, urlOf(server))).toEqual({ data: CHEAP_ANSWER });
    }
    expect(new Set(listeners).size).toBe(1);
    agent.destroy();
    await closed(server);
  });
});

describe('readConfig', () => {
  test('reads what it is given, not the environment of the process', () => {
    process.env.SUGER_ORG_ID = 'of-the-process';
    try {
      expect(readConfig({ env: {} })).toEqual({
        port: 4000,
        host: '127.0.0.1',
        introspection: false,
        logLevel: 'info',
        httpSpec: 'audited',
        ledger: { kind: 'sqlite', path: './usage-gateway.db' },
        reporting: {},
        accounts: [],
      });
    } finally {
      delete process.env.SUGER_ORG_ID;
    }
  });

  test('throws a ConfigError with every problem', () => {
    const read = () => readConfig({ env: { PORT: 'x', SUGER_ORG_ID: 'org1' } });
    expect(read).toThrow(ConfigError);
    try {
      read();
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        'PORT must be a port from 0 to 65535.',
        'SUGER_API_KEY is missing: an API key from the Suger console, without the word "Key".',
      ]);
    }
  });

  test('is what createGateway wants: queries answer without a server', async () => {
    const config = readConfig({
      env: { LOG_LEVEL: 'silent', KEY: 'sandbox-key' },
      file: {
        accounts: [
          {
            provider: 'suger',
            organizationId: 'sandbox',
            apiKey: `\${${'KEY'}}`,
            baseUrl: `${sandbox.url}/suger`,
          },
        ],
      },
    });
    const own = await createGateway(config);
    const { data } = await graphql({ schema: own.schema, source: CHEAP, contextValue: own.context() });
    expect(data).toEqual(CHEAP_ANSWER);
    await own.stop();
  });
});

/** One account of each vendor at stand-ins below this URL. */
function configOf(url: string): GatewayConfig {
  const accounts = providers.map(({ id, sandboxSettings }) => ({
    provider: id,
    ...sandboxSettings,
    baseUrl: `${url}/${id}`,
  }));
  const ledger = join(mkdtempSync(join(tmpdir(), 'usage-gateway-')), 'ledger.db');
  return readConfig({ env: { LOG_LEVEL: 'silent', PORT: '0', LEDGER_URL: `sqlite:${ledger}` }, file: { accounts } });
}

async function foreignApollo({ schema, context }: Gateway): Promise<{ url: string; stop(): Promise<void> }> {
  const server = new ApolloServer<GatewayContext>({ schema, logger: QUIET });
  const { url } = await startStandaloneServer(server, {
    listen: { port: 0, host: '127.0.0.1' },
    context: async ({ req }) => context(req),
  });
  return { url, stop: () => server.stop() };
}

async function foreignYoga(
  schema: GraphQLSchema,
  { context }: Gateway,
): Promise<{ url: string; stop(): Promise<void> }> {
  const yoga = createYoga({ schema, logging: false, maskedErrors: false, context: ({ request }) => context(request) });
  const server = createServer(yoga);
  await listening(server);
  return { url: `${urlOf(server)}/graphql`, stop: () => closed(server) };
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

interface SilentVendor {
  readonly url: string;
  /** Its first request has come. */
  readonly asked: Promise<void>;
  /** Whoever asked has closed the connection. */
  readonly left: Promise<void>;
  calls(): number;
  stop(): Promise<void>;
}

/** Takes every request and never answers. */
async function silentVendor(): Promise<SilentVendor> {
  let calls = 0;
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const server = createServer((_, response: ServerResponse) => {
    calls += 1;
    response.once('close', () => left.resolve());
    asked.resolve();
  });
  await listening(server);
  return {
    url: urlOf(server),
    asked: asked.promise,
    left: left.promise,
    calls: () => calls,
    stop: () => closed(server),
  };
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function closed(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
  readonly data: any;
  readonly errors?: readonly { readonly path?: readonly unknown[]; readonly extensions?: Record<string, unknown> }[];
}

async function post(url: string, query: string, options: { signal?: AbortSignal } = {}): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    ...options,
  });
  return (await answer.json()) as Answer;
}

async function getOver(agent: Agent, url: string): Promise<unknown> {
  const request = httpRequest(url, { agent });
  request.end();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return JSON.parse(text);
}

async function fault(vendor: string, body: unknown): Promise<void> {
  await fetch(`${sandbox.url}/_sandbox/faults/${vendor}`, { method: 'PUT', body: JSON.stringify(body) });
}

/** The paths that the vendors were asked for. */
async function asked(): Promise<string[]> {
  const log = (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as LoggedRequest[];
  return log.map(({ path }) => path);
}
