import { startWorld, type World } from '../support/world.ts';

const GROUPS = '/org/sandbox/usageRecordGroup';
const METRICS = '/org/sandbox/billableMetric';
const WINDOW = { from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' };
/** What is asked for that window: groups of its first day up to today, whatever its end. */
const DATES = { startDate: '2026-03-09', endDate: '2026-03-10', limit: '1000', offset: '0' };
const NODE = `{
  __typename id account { id } metric subject quantity unit aggregation finality period { from to }
  dimensions { key value } ... on SugerUsage { group { id } billableMetric { id } }
}`;

/** Parts of groups. */
const ONE = { seat: 1 };
const AT_INFO = { timestamp: '2026-03-09T10:00:00Z' };
const AT = { metaInfo: AT_INFO };
const OWNER = {
  entitlementID: 'ent1',
  buyerID: 'b1',
  partner: 'AWS',
  creationTime: '2026-03-09T10:00:05Z',
  metaInfo: { timestamp: '2026-03-09T10:00:00.123456789Z' },
};

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('records', () => {
  test('a v1 group gives one for each key, summed, under its entitlement', async () => {
    await injectGroups({ id: 'urg-1', ...OWNER, status: 'REPORTED', records: { api_call: 3.5, seat: 2 } });
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    const common = {
      __typename: 'SugerUsage',
      id: expect.stringMatching(/^[\w-]{27}$/),
      account: { id: 'suger:sandbox' },
      subject: 'ent1',
      unit: null,
      aggregation: 'SUM',
      finality: 'FINAL',
      period: { from: '2026-03-09T10:00:00.123456789Z', to: '2026-03-09T10:00:00.123456789Z' },
      dimensions: [
        { key: 'partner', value: 'AWS' },
        { key: 'buyer', value: 'b1' },
      ],
      group: { id: 'urg-1' },
      billableMetric: null,
    };
    expect(byMetric(nodes)).toEqual([
      { ...common, metric: 'api_call', quantity: '3.5' },
      { ...common, metric: 'seat', quantity: '2' },
    ]);
  });

  test('a v2 group gives one for each billable record, with its properties and the metric’s own aggregation', async () => {
    await injectText(
      GROUPS,
      `{"usageRecordGroups":[{"id":"urg-1","status":"CREATED","partner":"GCP","entitlementID":"ent1","records":{},
        "metaInfo":{"timestamp":"2026-03-09T10:00:00Z","billableRecords":[
          {"key":"active_users","quantity":1,"properties":{"region":"east","share":0.50,"big":9007199254740993,"spot":true,"none":null,"at":[1,"x"]}},
          {"key":"queue_depth","quantity":451.93}]}}]}`,
    );
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(byMetric(nodes)).toMatchObject([
      {
        metric: 'active_users',
        quantity: '1',
        aggregation: 'UNIQUE_COUNT',
        finality: 'PROVISIONAL',
        subject: 'ent1',
        dimensions: [
          { key: 'partner', value: 'GCP' },
          { key: 'region', value: 'east' },
          { key: 'share', value: '0.50' },
          { key: 'big', value: '9007199254740993' },
          { key: 'spot', value: 'true' },
          { key: 'none', value: 'null' },
          { key: 'at', value: '[1,"x"]' },
        ],
        billableMetric: { id: 'active_users' },
      },
      {
        metric: 'queue_depth',
        quantity: '451.93',
        aggregation: 'LAST',
        dimensions: [{ key: 'partner', value: 'GCP' }],
        billableMetric: { id: 'queue_depth' },
      },
    ]);
  });

  test('a group in both forms counts once, in the second', async () => {
    const { metaInfo } = OWNER;
    await injectGroups({
      id: 'urg-1',
      ...OWNER,
      records: { api_requests: 5 },
      metaInfo: {
        ...metaInfo,
        originRecords: { api_requests: 5 },
        billableRecords: [{ key: 'job_runs', quantity: 1 }],
      },
    });
    const { nodes } = await records();
    expect(nodes.map(({ metric }) => metric)).toEqual(['job_runs']);
  });

  test.each([
    ['REPORTED', ['FINAL']],
    ['CREATED', ['PROVISIONAL']],
    ['REPORT_PENDING', ['PROVISIONAL']],
    ['REPORT_FAILED', ['PROVISIONAL']],
    ['A_NEW_STATE', ['PROVISIONAL']],
    ['', ['PROVISIONAL']],
    [null, ['PROVISIONAL']],
    ['INVALID', []],
    ['DELETED', []],
  ])('of a group that is %j are %j', async (status, finalities) => {
    await injectGroups({ id: 'urg-1', ...OWNER, status, records: { seat: 1 } });
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(nodes.map(({ finality }) => finality)).toEqual(finalities);
  });

  test('have the time of the usage, where it is not known that of the creation', async () => {
    await injectGroups(
      { id: 'a', creationTime: '2026-03-10T09:00:00Z', metaInfo: { timestamp: '2026-03-09T01:00:00Z' }, records: ONE },
      { id: 'b', creationTime: '2026-03-09T02:00:00Z', metaInfo: { timestamp: null }, records: ONE },
      { id: 'c', creationTime: '2026-03-09T03:00:00+01:00', records: ONE },
      { id: 'd', creationTime: '2026-03-09T04:00:00Z', metaInfo: { timestamp: '2026-03-08T23:00:00Z' }, records: ONE },
    );
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(nodes.map(({ group, period }) => [group.id, period.from]).sort()).toEqual([
      ['a', '2026-03-09T01:00:00Z'],
      ['b', '2026-03-09T02:00:00Z'],
      ['c', '2026-03-09T02:00:00Z'],
    ]);
  });

  test('belong to the window that their instant lies in: its start included, its end not', async () => {
    const at = (id: string, timestamp: string) => ({ id, metaInfo: { timestamp }, records: ONE });
    await injectGroups(
      at('before', '2026-03-08T23:59:59.999999999Z'),
      at('start', '2026-03-09T00:00:00Z'),
      at('last', '2026-03-09T23:59:59.999999999Z'),
      at('end', '2026-03-10T00:00:00Z'),
    );
    const { nodes } = await records();
    expect(nodes.map(({ group }) => group.id)).toEqual(['start', 'last']);
  });

  test('name no subject and no dimension that the group does not', async () => {
    await injectGroups({ id: 'urg-1', entitlementID: '', buyerID: null, ...AT, records: ONE });
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(nodes).toMatchObject([{ subject: null, dimensions: [] }]);
  });

  test('keep every digit and every name', async () => {
    await injectText(
      GROUPS,
      `{"usageRecordGroups":[{"id":"urg-1","metaInfo":{"timestamp":"2026-03-09T10:00:00Z"},"records":
        {"a":9007199254740993,"b":0.1,"c":123456789012345678.123456789,"d":0,"e":-1.50,"f":1e3,"__proto__":5}}]}`,
    );
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(byMetric(nodes).map(({ metric, quantity }) => [metric, quantity])).toEqual([
      ['__proto__', '5'],
      ['a', '9007199254740993'],
      ['b', '0.1'],
      ['c', '123456789012345678.123456789'],
      ['d', '0'],
      ['e', '-1.50'],
      ['f', '1000'],
    ]);
  });

  test('are none for a group that holds none', async () => {
    await injectGroups({ id: 'a', ...AT }, { id: 'b', ...AT, records: {} }, { id: 'c', ...AT, records: null });
    expect(await records()).toMatchObject({ nodes: [], errors: undefined, complete: true });
  });
});

describe('records that cannot be read', () => {
  const wrong = (...path: (string | number)[]) =>
    expect.objectContaining({
      path: ['usages', 0, 'records', 'nodes', ...path],
      extensions: expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', account: 'suger:sandbox' }),
    });

  test.each([
    ['without an id', { id: undefined }],
    ['without a time', { metaInfo: null }],
    ['whose time is none', { metaInfo: { timestamp: 'noon' } }],
    ['whose records are no map', { records: [1] }],
    ['whose billable records are no list', { metaInfo: { ...AT_INFO, billableRecords: {} } }],
    ['whose entitlement is no text', { entitlementID: 5 }],
    ['whose status is no text', { status: 5 }],
  ])('of a group %s are null, with an error, before the others', async (_, changed) => {
    await injectGroups({ id: 'a', ...AT, records: ONE, ...changed }, { id: 'b', ...AT, records: ONE });
    const { nodes, errors } = await records();
    expect(nodes.map((node) => node?.group.id ?? null)).toEqual([null, 'b']);
    expect(errors).toEqual([wrong(0)]);
  });

  test.each([null, 'x', true, ''])(
    'for their quantity is %j are null beside those of the same group',
    async (quantity) => {
      await injectGroups({ id: 'a', ...AT, records: { seat: quantity, api_call: 2 } });
      const { nodes, errors } = await records();
      expect(nodes).toMatchObject([null, { metric: 'api_call', quantity: '2' }]);
      expect(errors).toEqual([wrong(0)]);
    },
  );

  test('say nothing in a window that they are known not to belong to', async () => {
    await injectGroups(
      { id: 'a', metaInfo: { timestamp: '2026-03-10T08:00:00Z' }, records: { seat: 'x' } },
      { id: 'b', ...AT, status: 'DELETED', records: { seat: 'x' } },
      { id: 'c', ...AT, records: ONE },
    );
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(nodes.map(({ group }) => group.id)).toEqual(['c']);
  });

  test('come on the first page, and once', async () => {
    await injectGroups({ ...AT, records: ONE }, { id: 'b', ...AT, records: ONE }, { ...AT, records: ONE });
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const { data } = await world.query(
        `query ($after: String) { usages(providers: [SUGER], window: ${literal(WINDOW)}) {
          records(first: 1, after: $after) { nodes { metric } pageInfo { hasNextPage endCursor } }
        } }`,
        { after },
      );
      const { nodes, pageInfo } = data.usages[0].records;
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual([null, null, { metric: 'seat' }]);
  });
});

describe('filters', () => {
  test.each([
    ['', {}],
    ['subjects: ["ent_acorn_1"]', { entitlementId: 'ent_acorn_1' }],
    ['subjects: ["ent_acorn_1", "ent_delta_1"]', {}],
    ['dimensions: [{key: "buyer", value: "b_acorn"}]', { buyerId: 'b_acorn' }],
    ['dimensions: [{key: "partner", value: "AWS"}]', { partner: 'AWS' }],
    ['dimensions: [{key: "partner", value: "AZURE"}]', { partner: 'AZURE' }],
    ['dimensions: [{key: "partner", value: "GCP"}]', { partner: 'GCP' }],
    ['dimensions: [{key: "partner", value: "AWS"}, {key: "buyer", value: "b_acorn"}]', { buyerId: 'b_acorn' }],
    [
      'subjects: ["ent_acorn_2"], dimensions: [{key: "partner", value: "AWS"}, {key: "buyer", value: "b_acorn"}]',
      { entitlementId: 'ent_acorn_2' },
    ],
    ['metrics: ["api_call"]', {}],
    ['metrics: ["api_call", "storage_peak"], subjects: ["ent_acorn_1"]', { entitlementId: 'ent_acorn_1' }],
    ['dimensions: [{key: "region", value: "east"}, {key: "os", value: "linux"}]', {}],
    ['dimensions: [{key: "region", value: "east"}, {key: "partner", value: "AWS"}]', { partner: 'AWS' }],
  ])('(%s) gives what is left of all records, and narrows what is asked to %j', async (args, narrowed) => {
    const all = await records();
    await world.forget();
    const { nodes, errors } = await records(args);
    expect(errors).toBeUndefined();
    expect(await queries(GROUPS)).toEqual([{ ...narrowed, ...DATES }]);
    const left = all.nodes.filter(isMeant(args));
    expect(left.length).toBeGreaterThan(0);
    expect(nodes).toEqual(left);
  });

  test.each([
    ['metrics: []', {}],
    ['subjects: []', {}],
    ['metrics: ["no_such_metric"]', {}],
    ['subjects: ["no_such_entitlement"]', { entitlementId: 'no_such_entitlement' }],
    // Suger lists by three partners alone, and would refuse the whole question.
    ['dimensions: [{key: "partner", value: "AWS_CHINA"}]', {}],
    ['dimensions: [{key: "partner", value: "aws"}]', {}],
    ['dimensions: [{key: "buyer", value: "b_acorn"}, {key: "buyer", value: "b_delta"}]', { buyerId: 'b_acorn' }],
    ['dimensions: [{key: "entitlement", value: "ent_acorn_1"}]', {}],
  ])('(%s) gives no record', async (args, narrowed) => {
    expect(await records(args)).toMatchObject({ nodes: [], errors: undefined, complete: true });
    expect(await queries(GROUPS)).toEqual([{ ...narrowed, ...DATES }]);
  });
});

describe('aggregation', () => {
  test('of a v2 record is its metric’s, from one list of metrics', async () => {
    const { nodes, errors } = await records();
    expect(errors).toBeUndefined();
    expect(await queries(METRICS)).toEqual([{}]);
    const answer = await fetch(`${world.sandboxUrl}/suger${METRICS}`, {
      headers: { authorization: 'Key sandbox-key' },
    });
    const metrics = (await answer.json()) as { id: string; aggregationType: string }[];
    const types = new Map(metrics.map(({ id, aggregationType }) => [id, aggregationType]));
    const seen = new Set<string>();
    for (const { metric, aggregation, billableMetric } of nodes) {
      expect(aggregation).toBe(types.get(metric) ?? 'SUM');
      expect(billableMetric).toEqual(types.has(metric) ? { id: metric } : null);
      seen.add(aggregation);
    }
    expect([...seen].sort()).toEqual(['COUNT', 'LAST', 'MAX', 'SUM', 'UNIQUE_COUNT']);
  });

  test('is UNRECOGNIZED, with one error, where the metrics cannot be read; the records stand', async () => {
    await world.fault('suger', { status: 503, path: METRICS });
    const selection = '{ metric quantity aggregation ... on SugerUsage { group { billableRecords { key } } } }';
    const { nodes, errors } = await records('', selection);
    const first = nodes.findIndex(({ group }) => group.billableRecords.length > 0);
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['usages', 0, 'records', 'nodes', first, 'aggregation'],
        extensions: expect.objectContaining({ code: 'UPSTREAM_ERROR', provider: 'SUGER', upstreamStatus: 503 }),
      }),
    ]);
    for (const { group, aggregation, quantity } of nodes) {
      expect(aggregation).toBe(group.billableRecords.length > 0 ? 'UNRECOGNIZED' : 'SUM');
      expect(quantity).toMatch(/^\d+(\.\d+)?$/);
    }
    await world.forget();
    expect(await records('', '{ metric quantity }')).toMatchObject({
      nodes: nodes.map(({ metric, quantity }) => ({ metric, quantity })),
    });
  });

  test('is UNRECOGNIZED, with one error, where the look-up of the only metric fails', async () => {
    await world.fault('suger', { status: 403, path: METRICS });
    await injectGroups(v2('job_runs', 'job_runs'));
    const { nodes, errors } = await records('', '{ aggregation }');
    expect(nodes).toEqual([{ aggregation: 'UNRECOGNIZED' }, { aggregation: 'UNRECOGNIZED' }]);
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['usages', 0, 'records', 'nodes', 0, 'aggregation'],
        extensions: expect.objectContaining({ code: 'UPSTREAM_FORBIDDEN' }),
      }),
    ]);
    expect((await world.requests()).map(({ path }) => path)).toEqual([GROUPS, `${METRICS}/job_runs`]);
  });

  test.each([
    ['is new', '"MEDIAN"', 0],
    ['is empty', '""', 0],
    ['is no text', '7', 1],
  ])('is UNRECOGNIZED where the metric’s own %s', async (_, aggregationType, count) => {
    await injectText(METRICS, `{"id":"job_runs","aggregationType":${aggregationType}}`);
    await injectGroups(v2('job_runs'));
    const { nodes, errors } = await records('', '{ aggregation quantity }');
    expect(nodes).toEqual([{ aggregation: 'UNRECOGNIZED', quantity: '1' }]);
    expect(errors?.length ?? 0).toBe(count);
  });

  test('is UNRECOGNIZED for a metric that Suger no longer knows', async () => {
    await injectGroups(v2('given_up'));
    const { nodes } = await records('', '{ aggregation ... on SugerUsage { billableMetric { id } } }');
    expect(nodes).toEqual([{ aggregation: 'UNRECOGNIZED', billableMetric: null }]);
  });

  test('that is not selected asks for no metric', async () => {
    await records('', '{ metric quantity }');
    expect(await queries(METRICS)).toEqual([]);
  });
});

describe('ids', () => {
  test('are the same whatever the window, filter and page', async () => {
    const whole = await records('', '{ id metric subject }');
    const ids = new Set(whole.nodes.map(({ id }) => id));
    expect(ids.size).toBe(whole.nodes.length);
    const longer = await records('', '{ id }', { from: '2026-03-08T00:00:00Z', to: '2026-03-10T12:00:00Z' });
    expect(longer.nodes.filter(({ id }) => ids.has(id))).toHaveLength(ids.size);
    const one = await records('subjects: ["ent_acorn_1"], metrics: ["api_call"]', '{ id metric subject }');
    expect(one.nodes).toEqual(
      whole.nodes.filter(({ subject, metric }) => subject === 'ent_acorn_1' && metric === 'api_call'),
    );
  });

  test('of two records alike in all are two, the same ones next time', async () => {
    await injectGroups(v2('job_runs', 'job_runs', 'queue_depth'), { ...v2('job_runs'), id: 'urg-2' });
    const { nodes } = await records('', '{ id metric }');
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(4);
    expect((await records('', '{ id metric }')).nodes).toEqual(nodes);
    expect((await records('metrics: ["job_runs"]', '{ id metric }')).nodes).toEqual(
      nodes.filter(({ metric }) => metric === 'job_runs'),
    );
  });

  test('do not change when the group is reported', async () => {
    await injectGroups({ id: 'urg-1', ...AT, status: 'CREATED', records: ONE });
    const before = await records('', '{ id finality }');
    await world.forget();
    await injectGroups({
      id: 'urg-1',
      ...AT,
      status: 'REPORTED',
      records: ONE,
      lastUpdateTime: '2026-03-09T11:05:00Z',
    });
    const after = await records('', '{ id finality }');
    expect(before.nodes).toEqual([{ id: expect.any(String), finality: 'PROVISIONAL' }]);
    expect(after.nodes).toEqual([{ id: before.nodes[0].id, finality: 'FINAL' }]);
  });
});

test('both fields that give an account’s usage give the same', async () => {
  const selection = `window { from to } records(first: 1000) { complete nodes ${NODE} edges { node { id } } }`;
  const { data, errors } = await world.query(`{
    usages(accounts: ["suger:sandbox"], window: ${literal(WINDOW)}) { ${selection} }
    usageAccount(id: "suger:sandbox") { usage(window: ${literal(WINDOW)}) { ${selection} } }
  }`);
  expect(errors).toBeUndefined();
  expect(data.usageAccount.usage).toEqual(data.usages[0]);
  expect(data.usages[0]).toMatchObject({ window: WINDOW, records: { complete: true } });
  expect(data.usages[0].records.edges.map(({ node }: { node: unknown }) => node)).toEqual(
    data.usages[0].records.nodes.map(({ id }: { id: string }) => ({ id })),
  );
});

function v2(...keys: string[]): object {
  return { id: 'urg-1', metaInfo: { ...AT_INFO, billableRecords: keys.map((key) => ({ key, quantity: 1 })) } };
}

// biome-ignore lint/suspicious/noExplicitAny: records have the shape of their query
type Node = any;

/** One page of a thousand records, more than any window here holds. */
async function records(args = '', selection = NODE, window = WINDOW) {
  const { data, errors } = await world.query(
    `{ usages(providers: [SUGER], window: ${literal(window)} ${args}) {
      records(first: 1000) { complete nodes ${selection} pageInfo { hasNextPage } }
    } }`,
  );
  const { nodes, complete, pageInfo } = data.usages[0].records;
  expect(pageInfo.hasNextPage).toBe(false);
  return { nodes: nodes as Node[], complete: complete as boolean, errors };
}

function literal({ from, to }: { from: string; to: string }): string {
  return `{from: "${from}", to: "${to}"}`;
}

function byMetric(nodes: readonly Node[]): Node[] {
  return nodes.toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
}

/** What the arguments say of a record. */
function isMeant(args: string): (node: Node) => boolean {
  const listOf = (name: string) =>
    [...(new RegExp(`${name}: \\[(.*?)\\]`).exec(args)?.[1] ?? '').matchAll(/"(.*?)"/g)].map(([, value]) => value);
  const [metrics, subjects] = [listOf('metrics'), listOf('subjects')];
  const dimensions = [...args.matchAll(/\{key: "(.*?)", value: "(.*?)"\}/g)].map(([, key, value]) => ({ key, value }));
  return (node) =>
    (metrics.length === 0 || metrics.includes(node.metric)) &&
    (subjects.length === 0 || subjects.includes(node.subject)) &&
    dimensions.every((wanted) =>
      node.dimensions.some(({ key, value }: Node) => key === wanted.key && value === wanted.value),
    );
}

/** The parameters of every request below a path, oldest first. */
async function queries(path: string): Promise<Record<string, string>[]> {
  const requests = await world.requests('SUGER');
  return requests
    .filter((one) => one.path.startsWith(path))
    .map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
}

/** Has Suger list these groups from now on. */
async function injectGroups(...usageRecordGroups: unknown[]): Promise<void> {
  await injectText(GROUPS, JSON.stringify({ usageRecordGroups }));
}

async function injectText(path: string, body: string): Promise<void> {
  await world.fault('suger', { status: 200, body, path });
}
