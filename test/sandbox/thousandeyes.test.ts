import { thousandEyesStandIn } from '../../src/providers/thousandeyes/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const AFTERNOON = new Date('2026-08-20T15:30:00Z');

type Row = Readonly<Record<string, unknown>>;
interface Reply {
  readonly usage?: Row & { readonly quota: Row; readonly allocations: Row };
  readonly breakdowns?: readonly Row[];
  readonly quotas?: readonly Row[];
  readonly organizations?: readonly Row[];
  readonly _links?: Readonly<Record<string, { readonly href: string } | undefined>>;
  readonly errors?: readonly { readonly field: string }[] | null;
}

let now = AFTERNOON;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await start(() => now);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  now = AFTERNOON;
  await startOver();
});

describe('credentials and paths', () => {
  test.each([
    ['no Authorization header', {}],
    ['another token', { authorization: 'Bearer sandbox-tokem' }],
    ['another scheme', { authorization: 'Basic sandbox-token' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('answers 401 in its own shape, without rate limit headers, to %s', async (_, headers) => {
    for (const path of ['/v7/usage', '/v7/nothing']) {
      const answer = await ask(path, { headers });
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: 'invalid_token', error_description: 'Invalid access token' });
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.has('x-organization-rate-limit-limit')).toBe(false);
    }
  });

  test.each(['bearer sandbox-token', 'Bearer  sandbox-token'])('knows the token as %s', async (authorization) => {
    expect((await ask('/v7/usage', { headers: { authorization } })).status).toBe(200);
  });

  test.each([
    '/v7/usage?aid=1234&expand=test,enterprise-agent',
    '/v7/usage/units/tests?aid=1234&startDate=2022-07-17T22:00:54.000000%2B0000&endDate=2022-07-18T22:00:54.000000%2B0000',
    '/v7/usage/units/enterprise-agents',
    '/v7/quotas',
  ])('serves the recorded request GET %s', async (path) => {
    const answer = await ask(path, { headers: { accept: 'application/hal+json', ...token } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/hal+json;charset=UTF-8');
    expect(answer.body._links?.self?.href).toMatch(`${sandbox.url}/thousandeyes/v7/`);
  });

  test.each<[number, string, string, string]>([
    [404, 'URI Resource Not Found', 'GET', '/v7/usage/'],
    [404, 'URI Resource Not Found', 'GET', '/v8/usage'],
    [404, 'URI Resource Not Found', 'GET', '/v7/usage/units'],
    [404, 'URI Resource Not Found', 'GET', '/'],
    [405, 'Method Not Allowed', 'POST', '/v7/usage'],
    [405, 'Method Not Allowed', 'DELETE', '/v7/quotas'],
    [405, 'Method Not Allowed', 'GET', '/v7/quotas/assign'],
  ])('answers %i (%s) to %s %s', async (status, title, method, path) => {
    const answer = await problem(path, { method });
    expect(answer.body).toMatchObject({ status, title });
    expect(answer.headers.get('allow')).toBe(
      { '/v7/usage': 'GET', '/v7/quotas': 'GET', '/v7/quotas/assign': 'POST' }[path] ?? null,
    );
  });
});

describe('parameters', () => {
  test.each([
    ['aid', '/v7/usage?aid='],
    ['aid', '/v7/usage?aid=abc'],
    ['aid', '/v7/usage/units/tests?aid=-1'],
    ['expand', '/v7/usage?expand=tests'],
    ['expand', '/v7/usage?expand=test,Test'],
    ['expand', '/v7/usage?expand=test&expand=allocations'],
    ['startDate', '/v7/usage/units/tests?startDate=yesterday'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-08-01'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-08-01T10:00Z'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-08-01T10:00:00'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-02-30T10:00:00Z'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-08-01T10:00:00+0000'],
    ['startDate', '/v7/usage/units/tests?startDate=2026-08-02T00:00:00Z&endDate=2026-08-01T00:00:00Z'],
    ['endDate', '/v7/usage/units/enterprise-agents?startDate=2026-08-01T10:00:00Z&endDate='],
    ['endDate', '/v7/usage/units/enterprise-agents?endDate=2026-08-01T10:00:00Z'],
    ['cursor', '/v7/usage/units/tests?cursor='],
    ['cursor', '/v7/usage/units/tests?cursor=eyJvIjoxMDB9'],
  ])('answers 400 that names %s to %s', async (field, path) => {
    const { body } = await problem(path);
    expect(body).toMatchObject({
      status: 400,
      title: 'Request validation failed. There are invalid or missing fields',
      errors: [{ field, message: expect.stringContaining(field) }],
    });
  });

  test.each(['315', '7625', '99'])(
    'answers 403 to account group %s, to which nobody assigned the token',
    async (aid) => {
      for (const path of ['/v7/usage', '/v7/usage/units/tests']) {
        expect((await problem(`${path}?aid=${aid}`)).body).toMatchObject({ status: 403, title: 'Forbidden' });
      }
    },
  );

  test('aid narrows nothing, and is ignored where the operation has none', async () => {
    const { usage } = (await ask('/v7/usage?expand=test')).body;
    expect((await ask('/v7/usage?expand=test&aid=1234')).body.usage).toEqual(usage);
    expect((await ask('/v7/usage?expand=test&aid=12345')).body.usage).toEqual(usage);
    expect((await ask('/v7/usage/units/enterprise-agents?aid=315')).status).toBe(200);
  });
});

describe('usage', () => {
  const lists = {
    test: ['tests', ['aid', 'accountGroupName', 'testId', 'testName', 'testType', 'cloudUnitsUsed']],
    'enterprise-agent': ['enterpriseAgents', ['aid', 'accountGroupName', 'enterpriseAgentsUsed']],
    'enterprise-agent-unit': [
      'enterpriseAgentUnits',
      ['aid', 'accountGroupName', 'agentName', 'enterpriseUnitsUsed', 'enterpriseUnitsProjected'],
    ],
    'endpoint-agent': ['endpointAgents', ['aid', 'accountGroupName', 'endpointAgentsUsed']],
    'endpoint-agent-essential': [
      'endpointAgentsEssentials',
      ['aid', 'accountGroupName', 'endpointAgentsEssentialsUsed'],
    ],
    'endpoint-agent-embedded': ['endpointAgentsEmbedded', ['aid', 'accountGroupName', 'endpointAgentsEmbeddedUsed']],
  } as const;
  const listNames = Object.values(lists).map(([name]) => name);

  test('has every field of the vendor’s model, and no list that was not asked for', async () => {
    const { body } = await ask('/v7/usage');
    expect(body).toEqual({
      usage: {
        quota: {
          monthStart: '2026-08-05T08:00:00Z',
          monthEnd: '2026-09-05T08:00:00Z',
          cloudUnitsIncluded: 4320000000,
          deviceAgentsIncluded: 100,
          endpointAgentsIncluded: 200,
          endpointAgentsEssentialsIncluded: 10,
          endpointAgentsEmbeddedIncluded: 10,
          enterpriseAgentsIncluded: 0,
        },
        ...numbers('cloudUnitsUsed', 'cloudUnitsProjected', 'cloudUnitsNextBillingPeriod'),
        ...numbers('enterpriseUnitsUsed', 'enterpriseUnitsProjected', 'enterpriseUnitsNextBillingPeriod'),
        ...numbers('connectedDevicesUnitsUsed', 'connectedDevicesUnitsProjected'),
        ...numbers('connectedDevicesUnitsNextBillingPeriod', 'endpointAgentsUsed', 'endpointAgentsEssentialsUsed'),
        ...numbers('endpointAgentsEmbeddedUsed', 'enterpriseAgentsUsed'),
        allocations: {
          ...numbers('used', 'projected'),
          allocations: Array(2).fill({ productName: expect.any(String), ...numbers('allocatedUnits') }),
        },
      },
      _links: { self: { href: `${sandbox.url}/thousandeyes/v7/usage` } },
    });
  });

  test.each(Object.entries(lists))('expand=%s adds its list alone', async (value, [name, fields]) => {
    const { usage } = (await ask(`/v7/usage?expand=${value}`)).body;
    expect(listNames.filter((list) => usage && list in usage)).toEqual([name]);
    for (const row of rowsOf(usage?.[name])) {
      expect(Object.keys(row)).toEqual(expect.arrayContaining([...fields]));
      expect(row.aid).toMatch(/^(1234|12345|315)$/);
    }
  });

  const all = Object.keys(lists);
  test.each([
    ['joined by commas', `expand=${all.join(',')}`],
    ['joined by encoded commas', `expand=${all.join('%2C')}`],
    ['repeated', all.map((value) => `expand=${value}`).join('&')],
    ['repeated and joined, some twice', `expand=test&expand=${all.join(',')}`],
  ])('takes all six values %s', async (_, query) => {
    const { usage } = (await ask(`/v7/usage?${query}`)).body;
    expect(listNames.filter((list) => usage && list in usage)).toEqual(listNames);
  });

  test('expand= asks for nothing', async () => {
    const { usage } = (await ask('/v7/usage?expand=')).body;
    expect(usage).toEqual((await ask('/v7/usage')).body.usage);
  });

  test('has 25 tests, some without a projection, and an agent without an id', async () => {
    const { usage } = (await ask('/v7/usage?expand=test,enterprise-agent-unit')).body;
    const [tests, agents] = [rowsOf(usage?.tests), rowsOf(usage?.enterpriseAgentUnits)];
    expect(new Set(tests.map(({ testId }) => testId)).size).toBe(25);
    expect(tests[0]).toMatchObject({
      testId: '1158',
      aid: '1234',
      testName: 'https://app.thousandeyes.com',
      testType: 'Web-Page Load',
    });
    expect(tests.filter((row) => !('cloudUnitsProjected' in row))).toHaveLength(3);
    expect(agents.filter((row) => !('agentId' in row))).toHaveLength(1);
  });

  test('its parts never exceed the totals, and all enterprise units are some agent’s', async () => {
    const { usage } = (await ask(`/v7/usage?expand=${all.join(',')}`)).body;
    const sumOf = (list: string, field: string) => sum(rowsOf(usage?.[list]), field);
    // A test that was deleted within the month is in the total alone.
    expect(sumOf('tests', 'cloudUnitsUsed')).toBeLessThan(Number(usage?.cloudUnitsUsed));
    expect(sumOf('enterpriseAgentUnits', 'enterpriseUnitsUsed')).toBe(usage?.enterpriseUnitsUsed);
    expect(sumOf('enterpriseAgents', 'enterpriseAgentsUsed')).toBe(usage?.enterpriseAgentsUsed);
    for (const kind of ['endpointAgents', 'endpointAgentsEssentials', 'endpointAgentsEmbedded']) {
      expect(sumOf(kind, `${kind}Used`)).toBeGreaterThanOrEqual(Number(usage?.[`${kind}Used`]));
    }
  });

  test.each([
    ['2026-08-05T07:59:59.999Z', '2026-07-05T08:00:00Z', '2026-08-05T08:00:00Z'],
    ['2026-08-05T08:00:00Z', '2026-08-05T08:00:00Z', '2026-09-05T08:00:00Z'],
    ['2027-01-01T00:00:00Z', '2026-12-05T08:00:00Z', '2027-01-05T08:00:00Z'],
    ['2028-02-29T12:00:00Z', '2028-02-05T08:00:00Z', '2028-03-05T08:00:00Z'],
  ])('at %s the month runs from %s to %s', async (at, monthStart, monthEnd) => {
    now = new Date(at);
    expect((await ask('/v7/usage')).body.usage?.quota).toMatchObject({ monthStart, monthEnd });
  });

  test('within a month nothing falls, projections are renewed by the hour and never below what was used', async () => {
    const seen: Row[] = [];
    for (let hour = 0; hour < 31 * 24; hour += 5) {
      now = new Date(Date.UTC(2026, 7, 5, 8 + hour, 40));
      seen.push((await ask('/v7/usage?expand=test')).body.usage ?? {});
    }
    const figures = Object.keys(seen[0] ?? {}).filter((name) => /(Used|Projected)$/.test(name));
    expect(figures).toHaveLength(10);
    for (const name of figures) {
      const values = seen.map((usage) => Number(usage[name]));
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
    for (const kind of ['cloudUnits', 'enterpriseUnits', 'connectedDevicesUnits']) {
      const used = seen.map((usage) => Number(usage[`${kind}Used`]));
      expect(new Set(used).size).toBe(seen.length);
      expect(seen.every((usage, index) => Number(usage[`${kind}Projected`]) >= (used[index] ?? 0))).toBe(true);
    }
    now = new Date('2026-08-20T15:00:00Z');
    const atTheFull = (await ask('/v7/usage')).body.usage;
    now = new Date('2026-08-20T15:59:59Z');
    const later = (await ask('/v7/usage')).body.usage;
    expect(later?.cloudUnitsProjected).toBe(atTheFull?.cloudUnitsProjected);
    expect(later?.cloudUnitsUsed).toBeGreaterThan(Number(atTheFull?.cloudUnitsUsed));
  });

  test('starts from nothing in a new month, which then is what was foretold of it', async () => {
    now = new Date('2026-09-05T07:59:59Z');
    const { usage: old } = (await ask('/v7/usage')).body;
    now = new Date('2026-09-05T08:00:00Z');
    expect((await ask('/v7/usage')).body.usage).toMatchObject({ cloudUnitsUsed: 0, enterpriseUnitsUsed: 0 });
    now = new Date('2026-10-05T07:59:59.999Z');
    const { usage } = (await ask('/v7/usage')).body;
    expect(usage?.cloudUnitsProjected).toBe(old?.cloudUnitsNextBillingPeriod);
  });

  test('is the same after every start', async () => {
    const other = await start(() => AFTERNOON);
    for (const path of [`/v7/usage?expand=${all.join(',')}`, '/v7/usage/units/tests']) {
      const { body } = await ask(path, { url: other.url });
      expect(without(body)).toEqual(without((await ask(path)).body));
    }
    await other.stop();
  });
});

describe('lists of units', () => {
  test('tests: every field, instant ones among them, and the cloud units that /v7/usage has', async () => {
    const rows = await pages('/v7/usage/units/tests');
    expect(rows).toHaveLength(25);
    for (const row of rows) {
      expect(row).toEqual({
        ...strings('testId', 'testName', 'testType', 'aid', 'accountGroupName'),
        ...numbers('enterpriseUnitsUsed', 'enterpriseUnitsProjected', 'cloudUnitsUsed', 'cloudUnitsProjected'),
        isInstantTest: expect.any(Boolean),
      });
    }
    expect(rows.filter(({ isInstantTest }) => isInstantTest)).toHaveLength(3);
    const { usage } = (await ask('/v7/usage?expand=test')).body;
    const byId = (list: readonly Row[]) => list.map(({ testId, cloudUnitsUsed }) => [testId, cloudUnitsUsed]);
    expect(byId(rows)).toEqual(byId(rowsOf(usage?.tests)));
  });

  test('enterprise agents: a shared one is spread over account groups, and the units stay the same in all', async () => {
    const rows = await pages('/v7/usage/units/enterprise-agents');
    const names = new Set(rows.map(({ agentName }) => agentName));
    expect(names.size).toBe(12);
    expect(rows.length).toBeGreaterThan(12);
    expect(new Set(rows.map(({ agentName, aid }) => `${agentName} ${aid}`)).size).toBe(rows.length);
    expect(rows.some((row) => !('agentId' in row))).toBe(true);
    const { usage } = (await ask('/v7/usage?expand=enterprise-agent-unit')).body;
    for (const { agentName, enterpriseUnitsUsed } of rowsOf(usage?.enterpriseAgentUnits)) {
      const shares = rows.filter((row) => row.agentName === agentName);
      expect(sum(shares, 'enterpriseUnitsUsed')).toBe(enterpriseUnitsUsed);
    }
  });

  test.each(['tests', 'enterprise-agents'])('%s: pages of ten, linked both ways through the mount', async (list) => {
    const query = 'colour=blue&startDate=2026-08-10T00%3A00%3A00Z&endDate=2026-08-11T00%3A00%3A00Z';
    const first = await ask(`/v7/usage/units/${list}?${query}`);
    expect(first.body.breakdowns).toHaveLength(10);
    expect(first.body._links).not.toHaveProperty('previous');
    const next = first.body._links?.next?.href ?? '';
    expect(next).toMatch(`${sandbox.url}/thousandeyes/v7/usage/units/${list}?${query}&cursor=`);
    const second = await follow(next);
    expect(second.body._links?.self?.href).toBe(next);
    expect(second.body.breakdowns).not.toEqual(first.body.breakdowns);
    expect((await follow(second.body._links?.previous?.href ?? '')).body.breakdowns).toEqual(first.body.breakdowns);
  });

  test('links bear the name under which the stand-in was asked', async () => {
    const { body } = await follow(`${sandbox.url.replace('127.0.0.1', 'localhost')}/thousandeyes/v7/usage/units/tests`);
    expect(body._links?.next?.href).toMatch(/^http:\/\/localhost:\d+\/thousandeyes\/v7\/usage\/units\/tests\?cursor=/);
  });

  test('the pages of one list are of one span, however late they are asked for', async () => {
    const atOnce = await pages('/v7/usage/units/tests');
    const { body } = await ask('/v7/usage/units/tests');
    now = new Date('2026-08-25T00:00:00Z');
    const second = await follow(body._links?.next?.href ?? '');
    now = new Date('2026-09-25T00:00:00Z');
    const third = await follow(second.body._links?.next?.href ?? '');
    const used = (rows: readonly Row[] = []) => rows.map(({ cloudUnitsUsed }) => cloudUnitsUsed);
    expect(used(second.body.breakdowns)).toEqual(used(atOnce.slice(10, 20)));
    expect(used(third.body.breakdowns)).toEqual(used(atOnce.slice(20)));
  });

  test('a cursor is refused by the other list, and with any change', async () => {
    const { body } = await ask('/v7/usage/units/tests');
    const cursor = new URL(body._links?.next?.href ?? '').searchParams.get('cursor') ?? '';
    const forged = Buffer.from(cursor, 'base64').toString().replace(',10,', ',30,');
    for (const [list, given] of [
      ['enterprise-agents', cursor],
      ['tests', `${cursor}x`],
      ['tests', cursor.slice(0, -3)],
      ['tests', Buffer.from(forged).toString('base64')],
    ] as const) {
      const answer = await problem(`/v7/usage/units/${list}?cursor=${encodeURIComponent(given)}`);
      expect(answer.body.errors).toMatchObject([{ field: 'cursor' }]);
    }
  });

  test('adjacent spans add up, and the same instant may be written in several ways', async () => {
    const used = async (from: string, to: string) =>
      sum(
        await pages(`/v7/usage/units/tests?startDate=${encodeURIComponent(from)}&endDate=${encodeURIComponent(to)}`),
        'cloudUnitsUsed',
      );
    const [one, two, both] = [
      await used('2026-08-10T00:00:00Z', '2026-08-11T10:30:00Z'),
      await used('2026-08-11T10:30:00.000000+0000', '2026-08-12T00:00:00.000Z'),
      await used('2026-08-10T02:00:00+02:00', '2026-08-12T00:00:00+0000'),
    ];
    expect(one).toBeGreaterThan(0);
    expect(one + two).toBe(both);
  });

  test.each([
    ['no dates, the current cycle', '', '?startDate=2026-08-05T08:00:00Z&endDate=2026-08-20T15:30:00Z'],
    [
      'startDate alone, up to now',
      '?startDate=2026-08-19T00:00:00Z',
      '?startDate=2026-08-19T00:00:00Z&endDate=2026-08-20T15:30:00Z',
    ],
    [
      'an end to come, up to now',
      '?startDate=2026-08-19T00:00:00Z&endDate=2027-01-01T00:00:00Z',
      '?startDate=2026-08-19T00:00:00Z',
    ],
    ['400 days at most', '?startDate=1969-01-01T00:00:00Z', '?startDate=2025-07-16T00:00:00Z'],
  ])('%s', async (_, query, same) => {
    const rows = await pages(`/v7/usage/units/tests${query}`);
    expect(sum(rows, 'cloudUnitsUsed')).toBeGreaterThan(0);
    expect(rows).toEqual(await pages(`/v7/usage/units/tests${same}`));
  });

  test('nothing is used in a span to come, an empty one, or one before all data', async () => {
    for (const query of [
      'startDate=2026-09-01T00:00:00Z',
      'startDate=2026-08-10T00:00:00Z&endDate=2026-08-10T00:00:00Z',
      'startDate=2022-07-17T22:00:54Z&endDate=2022-07-18T22:00:54Z',
    ]) {
      const rows = await pages(`/v7/usage/units/tests?${query}`);
      expect([rows.length, sum(rows, 'cloudUnitsUsed'), sum(rows, 'enterpriseUnitsUsed')]).toEqual([25, 0, 0]);
    }
  });
});

describe('rate limit', () => {
  const limits = ({ headers }: { headers: Headers }) =>
    ['limit', 'remaining', 'reset'].map((name) => Number(headers.get(`x-organization-rate-limit-${name}`)));
  const resetAt = AFTERNOON.getTime() / 1000 + 60;

  test('counts every answer but 401, and says so on each', async () => {
    expect(limits(await ask('/v7/usage'))).toEqual([240, 239, resetAt]);
    expect(limits(await ask('/v7/nothing'))).toEqual([240, 238, resetAt]);
    expect(limits(await ask('/v7/usage?aid=99'))).toEqual([240, 237, resetAt]);
    expect(limits(await ask('/v7/usage?aid=x'))).toEqual([240, 236, resetAt]);
    await ask('/v7/usage', { headers: {} });
    expect(limits(await post('/v7/quotas/unassign', { organizations: [] }))).toEqual([240, 235, resetAt]);
  });

  test('refuses the 241st request until the window is over, without Retry-After', async () => {
    await Promise.all(Array.from({ length: 239 }, () => ask('/v7/quotas')));
    now = new Date(AFTERNOON.getTime() + 59_999);
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 0, resetAt]);
    for (const path of ['/v7/quotas', '/v7/nothing']) {
      const refused = await problem(path);
      expect(refused.body).toMatchObject({ status: 429, title: 'Too Many Requests' });
      expect(limits(refused)).toEqual([240, 0, resetAt]);
      expect(refused.headers.has('retry-after')).toBe(false);
    }
    now = new Date(AFTERNOON.getTime() + 60_000);
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 239, resetAt + 60]);
  });

  test('the next window starts with the next request, and its end is rounded up to a second', async () => {
    await ask('/v7/quotas');
    now = new Date(AFTERNOON.getTime() + 100_500);
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 239, AFTERNOON.getTime() / 1000 + 161]);
  });

  test('a clock that is set back starts another window', async () => {
    now = new Date('2027-01-01T00:00:00Z');
    await ask('/v7/quotas');
    now = AFTERNOON;
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 239, resetAt]);
  });

  test('thousandEyesWindowMs sets how long a window is', async () => {
    expect((await setWindow(0)).status).toBe(400);
    await setWindow(2_000);
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 239, AFTERNOON.getTime() / 1000 + 2]);
    now = new Date(AFTERNOON.getTime() + 2_000);
    expect(limits(await ask('/v7/quotas'))).toEqual([240, 239, AFTERNOON.getTime() / 1000 + 4]);
    await setWindow(60_000);
  });
});

describe('quotas', () => {
  const first = {
    organizationQuota: { value: 22500, orgId: '1234' },
    accountGroupQuotas: [
      { value: 12000, aid: '1234' },
      { value: 10000, aid: '12345' },
    ],
  };
  const quotas = async () => (await ask('/v7/quotas')).body.quotas;

  test('assigns to organizations: cumulative, the last value counts, no orgId means its own', async () => {
    const recorded = { organizations: [{ value: 12000 }, { orgId: '1234', value: 10000 }] };
    const { status, body } = await post('/v7/quotas/assign', recorded);
    expect([status, body]).toEqual([
      200,
      {
        organizations: [
          { orgId: '1234', value: 12000 },
          { orgId: '1234', value: 10000 },
        ],
      },
    ]);
    await post('/v7/quotas/assign', { organizations: [{ orgId: '12345', value: 7 }] });
    expect(await quotas()).toEqual([
      { ...first, organizationQuota: { value: 10000, orgId: '1234' } },
      { organizationQuota: { value: 7, orgId: '12345' }, accountGroupQuotas: [] },
    ]);
  });

  test('assigns to account groups, and leaves the others as they are', async () => {
    const recorded = { organizations: [{ orgId: '1234', accountGroups: [{ value: 13000, aid: '1234' }] }] };
    const { status, body } = await post('/v7/quotas/account-groups/assign', recorded);
    expect([status, body]).toEqual([200, recorded]);
    await post('/v7/quotas/account-groups/assign', { organizations: [{ accountGroups: [{ value: 1, aid: '315' }] }] });
    expect(await quotas()).toEqual([
      {
        ...first,
        accountGroupQuotas: [
          { value: 13000, aid: '1234' },
          { value: 10000, aid: '12345' },
          { value: 1, aid: '315' },
        ],
      },
    ]);
  });

  test('unassigns with 204, and again without harm', async () => {
    for (const _ of [1, 2]) {
      expect((await post('/v7/quotas/unassign', { organizations: ['1234', '12345'] })).status).toBe(204);
      expect(await quotas()).toEqual([{ accountGroupQuotas: first.accountGroupQuotas }]);
    }
    const groups = { organizations: [{ orgId: '1234', accountGroups: ['1234', '12345'] }] };
    expect((await post('/v7/quotas/account-groups/unassign', groups)).status).toBe(204);
    expect(await quotas()).toEqual([]);
  });

  test('keeps an int64 digit for digit, and takes what is longer for a mistake', async () => {
    const body = '{"organizations":[{"value":9223372036854775807},{"orgId":"12345","value":9007199254740993}]}';
    expect((await post('/v7/quotas/assign', body)).text).toContain('"value":9223372036854775807');
    const { text } = await ask('/v7/quotas');
    expect(text).toContain('"value":9223372036854775807');
    expect(text).toContain('"value":9007199254740993');
    expect((await post('/v7/quotas/assign', body.replace('775807', '775808'))).status).toBe(400);
  });

  const one = (entry: unknown) => ({ organizations: [entry] });
  test.each<[number, string, unknown, string[] | null | undefined]>([
    [400, 'assign', '{"organizations"', null],
    [400, 'assign', '', null],
    [400, 'assign', [], ['body']],
    [400, 'assign', { organizations: null }, ['organizations']],
    [400, 'assign', one({}), ['organizations[0].value']],
    [400, 'assign', one({ orgId: 1234, value: 1.5 }), ['organizations[0].orgId', 'organizations[0].value']],
    [400, 'assign', one({ value: -1 }), ['organizations[0].value']],
    [400, 'assign', one({ value: '5' }), ['organizations[0].value']],
    [400, 'unassign', one({ orgId: '1234' }), ['organizations[0]']],
    [400, 'account-groups/assign', one({ accountGroups: [{ value: 5 }] }), ['organizations[0].accountGroups[0].aid']],
    [404, 'assign', { organizations: [{ value: 5 }, { orgId: '10', value: 5 }] }, undefined],
    [404, 'unassign', { organizations: ['1234', '10'] }, undefined],
    [
      404,
      'account-groups/assign',
      one({
        accountGroups: [
          { aid: '1234', value: 5 },
          { aid: '7625', value: 5 },
        ],
      }),
      undefined,
    ],
    [404, 'account-groups/unassign', one({ accountGroups: ['1234', '7625'] }), undefined],
  ])('answers %i to %s of %j, and changes nothing', async (status, operation, body, fields) => {
    const answer = await post(`/v7/quotas/${operation}`, body);
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.map(({ field }) => field) ?? answer.body.errors).toEqual(fields);
    expect(await quotas()).toEqual([first]);
  });

  test('a body without its list asks for nothing', async () => {
    expect((await post('/v7/quotas/assign', {})).body).toEqual({ organizations: [] });
    expect(await quotas()).toEqual([first]);
  });

  test('answers 415 to a body that is not called JSON', async () => {
    const headers = { ...token, 'content-type': 'text/plain' };
    const answer = await problem('/v7/quotas/unassign', { method: 'POST', headers, body: '{}' });
    expect(answer.body).toMatchObject({ status: 415, title: 'Unsupported Media Type' });
  });

  test('forgets what was assigned, and the requests, when the sandbox starts over', async () => {
    await post('/v7/quotas/assign', { organizations: [{ value: 1 }] });
    await startOver();
    const { body, headers } = await ask('/v7/quotas');
    expect(body).toEqual({ quotas: [first], _links: { self: { href: `${sandbox.url}/thousandeyes/v7/quotas` } } });
    expect(headers.get('x-organization-rate-limit-remaining')).toBe('239');
  });
});

const token = { authorization: 'Bearer sandbox-token' };

async function start(clock: () => Date): Promise<Sandbox> {
  const vendor = { id: 'thousandeyes', name: 'THOUSANDEYES', standIn: thousandEyesStandIn };
  return startSandbox([vendor], { port: 0, now: clock });
}

async function startOver(): Promise<void> {
  await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
}

async function setWindow(ms: number): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/settings`, {
    method: 'PUT',
    body: JSON.stringify({ thousandEyesWindowMs: ms }),
  });
}

interface AskOptions {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Reply;
}

async function ask(path: string, { url = sandbox.url, headers = token, ...options }: AskOptions = {}): Promise<Answer> {
  return answerOf(await fetch(`${url}/thousandeyes${path}`, { headers, ...options }));
}

async function follow(link: string): Promise<Answer> {
  return answerOf(await fetch(link, { headers: token }));
}

/** A string is sent as it is. */
async function post(path: string, body: unknown): Promise<Answer> {
  const headers = { ...token, 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text === '' ? {} : JSON.parse(text)) as Reply;
  return { status: response.status, headers: response.headers, text, body };
}

/** An error, after a look at what all of them but 401 have in common. */
async function problem(path: string, options: AskOptions = {}): Promise<Answer> {
  const answer = await ask(path, options);
  expect(answer.body).toMatchObject({
    type: 'about:blank',
    ...strings('title', 'detail'),
    status: answer.status,
    instance: '/v7',
  });
  expect('errors' in answer.body).toBe(answer.status === 400);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('x-organization-rate-limit-limit')).toBe('240');
  return answer;
}

/** The rows of all pages, each reached by the link of the one before. */
async function pages(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  let link: string | undefined = `${sandbox.url}/thousandeyes${path}`;
  while (link !== undefined) {
    const { status, body }: Answer = await follow(link);
    expect(status).toBe(200);
    rows.push(...(body.breakdowns ?? []));
    link = body._links?.next?.href;
  }
  return rows;
}

function rowsOf(list: unknown): readonly Row[] {
  expect(list).toEqual(expect.arrayContaining([expect.any(Object)]));
  return list as readonly Row[];
}

/** All but the links, which bear the port. */
function without({ _links, ...body }: Reply): Omit<Reply, '_links'> {
  return body;
}

function sum(rows: readonly Row[], field: string): number {
  return rows.reduce((total, row) => total + Number(row[field]), 0);
}

function numbers(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, expect.any(Number)]));
}

function strings(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, expect.any(String)]));
}
