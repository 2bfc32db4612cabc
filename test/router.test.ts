import { sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import {
  type Customer,
  composeLive,
  type LiveServer,
  type Router,
  startApolloGateway,
  startCustomers,
  startHiveGateway,
} from './support/supergraph.ts';
import { pairsOf, startWorld, type World } from './support/world.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY = '{ from: "2026-11-18T00:00:00Z", to: "2026-11-19T00:00:00Z" }';
const SUGER = 'suger:sandbox';
/** Two projects, an account each. */
const PROJECTS = ['app:2606f411-dea6-44a0-9743-1130f57d77d8', 'com.example.sandbox:fleet'] as const;

const uidOf = (number: number) => `dev:86447504000${String(number).padStart(4, '0')}`;
const deviceOf = (number: number, project: string): Customer['devices'][number] => ({
  serial: `S${number}`,
  size: [{ name: 'height', millimetres: 40 }],
  tracker: { accountId: `notehub:${project}`, uid: uidOf(number) },
});
const customers: readonly Customer[] = [
  {
    id: 'ada',
    name: 'Ada',
    account: { id: 'a1', provider: 'CARD' },
    devices: Array.from({ length: 60 }, (_, index) => deviceOf(index + 1, PROJECTS[0])),
    entitlements: ['ent_acorn_1', 'ent_acorn_2', 'ent_beacon_1', 'ent_beacon_2'].map((id) => ({
      accountId: SUGER,
      id,
    })),
    usageAccounts: [{ id: SUGER }, { id: 'amie:SANDBOX' }],
  },
  {
    id: 'bo',
    name: 'Bo',
    account: { id: 'a2', provider: 'INVOICE' },
    devices: [deviceOf(7, PROJECTS[0]), deviceOf(7, PROJECTS[1]), { serial: 'S0', size: [], tracker: null }],
    entitlements: [{ accountId: 'suger:nobody', id: 'ent_acorn_1' }],
    usageAccounts: [{ id: 'suger:nobody' }, { id: 'amie:SANDBOX' }],
  },
];

let subgraph: LiveServer;
beforeAll(async () => {
  subgraph = await startCustomers(customers);
});
afterAll(() => subgraph.stop());

describe.each([
  // It refuses a supergraph that speaks of authentication, which it does not enforce.
  ['Apollo', 'compat', startApolloGateway],
  ['Hive', 'portable', startHiveGateway],
] as const)('behind the gateway of %s, in the profile %s', (composer, sdlProfile, start) => {
  let world: World;
  let router: Router;
  beforeAll(async () => {
    world = await startWorld({
      now: NOW,
      sdlProfile,
      accounts: (url) =>
        providers.flatMap((provider) => {
          const account = sandboxAccount(provider, url);
          if (provider.name !== 'NOTEHUB') return [account];
          return PROJECTS.map((projectUid) => ({ ...account, settings: { ...account.settings, projectUid } }));
        }),
    });
    const usage = `${world.url}/graphql`;
    router = await start(await composeLive(composer, { customers: subgraph.url, usage }));
  });
  beforeEach(() => world.forget());
  afterAll(async () => {
    await router.stop();
    await world.stop();
  });

  test('a query starts at a customer and ends in the usage of several vendors', async () => {
    const { data, errors } = await router.query(`{
      customer(id: "ada") {
        name
        account { provider }
        entitlements { id usageRecordGroups(first: 1) { nodes { entitlementId records { key quantity } } } }
        usageAccounts { id provider usage(window: ${DAY}) { records(first: 1) { complete nodes { metric quantity ... on SugerUsage { group { id } } } } } }
      }
    }`);
    expect(errors).toBe(undefined);
    expect(data.customer).toMatchObject({ name: 'Ada', account: { provider: 'CARD' } });
    for (const { id, usageRecordGroups } of data.customer.entitlements)
      expect(usageRecordGroups.nodes).toEqual([expect.objectContaining({ entitlementId: id })]);
    expect(data.customer.usageAccounts).toEqual([
      expect.objectContaining({ id: SUGER, provider: 'SUGER' }),
      expect.objectContaining({ id: 'amie:SANDBOX', provider: 'AMIE' }),
    ]);
    for (const { usage } of data.customer.usageAccounts)
      expect(usage.records.nodes).toEqual([
        expect.objectContaining({ metric: expect.any(String), quantity: expect.stringMatching(/^[\d.]+$/) }),
      ]);
  });

  test('60 devices of a customer are one vendor call for each list', async () => {
    const { data, errors } = await router.query(
      `{ customer(id: "ada") { devices { serial tracker { uid usage(window: ${DAY}) { data { totalBytes } events { totalEvents } } } } } }`,
    );
    expect(errors).toBe(undefined);
    expect(data.customer.devices).toHaveLength(60);
    for (const { tracker } of data.customer.devices) expect(tracker.usage.data.length).toBeGreaterThan(0);
    const requests = await world.requests();
    expect(requests.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(['data', 'events']);
    for (const request of requests) expect(pairsOf(request).filter(([name]) => name === 'deviceUID')).toHaveLength(60);
  });

  test('the entitlements of a customer are one list of the vendor', async () => {
    const { errors } = await router.query(
      '{ customer(id: "ada") { entitlements { usageRecordGroups(first: 5) { nodes { id } } } } }',
    );
    expect(errors).toBe(undefined);
    expect(await world.requests()).toHaveLength(1);
  });

  test('devices of several projects are each read with their own account', async () => {
    const { data, errors } = await router.query(
      `{ customer(id: "bo") { devices { serial tracker { accountId uid usage(window: ${DAY}) { data { totalBytes } } } } } }`,
    );
    expect(errors).toBe(undefined);
    const [one, other, none] = data.customer.devices;
    expect([one.tracker.accountId, other.tracker.accountId]).toEqual(PROJECTS.map((project) => `notehub:${project}`));
    expect(none.tracker).toBe(null);
    expect((await world.requests()).map(({ path }) => path).sort()).toEqual(
      PROJECTS.map((project) => `/v1/projects/${encodeURIComponent(project)}/usage/data`),
    );
  });

  test('a vendor that fails is null alone, and its error says so through the router', async () => {
    await world.fault('suger', { status: 401 });
    const { data, errors } = await router.query(`{
      customer(id: "ada") {
        entitlements { id usageRecordGroups(first: 1) { nodes { id } } }
        devices { tracker { usage(window: ${DAY}) { data { totalBytes } } } }
      }
    }`);
    expect(data.customer.entitlements).toEqual(
      customers[0]?.entitlements.map(({ id }) => ({ id, usageRecordGroups: null })),
    );
    for (const { tracker } of data.customer.devices) expect(tracker.usage.data.length).toBeGreaterThan(0);
    expect(errors).toHaveLength(4);
    for (const { message, extensions } of errors ?? []) {
      expect(message).toBe("Suger refused the gateway's credentials (401).");
      expect(extensions).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', provider: 'SUGER', retryable: false });
    }
  });

  test('who refers to an account that is not configured is told so, and its neighbours stand', async () => {
    const { data, errors } = await router.query(
      '{ customer(id: "bo") { entitlements { id usageRecordGroups { nodes { id } } } usageAccounts { id usage { account { id } } } } }',
    );
    expect(data.customer).toEqual({
      entitlements: [{ id: 'ent_acorn_1', usageRecordGroups: null }],
      usageAccounts: [
        { id: 'suger:nobody', usage: null },
        { id: 'amie:SANDBOX', usage: { account: { id: 'amie:SANDBOX' } } },
      ],
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect(await world.requests()).toEqual([]);
  });

  test('roots of both subgraphs stand side by side', async () => {
    const { data, errors } = await router.query('{ customers { name } usageAccounts(providers: [AMIE]) { id } }');
    expect(errors).toBe(undefined);
    expect(data).toEqual({ customers: [{ name: 'Ada' }, { name: 'Bo' }], usageAccounts: [{ id: 'amie:SANDBOX' }] });
  });
});
