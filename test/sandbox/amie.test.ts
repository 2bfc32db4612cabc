import { amieStandIn } from '../../src/providers/amie/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const AFTERNOON = new Date('2026-08-20T15:00:00Z');
const RESOURCE = 'compute.sandbox.access-ci.org';
const SITE = { 'xa-site': 'SANDBOX', 'xa-api-key': 'sandbox-key' };

type WireRecord = Readonly<Record<string, unknown>>;
interface Posted {
  readonly Message: string;
  readonly ValidationFailedRecords?: readonly WireRecord[];
  readonly FailedRecords?: readonly WireRecord[];
}
interface Status {
  readonly Resource: string;
  readonly LoadedRecordCount: number;
  readonly FailedJobCount: number;
  readonly TotalCharge: number;
  readonly Errors: readonly { readonly Error: string; readonly Records: readonly WireRecord[] }[];
}

const compute = {
  Username: 'jdoe',
  LocalProjectID: 'SBX250001',
  LocalRecordID: '9917263',
  Resource: RESOURCE,
  SubmitTime: '2026-08-20T09:00:00',
  StartTime: '2026-08-20T09:10:00',
  EndTime: '2026-08-20T10:10:00',
  Charge: '1.5',
  Attributes: { NodeCount: 2 },
};
const storage = {
  Charge: '10',
  CollectionTime: '2026-08-20T00:00:00',
  LocalProjectID: 'SBX250001',
  LocalRecordID: 's1',
  Resource: RESOURCE,
  Username: 'jdoe',
};
const adjustment = {
  AdjustmentType: 'refund',
  Charge: '-2',
  StartTime: '2026-08-20T00:00:00',
  LocalProjectID: 'SBX250001',
  LocalRecordID: 'a1',
  Resource: RESOURCE,
  Username: 'jdoe',
};
const models: Record<string, WireRecord> = { Compute: compute, Storage: storage, Adjustment: adjustment };
/** Fails at load, with whatever else is in it. */
const unknownProject = { ...compute, LocalProjectID: 'p' };

let now = AFTERNOON;
let sandbox: Sandbox;
/** On the same clock, and told nothing: what it has is the site's own. */
let untold: Sandbox;

beforeAll(async () => {
  [sandbox, untold] = [await start(), await start()];
});
afterAll(() => Promise.all([sandbox.stop(), untold.stop()]));
beforeEach(async () => {
  now = AFTERNOON;
  await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
  await set({ amieFailedKey: 'ValidationFailedRecords', amieLoadMs: 2000 });
});

describe('credentials and paths', () => {
  test.each([
    ['none', {}],
    ['no site', { 'xa-api-key': 'sandbox-key' }],
    ['no key', { 'xa-site': 'SANDBOX' }],
    ['another site', { ...SITE, 'xa-site': 'PSC' }],
    ['another key', { ...SITE, 'xa-api-key': 'sandbox-keY' }],
    ['a prefixed key', { ...SITE, 'xa-api-key': 'Bearer sandbox-key' }],
    ['a bearer token', { authorization: 'Bearer sandbox-key' }],
  ])('answers 401 to credentials: %s', async (_, headers) => {
    for (const [method, path] of [
      ['GET', '/usage/status'],
      ['POST', '/usage/'],
      ['GET', '/nowhere'],
    ] as const) {
      expect(await ask(method, path, { headers })).toEqual({ status: 401, body: { error: expect.any(String) } });
    }
  });

  test.each([
    ['GET', '/usage/', 405],
    ['PUT', '/usage', 405],
    ['POST', '/usage/status', 405],
    ['DELETE', '/usage/failed', 405],
    ['GET', '/usage/failed/7', 405],
    ['DELETE', '/usage/loaded', 405],
    ['GET', '/', 404],
    ['GET', '/usage/summary', 404],
    ['DELETE', '/usage/failed/7/8', 404],
    ['POST', '/api/v1/usage/', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect(await ask(method, path)).toEqual({ status, body: { error: expect.any(String) } });
  });

  test.each(['/usage', '/usage/'])('takes reports at %s without a redirect', async (path) => {
    const body = JSON.stringify({ UsageType: 'Compute', Records: [compute] });
    expect(await ask('POST', path, { body })).toEqual({
      status: 200,
      body: {
        Message: '1 records have been queued for loading. 0 records failed.',
        ValidationFailedRecords: [],
      },
    });
  });

  test.each([
    '{"UsageType": "Compute", "Records": [{"Username": "u", "LocalProjectID": "p", "LocalRecordID": "1", "Resource": "r.psc.xsede", "SubmitTime": "2024-01-01T00:00:00", "StartTime": "2024-01-01T00:00:00", "EndTime": "2024-01-01T01:00:00", "Charge": "1.5", "Attributes": {"NodeCount": 2, "CpuCoreCount": 64, "Queue": "RM"}, "ParentRecordID": [null]}]}',
    '{"UsageType": "Storage", "Records": [{"Charge": "10", "CollectionTime": "2024-01-01T00:00:00", "LocalProjectID": "p", "LocalRecordID": "s1", "Resource": "r", "Username": "u", "Attributes": {"BytesStored": "100", "MediaType": "Disk"}}]}',
    '{"UsageType": "Adjustment", "Records": [{"AdjustmentType": "refund", "Charge": "-2", "StartTime": "2024-01-01T00:00:00", "LocalProjectID": "p", "LocalRecordID": "a1", "Resource": "r", "Username": "u", "Comment": "x"}]}',
  ])('queues the recorded message %s', async (body) => {
    expect((await post(body)).Message).toBe('1 records have been queued for loading. 0 records failed.');
  });

  test('serves the other recorded requests', async () => {
    const query = 'FromTime=2026-08-01T00%3A00%3A00%2B00%3A00&ToTime=2026-08-02T00%3A00%3A00';
    expect(await ask('GET', `/usage/status?${query}`)).toMatchObject({ status: 200, body: expect.any(Array) });
    expect(await ask('GET', '/usage/failed')).toMatchObject({
      status: 200,
      body: { FailedRecords: expect.any(Array) },
    });
    expect(await ask('DELETE', '/usage/failed/7,8')).toEqual({ status: 200, body: { Message: expect.any(String) } });
  });
});

describe('a message', () => {
  test.each([
    ['no body', ''],
    ['broken JSON', '{"UsageType":"Compute","Records":['],
    ['an array', '[]'],
    ['null', 'null'],
    ['what the client sends for no records', '{"UsageType": null, "Records": []}'],
    ['no type', JSON.stringify({ Records: [compute] })],
    ['a type in lower case', JSON.stringify({ UsageType: 'compute', Records: [compute] })],
    ['no records', '{"UsageType":"Compute"}'],
    ['an empty list', '{"UsageType":"Compute","Records":[]}'],
    ['one record without its list', JSON.stringify({ UsageType: 'Compute', Records: compute })],
    ['a number among the records', JSON.stringify({ UsageType: 'Compute', Records: [compute, 1] })],
  ])('is refused whole with 400: %s', async (_, body) => {
    expect(await ask('POST', '/usage/', { body })).toEqual({ status: 400, body: { error: expect.any(String) } });
    expect(await newlyLoaded()).toEqual([]);
  });

  test.each([
    [256 * 1024, 200],
    [256 * 1024 + 1, 413],
    [5 * 1024 * 1024, 413],
  ])('of %i bytes is answered with %i', async (size, status) => {
    const body = JSON.stringify({ UsageType: 'Compute', Records: [compute] });
    const answer = await ask('POST', '/usage/', { body: body.padEnd(size, ' ') });
    expect(answer).toMatchObject({ status, body: status === 413 ? { error: expect.any(String) } : {} });
  });

  test.each(
    Object.keys(models).flatMap((type) => Object.keys(models[type] ?? {}).map((field) => [type, field] as const)),
  )('gives back a %s record without %s, and does not store it', async (type, field) => {
    const { [field]: _, ...rest } = models[type] ?? {};
    const { Message, ValidationFailedRecords } = await send(type, [rest, { ...rest, [field]: null }]);
    expect(Message).toBe('0 records have been queued for loading. 2 records failed.');
    const said = { UsageType: type, Error: `${field} is required` };
    expect(ValidationFailedRecords).toEqual([
      { ...said, ...rest, [field]: field === 'Attributes' ? {} : null },
      { ...said, ...rest, [field]: null },
    ]);
    now = later(10_000);
    expect(await newlyFailed()).toEqual([]);
  });

  test.each<[string, WireRecord, string]>([
    ['Compute', { Username: ' ' }, 'Username is required'],
    ['Compute', { Username: 7 }, 'Username is not a string'],
    ['Compute', { LocalRecordID: {} }, 'LocalRecordID is not a string'],
    ['Compute', { SubmitTime: 'yesterday' }, 'SubmitTime is not an ISO 8601 time'],
    ['Compute', { StartTime: '2026-02-30T00:00:00Z' }, 'StartTime is not an ISO 8601 time'],
    ['Compute', { EndTime: 1_787_000_000 }, 'EndTime is not an ISO 8601 time'],
    ['Compute', { EndTime: '2026-08-20 10:10:00' }, 'EndTime is not an ISO 8601 time'],
    ['Compute', { Charge: 'a lot' }, 'Charge is not a number'],
    ['Compute', { Charge: '1e999999999' }, 'Charge is not a number'],
    ['Compute', { Charge: true }, 'Charge is not a number'],
    ['Compute', { Attributes: [] }, 'Attributes is not an object'],
    ['Compute', { Attributes: 2 }, 'Attributes is not an object'],
    ['Compute', { Attributes: {} }, 'Attributes.NodeCount is required'],
    ['Compute', { Attributes: { NodeCount: 1, CpuCoreCount: 'many' } }, 'Attributes.CpuCoreCount is not a number'],
    ['Compute', { ParentRecordID: ['1', '2'] }, 'ParentRecordID is not a string'],
    ['Compute', { LocalReference: {} }, 'LocalReference is not a string'],
    ['Storage', { CollectionTime: '2026-08-20T25:00:00' }, 'CollectionTime is not an ISO 8601 time'],
    ['Storage', { Attributes: { BytesStored: 'all' } }, 'Attributes.BytesStored is not a number'],
    ['Storage', { Attributes: { MediaType: 1 } }, 'Attributes.MediaType is not a string'],
    ['Adjustment', { Comment: 1 }, 'Comment is not a string'],
    ...['Refund', 'storage credit', 'constructor'].map((AdjustmentType): [string, WireRecord, string] => [
      'Adjustment',
      { AdjustmentType },
      'AdjustmentType is not one of credit, refund, storage-credit, debit, reservation, storage-debit',
    ]),
  ])('gives back a %s record with %j', async (type, wrong, problem) => {
    const record = { ...models[type], ...wrong };
    const { ValidationFailedRecords } = await send(type, [record]);
    expect(ValidationFailedRecords).toEqual([{ UsageType: type, Error: problem, ...record }]);
  });

  test.each<[string, WireRecord]>([
    ['Compute', { LocalRecordID: 9917263 }],
    ['Compute', { Charge: 1.5 }],
    ['Compute', { Charge: '-0.25e-3' }],
    ['Compute', { ParentRecordID: null }],
    ['Compute', { ParentRecordID: '99' }],
    ['Compute', { ParentRecordID: ['99'] }],
    ['Compute', { ParentRecordID: [null] }],
    ['Compute', { SubmitTime: '2026-08-20T09:00:00.123456+05:30', EndTime: '2026-08-21' }],
    ['Compute', { Attributes: { NodeCount: '2', Memory: 1024, JobName: null, Queue: '' } }],
    ['Compute', { Partition: 'unknown to the vendor' }],
    ['Storage', { Attributes: null }],
    ['Storage', { Attributes: {} }],
    ['Adjustment', { AdjustmentType: 'storage-debit', Comment: null, Charge: '2' }],
  ])('queues a %s record with %j', async (type, unusual) => {
    expect(await send(type, [{ ...models[type], ...unusual }])).toMatchObject({ ValidationFailedRecords: [] });
  });

  test('queues the good records beside the bad ones', async () => {
    const { Message } = await send('Compute', [
      compute,
      { ...compute, Charge: null },
      { ...compute, LocalRecordID: '2' },
    ]);
    expect(Message).toBe('2 records have been queued for loading. 1 records failed.');
    now = later(2000);
    expect((await newlyLoaded()).map(({ LocalRecordID }) => LocalRecordID)).toEqual(['9917263', '2']);
  });

  test.each([
    ['ValidationFailedRecords', ['ValidationFailedRecords']],
    ['FailedRecords', ['FailedRecords']],
    ['both', ['ValidationFailedRecords', 'FailedRecords']],
  ])('has what it gives back under %s', async (amieFailedKey, keys) => {
    await set({ amieFailedKey });
    const answer = await send('Compute', [{ ...compute, Charge: null }]);
    expect(Object.keys(answer)).toEqual(['Message', ...keys]);
    expect(await ask('GET', '/usage/failed')).toMatchObject({ body: { FailedRecords: expect.any(Array) } });
  });

  test('keeps every digit, and the server’s own keys apart from those of a record that was given back before', async () => {
    const odd = JSON.stringify({ ...unknownProject, Error: 'old', FailedRecordID: 1, UsageType: 'Storage' })
      .replace('"1.5"', '0.10000000000000000000000010')
      .replace('"9917263"', '9007199254740993');
    await post(`{"UsageType":"Compute","Records":[${odd},${odd.replace('"SBX250001"', '7').replace('"p"', '7.0')}]}`);
    now = later(2000);
    const failed = await text('GET', '/usage/failed');
    expect(failed).toMatch(/"LocalRecordID":9007199254740993,.*"Charge":0\.10000000000000000000000010[,}]/);
    expect(await newlyFailed()).toMatchObject([{ UsageType: 'Compute', Error: 'No such project' }]);
    expect(failed).not.toContain('"old"');
  });
});

describe('loading', () => {
  test('comes amieLoadMs after a record was accepted, not before', async () => {
    await send('Compute', [compute, unknownProject]);
    now = later(1999);
    expect([await newlyLoaded(), await newlyFailed()]).toEqual([[], []]);
    now = later(2000);
    expect(await newlyLoaded()).toMatchObject([{ LoadedTime: '2026-08-20T15:00:02.000Z' }]);
    expect(await newlyFailed()).toHaveLength(1);
  });

  test('is dated by when it was due, not by when it was looked at', async () => {
    await send('Compute', [compute]);
    now = later(60_000);
    expect(await newlyLoaded()).toMatchObject([{ LoadedTime: '2026-08-20T15:00:02.000Z' }]);
  });

  test('happens at once with amieLoadMs 0, and waits as long as it is told to', async () => {
    await set({ amieLoadMs: 0 });
    await send('Compute', [compute]);
    expect(await newlyLoaded()).toHaveLength(1);
    await set({ amieLoadMs: 86_400_000 });
    await send('Compute', [{ ...compute, LocalRecordID: '2' }]);
    now = later(86_399_999);
    expect(await find('2')).toEqual([]);
    now = later(86_400_000);
    expect(await find('2')).toHaveLength(1);
  });

  test('never changes what a status has already told, though the setting be lowered', async () => {
    await send('Compute', [compute]);
    now = later(1000);
    const told = await statusOf('FromTime=2026-08-20T15:00:00Z&ToTime=2026-08-20T15:00:01Z');
    now = later(1500);
    await set({ amieLoadMs: 0 });
    expect(await newlyLoaded()).toMatchObject([{ LoadedTime: '2026-08-20T15:00:01.000Z' }]);
    expect(await statusOf('FromTime=2026-08-20T15:00:00Z&ToTime=2026-08-20T15:00:01Z')).toEqual(told);
  });

  test.each<[string, WireRecord]>([
    ['No such resource', { Resource: 'r.psc.xsede' }],
    ['No such project', { LocalProjectID: 'p' }],
    ['No such user', { Username: 'u' }],
    ['Allocation is closed', { LocalProjectID: 'SBX190009' }],
  ])('fails with "%s"', async (error, wrong) => {
    for (const type of Object.keys(models)) {
      const record = { ...models[type], ...wrong, LocalReference: 'row-12' };
      expect(await send(type, [record])).toMatchObject({ ValidationFailedRecords: [] });
      now = new Date(now.getTime() + 2000);
      const failed = await newlyFailed();
      expect(failed.at(-1)).toEqual({ FailedRecordID: expect.any(Number), Error: error, UsageType: type, ...record });
    }
  });

  test('charges a closed allocation for what was before its end', async () => {
    const early = { ...compute, LocalProjectID: 'SBX190009', SubmitTime: '2019-12-31T23:59:59' };
    await send('Compute', [early, { ...early, LocalRecordID: '2', SubmitTime: '2019-12-31T19:00:00-05:00' }]);
    now = later(2000);
    expect((await newlyLoaded()).map(({ LocalRecordID }) => LocalRecordID)).toEqual(['9917263']);
    expect(await newlyFailed()).toMatchObject([{ LocalRecordID: '2', Error: 'Allocation is closed' }]);
  });

  test.each<[string, WireRecord, number[]]>([
    ['overwrites the same job', {}, [5]],
    ['knows the same instant in another offset', { SubmitTime: '2026-08-20T04:00:00-05:00' }, [5]],
    ['knows the same id as a number', { LocalRecordID: 9917263 }, [5]],
    ['keeps a job of another submit time', { SubmitTime: '2026-08-20T09:00:00.5' }, [1.5, 5]],
    ['keeps a job of another resource', { Resource: 'gpu.sandbox.access-ci.org' }, [1.5, 5]],
    ['leaves the earlier one where the later fails', { Username: 'u' }, [1.5]],
  ])('of a job sent again %s', async (_, change, charges) => {
    await send('Compute', [compute]);
    now = later(5000);
    await send('Compute', [{ ...compute, Charge: '5', ...change }]);
    now = later(10_000);
    expect((await find('9917263')).map(({ Charge }) => Charge)).toEqual(charges);
    const status = await statusOf('FromTime=2026-08-20T15:00:00Z');
    const before = await statusOf('FromTime=2026-08-20T15:00:00Z', untold);
    const charged =
      sum(status.map(({ TotalCharge }) => TotalCharge)) - sum(before.map(({ TotalCharge }) => TotalCharge));
    expect(charged).toBeCloseTo(sum(charges), 6);
  });

  test('overwrites a job that the site had reported in the past, and takes it out of the earlier day', async () => {
    const [past] = await rows('/usage/loaded?MinLoadedTime=2026-08-18&Limit=1');
    const day = 'FromTime=2026-08-18&ToTime=2026-08-19';
    const before = only(await statusOf(day), past?.Resource);
    const { LocalRecordID, Resource, SubmitTime } = past ?? {};
    await send('Compute', [{ ...compute, LocalRecordID, Resource, SubmitTime }]);
    now = later(2000);
    const afterwards = only(await statusOf(day), Resource);
    expect(afterwards.LoadedRecordCount).toBe(before.LoadedRecordCount - 1);
    expect(afterwards.TotalCharge).toBeCloseTo(before.TotalCharge - Number(past?.Charge), 6);
    expect(await find(String(LocalRecordID))).toMatchObject([{ Charge: 1.5, LoadedTime: '2026-08-20T15:00:02.000Z' }]);
  });

  test('takes an adjustment of one id per resource, and a storage record as often as it is sent', async () => {
    await send('Adjustment', [adjustment, { ...adjustment, Charge: '-3', StartTime: '2026-08-19' }]);
    await send('Adjustment', [{ ...adjustment, Resource: 'gpu.sandbox.access-ci.org' }]);
    await send('Storage', [storage, storage]);
    now = later(2000);
    expect(await newlyFailed()).toMatchObject([
      { UsageType: 'Adjustment', Charge: '-3', Error: 'LocalRecordID is not unique for the resource' },
    ]);
    const status = await statusOf('FromTime=2026-08-20T15:00:02Z&ToTime=2026-08-20T15:00:03Z');
    expect(only(status, RESOURCE)).toMatchObject({ LoadedRecordCount: 3, TotalCharge: 18, FailedJobCount: 1 });
  });

  test('forgets what was sent when the sandbox starts over', async () => {
    await send('Compute', [compute]);
    await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
    now = later(10_000);
    expect(await find('9917263')).toEqual([]);
  });
});

describe('status', () => {
  /** When what is sent at 15:00 is loaded; nothing of the site's own is. */
  const instant = 'FromTime=2026-08-20T15:00:02Z&ToTime=2026-08-20T15:00:02.001Z';

  test('is an array with one entry per resource, its errors grouped, every record whole and with its type', async () => {
    const unknownStorage = { ...storage, LocalProjectID: 'p', LocalReference: 's-7' };
    await send('Compute', [compute, unknownProject, { ...unknownProject, LocalRecordID: '2' }]);
    await send('Compute', [
      { ...compute, Username: 'u', ParentRecordID: [null] },
      { ...compute, Resource: 'r' },
    ]);
    await send('Storage', [unknownStorage]);
    now = later(3000);
    expect(await statusOf(instant)).toEqual([
      {
        Resource: RESOURCE,
        LoadedRecordCount: 1,
        FailedJobCount: 4,
        TotalCharge: 1.5,
        Errors: [
          {
            Error: 'No such project',
            Records: [
              { UsageType: 'Compute', ...unknownProject },
              { UsageType: 'Compute', ...unknownProject, LocalRecordID: '2' },
            ],
          },
          {
            Error: 'No such user',
            Records: [{ UsageType: 'Compute', ...compute, Username: 'u', ParentRecordID: [null] }],
          },
          { Error: 'No such project', Records: [{ UsageType: 'Storage', ...unknownStorage }] },
        ],
      },
      {
        Resource: 'r',
        LoadedRecordCount: 0,
        FailedJobCount: 1,
        TotalCharge: 0,
        Errors: [{ Error: 'No such resource', Records: [{ UsageType: 'Compute', ...compute, Resource: 'r' }] }],
      },
    ]);
  });

  test.each<[string, string]>([
    ['["0.1","0.2"]', '0.3'],
    ['["9007199254740993","0.00000000000000000001"]', '9007199254740993.00000000000000000001'],
    ['[1.50,"1e-7"]', '1.5000001'],
    ['["2","-2"]', '0'],
  ])('sums charges %s exactly', async (charges, total) => {
    const records = charges.slice(1, -1).split(',');
    const bodies = records.map((charge, at) =>
      JSON.stringify({ ...compute, LocalRecordID: `${at}` }).replace('"1.5"', charge),
    );
    await post(`{"UsageType":"Compute","Records":[${bodies}]}`);
    now = later(3000);
    expect(await text('GET', `/usage/status?${instant}`)).toContain(`"TotalCharge":${total},`);
  });

  test.each([
    ['credit', '2', -2],
    ['credit', '-2', -2],
    ['refund', '-2', -2],
    ['storage-credit', '2', -2],
    ['debit', '2', 2],
    ['reservation', '2', 2],
    ['storage-debit', '-2', 2],
  ])('counts a %s of %s as %d', async (AdjustmentType, Charge, counted) => {
    await send('Adjustment', [{ ...adjustment, AdjustmentType, Charge }]);
    now = later(3000);
    expect(only(await statusOf(instant), RESOURCE).TotalCharge).toBe(counted);
  });

  test.each([
    ['both ends', 'FromTime=2026-08-20T15:00:02Z&ToTime=2026-08-20T15:00:03Z', 1],
    ['its own instant at the end', 'FromTime=2026-08-20T15:00:01.5Z&ToTime=2026-08-20T15:00:02Z', 0],
    ['less than a millisecond after it', 'FromTime=2026-08-20T15:00:02.000001Z', 0],
    ['no time between the ends', 'FromTime=2026-08-20T15:00:02Z&ToTime=2026-08-20T15:00:02Z', 0],
    ['naive times', 'FromTime=2026-08-20T15:00:02&ToTime=2026-08-20T15:00:03', 1],
    ['an offset', 'FromTime=2026-08-20T17:00:02%2B02:00&ToTime=2026-08-20T10:00:03-05:00', 1],
    ['bare dates', 'FromTime=2026-08-20&ToTime=2026-08-21', 1],
    ['the day as the end', 'FromTime=2026-08-19&ToTime=2026-08-20', 0],
    ['no end', 'FromTime=2026-08-20T15:00:02Z', 1],
    ['no beginning', 'ToTime=2026-08-20T15:00:02.5Z', 1],
    ['neither', '', 1],
    ['a parameter that is unknown', 'Resource=x', 1],
  ])('bounds the time of processing: %s', async (_, query, counted) => {
    // Its job is of 1999: that plays no part.
    await send('Compute', [{ ...compute, SubmitTime: '1999-01-01', StartTime: '1999-01-01', EndTime: '1999-01-02' }]);
    now = later(2900);
    const loadedOf = async (of: Sandbox) => only(await statusOf(query, of), RESOURCE).LoadedRecordCount;
    expect((await loadedOf(sandbox)) - (await loadedOf(untold))).toBe(counted);
  });

  test.each([
    'FromTime=yesterday',
    'FromTime=2026-02-30',
    'FromTime=',
    'ToTime=2026-08-20T15:00:00+00:00',
    'ToTime=1787000000',
    'FromTime=2026-08-20T15:00:01Z&ToTime=2026-08-20T15:00:00Z',
  ])('answers 400 to %s', async (query) => {
    expect(await ask('GET', `/usage/status?${query}`)).toEqual({ status: 400, body: { error: expect.any(String) } });
  });

  test('is empty where nothing was processed', async () => {
    expect(await statusOf('FromTime=2027-01-01')).toEqual([]);
    expect(await statusOf('FromTime=2020-01-01&ToTime=2020-02-01')).toEqual([]);
  });
});

describe('failed records', () => {
  test.each([',', '%2C'])('are cleared by numbers joined with %s, from the status too', async (comma) => {
    const failed = await failedRecords();
    const [first, second, ...others] = failed.map(({ FailedRecordID }) => FailedRecordID);
    const count = async () => sum((await statusOf('')).map(({ FailedJobCount }) => FailedJobCount));
    expect(await count()).toBe(failed.length);
    const answer = await ask('DELETE', `/usage/failed/${first}${comma}${second}`);
    expect(answer).toEqual({ status: 200, body: { Message: expect.any(String) } });
    expect((await failedRecords()).map(({ FailedRecordID }) => FailedRecordID)).toEqual(others);
    expect(await count()).toBe(others.length);
  });

  test('ignores numbers that are unknown, and does not clear a later failure by them', async () => {
    const before = await failedRecords();
    expect((await ask('DELETE', '/usage/failed/7,10000001')).status).toBe(200);
    expect(await failedRecords()).toEqual(before);
    await send('Compute', [unknownProject]);
    now = later(2000);
    const [{ FailedRecordID } = {}] = await newlyFailed();
    expect(await failedRecords()).toHaveLength(before.length + 1);
    await ask('DELETE', `/usage/failed/${FailedRecordID}`);
    expect((await ask('DELETE', `/usage/failed/${FailedRecordID}`)).status).toBe(200);
    expect(await failedRecords()).toEqual(before);
  });

  test.each(['x', '7,', '7;8', '-7', '%'])('answers 400 to the numbers %s', async (ids) => {
    expect(await ask('DELETE', `/usage/failed/${ids}`)).toEqual({ status: 400, body: { error: expect.any(String) } });
  });
});

describe('loaded records', () => {
  test('are jobs alone, ordered by the time of loading, at most 25,000 at a time', async () => {
    const all = await rows('/usage/loaded');
    expect(all).toHaveLength(25_000);
    expect(all[0]).toEqual({
      AccountingDbRecordID: expect.stringMatching(/^\d+$/),
      LocalRecordID: expect.stringMatching(/^\d+$/),
      Resource: expect.stringMatching(/^(compute|gpu)\.sandbox\.access-ci\.org$/),
      SubmitTime: expect.stringMatching(/^2025-/),
      LoadedTime: expect.stringMatching(/^2025-07-16T.*Z$/),
      Charge: expect.any(Number),
    });
    const rest = await rows('/usage/loaded?Offset=25000');
    const times = [...all, ...rest].map(({ LoadedTime }) => String(LoadedTime));
    expect(times).toEqual(times.toSorted());
    expect(new Set([...all, ...rest].map((row) => row.AccountingDbRecordID)).size).toBe(25_000 + rest.length);
    expect(await rows('/usage/loaded?Offset=24999&Limit=2')).toEqual([all.at(-1), rest[0]]);
  });

  test('are found by MinLoadedTime, which is included, and by LocalRecordID', async () => {
    const [row] = await rows('/usage/loaded?MinLoadedTime=2026-08-01&Limit=1');
    expect(await rows(`/usage/loaded?MinLoadedTime=${row?.LoadedTime}&Limit=1`)).toEqual([row]);
    expect(await find(String(row?.LocalRecordID))).toEqual([row]);
    expect(await find('1')).toEqual([]);
    expect(await rows(`/usage/loaded?LocalRecordID=${row?.LocalRecordID}&MinLoadedTime=2026-08-02`)).toEqual([]);
  });

  test.each(['Limit=0', 'Limit=25001', 'Limit=ten', 'Offset=-1', 'Offset=1.5', 'MinLoadedTime=x'])(
    'answers 400 to %s',
    async (query) => {
      expect(await ask('GET', `/usage/loaded?${query}`)).toEqual({ status: 400, body: { error: expect.any(String) } });
    },
  );
});

describe('the data', () => {
  test('has three resources, 400 days, and failures of all three types with a reason that holds', async () => {
    const status = await statusOf('');
    expect(status.map(({ Resource }) => Resource)).toEqual([
      'compute.sandbox.access-ci.org',
      'gpu.sandbox.access-ci.org',
      'storage.sandbox.access-ci.org',
    ]);
    expect(sum(status.map(({ LoadedRecordCount }) => LoadedRecordCount))).toBeGreaterThan(30_000);
    expect(only(await statusOf('ToTime=2025-07-17'), RESOURCE).LoadedRecordCount).toBeGreaterThan(20);
    expect(await statusOf('ToTime=2025-07-16')).toEqual([]);

    const failed = await failedRecords();
    expect(new Set(failed.map(({ UsageType }) => UsageType))).toEqual(new Set(Object.keys(models)));
    expect(new Set(failed.map(({ FailedRecordID }) => FailedRecordID)).size).toBe(failed.length);
    expect(failed.some(({ Charge }) => /^-?\d+\.\d+$/.test(String(Charge)))).toBe(true);
    // Sent again, each fails again, and for the same reason: none is refused on arrival.
    for (const { UsageType, Error: reason, FailedRecordID: _, ...record } of failed) {
      expect(await send(String(UsageType), [record])).toMatchObject({ ValidationFailedRecords: [] });
      now = new Date(now.getTime() + 2000);
      expect((await failedRecords()).at(-1)).toMatchObject({ UsageType, Error: reason, ...record });
    }
  });

  test('windows that meet add up to the whole, to the last digit', async () => {
    const edges = ['2026-06-01', '2026-06-11T07:31:05Z', '2026-06-20T23:59:59.5', '2026-07-01'];
    const whole = await statusOf(`FromTime=${edges[0]}&ToTime=${edges.at(-1)}`);
    const parts = await Promise.all(edges.slice(1).map((edge, at) => statusOf(`FromTime=${edges[at]}&ToTime=${edge}`)));
    for (const { Resource, LoadedRecordCount, TotalCharge } of whole) {
      const ofResource = parts.map((part) => only(part, Resource));
      expect(sum(ofResource.map((part) => part.LoadedRecordCount))).toBe(LoadedRecordCount);
      expect(sum(ofResource.map((part) => Math.round(part.TotalCharge * 1000)))).toBe(Math.round(TotalCharge * 1000));
    }
  });

  test('the status is the sum of the rows that are loaded', async () => {
    const query = 'FromTime=2026-08-19';
    const jobs = (await rows('/usage/loaded?MinLoadedTime=2026-08-19')).filter(({ Resource }) => Resource === RESOURCE);
    const { LoadedRecordCount, TotalCharge } = only(await statusOf(query), RESOURCE);
    // The resource has an adjustment on about every fifth day; on these two it has none.
    expect(jobs).toHaveLength(LoadedRecordCount);
    expect(sum(jobs.map(({ Charge }) => Number(Charge)))).toBeCloseTo(TotalCharge, 6);
  });

  test('past days stay as they are, while the running one grows', async () => {
    const counts = async (query: string) =>
      (await statusOf(query)).map((entry) => ({ ...entry, Errors: [], FailedJobCount: 0 }));
    const past = await counts('FromTime=2026-08-01&ToTime=2026-08-20');
    const today = only(await counts('FromTime=2026-08-20'), RESOURCE).LoadedRecordCount;
    now = new Date('2026-08-20T23:00:00Z');
    expect(only(await counts('FromTime=2026-08-20'), RESOURCE).LoadedRecordCount).toBeGreaterThan(today);
    now = new Date('2027-02-01T00:00:00Z');
    expect(await counts('FromTime=2026-08-01&ToTime=2026-08-20')).toEqual(past);
  });

  test('is the same after every start', async () => {
    for (const path of ['/usage/status', '/usage/failed', '/usage/loaded?Limit=500']) {
      const first = await text('GET', path);
      await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
      expect(await text('GET', path)).toBe(first);
    }
  });
});

async function start(): Promise<Sandbox> {
  return startSandbox([{ id: 'amie', name: 'AMIE', standIn: amieStandIn }], { port: 0, now: () => now });
}

async function set(settings: WireRecord): Promise<void> {
  await fetch(`${sandbox.url}/_sandbox/settings`, { method: 'PUT', body: JSON.stringify(settings) });
}

interface AskOptions {
  readonly of?: Sandbox;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function ask(method: string, path: string, options: AskOptions = {}): Promise<{ status: number; body: unknown }> {
  const { of = sandbox, headers = SITE, body } = options;
  const given = body === undefined ? {} : { body };
  const response = await fetch(`${of.url}/amie${path}`, { method, headers, redirect: 'error', ...given });
  return { status: response.status, body: await response.json() };
}

async function text(method: string, path: string): Promise<string> {
  const response = await fetch(`${sandbox.url}/amie${path}`, { method, headers: SITE });
  expect(response.status).toBe(200);
  return response.text();
}

/** The body of an answer that has to be 200. */
async function get<Body>(path: string, of = sandbox): Promise<Body> {
  const { status, body } = await ask('GET', path, { of });
  expect(status).toBe(200);
  return body as Body;
}

async function post(body: string): Promise<Posted> {
  const answer = await ask('POST', '/usage/', { body });
  expect(answer.status).toBe(200);
  return answer.body as Posted;
}

async function send(usageType: string, records: readonly WireRecord[]): Promise<Posted> {
  return post(JSON.stringify({ UsageType: usageType, Records: records }));
}

async function statusOf(query: string, of = sandbox): Promise<readonly Status[]> {
  return get(`/usage/status?${query}`, of);
}

async function rows(path: string, of = sandbox): Promise<readonly WireRecord[]> {
  return get(path, of);
}

async function find(localRecordId: string): Promise<readonly WireRecord[]> {
  return rows(`/usage/loaded?LocalRecordID=${localRecordId}`);
}

async function failedRecords(of = sandbox): Promise<readonly WireRecord[]> {
  const { FailedRecords } = await get<{ FailedRecords: readonly WireRecord[] }>('/usage/failed', of);
  return FailedRecords;
}

/** The jobs that were sent and are loaded by now. */
async function newlyLoaded(): Promise<readonly WireRecord[]> {
  const path = `/usage/loaded?MinLoadedTime=${AFTERNOON.toISOString()}`;
  const known = new Set((await rows(path, untold)).map(({ AccountingDbRecordID }) => AccountingDbRecordID));
  return (await rows(path)).filter(({ AccountingDbRecordID }) => !known.has(AccountingDbRecordID));
}

/** The records that were sent and have failed by now. */
async function newlyFailed(): Promise<readonly WireRecord[]> {
  const known = new Set((await failedRecords(untold)).map(({ FailedRecordID }) => FailedRecordID));
  return (await failedRecords()).filter(({ FailedRecordID }) => !known.has(FailedRecordID));
}

/** A resource’s entry; zeros where it has none. */
function only(status: readonly Status[], resource: unknown): Status {
  const none = { Resource: String(resource), LoadedRecordCount: 0, FailedJobCount: 0, TotalCharge: 0, Errors: [] };
  return status.find(({ Resource }) => Resource === resource) ?? none;
}

function later(ms: number): Date {
  return new Date(AFTERNOON.getTime() + ms);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
