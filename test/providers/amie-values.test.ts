import { startWorld, type World } from '../support/world.ts';

/** The fields of a record that AMIE sends back, possibly because one of them is wrong: each stands or falls alone. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const FAILED = '/usage/failed';

/** By type, the fields of the schema: their names on the wire, a value as it is sent, and that value as it is read. */
type Fields = Readonly<Record<string, readonly [wireName: string, sent: unknown, read: unknown]>>;

const common: Fields = {
  username: ['Username', 'jdoe', 'jdoe'],
  localProjectId: ['LocalProjectID', 250001, '250001'],
  localRecordId: ['LocalRecordID', 9917263, '9917263'],
  resource: ['Resource', 'r.psc.edu', 'r.psc.edu'],
  charge: ['Charge', '0.10', '0.10'],
  localReference: ['LocalReference', 'row-7', 'row-7'],
};
const TYPES: readonly [type: string, own: Fields, attributes: Fields][] = [
  [
    'Compute',
    {
      submitTime: ['SubmitTime', '2024-02-29T09:00:00', '2024-02-29T09:00:00Z'],
      startTime: ['StartTime', '2024-02-29T09:10:00', '2024-02-29T09:10:00Z'],
      endTime: ['EndTime', '2024-02-29T10:10:00', '2024-02-29T10:10:00Z'],
      parentRecordId: ['ParentRecordID', '99', '99'],
    },
    {
      nodeCount: ['NodeCount', '2', 2],
      cpuCoreCount: ['CpuCoreCount', 128, 128],
      jobName: ['JobName', 'wrf', 'wrf'],
      memory: ['Memory', 268435456000, '268435456000'],
      queue: ['Queue', 'RM', 'RM'],
    },
  ],
  [
    'Storage',
    { collectionTime: ['CollectionTime', '2024-02-29T00:00:00', '2024-02-29T00:00:00Z'] },
    {
      bytesRead: ['BytesRead', 1, '1'],
      bytesStored: ['BytesStored', '20000000000000000001', '20000000000000000001'],
      bytesWritten: ['BytesWritten', '3', '3'],
      collectionInterval: ['CollectionInterval', 0.5, '0.5'],
      fileCount: ['FileCount', 5, '5'],
      filesRead: ['FilesRead', 6, '6'],
      filesWritten: ['FilesWritten', 7, '7'],
      mediaType: ['MediaType', 'Tape', 'Tape'],
      systemCopies: ['SystemCopies', 2, 2],
      userCopies: ['UserCopies', '1', 1],
    },
  ],
  [
    'Adjustment',
    {
      adjustmentType: ['AdjustmentType', 'refund', 'REFUND'],
      startTime: ['StartTime', '2024-02-29T00:00:00', '2024-02-29T00:00:00Z'],
      comment: ['Comment', 'agreed', 'agreed'],
    },
    {},
  ],
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe.each(TYPES)('a record of type %s', (type, own, attributes) => {
  const flat: Fields = { ...common, ...own };
  const all: Fields = { ...flat, ...attributes };
  const names = Object.keys(all);
  const selection = `... on Amie${type}Record { ${names.join(' ')} }`;
  const whole = Object.fromEntries(names.map((name) => [name, all[name]?.[2]]));
  /** As it is sent, with other values in place of some. */
  const wire = (others: Readonly<Record<string, unknown>> = {}) => {
    const valuesOf = (fields: Fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, [wireName, sent]]) => [wireName, name in others ? others[name] : sent]),
      );
    return { UsageType: type, ...valuesOf(flat), Attributes: valuesOf(attributes) };
  };

  test('is read whole', async () => {
    const { data, errors } = await read([wire()], selection);
    expect({ data, errors }).toEqual({ data: [whole], errors: undefined });
  });

  test.each(names)('without its %s has it null, without an error, and all else', async (name) => {
    const { data, errors } = await read([wire({ [name]: undefined }), wire({ [name]: null }), wire()], selection);
    const without = { ...whole, [name]: null };
    expect({ data, errors }).toEqual({ data: [without, without, whole], errors: undefined });
  });

  test.each(names)('whose %s is wrong has it null, with one error there, and all else', async (name) => {
    const { data, errors } = await read([wire({ [name]: { a: 1 } }), wire({ [name]: true }), wire()], selection);
    const without = { ...whole, [name]: null };
    expect(data).toEqual([without, without, whole]);
    expect(errors).toEqual([0, 1].map((index) => `${index}.${name} SHAPE`));
  });

  test('of which nothing is right has an error for each field', async () => {
    const { data, errors } = await read([wire(Object.fromEntries(names.map((name) => [name, false])))], selection);
    expect(data).toEqual([Object.fromEntries(names.map((name) => [name, null]))]);
    expect(errors?.sort()).toEqual(names.map((name) => `0.${name} SHAPE`).sort());
  });

  test('of which nothing is there is one all the same', async () => {
    const { data, errors } = await read([{ UsageType: type }, { UsageType: type, Attributes: null }], selection);
    const nothing = Object.fromEntries(names.map((name) => [name, null]));
    expect({ data, errors }).toEqual({ data: [nothing, nothing], errors: undefined });
  });
});

describe('a charge', () => {
  const CHARGES = [
    ['9007199254740993', '9007199254740993'],
    ['0.10', '0.10'],
    ['123456789012345678.123456789', '123456789012345678.123456789'],
    ['-2', '-2'],
    ['-0.50', '-0.50'],
    ['0', '0'],
    ['0.0', '0.0'],
    ['1.5', '1.5'],
    ['1.5e3', '1500'],
    ['1E-7', '0.0000001'],
  ];

  test.each(CHARGES)('of %s is %s, as a number or as a string, in a record and in a total', async (sent, expected) => {
    const bodies = [sent, `"${sent}"`];
    await world.fault('amie', {
      status: 200,
      path: FAILED,
      body: `{"FailedRecords": [${bodies.map((charge) => `{"UsageType": "Compute", "Charge": ${charge}}`)}]}`,
    });
    await world.fault('amie', {
      status: 200,
      path: '/usage/status',
      body: `[${bodies.map((charge) => `{"Resource": "r", "TotalCharge": ${charge}}`)}]`,
    });
    const { data, errors } = await world.query(`{
      amieFailedRecords { record { charge } }
      amieUsageStatus { totalCharge }
      usages(providers: [AMIE]) { records { nodes { quantity } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      amieFailedRecords: Array(2).fill({ record: { charge: expected } }),
      amieUsageStatus: Array(2).fill({ totalCharge: expected }),
      usages: [{ records: { nodes: Array(2).fill({ quantity: expected }) } }],
    });
  });

  test.each([
    ['"lots"', 'SHAPE'],
    ['""', 'SHAPE'],
    ['"1,5"', 'SHAPE'],
    ['"NaN"', 'SHAPE'],
    ['"0x10"', 'SHAPE'],
    ['[1.5]', 'SHAPE'],
    ['1e999999999', 'NUMBER'],
  ])('of %s is null with an error', async (sent, reason) => {
    const body = `{"FailedRecords": [{"UsageType": "Compute", "Charge": ${sent}, "Username": "jdoe"}]}`;
    await world.fault('amie', { status: 200, path: FAILED, body });
    const { data, errors } = await ask('charge username');
    expect(data).toEqual([{ charge: null, username: 'jdoe' }]);
    expect(errors).toEqual([`0.charge ${reason}`]);
  });
});

describe('a parent', () => {
  test.each([
    ['"99"', '99'],
    ['["99"]', '99'],
    ['99', '99'],
    ['[99]', '99'],
    ['9007199254740993', '9007199254740993'],
    ['[null]', null],
    ['null', null],
    ['[]', null],
  ])('sent as %s is %s', async (sent, expected) => {
    const body = `{"FailedRecords": [{"UsageType": "Compute", "ParentRecordID": ${sent}}]}`;
    await world.fault('amie', { status: 200, path: FAILED, body });
    const { data, errors } = await ask('... on AmieComputeRecord { parentRecordId }');
    expect({ data, errors }).toEqual({ data: [{ parentRecordId: expected }], errors: undefined });
  });

  test.each([[{}], [true], [[['99']]], [[{}]]])('sent as %j is null with an error', async (sent) => {
    const { data, errors } = await read(
      [{ UsageType: 'Compute', ParentRecordID: sent }],
      '... on AmieComputeRecord { parentRecordId }',
    );
    expect(data).toEqual([{ parentRecordId: null }]);
    expect(errors).toEqual(['0.parentRecordId SHAPE']);
  });
});

describe('a time', () => {
  const selection = '... on AmieStorageRecord { collectionTime }';

  test.each([
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00Z'],
    ['2024-02-29T23:59:59.123456', '2024-02-29T23:59:59.123456Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2024-02-29T00:00:00+00:00', '2024-02-29T00:00:00Z'],
    ['2024-02-29T00:00:00.500000+00:00', '2024-02-29T00:00:00.5Z'],
    ['2024-03-10T02:30:00', '2024-03-10T02:30:00Z'],
    ['2024-03-01T04:45:00+05:45', '2024-02-29T23:00:00Z'],
    ['2023-12-31T20:00:00-05:00', '2024-01-01T01:00:00Z'],
  ])('of %s is %s', async (sent, expected) => {
    const { data, errors } = await read([{ UsageType: 'Storage', CollectionTime: sent }], selection);
    expect({ data, errors }).toEqual({ data: [{ collectionTime: expected }], errors: undefined });
  });

  test.each(['2023-02-29T00:00:00', '2024-02-30T00:00:00Z', '2024-02-29T24:00:00', 'yesterday', '', 1709164800])(
    'of %j is null with an error: it is no moment',
    async (sent) => {
      const { data, errors } = await read([{ UsageType: 'Storage', CollectionTime: sent }], selection);
      expect(data).toEqual([{ collectionTime: null }]);
      expect(errors).toEqual(['0.collectionTime SHAPE']);
    },
  );
});

describe('the type', () => {
  test.each([
    ['credit', 'CREDIT'],
    ['refund', 'REFUND'],
    ['storage-credit', 'STORAGE_CREDIT'],
    ['debit', 'DEBIT'],
    ['reservation', 'RESERVATION'],
    ['storage-debit', 'STORAGE_DEBIT'],
    ['Refund', 'REFUND'],
    ['write-off', 'UNRECOGNIZED'],
    ['unrecognized', 'UNRECOGNIZED'],
    ['constructor', 'UNRECOGNIZED'],
    ['', null],
    [null, null],
  ])('of an adjustment, %j, is %s', async (sent, expected) => {
    const { data, errors } = await read(
      [{ UsageType: 'Adjustment', AdjustmentType: sent, Charge: '-2' }],
      '... on AmieAdjustmentRecord { adjustmentType charge }',
    );
    expect({ data, errors }).toEqual({ data: [{ adjustmentType: expected, charge: '-2' }], errors: undefined });
  });

  test.each(['Cloud', 'compute', '', 'constructor'])(
    'of a record, %j, that is new is given with all of it',
    async (type) => {
      const sent = {
        UsageType: type,
        Username: 'jdoe',
        Charge: 1.5,
        Attributes: { Cpus: [1, null], Zone: {} },
        More: '',
      };
      const { data, errors } = await read(
        [sent],
        '__typename username charge localRecordId ... on AmieUnrecognizedRecord { usageType payload }',
      );
      expect(errors).toBeUndefined();
      expect(data).toEqual([
        {
          __typename: 'AmieUnrecognizedRecord',
          username: 'jdoe',
          charge: '1.5',
          localRecordId: null,
          usageType: type,
          payload: sent,
        },
      ]);
    },
  );

  test.each([
    [undefined, undefined],
    [null, undefined],
    [5, ['0.usageType SHAPE']],
    [['Compute'], ['0.usageType SHAPE']],
  ])('of a record, %j, that is none is null', async (type, expected) => {
    const { data, errors } = await read(
      [{ UsageType: type, Username: 'jdoe' }],
      '__typename username ... on AmieUnrecognizedRecord { usageType }',
    );
    expect(data).toEqual([{ __typename: 'AmieUnrecognizedRecord', username: 'jdoe', usageType: null }]);
    expect(errors).toEqual(expected);
  });

  test('that is new keeps every digit of its record', async () => {
    const record = '{"UsageType":"Cloud","Charge":9007199254740993,"Attributes":{"Cost":0.10,"__proto__":[1e3]}}';
    await world.fault('amie', { status: 200, path: FAILED, body: `{"FailedRecords": [${record}]}` });
    const answer = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ amieFailedRecords { record { ... on AmieUnrecognizedRecord { payload } } } }' }),
    });
    expect(await answer.text()).toBe(`{"data":{"amieFailedRecords":[{"record":{"payload":${record}}}]}}\n`);
  });
});

/** What callers get of these failed records, and where it is wrong. */
function read(records: readonly object[], selection: string) {
  const body = JSON.stringify({ FailedRecords: records });
  return world.fault('amie', { status: 200, path: FAILED, body }).then(() => ask(selection));
}

async function ask(selection: string) {
  const { data, errors } = await world.query(`{ amieFailedRecords { record { ${selection} } } }`);
  return {
    data: data.amieFailedRecords.map(({ record }: { record: unknown }) => record),
    errors: errors?.map(({ path = [], extensions: { code, provider, reason } }) => {
      expect([code, provider]).toEqual(['UPSTREAM_BAD_RESPONSE', 'AMIE']);
      expect([path[0], path[2]]).toEqual(['amieFailedRecords', 'record']);
      return `${path[1]}.${path[3]} ${reason}`;
    }),
  };
}
