import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
/** The billing month, as the vendor says it. */
const MONTH = { from: '2026-03-05T08:00:00Z', to: '2026-04-05T08:00:00Z' };
const TO_NOW = { from: MONTH.from, to: '2026-03-10T12:34:56.789Z' };
const METRICS = [
  ['cloudUnitsUsed', 'Units', 'LAST', 'PROVISIONAL'],
  ['cloudUnitsProjected', 'Units', 'LAST', 'PROJECTED'],
  ['enterpriseUnitsUsed', 'Units', 'LAST', 'PROVISIONAL'],
  ['enterpriseUnitsProjected', 'Units', 'LAST', 'PROJECTED'],
  ['connectedDevicesUnitsUsed', 'Units', 'LAST', 'PROVISIONAL'],
  ['connectedDevicesUnitsProjected', 'Units', 'LAST', 'PROJECTED'],
  ['endpointAgentsUsed', 'Agents', 'MAX', 'PROVISIONAL'],
  ['endpointAgentsEssentialsUsed', 'Agents', 'MAX', 'PROVISIONAL'],
  ['endpointAgentsEmbeddedUsed', 'Agents', 'MAX', 'PROVISIONAL'],
  ['enterpriseAgentsUsed', 'Agents', 'MAX', 'PROVISIONAL'],
] as const;

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

interface Window {
  readonly from: string;
  readonly to: string;
}

describe('normalised usage', () => {
  test('is the organization’s totals of the month, and one call', async () => {
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput) { usages(providers: [THOUSANDEYES], window: $window) { account { id } window { from to } records {
        nodes {
          __typename id account { id } metric subject quantity unit aggregation finality period { from to } dimensions { key }
          ... on ThousandEyesUsageRecord { quota { monthStart monthEnd cloudUnitsIncluded } }
        }
        complete asOf
      } } }`,
      { window: TO_NOW },
    );
    expect(errors).toBeUndefined();
    expect((await world.requests()).map(({ path, query }) => [path, query])).toEqual([['/v7/usage', '']]);
    const { usage } = await askUsage();
    const [{ records, ...entry }] = data.usages;
    expect(entry).toEqual({ account: { id: 'thousandeyes:default' }, window: TO_NOW });
    expect(byMetric(records.nodes)).toEqual(
      byMetric(
        METRICS.map(([metric, unit, aggregation, finality]) => ({
          __typename: 'ThousandEyesUsageRecord',
          id: expect.stringMatching(/^[\w-]{27}$/),
          account: { id: 'thousandeyes:default' },
          metric,
          subject: null,
          quantity: String(usage[metric]),
          unit,
          aggregation,
          finality,
          period: MONTH,
          dimensions: [],
          quota: { monthStart: MONTH.from, monthEnd: MONTH.to, cloudUnitsIncluded: '4320000000' },
        })),
      ),
    );
    expect(new Set(records.nodes.map(({ id }: { id: string }) => id)).size).toBe(10);
    expect(records.complete).toBe(true);
    expect(Math.abs(Date.parse(records.asOf) - Date.now())).toBeLessThan(60_000);
  });

  test('has the same ids every time, whatever the window', async () => {
    const ids = async (window: Window) =>
      (await recordsIn(window)).nodes.map(({ id, metric }: { id: string; metric: string }) => [metric, id]);
    const first = await ids(TO_NOW);
    expect(first).toHaveLength(10);
    expect(await ids(TO_NOW)).toEqual(first);
    expect(await ids({ from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' })).toEqual(first);
  });

  test.each<[string, Window, boolean]>([
    ['the month up to now', TO_NOW, true],
    ['the month up to its end', MONTH, true],
    ['the month and beyond', { ...MONTH, to: '2026-05-01T00:00:00Z' }, true],
    ['the month up to the current minute', { ...TO_NOW, to: '2026-03-10T12:34:00Z' }, true],
    ['the month up to a moment before it', { ...TO_NOW, to: '2026-03-10T12:33:59.999Z' }, false],
    ['a moment more than the month', { ...MONTH, from: '2026-03-05T07:59:59.999Z' }, false],
    ['a moment less than the month', { ...MONTH, from: '2026-03-05T08:00:00.001Z' }, false],
    ['a day of the month', { from: '2026-03-08T00:00:00Z', to: '2026-03-09T00:00:00Z' }, false],
    ['what is to come of the month', { from: '2026-03-20T00:00:00Z', to: '2026-03-21T00:00:00Z' }, false],
    ['the last 30 days', { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' }, false],
    ['the month’s first moment', { from: '2026-03-01T00:00:00Z', to: '2026-03-05T08:00:00.001Z' }, false],
    ['the month’s last moment', { from: '2026-04-05T07:59:59.999Z', to: '2026-04-06T00:00:00Z' }, false],
    ['400 days', { from: '2025-03-10T00:00:00Z', to: '2026-04-14T00:00:00Z' }, false],
  ])('of %s is given; whether it is whole: %p', async (_, window, complete) => {
    const records = await recordsIn(window);
    expect(records.nodes).toHaveLength(10);
    expect(records.complete).toBe(complete);
  });

  test.each<[string, Window]>([
    ['all before the month', { from: '2026-02-01T00:00:00Z', to: '2026-03-05T08:00:00Z' }],
    ['all after the month', { from: '2026-04-05T08:00:00Z', to: '2026-05-01T00:00:00Z' }],
    ['the month before', { from: '2026-02-05T08:00:00Z', to: '2026-03-05T08:00:00Z' }],
  ])('of %s is empty, and says that it is not whole', async (_, window) => {
    expect(await recordsIn(window)).toEqual({ nodes: [], complete: false });
  });

  test('of an empty window is empty, and nothing is asked for it', async () => {
    await world.forget();
    const moment = '2026-03-08T00:00:00Z';
    expect(await recordsIn({ from: moment, to: moment })).toEqual({ nodes: [], complete: true });
    expect(await world.requests()).toEqual([]);
  });

  test('of the default window is given and not whole', async () => {
    const { data, errors } = await world.query(
      '{ usages(providers: [THOUSANDEYES]) { records { nodes { metric } complete } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.usages[0].records.nodes).toHaveLength(10);
    expect(data.usages[0].records.complete).toBe(false);
  });

  test('of a month that is over is not whole', async () => {
    await inject({
      quota: { monthStart: '2026-02-05T08:00:00Z', monthEnd: '2026-03-05T08:00:00Z' },
      cloudUnitsUsed: 1,
    });
    const records = await recordsIn({ from: '2026-02-05T08:00:00Z', to: TO_NOW.to });
    expect(records).toEqual({ nodes: [{ id: expect.any(String), metric: 'cloudUnitsUsed' }], complete: false });
  });

  test.each([
    ['metrics: ["cloudUnitsUsed"]', ['cloudUnitsUsed']],
    [
      'metrics: ["endpointAgentsUsed", "enterpriseUnitsProjected", "no such"]',
      ['endpointAgentsUsed', 'enterpriseUnitsProjected'],
    ],
    ['metrics: null, subjects: null, dimensions: []', METRICS.map(([metric]) => metric)],
    ['metrics: ["cloudUnitsNextBillingPeriod"]', []],
    ['metrics: ["constructor", "quota", "tests"]', []],
    ['subjects: ["1234"]', []],
    ['subjects: [""]', []],
    ['dimensions: [{key: "aid", value: "1234"}]', []],
  ])('with %s has only what passes', async (filter, metrics) => {
    const { data, errors } = await world.query(
      `{ usages(providers: [THOUSANDEYES], ${filter}) { records { nodes { metric } } } }`,
    );
    expect(errors).toBeUndefined();
    const nodes: { metric: string }[] = data.usages[0]?.records.nodes ?? [];
    expect(nodes.map(({ metric }) => metric).sort()).toEqual([...metrics].sort());
  });

  test('is paged, and each record comes once', async () => {
    const whole = await recordsIn(TO_NOW);
    const nodes: unknown[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await world.query(
        `query ($window: UsageWindowInput, $after: String) { usages(providers: [THOUSANDEYES], window: $window) {
          records(first: 3, after: $after) { nodes { id metric } complete pageInfo { hasNextPage endCursor } }
        } }`,
        { window: TO_NOW, after },
      );
      expect(errors).toBeUndefined();
      const { records } = data.usages[0] as {
        records: { nodes: unknown[]; complete: boolean; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      expect(records.complete).toBe(true);
      nodes.push(...records.nodes);
      if (!records.pageInfo.hasNextPage) break;
      after = records.pageInfo.endCursor;
    }
    expect(nodes).toEqual(whole.nodes);
  });
});

describe('where a total', () => {
  const quota = { monthStart: MONTH.from, monthEnd: MONTH.to };

  test('is left out there is no record, and zero is a record', async () => {
    await inject({ quota, cloudUnitsUsed: 0, enterpriseUnitsUsed: null, tests: [{ testId: '1', cloudUnitsUsed: 5 }] });
    const { data, errors } = await world.query(
      '{ usages(providers: [THOUSANDEYES]) { records { nodes { metric quantity } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.usages[0].records.nodes).toEqual([{ metric: 'cloudUnitsUsed', quantity: '0' }]);
  });

  test('cannot be read its record alone is null, and only where it was asked for', async () => {
    await inject({ quota, cloudUnitsUsed: 'many', enterpriseUnitsUsed: 9007199254740992 });
    const ask = (filter: string) =>
      world.query(`{ usages(providers: [THOUSANDEYES]${filter}) { records { nodes { metric quantity } } } }`);
    const { data, errors } = await ask('');
    const good = { metric: 'enterpriseUnitsUsed', quantity: '9007199254740992' };
    expect(data.usages[0].records.nodes).toEqual([null, good]);
    expect(errors).toMatchObject([
      { path: ['usages', 0, 'records', 'nodes', 0], extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' } },
    ]);
    const narrow = await ask(', metrics: ["enterpriseUnitsUsed"]');
    expect(narrow.errors).toBeUndefined();
    expect(narrow.data.usages[0].records.nodes).toEqual([good]);
    expect((await ask(', subjects: ["1234"]')).data.usages[0].records.nodes).toEqual([]);
  });

  test.each([
    ['without a quota', { cloudUnitsUsed: 1 }],
    ['without the month’s start', { quota: { monthEnd: MONTH.to }, cloudUnitsUsed: 1 }],
    ['without the month’s end', { quota: { monthStart: MONTH.from }, cloudUnitsUsed: 1 }],
    ['with a month that cannot be read', { quota: { ...quota, monthStart: 'March' }, cloudUnitsUsed: 1 }],
    ['with a quota that is none', { quota: 'none', cloudUnitsUsed: 1 }],
  ])('is given %s, records are null: nobody knows what it is of', async (_, usage) => {
    await inject(usage);
    const { data, errors } = await world.query(
      '{ usages(providers: [THOUSANDEYES]) { account { id } records { complete } } }',
    );
    expect(data.usages).toEqual([{ account: { id: 'thousandeyes:default' }, records: null }]);
    expect(errors).toMatchObject([
      {
        path: ['usages', 0, 'records'],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false },
      },
    ]);
    expect(await world.requests()).toHaveLength(1);
  });
});

async function recordsIn(window: Window) {
  const { data, errors } = await world.query(
    `query ($window: UsageWindowInput) { usages(providers: [THOUSANDEYES], window: $window) {
      records { nodes { id metric } complete }
    } }`,
    { window },
  );
  expect(errors).toBeUndefined();
  return data.usages[0].records as { nodes: { id: string; metric: string }[]; complete: boolean };
}

function byMetric<R extends { metric: string }>(records: readonly R[]): R[] {
  return [...records].sort((a, b) => (a.metric < b.metric ? -1 : 1));
}

async function askUsage(): Promise<{ usage: Record<string, unknown> }> {
  const answer = await fetch(`${world.sandboxUrl}/thousandeyes/v7/usage`, {
    headers: { authorization: 'Bearer sandbox-token' },
  });
  return answer.json() as Promise<{ usage: Record<string, unknown> }>;
}

/** Has ThousandEyes answer with this usage from now on. */
async function inject(usage: unknown): Promise<void> {
  await world.fault('thousandeyes', { status: 200, body: JSON.stringify({ usage }) });
}

test('a later page is complete where the first one is, and no more', async () => {
  const document = `query($after: String) {
    usages(window: { from: "2026-02-01T00:00:00Z", to: "2026-03-10T12:35:00Z" }, providers: [THOUSANDEYES]) {
      records(first: 3, after: $after) { complete pageInfo { endCursor } nodes { metric } }
    }
  }`;
  const first = await world.query(document);
  const { complete, pageInfo } = first.data.usages[0].records;
  const second = await world.query(document, { after: pageInfo.endCursor });
  expect(complete).toBe(false);
  expect(second.data.usages[0].records.complete).toBe(false);
  expect(second.data.usages[0].records.nodes).toHaveLength(3);
});
