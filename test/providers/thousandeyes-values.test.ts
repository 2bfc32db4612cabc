import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const WINDOW = 'window: {from: "2026-03-06T00:00:00Z", to: "2026-03-08T00:00:00Z"}';
const DATES = 'startDate=2026-03-06T00:00:00Z&endDate=2026-03-08T00:00:00Z';

const TOTALS = [
  ...['cloudUnits', 'enterpriseUnits', 'connectedDevicesUnits'].flatMap((unit) =>
    ['Used', 'Projected', 'NextBillingPeriod'].map((figure) => `${unit}${figure}`),
  ),
  'endpointAgentsUsed',
  'endpointAgentsEssentialsUsed',
  'endpointAgentsEmbeddedUsed',
  'enterpriseAgentsUsed',
];
const QUOTA = [
  'monthStart',
  'monthEnd',
  'cloudUnitsIncluded',
  'deviceAgentsIncluded',
  'endpointAgentsIncluded',
  'endpointAgentsEssentialsIncluded',
  'endpointAgentsEmbeddedIncluded',
  'enterpriseAgentsIncluded',
];
const GROUP = ['aid', 'accountGroupName'];
const TEST = [...GROUP, 'testId', 'testName', 'testType', 'cloudUnitsUsed', 'cloudUnitsProjected'];
const AGENT = [...GROUP, 'agentId', 'agentName', 'enterpriseUnitsUsed', 'enterpriseUnitsProjected'];
/** Every list: its field, the vendor's word for it, its fields. */
const LISTS: readonly (readonly [list: string, expand: string, fields: readonly string[]])[] = [
  ['tests', 'test', TEST],
  ['enterpriseAgents', 'enterprise-agent', [...GROUP, 'enterpriseAgentsUsed']],
  ['enterpriseAgentUnits', 'enterprise-agent-unit', AGENT],
  ['endpointAgents', 'endpoint-agent', [...GROUP, 'endpointAgentsUsed']],
  ['endpointAgentsEssentials', 'endpoint-agent-essential', [...GROUP, 'endpointAgentsEssentialsUsed']],
  ['endpointAgentsEmbedded', 'endpoint-agent-embedded', [...GROUP, 'endpointAgentsEmbeddedUsed']],
];
const TEST_UNITS = [...TEST, 'isInstantTest', 'enterpriseUnitsUsed', 'enterpriseUnitsProjected'];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

type Json = Record<string, unknown>;

describe('what ThousandEyes says is what is given', () => {
  test('of every total, the quota and the allocations', async () => {
    const { data, errors } = await world.query(`{ thousandEyesUsage {
      accountId ${TOTALS.join(' ')} quota { ${QUOTA.join(' ')} }
      allocations { used projected allocations { productName allocatedUnits } }
    } }`);
    expect(errors).toBeUndefined();
    const { usage } = (await ask('/v7/usage')) as { usage: Json & { allocations: Json & { allocations: Json[] } } };
    const { quota, allocations, ...totals } = usage;
    expect(Object.keys(totals).sort()).toEqual([...TOTALS].sort());
    expect(data.thousandEyesUsage).toEqual({
      accountId: 'thousandeyes:default',
      ...toGraphql(totals, TOTALS),
      quota: toGraphql(quota as Json, QUOTA),
      allocations: {
        ...toGraphql({ used: allocations.used, projected: allocations.projected }, ['used', 'projected']),
        allocations: allocations.allocations.map((row) => toGraphql(row, ['productName', 'allocatedUnits'])),
      },
    });
    expect(data.thousandEyesUsage.quota).toMatchObject({
      monthStart: '2026-03-05T08:00:00Z',
      monthEnd: '2026-04-05T08:00:00Z',
      cloudUnitsIncluded: '4320000000',
    });
    expect(data.thousandEyesUsage.allocations.allocations).toHaveLength(2);
  });

  test.each(LISTS)('of every row of %s', async (list, expand, fields) => {
    const { data, errors } = await world.query(`{ thousandEyesUsage { ${list} { ${fields.join(' ')} } } }`);
    expect(errors).toBeUndefined();
    const { usage } = (await ask(`/v7/usage?expand=${expand}`)) as { usage: Record<string, Json[]> };
    const rows = usage[list] ?? [];
    expect(rows.length).toBeGreaterThan(2);
    expect(data.thousandEyesUsage[list]).toEqual(rows.map((row) => toGraphql(row, fields)));
  });

  test.each([
    ['thousandEyesTestUnits', '/v7/usage/units/tests', TEST_UNITS],
    ['thousandEyesEnterpriseAgentUnits', '/v7/usage/units/enterprise-agents', AGENT],
  ])('of every row of %s, in its order', async (field, path, fields) => {
    const { data, errors } = await world.query(
      `{ ${field}(${WINDOW}) { nodes { ${fields.join(' ')} accountGroup { aid name } } } }`,
    );
    expect(errors).toBeUndefined();
    const rows: Json[] = [];
    for (let at: string | undefined = `${path}?${DATES}`; at; ) {
      const page = (await ask(at)) as { breakdowns: Json[]; _links: { next?: { href: string } } };
      rows.push(...page.breakdowns);
      at = page._links.next?.href.replace(/^.*\/thousandeyes/, '');
    }
    expect(rows.length).toBeGreaterThan(20);
    expect(data[field].nodes).toEqual(
      rows.map((row) => ({
        ...toGraphql(row, fields),
        accountGroup: { aid: row.aid, name: row.accountGroupName },
      })),
    );
  });

  test('null where it says nothing: a new test has no projection, an agent no id', async () => {
    const { data, errors } = await world.query(
      '{ thousandEyesUsage { tests { cloudUnitsProjected } enterpriseAgentUnits { agentId } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.thousandEyesUsage.tests).toContainEqual({ cloudUnitsProjected: null });
    expect(data.thousandEyesUsage.enterpriseAgentUnits).toContainEqual({ agentId: null });
  });
});

describe('an answer that is not as it should be', () => {
  const LIST_FIELDS = LISTS.map(([list]) => `${list} { aid }`).join(' ');

  test('is all null where it says nothing at all', async () => {
    await inject({ usage: {} });
    const { data, errors } = await world.query(
      `{ thousandEyesUsage { ${TOTALS.join(' ')} ${LIST_FIELDS} quota { monthStart } allocations { used } } }`,
    );
    expect(errors).toBeUndefined();
    expect(new Set(Object.values(data.thousandEyesUsage))).toEqual(new Set([null]));
  });

  test('keeps every digit', async () => {
    const figures = [
      '9223372036854775807',
      '9007199254740993',
      '0',
      '-1',
      '1.50',
      '0.1',
      '123456789012345678901234567890',
    ];
    const rows = figures.map((figure, index) => `{"testId":"${index}","aid":"00${index}","cloudUnitsUsed":${figure}}`);
    await injectText(`{"usage":{"cloudUnitsUsed":9007199254740993,"tests":[${rows.join(',')}]}}`);
    const { data, errors } = await world.query('{ thousandEyesUsage { cloudUnitsUsed tests { aid cloudUnitsUsed } } }');
    expect(errors).toBeUndefined();
    expect(data.thousandEyesUsage).toEqual({
      cloudUnitsUsed: '9007199254740993',
      tests: figures.map((cloudUnitsUsed, index) => ({ aid: `00${index}`, cloudUnitsUsed })),
    });
  });

  test.each([
    ['tests', 'testId'],
    ['enterpriseAgents', 'aid'],
    ['endpointAgents', 'aid'],
    ['endpointAgentsEssentials', 'aid'],
    ['endpointAgentsEmbedded', 'aid'],
  ])('nulls the rows of %s that lack their %s, at their place', async (list, id) => {
    await inject({
      usage: { [list]: [{ [id]: '1' }, { accountGroupName: 'x' }, { [id]: '' }, null, 7, { [id]: '2' }] },
    });
    const { data, errors } = await world.query(`{ thousandEyesUsage { ${list} { ${id} } } }`);
    expect(data.thousandEyesUsage[list]).toEqual([{ [id]: '1' }, null, null, null, null, { [id]: '2' }]);
    expect(errors).toMatchObject(
      [1, 2, 3, 4].map((index) => ({
        path: ['thousandEyesUsage', list, index],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', account: 'thousandeyes:default' },
      })),
    );
    expect(errors).toHaveLength(4);
  });

  test('nulls the rows of units that lack their testId, and counts them', async () => {
    await inject({ breakdowns: [{ testId: '1' }, { testName: 'x' }, { testId: '2', aid: null }], _links: {} });
    const { data, errors } = await world.query(
      '{ thousandEyesTestUnits(first: 3) { nodes { testId accountGroup { aid } } edges { cursor node { testId } } pageInfo { hasNextPage } } }',
    );
    expect(data.thousandEyesTestUnits).toEqual({
      nodes: [{ testId: '1', accountGroup: null }, null, { testId: '2', accountGroup: null }],
      edges: ['1', null, '2'].map((testId) => ({ cursor: expect.any(String), node: testId && { testId } })),
      pageInfo: { hasNextPage: false },
    });
    expect(errors).toMatchObject([
      { path: ['thousandEyesTestUnits', 'nodes', 1] },
      { path: ['thousandEyesTestUnits', 'edges', 1, 'node'] },
    ]);
  });

  test('gives every row of agents’ units that is an object', async () => {
    await inject({ breakdowns: [{}, 3, { aid: '9', agentName: 'a' }] });
    const { data, errors } = await world.query(
      '{ thousandEyesEnterpriseAgentUnits { nodes { aid agentId agentName } } }',
    );
    expect(data.thousandEyesEnterpriseAgentUnits.nodes).toEqual([
      { aid: null, agentId: null, agentName: null },
      null,
      { aid: '9', agentId: null, agentName: 'a' },
    ]);
    expect(errors).toMatchObject([{ path: ['thousandEyesEnterpriseAgentUnits', 'nodes', 1] }]);
  });

  test('leaves the neighbours of one wrong field alone', async () => {
    await inject({
      usage: {
        cloudUnitsUsed: 'many',
        enterpriseUnitsUsed: '12',
        quota: { monthStart: 'soon', monthEnd: '2026-04-05T10:00:00+02:00', cloudUnitsIncluded: {} },
        tests: [{ testId: '1', testName: 5, aid: 1234, cloudUnitsUsed: true }],
        allocations: { used: 1, allocations: 'none' },
      },
    });
    const { data, errors } = await world.query(`{ thousandEyesUsage {
      cloudUnitsUsed enterpriseUnitsUsed quota { monthStart monthEnd cloudUnitsIncluded }
      tests { testId testName aid cloudUnitsUsed } allocations { used allocations { productName } }
    } }`);
    expect(data.thousandEyesUsage).toEqual({
      cloudUnitsUsed: null,
      enterpriseUnitsUsed: '12',
      quota: { monthStart: null, monthEnd: '2026-04-05T08:00:00Z', cloudUnitsIncluded: null },
      tests: [{ testId: '1', testName: null, aid: null, cloudUnitsUsed: null }],
      allocations: { used: '1', allocations: null },
    });
    expect(errors?.map(({ path }) => path?.slice(1).join('.')).sort()).toEqual([
      'allocations.allocations',
      'cloudUnitsUsed',
      'quota.cloudUnitsIncluded',
      'quota.monthStart',
      'tests.0.aid',
      'tests.0.cloudUnitsUsed',
      'tests.0.testName',
    ]);
  });

  test.each(LISTS.map(([list]) => list))('nulls %s where it is no list, and nothing else', async (list) => {
    const field = `{ thousandEyesUsage { cloudUnitsUsed ${list} { aid } } }`;
    await inject({ usage: { cloudUnitsUsed: 1, [list]: { 0: {} } } });
    const wrong = await world.query(field);
    expect(wrong.data.thousandEyesUsage).toEqual({ cloudUnitsUsed: '1', [list]: null });
    expect(wrong.errors).toMatchObject([{ path: ['thousandEyesUsage', list], extensions: { reason: 'SHAPE' } }]);
    await world.forget();
    for (const [value, expected] of [
      [null, null],
      [undefined, null],
      [[], []],
    ]) {
      await inject({ usage: { cloudUnitsUsed: 1, [list]: value } }, 1);
      const { data, errors } = await world.query(field);
      expect(errors).toBeUndefined();
      expect(data.thousandEyesUsage).toEqual({ cloudUnitsUsed: '1', [list]: expected });
    }
  });

  test('nulls the quota or the allocations alone where they are no objects', async () => {
    await inject({ usage: { quota: [], allocations: 3, cloudUnitsUsed: 1 } });
    const { data, errors } = await world.query(
      '{ thousandEyesUsage { cloudUnitsUsed quota { monthStart } allocations { used } } }',
    );
    expect(data.thousandEyesUsage).toEqual({ cloudUnitsUsed: '1', quota: null, allocations: null });
    expect(errors?.map(({ path }) => path?.[1])).toEqual(['quota', 'allocations']);
  });

  test('has a row that cannot be told apart in every account group’s tests, and no other group’s', async () => {
    await inject({
      usage: {
        tests: [{ testId: '1', aid: '7' }, { aid: '7' }, { testId: '2', aid: '8' }],
        endpointAgents: [{ aid: '9' }],
      },
    });
    const { data } = await world.query(`{ thousandEyesUsage {
      tests { accountGroup { tests { testId } } } endpointAgents { accountGroup { name tests { testId } } }
    } }`);
    expect(data.thousandEyesUsage.tests).toEqual([
      { accountGroup: { tests: [{ testId: '1' }, null] } },
      null,
      { accountGroup: { tests: [null, { testId: '2' }] } },
    ]);
    expect(data.thousandEyesUsage.endpointAgents).toEqual([{ accountGroup: { name: null, tests: [null] } }]);
  });

  test('with a status of success and without usage is an error', async () => {
    await inject({ _links: {} });
    const { data, errors } = await world.query(
      '{ thousandEyesUsage { accountId } thousandEyesTestUnits { nodes { aid } } }',
    );
    expect(data).toEqual({ thousandEyesUsage: null, thousandEyesTestUnits: null });
    expect(errors?.map(({ extensions }) => extensions.reason)).toEqual(['SHAPE', 'SHAPE']);
  });
});

/** A row as GraphQL gives it: each of these fields, figures as text, null where the vendor has none. It may have no others. */
function toGraphql(row: Json, fields: readonly string[]): Json {
  expect(fields).toEqual(expect.arrayContaining(Object.keys(row)));
  return Object.fromEntries(
    fields.map((field) => [field, typeof row[field] === 'number' ? String(row[field]) : (row[field] ?? null)]),
  );
}

/** Asks the stand-in without the gateway. */
async function ask(target: string): Promise<unknown> {
  const answer = await fetch(`${world.sandboxUrl}/thousandeyes${target}`, {
    headers: { authorization: 'Bearer sandbox-token' },
  });
  return answer.json();
}

/** Has ThousandEyes answer with this body, so many times or from now on. */
async function inject(body: unknown, times?: number): Promise<void> {
  await injectText(JSON.stringify(body), times);
}

async function injectText(body: string, times?: number): Promise<void> {
  const headers = { 'content-type': 'application/hal+json;charset=UTF-8' };
  await world.fault('thousandeyes', { status: 200, headers, body, ...(times ? { times } : {}) });
}
