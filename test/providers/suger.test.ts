import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
/** The last 30 days, which are sent where the caller names no dates. */
const DATES = 'startDate=2026-02-08&endDate=2026-03-10';
const GROUPS = '/org/sandbox/usageRecordGroup';
const REPORTS = '/org/sandbox/usageRecordReport';
const METRICS = '/org/sandbox/billableMetric';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('what Suger is asked', () => {
  test.each([
    ['{ billableMetrics { id } }', METRICS],
    ['{ billableMetrics(status: null) { id } }', METRICS],
    ['{ billableMetrics(status: ACTIVE) { id } }', `${METRICS}?status=ACTIVE`],
    ['{ billableMetrics(status: DELETED) { id } }', `${METRICS}?status=DELETED`],
    ['{ billableMetric(id: "network_traffic") { id } }', `${METRICS}/network_traffic`],
    ['{ usageRecordGroups { nodes { id } } }', `${GROUPS}?${DATES}&limit=100&offset=0`],
    ['{ usageRecordReports { nodes { id } } }', `${REPORTS}?${DATES}&limit=100&offset=0`],
    ['{ usageMeteringConfig { accountId } }', '/org/sandbox/usageMeteringConfigInfo'],
  ])('%s is one GET with the key and without a body', async (document, target) => {
    const { errors } = await world.query(document);
    expect(errors).toBeUndefined();
    const requests = await world.requests();
    expect(requests).toEqual([expect.objectContaining({ provider: 'SUGER', method: 'GET', body: '', status: 200 })]);
    await expectAsked(target);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Key sandbox-key', accept: 'application/json' });
    expect(requests[0]?.headers).not.toHaveProperty('content-type');
    expect(requests[0]?.headers).not.toHaveProperty('content-length');
    expect(requests[0]?.headers).not.toHaveProperty('transfer-encoding');
  });

  test.each([
    ['a/b', 'a%2Fb'],
    ['a?limit=1', 'a%3Flimit%3D1'],
    ['a#b', 'a%23b'],
    ['a;b&c', 'a%3Bb%26c'],
    ['../other', '..%2Fother'],
    ['..\\other', '..%5Cother'],
    ['%2e%2e', '%252e%252e'],
    ['//evil', '%2F%2Fevil'],
    ['@evil', '%40evil'],
    ['two words', 'two%20words'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
  ])('the metric %s is one segment of the path, and null where there is none', async (id, segment) => {
    const { data, errors } = await world.query('query ($id: ID!) { billableMetric(id: $id) { id } }', { id });
    await expectAsked(`${METRICS}/${segment}`);
    expect({ data, errors }).toEqual({ data: { billableMetric: null }, errors: undefined });
  });

  test.each([
    ['', `${DATES}&limit=100&offset=0`],
    ['(filter: null, first: null, after: null)', `${DATES}&limit=100&offset=0`],
    ['(filter: {})', `${DATES}&limit=100&offset=0`],
    ['(first: 1)', `${DATES}&limit=1&offset=0`],
    ['(first: 1000)', `${DATES}&limit=1000&offset=0`],
    ['(filter: {partner: AWS})', `partner=AWS&${DATES}&limit=100&offset=0`],
    ['(filter: {partner: AZURE})', `partner=AZURE&${DATES}&limit=100&offset=0`],
    ['(filter: {partner: GCP})', `partner=GCP&${DATES}&limit=100&offset=0`],
    ['(filter: {buyerId: "b_acorn"})', `buyerId=b_acorn&${DATES}&limit=100&offset=0`],
    ['(filter: {buyerId: "b&limit=5 /ü"})', `buyerId=b%26limit%3D5%20%2F%C3%BC&${DATES}&limit=100&offset=0`],
    ['(filter: {entitlementId: "ent_acorn_1"})', `entitlementId=ent_acorn_1&${DATES}&limit=100&offset=0`],
    ['(filter: {partner: null, buyerId: "b_acorn"})', `buyerId=b_acorn&${DATES}&limit=100&offset=0`],
    ['(filter: {startDate: "2026-03-01"})', 'startDate=2026-03-01&endDate=2026-03-10&limit=100&offset=0'],
    ['(filter: {endDate: "2026-03-01"})', 'startDate=2026-01-30&endDate=2026-03-01&limit=100&offset=0'],
    ['(filter: {endDate: "2024-03-30"})', 'startDate=2024-02-29&endDate=2024-03-30&limit=100&offset=0'],
    [
      '(filter: {startDate: "2026-03-02", endDate: "2026-03-02"})',
      'startDate=2026-03-02&endDate=2026-03-02&limit=100&offset=0',
    ],
    [
      '(filter: {endDate: "2026-03-04", startDate: "2026-03-02", partner: GCP}, first: 7)',
      'partner=GCP&startDate=2026-03-02&endDate=2026-03-04&limit=7&offset=0',
    ],
  ])('both lists take %s and always send dates, limit and offset', async (args, query) => {
    const { errors } = await world.query(
      `{ usageRecordGroups${args} { nodes { id } } usageRecordReports${args} { nodes { id } } }`,
    );
    expect(errors).toBeUndefined();
    await expectAsked(`${GROUPS}?${query}`, `${REPORTS}?${query}`);
  });

  test.each([
    ...['CREATED', 'DELETED', 'INVALID', 'REPORTED', 'REPORT_PENDING', 'REPORT_FAILED'].map((status) => [
      `{status: ${status}}`,
      `status=${status}&`,
    ]),
    ...['API', 'INTERNAL', 'LAGO', 'METRONOME', 'ORB', 'STRIPE'].map((source) => [
      `{source: "${source}"}`,
      `source=${source}&`,
    ]),
    ['{metaInfo: "a=b&c d/%"}', 'metaInfo=a%3Db%26c%20d%2F%25&'],
    [
      '{metaInfo: "x", source: "API", status: REPORTED, entitlementId: "ent_acorn_1"}',
      'entitlementId=ent_acorn_1&status=REPORTED&source=API&metaInfo=x&',
    ],
  ])('usageRecordGroups takes the filter %s', async (filter, query) => {
    const { errors } = await world.query(`{ usageRecordGroups(filter: ${filter}, first: 1) { nodes { id } } }`);
    expect(errors).toBeUndefined();
    await expectAsked(`${GROUPS}?${query}${DATES}&limit=1&offset=0`);
  });

  test('the lists of an entitlement and of a buyer are narrowed to it', async () => {
    const { data, errors } = await world.query(`{
      usageRecordGroups(filter: {buyerId: "b_acorn"}, first: 1) { nodes {
        entitlement {
          id
          usageRecordGroups(filter: {status: REPORTED}, first: 2) { nodes { entitlementId } }
          usageRecordReports(first: 3) { nodes { entitlementId } }
        }
        buyer { usageRecordGroups(filter: {startDate: "2026-03-01"}, first: 4) { nodes { buyerId } } }
      } }
    }`);
    expect(errors).toBeUndefined();
    const [{ entitlement, buyer }] = data.usageRecordGroups.nodes;
    await expectAsked(
      `${GROUPS}?buyerId=b_acorn&${DATES}&limit=1&offset=0`,
      `${GROUPS}?entitlementId=${entitlement.id}&status=REPORTED&${DATES}&limit=2&offset=0`,
      `${REPORTS}?entitlementId=${entitlement.id}&${DATES}&limit=3&offset=0`,
      `${GROUPS}?buyerId=b_acorn&startDate=2026-03-01&endDate=2026-03-10&limit=4&offset=0`,
    );
    const own = { entitlementId: entitlement.id };
    expect(entitlement.usageRecordGroups.nodes).toEqual([own, own]);
    expect(entitlement.usageRecordReports.nodes).toEqual([own, own, own]);
    expect(buyer.usageRecordGroups.nodes).toEqual(Array(4).fill({ buyerId: 'b_acorn' }));
  });

  test('the filter of an entitlement’s own list may name it again, and neither another one nor a buyer', async () => {
    await injectGroups([{ id: 'urg-1', entitlementID: 'ent-1' }]);
    const listOf = (filter: string) =>
      world.query(`{ usageRecordGroups(first: 1) { nodes { entitlement {
        usageRecordGroups(filter: ${filter}, first: 1) { pageInfo { hasNextPage } }
      } } } }`);
    expect((await listOf('{entitlementId: "ent-1"}')).errors).toBeUndefined();
    for (const filter of ['{entitlementId: "ent-2"}', '{buyerId: "b-1"}', '{partner: AWS}']) {
      const { data, errors } = await listOf(filter);
      expect(data.usageRecordGroups.nodes).toEqual([{ entitlement: { usageRecordGroups: null } }]);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('what Suger is not asked', () => {
  const owners = [
    '{partner: AWS, buyerId: "b_acorn"}',
    '{partner: AWS, entitlementId: "ent_acorn_1"}',
    '{buyerId: "b_acorn", entitlementId: "ent_acorn_1"}',
    '{partner: AWS, buyerId: "b_acorn", entitlementId: "ent_acorn_1"}',
    // Suger takes an empty one for none, and would give everybody's.
    '{buyerId: ""}',
    '{entitlementId: ""}',
    '{startDate: "2026-03-02", endDate: "2026-03-01"}',
    '{startDate: "2026-03-11"}',
  ];

  test.each([
    ...['usageRecordGroups', 'usageRecordReports'].flatMap((field) => [
      ...owners.map((filter) => `${field}(filter: ${filter}) { nodes { id } }`),
      ...[0, -1, 1001, 2147483647].map((first) => `${field}(first: ${first}) { nodes { id } }`),
      ...['""', '"nonsense"', '"W10"', '"bnVsbA"'].map((after) => `${field}(after: ${after}) { nodes { id } }`),
    ]),
    'usageRecordGroups(filter: {status: UNRECOGNIZED}) { nodes { id } }',
    'billableMetrics(status: UNRECOGNIZED) { id }',
    'billableMetric(id: "") { id }',
    'billableMetric(id: ".") { id }',
    'billableMetric(id: "..") { id }',
    'billableMetric(id: "a\\nb") { id }',
    'billableMetric(id: "a\\u0000b") { id }',
    'billableMetric(account: "suger:other", id: "a") { id }',
    'billableMetrics(account: "notehub:sandbox") { id }',
    'usageMeteringConfig(account: "") { accountId }',
  ])('%s is BAD_USER_INPUT', async (field) => {
    const { data, errors } = await world.query(`{ refused: ${field} }`);
    expect(data).toEqual({ refused: null });
    expect(errors).toEqual([expect.objectContaining({ path: ['refused'], extensions: { code: 'BAD_USER_INPUT' } })]);
    expect(await world.requests()).toEqual([]);
  });

  test('half of a surrogate pair in an id or a filter is BAD_USER_INPUT', async () => {
    const { data, errors } = await world.query(
      'query ($id: ID!) { billableMetric(id: $id) { id } usageRecordGroups(filter: {buyerId: $id}) { nodes { id } } }',
      { id: '\ud800' },
    );
    expect(data).toEqual({ billableMetric: null, usageRecordGroups: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT' },
      { code: 'BAD_USER_INPUT' },
    ]);
    expect(await world.requests()).toEqual([]);
  });

  test('nothing is asked where no records are', async () => {
    const { data } = await world.query('{ usages(providers: [SUGER]) { account { id } window { from to } } }');
    expect(data.usages).toEqual([
      { account: { id: 'suger:sandbox' }, window: { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' } },
    ]);
    expect(await world.requests()).toEqual([]);
  });
});

describe('how often Suger is asked', () => {
  const today = `startDate=2026-03-10&endDate=2026-03-10`;

  test('the billable metrics of a hundred groups are one list', async () => {
    const { data, errors } = await world.query(
      '{ usageRecordGroups(first: 100) { nodes { billableRecords { key billableMetric { id } } } } }',
    );
    expect(errors).toBeUndefined();
    await expectAsked(`${GROUPS}?${DATES}&limit=100&offset=0`, METRICS);
    const records: { key: string; billableMetric: { id: string } }[] = data.usageRecordGroups.nodes.flatMap(
      ({ billableRecords }: { billableRecords: unknown[] }) => billableRecords,
    );
    expect(records.length).toBeGreaterThan(10);
    for (const { key, billableMetric } of records) expect(billableMetric).toEqual({ id: key });
  });

  test('the reports of a hundred groups are one page of the list of reports', async () => {
    const { data, errors } = await world.query(
      '{ usageRecordGroups(first: 100) { nodes { usageRecordReportId report { id } } } }',
    );
    expect(errors).toBeUndefined();
    await expectAsked(
      `${GROUPS}?${DATES}&limit=100&offset=0`,
      `${REPORTS}?startDate=2026-03-09&endDate=2026-03-10&limit=1000&offset=0`,
    );
    const nodes: { usageRecordReportId: string | null; report: { id: string } | null }[] = data.usageRecordGroups.nodes;
    expect(nodes.filter(({ report }) => report !== null).length).toBeGreaterThan(50);
    for (const { usageRecordReportId, report } of nodes) expect(report?.id ?? null).toBe(usageRecordReportId);
  });

  test('reports are looked for on the days on which their groups were reported, under their own entitlement', async () => {
    await injectGroups([
      { id: 'urg-1', entitlementID: 'ent-1', usageRecordReportID: 'rep-1', reportedTime: '2026-03-09T10:05:00Z' },
      { id: 'urg-2', entitlementID: 'ent-1', usageRecordReportID: 'rep-2', reportedTime: '2026-03-07T10:05:00Z' },
      { id: 'urg-3', entitlementID: 'ent-2', usageRecordReportID: 'rep-3', reportedTime: '2026-02-20T10:05:00Z' },
      { id: 'urg-4', entitlementID: 'ent-3', usageRecordReportID: '', reportedTime: null },
    ]);
    await inject(REPORTS, { usageRecordReports: [{ id: 'rep-3' }, { id: 'rep-2' }, { id: 'rep-1' }], nextOffset: 3 });
    const { data, errors } = await world.query('{ usageRecordGroups(first: 4) { nodes { report { id } } } }');
    expect(errors).toBeUndefined();
    expect(data.usageRecordGroups.nodes).toEqual([
      { report: { id: 'rep-1' } },
      { report: { id: 'rep-2' } },
      { report: { id: 'rep-3' } },
      { report: null },
    ]);
    await expectAsked(
      `${GROUPS}?${DATES}&limit=4&offset=0`,
      `${REPORTS}?startDate=2026-02-20&endDate=2026-02-20&entitlementId=ent-2&limit=1000&offset=0`,
      `${REPORTS}?startDate=2026-03-07&endDate=2026-03-09&entitlementId=ent-1&limit=1000&offset=0`,
    );
  });

  test('a report that was made before midnight is found on the day before, one that is gone is null', async () => {
    await injectGroups([
      {
        id: 'urg-1',
        entitlementID: 'ent-1',
        usageRecordReportID: 'rep-1',
        reportedTime: '2026-03-09T00:00:01Z',
      },
      {
        id: 'urg-2',
        entitlementID: 'ent-1',
        usageRecordReportID: 'rep-2',
        reportedTime: '2026-03-09T00:00:01Z',
      },
    ]);
    await inject(REPORTS, { usageRecordReports: [] }, 1);
    await inject(REPORTS, { usageRecordReports: [{ id: 'rep-1' }] }, 1);
    const { data, errors } = await world.query('{ usageRecordGroups(first: 2) { nodes { report { id } } } }');
    expect(errors).toBeUndefined();
    expect(data.usageRecordGroups.nodes).toEqual([{ report: { id: 'rep-1' } }, { report: null }]);
    await expectAsked(
      `${GROUPS}?${DATES}&limit=2&offset=0`,
      `${REPORTS}?startDate=2026-03-09&endDate=2026-03-09&entitlementId=ent-1&limit=1000&offset=0`,
      `${REPORTS}?startDate=2026-03-08&endDate=2026-03-08&entitlementId=ent-1&limit=1000&offset=0`,
    );
  });

  test('a field that is asked again, by name or by alias, costs no further call', async () => {
    const { errors } = await world.query(`{
      usageRecordGroups(filter: {startDate: "2026-03-10"}) { nodes { id } }
      usageRecordGroups(filter: {startDate: "2026-03-10"}) { nodes { status } }
      again: usageRecordGroups(first: 100, filter: {startDate: "2026-03-10"}) { nodes { id } }
      usageRecordReports(filter: {startDate: "2026-03-10"}) { nodes { id } }
      reports: usageRecordReports(filter: {startDate: "2026-03-10"}) { nodes { id } }
      billableMetrics { id }
      metrics: billableMetrics { name }
      usageMeteringConfig { accountId }
      config: usageMeteringConfig(account: "suger:sandbox") { accountId }
    }`);
    expect(errors).toBeUndefined();
    await expectAsked(
      METRICS,
      '/org/sandbox/usageMeteringConfigInfo',
      `${GROUPS}?${today}&limit=100&offset=0`,
      `${REPORTS}?${today}&limit=100&offset=0`,
    );
  });

  test('two pages of one list are two questions', async () => {
    await world.query(`{
      a: usageRecordGroups(first: 1) { nodes { id } }
      b: usageRecordGroups(first: 2) { nodes { id } }
    }`);
    await expectAsked(`${GROUPS}?${DATES}&limit=1&offset=0`, `${GROUPS}?${DATES}&limit=2&offset=0`);
  });

  test('three metrics by their ids are one list, in which each finds its own', async () => {
    const { data, errors } = await world.query(`{
      a: billableMetric(id: "queue_depth") { id aggregationType }
      b: billableMetric(id: "no_such_metric") { id aggregationType }
      c: billableMetric(id: "api_requests") { id aggregationType }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      a: { id: 'queue_depth', aggregationType: 'LAST' },
      b: null,
      c: { id: 'api_requests', aggregationType: 'SUM' },
    });
    await expectAsked(METRICS);
  });

  test('one metric, however often it is named, is one look-up', async () => {
    const { data } = await world.query(`{
      a: billableMetric(id: "queue_depth") { id }
      b: billableMetric(id: "queue_depth", account: "suger:sandbox") { name }
    }`);
    expect(data).toEqual({ a: { id: 'queue_depth' }, b: { name: 'Queue depth' } });
    await expectAsked(`${METRICS}/queue_depth`);
  });

  test('usage of some metrics with their aggregation is the list of groups and the list of metrics', async () => {
    const { data, errors } = await world.query(`{
      usages(providers: [SUGER], metrics: ["storage_peak", "job_runs"],
        window: {from: "2026-03-10T00:00:00Z", to: "2026-03-10T12:00:00Z"}) {
        records { nodes { metric aggregation ... on SugerUsage { billableMetric { id } } } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(data.usages[0].records.nodes).toEqual(
      expect.arrayContaining([
        { metric: 'storage_peak', aggregation: 'MAX', billableMetric: { id: 'storage_peak' } },
        { metric: 'job_runs', aggregation: 'COUNT', billableMetric: { id: 'job_runs' } },
      ]),
    );
    await expectAsked(`${GROUPS}?${today}&limit=1000&offset=0`, METRICS);
  });

  test('the same usage through both of its fields is read once', async () => {
    const window = '{from: "2026-03-10T00:00:00Z", to: "2026-03-10T12:00:00Z"}';
    const { data } = await world.query(`{
      usages(providers: [SUGER], window: ${window}) { records { nodes { id } } }
      usageAccount(id: "suger:sandbox") { usage(window: ${window}) { records { nodes { id } } } }
    }`);
    expect(data.usages[0].records.nodes.length).toBeGreaterThan(10);
    expect(data.usageAccount.usage).toEqual(data.usages[0]);
    await expectAsked(`${GROUPS}?${today}&limit=1000&offset=0`);
  });
});

/** What was asked since the last `forget`, all of it, whatever its order: that of requests that run side by side is chance. */
async function expectAsked(...targets: string[]): Promise<void> {
  const requests = await world.requests();
  const asked = requests.map(({ path, query }) => (query === '' ? path : `${path}?${query}`));
  expect(asked.map(inOrder).sort()).toEqual(targets.map(inOrder).sort());
}

/** The parameters sorted: their order says nothing. */
function inOrder(target: string): string {
  const [path, query = ''] = target.split('?');
  return `${path}?${query.split('&').sort().join('&')}`;
}

/** Has Suger answer with this body, once or from now on. */
async function inject(path: string, body: unknown, times?: number): Promise<void> {
  await world.fault('suger', { status: 200, body: JSON.stringify(body), path, ...(times ? { times } : {}) });
}

async function injectGroups(usageRecordGroups: unknown[]): Promise<void> {
  await inject(GROUPS, { usageRecordGroups });
}
