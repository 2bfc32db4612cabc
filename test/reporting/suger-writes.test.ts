import { eventually, receiptOf } from '../support/reports.ts';
import { askVendor, REPORT_GROUP, writesTo } from '../support/suger.ts';
import { startWorld, type World } from '../support/world.ts';

/** What is changed at Suger without adding usage: sent once, and looked at where no answer tells. */

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-11-25T10:00:00Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const METRIC = `id accountId name description aggregationType status
  info { filterGroups { filters { name operation value valueType } } groupBys propertyUniqueOn }`;
const CREATE = `mutation ($input: CreateSugerBillableMetricInput!) { createSugerBillableMetric(input: $input) { ${METRIC} } }`;
const UPDATE = `mutation ($input: UpdateSugerBillableMetricInput!) { updateSugerBillableMetric(input: $input) { ${METRIC} } }`;
const CONFIGURE = `mutation ($input: UpdateSugerUsageMeteringConfigInput!) {
  updateSugerUsageMeteringConfig(input: $input) {
    accountId
    partnerUsageMeteringConfigs {
      partner enableDimensionMapping enableBillableDimension
      dimensionMapping { key value { dimensionKey mappingMode convertionMultiplier } }
      dimensionMappingV2 { key value { dimensionKey mappingMode convertionMultiplier } }
    }
  }
}`;
const GROUP_ARGS = '($id: ID!, $creationDate: Date)';
const DELETE = `mutation ${GROUP_ARGS} { deleteSugerUsageRecordGroup(id: $id, creationDate: $creationDate) { id status } }`;
const RETRY = `mutation ${GROUP_ARGS} { retrySugerUsageRecordGroup(id: $id, creationDate: $creationDate) { id status } }`;

const metric = {
  id: 'gpu hours/1',
  name: 'GPU hours',
  description: 'of processors',
  aggregationType: 'UNIQUE_COUNT',
  info: {
    filterGroups: [
      {
        filters: [
          { name: 'region', operation: 'IS', value: 'east', valueType: 'STRING' },
          { name: 'size', operation: 'GTE', value: 1.5, valueType: 'FLOAT' },
          { name: 'plan', operation: 'EXISTS' },
        ],
      },
    ],
    groupBys: ['os'],
    propertyUniqueOn: 'gpu',
  },
};

/** How the answer is lost: with the change done, or with nothing done. */
const lost = (when: 'before' | 'after', method: string) => ({ kind: 'reset', when, method, times: 1 });

const ask = async (document: string, input: Record<string, unknown>) => world.query(document, { input });
const codesOf = ({ errors }: Awaited<ReturnType<typeof ask>>) => errors?.map(({ extensions }) => extensions.code);

describe('a metric', () => {
  test('is created as it was asked for', async () => {
    const { data, errors } = await ask(CREATE, metric);
    expect(errors).toBeUndefined();
    expect(data.createSugerBillableMetric).toMatchObject({
      ...metric,
      accountId: 'suger:sandbox',
      status: 'ACTIVE',
      info: { groupBys: ['os'], propertyUniqueOn: 'gpu' },
    });
    const [request, ...others] = await world.requests('SUGER');
    expect(others).toEqual([]);
    expect([request?.method, request?.path]).toEqual(['POST', '/org/sandbox/billableMetric']);
    expect(JSON.parse(request?.body ?? '')).toEqual(metric);
  });

  test('is created with what is needed alone, and nothing sent as null', async () => {
    const { errors } = await ask(CREATE, {
      id: 'm1',
      name: 'Four',
      description: null,
      aggregationType: 'SUM',
      info: null,
    });
    expect(errors).toBeUndefined();
    const [request] = await writesTo(world);
    expect(request?.body).toBe('{"id":"m1","name":"Four","aggregationType":"SUM"}');
  });

  test('is changed, one thing at a time', async () => {
    const { data, errors } = await ask(UPDATE, { id: 'api_requests', name: null, description: '', status: 'DELETED' });
    expect(errors).toBeUndefined();
    expect(data.updateSugerBillableMetric).toMatchObject({ name: 'API requests', description: '', status: 'DELETED' });
    const [request, ...others] = await world.requests('SUGER');
    expect(others).toEqual([]);
    expect([request?.method, request?.path]).toEqual(['PATCH', '/org/sandbox/billableMetric/api_requests']);
    expect(request?.body).toBe('{"description":"","status":"DELETED"}');
  });

  test.each([
    ['created', CREATE, { ...metric }, 'POST'],
    ['created with little', CREATE, { id: 'm1', name: 'Four', aggregationType: 'SUM' }, 'POST'],
    ['changed', UPDATE, { id: 'api_requests', name: 'Requests' }, 'PATCH'],
    ['given up', UPDATE, { id: 'api_requests', description: '', status: 'DELETED' }, 'PATCH'],
  ])('that was %s without an answer is found by one look', async (_, document, input, method) => {
    await world.fault('suger', lost('after', method));
    const { data, errors } = await ask(document, input);
    expect(errors).toBeUndefined();
    const [found] = Object.values(data) as { id: string }[];
    expect(found?.id).toBe(input.id);
    const path = `/org/sandbox/billableMetric/${encodeURIComponent(input.id)}`;
    expect((await world.requests('SUGER')).map((one) => [one.method, one.method === 'GET' ? one.path : null])).toEqual([
      [method, null],
      ['GET', path],
    ]);
  });

  test.each([
    ['created', CREATE, { ...metric }, 'POST'],
    ['changed', UPDATE, { id: 'api_requests', name: 'Requests' }, 'PATCH'],
  ])('that was not %s as far as one look shows is not asked for again', async (_, document, input, method) => {
    await world.fault('suger', { ...lost('before', method), kind: undefined, status: 502 });
    const { data, errors } = await ask(document, input);
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.[0]?.message).toBe(
      'Suger gave no answer that tells whether it did what was asked: look there before you ask for it again.',
    );
    expect(errors?.[0]?.extensions).toEqual({
      code: 'WRITE_OUTCOME_UNKNOWN',
      provider: 'SUGER',
      account: 'suger:sandbox',
      retryable: false,
      retryAt: null,
      requestId: expect.any(String),
      upstreamStatus: 502,
    });
    expect((await world.requests('SUGER')).map((one) => one.method)).toEqual([method, 'GET']);
  });

  test('of other content under its id is not taken for the one that was asked for', async () => {
    await askVendor(world, 'POST', '/billableMetric', { ...metric, info: { ...metric.info, groupBys: ['cluster'] } });
    await world.fault('suger', lost('before', 'POST'));
    expect(codesOf(await ask(CREATE, metric))).toEqual(['WRITE_OUTCOME_UNKNOWN']);
  });

  test('that stands in a conflict is an UPSTREAM_CONFLICT, unless it is the same', async () => {
    await world.fault('suger', { status: 409, method: 'POST', times: 1 });
    expect(codesOf(await ask(CREATE, metric))).toEqual(['UPSTREAM_CONFLICT']);
    expect((await askVendor(world, 'POST', '/billableMetric', metric)).status).toBe(200);
    await world.fault('suger', { status: 409, method: 'POST', times: 1 });
    const { data, errors } = await ask(CREATE, metric);
    expect(errors).toBeUndefined();
    expect(data.createSugerBillableMetric.id).toBe(metric.id);
  });

  test('that the vendor refuses is an error without the vendor’s words, sent once', async () => {
    const answer = await ask(CREATE, { ...metric, id: 'api_requests' });
    expect(codesOf(answer)).toEqual(['UPSTREAM_REJECTED']);
    expect(answer.errors?.[0]?.message).toBe('Suger answered 400.');
    expect(codesOf(await ask(UPDATE, { id: 'nothing', name: 'Nothing' }))).toEqual(['NOT_FOUND']);
    expect(await world.requests('SUGER')).toHaveLength(2);
  });

  test('is sent again where the vendor certainly did not process it', async () => {
    await world.fault('suger', { status: 429, method: 'POST', times: 1 });
    const { errors } = await ask(CREATE, metric);
    expect(errors).toBeUndefined();
    expect((await writesTo(world)).map(({ status }) => status)).toEqual([429, 200]);
  });

  test.each([
    ['an empty id', CREATE, { ...metric, id: '' }],
    ['an id of 37 characters', CREATE, { ...metric, id: 'x'.repeat(37) }],
    ['a name of 3 characters', CREATE, { ...metric, name: 'abc' }],
    ['a name of 51 characters', UPDATE, { id: 'm', name: 'x'.repeat(51) }],
    ['a description of 301 characters', UPDATE, { id: 'm', description: 'x'.repeat(301) }],
    ['an unknown aggregation', CREATE, { ...metric, aggregationType: 'UNRECOGNIZED' }],
    ['an unknown status', UPDATE, { id: 'm', status: 'UNRECOGNIZED' }],
    [
      'an unknown operation',
      CREATE,
      { ...metric, info: { filterGroups: [{ filters: [{ name: 'a', operation: 'UNRECOGNIZED' }] }] } },
    ],
    [
      'an unknown type of value',
      CREATE,
      { ...metric, info: { filterGroups: [{ filters: [{ name: 'a', operation: 'IS', valueType: 'UNRECOGNIZED' }] }] } },
    ],
    ['nothing to change', UPDATE, { id: 'm' }],
    ['an id that leads elsewhere', UPDATE, { id: '..', name: 'Elsewhere' }],
  ])('with %s is refused before anything is sent', async (_, document, input) => {
    expect(codesOf(await ask(document, input))).toEqual(['BAD_USER_INPUT']);
    expect(await world.requests('SUGER')).toEqual([]);
  });
});

describe('the metering configuration', () => {
  const mapping = [{ key: '__proto__', value: { dimensionKey: 'usd', mappingMode: 'AMOUNT' } }];
  const config = {
    partner: 'AWS',
    enableDimensionMapping: true,
    enableBillableDimension: null,
    dimensionMapping: mapping,
    dimensionMappingV2: [
      {
        key: 'api_call',
        value: [{ dimensionKey: 'calls_1k', mappingMode: 'QUANTITY', convertionMultiplier: '0.0010' }],
      },
      { key: 'seat', value: [] },
    ],
  };

  test('is changed for the marketplaces named, with every digit', async () => {
    const { data, errors } = await ask(CONFIGURE, { partnerUsageMeteringConfigs: [config] });
    expect(errors).toBeUndefined();
    const { accountId, partnerUsageMeteringConfigs: configs } = data.updateSugerUsageMeteringConfig;
    expect(accountId).toBe('suger:sandbox');
    expect(configs.map(({ partner }: { partner: string }) => partner)).toEqual(['AWS', 'AZURE', 'GCP']);
    expect(configs[0]).toMatchObject(config);
    const [request, ...others] = await world.requests('SUGER');
    expect(others).toEqual([]);
    expect([request?.method, request?.path]).toEqual(['PATCH', '/org/sandbox/usageMeteringConfigInfo']);
    expect(request?.body).toBe(
      '{"partnerUsageMeteringConfigs":[{"partner":"AWS","enableDimensionMapping":true,' +
        '"dimensionMapping":{"__proto__":{"dimensionKey":"usd","mappingMode":"AMOUNT"}},' +
        '"dimensionMappingV2":{"api_call":[{"dimensionKey":"calls_1k","mappingMode":"QUANTITY","convertionMultiplier":0.0010}],"seat":[]}}]}',
    );
  });

  test('that was changed without an answer is found by one look', async () => {
    await world.fault('suger', lost('after', 'PATCH'));
    const { data, errors } = await ask(CONFIGURE, { partnerUsageMeteringConfigs: [config] });
    expect(errors).toBeUndefined();
    expect(data.updateSugerUsageMeteringConfig.partnerUsageMeteringConfigs).toHaveLength(3);
    expect((await world.requests('SUGER')).map(({ method }) => method)).toEqual(['PATCH', 'GET']);
  });

  test('that one look shows as it was is not changed again, nor believed from an empty answer', async () => {
    await world.fault('suger', lost('before', 'PATCH'));
    const headers = { 'content-type': 'application/json' };
    await world.fault('suger', { status: 200, headers, body: '{}', method: 'PATCH', times: 1 });
    for (let times = 0; times < 2; times += 1) {
      const answer = await ask(CONFIGURE, { partnerUsageMeteringConfigs: [config] });
      expect(codesOf(answer)).toEqual(['WRITE_OUTCOME_UNKNOWN']);
    }
    expect((await world.requests('SUGER')).map(({ method }) => method)).toEqual(['PATCH', 'GET', 'PATCH', 'GET']);
  });

  test.each([
    ['no entry', []],
    ['a marketplace that comes twice', [{ partner: 'AWS' }, { partner: 'AWS' }]],
    ['a blank marketplace', [{ partner: ' ' }]],
    ['a key that comes twice', [{ partner: 'AWS', dimensionMapping: [...mapping, ...mapping] }]],
    [
      'an unknown mode',
      [{ partner: 'AWS', dimensionMapping: [{ key: 'a', value: { dimensionKey: 'b', mappingMode: 'UNRECOGNIZED' } }] }],
    ],
  ])('with %s is refused before anything is sent', async (_, configs) => {
    expect(codesOf(await ask(CONFIGURE, { partnerUsageMeteringConfigs: configs }))).toEqual(['BAD_USER_INPUT']);
    expect(await world.requests('SUGER')).toEqual([]);
  });
});

describe('a group', () => {
  async function groupIn(status: string): Promise<string> {
    const { body } = await askVendor(world, 'GET', `/usageRecordGroup?status=${status}&limit=1`);
    return body.usageRecordGroups[0].id;
  }

  test('that is CREATED is deleted, where its day says', async () => {
    const id = await groupIn('CREATED');
    const { data, errors } = await world.query(DELETE, { id, creationDate: '2026-11-25' });
    expect(errors).toBeUndefined();
    expect(data.deleteSugerUsageRecordGroup).toEqual({ id, status: 'DELETED' });
    expect((await writesTo(world)).map(({ method, path, query, body }) => [method, path, query, body])).toEqual([
      ['DELETE', `/org/sandbox/usageRecordGroup/${id}`, 'creationDate=2026-11-25', ''],
    ]);
  });

  test('that is REPORT_FAILED is put back, wherever it is', async () => {
    const id = await groupIn('REPORT_FAILED');
    const { data, errors } = await world.query(RETRY, { id });
    expect(errors).toBeUndefined();
    expect(data.retrySugerUsageRecordGroup).toEqual({ id, status: 'CREATED' });
    const [request] = await writesTo(world);
    expect([request?.method, request?.path, request?.query, request?.body]).toEqual([
      'POST',
      `/org/sandbox/usageRecordGroup/${id}/retry`,
      '',
      '',
    ]);
    expect(request?.headers).not.toHaveProperty('content-type');
  });

  test.each([
    ['in a wrong state is not deleted', DELETE, 'REPORTED', {}, 'UPSTREAM_REJECTED'],
    ['in a wrong state is not put back', RETRY, 'REPORTED', {}, 'UPSTREAM_REJECTED'],
    ['of another day is not found', DELETE, 'CREATED', { creationDate: '2026-11-01' }, 'NOT_FOUND'],
    ['of another day is not found to put back', RETRY, 'REPORT_FAILED', { creationDate: '2026-01-01' }, 'NOT_FOUND'],
    ['of an impossible id is not asked about', DELETE, 'CREATED', { id: '.' }, 'BAD_USER_INPUT'],
  ])('%s', async (_, document, status, more, code) => {
    const { data, errors } = await world.query(document, { id: await groupIn(status), ...more });
    expect(Object.values(data)).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(await writesTo(world)).toHaveLength(code === 'BAD_USER_INPUT' ? 0 : 1);
  });

  test.each([
    ['deleted', DELETE, 'CREATED', 'DELETE'],
    ['put back', RETRY, 'REPORT_FAILED', 'POST'],
  ])('that may have been %s is not asked about twice', async (_, document, status, method) => {
    const id = await groupIn(status);
    await world.fault('suger', lost('after', method));
    const { errors } = await world.query(document, { id });
    expect(errors?.map(({ extensions }) => extensions)).toMatchObject([
      { code: 'WRITE_OUTCOME_UNKNOWN', retryable: false },
    ]);
    expect(await writesTo(world)).toHaveLength(1);
  });
});

test('mutations of one document stand each for itself', async () => {
  const report = (key: string, entitlement: string, quantity: number) =>
    `reportSugerUsageRecordGroup(input: {
      idempotencyKey: "${key}", entitlementId: "${entitlement}", records: [{ key: "seat", quantity: "${quantity}" }]
    }) { receipt { id status } }`;
  const { data, errors } = await world.query(
    `mutation { a: ${report('a', 'ent_acorn_2', 1)} b: ${report('b', 'ent_acorn_2', -1)} c: ${report('c', 'ent_acorn_2', 3)} }`,
  );
  expect(data).toMatchObject({
    a: { receipt: { status: 'CONFIRMED' } },
    b: null,
    c: { receipt: { status: 'CONFIRMED' } },
  });
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([[['b'], 'BAD_USER_INPUT']]);
  expect((await writesTo(world)).map(({ body }) => JSON.parse(body).records.seat)).toEqual([1, 3]);
});

test('a report reaches its entitlement while a direct write of the same document fails', async () => {
  const { data } = await world.query(
    `mutation ($input: ReportSugerUsageRecordGroupInput!) {
      deleteSugerUsageRecordGroup(id: "nothing") { id }
      ${REPORT_GROUP.slice(REPORT_GROUP.indexOf('{') + 1)}`,
    { input: { idempotencyKey: 'd', entitlementId: 'ent_acorn_2', records: [{ key: 'seat', quantity: 1 }] } },
  );
  expect(data.deleteSugerUsageRecordGroup).toBeNull();
  const { id } = data.reportSugerUsageRecordGroup.receipt;
  await eventually(async () => expect((await receiptOf(world, id)).status).toBe('CONFIRMED'));
});

test('a caller who goes away in the middle of a direct write does not cut it off', async () => {
  await world.fault('suger', { kind: 'delay', ms: 500, method: 'PATCH', times: 1 });
  const body = JSON.stringify({
    query: 'mutation { updateSugerBillableMetric(input: { id: "api_requests", name: "Renamed" }) { id } }',
  });
  const headers = { 'content-type': 'application/json' };
  const gone = fetch(`${world.url}/graphql`, { method: 'POST', headers, body, signal: AbortSignal.timeout(200) });
  await expect(gone).rejects.toThrow();
  await eventually(async () => {
    const patches = (await world.requests('SUGER')).filter(({ method }) => method === 'PATCH');
    expect(patches.map(({ status }) => status)).toEqual([200]);
  });
  const { data } = await world.query('{ billableMetric(id: "api_requests") { name } }');
  expect(data.billableMetric.name).toBe('Renamed');
});
