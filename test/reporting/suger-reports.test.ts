import { eventually, receiptOf } from '../support/reports.ts';
import { clearFaults, groupsOf, REPORT_GROUP, writesTo } from '../support/suger.ts';
import { startWorld, type World } from '../support/world.ts';

/** Reporting groups to a vendor that takes one group of an id. */

const NOW = new Date('2026-11-25T10:00:00.500Z');

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

let count = 0;
const keyed = (input: Record<string, unknown> = {}) => {
  count += 1;
  return {
    idempotencyKey: `key-${count}`,
    entitlementId: 'ent_acorn_1',
    records: [{ key: 'api_call', quantity: '5' }],
    ...input,
  };
};
const report = async (input: Record<string, unknown>) => world.query(REPORT_GROUP, { input });

describe('what is sent', () => {
  test('is the first form with every digit, under an id of the gateway’s, at the time that was given', async () => {
    const { data, errors } = await report(
      keyed({
        timestamp: '2026-11-25T10:15:00.123456789+01:00',
        records: [
          { key: 'storage_gb', quantity: '900719925474099.123456789' },
          { key: '__proto__', quantity: '1.50' },
          { key: '7', quantity: 0 },
        ],
      }),
    );
    expect(errors).toBeUndefined();
    const [request, ...others] = await writesTo(world);
    expect(others).toEqual([]);
    expect(request?.method).toBe('POST');
    expect(request?.path).toBe('/org/sandbox/entitlement/ent_acorn_1/usageRecordGroup');
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers.connection).toBe('close');
    const { receipt, usageRecordGroup } = data.reportSugerUsageRecordGroup;
    const [{ providerReference: id }] = receipt.records;
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(request?.body).toBe(
      `{"organizationID":"sandbox","entitlementID":"ent_acorn_1","id":"${id}","timestamp":"2026-11-25T09:15:00.123456789Z",` +
        '"records":{"7":0,"storage_gb":900719925474099.123456789,"__proto__":1.50}}',
    );
    const record = { status: 'CONFIRMED', providerReference: id, code: null, message: null };
    expect(receipt).toMatchObject({
      accountId: 'suger:sandbox',
      operation: 'reportSugerUsageRecordGroup',
      status: 'CONFIRMED',
      attempts: 1,
      records: [
        { index: 0, key: 'storage_gb', ...record },
        { index: 1, key: '__proto__', ...record },
        { index: 2, key: '7', ...record },
      ],
    });
    expect(usageRecordGroup).toMatchObject({
      id,
      accountId: 'suger:sandbox',
      entitlementId: 'ent_acorn_1',
      status: 'CREATED',
      metaInfo: { timestamp: '2026-11-25T09:15:00.123456789Z' },
    });
    expect(usageRecordGroup.records).toContainEqual({ key: 'storage_gb', quantity: '900719925474099.123456789' });
  });

  test('is the second form without `records`, at the moment of the report where no time was given', async () => {
    const { data, errors } = await report(
      keyed({
        records: null,
        billableRecords: [
          { key: 'api_requests', quantity: '2.50', properties: [{ key: 'region', value: 'east' }] },
          { key: 'api_requests', quantity: '0' },
        ],
      }),
    );
    expect(errors).toBeUndefined();
    const { receipt, usageRecordGroup } = data.reportSugerUsageRecordGroup;
    const [request] = await writesTo(world);
    expect(request?.body).toBe(
      `{"organizationID":"sandbox","entitlementID":"ent_acorn_1","id":"${usageRecordGroup.id}","timestamp":"2026-11-25T10:00:00.5Z",` +
        '"billableRecords":[{"key":"api_requests","properties":{"region":"east"},"quantity":2.50},{"key":"api_requests","quantity":0}]}',
    );
    expect(receipt.records).toMatchObject([
      { index: 0, key: 'api_requests' },
      { index: 1, key: 'api_requests' },
    ]);
    expect(usageRecordGroup).toMatchObject({
      records: [],
      billableRecords: [
        { key: 'api_requests', quantity: '2.50', properties: [{ key: 'region', value: 'east' }] },
        { key: 'api_requests', quantity: '0', properties: [] },
      ],
    });
  });

  test('is the entitlement as one segment of the path', async () => {
    const { data } = await report(keyed({ entitlementId: 'a/../b?c' }));
    expect(data.reportSugerUsageRecordGroup.receipt).toMatchObject({
      status: 'REJECTED',
      records: [{ code: 'UPSTREAM_REJECTED', message: 'entitlement not found' }],
    });
    const [request] = await writesTo(world);
    expect(request?.path).toBe('/org/sandbox/entitlement/a%2F..%2Fb%3Fc/usageRecordGroup');
  });
});

describe('the same key', () => {
  test('with the same content gives the same receipt, and nothing is sent again', async () => {
    const records = [
      { key: 'api_call', quantity: '5' },
      { key: 'seat', quantity: '1.20' },
    ];
    const input = keyed({ records });
    const first = await report(input);
    expect(first.data.reportSugerUsageRecordGroup.receipt.status).toBe('CONFIRMED');
    const again = {
      ...input,
      records: [
        { key: 'seat', quantity: '1.2' },
        { key: 'api_call', quantity: '5.00' },
      ],
    };
    expect(await report(again)).toEqual(first);
    expect(await writesTo(world)).toHaveLength(1);
  });

  test('thirty times at once is one request and one receipt', async () => {
    const input = keyed();
    const answers = await Promise.all(Array.from({ length: 30 }, () => report(input)));
    const receipts = answers.map(({ data }) => data.reportSugerUsageRecordGroup.receipt);
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receipts.map(({ status }) => status))).toEqual(new Set(['CONFIRMED']));
    expect(await writesTo(world)).toHaveLength(1);
  });

  test.each([
    ['quantity', { records: [{ key: 'api_call', quantity: '6' }] }],
    ['key', { records: [{ key: 'seat', quantity: '5' }] }],
    ['entitlement', { entitlementId: 'ent_acorn_2' }],
    ['time', { timestamp: '2026-11-25T09:00:00Z' }],
    ['form', { records: null, billableRecords: [{ key: 'api_requests', quantity: '5' }] }],
  ])('with another %s is refused, and nothing is sent', async (_, other) => {
    const input = keyed();
    await report(input);
    const { data, errors } = await report({ ...input, ...other });
    expect(data).toEqual({ reportSugerUsageRecordGroup: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await writesTo(world)).toHaveLength(1);
  });

  test('gives the group one id on whatever gateway, and other keys give others', async () => {
    const other = await startWorld({ now: NOW });
    try {
      const input = keyed();
      const idOf = async (on: World, body: Record<string, unknown>) =>
        (await on.query(REPORT_GROUP, { input: body })).data.reportSugerUsageRecordGroup.usageRecordGroup.id;
      const id = await idOf(world, input);
      expect(await idOf(other, input)).toBe(id);
      expect(await idOf(world, keyed())).not.toBe(id);
    } finally {
      await other.stop();
    }
  });
});

describe('nothing is sent, and nothing taken, of', () => {
  const one = { key: 'api_call', quantity: '1' };
  test.each([
    ['a blank key', { idempotencyKey: ' ' }, 'IDEMPOTENCY_KEY_REQUIRED'],
    ['a negative quantity', { records: [one, { key: 'seat', quantity: '-0.1' }] }, 'BAD_USER_INPUT'],
    ['nothing but zeros', { records: [{ key: 'api_call', quantity: '0.00' }] }, 'BAD_USER_INPUT'],
    [
      'nothing but zeros of metrics',
      { records: null, billableRecords: [{ key: 'api_requests', quantity: '0' }] },
      'BAD_USER_INPUT',
    ],
    ['a key that comes twice', { records: [one, one] }, 'BAD_USER_INPUT'],
    [
      'a property that comes twice',
      {
        records: null,
        billableRecords: [
          {
            ...one,
            properties: [
              { key: 'a', value: 1 },
              { key: 'a', value: 2 },
            ],
          },
        ],
      },
      'BAD_USER_INPUT',
    ],
    ['both forms', { billableRecords: [one] }, 'BAD_USER_INPUT'],
    ['neither form', { records: null }, 'BAD_USER_INPUT'],
    ['empty lists', { records: [], billableRecords: [] }, 'BAD_USER_INPUT'],
    ['an empty entitlement', { entitlementId: '' }, 'BAD_USER_INPUT'],
    ['an entitlement that leads elsewhere', { entitlementId: '..' }, 'BAD_USER_INPUT'],
    ['an account of another vendor', { account: 'notehub:app:1' }, 'BAD_USER_INPUT'],
  ])('%s', async (_, input, code) => {
    const { data, errors } = await report(keyed(input));
    expect(data).toEqual({ reportSugerUsageRecordGroup: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(await writesTo(world)).toEqual([]);
  });
});

test('says in the vendor’s words why a report was refused, and does not send it again', async () => {
  const { data } = await report(keyed({ entitlementId: 'ent_nobody' }));
  expect(data.reportSugerUsageRecordGroup).toMatchObject({
    receipt: {
      status: 'REJECTED',
      attempts: 1,
      records: [
        { status: 'REJECTED', providerReference: null, code: 'UPSTREAM_REJECTED', message: 'entitlement not found' },
      ],
    },
    usageRecordGroup: null,
  });
  expect(await writesTo(world)).toHaveLength(1);
});

test('reads a refusal that comes without its quotes', async () => {
  const fault = { status: 400, body: 'no such entitlement', headers: { 'content-type': 'text/plain' } };
  await world.fault('suger', { ...fault, method: 'POST', times: 1 });
  const { data } = await report(keyed());
  expect(data.reportSugerUsageRecordGroup.receipt.records).toMatchObject([{ message: 'no such entitlement' }]);
});

test('keeps the order of an entitlement’s reports while the vendor wants to be left alone', async () => {
  await world.fault('suger', { status: 429, headers: { 'retry-after': '1' }, method: 'POST', times: 1 });
  const ids: string[] = [];
  for (const quantity of ['1', '2', '3']) {
    const { data } = await report(keyed({ records: [{ key: 'api_call', quantity }] }));
    const { receipt, usageRecordGroup } = data.reportSugerUsageRecordGroup;
    expect([receipt.status, usageRecordGroup]).toEqual(['QUEUED', null]);
    ids.push(receipt.id);
  }
  await eventually(async () => {
    for (const id of ids) expect((await receiptOf(world, id)).status).toBe('CONFIRMED');
  });
  const sent = (await writesTo(world)).map(({ status, body }) => [status, JSON.parse(body).records.api_call]);
  expect(sent).toEqual([
    [429, 1],
    [200, 1],
    [200, 2],
    [200, 3],
  ]);
});

test('a report that is UNKNOWN holds up neither its own entitlement nor another', async () => {
  await world.fault('suger', { kind: 'reset', when: 'after', method: 'POST', times: 1 });
  await world.fault('suger', { status: 500, method: 'GET' });
  const { data } = await report(keyed());
  const unclear = data.reportSugerUsageRecordGroup.receipt;
  expect(unclear.status).toBe('UNKNOWN');
  for (const entitlementId of ['ent_acorn_1', 'ent_beacon_2']) {
    const { data: next } = await report(keyed({ entitlementId }));
    const { id } = next.reportSugerUsageRecordGroup.receipt;
    await eventually(async () => expect((await receiptOf(world, id)).status).toBe('CONFIRMED'));
  }
  expect((await receiptOf(world, unclear.id)).status).toBe('UNKNOWN');
  await clearFaults(world);
  await eventually(async () => expect((await receiptOf(world, unclear.id)).status).toBe('CONFIRMED'));
  expect(await writesTo(world)).toHaveLength(3);
});

test('is delivered after a restart, at the time at which it was taken', async () => {
  const own = await startWorld();
  try {
    await own.fault('suger', { status: 429, headers: { 'retry-after': '1' }, method: 'POST', times: 1 });
    const { data } = await own.query(REPORT_GROUP, { input: keyed() });
    const { id, status, submittedAt, records } = data.reportSugerUsageRecordGroup.receipt;
    expect(status).toBe('QUEUED');
    expect(records).toMatchObject([{ code: 'UPSTREAM_RATE_LIMITED' }]);
    await own.restart();
    await eventually(async () =>
      expect(await receiptOf(own, id)).toMatchObject({ status: 'CONFIRMED', attempts: 2, submittedAt }),
    );
    const sent = (await writesTo(own)).map(({ body }) => JSON.parse(body));
    expect(sent.map(({ timestamp }) => timestamp)).toEqual([submittedAt, submittedAt]);
    expect(sent[1]).toEqual(sent[0]);
    expect(await groupsOf(own, 'ent_acorn_1')).toHaveLength(1);
  } finally {
    await own.stop();
  }
});
