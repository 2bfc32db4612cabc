import { eventually, receiptOf } from '../support/reports.ts';
import { clearFaults, groupsOf, REPORT_BATCH, writesTo } from '../support/suger.ts';
import { startWorld, type World } from '../support/world.ts';

/** Reporting and validating many groups at once. */

const NOW = new Date('2026-11-25T10:00:00Z');

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const group = (entitlementId: string, quantity = '1') => ({
  entitlementId,
  records: [{ key: 'api_call', quantity }],
});
let count = 0;
const keyed = (groups: readonly unknown[], more: Record<string, unknown> = {}) => {
  count += 1;
  return { idempotencyKey: `key-${count}`, groups, ...more };
};
const report = async (input: Record<string, unknown>) => {
  const { data, errors } = await world.query(REPORT_BATCH, { input });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.batchReportSugerUsageRecordGroups;
};
const codesOf = async (document: string, input: Record<string, unknown>) =>
  (await world.query(document, { input })).errors?.map(({ extensions }) => extensions.code);

describe('a batch', () => {
  test('sends each group by itself, and tells of each why it was refused', async () => {
    const v2 = {
      entitlementId: 'ent_delta_1',
      timestamp: '2026-11-25T09:00:00Z',
      billableRecords: [{ key: 'api_requests', quantity: '2' }],
    };
    const input = keyed([group('ent_acorn_1'), group('ent_nobody'), v2]);
    const { receipt, usageRecordGroups } = await report(input);
    expect(receipt).toMatchObject({
      operation: 'batchReportSugerUsageRecordGroups',
      status: 'PARTIAL',
      attempts: 3,
      records: [
        { index: 0, key: '0', status: 'CONFIRMED', code: null },
        { index: 1, key: '1', status: 'REJECTED', code: 'UPSTREAM_REJECTED', message: 'entitlement not found' },
        { index: 2, key: '2', status: 'CONFIRMED', code: null },
      ],
    });
    const [first, , third] = receipt.records.map((record: { providerReference: string }) => record.providerReference);
    expect(usageRecordGroups).toMatchObject([
      { id: first, entitlementId: 'ent_acorn_1', metaInfo: { timestamp: '2026-11-25T10:00:00Z' } },
      null,
      { id: third, entitlementId: 'ent_delta_1', metaInfo: { timestamp: '2026-11-25T09:00:00Z' } },
    ]);
    const sent = await writesTo(world);
    expect(sent.map(({ path }) => path).sort()).toEqual([
      '/org/sandbox/entitlement/ent_acorn_1/usageRecordGroup',
      '/org/sandbox/entitlement/ent_delta_1/usageRecordGroup',
      '/org/sandbox/entitlement/ent_nobody/usageRecordGroup',
    ]);
    const ids = sent.map(({ body }) => JSON.parse(body).id);
    expect(ids).toEqual(expect.arrayContaining([first, third]));
    expect(new Set(ids).size).toBe(3);
    expect(await report(input)).toEqual({ receipt, usageRecordGroups });
    expect(await writesTo(world)).toHaveLength(3);
  });

  test('keeps the order of the groups of an entitlement', async () => {
    const quantities = Array.from({ length: 20 }, (_, index) => String(index + 1));
    const { receipt } = await report(keyed(quantities.map((quantity) => group('ent_acorn_1', quantity))));
    expect(receipt.status).toBe('CONFIRMED');
    expect((await writesTo(world)).map(({ body }) => String(JSON.parse(body).records.api_call))).toEqual(quantities);
  });

  test('looks up the one group whose answer was lost, and sends none again', async () => {
    const path = '/org/sandbox/entitlement/ent_acorn_2';
    await world.fault('suger', { kind: 'reset', when: 'after', method: 'POST', path, times: 1 });
    const { receipt } = await report(keyed([group('ent_acorn_1'), group('ent_acorn_2')]));
    expect(receipt.records[0].status).toBe('CONFIRMED');
    await eventually(async () => expect((await receiptOf(world, receipt.id)).status).toBe('CONFIRMED'));
    expect(await writesTo(world)).toHaveLength(2);
    expect(await groupsOf(world, 'ent_acorn_2')).toHaveLength(1);
  });

  test.each([
    ['other order', [group('ent_acorn_2'), group('ent_acorn_1')], {}],
    ['the vendor’s own batch', [group('ent_acorn_1'), group('ent_acorn_2')], { vendorBatch: true }],
  ])('in %s is another report', async (_, groups, more) => {
    const input = keyed([group('ent_acorn_1'), group('ent_acorn_2')]);
    await report(input);
    expect(await codesOf(REPORT_BATCH, { ...input, groups, ...more })).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await writesTo(world)).toHaveLength(2);
  });

  test.each([
    ['no group', []],
    ['1,001 groups', Array.from({ length: 1_001 }, () => group('ent_acorn_1'))],
    ['one group of zeros', [group('ent_acorn_1'), group('ent_acorn_1', '0')]],
    ['one group that is negative', [group('ent_acorn_1'), group('ent_acorn_1', '-1')]],
    ['one group without usage', [group('ent_acorn_1'), { entitlementId: 'ent_acorn_1' }]],
  ])('of %s is refused, and nothing of it sent', async (_, groups) => {
    expect(await codesOf(REPORT_BATCH, keyed(groups))).toEqual(['BAD_USER_INPUT']);
    expect(await writesTo(world)).toEqual([]);
  });
});

describe('the vendor’s own batch', () => {
  const groups = [group('ent_acorn_1'), group('ent_delta_1', '2.50')];

  test('is one request without ids', async () => {
    const { receipt, usageRecordGroups } = await report(keyed(groups, { vendorBatch: true }));
    const [request, ...others] = await writesTo(world);
    expect(others).toEqual([]);
    expect(request?.path).toBe('/org/sandbox/batchCreateUsageRecordGroups');
    expect(request?.body).toBe(
      '[{"entitlementID":"ent_acorn_1","timestamp":"2026-11-25T10:00:00Z","records":{"api_call":1}},' +
        '{"entitlementID":"ent_delta_1","timestamp":"2026-11-25T10:00:00Z","records":{"api_call":2.50}}]',
    );
    expect(usageRecordGroups).toMatchObject([
      { entitlementId: 'ent_acorn_1' },
      { entitlementId: 'ent_delta_1', records: [{ key: 'api_call', quantity: '2.50' }] },
    ]);
    expect(receipt).toMatchObject({
      status: 'CONFIRMED',
      attempts: 1,
      records: usageRecordGroups.map(({ id }: { id: string }, index: number) => ({
        index,
        key: String(index),
        status: 'CONFIRMED',
        providerReference: id,
      })),
    });
  });

  test('is refused whole', async () => {
    const { receipt, usageRecordGroups } = await report(
      keyed([group('ent_acorn_1'), group('ent_nobody')], { vendorBatch: true }),
    );
    expect(receipt).toMatchObject({
      status: 'REJECTED',
      records: [{ message: 'entitlement not found' }, { message: 'entitlement not found' }],
    });
    expect(usageRecordGroups).toEqual([null, null]);
    expect(await groupsOf(world, 'ent_acorn_1')).toEqual([]);
  });

  const json = { 'content-type': 'application/json' };
  test.each([
    ['is reset', { kind: 'reset' }],
    ['is 502', { status: 502 }],
    ['holds fewer groups', { status: 200, headers: json, body: '[{"id":"one"}]' }],
    ['holds a group without an id', { status: 200, headers: json, body: '[{"id":"one"},{}]' }],
  ])('whose answer %s is left to a person, and never sent again', async (_, fault) => {
    await world.fault('suger', { ...fault, when: 'after', method: 'POST', times: 1 });
    const input = keyed(groups, { vendorBatch: true });
    const { receipt, usageRecordGroups } = await report(input);
    expect(receipt.status).toBe('UNKNOWN');
    expect(usageRecordGroups).toEqual([null, null]);
    await eventually(async () =>
      expect((await receiptOf(world, receipt.id)).records).toMatchObject([
        { status: 'UNKNOWN', code: 'WRITE_OUTCOME_UNKNOWN' },
        { status: 'UNKNOWN', code: 'WRITE_OUTCOME_UNKNOWN' },
      ]),
    );
    // Also not when it is reported again, nor by another gateway on the same ledger.
    await world.restart();
    expect((await report(input)).receipt).toMatchObject({ id: receipt.id, status: 'UNKNOWN', attempts: 1 });
    expect((await report(keyed([group('ent_acorn_1')]))).receipt.status).toBe('CONFIRMED');
    const batches = (await writesTo(world)).filter(({ path }) => path.endsWith('/batchCreateUsageRecordGroups'));
    expect(batches).toHaveLength(1);
  });
});

describe('validation', () => {
  const VALIDATE = `mutation ($input: ValidateSugerUsageRecordGroupsInput!) {
    validateSugerUsageRecordGroups(input: $input) { valid message }
  }`;
  const validate = async (groups: readonly unknown[]) => world.query(VALIDATE, { input: { groups } });

  test('asks the vendor once, as a report would be sent, and reports nothing', async () => {
    const billable = { entitlementId: 'ent_acorn_1', billableRecords: [{ key: 'api_requests', quantity: '1.0' }] };
    const timed = { ...group('ent_acorn_1'), timestamp: '2026-11-25T09:00:00Z' };
    const { data, errors } = await validate([timed, billable]);
    expect(errors).toBeUndefined();
    expect(data.validateSugerUsageRecordGroups).toEqual({ valid: true, message: null });
    const [request, ...others] = await world.requests('SUGER');
    expect(others).toEqual([]);
    expect(request?.path).toBe('/org/sandbox/batchValidateUsageRecordGroups');
    expect(request?.body).toBe(
      '[{"entitlementID":"ent_acorn_1","timestamp":"2026-11-25T09:00:00Z","records":{"api_call":1}},' +
        '{"entitlementID":"ent_acorn_1","billableRecords":[{"key":"api_requests","quantity":1.0}]}]',
    );
    expect(await groupsOf(world, 'ent_acorn_1')).toEqual([]);
  });

  test.each([
    ['an entitlement', [group('ent_nobody')], 'entitlement not found'],
    ['zeros', [group('ent_acorn_1', '0')], 'all the quantity of usage records are zero'],
  ])('gives what the vendor finds wrong with %s in its words, asked once', async (_, groups, words) => {
    const { data, errors } = await validate(groups);
    expect(errors).toBeUndefined();
    const message = `validation failed for usage record group: ${words}`;
    expect(data.validateSugerUsageRecordGroups).toEqual({ valid: false, message });
    expect(await world.requests('SUGER')).toHaveLength(1);
    const { data: health } = await world.query('{ usageAccount(id: "suger:sandbox") { health { state } } }');
    expect(health.usageAccount.health.state).toBe('OK');
  });

  test('takes a 400 for the vendor’s verdict', async () => {
    await world.fault('suger', { status: 400, body: '"Bad request error description"' });
    const { data } = await validate([group('ent_acorn_1')]);
    const message = 'Bad request error description';
    expect(data.validateSugerUsageRecordGroups).toEqual({ valid: false, message });
    expect(await world.requests('SUGER')).toHaveLength(1);
  });

  test.each([
    ['500 for another reason', { status: 500, body: '"database is away"' }, 'UPSTREAM_ERROR', 3],
    ['a page', { kind: 'html' }, 'UPSTREAM_BAD_RESPONSE', 1],
    ['404', { status: 404 }, 'NOT_FOUND', 1],
  ])('fails where the answer is %s', async (_, fault, code, times) => {
    await world.fault('suger', fault);
    const { data, errors } = await validate([group('ent_acorn_1')]);
    expect(data.validateSugerUsageRecordGroups).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(errors?.[0]?.message).not.toContain('database');
    expect(await world.requests('SUGER')).toHaveLength(times);
    await clearFaults(world);
  });

  test.each([
    ['no group', []],
    ['1,001 groups', Array.from({ length: 1_001 }, () => group('ent_acorn_1'))],
    ['a negative quantity', [group('ent_acorn_1', '-1')]],
    ['neither form', [{ entitlementId: 'ent_acorn_1' }]],
  ])('of %s is refused before the vendor is asked', async (_, groups) => {
    expect(await codesOf(VALIDATE, { groups })).toEqual(['BAD_USER_INPUT']);
    expect(await world.requests('SUGER')).toEqual([]);
  });
});
