import { startWorld, type World } from '../support/world.ts';

/** What the stand-in sends to whoever has its credentials, and what callers get of it: the same, under other names. */

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

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

test('the status of a month comes whole, in its order, with the records of every type that failed', async () => {
  const sent = await fetchWire(`${STATUS}?FromTime=2026-02-08T12:34:00%2B00:00&ToTime=2026-03-10T12:34:00%2B00:00`);
  const { data, errors } = await world.query(`{ amieUsageStatus { ${STATUS_FIELDS} } }`);
  expect(errors).toBeUndefined();
  expect(data.amieUsageStatus).toEqual(
    sent.map((status: Wire & { Errors: (Wire & { Records: Wire[] })[] }) => ({
      resource: { name: status.Resource, accountId: 'amie:SANDBOX' },
      loadedRecordCount: Number(status.LoadedRecordCount),
      failedJobCount: Number(status.FailedJobCount),
      totalCharge: status.TotalCharge,
      errors: status.Errors.map((group) => ({ error: group.Error, records: group.Records.map(recordOf) })),
    })),
  );
  expect(sent).toHaveLength(3);
  expect(typesIn(data)).toEqual(['AmieAdjustmentRecord', 'AmieComputeRecord', 'AmieStorageRecord']);
});

test('the failed records come whole, in its order', async () => {
  const { FailedRecords: sent } = await fetchWire(FAILED);
  const { data, errors } = await world.query(`{ amieFailedRecords { ${FAILED_FIELDS} } }`);
  expect(errors).toBeUndefined();
  expect(data.amieFailedRecords).toEqual(
    sent.map((failed: Wire) => ({ id: failed.FailedRecordID, error: failed.Error, record: recordOf(failed) })),
  );
  expect(sent.length).toBeGreaterThan(10);
  expect(typesIn(data)).toEqual(['AmieAdjustmentRecord', 'AmieComputeRecord', 'AmieStorageRecord']);
});

/** What the stand-in sends to whoever has its credentials; numbers in their digits. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its question
async function fetchWire(target: string): Promise<any> {
  const headers = { 'xa-site': 'SANDBOX', 'xa-api-key': 'sandbox-key' };
  const answer = await fetch(`${world.sandboxUrl}/amie${target}`, { headers });
  const digits = (_: string, value: unknown, context: { source: string }) =>
    typeof value === 'number' ? context.source : value;
  return JSON.parse(await answer.text(), digits as (key: string, value: unknown) => unknown);
}

/** A record of the stand-in, whose times all have an offset, as a caller is to get it. */
function recordOf(wire: Wire): object {
  const attributes = (wire.Attributes ?? {}) as Wire;
  const of = (from: Wire, fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).map(([name, wireName]) => [name, from[wireName] ?? null]));
  const count = (value: unknown) => (value === undefined ? null : Number(value));
  const shared = of(wire, {
    username: 'Username',
    localProjectId: 'LocalProjectID',
    localRecordId: 'LocalRecordID',
    resource: 'Resource',
    charge: 'Charge',
    localReference: 'LocalReference',
  });
  switch (wire.UsageType) {
    case 'Compute':
      return {
        __typename: 'AmieComputeRecord',
        ...shared,
        ...of(wire, { submitTime: 'SubmitTime', startTime: 'StartTime', endTime: 'EndTime' }),
        ...of(attributes, { jobName: 'JobName', memory: 'Memory', queue: 'Queue' }),
        nodeCount: count(attributes.NodeCount),
        cpuCoreCount: count(attributes.CpuCoreCount),
        parentRecordId: (wire.ParentRecordID as unknown[])[0],
      };
    case 'Storage':
      return {
        __typename: 'AmieStorageRecord',
        ...shared,
        collectionTime: wire.CollectionTime,
        ...of(attributes, { bytesRead: 'BytesRead', bytesStored: 'BytesStored', bytesWritten: 'BytesWritten' }),
        ...of(attributes, { fileCount: 'FileCount', filesRead: 'FilesRead', filesWritten: 'FilesWritten' }),
        ...of(attributes, { collectionInterval: 'CollectionInterval', mediaType: 'MediaType' }),
        systemCopies: count(attributes.SystemCopies),
        userCopies: count(attributes.UserCopies),
      };
    default:
      return {
        __typename: 'AmieAdjustmentRecord',
        ...shared,
        ...of(wire, { startTime: 'StartTime', comment: 'Comment' }),
        adjustmentType: String(wire.AdjustmentType).toUpperCase().replace('-', '_'),
      };
  }
}

function typesIn(data: unknown): string[] {
  return [...new Set(JSON.stringify(data).match(/Amie\w+Record(?=")/g))].sort();
}
