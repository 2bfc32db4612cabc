import { notehub } from '../../src/providers/notehub/index.ts';
import { startWorld, type World } from '../support/world.ts';

/** What a caller gets where a part of Notehub fails, or where the caller asked for what cannot be had. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const ACCOUNT = 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8';
const [DEVICE_1, DEVICE_2] = ['dev:864475040000001', 'dev:864475040000002'];
const ONE_DAY = 'window: {from: "2026-03-08T00:00:00Z", to: "2026-03-09T00:00:00Z"}';

const ENDPOINTS = ['data', 'events', 'sessions'] as const;
const FAULTS: [name: string, fault: Record<string, unknown>, extensions: Record<string, unknown>][] = [
  ['503', { status: 503 }, { code: 'UPSTREAM_ERROR', upstreamStatus: 503, retryable: true }],
  ['a reset', { kind: 'reset' }, { code: 'UPSTREAM_RESET', retryable: true }],
  ['a page of HTML', { kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE', retryable: false }],
  ['half an answer', { kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON', retryable: true }],
  ['a bare number', { status: 200, body: '12' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: true }],
  ['401', { status: 401 }, { code: 'UPSTREAM_UNAUTHENTICATED', upstreamStatus: 401, retryable: false }],
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** Which endpoints were asked, each once, in no order. */
async function endpointsAsked(): Promise<Set<string>> {
  return new Set((await world.requests()).map(({ path }) => path.split('/').at(-1) ?? ''));
}

describe.each(FAULTS)('%s', (_, fault, extensions) => {
  const LISTS = 'data { totalBytes } events { totalEvents } sessions { sessions }';

  test.each(ENDPOINTS)('of %s nulls that list in every entry, and the others stand', async (endpoint) => {
    const document = `{ deviceUsage(deviceUids: ["${DEVICE_1}", "${DEVICE_2}"], ${ONE_DAY}) { device { uid } ${LISTS} } }`;
    const { data: whole } = await world.query(document);
    await world.fault('notehub', { ...fault, path: `${USAGE}/${endpoint}` });
    const { status, data, errors } = await world.query(document);
    expect(status).toBe(200);
    expect(data.deviceUsage).toEqual(whole.deviceUsage.map((entry: object) => ({ ...entry, [endpoint]: null })));
    expect(errors).toMatchObject(
      [0, 1].map((index) => ({
        path: ['deviceUsage', index, endpoint],
        extensions: { provider: 'NOTEHUB', account: ACCOUNT, requestId: expect.any(String), ...extensions },
      })),
    );
    expect(errors).toHaveLength(2);
    expect(JSON.stringify(errors)).not.toMatch(/sandbox-token|127\.0\.0\.1|Sign in|api\.notefile/);
  });

  test.each(ENDPOINTS)('of %s leaves every device that the other lists know', async (endpoint) => {
    const { data: whole } = await world.query(`{ deviceUsage(${ONE_DAY}) { device { uid } ${LISTS} } }`);
    await world.fault('notehub', { ...fault, path: `${USAGE}/${endpoint}` });
    const { data, errors } = await world.query(`{ deviceUsage(${ONE_DAY}) { device { uid } ${LISTS} } }`);
    expect(data.deviceUsage.length).toBeGreaterThan(100);
    expect(data.deviceUsage).toEqual(whole.deviceUsage.map((entry: object) => ({ ...entry, [endpoint]: null })));
    expect(errors).toHaveLength(data.deviceUsage.length);
    expect(errors?.[0]).toMatchObject({ path: ['deviceUsage', 0, endpoint], extensions });
  });

  test.each(ENDPOINTS)(
    'of %s nulls the account’s records in usages: the rest would pass for the whole',
    async (endpoint) => {
      await world.fault('notehub', { ...fault, path: `${USAGE}/${endpoint}` });
      const { data, errors } = await world.query(
        `{ usages(providers: [NOTEHUB], ${ONE_DAY}) { account { id } records { nodes { id } } } }`,
      );
      expect(data.usages).toEqual([{ account: { id: ACCOUNT }, records: null }]);
      expect(errors).toMatchObject([
        { path: ['usages', 0, 'records'], extensions: { provider: 'NOTEHUB', account: ACCOUNT, ...extensions } },
      ]);
      expect(errors).toHaveLength(1);
    },
  );

  test('of all three nulls the root where devices are not named, with one error', async () => {
    await world.fault('notehub', fault);
    const { data, errors } = await world.query(`{ deviceUsage(${ONE_DAY}) { device { uid } ${LISTS} } }`);
    expect(data).toEqual({ deviceUsage: null });
    expect(errors).toMatchObject([{ path: ['deviceUsage'], extensions: { provider: 'NOTEHUB', ...extensions } }]);
    expect(errors).toHaveLength(1);
    expect(await endpointsAsked()).toEqual(new Set(ENDPOINTS));
  });

  test('of all three nulls every list where devices are named', async () => {
    await world.fault('notehub', fault);
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], ${ONE_DAY}) { device { uid } ${LISTS} } }`,
    );
    expect(data.deviceUsage).toEqual([{ device: { uid: DEVICE_1 }, data: null, events: null, sessions: null }]);
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual([
      'deviceUsage.0.data',
      'deviceUsage.0.events',
      'deviceUsage.0.sessions',
    ]);
  });

  test('takes no other root with it', async () => {
    await world.fault('notehub', { ...fault, path: `${USAGE}/route-logs` });
    const { data, errors } = await world.query(`{
      notehubRouteUsage(${ONE_DAY}) { routeUid logs { period } }
      notehubProjectUsage(${ONE_DAY}) { data { period } }
      notehubFleetUsage(fleetUids: ["fleet:a"], ${ONE_DAY}) { fleet { uid } }
      usageAccount(id: "${ACCOUNT}") { id }
    }`);
    expect(data).toEqual({
      notehubRouteUsage: null,
      notehubProjectUsage: { data: [{ period: '2026-03-08T00:00:00Z' }, { period: '2026-03-08T00:00:00Z' }] },
      notehubFleetUsage: [{ fleet: { uid: 'fleet:a' } }],
      usageAccount: { id: ACCOUNT },
    });
    expect(errors).toMatchObject([{ path: ['notehubRouteUsage'], extensions }]);
  });
});

describe('a failure', () => {
  test.each(['deviceUsage', 'notehubFleetUsage'])('of the only list that is selected nulls %s', async (root) => {
    await world.fault('notehub', { status: 503, path: `${USAGE}/sessions` });
    const { data, errors } = await world.query(`{ answer: ${root}(${ONE_DAY}) { sessions { sessions } } }`);
    expect(data).toEqual({ answer: null });
    expect(errors).toMatchObject([{ path: ['answer'], extensions: { code: 'UPSTREAM_ERROR' } }]);
  });

  test('of one list of a fleet or of the project leaves the others', async () => {
    await world.fault('notehub', { status: 403, path: `${USAGE}/data` });
    const { data, errors } = await world.query(`{
      notehubFleetUsage(${ONE_DAY}) { data { period } sessions { period } }
      notehubProjectUsage(${ONE_DAY}) { projectUid data { period } sessions { period } }
    }`);
    const sessions = [{ period: '2026-03-08T00:00:00Z' }];
    expect(data.notehubFleetUsage).toEqual(Array(6).fill({ data: null, sessions }));
    expect(data.notehubProjectUsage).toEqual({
      projectUid: 'app:2606f411-dea6-44a0-9743-1130f57d77d8',
      data: null,
      sessions,
    });
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['UPSTREAM_FORBIDDEN']));
    expect(errors).toHaveLength(7);
  });

  test('that passes is not seen: the call is made again', async () => {
    await world.fault('notehub', { status: 503, times: 1 });
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], ${ONE_DAY}) { data { period } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage).toEqual([{ data: [{ period: '2026-03-08T00:00:00Z' }] }]);
    expect((await world.requests()).map(({ status }) => status)).toEqual([503, 200]);
  });

  test('of credentials is not asked for again', async () => {
    await world.fault('notehub', { status: 401 });
    await world.query(`{ deviceUsage(deviceUids: ["${DEVICE_1}"], ${ONE_DAY}) { data { period } } }`);
    expect(await world.requests()).toHaveLength(1);
  });

  test('of Notehub leaves the other vendors of usages standing', async () => {
    await world.fault('notehub', { status: 503, path: `${USAGE}/events` });
    const { data, errors } = await world.query(
      `{ usages(${ONE_DAY}) { account { provider } records(first: 1) { complete nodes { id } } } }`,
    );
    for (const { account, records } of data.usages) {
      if (account.provider === 'NOTEHUB') expect(records).toBeNull();
      else expect(records.nodes).toHaveLength(1);
    }
    expect(data.usages.length).toBeGreaterThan(1);
    expect(errors).toHaveLength(1);
  });

  test.each([
    ['without its list', '{"truncated":false}'],
    ['whose list is none', '{"data":{}}'],
    ['whose truncated is no truth value', '{"data":[],"truncated":"no"}'],
    ['that is a list', '[]'],
  ])('is an answer %s', async (_, body) => {
    await world.fault('notehub', { status: 200, body });
    const { data, errors } = await world.query(`{ notehubProjectUsage(${ONE_DAY}) { events { period } } }`);
    expect(data.notehubProjectUsage).toEqual({ events: null });
    expect(errors).toMatchObject([
      { path: ['notehubProjectUsage', 'events'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' } },
    ]);
  });
});

describe('a window', () => {
  const ROOTS = [
    ['deviceUsage', 'data { period }'],
    ['notehubFleetUsage', 'data { period }'],
    ['notehubProjectUsage', 'data { period }'],
    ['notehubRouteUsage', 'logs { period }'],
  ];

  test.each(ROOTS)(
    'of %s that is longer than 400 days or turned round is refused, and nothing is asked',
    async (root, list) => {
      const { data, errors } = await world.query(`{
      long: ${root}(window: {from: "2025-01-01T00:00:00Z", to: "2026-02-05T00:00:00.001Z"}) { ${list} }
      turned: ${root}(window: {from: "2026-03-02T00:00:00Z", to: "2026-03-01T23:59:59Z"}) { ${list} }
    }`);
      expect(data).toEqual({ long: null, turned: null });
      expect(errors).toMatchObject([
        { path: ['long'], message: 'A window may be at most 400 days long.', extensions: { code: 'BAD_USER_INPUT' } },
        {
          path: ['turned'],
          message: '"window.from" must not be later than "window.to".',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ]);
      expect(await world.requests()).toEqual([]);
    },
  );

  test('of an entity is refused in the same way, where it stands', async () => {
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"]) { device {
        uid usage(window: {from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"}) { data { period } }
      } } }`,
    );
    expect(data.deviceUsage).toEqual([{ device: { uid: DEVICE_1, usage: null } }]);
    expect(errors).toMatchObject([
      { path: ['deviceUsage', 0, 'device', 'usage'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });

  test('of exactly 400 days is answered', async () => {
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], period: MONTH, window: {from: "2025-01-01T00:00:00Z", to: "2026-02-05T00:00:00Z"}) { data { period } } }`,
    );
    expect(errors).toBeUndefined();
    // The vendor keeps 400 days up to now: of January 2025 it has nothing any more.
    expect(data.deviceUsage[0].data).toHaveLength(13);
  });
});

describe('an account', () => {
  const PRODUCT = 'product:com.example.sandbox:fleet';
  const ROOTS = ['deviceUsage', 'notehubFleetUsage', 'notehubRouteUsage', 'notehubProjectUsage'];
  let several: World;

  beforeAll(async () => {
    several = await startWorld({
      now: NOW,
      accounts: (url) =>
        [notehub.sandboxSettings.projectUid ?? '', PRODUCT].map((projectUid) => ({
          provider: notehub,
          settings: { ...notehub.sandboxSettings, projectUid, baseUrl: `${url}/notehub` },
        })),
    });
  });
  afterAll(() => several.stop());
  beforeEach(() => several.forget());

  test.each(ROOTS)('must be named on %s where several are configured', async (root) => {
    const { data, errors } = await several.query(`{ ${root} { __typename } }`);
    expect(data).toEqual({ [root]: null });
    expect(errors).toMatchObject([
      {
        path: [root],
        message: 'Several accounts of Notehub are configured: name one by "account".',
        extensions: { code: 'ACCOUNT_REQUIRED', provider: 'NOTEHUB' },
      },
    ]);
    expect(await several.requests()).toEqual([]);
  });

  test('that is named is the one that is asked, each by the path of its own project', async () => {
    const { data, errors } = await several.query(`{
      app: notehubProjectUsage(account: "${ACCOUNT}", ${ONE_DAY}) { accountId projectUid data { period } }
      product: notehubProjectUsage(account: "notehub:${PRODUCT}", ${ONE_DAY}) { accountId projectUid events { period } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.app).toMatchObject({ accountId: ACCOUNT, projectUid: 'app:2606f411-dea6-44a0-9743-1130f57d77d8' });
    expect(data.product).toMatchObject({ accountId: `notehub:${PRODUCT}`, projectUid: PRODUCT });
    expect((await several.requests()).map(({ path }) => path).sort()).toEqual([
      `${USAGE}/data`,
      '/v1/projects/product%3Acom.example.sandbox%3Afleet/usage/events',
    ]);
  });

  test('is kept by the devices that came from it', async () => {
    const { data, errors } = await several.query(
      `{ usages(subjects: ["${DEVICE_1}"], metrics: ["total_events"], ${ONE_DAY}) { account { id } records { nodes {
        account { id } ... on NotehubUsage { device { accountId usage(${ONE_DAY}) { sessions { period } } } }
      } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.usages).toEqual(
      [ACCOUNT, `notehub:${PRODUCT}`].map((id) => ({
        account: { id },
        records: {
          nodes: [
            { account: { id }, device: { accountId: id, usage: { sessions: [{ period: '2026-03-08T00:00:00Z' }] } } },
          ],
        },
      })),
    );
    expect((await several.requests()).map(({ path }) => path).sort()).toEqual([
      `${USAGE}/events`,
      `${USAGE}/sessions`,
      '/v1/projects/product%3Acom.example.sandbox%3Afleet/usage/events',
      '/v1/projects/product%3Acom.example.sandbox%3Afleet/usage/sessions',
    ]);
  });

  test.each([
    ['that nobody configured', 'notehub:app:none'],
    ['of another vendor', 'suger:sandbox'],
    ['without its vendor', 'app:2606f411-dea6-44a0-9743-1130f57d77d8'],
    ['that is empty', ''],
  ])('%s is refused', async (_, account) => {
    for (const some of [world, several]) {
      const { data, errors } = await some.query(`{ deviceUsage(account: "${account}") { device { uid } } }`);
      expect(data).toEqual({ deviceUsage: null });
      expect(errors).toMatchObject([
        {
          path: ['deviceUsage'],
          message: '"account" is no configured account of Notehub.',
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ]);
      expect(await some.requests()).toEqual([]);
    }
  });

  test('is missed by every root where Notehub is not configured', async () => {
    const none = await startWorld({ now: NOW, accounts: () => [] });
    try {
      const { data, errors } = await none.query(`{ ${ROOTS.map((root) => `${root} { __typename }`).join(' ')} }`);
      expect(data).toEqual(Object.fromEntries(ROOTS.map((root) => [root, null])));
      expect(errors).toMatchObject(
        ROOTS.map((root) => ({ path: [root], extensions: { code: 'PROVIDER_NOT_CONFIGURED', provider: 'NOTEHUB' } })),
      );
    } finally {
      await none.stop();
    }
  });
});
