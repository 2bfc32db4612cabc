import { startWorld, type World } from '../support/world.ts';

/** What AMIE sends, and what callers get of it. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const STATUS = '/usage/status';
const FAILED = '/usage/failed';

const COMMON = 'username localProjectId localRecordId resource charge localReference';
const RECORD = `
  __typename ... on AmieRecord { ${COMMON} }
  ... on AmieComputeRecord { submitTime startTime endTime nodeCount cpuCoreCount jobName memory queue parentRecordId }
  ... on AmieStorageRecord {
    collectionTime bytesRead bytesStored bytesWritten collectionInterval fileCount filesRead filesWritten mediaType
    systemCopies userCopies
  }
  ... on AmieAdjustmentRecord { adjustmentType startTime comment }
  ... on AmieUnrecognizedRecord { usageType payload }`;
const STATUS_FIELDS = `
  resource { name accountId } loadedRecordCount failedJobCount totalCharge errors { error records { ${RECORD} } }`;
const FAILED_FIELDS = `id error record { ${RECORD} }`;

type Wire = Readonly<Record<string, unknown>>;

const shared = { Username: 'jdoe', LocalProjectID: 'SBX250001', Resource: 'r.psc.edu', LocalReference: 'row-7' };
const compute = {
  ...shared,
  UsageType: 'Compute',
  LocalRecordID: '9917263',
  SubmitTime: '2024-02-29T09:00:00',
  StartTime: '2024-02-29T09:10:00Z',
  EndTime: '2024-02-29T10:10:00.5+00:00',
  Charge: '1.50',
  Attributes: { NodeCount: 2, CpuCoreCount: '128', JobName: 'wrf', Memory: '268435456000', Queue: 'RM' },
  ParentRecordID: ['9917262'],
};
const storage = {
  ...shared,
  UsageType: 'Storage',
  LocalRecordID: 's1',
  CollectionTime: '2024-02-29T00:00:00',
  Charge: 10,
  Attributes: {
    BytesRead: '1',
    BytesStored: '20000000000000000001',
    BytesWritten: 3,
    CollectionInterval: '0.5',
    FileCount: 5,
    FilesRead: '6',
    FilesWritten: 7,
    MediaType: 'Tape',
    SystemCopies: 2,
    UserCopies: '1',
  },
};
const adjustment = {
  ...shared,
  UsageType: 'Adjustment',
  LocalRecordID: 'a1',
  AdjustmentType: 'storage-credit',
  StartTime: '2024-02-29T00:00:00',
  Charge: '-2',
  Comment: 'agreed',
};
const cloud = { ...shared, UsageType: 'Cloud', LocalRecordID: 12, Charge: '3', Attributes: { Cpus: [1, { a: null }] } };

const common = { username: 'jdoe', localProjectId: 'SBX250001', resource: 'r.psc.edu', localReference: 'row-7' };
const read = {
  AmieComputeRecord: {
    __typename: 'AmieComputeRecord',
    ...common,
    localRecordId: '9917263',
    charge: '1.50',
    submitTime: '2024-02-29T09:00:00Z',
    startTime: '2024-02-29T09:10:00Z',
    endTime: '2024-02-29T10:10:00.5Z',
    nodeCount: 2,
    cpuCoreCount: 128,
    jobName: 'wrf',
    memory: '268435456000',
    queue: 'RM',
    parentRecordId: '9917262',
  },
  AmieStorageRecord: {
    __typename: 'AmieStorageRecord',
    ...common,
    localRecordId: 's1',
    charge: '10',
    collectionTime: '2024-02-29T00:00:00Z',
    bytesRead: '1',
    bytesStored: '20000000000000000001',
    bytesWritten: '3',
    collectionInterval: '0.5',
    fileCount: '5',
    filesRead: '6',
    filesWritten: '7',
    mediaType: 'Tape',
    systemCopies: 2,
    userCopies: 1,
  },
  AmieAdjustmentRecord: {
    __typename: 'AmieAdjustmentRecord',
    ...common,
    localRecordId: 'a1',
    charge: '-2',
    adjustmentType: 'STORAGE_CREDIT',
    startTime: '2024-02-29T00:00:00Z',
    comment: 'agreed',
  },
  AmieUnrecognizedRecord: {
    __typename: 'AmieUnrecognizedRecord',
    ...common,
    localRecordId: '12',
    charge: '3',
    usageType: 'Cloud',
    payload: cloud,
  },
};

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('a status', () => {
  test('holds records of the three types, and of one that is new', async () => {
    await inject(STATUS, [
      {
        Resource: 'r.psc.edu',
        LoadedRecordCount: 41,
        FailedJobCount: '4',
        TotalCharge: 2.5,
        Errors: [
          { Error: 'No such project', Records: [compute, storage] },
          { Error: 'No such user', Records: [adjustment, cloud] },
          { Error: 'None', Records: [] },
        ],
      },
      { Resource: 'quiet.psc.edu', LoadedRecordCount: 0, FailedJobCount: 0, TotalCharge: 0, Errors: [] },
      { Resource: 'bare.psc.edu' },
    ]);
    const { data, errors } = await world.query(`{ amieUsageStatus { ${STATUS_FIELDS} } }`);
    expect(errors).toBeUndefined();
    expect(data.amieUsageStatus).toEqual([
      {
        resource: { name: 'r.psc.edu', accountId: 'amie:SANDBOX' },
        loadedRecordCount: 41,
        failedJobCount: 4,
        totalCharge: '2.5',
        errors: [
          { error: 'No such project', records: [read.AmieComputeRecord, read.AmieStorageRecord] },
          { error: 'No such user', records: [read.AmieAdjustmentRecord, read.AmieUnrecognizedRecord] },
          { error: 'None', records: [] },
        ],
      },
      {
        resource: { name: 'quiet.psc.edu', accountId: 'amie:SANDBOX' },
        loadedRecordCount: 0,
        failedJobCount: 0,
        totalCharge: '0',
        errors: [],
      },
      {
        resource: { name: 'bare.psc.edu', accountId: 'amie:SANDBOX' },
        loadedRecordCount: null,
        failedJobCount: null,
        totalCharge: null,
        errors: [],
      },
    ]);
  });

  test('without the name of its resource is null at its place, and its neighbours stand', async () => {
    const named = (name: string) => ({ Resource: name, LoadedRecordCount: 1 });
    await inject(STATUS, [
      { LoadedRecordCount: 1 },
      named('a'),
      { Resource: '' },
      { Resource: null },
      { Resource: 5 },
      null,
      'a',
      named('b'),
    ]);
    const { data, errors } = await world.query('{ amieUsageStatus { resource { name } loadedRecordCount } }');
    const [a, b] = ['a', 'b'].map((name) => ({ resource: { name }, loadedRecordCount: 1 }));
    expect(data.amieUsageStatus).toEqual([null, a, null, null, null, null, null, b]);
    expect(errors?.map(wrongAt)).toEqual([0, 2, 3, 4, 5, 6].map((index) => `amieUsageStatus.${index} SHAPE`));
  });

  test.each([
    [
      'LoadedRecordCount',
      'loadedRecordCount',
      [
        ['many', 'SHAPE'],
        [1.5, 'NUMBER'],
        [2 ** 31, 'NUMBER'],
        [{}, 'SHAPE'],
      ],
    ],
    [
      'FailedJobCount',
      'failedJobCount',
      [
        ['', 'SHAPE'],
        [0.1, 'NUMBER'],
        [true, 'SHAPE'],
        [[], 'SHAPE'],
      ],
    ],
    [
      'TotalCharge',
      'totalCharge',
      [
        ['much', 'SHAPE'],
        [{}, 'SHAPE'],
        [[1], 'SHAPE'],
        [false, 'SHAPE'],
      ],
    ],
  ] as const)('whose %s is wrong has %s null, and no other field', async (wireName, name, wrong) => {
    const right = { Resource: 'r', LoadedRecordCount: 41, FailedJobCount: 1, TotalCharge: 2.5, Errors: [] };
    await inject(STATUS, [...wrong.map(([value]) => ({ ...right, [wireName]: value })), right]);
    const { data, errors } = await world.query(
      '{ amieUsageStatus { resource { name } loadedRecordCount failedJobCount totalCharge errors { error } } }',
    );
    const whole = { resource: { name: 'r' }, loadedRecordCount: 41, failedJobCount: 1, totalCharge: '2.5', errors: [] };
    expect(data.amieUsageStatus).toEqual([...wrong.map(() => ({ ...whole, [name]: null })), whole]);
    expect(errors?.map(wrongAt)).toEqual(
      wrong.map(([, reason], index) => `amieUsageStatus.${index}.${name} ${reason}`),
    );
  });

  test('whose errors are no list of errors is null, because what failed is not known; its neighbours stand', async () => {
    await inject(STATUS, [
      { Resource: 'a', Errors: 'none' },
      { Resource: 'b', Errors: [{ Error: 'No such project', Records: 'none' }] },
      { Resource: 'c', Errors: [{ Error: null, Records: [] }] },
    ]);
    const { data, errors } = await world.query('{ amieUsageStatus { resource { name } errors { error } } }');
    expect(data.amieUsageStatus).toEqual([null, null, { resource: { name: 'c' }, errors: [{ error: null }] }]);
    expect(errors?.map(wrongAt)).toEqual(['amieUsageStatus.0.errors SHAPE', 'amieUsageStatus.1.errors SHAPE']);
  });

  test('has null in place of what is no record, among those that are', async () => {
    await world.fault('amie', {
      status: 200,
      path: STATUS,
      body: `[{"Resource": "r", "Errors": [{"Error": 5, "Records":
        [12, ${JSON.stringify(compute)}, null, "text", 1.50, [], 9007199254740993, {}]}]}]`,
    });
    const { data, errors } = await world.query(
      '{ amieUsageStatus { errors { error records { __typename username } } } }',
    );
    const known = { __typename: 'AmieComputeRecord', username: 'jdoe' };
    const unknown = { __typename: 'AmieUnrecognizedRecord', username: null };
    expect(data.amieUsageStatus).toEqual([
      { errors: [{ error: null, records: [null, known, null, null, null, null, null, unknown] }] },
    ]);
    expect(errors?.map(wrongAt).sort()).toEqual([
      'amieUsageStatus.0.errors.0.error SHAPE',
      ...[0, 2, 3, 4, 5, 6].map((index) => `amieUsageStatus.0.errors.0.records.${index} SHAPE`),
    ]);
  });
});

describe('the status of a resource', () => {
  const [FEBRUARY, MARCH] = [
    'window: {from: "2026-02-01T00:00:00Z", to: "2026-03-01T00:00:00Z"}',
    'window: {from: "2026-03-01T00:00:00Z", to: "2026-03-10T00:00:00Z"}',
  ];
  const document = `{
    amieUsageStatus(${FEBRUARY}) { resource { name status(${MARCH}) { totalCharge resource { name } } } }
  }`;

  test('is the entry of its name, and null without an error where the vendor has none', async () => {
    await inject(STATUS, [{ Resource: 'a' }, { Resource: 'A' }, { Resource: 'b' }, { Resource: '__proto__' }], 1);
    await inject(STATUS, [{}, { Resource: 'b', TotalCharge: 2 }, { Resource: 'a', TotalCharge: 1 }], 1);
    const { data, errors } = await world.query(document);
    expect(errors).toBeUndefined();
    expect(data.amieUsageStatus).toEqual([
      { resource: { name: 'a', status: { totalCharge: '1', resource: { name: 'a' } } } },
      { resource: { name: 'A', status: null } },
      { resource: { name: 'b', status: { totalCharge: '2', resource: { name: 'b' } } } },
      { resource: { name: '__proto__', status: null } },
    ]);
    expect(await world.requests()).toHaveLength(2);
  });

  test('is null with one error each where the vendor cannot be read, and the first answer stands', async () => {
    await inject(STATUS, [{ Resource: 'a' }, { Resource: 'b' }], 1);
    await world.fault('amie', { status: 403, path: STATUS });
    const { data, errors } = await world.query(document);
    expect(data.amieUsageStatus).toEqual(['a', 'b'].map((name) => ({ resource: { name, status: null } })));
    expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [0, 1].map((index) => [['amieUsageStatus', index, 'resource', 'status'], 'UPSTREAM_FORBIDDEN']),
    );
    expect(await world.requests()).toHaveLength(2);
  });
});

describe('failed records', () => {
  const sent = [
    { FailedRecordID: 7, Error: 'No such project', ...compute },
    { FailedRecordID: '8', Error: 'No such user', ...storage },
    { ...adjustment, FailedRecordID: null },
  ];
  const expected = [
    { id: '7', error: 'No such project', record: read.AmieComputeRecord },
    { id: '8', error: 'No such user', record: read.AmieStorageRecord },
    { id: null, error: null, record: read.AmieAdjustmentRecord },
  ];

  test.each([
    ['FailedRecords', { FailedRecords: sent }],
    ['ValidationFailedRecords', { ValidationFailedRecords: sent }],
    ['FailedRecords before ValidationFailedRecords', { ValidationFailedRecords: [], FailedRecords: sent }],
    ['the one that is a list', { ValidationFailedRecords: sent, FailedRecords: null }],
  ])('are read from %s', async (_, body) => {
    await inject(FAILED, body);
    const { data, errors } = await world.query(`{ amieFailedRecords { ${FAILED_FIELDS} } }`);
    expect({ data, errors }).toEqual({ data: { amieFailedRecords: expected }, errors: undefined });
  });

  test.each(['FailedRecords', 'ValidationFailedRecords'])('are none where %s is empty', async (name) => {
    await inject(FAILED, { [name]: [] });
    const { data, errors } = await world.query(`{ amieFailedRecords { ${FAILED_FIELDS} } }`);
    expect({ data, errors }).toEqual({ data: { amieFailedRecords: [] }, errors: undefined });
  });

  test('one that is no record is null at its place, and its neighbours stand', async () => {
    await world.fault('amie', {
      status: 200,
      path: FAILED,
      body: `{"FailedRecords": [null, ${JSON.stringify(sent[0])}, 12, 1.50, "x", [], {"FailedRecordID": 9}]}`,
    });
    const { data, errors } = await world.query('{ amieFailedRecords { id record { __typename username } } }');
    expect(data.amieFailedRecords).toEqual([
      null,
      { id: '7', record: { __typename: 'AmieComputeRecord', username: 'jdoe' } },
      null,
      null,
      null,
      null,
      { id: '9', record: { __typename: 'AmieUnrecognizedRecord', username: null } },
    ]);
    expect(errors?.map(wrongAt)).toEqual([0, 2, 3, 4, 5].map((index) => `amieFailedRecords.${index} SHAPE`));
  });

  test('a number and an error that are wrong are null, and the record stands', async () => {
    await inject(FAILED, { FailedRecords: [{ ...compute, FailedRecordID: {}, Error: ['x'] }] });
    const { data, errors } = await world.query(`{ amieFailedRecords { ${FAILED_FIELDS} } }`);
    expect(data.amieFailedRecords).toEqual([{ id: null, error: null, record: read.AmieComputeRecord }]);
    expect(errors?.map(wrongAt)).toEqual(['amieFailedRecords.0.id SHAPE', 'amieFailedRecords.0.error SHAPE']);
  });
});

/** Has AMIE answer with this body, once or from now on. */
async function inject(path: string, body: unknown, times?: number): Promise<void> {
  await world.fault('amie', { status: 200, body: JSON.stringify(body), path, ...(times ? { times } : {}) });
}

/** Where an error is and what it says of the field there. */
function wrongAt({ path, extensions }: { path?: readonly (string | number)[]; extensions: Wire }): string {
  expect(extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', provider: 'AMIE', account: 'amie:SANDBOX' });
  return `${path?.join('.')} ${extensions.reason}`;
}
