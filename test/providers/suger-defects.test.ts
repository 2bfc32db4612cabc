import { startWorld, type World } from '../support/world.ts';

const GROUPS = '/org/sandbox/usageRecordGroup';
const REPORTS = '/org/sandbox/usageRecordReport';
const METRICS = '/org/sandbox/billableMetric';
const CONFIG = '/org/sandbox/usageMeteringConfigInfo';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('what is empty or new', () => {
  test('references and closed sets that are empty strings are null, free text is not', async () => {
    const empty = ['organizationID', 'entitlementID', 'buyerID', 'partner', 'status', 'usageRecordReportID'];
    await inject(GROUPS, {
      usageRecordGroups: [
        {
          id: 'urg-1',
          ...Object.fromEntries(empty.map((name) => [name, ''])),
          reportedTime: '2026-03-01T10:00:00Z',
          metaInfo: { source: '', lagoSubscriptionID: '', metronomeInvoiceID: '', stripeInvoiceID: '' },
        },
      ],
    });
    await inject(METRICS, {
      id: 'traffic',
      description: '',
      aggregationType: '',
      status: '',
      info: { propertyUniqueOn: '' },
    });
    const { data, errors } = await world.query(`{
      usageRecordGroups(first: 1) { nodes {
        organizationId entitlementId entitlement { id } buyerId buyer { id } partner status usageRecordReportId report { id }
        metaInfo { source lagoSubscriptionId metronomeInvoiceId stripeInvoiceId }
      } }
      billableMetric(id: "traffic") { description aggregationType status info { propertyUniqueOn } }
    }`);
    expect(errors).toBeUndefined();
    const { metaInfo, ...group } = data.usageRecordGroups.nodes[0];
    expect(new Set([...Object.values(group), ...Object.values(metaInfo)])).toEqual(new Set([null]));
    expect(data.billableMetric).toEqual({
      description: '',
      aggregationType: null,
      status: null,
      info: { propertyUniqueOn: null },
    });
  });

  test('what the vendor has added to its closed sets is UNRECOGNIZED, in a record that stands', async () => {
    const info = { filterGroups: [{ filters: [{ name: 'a', operation: 'MATCHES', valueType: 'BOOLEAN', value: 1 }] }] };
    await inject(GROUPS, { usageRecordGroups: [{ id: 'urg-1', status: 'ARCHIVED', metaInfo: { source: 'ZUORA' } }] });
    await inject(REPORTS, {
      usageRecordReports: [
        {
          id: 'rep-1',
          info: { status: 'SETTLED', aggregatedBillableRecords: [{ billableMetricAggregationType: 'MEDIAN' }] },
        },
      ],
    });
    await inject(METRICS, [{ id: 'traffic', aggregationType: 'MEDIAN', status: 'PAUSED', info }]);
    await inject(CONFIG, {
      partnerUsageMeteringConfigs: [{ partner: 'NEW_PARTNER', dimensionMapping: { a: { mappingMode: 'LOGARITHM' } } }],
    });
    const { data, errors } = await world.query(`{
      usageRecordGroups(first: 1) { nodes { id status metaInfo { source } } }
      usageRecordReports(first: 1) { nodes { info { status aggregatedBillableRecords { billableMetricAggregationType } } } }
      billableMetrics { id aggregationType status info { filterGroups { filters { operation valueType value } } } }
      usageMeteringConfig { partnerUsageMeteringConfigs { partner dimensionMapping { value { mappingMode } } } }
    }`);
    expect(errors).toBeUndefined();
    const unknown = 'UNRECOGNIZED';
    expect(data).toEqual({
      usageRecordGroups: { nodes: [{ id: 'urg-1', status: unknown, metaInfo: { source: unknown } }] },
      usageRecordReports: {
        nodes: [{ info: { status: unknown, aggregatedBillableRecords: [{ billableMetricAggregationType: unknown }] } }],
      },
      billableMetrics: [
        {
          id: 'traffic',
          aggregationType: unknown,
          status: unknown,
          info: { filterGroups: [{ filters: [{ operation: unknown, valueType: unknown, value: 1 }] }] },
        },
      ],
      usageMeteringConfig: {
        partnerUsageMeteringConfigs: [
          { partner: 'NEW_PARTNER', dimensionMapping: [{ value: { mappingMode: unknown } }] },
        ],
      },
    });
  });
});

describe('what is wrong', () => {
  const error = (path: (string | number)[], reason = 'SHAPE') =>
    expect.objectContaining({
      path,
      extensions: {
        code: 'UPSTREAM_BAD_RESPONSE',
        provider: 'SUGER',
        account: 'suger:sandbox',
        retryable: false,
        retryAt: null,
        reason,
        requestId: expect.any(String),
      },
    });

  test.each([
    ['serialID', true, 'serialId', ''],
    ['serialID', 'twelve', 'serialId', ''],
    ['serialID', '', 'serialId', ''],
    ['buyerID', 7, 'buyerId', ''],
    ['entitlementID', {}, 'entitlement', '{ id }'],
    ['partner', ['AWS'], 'partner', ''],
    ['status', 3, 'status', ''],
    ['creationTime', 'yesterday', 'creationTime', ''],
    ['creationTime', '2026-02-30T00:00:00Z', 'creationTime', ''],
    ['reportedTime', 1767225600, 'reportedTime', ''],
    ['metaInfo', 'API', 'metaInfo', '{ source }'],
    ['metaInfo', { billableRecords: [{ quantity: 1 }] }, 'metaInfo', '{ billableRecords { key } }'],
    ['usageRecordReportID', 9, 'report', '{ id }'],
  ])('a group whose %s is %j has an error in that place alone', async (wire, value, field, selection) => {
    await inject(GROUPS, {
      usageRecordGroups: [
        { id: 'urg-1', reportedTime: '2026-03-01T10:00:00Z', records: { a: 1 }, [wire]: value },
        { id: 'urg-2', records: { a: 2 } },
      ],
    });
    const { data, errors } = await world.query(
      `{ usageRecordGroups(first: 2) { nodes { id ${field} ${selection} records { key quantity } } } }`,
    );
    const nested = selection.includes('billableRecords');
    expect(data.usageRecordGroups.nodes).toEqual([
      { id: 'urg-1', [field]: nested ? { billableRecords: null } : null, records: [{ key: 'a', quantity: '1' }] },
      { id: 'urg-2', [field]: null, records: [{ key: 'a', quantity: '2' }] },
    ]);
    expect(errors).toEqual([error(['usageRecordGroups', 'nodes', 0, field, ...(nested ? ['billableRecords'] : [])])]);
  });

  test('a quantity that is no number is null beside the others', async () => {
    await injectText(
      GROUPS,
      '{"usageRecordGroups":[{"id":"urg-1","records":{"a":1,"b":"x","c":null,"d":true,"e":1e999999999,"f":2}}]}',
    );
    const { data, errors } = await world.query(
      '{ usageRecordGroups(first: 1) { nodes { records { key quantity } } } }',
    );
    expect(data.usageRecordGroups.nodes[0].records).toEqual([
      { key: 'a', quantity: '1' },
      { key: 'b', quantity: null },
      { key: 'c', quantity: null },
      { key: 'd', quantity: null },
      { key: 'e', quantity: null },
      { key: 'f', quantity: '2' },
    ]);
    const at = (index: number) => ['usageRecordGroups', 'nodes', 0, 'records', index, 'quantity'];
    expect(errors).toEqual([error(at(1)), error(at(3)), error(at(4), 'NUMBER')]);
  });

  test('records that are no map null their group, for they may not be null, and not its neighbours', async () => {
    await inject(GROUPS, {
      usageRecordGroups: [
        { id: 'urg-1', records: [1] },
        { id: 'urg-2', records: { a: 1 } },
      ],
    });
    const { data, errors } = await world.query('{ usageRecordGroups(first: 2) { nodes { id records { key } } } }');
    expect(data.usageRecordGroups.nodes).toEqual([null, { id: 'urg-2', records: [{ key: 'a' }] }]);
    expect(errors).toEqual([error(['usageRecordGroups', 'nodes', 0, 'records'])]);
  });

  test.each([
    ['usageRecordGroups', GROUPS],
    ['usageRecordReports', REPORTS],
  ])('what comes in %s without an id is null in its place', async (field, path) => {
    await inject(path, { [field]: [{ id: 'a' }, { buyerID: 'b1' }, { id: '' }, { id: 7 }, null, 'x', { id: 'b' }] });
    const { data, errors } = await world.query(`{ ${field}(first: 10) { nodes { id } pageInfo { hasNextPage } } }`);
    expect(data[field]).toEqual({
      nodes: [{ id: 'a' }, null, null, null, null, null, { id: 'b' }],
      pageInfo: { hasNextPage: false },
    });
    expect(errors).toEqual([1, 2, 3, 4, 5].map((index) => error([field, 'nodes', index])));
  });

  test('a metric without an id is null in its place, and an error where it is looked up', async () => {
    await inject(METRICS, [{ id: 'a' }, { name: 'Nameless' }, { id: 'b', name: 5 }]);
    const { data, errors } = await world.query('{ billableMetrics { id name } }');
    expect(data.billableMetrics).toEqual([{ id: 'a', name: null }, null, { id: 'b', name: null }]);
    expect(errors).toEqual([error(['billableMetrics', 1]), error(['billableMetrics', 2, 'name'])]);
    const { data: found, errors: missing } = await world.query('{ billableMetric(id: "c") { id } }');
    expect(found).toEqual({ billableMetric: null });
    expect(missing).toEqual([error(['billableMetric'])]);
  });

  test.each(['null', '{"metrics": []}', '"no"'])(
    '%s in place of the list of metrics is no empty list',
    async (body) => {
      await injectText(METRICS, body);
      const { data, errors } = await world.query('{ billableMetrics { id } }');
      expect(data).toEqual({ billableMetrics: null });
      expect(errors?.map(({ extensions: { code, reason } }) => [code, reason])).toEqual([
        ['UPSTREAM_BAD_RESPONSE', 'SHAPE'],
      ]);
    },
  );
});

describe('digits and names', () => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['0.1', '0.1'],
    ['123456789012345678.123456789', '123456789012345678.123456789'],
    ['18446744073709551616', '18446744073709551616'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['1.50', '1.50'],
    ['1e3', '1000'],
    ['5e-7', '0.0000005'],
    ['-12.5', '-12.5'],
    ['-0', '0'],
    ['"12.50"', '12.50'],
  ])('the number %s is %s wherever it stands', async (number, decimal) => {
    await injectText(
      GROUPS,
      `{"usageRecordGroups":[{"id":"urg-1","serialID":${number},"records":{"a":${number}},"metaInfo":{
        "originRecords":{"a": ${number}},"billableRecords":[{"key":"k","quantity":${number}}],"lagoAmount":${number}}}]}`,
    );
    await injectText(
      REPORTS,
      `{"usageRecordReports":[{"id":"rep-1","info":{"commitAmount":${number},"decimalParts":{"a":${number}}}}]}`,
    );
    await injectText(
      CONFIG,
      `{"partnerUsageMeteringConfigs":[{"dimensionMapping":{"a":{"convertionMultiplier":${number}}}}]}`,
    );
    const { data, errors } = await world.query(`{
      usageRecordGroups(first: 1) { nodes {
        serialId records { quantity } billableRecords { quantity } metaInfo { lagoAmount originRecords { quantity } }
      } }
      usageRecordReports(first: 1) { nodes { info { commitAmount decimalParts { quantity } } } }
      usageMeteringConfig { partnerUsageMeteringConfigs { dimensionMapping { value { convertionMultiplier } } } }
    }`);
    expect(errors).toBeUndefined();
    const quantities = [{ quantity: decimal }];
    expect(data).toEqual({
      usageRecordGroups: {
        nodes: [
          {
            serialId: decimal,
            records: quantities,
            billableRecords: quantities,
            metaInfo: { lagoAmount: decimal, originRecords: quantities },
          },
        ],
      },
      usageRecordReports: { nodes: [{ info: { commitAmount: decimal, decimalParts: quantities } }] },
      usageMeteringConfig: {
        partnerUsageMeteringConfigs: [{ dimensionMapping: [{ value: { convertionMultiplier: decimal } }] }],
      },
    });
  });

  test('payloads keep their digits', async () => {
    const payload = '{"Quantity":9007199254740993,"Price":1.10,"Total":123456789012345678.123456789}';
    await injectText(REPORTS, `{"usageRecordReports":[{"id":"rep-1","info":{"awsMeteringRequest":${payload}}}]}`);
    await injectText(
      GROUPS,
      `{"usageRecordGroups":[{"id":"urg-1","metaInfo":{"billableRecords":[{"key":"k","properties":${payload}}]}}]}`,
    );
    const answer = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `{
          usageRecordReports(first: 1) { nodes { info { awsMeteringRequest } } }
          usageRecordGroups(first: 1) { nodes { billableRecords { properties { key value } } } }
        }`,
      }),
    });
    const text = await answer.text();
    expect(text).toContain(`"awsMeteringRequest":${payload}`);
    expect(text).toContain('{"key":"Quantity","value":9007199254740993},{"key":"Price","value":1.10}');
  });

  test('__proto__ and constructor are names like any other', async () => {
    await injectText(
      GROUPS,
      `{"usageRecordGroups":[{"id":"__proto__","entitlementID":"constructor","records":{"__proto__":5,"constructor":6,"toString":7},
        "metaInfo":{"billableRecords":[{"key":"__proto__","quantity":1,"properties":{"__proto__":{"admin":true},"constructor":"x"}}]}}]}`,
    );
    const { data, errors } = await world.query(`{ usageRecordGroups(first: 1) { nodes {
      id entitlement { id } records { key quantity } billableRecords { key properties { key value } }
    } } }`);
    expect(errors).toBeUndefined();
    expect(data.usageRecordGroups.nodes).toEqual([
      {
        id: '__proto__',
        entitlement: { id: 'constructor' },
        records: [
          { key: '__proto__', quantity: '5' },
          { key: 'constructor', quantity: '6' },
          { key: 'toString', quantity: '7' },
        ],
        billableRecords: [
          {
            key: '__proto__',
            properties: [
              { key: '__proto__', value: { admin: true } },
              { key: 'constructor', value: 'x' },
            ],
          },
        ],
      },
    ]);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

/** Has Suger answer with this body from now on. */
async function inject(path: string, body: unknown): Promise<void> {
  await injectText(path, JSON.stringify(body));
}

async function injectText(path: string, body: string): Promise<void> {
  await world.fault('suger', { status: 200, body, path });
}
