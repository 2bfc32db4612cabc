import { sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';
import { type GraphQLAnswer, pairsOf, startWorld, type World } from './support/world.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const SUGER = 'suger:sandbox';
const NOTEHUB = 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8';
const AMIE = 'amie:SANDBOX';
const THOUSAND_EYES = 'thousandeyes:default';
const WINDOW = '{ from: "2026-11-17T00:00:00Z", to: "2026-11-19T00:00:00Z" }';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
beforeEach(() => world.forget());
afterAll(() => world.stop());

/** As a router asks: representations as a variable, a fragment for each type that is wanted. */
function entities(representations: readonly unknown[], selection = ''): Promise<GraphQLAnswer> {
  return world.query(`query($r: [_Any!]!) { _entities(representations: $r) { __typename ${selection} } }`, {
    r: representations,
  });
}

const device = (uid: unknown, rest: Record<string, unknown> = {}) => ({
  __typename: 'NotehubDevice',
  accountId: NOTEHUB,
  uid,
  ...rest,
});
const uidOf = (number: number) => `dev:86447504000${String(number).padStart(4, '0')}`;

test('_service gives the SDL that the executable prints, also where introspection is off', async () => {
  const { data, errors } = await world.query('{ _service { sdl } }');
  expect(errors).toBe(undefined);
  expect(data._service.sdl).toBe(printSdl(createSchema(providers)));
  expect((await world.query('{ __schema { queryType { name } } }')).data).toBe(undefined);
});

test('a receipt is found by its id, as it is now; one that is not there is null without an error', async () => {
  const { data: reported } = await world.query(
    'mutation { createGraalSystemsUsage(input: { idempotencyKey: "entity", productType: "EGRESS", quantity: 1 }) { receipt { id } } }',
  );
  const { id } = reported.createGraalSystemsUsage.receipt;
  const { data, errors } = await entities(
    [
      { __typename: 'UsageReceipt', id },
      { __typename: 'UsageReceipt', id: 'none' },
    ],
    '... on UsageReceipt { id status idempotencyKey }',
  );
  expect(errors).toBe(undefined);
  expect(data._entities).toEqual([
    { __typename: 'UsageReceipt', id, status: 'CONFIRMED', idempotencyKey: 'entity' },
    null,
  ]);
});

describe('each entity is found by its key', () => {
  test.each<[string, Record<string, unknown>, string, unknown]>([
    ['UsageAccount', { id: SUGER }, '... on UsageAccount { id provider externalId }', { provider: 'SUGER' }],
    [
      'SugerBillableMetric',
      { accountId: SUGER, id: 'legacy_tokens' },
      '... on SugerBillableMetric { id accountId name }',
      { id: 'legacy_tokens', accountId: SUGER, name: 'Legacy tokens' },
    ],
    [
      'SugerEntitlement',
      { accountId: SUGER, id: 'ent_cobalt_1' },
      '... on SugerEntitlement { id accountId usageRecordGroups(first: 1) { nodes { entitlementId } } }',
      { id: 'ent_cobalt_1', accountId: SUGER, usageRecordGroups: { nodes: [{ entitlementId: 'ent_cobalt_1' }] } },
    ],
    [
      'NotehubDevice',
      { accountId: NOTEHUB, uid: uidOf(7) },
      `... on NotehubDevice { uid accountId usage(window: ${WINDOW}) { sessions { period } } }`,
      {
        uid: uidOf(7),
        accountId: NOTEHUB,
        usage: { sessions: [{ period: '2026-11-17T00:00:00Z' }, { period: '2026-11-18T00:00:00Z' }] },
      },
    ],
    [
      'AmieResource',
      { accountId: AMIE, name: 'storage.sandbox.access-ci.org' },
      '... on AmieResource { name accountId status { resource { name } totalCharge } }',
      { accountId: AMIE, status: { resource: { name: 'storage.sandbox.access-ci.org' } } },
    ],
  ])('%s', async (typeName, key, selection, expected) => {
    const { data, errors } = await entities([{ __typename: typeName, ...key }], selection);
    expect(errors).toBe(undefined);
    expect(data._entities[0]).toMatchObject({ __typename: typeName, ...(expected as object) });
  });

  test('NotehubFleet: its usage is that of the list of fleets', async () => {
    const list = await world.query(
      `{ notehubFleetUsage(window: ${WINDOW}) { fleet { uid accountId } events { totalEvents } } }`,
    );
    const [{ fleet, events }] = list.data.notehubFleetUsage;
    const { data, errors } = await entities(
      [{ __typename: 'NotehubFleet', ...fleet }],
      `... on NotehubFleet { usage(window: ${WINDOW}) { events { totalEvents } } }`,
    );
    expect(errors).toBe(undefined);
    expect(data._entities[0].usage.events).toEqual(events);
  });

  test('SugerBuyer: its groups are those of the list narrowed to it', async () => {
    const list = await world.query('{ usageRecordGroups(first: 1) { nodes { buyerId } } }');
    const [{ buyerId }] = list.data.usageRecordGroups.nodes;
    const { data, errors } = await entities(
      [{ __typename: 'SugerBuyer', accountId: SUGER, id: buyerId }],
      '... on SugerBuyer { usageRecordGroups(first: 2) { nodes { buyerId } } }',
    );
    expect(errors).toBe(undefined);
    expect(data._entities[0].usageRecordGroups.nodes).toEqual([{ buyerId }, { buyerId }]);
  });

  test('ThousandEyesAccountGroup: its name comes from the rows of its usage, which are asked for once', async () => {
    const list = await world.query('{ thousandEyesUsage { tests { testId accountGroup { aid name } } } }');
    const [{ accountGroup }] = list.data.thousandEyesUsage.tests;
    await world.forget();
    const { data, errors } = await entities(
      [{ __typename: 'ThousandEyesAccountGroup', accountId: THOUSAND_EYES, aid: accountGroup.aid }],
      '... on ThousandEyesAccountGroup { aid name tests { testId } }',
    );
    expect(errors).toBe(undefined);
    expect(data._entities[0]).toMatchObject(accountGroup);
    expect(data._entities[0].tests.length).toBeGreaterThan(0);
    expect(await world.requests()).toHaveLength(1);
  });
});

describe('each representation fails alone, in its place', () => {
  const good = device(uidOf(1));

  test.each<[string, unknown]>([
    ['of a type that does not exist', { __typename: 'Spaceship', id: '1' }],
    ['of a type that is no entity', { __typename: 'Query' }],
    ['of a type whose key is not resolvable', { __typename: 'SugerUsageRecordReport', accountId: SUGER, id: '1' }],
    ['of a type that every object inherits', { __typename: '__proto__' }],
    ['of the type "constructor"', { __typename: 'constructor' }],
    ['without a type', { accountId: NOTEHUB, uid: uidOf(1) }],
    ['with null for a type', { __typename: null, id: '1' }],
    ['with a list for a type', { __typename: ['NotehubDevice'], accountId: NOTEHUB, uid: uidOf(1) }],
    ['without its key', { __typename: 'NotehubDevice' }],
    ['with half of its key', { __typename: 'NotehubDevice', uid: uidOf(1) }],
    ['with null in its key', device(null)],
    ['with an empty key', device('')],
    ['with a number for a key', device(1)],
    ['with true for a key', device(true)],
    ['with an object for a key', device({ $ne: null })],
    ['with a list for a key', device(['..', '..'])],
    ['that is a string', 'NotehubDevice'],
    ['that is a number', 1],
    ['that is a list', [good]],
  ])('one %s', async (_, representation) => {
    const { status, data, errors } = await entities([good, representation, good], '... on NotehubDevice { uid }');
    expect(status).toBe(200);
    const { uid } = good;
    expect(data._entities).toEqual([{ __typename: 'NotehubDevice', uid }, null, { __typename: 'NotehubDevice', uid }]);
    expect(errors?.map(({ path, extensions }) => ({ path, code: extensions.code }))).toEqual([
      { path: ['_entities', 1], code: 'BAD_USER_INPUT' },
    ]);
  });

  test('one of __proto__ by the parser’s own hand', async () => {
    const smuggled = JSON.parse(
      `{ "__proto__": { "__typename": "NotehubDevice", "accountId": "${NOTEHUB}", "uid": "x" } }`,
    );
    const { data, errors } = await entities([smuggled, good]);
    expect(data._entities).toEqual([null, { __typename: 'NotehubDevice' }]);
    expect(errors?.map(({ path }) => path)).toEqual([['_entities', 0]]);
  });

  test('an account that is not configured, or is another vendor’s, is nobody’s: null and an error that says so', async () => {
    const { data, errors } = await entities([
      { __typename: 'UsageAccount', id: 'suger:nobody' },
      device(uidOf(1), { accountId: 'notehub:app:00000000-0000-0000-0000-000000000000' }),
      device(uidOf(1), { accountId: SUGER }),
      { __typename: 'SugerEntitlement', accountId: NOTEHUB, id: 'ent_cobalt_1' },
      { __typename: 'SugerBillableMetric', accountId: AMIE, id: 'api_requests' },
      { __typename: 'AmieResource', accountId: SUGER, name: 'x' },
      { __typename: 'ThousandEyesAccountGroup', accountId: SUGER, aid: '1' },
      good,
    ]);
    expect(data._entities).toEqual([...Array(7).fill(null), { __typename: 'NotehubDevice' }]);
    expect(errors?.map(({ path, extensions }) => [path?.[1], extensions.code])).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((index) => [index, 'BAD_USER_INPUT']),
    );
    expect(await world.requests()).toEqual([]);
  });

  test('a vendor that is not configured is said to be so', async () => {
    const own = await startWorld({
      accounts: (url) => providers.filter(({ name }) => name === 'SUGER').map((one) => sandboxAccount(one, url)),
    });
    const { data, errors } = await own.query('query($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
      r: [good],
    });
    await own.stop();
    expect(data._entities).toEqual([null]);
    expect(errors?.[0]?.extensions.code).toBe('PROVIDER_NOT_CONFIGURED');
  });

  test('one that the vendor does not know is null, without an error', async () => {
    const metric = (id: string) => ({ __typename: 'SugerBillableMetric', accountId: SUGER, id });
    const { data, errors } = await entities([metric('nothing')]);
    expect({ data, errors }).toEqual({ data: { _entities: [null] }, errors: undefined });
    const several = await entities([metric('nothing'), metric('api_requests')]);
    expect(several.errors).toBe(undefined);
    expect(several.data._entities).toEqual([null, { __typename: 'SugerBillableMetric' }]);
  });

  test('one whose vendor fails beside an unknown one: the process lives, the others are answered', async () => {
    await world.fault('suger', { status: 401 });
    const { data, errors } = await entities([
      { __typename: 'SugerBillableMetric', accountId: SUGER, id: 'api_requests' },
      { __typename: 'Spaceship' },
      good,
    ]);
    expect(data._entities).toEqual([null, null, { __typename: 'NotehubDevice' }]);
    expect(errors?.map(({ path, extensions }) => [path?.[1], extensions.code])).toEqual([
      [0, 'UPSTREAM_UNAUTHENTICATED'],
      [1, 'BAD_USER_INPUT'],
    ]);
    expect((await entities([good])).data._entities).toEqual([{ __typename: 'NotehubDevice' }]);
  });

  test('a field that fails below one entity is null there alone', async () => {
    await world.fault('notehub', { status: 400, path: '/v1/projects' });
    const { data, errors } = await entities(
      [good, { __typename: 'UsageAccount', id: SUGER }],
      '... on NotehubDevice { usage { data { period } } } ... on UsageAccount { id }',
    );
    expect(data._entities).toEqual([
      { __typename: 'NotehubDevice', usage: { data: null } },
      { __typename: 'UsageAccount', id: SUGER },
    ]);
    expect(errors?.map(({ path }) => path)).toEqual([['_entities', 0, 'usage', 'data']]);
  });
});

test('of a representation its key is looked at, whatever else it bears', async () => {
  const dressed = JSON.parse(
    JSON.stringify(device(uidOf(1), { admin: true, apiKey: 'stolen', usage: { data: [] } })).replace(
      '{',
      '{"__proto__":{"accountId":"x"},',
    ),
  );
  const { data, errors } = await entities(
    [dressed],
    `... on NotehubDevice { uid accountId usage(window: ${WINDOW}) { data { period } } }`,
  );
  expect(errors).toBe(undefined);
  expect(data._entities[0]).toMatchObject({ uid: uidOf(1), accountId: NOTEHUB });
  expect(data._entities[0].usage.data).not.toEqual([]);
});

describe('many representations', () => {
  test('are answered in their order', async () => {
    const order = [5, 3, 9, 3, 1].map(uidOf);
    const { data } = await entities(
      order.map((uid) => device(uid)),
      '... on NotehubDevice { uid }',
    );
    expect(data._entities.map(({ uid }: { uid: string }) => uid)).toEqual(order);
  });

  test('that are alike are one look-up', async () => {
    const metric = { __typename: 'SugerBillableMetric', accountId: SUGER, id: 'api_requests' };
    const { data } = await entities(
      Array.from({ length: 1_000 }, (_, index) => ({ ...metric, nth: index })),
      '... on SugerBillableMetric { id }',
    );
    expect(data._entities).toEqual(Array(1_000).fill({ __typename: 'SugerBillableMetric', id: 'api_requests' }));
    expect((await world.requests()).map(({ path }) => path)).toEqual(['/org/sandbox/billableMetric/api_requests']);
  });

  test('of one type are one question, where the vendor has one', async () => {
    const metric = (id: string) => ({ __typename: 'SugerBillableMetric', accountId: SUGER, id });
    await entities([metric('api_requests'), metric('legacy_tokens')]);
    expect((await world.requests()).map(({ path }) => path)).toEqual(['/org/sandbox/billableMetric']);
  });

  test('are served up to 1,000; each beyond is null with an error of its own', async () => {
    const { status, data, errors } = await entities(Array.from({ length: 1_003 }, () => device(uidOf(1))));
    expect(status).toBe(200);
    expect(data._entities).toEqual([...Array(1_000).fill({ __typename: 'NotehubDevice' }), null, null, null]);
    expect(errors?.map(({ path, extensions }) => [path?.[1], extensions.code])).toEqual(
      [1_000, 1_001, 1_002].map((index) => [index, 'BAD_USER_INPUT']),
    );
  });

  test('none is an empty list', async () => {
    expect((await entities([])).data).toEqual({ _entities: [] });
  });

  test('100 devices with a day’s data cost as many calls as one list of 100 devices', async () => {
    const uids = Array.from({ length: 100 }, (_, index) => uidOf(index + 1));
    const day = '{ from: "2026-11-18T00:00:00Z", to: "2026-11-19T00:00:00Z" }';
    const list = await world.query(
      `query($uids: [ID!]) { deviceUsage(deviceUids: $uids, window: ${day}) { data { period totalBytes } } }`,
      { uids },
    );
    const asked = await world.requests('NOTEHUB');
    await world.forget();
    const { data, errors } = await entities(
      uids.map((uid) => device(uid)),
      `... on NotehubDevice { usage(window: ${day}) { data { period totalBytes } } }`,
    );
    expect(errors).toBe(undefined);
    expect(data._entities.map(({ usage }: { usage: unknown }) => usage)).toEqual(list.data.deviceUsage);
    const referred = await world.requests('NOTEHUB');
    expect(referred.map(({ path }) => path)).toEqual(asked.map(({ path }) => path));
    expect(referred).toHaveLength(1);
    expect(pairsOf(referred[0] as (typeof referred)[0]).filter(([name]) => name === 'deviceUID')).toHaveLength(100);
  });
});
