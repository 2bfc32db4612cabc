import { ask, COMPUTE, correction, GPU, job, posts, report, STORAGE, unique, volume } from '../support/amie.ts';
import { eventually, receiptOf } from '../support/reports.ts';
import { startWorld, type World } from '../support/world.ts';

/** Reports to AMIE when something goes wrong on the way: none lost, none counted twice. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.forget();
  await world.set({ amieLoadMs: 0 });
});

const loaded = async (id: string) => (await ask(world, `/usage/loaded?LocalRecordID=${id}`)) as object[];
const sentIds = async () =>
  (await posts(world)).map(({ Records }) => Records.map(({ LocalRecordID }) => LocalRecordID));

describe('a message of jobs whose answer is lost', () => {
  test.each([
    ['a reset', { kind: 'reset' }],
    ['a 500', { status: 500 }],
    ['a timeout', { kind: 'hang' }],
    ['a page of a proxy', { kind: 'html' }],
  ])('in %s after the vendor took it is sent again, and counted once', async (_, fault) => {
    const id = unique('job');
    await world.fault('amie', { ...fault, when: 'after', method: 'POST', times: 1 });
    const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), [job(id, { charge: '7' })]);
    await eventually(async () =>
      expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'ACCEPTED', attempts: 2 }),
    );
    expect(await sentIds()).toEqual([[id], [id]]);
    expect(await loaded(id)).toEqual([expect.objectContaining({ Charge: 7 })]);
  });

  test('before the vendor took it is sent again too', async () => {
    const id = unique('job');
    await world.fault('amie', { kind: 'reset', when: 'before', method: 'POST', times: 1 });
    const { receipt } = await report(world, 'reportAmieComputeUsage', unique('key'), [job(id)]);
    await eventually(async () =>
      expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'ACCEPTED', attempts: 2 }),
    );
    expect(await loaded(id)).toHaveLength(1);
  });
});

describe.each([
  ['storage', 'reportAmieStorageUsage', volume],
  ['corrections', 'reportAmieAdjustments', correction],
] as const)('a message of %s whose answer is lost', (_, operation, record) => {
  test.each([
    ['after', { kind: 'reset' }],
    ['before', { kind: 'reset' }],
    ['after', { status: 502 }],
    ['before', { status: 503 }],
  ])('%s the vendor took it (%j) is never sent again, and stays UNKNOWN', async (when, fault) => {
    await world.fault('amie', { ...fault, when, method: 'POST', times: 1 });
    const key = unique('key');
    const { receipt, message } = await report(world, operation, key, [record(key)]);
    expect(message).toBeNull();
    await eventually(async () =>
      expect(await receiptOf(world, receipt.id)).toMatchObject({
        ...{ status: 'UNKNOWN', attempts: 1 },
        records: [{ status: 'UNKNOWN', code: 'WRITE_OUTCOME_UNKNOWN' }],
      }),
    );
    expect((await report(world, operation, key, [record(key)])).receipt.id).toBe(receipt.id);
    expect(await posts(world)).toHaveLength(1);
  });

  test('is found by a record of it that failed to load', async () => {
    await world.fault('amie', { kind: 'reset', when: 'after', method: 'POST', times: 1 });
    const key = unique('key');
    const records = [record(`${key}-a`), record(`${key}-b`, { username: 'nobody' })];
    const { receipt } = await report(world, operation, key, records);
    await eventually(async () =>
      expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'PARTIAL', attempts: 1 }),
    );
    const { records: outcomes } = await receiptOf(world, receipt.id);
    expect(outcomes).toMatchObject([
      { status: 'ACCEPTED', code: null },
      { status: 'REJECTED', code: 'UPSTREAM_REJECTED', message: 'No such user' },
    ]);
    expect(outcomes[0].message).toContain('The reply was lost');
    const again = await report(world, operation, key, records);
    expect(again.message).toBeNull();
    expect(again.failedRecords).toMatchObject([
      { id: outcomes[1].providerReference, error: 'No such user', record: { localRecordId: `${key}-b` } },
    ]);
    expect(outcomes[1].providerReference).toMatch(/^\d+$/);
    expect(await posts(world)).toHaveLength(1);
  });

  test('is not found by a failure of the same record with another charge', async () => {
    const key = unique('key');
    const first = await report(world, operation, unique('key'), [record(key, { username: 'nobody', charge: '3' })]);
    expect(first.receipt.attempts).toBe(1);
    await world.fault('amie', { kind: 'reset', when: 'before', method: 'POST', times: 1 });
    const { receipt } = await report(world, operation, key, [record(key, { username: 'nobody', charge: '4' })]);
    await eventually(async () =>
      expect((await receiptOf(world, receipt.id)).records).toMatchObject([{ code: 'WRITE_OUTCOME_UNKNOWN' }]),
    );
    expect((await receiptOf(world, receipt.id)).status).toBe('UNKNOWN');
  });
});

test('a message that the vendor has no time for is QUEUED, and delivered later', async () => {
  await world.fault('amie', { status: 429, headers: { 'retry-after': '1' }, method: 'POST', times: 1 });
  const id = unique('adj');
  const { receipt } = await report(world, 'reportAmieAdjustments', unique('key'), [correction(id)]);
  expect(receipt).toMatchObject({ status: 'QUEUED', records: [{ code: 'UPSTREAM_RATE_LIMITED' }] });
  await eventually(async () => expect((await receiptOf(world, receipt.id)).status).toBe('ACCEPTED'));
  const at = (await world.requests('AMIE')).filter(({ method }) => method === 'POST').map((one) => Date.parse(one.at));
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(await sentIds()).toEqual([[id], [id]]);
});

test('while the vendor lets nobody in reports are QUEUED, and keep their order by resource', async () => {
  await world.fault('amie', { status: 401, method: 'POST' });
  const reports: [string, string][] = [
    [unique('adj'), COMPUTE],
    [unique('adj'), GPU],
    [unique('adj'), COMPUTE],
    [unique('adj'), STORAGE],
    [unique('adj'), GPU],
    [unique('adj'), COMPUTE],
  ];
  const receipts: string[] = [];
  for (const [id, resource] of reports) {
    const { receipt } = await report(world, 'reportAmieAdjustments', id, [correction(id, { resource })]);
    expect(receipt.status).toBe('QUEUED');
    receipts.push(receipt.id);
  }
  await fetch(`${world.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
  for (const id of receipts) {
    await eventually(async () => expect((await receiptOf(world, id)).status).toBe('ACCEPTED'));
  }
  const taken = (await world.requests('AMIE'))
    .filter(({ method, status }) => method === 'POST' && status === 200)
    .map(({ body }) => JSON.parse(body).Records[0]);
  for (const resource of [COMPUTE, GPU, STORAGE]) {
    expect(taken.filter(({ Resource }) => Resource === resource).map(({ LocalRecordID }) => LocalRecordID)).toEqual(
      reports.filter(([, of]) => of === resource).map(([id]) => id),
    );
  }
  expect(taken).toHaveLength(reports.length);
});

test('after a restart only the messages go out that had not', async () => {
  const short = { username: 'u', localProjectId: 'p', resource: unique('r'), charge: '1' };
  const records = Array.from({ length: 2100 }, (_, index) => correction(String(index), short));
  await world.set({ amieLoadMs: 60_000 });
  // The first message is let through, the others are not, until the gateway has been started again.
  await world.fault('amie', { kind: 'delay', ms: 1, method: 'POST', times: 1 });
  await world.fault('amie', { status: 401, method: 'POST' });
  const { receipt } = await report(world, 'reportAmieAdjustments', unique('key'), records);
  expect(receipt.status).toBe('QUEUED');
  await world.restart();
  await fetch(`${world.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
  await eventually(async () => expect((await receiptOf(world, receipt.id)).status).toBe('ACCEPTED'));
  const taken = (await world.requests('AMIE'))
    .filter(({ method, status }) => method === 'POST' && status === 200)
    .map(({ body }) => JSON.parse(body).Records);
  expect(taken.map((sent) => [sent.length, sent[0].LocalRecordID])).toEqual([
    [1000, '0'],
    [1000, '1000'],
    [100, '2000'],
  ]);
});
