import { sugerStandIn } from '../../src/providers/suger/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = '2026-03-10T12:30:00Z';
const ORG = '/suger/org/sandbox';
const KEY = 'Key sandbox-key';

let nowMs = Date.parse(START);
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await start();
});
beforeEach(async () => {
  nowMs = Date.parse(START);
  await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
});
afterAll(() => sandbox.stop());

describe('access', () => {
  test.each([
    ['no key', 'GET', `${ORG}/billableMetric`, {}, 401],
    ['the key without its word', 'GET', `${ORG}/billableMetric`, { authorization: 'sandbox-key' }, 401],
    ['another key', 'GET', `${ORG}/billableMetric`, { authorization: 'Key other' }, 401],
    ['a bearer token', 'GET', `${ORG}/billableMetric`, { authorization: 'Bearer sandbox-key' }, 401],
    ['a foreign organization', 'GET', '/suger/org/other/billableMetric', { authorization: KEY }, 403],
    ['an unknown path', 'GET', `${ORG}/billableMetrics`, { authorization: KEY }, 404],
    ['a path that is no operation', 'GET', '/suger/public', { authorization: KEY }, 404],
    ['a wrong method', 'DELETE', `${ORG}/billableMetric/job_runs`, { authorization: KEY }, 405],
  ])('%s is answered with a status and a JSON string', async (_, method, path, headers, status) => {
    const response = await fetch(sandbox.url + path, { method, headers: headers as Record<string, string> });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(typeof (await response.json())).toBe('string');
  });
});

describe('the data', () => {
  test('has 3,600 groups in 30 days, of every status, partner, source, version, entitlement and buyer', async () => {
    const groups = await allGroups();
    const distinct = (of: (group: Group) => unknown) => new Set(groups.map(of));
    expect(groups.length).toBeGreaterThan(3_500);
    expect([...distinct(({ status }) => status)].sort()).toEqual(STATUSES);
    expect([...distinct(({ partner }) => partner)].sort()).toEqual(['AWS', 'AZURE', 'GCP']);
    expect([...distinct(({ metaInfo }) => metaInfo.source)].sort()).toEqual(SOURCES);
    expect(distinct(({ entitlementID }) => entitlementID).size).toBe(13);
    expect(distinct(({ buyerID }) => buyerID).size).toBe(7);
    expect(distinct(({ entitlementID, buyerID, partner }) => `${entitlementID} ${buyerID} ${partner}`).size).toBe(13);
    expect(distinct(({ id }) => id).size).toBe(groups.length);
    expect(distinct(({ serialID }) => serialID).size).toBe(groups.length);
    const isV2 = ({ records }: Group) => Object.keys(records).length === 0;
    expect(groups.filter(isV2).every(({ metaInfo }) => (metaInfo.billableRecords ?? []).length > 0)).toBe(true);
    expect(groups.filter(isV2).length).toBeGreaterThan(1_000);
    expect(groups.some(({ records }) => Object.values(records).some((quantity) => quantity % 1 !== 0))).toBe(true);
    expect(groups.some(({ creationTime, metaInfo }) => age(creationTime, metaInfo.timestamp) > DAY_MS)).toBe(true);
    expect(groups.every(({ status, reportedTime }) => (status === 'REPORTED') === (reportedTime !== null))).toBe(true);
  });

  test('has 10 billable metrics of all aggregations, one of them deleted', async () => {
    const metrics: Metric[] = await ok('GET', '/billableMetric');
    expect(metrics).toHaveLength(10);
    expect(new Set(metrics.map(({ aggregationType }) => aggregationType))).toEqual(
      new Set(['COUNT', 'UNIQUE_COUNT', 'SUM', 'MAX', 'LAST']),
    );
    expect((await ok('GET', '/billableMetric?status=DELETED')).map(({ id }: Metric) => id)).toEqual(['legacy_tokens']);
    expect(await ok('GET', '/billableMetric?status=ACTIVE')).toHaveLength(9);
  });

  test('needs no filter with a value, which the Python SDK could not read', async () => {
    const metrics: Metric[] = await ok('GET', '/billableMetric');
    const filters = metrics.flatMap(({ info }) => info.filterGroups.flatMap((group) => group.filters));
    expect(filters.length).toBeGreaterThan(0);
    expect(filters.filter((filter) => 'value' in filter)).toEqual([]);
  });

  test('links every reported group to a report made within two hours of it', async () => {
    const groups = await allGroups('?entitlementId=ent_garnet_1&startDate=2026-03-08');
    const { usageRecordReports }: { usageRecordReports: Report[] } = await ok(
      'GET',
      '/usageRecordReport?entitlementId=ent_garnet_1&startDate=2026-03-08',
    );
    const reports = new Map(usageRecordReports.map((report) => [report.id, report]));
    const reported = groups.filter(({ status }) => status === 'REPORTED');
    expect(reported.length).toBeGreaterThan(50);
    for (const group of reported) {
      const report = reports.get(group.usageRecordReportID);
      expect(report?.info.usageRecordGroupIds).toContain(group.id);
      expect(report?.creationTime).toBe(group.reportedTime);
      expect(age(report?.creationTime ?? '', group.creationTime)).toBeLessThan(2.2 * HOUR_MS);
    }
  });

  test('carries what is left of whole numbers from report to report, over midnight too', async () => {
    const query = 'entitlementId=ent_acorn_1&startDate=2026-02-20&endDate=2026-03-10';
    const { usageRecordReports } = await ok('GET', `/usageRecordReport?${query}`);
    const reports: Report[] = usageRecordReports.reverse();
    const groups = (await allGroups(`?${query}`)).filter(({ status }) => status === 'REPORTED');
    for (const dimension of ['api_call', 'storage_gb']) {
      const figures = reports.map(({ info }) => info).filter(({ reportedRecords }) => dimension in reportedRecords);
      const told = sum(figures.map(({ reportedRecords }) => reportedRecords[dimension]));
      const left = figures.map(({ newDecimalParts }) => newDecimalParts[dimension]);
      expect(figures.slice(1).map(({ decimalParts }) => decimalParts[dimension])).toEqual(left.slice(0, -1));
      expect(figures.every(({ reportedRecords }) => Number.isInteger(reportedRecords[dimension]))).toBe(true);
      expect(told + (left.at(-1) ?? 0)).toBeCloseTo(sum(groups.map(({ records }) => records[dimension])), 6);
    }
  });

  test.each([
    ['AWS', 'awsMeteringRequest', 'awsMeteringResponse'],
    ['AZURE', 'azureMeteringRequest', 'azureMeteringResponse'],
    ['GCP', 'gcpMeteringRequest', 'gcpMeteringResponse'],
  ])('keeps what %s was sent and answered', async (partner, request, response) => {
    const { usageRecordReports } = await ok('GET', `/usageRecordReport?partner=${partner}&limit=20`);
    expect(usageRecordReports).toHaveLength(20);
    for (const { info } of usageRecordReports)
      expect(Object.keys(info)).toEqual(expect.arrayContaining([request, response]));
  });

  test('does not change for the hours that are over, whenever the sandbox starts', async () => {
    const query = '?startDate=2026-03-01&endDate=2026-03-09';
    const before = [await allGroups(query), await ok('GET', `/usageRecordReport${query}&limit=500`)];
    nowMs += 5 * DAY_MS;
    const live = [await allGroups(query), await ok('GET', `/usageRecordReport${query}&limit=500`)];
    await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
    const restarted = [await allGroups(query), await ok('GET', `/usageRecordReport${query}&limit=500`)];
    expect(live).toEqual(before);
    expect(restarted).toEqual(before);
  });

  test.each(['2026-03-10T00:00:00Z', '2026-03-10T00:04:59Z', '2026-03-10T01:05:30Z', '2026-03-10T23:59:59Z'])(
    'has groups waiting and groups taking two runs at %s',
    async (now) => {
      nowMs = Date.parse(now);
      for (const status of ['CREATED', 'REPORT_PENDING']) {
        expect((await allGroups(`?status=${status}`)).length).toBeGreaterThan(0);
      }
    },
  );

  test('goes back 400 days', async () => {
    const query = '?startDate=2020-01-01&endDate=2025-02-03&partner=GCP';
    const groups = await allGroups(query);
    expect(groups.length).toBeGreaterThan(20);
    expect(age(START, groups.at(-1)?.creationTime ?? '') / DAY_MS).toBeLessThan(401);
  });
});

describe('lists', () => {
  test('page by 1000, newest first, without gap or repetition, and end with nextOffset 0', async () => {
    const groups: Group[] = [];
    const offsets: number[] = [];
    do {
      const page = await ok('GET', `/usageRecordGroup?offset=${offsets.at(-1) ?? 0}`);
      groups.push(...page.usageRecordGroups);
      offsets.push(page.nextOffset);
    } while (offsets.at(-1) !== 0);
    expect(offsets).toEqual([1000, 2000, 3000, 0]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
    const times = groups.map(({ creationTime }) => Date.parse(creationTime));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  test('end with nextOffset 0 where the last page is exactly full', async () => {
    const whole = await ok('GET', '/usageRecordGroup?startDate=2026-03-09&endDate=2026-03-09');
    expect(whole.usageRecordGroups).toHaveLength(120);
    expect(await ok('GET', '/usageRecordGroup?startDate=2026-03-09&endDate=2026-03-09&limit=60&offset=60')).toEqual({
      nextOffset: 0,
      usageRecordGroups: whole.usageRecordGroups.slice(60),
    });
  });

  test('cover creation from 30 days before the end to today unless told otherwise, both days included', async () => {
    const days = (groups: Group[]) => [groups.at(-1), groups[0]].map((group) => group?.creationTime.slice(0, 10));
    expect(days(await allGroups())).toEqual(['2026-02-08', '2026-03-10']);
    expect(days(await allGroups('?endDate=2026-02-10'))).toEqual(['2026-01-11', '2026-02-10']);
    expect(days(await allGroups('?startDate=2026-03-02&endDate=2026-03-03'))).toEqual(['2026-03-02', '2026-03-03']);
    expect(await allGroups('?startDate=2026-03-03&endDate=2026-03-02')).toEqual([]);
  });

  test.each([
    ['partner=AZURE', ({ partner }: Group) => partner === 'AZURE'],
    ['buyerId=b_fjord', ({ buyerID }: Group) => buyerID === 'b_fjord'],
    ['entitlementId=ent_ember_2', ({ entitlementID }: Group) => entitlementID === 'ent_ember_2'],
    ['status=REPORT_FAILED', ({ status }: Group) => status === 'REPORT_FAILED'],
    ['source=LAGO', ({ metaInfo }: Group) => metaInfo.source === 'LAGO'],
    ['metaInfo=lago_ent_fjord', ({ metaInfo }: Group) => JSON.stringify(metaInfo).includes('lago_ent_fjord')],
    [
      'partner=GCP&status=REPORTED&source=API&buyerId=',
      ({ partner, status, metaInfo }: Group) => partner === 'GCP' && status === 'REPORTED' && metaInfo.source === 'API',
    ],
  ])('give what %s asks for, and all of it', async (query, isAsked) => {
    const asked = (await allGroups('?startDate=2026-03-01')).filter(isAsked);
    expect(asked.length).toBeGreaterThan(0);
    expect(await allGroups(`?startDate=2026-03-01&${query}`)).toEqual(asked);
  });

  test.each([
    'partner=aws',
    'status=reported',
    'source=OTHER',
    'startDate=2026-02-30',
    'endDate=2026-2-1',
    'endDate=today',
    'startDate=2026-03-01T00:00:00Z',
    'limit=0',
    'limit=1001',
    'limit=ten',
    'limit=1.5',
    'offset=-1',
    'partner=AWS&buyerId=b_acorn',
    'buyerId=b_acorn&entitlementId=ent_acorn_1',
    'partner=AWS&entitlementId=ent_acorn_1',
  ])('refuse %s', async (query) => {
    expect((await ask('GET', `/usageRecordGroup?${query}`)).status).toBe(400);
  });
});

describe('reporting', () => {
  test('takes the recorded request of the Python SDK as it is', async () => {
    const id = '3f1c0a5e-6a0f-4a47-9a5b-0d7c9f2f6e11';
    const body = {
      entitlementID: 'ent_acorn_1',
      id,
      organizationID: 'sandbox',
      records: { api_call: 3.5 },
      timestamp: '2026-03-10T12:00:00+02:00',
      metaInfo: { source: 'STRIPE', lagoAmount: 1 },
    };
    const group = await ok('POST', '/entitlement/ent_acorn_1/usageRecordGroup', body);
    expect(group).toEqual({
      id,
      serialID: expect.any(Number),
      organizationID: 'sandbox',
      entitlementID: 'ent_acorn_1',
      buyerID: 'b_acorn',
      partner: 'AWS',
      records: { api_call: 3.5 },
      metaInfo: { source: 'API', originRecords: { api_call: 3.5 }, timestamp: '2026-03-10T10:00:00Z' },
      creationTime: '2026-03-10T12:30:00Z',
      lastUpdateTime: '2026-03-10T12:30:00Z',
      status: 'CREATED',
      reportedTime: null,
      usageRecordReportID: '',
    });
    expect((await ok('GET', '/usageRecordGroup?limit=1')).usageRecordGroups).toEqual([group]);
  });

  test('gives v2 records back in metaInfo, and makes up the id and the timestamp that are left out', async () => {
    const billableRecords = [
      { key: 'network_traffic', properties: { region: 'east', os: 'linux', n: 1 }, quantity: 1000 },
    ];
    const group = await report({ records: {}, billableRecords });
    expect(group.metaInfo).toEqual({ source: 'API', timestamp: '2026-03-10T12:30:00Z', billableRecords });
    expect(group.records).toEqual({});
    expect(group.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([['id'], ['ID']])(
    'refuses an id given as %s a second time, deleted or not, and those of the data',
    async (key) => {
      const [{ id }] = (await allGroups('?endDate=2026-03-01')) as [Group];
      expect((await tryReport({ [key]: 'mine', records: { seat: 1 } })).status).toBe(200);
      await ok('DELETE', '/usageRecordGroup/mine');
      for (const taken of ['mine', id]) {
        const { status, body } = await tryReport({ [key]: taken, records: { seat: 2 } });
        expect([status, body]).toEqual([409, 'duplicate usage record group']);
      }
    },
  );

  test('keeps every digit of a quantity', async () => {
    const quantities = '"a":9007199254740993,"b":0.1,"c":1.50,"d":1e21,"__proto__":12345678901234567890.123456789';
    const sent = `{"records":{${quantities}}}`;
    await tryReport(sent);
    await tryReport(`{"billableRecords":[{"key":"job_runs","properties":{"p":1.0},"quantity":9007199254740993}]}`);
    const { text } = await ask('GET', '/usageRecordGroup?limit=2');
    expect(text).toContain(`"records":{${quantities}}`);
    expect(text).toContain(`"originRecords":{${quantities}}`);
    expect(text).toContain('"quantity":9007199254740993');
    expect(text).toContain('"p":1.0');
  });

  test.each([
    ['no JSON', '{', /JSON/],
    ['no body', '', /JSON/],
    ['a list', '[]', /./],
    ['neither records nor billableRecords', {}, /either/],
    ['empty ones', { records: {}, billableRecords: [] }, /either/],
    ['both', { records: { seat: 1 }, billableRecords: [{ key: 'job_runs', quantity: 1 }] }, /either/],
    ['nothing but zeros', { records: { seat: 0, api_call: 0.0 } }, /^all the quantity of usage records are zero$/],
    ['a zero v2 record', { billableRecords: [{ key: 'job_runs' }] }, /^all the quantity of usage records are zero$/],
    ['a negative quantity', { records: { seat: -1 } }, /negative/],
    ['a quantity that is text', { records: { seat: '1' } }, /number/],
    ['a quantity beyond a float64', '{"records":{"seat":1e400}}', /number/],
    ['an id of 37 characters', { id: 'x'.repeat(37), records: { seat: 1 } }, /id/],
    ['another entitlement than the path', { entitlementID: 'ent_acorn_1', records: { seat: 1 } }, /entitlementID/],
    ['another organization than the path', { organizationID: 'other', records: { seat: 1 } }, /organizationID/],
    ['an unknown billable metric', { billableRecords: [{ key: 'unknown', quantity: 1 }] }, /unknown/],
    ['a deleted billable metric', { billableRecords: [{ key: 'legacy_tokens', quantity: 1 }] }, /legacy_tokens/],
    ['a timestamp without an offset', { records: { seat: 1 }, timestamp: '2026-03-10T10:00:00' }, /timestamp/],
    ['a day that does not exist', { records: { seat: 1 }, timestamp: '2026-02-30T10:00:00Z' }, /timestamp/],
  ])('refuses %s', async (_, body, message) => {
    const answer = await tryReport(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(message);
    expect((await ok('GET', '/usageRecordGroup?limit=1')).usageRecordGroups[0].serialID).toBeLessThan(1e9);
  });

  test('refuses an entitlement that it does not know', async () => {
    expect((await ask('POST', '/entitlement/other/usageRecordGroup', { records: { seat: 1 } })).status).toBe(400);
  });

  test('creates a batch as a whole or not at all', async () => {
    const good = { entitlementID: 'ent_fjord_1', organizationID: 'sandbox', records: { seat: 1 } };
    const bad = { ...good, entitlementID: 'other' };
    expect((await ask('POST', '/batchCreateUsageRecordGroups', [good, bad])).status).toBe(400);
    expect((await ask('POST', '/batchCreateUsageRecordGroups', good)).status).toBe(400);
    expect((await ok('GET', '/usageRecordGroup?limit=1')).usageRecordGroups[0].serialID).toBeLessThan(1e9);
    const groups: Group[] = await ok('POST', '/batchCreateUsageRecordGroups', [
      good,
      { ...good, records: { seat: 2 } },
    ]);
    expect(groups.map(({ records, partner }) => [records, partner])).toEqual([
      [{ seat: 1 }, 'GCP'],
      [{ seat: 2 }, 'GCP'],
    ]);
    expect((await ok('GET', '/usageRecordGroup?limit=2')).usageRecordGroups).toEqual(groups.toReversed());
  });

  test('validates without keeping anything: an empty string, or 500 with the reason', async () => {
    const good = { entitlementID: 'ent_fjord_1', organizationID: 'sandbox', records: { seat: 1 } };
    const valid = await ask('POST', '/batchValidateUsageRecordGroups', [good]);
    expect([valid.status, valid.text]).toEqual([200, '""']);
    const invalid = await ask('POST', '/batchValidateUsageRecordGroups', [good, { ...good, records: { seat: 0 } }]);
    expect([invalid.status, invalid.body]).toEqual([
      500,
      'validation failed for usage record group: all the quantity of usage records are zero',
    ]);
    expect((await ask('POST', '/batchValidateUsageRecordGroups', {})).status).toBe(400);
    expect((await ok('GET', '/usageRecordGroup?limit=1')).usageRecordGroups[0].serialID).toBeLessThan(1e9);
  });
});

describe('states', () => {
  test.each([
    ['CREATED', 200, 400],
    ['INVALID', 200, 400],
    ['REPORTED', 400, 400],
    ['REPORT_PENDING', 400, 400],
    ['REPORT_FAILED', 400, 200],
    ['DELETED', 400, 400],
  ])('a group that is %s answers %i to DELETE and %i to retry', async (status, onDelete, onRetry) => {
    const [one, other] = (await allGroups(`?status=${status}`)) as [Group, Group | undefined];
    const deleted = await ask('DELETE', `/usageRecordGroup/${one.id}`);
    const retried = await ask('POST', `/usageRecordGroup/${(other ?? one).id}/retry`);
    expect([deleted.status, retried.status]).toEqual([onDelete, onRetry]);
    if (onDelete === 200)
      expect(deleted.body).toEqual({ ...one, status: 'DELETED', lastUpdateTime: '2026-03-10T12:30:00Z' });
    if (onRetry === 200)
      expect(retried.body).toMatchObject({ id: other?.id, status: 'CREATED', usageRecordReportID: '' });
  });

  test('a group is not found by another id or under another day of creation', async () => {
    const { id } = await report({ records: { seat: 1 } });
    const statuses = [
      '/usageRecordGroup/other',
      `/usageRecordGroup/${id}?creationDate=2026-03-09`,
      `/usageRecordGroup/${id}?creationDate=1`,
    ];
    for (const [index, status] of [404, 404, 400].entries()) {
      expect((await ask('DELETE', statuses[index] ?? '')).status).toBe(status);
    }
    expect((await ask('POST', '/usageRecordGroup/other/retry')).body).toBe('usageRecordGroup not found');
    expect((await ok('DELETE', `/usageRecordGroup/${id}?creationDate=2026-03-10`)).status).toBe('DELETED');
  });

  test('what a client reports is reported to the partner after the hour, as the data is', async () => {
    const { id } = await report({ records: { seat: 2 } });
    nowMs += HOUR_MS / 2;
    expect(await find(id)).toMatchObject({ status: 'CREATED' });
    nowMs += HOUR_MS / 10;
    expect(await find(id)).toMatchObject({
      status: 'REPORTED',
      reportedTime: expect.stringMatching(/^2026-03-10T13:05/),
    });
  });

  test('run-hour reports all that waits, one report for each entitlement', async () => {
    const waiting = [...(await allGroups('?status=CREATED')), ...(await allGroups('?status=REPORT_PENDING'))];
    const groups = await ok('POST', '/batchCreateUsageRecordGroups', [
      { entitlementID: 'ent_acorn_2', records: { seat: 2 } },
      { entitlementID: 'ent_acorn_2', records: { seat: 3 } },
    ]);
    const entitlements = new Set([...waiting, ...groups].map(({ entitlementID }) => entitlementID));
    expect(await runHour()).toEqual({ reports: entitlements.size, groups: waiting.length + 2 });
    expect(await runHour()).toEqual({ reports: 0, groups: 0 });
    const [one, other] = [await find(groups[0].id), await find(groups[1].id)];
    expect(one).toMatchObject({ status: 'REPORTED', reportedTime: '2026-03-10T12:30:00Z' });
    expect(other?.usageRecordReportID).toBe(one?.usageRecordReportID);
    const made = await reportOf(one);
    expect(made?.info.usageRecordGroupIds).toEqual(expect.arrayContaining([one?.id, other?.id]));
  });

  test('a report that the partner refuses leaves its groups REPORT_FAILED, to be retried', async () => {
    const { id } = await report({ records: { new_one: 1.5 } }, 'ent_cobalt_2');
    await runHour();
    const failed = await find(id);
    expect(failed).toMatchObject({ status: 'REPORT_FAILED', reportedTime: null });
    expect(await reportOf(failed)).toMatchObject({
      info: { status: 'FAILED', reportedRecords: {}, newDecimalParts: { new_one: 0 } },
    });
    expect((await ok('POST', `/usageRecordGroup/${id}/retry`)).status).toBe('CREATED');
    expect(await runHour()).toMatchObject({ groups: 1 });
    const again = await find(id);
    expect(again?.status).toBe('REPORT_FAILED');
    expect(again?.usageRecordReportID).not.toBe(failed?.usageRecordReportID);
  });
});

describe('the hourly report', () => {
  test('tells whole numbers and carries the rest over to the next, exactly', async () => {
    const told: unknown[] = [];
    for (const quantity of ['0.7', '0.2', '0.1', '9007199254740993.25']) {
      const { body } = await tryReport(`{"records":{"fresh":${quantity}}}`);
      await runHour();
      const { text } = await ask('GET', '/usageRecordReport?limit=1000&entitlementId=ent_acorn_2&startDate=2026-03-10');
      const report: string = text.split('{"id":').find((part) => part.includes(body.id)) ?? '';
      told.push(
        ['reportedRecords', 'decimalParts', 'newDecimalParts'].map(
          (name) => new RegExp(`"${name}":{[^}]*"fresh":([^,}]+)`).exec(report)?.[1],
        ),
      );
    }
    expect(told).toEqual([
      ['0', '0', '0.7'],
      ['0', '0.7', '0.9'],
      ['1', '0.9', '0'],
      ['9007199254740993', '0', '0.25'],
    ]);
  });

  const at = (minute: number) => `2026-03-10T12:${minute}:00Z`;
  const records = [
    { minute: 10, quantity: 5, properties: { region: 'east', size: 10, user: 'ann' } },
    { minute: 12, quantity: 0.5, properties: { region: 'east', size: 20, user: 'bob' } },
    { minute: 11, quantity: 2.25, properties: { region: 'west', size: 30, user: 'ann' } },
  ];
  const filter = (name: string, operation: string, value?: unknown) => ({ name, operation, value });

  test.each([
    ['COUNT', {}, { '': 3 }],
    ['UNIQUE_COUNT', { propertyUniqueOn: 'user' }, { '': 2 }],
    ['SUM', {}, { '': 7.75 }],
    ['MAX', {}, { '': 5 }],
    ['LAST', {}, { '': 0.5 }],
    ['SUM', { groupBys: ['region', 'none'] }, { 'region=east,none=': 5.5, 'region=west,none=': 2.25 }],
    ['COUNT', { filterGroups: [{ filters: [filter('region', 'IS', 'west')] }] }, { '': 1 }],
    ['COUNT', { filterGroups: [{ filters: [filter('region', 'NOT_IS', 'west')] }] }, { '': 2 }],
    ['COUNT', { filterGroups: [{ filters: [filter('region', 'CONTAINS', 'es')] }] }, { '': 1 }],
    ['COUNT', { filterGroups: [{ filters: [filter('region', 'NOT_CONTAINS', 'es')] }] }, { '': 2 }],
    ['COUNT', { filterGroups: [{ filters: [filter('none', 'NOT_EXISTS')] }] }, { '': 3 }],
    ['COUNT', { filterGroups: [{ filters: [filter('none', 'EXISTS')] }] }, {}],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'GT', 10)] }] }, { '': 2.75 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'GTE', 10)] }] }, { '': 7.75 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'LT', 20)] }] }, { '': 5 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'LTE', 20)] }] }, { '': 5.5 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'EQ', 30)] }] }, { '': 2.25 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'NOT_EQ', 30)] }] }, { '': 5.5 }],
    ['SUM', { filterGroups: [{ filters: [filter('size', 'EQ', 10), filter('size', 'EQ', 30)] }] }, { '': 7.25 }],
    [
      'SUM',
      { filterGroups: [{ filters: [filter('size', 'GT', 10)] }, { filters: [filter('size', 'LT', 30)] }] },
      { '': 0.5 },
    ],
  ])('aggregates by %s with %j', async (aggregationType, info, expected) => {
    await ok('POST', '/billableMetric', { id: 'mine', name: 'My metric', aggregationType, info });
    for (const { minute, ...record } of records) {
      await report({ billableRecords: [{ key: 'mine', ...record }], timestamp: at(minute) });
    }
    const { id } = await report({ billableRecords: [{ key: 'job_runs', quantity: 1 }] });
    await runHour();
    const aggregated =
      (await reportOf(await find(id)))?.info.aggregatedBillableRecords.filter(({ key }) => key === 'mine') ?? [];
    expect(Object.fromEntries(aggregated.map((part) => [part.groupBysExpression, part.quantity]))).toEqual(expected);
    for (const part of aggregated)
      expect(part).toMatchObject({ name: 'My metric', billableMetricAggregationType: aggregationType });
  });

  test('names the unique values that are new today', async () => {
    await ok('POST', '/billableMetric', {
      id: 'mine',
      name: 'Mine',
      aggregationType: 'UNIQUE_COUNT',
      info: { propertyUniqueOn: 'user' },
    });
    const found: unknown[] = [];
    for (const users of [
      ['ann', 'bob'],
      ['bob', 'cy'],
    ]) {
      const billableRecords = users.map((user) => ({ key: 'mine', quantity: 1, properties: { user } }));
      const { id } = await report({ billableRecords });
      await runHour();
      const parts = (await reportOf(await find(id)))?.info.aggregatedBillableRecords.filter(
        ({ key }) => key === 'mine',
      );
      found.push(parts?.map((part) => [part.quantity, Object.keys(part.uniqueCountAggregationResult?.newItems ?? {})]));
    }
    expect(found).toEqual([[[2, ['ann', 'bob']]], [[2, ['cy']]]]);
  });
});

describe('billable metrics', () => {
  const mine = { id: 'mine', name: 'My metric', description: 'a', aggregationType: 'SUM' };

  test('are created with the fields of the server, whatever the body says of them, and listed', async () => {
    const info = { filterGroups: [{ filters: [{ name: 'n', operation: 'GT', value: 10, valueType: 'FLOAT' }] }] };
    const body = { ...mine, info, organizationId: 'other', status: 'DELETED', creationTime: '2020-01-01T00:00:00Z' };
    const metric = await ok('POST', '/billableMetric', body);
    expect(metric).toEqual({
      ...mine,
      info: { ...info, groupBys: [], propertyUniqueOn: '' },
      organizationId: 'sandbox',
      status: 'ACTIVE',
      creationTime: '2026-03-10T12:30:00Z',
      lastUpdateTime: '2026-03-10T12:30:00Z',
    });
    expect(await ok('GET', '/billableMetric/mine')).toEqual(metric);
    expect((await ok('GET', '/billableMetric')).at(-1)).toEqual(metric);
  });

  test.each([
    ['an id in use', { id: 'job_runs' }],
    ['no id', { id: undefined }],
    ['an id of 37 characters', { id: 'x'.repeat(37) }],
    ['a name of 3 characters', { name: 'abc' }],
    ['a name of 51', { name: 'x'.repeat(51) }],
    ['a description of 301', { description: 'x'.repeat(301) }],
    ['an unknown aggregation', { aggregationType: 'AVG' }],
    ['UNIQUE_COUNT of nothing', { aggregationType: 'UNIQUE_COUNT' }],
    ['an unknown operation', { info: { filterGroups: [{ filters: [{ name: 'a', operation: 'LIKE' }] }] } }],
  ])('are refused with %s', async (_, change) => {
    expect((await ask('POST', '/billableMetric', { ...mine, ...change })).status).toBe(400);
  });

  test('change in name, description and status only', async () => {
    const before = await ok('GET', '/billableMetric/job_runs');
    const change = { name: 'Jobs', description: '', status: 'DELETED', aggregationType: 'SUM', id: 'other', info: {} };
    const after = await ok('PATCH', '/billableMetric/job_runs', change);
    expect(after).toEqual({
      ...before,
      name: 'Jobs',
      description: '',
      status: 'DELETED',
      lastUpdateTime: '2026-03-10T12:30:00Z',
    });
    expect(await ok('GET', '/billableMetric/job_runs')).toEqual(after);
    expect((await ask('PATCH', '/billableMetric/job_runs', { status: 'GONE' })).status).toBe(400);
  });

  test.each(['GET', 'PATCH'])('that do not exist answer 404 to %s', async (method) => {
    const { status, body } = await ask(method, '/billableMetric/other', method === 'GET' ? undefined : {});
    expect([status, body]).toEqual([404, 'billable metric not found']);
  });
});

describe('the metering config', () => {
  test('is replaced partner by partner', async () => {
    const { partnerUsageMeteringConfigs: before } = await ok('GET', '/usageMeteringConfigInfo');
    expect(before.map(({ partner }: { partner: string }) => partner)).toEqual(['AWS', 'AZURE', 'GCP']);
    expect(before[0]).toMatchObject({ dimensionMapping: expect.anything(), dimensionMappingV2: expect.anything() });
    const azure = {
      partner: 'AZURE',
      enableDimensionMapping: true,
      dimensionMappingV2: { a: [{ dimensionKey: 'b', convertionMultiplier: 0.1 }] },
    };
    const after = await ok('PATCH', '/usageMeteringConfigInfo', { partnerUsageMeteringConfigs: [azure] });
    expect(after).toEqual({ partnerUsageMeteringConfigs: [before[0], azure, before[2]] });
    expect(await ok('GET', '/usageMeteringConfigInfo')).toEqual(after);
  });

  test.each([{}, { partnerUsageMeteringConfigs: [{}] }, { partnerUsageMeteringConfigs: [{ partner: 'OTHER' }] }])(
    'refuses %j',
    async (body) => {
      expect((await ask('PATCH', '/usageMeteringConfigInfo', body)).status).toBe(400);
    },
  );
});

const STATUSES = ['CREATED', 'DELETED', 'INVALID', 'REPORTED', 'REPORT_FAILED', 'REPORT_PENDING'];
const SOURCES = ['API', 'INTERNAL', 'LAGO', 'METRONOME', 'ORB', 'STRIPE'];

interface Group {
  readonly id: string;
  readonly serialID: number;
  readonly entitlementID: string;
  readonly buyerID: string;
  readonly partner: string;
  readonly records: Record<string, number>;
  readonly metaInfo: { readonly source: string; readonly timestamp: string; readonly billableRecords?: unknown[] };
  readonly status: string;
  readonly creationTime: string;
  readonly reportedTime: string | null;
  readonly usageRecordReportID: string;
}

interface Report {
  readonly id: string;
  readonly creationTime: string;
  readonly info: {
    readonly usageRecordGroupIds: string[];
    readonly reportedRecords: Record<string, number>;
    readonly decimalParts: Record<string, number>;
    readonly newDecimalParts: Record<string, number>;
    readonly aggregatedBillableRecords: {
      readonly key: string;
      readonly quantity: number;
      readonly groupBysExpression: string;
      readonly uniqueCountAggregationResult?: { readonly newItems: Record<string, unknown> };
    }[];
  };
}

interface Metric {
  readonly id: string;
  readonly aggregationType: string;
  readonly info: { readonly filterGroups: { readonly filters: object[] }[] };
}

function start(): Promise<Sandbox> {
  return startSandbox([{ id: 'suger', name: 'SUGER', standIn: sugerStandIn }], {
    port: 0,
    now: () => new Date(nowMs),
  });
}

/** One request with the key; a body that is no string is sent as JSON. */
async function ask(method: string, path: string, body?: unknown) {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(sandbox.url + ORG + path, {
    method,
    headers: { authorization: KEY },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) };
}

async function ok(method: string, path: string, body?: unknown) {
  const answer = await ask(method, path, body);
  expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
  return answer.body;
}

function tryReport(body: unknown, entitlementId = 'ent_acorn_2') {
  return ask('POST', `/entitlement/${entitlementId}/usageRecordGroup`, body);
}

async function report(body: object, entitlementId = 'ent_acorn_2'): Promise<Group> {
  const answer = await tryReport({ entitlementID: entitlementId, organizationID: 'sandbox', ...body }, entitlementId);
  expect(answer.status).toBe(200);
  return answer.body;
}

async function runHour() {
  return (await fetch(`${sandbox.url}/_sandbox/suger/run-hour`, { method: 'POST' })).json();
}

/** Every page of a list of groups. */
async function allGroups(query = ''): Promise<Group[]> {
  const groups: Group[] = [];
  let offset = 0;
  do {
    const page = await ok('GET', `/usageRecordGroup${query === '' ? '?' : `${query}&`}offset=${offset}`);
    groups.push(...page.usageRecordGroups);
    offset = page.nextOffset;
  } while (offset !== 0);
  return groups;
}

async function find(id: string): Promise<Group | undefined> {
  return (await allGroups('?startDate=2026-03-10')).find((group) => group.id === id);
}

async function reportOf(group: Group | undefined): Promise<Report | undefined> {
  const { usageRecordReports } = await ok('GET', `/usageRecordReport?startDate=2026-03-10`);
  return usageRecordReports.find(({ id }: Report) => id === group?.usageRecordReportID);
}

function age(later: string, earlier: string): number {
  return Date.parse(later) - Date.parse(earlier);
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
