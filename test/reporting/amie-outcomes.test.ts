import { providers } from '../../src/providers/index.ts';
import { ask, correction, GPU, job, posts, report, unique, volume } from '../support/amie.ts';
import { eventually, receiptOf } from '../support/reports.ts';
import { startWorld, type World } from '../support/world.ts';

/** What AMIE says of the records that it got: at once, when it loads them, and where it lets one look. */

const provider = providers.find(({ id }) => id === 'amie');
if (!provider) throw new Error('AMIE is not registered.');
const amieAccount = (url: string, more = {}) => [
  { provider, settings: { ...provider.sandboxSettings, baseUrl: `${url}/amie`, ...more } },
];

let world: World;
/** Of a site that may ask what was loaded. */
let seeing: World;
beforeAll(async () => {
  world = await startWorld({ accounts: amieAccount });
  seeing = await startWorld({ accounts: (url) => amieAccount(url, { loaded: 'on' }) });
});
afterAll(() => Promise.all([world.stop(), seeing.stop()]));
beforeEach(async () => {
  for (const one of [world, seeing]) {
    await one.forget();
    await one.set({ amieLoadMs: 60_000, amieFailedKey: 'ValidationFailedRecords' });
  }
});

const REFUSED = { endTime: '2026-03-01T08:00:00Z' };
const refusalOf = (index: number, key: string) => ({
  ...{ index, key, status: 'REJECTED', providerReference: null },
  ...{ code: 'UPSTREAM_REJECTED', message: 'EndTime is earlier than StartTime' },
});
const asked = async (path: string, of = world) =>
  (await of.requests('AMIE')).filter((request) => request.path === path).map(({ query }) => new URLSearchParams(query));
/** How often the vendor was asked what became of a report: reports of earlier tests are followed too, from earlier times. */
const followed = async ({ submittedAt }: { submittedAt: string }, of = world) =>
  (await asked('/usage/status', of)).filter(
    (query) => Date.parse(query.get('FromTime') ?? '') >= Date.parse(submittedAt) - 1_000,
  ).length;

describe('records refused on arrival', () => {
  test.each(['ValidationFailedRecords', 'FailedRecords', 'both'])(
    'are told from those that were taken, each with its reason, under the name %s',
    async (amieFailedKey) => {
      await world.set({ amieFailedKey });
      const key = unique('key');
      const records = [job('1'), job('2', REFUSED), job('3'), job('4', { ...REFUSED, localReference: 'row-4' })];
      const { receipt, message, failedRecords } = await report(world, 'reportAmieComputeUsage', key, records);
      expect(receipt).toMatchObject({ status: 'PARTIAL', attempts: 1 });
      expect(receipt.records).toMatchObject([
        { index: 0, key: '1', status: 'ACCEPTED', code: null, message: null },
        refusalOf(1, '2'),
        { index: 2, key: '3', status: 'ACCEPTED', code: null, message: null },
        refusalOf(3, '4'),
      ]);
      expect(message).toBe('2 records have been queued for loading. 2 records failed.');
      expect(failedRecords).toEqual([
        {
          id: null,
          error: 'EndTime is earlier than StartTime',
          record: {
            ...{ __typename: 'AmieComputeRecord', username: 'jdoe', localProjectId: 'SBX250001', localRecordId: '2' },
            ...{ resource: 'compute.sandbox.access-ci.org', charge: '1.5', localReference: null },
            ...{ submitTime: '2026-03-01T09:00:00Z', nodeCount: 2, queue: null },
          },
        },
        expect.objectContaining({ record: expect.objectContaining({ localRecordId: '4', localReference: 'row-4' }) }),
      ]);
      const again = await report(world, 'reportAmieComputeUsage', key, records);
      expect(again).toEqual({ receipt: expect.objectContaining({ id: receipt.id }), message, failedRecords });
      expect(await posts(world)).toHaveLength(1);
    },
  );

  test('are found by their contents where several bear one id', async () => {
    const records = [job('1'), job('1', { resource: GPU }), job('1', { ...REFUSED, charge: '9' }), job('1', REFUSED)];
    const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), records);
    expect(receipt.records.map(({ status }: { status: string }) => status)).toEqual([
      ...['ACCEPTED', 'ACCEPTED', 'REJECTED', 'REJECTED'],
    ]);
    expect(await posts(world)).toHaveLength(1);
  });

  test('are all of a message: it is REJECTED', async () => {
    const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), [job('1', REFUSED)]);
    expect(receipt).toMatchObject({ status: 'REJECTED', records: [refusalOf(0, '1')] });
    expect(await posts(world)).toHaveLength(1);
    expect(await followed(receipt)).toBe(0);
  });

  test('are believed with a number for an id and no word of the others', async () => {
    const body = JSON.stringify({ FailedRecords: [{ LocalRecordID: 2, Error: 'No' }] });
    await world.fault('amie', { status: 200, body, method: 'POST', times: 1 });
    const { receipt, message } = await report(world, 'reportAmieAdjustments', unique('key'), [
      correction('1'),
      correction('2'),
    ]);
    expect(message).toBeNull();
    expect(receipt.records).toMatchObject([{ status: 'ACCEPTED' }, { status: 'REJECTED', message: 'No' }]);
  });

  test.each([
    ['a record that was not sent', { Message: 'm', FailedRecords: [{ LocalRecordID: '9', Error: 'No' }] }],
    ['a record without its id', { Message: 'm', FailedRecords: [{ Error: 'No' }] }],
    ['one of several that differ', { Message: 'm', FailedRecords: [{ LocalRecordID: 'same', Error: 'No' }] }],
    ['what is no list', { Message: 'm', FailedRecords: {} }],
    ['nothing at all', { ok: true }],
  ])('make the outcome UNKNOWN where the answer gives back %s', async (_, answer) => {
    await world.fault('amie', { status: 200, body: JSON.stringify(answer), method: 'POST' });
    const { receipt, message } = await report(world, 'reportAmieStorageUsage', unique('key'), [
      volume('same', { charge: '1' }),
      volume('same', { charge: '2' }),
    ]);
    expect(receipt).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
    expect(message).toBeNull();
    await eventually(async () => expect(await followed(receipt)).toBeGreaterThan(1));
    expect(await receiptOf(world, receipt.id)).toMatchObject({
      status: 'UNKNOWN',
      records: [{ code: 'WRITE_OUTCOME_UNKNOWN' }, { code: 'WRITE_OUTCOME_UNKNOWN' }],
    });
    expect(await posts(world)).toHaveLength(1);
  });
});

test('a message that is refused whole is REJECTED with the vendor’s words', async () => {
  await world.fault('amie', {
    status: 400,
    body: '{"error":"Key sandbox-key\\nis not yours"}',
    method: 'POST',
    times: 1,
  });
  const { receipt, failedRecords } = await report(world, 'reportAmieAdjustments', unique('key'), [correction('1')]);
  expect(receipt).toMatchObject({
    status: 'REJECTED',
    records: [{ status: 'REJECTED', code: 'UPSTREAM_REJECTED', message: 'Key … is not yours' }],
  });
  expect(failedRecords).toEqual([]);
  expect(await posts(world)).toHaveLength(1);
});

test('a message that is too large for the vendor after all is REJECTED', async () => {
  await world.fault('amie', { status: 413, body: '{"error":"Too large"}', method: 'POST', times: 1 });
  const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), [job('1')]);
  expect(receipt).toMatchObject({ status: 'REJECTED', records: [{ message: 'Too large' }] });
  expect(await posts(world)).toHaveLength(1);
});

describe('records that cannot be loaded', () => {
  test('become REJECTED in the receipt, with the number by which they are cleared', async () => {
    await world.set({ amieLoadMs: 50 });
    const key = unique('key');
    const ids = [unique('du'), unique('du'), unique('du')] as const;
    const records = [
      volume(ids[0]),
      volume(ids[1], { username: 'nobody', localReference: 'row-1' }),
      volume(ids[2], { localProjectId: 'SBX259999', charge: '0.50' }),
    ];
    const { receipt } = await report(world, 'reportAmieStorageUsage', key, records);
    expect(['ACCEPTED', 'PARTIAL']).toContain(receipt.status);
    await eventually(async () => expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'PARTIAL' }));
    const listed = (await ask(world, '/usage/failed')) as { FailedRecords: Record<string, unknown>[] };
    const numberOf = (id: string) =>
      String(listed.FailedRecords.find(({ LocalRecordID }) => LocalRecordID === id)?.FailedRecordID);
    const { records: outcomes } = await receiptOf(world, receipt.id);
    const code = 'UPSTREAM_REJECTED';
    expect(outcomes).toEqual([
      { index: 0, key: ids[0], status: 'ACCEPTED', providerReference: null, code: null, message: null },
      { index: 1, key: ids[1], status: 'REJECTED', providerReference: numberOf(ids[1]), code, message: 'No such user' },
      {
        index: 2,
        key: ids[2],
        status: 'REJECTED',
        providerReference: numberOf(ids[2]),
        code,
        message: 'No such project',
      },
    ]);
    const again = await report(world, 'reportAmieStorageUsage', key, records);
    expect(again.message).toBe('3 records have been queued for loading. 0 records failed.');
    expect(again.failedRecords).toMatchObject([
      {
        ...{ id: numberOf(ids[1]), error: 'No such user' },
        record: { __typename: 'AmieStorageRecord', username: 'nobody', charge: '10', localReference: 'row-1' },
      },
      { id: numberOf(ids[2]), error: 'No such project', record: { localProjectId: 'SBX259999', charge: '0.50' } },
    ]);
    expect(await posts(world)).toHaveLength(1);
    const sentMs = Date.parse((await world.requests('AMIE')).find(({ method }) => method === 'POST')?.at ?? '');
    const fromMs = Date.parse((await asked('/usage/status')).at(-1)?.get('FromTime') ?? '');
    expect(sentMs - fromMs).toBeGreaterThanOrEqual(1_000);
    expect(sentMs - fromMs).toBeLessThan(2_000);
  });

  test('are not taken for failures of the same record that were there before', async () => {
    const id = unique('adj');
    const record = correction(id, { username: 'nobody' });
    await world.set({ amieLoadMs: 0 });
    const before = await report(world, 'reportAmieAdjustments', unique('key'), [record]);
    await eventually(async () => expect((await receiptOf(world, before.receipt.id)).status).toBe('REJECTED'));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await world.set({ amieLoadMs: 60_000 });
    const { receipt } = await report(world, 'reportAmieAdjustments', unique('key'), [record]);
    await eventually(async () => expect(await followed(receipt)).toBeGreaterThan(1));
    expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'ACCEPTED' });
    await world.set({ amieLoadMs: 0 });
    await eventually(async () => expect((await receiptOf(world, receipt.id)).status).toBe('REJECTED'));
    const numbers = await Promise.all(
      [before.receipt, receipt].map(async (one) => (await receiptOf(world, one.id)).records[0].providerReference),
    );
    expect(Number(numbers[1])).toBeGreaterThan(Number(numbers[0]));
    expect(await posts(world)).toHaveLength(2);
  });

  test('are each told of their own number where they are alike', async () => {
    await world.set({ amieLoadMs: 0 });
    const record = volume(unique('du'), { username: 'nobody' });
    const { receipt } = await report(world, 'reportAmieStorageUsage', unique('key'), [record, record]);
    await eventually(async () => expect((await receiptOf(world, receipt.id)).status).toBe('REJECTED'));
    const { records } = await receiptOf(world, receipt.id);
    const [first, second] = records.map(({ providerReference }: { providerReference: string }) => providerReference);
    expect(Number(second)).toBeGreaterThan(Number(first));
  });
});

describe('records that are loaded', () => {
  test('stay ACCEPTED where the vendor does not let one look', async () => {
    await world.set({ amieLoadMs: 0 });
    const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), [job(unique('job'))]);
    await eventually(async () => expect(await followed(receipt)).toBeGreaterThan(2));
    expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'ACCEPTED' });
    expect(await asked('/usage/loaded')).toEqual([]);
  });

  test('become CONFIRMED with the number of their row where it does', async () => {
    await seeing.set({ amieLoadMs: 50 });
    const id = unique('job');
    const { receipt } = await report(seeing, 'reportAmieComputeUsage', unique('key'), [job(id)]);
    await eventually(async () => expect((await receiptOf(seeing, receipt.id)).status).toBe('CONFIRMED'));
    const [row] = (await ask(seeing, `/usage/loaded?LocalRecordID=${id}`)) as { AccountingDbRecordID: string }[];
    expect((await receiptOf(seeing, receipt.id)).records).toMatchObject([
      { key: id, status: 'CONFIRMED', providerReference: row?.AccountingDbRecordID },
    ]);
    const [query] = await asked('/usage/loaded', seeing);
    expect(query?.get('LocalRecordID')).toBe(id);
    expect(query?.get('MinLoadedTime')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
  });

  test('are looked for together where they are many, beside those that failed', async () => {
    await seeing.set({ amieLoadMs: 20 });
    const records = Array.from({ length: 50 }, (_, index) =>
      job(unique('job'), index === 7 ? { username: 'nobody' } : {}),
    );
    const { receipt } = await report(seeing, 'reportAmieComputeUsage', unique('key'), records);
    await eventually(async () => {
      const { status, records: outcomes } = await receiptOf(seeing, receipt.id);
      expect(status).toBe('PARTIAL');
      expect(outcomes.filter((outcome: { status: string }) => outcome.status === 'CONFIRMED')).toHaveLength(49);
      expect(outcomes[7]).toMatchObject({ status: 'REJECTED', message: 'No such user' });
    });
    for (const query of await asked('/usage/loaded', seeing)) {
      expect(Object.fromEntries(query)).toMatchObject({ Limit: '5000', Offset: '0' });
      expect(query.has('LocalRecordID')).toBe(false);
    }
  });

  test('an earlier row of the same job is none of theirs', async () => {
    const id = unique('job');
    await seeing.set({ amieLoadMs: 0 });
    const before = await report(seeing, 'reportAmieComputeUsage', unique('key'), [job(id)]);
    await eventually(async () => expect((await receiptOf(seeing, before.receipt.id)).status).toBe('CONFIRMED'));
    await seeing.set({ amieLoadMs: 60_000 });
    const { receipt } = await report(seeing, 'reportAmieComputeUsage', unique('key'), [job(id, { charge: '2.5' })]);
    await eventually(async () => expect(await followed(receipt, seeing)).toBeGreaterThan(2));
    expect(await receiptOf(seeing, receipt.id)).toMatchObject({ status: 'ACCEPTED' });
  });

  test('a vendor that does not know the operation keeps no failure back', async () => {
    await seeing.set({ amieLoadMs: 0 });
    await seeing.fault('amie', { status: 404, body: '{}', path: '/usage/loaded' });
    const { receipt } = await report(seeing, 'reportAmieComputeUsage', unique('key'), [
      job(unique('job')),
      job(unique('job'), { username: 'nobody' }),
    ]);
    await eventually(async () =>
      expect(await receiptOf(seeing, receipt.id)).toMatchObject({
        status: 'PARTIAL',
        records: [{ status: 'ACCEPTED' }, { status: 'REJECTED' }],
      }),
    );
  });

  test('of storage are not looked for', async () => {
    await seeing.set({ amieLoadMs: 0 });
    const id = unique('du');
    const { receipt } = await report(seeing, 'reportAmieStorageUsage', unique('key'), [volume(id)]);
    await eventually(async () => expect(await followed(receipt, seeing)).toBeGreaterThan(2));
    expect(await receiptOf(seeing, receipt.id)).toMatchObject({ status: 'ACCEPTED' });
    expect((await asked('/usage/loaded', seeing)).filter((query) => query.get('LocalRecordID') === id)).toEqual([]);
  });
});
