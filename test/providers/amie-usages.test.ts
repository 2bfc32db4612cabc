import Big from 'big.js';
import { startWorld, type World } from '../support/world.ts';

/** AMIE's charges as normalised usage, and what a caller gets where AMIE fails. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const STATUS = '/usage/status';
const FAILED = '/usage/failed';
const RESOURCES = ['compute.sandbox.access-ci.org', 'gpu.sandbox.access-ci.org', 'storage.sandbox.access-ci.org'];
const SITE = { 'xa-site': 'SANDBOX', 'xa-api-key': 'sandbox-key' };
const MARCH_9 = { from: '2026-03-09T00:00:00Z', to: '2026-03-10T00:00:00Z' };

interface UsageNode {
  readonly id: string;
  readonly subject: string;
  readonly quantity: string;
  readonly loadedRecordCount: number;
  readonly failedRecordCount: number;
}

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('the records', () => {
  test('are one of each resource, for the window that was asked', async () => {
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput) {
        usages(providers: [AMIE], window: $window) {
          account { id } window { from to }
          records { complete asOf nodes {
            __typename id account { id provider } metric subject unit aggregation finality quantity
            period { from to } dimensions { key value }
            ... on AmieUsage { loadedRecordCount failedRecordCount resource { name accountId } }
          } }
        }
        amieUsageStatus(window: $window) { resource { name } loadedRecordCount failedJobCount totalCharge }
      }`,
      { window: MARCH_9 },
    );
    expect(errors).toBeUndefined();
    const [{ account, window, records }] = data.usages;
    expect({ account, window }).toEqual({ account: { id: 'amie:SANDBOX' }, window: MARCH_9 });
    expect(records).toMatchObject({ complete: true, asOf: expect.stringMatching(/^\d{4}-.*Z$/) });
    const expected = data.amieUsageStatus.map(
      (status: {
        resource: { name: string };
        totalCharge: string;
        loadedRecordCount: number;
        failedJobCount: number;
      }) => ({
        __typename: 'AmieUsage',
        id: expect.stringMatching(/^[\w-]{27}$/),
        account: { id: 'amie:SANDBOX', provider: 'AMIE' },
        metric: 'charge',
        subject: status.resource.name,
        unit: 'Allocation Units',
        aggregation: 'SUM',
        finality: 'FINAL',
        quantity: status.totalCharge,
        period: MARCH_9,
        dimensions: [],
        loadedRecordCount: status.loadedRecordCount,
        failedRecordCount: status.failedJobCount,
        resource: { name: status.resource.name, accountId: 'amie:SANDBOX' },
      }),
    );
    expect(bySubject(records.nodes)).toEqual(bySubject(expected));
    expect(bySubject(records.nodes).map(({ subject }) => subject)).toEqual(RESOURCES);
  });

  test('have ids that are the same next time, and others in another window', async () => {
    const [first, again, other] = [
      await nodesOf(MARCH_9),
      await nodesOf(MARCH_9),
      await nodesOf({ ...MARCH_9, to: '2026-03-09T23:59:59Z' }),
    ].map((nodes) => nodes.map(({ id }) => id));
    expect(again).toEqual(first);
    expect(new Set([...(first ?? []), ...(other ?? [])]).size).toBe(6);
  });

  test('of a resource that comes twice are two', async () => {
    await inject(STATUS, [
      { Resource: 'r', TotalCharge: 1 },
      { Resource: 'r', TotalCharge: 1 },
    ]);
    const nodes = await nodesOf(MARCH_9);
    expect(nodes.map(({ subject, quantity }) => [subject, quantity])).toEqual([
      ['r', '1'],
      ['r', '1'],
    ]);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(2);
  });

  test('of consecutive windows add up to the whole, resource by resource', async () => {
    const cuts = [
      '2026-02-08T12:34:00Z',
      '2026-02-09T00:00:00Z',
      '2026-03-01T00:00:00+05:45',
      '2026-02-28T23:59:59.999Z',
      '2026-03-01T00:00:00Z',
      // An hour that New York does not have.
      '2026-03-08T01:30:00-05:00',
      '2026-03-08T03:30:00-04:00',
      '2026-03-10T12:34:00Z',
    ];
    const parts = await Promise.all(cuts.slice(1).map((to, index) => nodesOf({ from: cuts[index] ?? '', to })));
    const whole = await nodesOf(null);
    expect(whole.map(({ subject }) => subject).sort()).toEqual(RESOURCES);
    for (const { subject, quantity, loadedRecordCount, failedRecordCount } of whole) {
      const own = parts.flat().filter((node) => node.subject === subject);
      expect(own.length).toBeGreaterThan(1);
      expect(own.reduce((sum, node) => sum.plus(node.quantity), new Big(0)).toFixed()).toBe(
        new Big(quantity).toFixed(),
      );
      expect(own.reduce((sum, node) => sum + node.loadedRecordCount, 0)).toBe(loadedRecordCount);
      expect(own.reduce((sum, node) => sum + node.failedRecordCount, 0)).toBe(failedRecordCount);
    }
    expect(whole.reduce((sum, { failedRecordCount }) => sum + failedRecordCount, 0)).toBeGreaterThan(0);
  });

  test('come in pages, each of the same window', async () => {
    const subjects: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 3; page += 1) {
      const { data, errors } = await world.query(
        `query ($after: String) { usages(providers: [AMIE]) { records(first: 1, after: $after) {
          nodes { subject period { from to } } pageInfo { hasNextPage endCursor }
        } } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = data.usages[0].records;
      expect(nodes).toMatchObject([{ period: { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' } }]);
      expect(pageInfo.hasNextPage).toBe(page < 2);
      subjects.push(nodes[0].subject);
      after = pageInfo.endCursor;
    }
    expect(subjects.sort()).toEqual(RESOURCES);
    expect(new Set((await world.requests()).map(({ path, query }) => `${path}?${query}`)).size).toBe(1);
  });

  test.each([
    ['subjects: ["gpu.sandbox.access-ci.org"]', ['gpu.sandbox.access-ci.org']],
    ['subjects: ["storage.sandbox.access-ci.org", "none", "gpu.sandbox.access-ci.org"]', RESOURCES.slice(1)],
    ['subjects: ["GPU.sandbox.access-ci.org"]', []],
    ['subjects: []', []],
    ['subjects: null, metrics: null', RESOURCES],
    ['metrics: ["bytes", "charge"]', RESOURCES],
    ['dimensions: []', RESOURCES],
    ['dimensions: [{key: "queue", value: "RM"}]', []],
  ])('asked for with %s are of %j', async (filter, subjects) => {
    const { data, errors } = await world.query(
      `{ usages(providers: [AMIE], ${filter}) { records { complete nodes { subject } } } }`,
    );
    expect(errors).toBeUndefined();
    const { complete, nodes } = data.usages[0].records;
    expect(complete).toBe(true);
    expect(nodes.map(({ subject }: UsageNode) => subject).sort()).toEqual(subjects);
  });

  test('that cannot be read are null with an error each, ahead of those that can', async () => {
    await inject(STATUS, [
      { Resource: 'a', TotalCharge: '-1.50', LoadedRecordCount: 'many', FailedJobCount: null, Errors: 'none' },
      { Resource: 'b' },
      { Resource: 'c', TotalCharge: 'much' },
      { TotalCharge: 3 },
    ]);
    const { data, errors } = await world.query(`{ usages(providers: [AMIE]) { records { nodes {
      subject quantity ... on AmieUsage { loadedRecordCount failedRecordCount }
    } } } }`);
    const a = { subject: 'a', quantity: '-1.50', loadedRecordCount: null, failedRecordCount: null };
    expect(data.usages[0].records.nodes).toEqual([null, null, null, a]);
    expect(errors?.map(({ path, extensions: { code, reason } }) => [path?.slice(3), code, reason])).toEqual([
      ...[0, 1, 2].map((index) => [['nodes', index], 'UPSTREAM_BAD_RESPONSE', 'SHAPE']),
      [['nodes', 3, 'loadedRecordCount'], 'UPSTREAM_BAD_RESPONSE', 'SHAPE'],
    ]);
  });
});

describe('a report', () => {
  const NOW_SECOND = { from: '2026-03-10T12:34:56Z', to: '2026-03-10T12:34:57Z' };
  const [resource] = RESOURCES;
  const record = {
    Username: 'jdoe',
    LocalProjectID: 'SBX250001',
    LocalRecordID: '42',
    Resource: resource,
    SubmitTime: '2026-03-10T09:00:00',
    StartTime: '2026-03-10T09:10:00',
    EndTime: '2026-03-10T10:10:00',
    Charge: '123456789012345678.123456789',
    Attributes: { NodeCount: 2 },
    ParentRecordID: [null],
  };
  const post = async (...records: object[]) => {
    const answer = await fetch(`${world.sandboxUrl}/amie/usage/`, {
      method: 'POST',
      headers: { ...SITE, 'content-type': 'application/json' },
      body: JSON.stringify({ UsageType: 'Compute', Records: records }),
    });
    expect(await answer.json()).toMatchObject({ Message: expect.stringContaining('0 records failed') });
  };
  afterEach(() => world.set({ amieLoadMs: 2000 }));

  test('is in the status and in the usage once it is loaded', async () => {
    await world.set({ amieLoadMs: 0 });
    expect(await nodesOf(NOW_SECOND)).toEqual([]);
    await post(record);
    expect(await nodesOf(NOW_SECOND)).toMatchObject([
      { subject: resource, quantity: '123456789012345678.123456789', loadedRecordCount: 1, failedRecordCount: 0 },
    ]);
  });

  test('is in neither while it waits to be loaded', async () => {
    await post(record);
    expect(await nodesOf(NOW_SECOND)).toEqual([]);
  });

  test('that fails to load is among the errors of the status and the failed records, and in no charge', async () => {
    await world.set({ amieLoadMs: 0 });
    await post({ ...record, LocalProjectID: 'p', LocalReference: 'row-12', ParentRecordID: ['41'] });
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput) {
        amieUsageStatus(window: $window) { loadedRecordCount failedJobCount totalCharge errors { error records {
          localReference localProjectId charge ... on AmieComputeRecord { submitTime parentRecordId }
        } } }
        amieFailedRecords { error record { localReference } }
      }`,
      { window: NOW_SECOND },
    );
    expect(errors).toBeUndefined();
    expect(data.amieUsageStatus).toEqual([
      {
        loadedRecordCount: 0,
        failedJobCount: 1,
        totalCharge: '0',
        errors: [
          {
            error: expect.any(String),
            records: [
              {
                localReference: 'row-12',
                localProjectId: 'p',
                charge: '123456789012345678.123456789',
                submitTime: '2026-03-10T09:00:00Z',
                parentRecordId: '41',
              },
            ],
          },
        ],
      },
    ]);
    expect(data.amieFailedRecords).toContainEqual({
      error: data.amieUsageStatus[0].errors[0].error,
      record: { localReference: 'row-12' },
    });
  });
});

describe('failures', () => {
  const SHAPE = { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' };
  const FAULTS: readonly (readonly [fault: Record<string, unknown>, extensions: object, attempts: number])[] = [
    [{ status: 503 }, { code: 'UPSTREAM_ERROR', upstreamStatus: 503, retryable: true }, 3],
    [{ status: 500, body: '{"error":"db at secret-host"}' }, { code: 'UPSTREAM_ERROR', upstreamStatus: 500 }, 3],
    [{ status: 400, body: '{"error":"secret-host"}' }, { code: 'UPSTREAM_REJECTED', retryable: false }, 1],
    [{ status: 401 }, { code: 'UPSTREAM_UNAUTHENTICATED', retryable: false }, 1],
    [{ status: 403 }, { code: 'UPSTREAM_FORBIDDEN', retryable: false }, 1],
    [{ status: 404 }, { code: 'NOT_FOUND', upstreamStatus: 404 }, 1],
    [{ status: 302, headers: { location: '/' } }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'REDIRECT' }, 1],
    [{ kind: 'reset' }, { code: 'UPSTREAM_RESET', retryable: true }, 3],
    [{ kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE', retryable: false }, 1],
    [{ kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON', retryable: true }, 2],
    [{ status: 200, body: '12' }, SHAPE, 2],
    [{ status: 200, body: '1.50' }, SHAPE, 2],
    [{ status: 200, body: 'null' }, SHAPE, 2],
    [{ status: 200, body: '"loaded"' }, SHAPE, 2],
    [{ status: 200, body: '{}' }, SHAPE, 2],
    [{ status: 200, body: '' }, SHAPE, 1],
    [{ status: 204 }, SHAPE, 1],
  ];
  const document = `{
    amieUsageStatus { totalCharge }
    amieFailedRecords { id }
    usages(providers: [AMIE]) { account { id } records { nodes { quantity } } }
    billableMetric(id: "job_runs") { id }
  }`;
  let whole: Record<string, unknown>;
  beforeAll(async () => {
    await world.forget();
    whole = (await world.query(document)).data;
  });

  test.each(FAULTS)(
    'the status answered with %j nulls what is read from it alone',
    async (fault, extensions, attempts) => {
      await world.fault('amie', { ...fault, path: STATUS });
      const { status, data, errors } = await world.query(document);
      expect(status).toBe(200);
      expect(data).toEqual({
        ...whole,
        amieUsageStatus: null,
        usages: [{ account: { id: 'amie:SANDBOX' }, records: null }],
      });
      expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(['amieUsageStatus', 'usages.0.records']);
      for (const error of errors ?? []) {
        expect(error.extensions).toMatchObject({ provider: 'AMIE', account: 'amie:SANDBOX', ...extensions });
      }
      expect(JSON.stringify(errors)).not.toMatch(/sandbox-key|127\.0\.0\.1|secret-host|Sign in/);
      expect((await world.requests('AMIE')).filter(({ path }) => path === STATUS)).toHaveLength(attempts);
    },
  );

  test.each([
    ...FAULTS,
    [{ status: 200, body: '[]' }, SHAPE, 2],
    [{ status: 200, body: '{"FailedRecords":{}}' }, SHAPE, 1],
    [{ status: 200, body: '{"FailedRecords":null,"ValidationFailedRecords":"none"}' }, SHAPE, 1],
  ] as typeof FAULTS)(
    'the failed records answered with %j null themselves alone',
    async (fault, extensions, attempts) => {
      await world.fault('amie', { ...fault, path: FAILED });
      const { data, errors } = await world.query(document);
      expect(data).toEqual({ ...whole, amieFailedRecords: null });
      expect(errors).toMatchObject([
        { path: ['amieFailedRecords'], extensions: { provider: 'AMIE', account: 'amie:SANDBOX', ...extensions } },
      ]);
      expect(JSON.stringify(errors)).not.toMatch(/sandbox-key|127\.0\.0\.1|secret-host|Sign in/);
      expect((await world.requests('AMIE')).filter(({ path }) => path === FAILED)).toHaveLength(attempts);
    },
  );

  test('that pass are not seen', async () => {
    await world.fault('amie', { status: 503, times: 2, path: STATUS });
    const { data, errors } = await world.query(document);
    expect({ data, errors }).toEqual({ data: whole, errors: undefined });
  });
});

/** The usage in a window, null for the default one. */
async function nodesOf(window: { from: string; to: string } | null): Promise<UsageNode[]> {
  const { data, errors } = await world.query(
    `query ($window: UsageWindowInput) { usages(providers: [AMIE], window: $window) { records { nodes {
      id subject quantity ... on AmieUsage { loadedRecordCount failedRecordCount }
    } } } }`,
    { window },
  );
  expect(errors).toBeUndefined();
  return data.usages[0].records.nodes;
}

/** Has AMIE answer with this body from now on. */
async function inject(path: string, body: unknown): Promise<void> {
  await world.fault('amie', { status: 200, body: JSON.stringify(body), path });
}

function bySubject<T extends { readonly subject: string }>(nodes: readonly T[]): T[] {
  return [...nodes].sort((a, b) => (a.subject < b.subject ? -1 : 1));
}
