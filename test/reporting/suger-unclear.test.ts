import { sandboxAccount } from '../../src/config.ts';
import { providers } from '../../src/providers/index.ts';
import { eventually, receiptOf } from '../support/reports.ts';
import { askVendor, clearFaults, groupsOf, REPORT_GROUP, writesTo } from '../support/suger.ts';
import { startWorld, type World } from '../support/world.ts';

/** What becomes of a report whose answer does not tell. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const ENTITLEMENT = 'ent_fjord_2';
let count = 0;
const keyed = (input: Record<string, unknown> = {}) => {
  count += 1;
  return {
    idempotencyKey: `key-${count}`,
    entitlementId: ENTITLEMENT,
    records: [
      { key: 'data_out_gb', quantity: '900719925474099.123456789' },
      { key: 'seat', quantity: '0' },
    ],
    ...input,
  };
};
const billable = {
  records: null,
  billableRecords: [
    {
      key: 'job_runs',
      quantity: '0',
      properties: [
        { key: 'n', value: 1.5 },
        { key: 'a', value: ['x', null] },
      ],
    },
    { key: 'api_requests', quantity: '3' },
  ],
};
const report = async (input: Record<string, unknown>, on = world) => {
  const { data } = await on.query(REPORT_GROUP, { input });
  return data.reportSugerUsageRecordGroup;
};
/** Keeps a look from being over before the first answer is out; `clearFaults` lets it through. */
const blindLook = (on = world) => on.fault('suger', { status: 500, method: 'GET' });
const statusOf = async (id: string) => (await receiptOf(world, id)).status;

const SPOILT = [
  ['is reset', { kind: 'reset' }, 'UPSTREAM_RESET'],
  ['never comes', { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
  ['is cut short', { kind: 'truncate' }, 'UPSTREAM_BAD_RESPONSE'],
  ['is a page', { kind: 'html' }, 'UPSTREAM_BAD_RESPONSE'],
  ['is 500', { status: 500 }, 'UPSTREAM_ERROR'],
  ['is 502', { status: 502 }, 'UPSTREAM_ERROR'],
  [
    'is a group without an id',
    { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"CREATED"}' },
    'UPSTREAM_BAD_RESPONSE',
  ],
] as const;

test.each(SPOILT)(
  'where the answer %s, a report that was taken is found and not sent again',
  async (_, fault, code) => {
    await world.fault('suger', { ...fault, when: 'after', method: 'POST', times: 1 });
    await blindLook();
    const { receipt, usageRecordGroup } = await report(keyed());
    expect(receipt).toMatchObject({ status: 'UNKNOWN', attempts: 1, records: [{ code }, { code }] });
    expect(usageRecordGroup).toBeNull();
    await clearFaults(world);
    await eventually(async () => expect(await statusOf(receipt.id)).toBe('CONFIRMED'));
    const [group, ...others] = await groupsOf(world, ENTITLEMENT);
    expect(others).toEqual([]);
    const { attempts, records } = await receiptOf(world, receipt.id);
    expect([attempts, records[0].providerReference, records[0].code]).toEqual([1, group?.id, null]);
    expect(await writesTo(world)).toHaveLength(1);
  },
);

test.each(SPOILT)('where the answer %s, a report that was not taken is sent again under its id', async (_, fault) => {
  await world.fault('suger', { ...fault, when: 'before', method: 'POST', times: 1 });
  await blindLook();
  const { receipt } = await report(keyed(billable));
  expect(receipt.status).toBe('UNKNOWN');
  await clearFaults(world);
  await eventually(async () =>
    expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'CONFIRMED', attempts: 2 }),
  );
  const [first, second, ...others] = (await writesTo(world)).map(({ body }) => body);
  expect(others).toEqual([]);
  expect(second).toBe(first);
  expect(await groupsOf(world, ENTITLEMENT)).toHaveLength(1);
});

test('looks through the entitlement’s groups from the day before the report to the day after it was sent', async () => {
  const own = await startWorld({ now: new Date('2026-11-25T10:00:00Z') });
  try {
    await own.fault('suger', { kind: 'reset', when: 'after', method: 'POST', times: 1 });
    const { receipt } = await report(keyed(billable), own);
    await eventually(async () => expect((await receiptOf(own, receipt.id)).status).toBe('CONFIRMED'));
    const looks = (await own.requests('SUGER')).filter(({ method }) => method === 'GET');
    expect(looks.map(({ path, query }) => [path, query])).toEqual([
      [
        '/org/sandbox/usageRecordGroup',
        `entitlementId=${ENTITLEMENT}&startDate=2026-11-24&endDate=2026-11-26&limit=1000&offset=0`,
      ],
    ]);
  } finally {
    await own.stop();
  }
});

test('a group that was taken counts as such, also where it has been deleted since', async () => {
  await world.fault('suger', { kind: 'reset', when: 'after', method: 'POST', times: 1 });
  await blindLook();
  const input = keyed();
  const { receipt } = await report(input);
  const [request] = await writesTo(world);
  const { id } = JSON.parse(request?.body ?? '');
  expect((await askVendor(world, 'DELETE', `/usageRecordGroup/${id}`)).status).toBe(200);
  await clearFaults(world);
  await eventually(async () => expect(await statusOf(receipt.id)).toBe('CONFIRMED'));
  const { usageRecordGroup } = await report(input);
  expect(usageRecordGroup).toMatchObject({ id, status: 'DELETED' });
});

describe('where the id is taken', () => {
  /** The id that the vendor is told, found out on another gateway. */
  async function idOf(input: Record<string, unknown>): Promise<string> {
    const other = await startWorld();
    try {
      return (await report(input, other)).usageRecordGroup.id;
    } finally {
      await other.stop();
    }
  }
  const put = (id: string, content: Record<string, unknown>) =>
    askVendor(world, 'POST', `/entitlement/${ENTITLEMENT}/usageRecordGroup`, { id, ...content });

  test('by another group, the report is refused, and that group is not given for its own', async () => {
    const input = keyed();
    const id = await idOf(input);
    expect((await put(id, { records: { data_out_gb: 6 } })).status).toBe(200);
    await blindLook();
    const { receipt } = await report(input);
    expect(receipt).toMatchObject({ status: 'UNKNOWN', records: [{ code: 'UPSTREAM_CONFLICT' }, {}] });
    await clearFaults(world);
    await eventually(async () => expect(await statusOf(receipt.id)).toBe('REJECTED'));
    expect((await receiptOf(world, receipt.id)).records).toMatchObject([
      { status: 'REJECTED', code: 'UPSTREAM_CONFLICT', providerReference: null, message: expect.any(String) },
      { status: 'REJECTED', code: 'UPSTREAM_CONFLICT' },
    ]);
    expect((await report(input)).usageRecordGroup).toBeNull();
    expect(await writesTo(world)).toHaveLength(2);
    expect(await groupsOf(world, ENTITLEMENT)).toHaveLength(1);
  });

  test('by the same group, as a double holds it, the report is confirmed', async () => {
    const input = keyed();
    await put(await idOf(input), { records: { data_out_gb: 900719925474099.1 } });
    const { receipt } = await report(input);
    await eventually(async () => expect(await statusOf(receipt.id)).toBe('CONFIRMED'));
    expect(await groupsOf(world, ENTITLEMENT)).toHaveLength(1);
  });

  test('by a group of other properties, the report is refused', async () => {
    const input = keyed(billable);
    const id = await idOf(input);
    await put(id, {
      billableRecords: [
        { key: 'job_runs', quantity: 0 },
        { key: 'api_requests', quantity: 3 },
      ],
    });
    const { receipt } = await report(input);
    await eventually(async () => expect(await statusOf(receipt.id)).toBe('REJECTED'));
  });

  test('but by no group to be seen, it is looked for and not sent again', async () => {
    await world.fault('suger', { status: 409, method: 'POST', times: 1 });
    const input = keyed();
    const { receipt } = await report(input);
    await eventually(async () => expect((await world.requests('SUGER')).length).toBeGreaterThan(4));
    expect(await receiptOf(world, receipt.id)).toMatchObject({
      status: 'UNKNOWN',
      attempts: 1,
      records: [{ code: 'UPSTREAM_CONFLICT' }, {}],
    });
    expect(await writesTo(world)).toHaveLength(1);
    await put(await idOf(input), { records: { data_out_gb: 900719925474099.1, seat: 0 } });
    await eventually(async () => expect(await statusOf(receipt.id)).toBe('CONFIRMED'));
  });
});

test('takes a group under another id for its own, and goes by that id', async () => {
  const body = JSON.stringify({ id: 'another-one', entitlementID: ENTITLEMENT, records: { data_out_gb: 5 } });
  const headers = { 'content-type': 'application/json' };
  await world.fault('suger', { status: 200, headers, body, method: 'POST', times: 1 });
  const { receipt, usageRecordGroup } = await report(keyed());
  expect(receipt).toMatchObject({ status: 'CONFIRMED', records: [{ providerReference: 'another-one' }, {}] });
  expect(usageRecordGroup.id).toBe('another-one');
});

test('where nobody listens, a report waits', async () => {
  const [suger] = providers.filter(({ name }) => name === 'SUGER');
  if (!suger) throw new Error('There is no Suger.');
  const away = await startWorld({ accounts: () => [sandboxAccount(suger, 'http://127.0.0.1:1')] });
  try {
    const { receipt, usageRecordGroup } = await report(keyed(), away);
    expect(receipt).toMatchObject({ status: 'QUEUED', records: [{ code: 'UPSTREAM_UNREACHABLE' }, {}] });
    expect(usageRecordGroup).toBeNull();
  } finally {
    await away.stop();
  }
});

test('a report that the vendor answers unclearly again and again is left for a person, and holds up nobody', async () => {
  const poisoned = keyed();
  const [good, other] = [keyed(), keyed()];
  await world.fault('suger', { status: 500, method: 'POST', times: 8 });
  const { receipt } = await report(poisoned);
  await eventually(
    async () =>
      expect(await receiptOf(world, receipt.id)).toMatchObject({
        status: 'UNKNOWN',
        attempts: 8,
        records: [{ code: 'WRITE_OUTCOME_UNKNOWN', message: expect.stringContaining('again and again') }, {}],
      }),
    15_000,
  );
  const sent = await writesTo(world);
  expect(sent).toHaveLength(8);
  expect(new Set(sent.map(({ body }) => JSON.parse(body).id)).size).toBe(1);
  expect((await report(good)).receipt.status).toBe('CONFIRMED');
  expect((await report(other)).receipt.status).toBe('CONFIRMED');
});
