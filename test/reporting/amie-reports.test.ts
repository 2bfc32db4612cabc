import { attempt, correction, job, posts, report, unique, volume } from '../support/amie.ts';
import { startWorld, type World } from '../support/world.ts';

/** What is sent to AMIE, and what is not. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const bodies = async () =>
  (await world.requests('AMIE')).filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('a message', () => {
  test('of jobs has every field under its name, and the charge as text', async () => {
    const key = unique('key');
    const { receipt, message, failedRecords } = await report(world, 'reportAmieComputeUsage', key, [
      job('1', {
        submitTime: '2026-03-01T10:00:00.25+01:00',
        charge: '900719925474099.123456789',
        cpuCoreCount: 128,
        jobName: 'wrf "ü"',
        memory: '256G',
        queue: 'RM',
        parentRecordId: '99',
        localReference: 'row-7',
      }),
    ]);
    expect(receipt).toMatchObject({
      idempotencyKey: key,
      accountId: 'amie:SANDBOX',
      operation: 'reportAmieComputeUsage',
      status: 'ACCEPTED',
      attempts: 1,
      records: [{ index: 0, key: '1', status: 'ACCEPTED', providerReference: null, code: null, message: null }],
    });
    expect(message).toBe('1 records have been queued for loading. 0 records failed.');
    expect(failedRecords).toEqual([]);
    expect(await bodies()).toEqual([
      '{"UsageType":"Compute","Records":[{"Username":"jdoe","LocalProjectID":"SBX250001","LocalRecordID":"1","Resource":"compute.sandbox.access-ci.org",' +
        '"SubmitTime":"2026-03-01T09:00:00.250000+00:00","StartTime":"2026-03-01T09:10:00+00:00","EndTime":"2026-03-01T10:10:00+00:00",' +
        '"Charge":"900719925474099.123456789","Attributes":{"NodeCount":2,"CpuCoreCount":128,"JobName":"wrf \\"ü\\"","Memory":"256G","Queue":"RM"},' +
        '"ParentRecordID":"99","LocalReference":"row-7"}]}',
    ]);
    const [request] = (await world.requests('AMIE')).filter(({ method }) => method === 'POST');
    expect(request).toMatchObject({ path: '/usage/', query: '' });
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', connection: 'close' });
  });

  test('of storage has its figures as text, and attributes even where there are none', async () => {
    await report(world, 'reportAmieStorageUsage', unique('key'), [
      volume('du-1', {
        charge: '0.10',
        ...{ bytesRead: '1', bytesStored: '900000000000000001', bytesWritten: '3', collectionInterval: '0.5' },
        ...{ fileCount: '5', filesRead: '6', filesWritten: '7', mediaType: 'Tape', systemCopies: 2, userCopies: 1 },
        localReference: 'row-8',
      }),
      volume('du-2', { bytesRead: null, mediaType: null, localReference: null }),
    ]);
    expect(await bodies()).toEqual([
      '{"UsageType":"Storage","Records":[{"Username":"jdoe","LocalProjectID":"SBX250001","LocalRecordID":"du-1","Resource":"storage.sandbox.access-ci.org",' +
        '"CollectionTime":"2026-03-01T00:00:00+00:00","Charge":"0.10","Attributes":{"BytesRead":"1","BytesStored":"900000000000000001","BytesWritten":"3",' +
        '"CollectionInterval":"0.5","FileCount":"5","FilesRead":"6","FilesWritten":"7","MediaType":"Tape","SystemCopies":2,"UserCopies":1},"LocalReference":"row-8"},' +
        '{"Username":"jdoe","LocalProjectID":"SBX250001","LocalRecordID":"du-2","Resource":"storage.sandbox.access-ci.org",' +
        '"CollectionTime":"2026-03-01T00:00:00+00:00","Charge":"10","Attributes":{}}]}',
    ]);
  });

  test('of corrections has charges of either sign, the type in the vendor’s spelling, and no attributes', async () => {
    await report(world, 'reportAmieAdjustments', unique('key'), [
      correction('a-1', { comment: 'node failed', localReference: 'row-9' }),
      correction('a-2', { adjustmentType: 'STORAGE_CREDIT', charge: '3' }),
    ]);
    expect(await bodies()).toEqual([
      '{"UsageType":"Adjustment","Records":[{"Username":"jdoe","LocalProjectID":"SBX250001","LocalRecordID":"a-1","Resource":"compute.sandbox.access-ci.org",' +
        '"AdjustmentType":"refund","StartTime":"2026-03-01T09:00:00+00:00","Charge":"-2","Comment":"node failed","LocalReference":"row-9"},' +
        '{"Username":"jdoe","LocalProjectID":"SBX250001","LocalRecordID":"a-2","Resource":"compute.sandbox.access-ci.org",' +
        '"AdjustmentType":"storage-credit","StartTime":"2026-03-01T09:00:00+00:00","Charge":"3"}]}',
    ]);
  });
});

type Outcome = Readonly<Record<'index' | 'key' | 'status' | 'code' | 'message', unknown>>;

describe('a large report', () => {
  test('is split into messages of 1,000 records, each with its own outcomes', async () => {
    const short = { username: 'u', localProjectId: 'p', resource: 'r', charge: '1' };
    const records = Array.from({ length: 2500 }, (_, index) => correction(String(index), short));
    await world.fault('amie', { status: 400, body: '{"error":"Not this one"}', method: 'POST', times: 1 });
    const { receipt, message, failedRecords } = await report(world, 'reportAmieAdjustments', unique('key'), records);
    expect(receipt).toMatchObject({ status: 'PARTIAL', attempts: 3 });
    expect(
      receipt.records.map(({ index, key, status, code, message: words }: Outcome) => [index, key, status, code, words]),
    ).toEqual(
      records.map((_, index) => [
        ...[index, String(index)],
        ...(index < 1000 ? ['REJECTED', 'UPSTREAM_REJECTED', 'Not this one'] : ['ACCEPTED', null, null]),
      ]),
    );
    expect((await posts(world)).map(({ Records }) => [Records.length, Records[0]?.LocalRecordID])).toEqual([
      [1000, '0'],
      [1000, '1000'],
      [500, '2000'],
    ]);
    expect(message).toBe(
      [1000, 500].map((n) => `${n} records have been queued for loading. 0 records failed.`).join('\n'),
    );
    expect(failedRecords).toEqual([]);
  });

  test('is split into messages of 192 KiB of UTF-8, in order and each as full as may be', async () => {
    const records = Array.from({ length: 40 }, (_, index) => volume(`du-${index}`, { mediaType: 'ü'.repeat(8_000) }));
    const { receipt } = await report(world, 'reportAmieStorageUsage', unique('key'), records);
    expect(receipt).toMatchObject({ status: 'ACCEPTED', attempts: 4 });
    const sent = await bodies();
    const sizes = sent.map((body) => Buffer.byteLength(body));
    const one = Buffer.byteLength(JSON.stringify(JSON.parse(sent[0] ?? '').Records[0])) + 1;
    expect(Math.max(...sizes)).toBeLessThanOrEqual(192 * 1024);
    for (const size of sizes.slice(0, -1)) expect(size + one + 1).toBeGreaterThan(192 * 1024);
    expect(sent.flatMap((body) => JSON.parse(body).Records).map(({ LocalRecordID }) => LocalRecordID)).toEqual(
      records.map(({ localRecordId }) => localRecordId),
    );
  });
});

describe('the same key', () => {
  test('gives the same receipt, also for 5.0 instead of 5 and null instead of nothing, and sends nothing again', async () => {
    const key = unique('key');
    const first = await report(world, 'reportAmieStorageUsage', key, [volume('s', { charge: '5', bytesStored: '7' })]);
    const second = await report(world, 'reportAmieStorageUsage', key, [
      volume('s', { charge: '5.0', bytesStored: '7.00', mediaType: null, collectionTime: '2026-03-01T01:00:00+01:00' }),
    ]);
    expect(second.receipt.id).toBe(first.receipt.id);
    expect(second.message).toBe(first.message);
    expect(await posts(world)).toHaveLength(1);
  });

  test('sends one message, however many ask at once', async () => {
    const key = unique('key');
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => report(world, 'reportAmieAdjustments', key, [correction(key)])),
    );
    expect(new Set(answers.map(({ receipt }) => receipt.id)).size).toBe(1);
    expect(await posts(world)).toHaveLength(1);
  });

  test('with other content is refused, and nothing is sent', async () => {
    const key = unique('key');
    await report(world, 'reportAmieComputeUsage', key, [job('1')]);
    const { data, errors } = await attempt(world, 'reportAmieComputeUsage', key, [job('1', { charge: '1.6' })]);
    expect(data.reportAmieComputeUsage).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    expect(await posts(world)).toHaveLength(1);
  });
});

test.each([
  ['a job with a negative charge', 'reportAmieComputeUsage', [job('1'), job('2', { charge: '-0.1' })]],
  ['a job on less than no node', 'reportAmieComputeUsage', [job('1', { nodeCount: -1 })]],
  ['storage with a negative charge', 'reportAmieStorageUsage', [volume('1', { charge: '-1' })]],
  ['storage of less than no byte', 'reportAmieStorageUsage', [volume('1', { bytesStored: '-1' })]],
  ['a blank id', 'reportAmieComputeUsage', [job(' ')]],
  ['a blank resource', 'reportAmieStorageUsage', [volume('1', { resource: '' })]],
  ['a blank project', 'reportAmieAdjustments', [correction('1', { localProjectId: '\t' })]],
  ['a blank user', 'reportAmieAdjustments', [correction('1', { username: '' })]],
  ['half of a surrogate pair', 'reportAmieComputeUsage', [job('1', { queue: 'q\ud800' })]],
  [
    'a type of correction that is not known',
    'reportAmieAdjustments',
    [correction('1', { adjustmentType: 'UNRECOGNIZED' })],
  ],
  ['no records', 'reportAmieComputeUsage', []],
  ['a record that no message holds', 'reportAmieAdjustments', [correction('1', { comment: 'ü'.repeat(100_000) })]],
] as const)('refuses %s, and sends nothing', async (_, operation, records) => {
  const { data, errors } = await attempt(world, operation, unique('key'), records);
  expect(data?.[operation] ?? null).toBeNull();
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  expect(await posts(world)).toEqual([]);
});

test('takes a record of nearly 192 KiB whole', async () => {
  const { receipt } = await report(world, 'reportAmieAdjustments', unique('key'), [
    correction(unique('a'), { comment: 'c'.repeat(190 * 1024) }),
  ]);
  expect(receipt.status).toBe('ACCEPTED');
  expect(await posts(world)).toHaveLength(1);
});

describe('clearing failures', () => {
  const CLEAR = 'mutation ($ids: [ID!]!) { clearAmieFailedRecords(ids: $ids) }';
  const deletions = async () =>
    (await world.requests('AMIE')).filter(({ method }) => method === 'DELETE').map(({ path }) => path);
  const failedIds = async () => {
    const { data } = await world.query('{ amieFailedRecords { id } }');
    return data.amieFailedRecords.map(({ id }: { id: string }) => id) as string[];
  };

  test('unmarks them, in one call with plain commas', async () => {
    const [first = '', second = '', ...rest] = await failedIds();
    const { data, errors } = await world.query(CLEAR, { ids: [first, second, first] });
    expect(errors).toBeUndefined();
    expect(data.clearAmieFailedRecords).toBe(true);
    expect(await failedIds()).toEqual(rest);
    expect(await deletions()).toEqual([`/usage/failed/${first},${second}`]);
  });

  test('is repeated where its answer is lost: twice is as good as once', async () => {
    const [first = '', ...rest] = await failedIds();
    await world.fault('amie', { kind: 'reset', when: 'after', method: 'DELETE', times: 1 });
    expect((await world.query(CLEAR, { ids: [first] })).data.clearAmieFailedRecords).toBe(true);
    expect(await failedIds()).toEqual(rest);
    expect(await deletions()).toHaveLength(2);
  });

  test('of many takes several calls, as a path has its length', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => String(900_000_000 + index));
    expect((await world.query(CLEAR, { ids })).data.clearAmieFailedRecords).toBe(true);
    const paths = await deletions();
    expect(paths).toHaveLength(5);
    expect(paths.flatMap((path) => path.split('/').at(-1)?.split(','))).toEqual(ids);
  });

  test.each([
    ['none', []],
    ['too many', Array.from({ length: 1001 }, (_, index) => String(index))],
    ['what is no number', ['7', '7,8']],
    ['a negative number', ['-7']],
  ])('refuses %s, and sends nothing', async (_, ids) => {
    const { data, errors } = await world.query(CLEAR, { ids });
    expect(data.clearAmieFailedRecords).toBeNull();
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(await deletions()).toEqual([]);
  });
});
