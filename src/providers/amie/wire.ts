import { z } from 'zod';
import { type Fields, isRawNumber, type Row } from '../../upstream/index.ts';

/**
 * What AMIE sends, under the names of the schema. A record that comes back may be wrong in any way, which may be why it comes
 * back: every field of it may be missing. https://github.com/XSEDE/amieclient
 */
export function createShapes(fields: Fields) {
  const { identity, text, textual, decimal, int, utcInstant, oneOf, model, list, rows, sourced } = fields;

  const common = {
    username: ['Username', text],
    localProjectId: ['LocalProjectID', textual],
    localRecordId: ['LocalRecordID', textual],
    resource: ['Resource', text],
    charge: ['Charge', decimal],
    localReference: ['LocalReference', textual],
  } as const;

  const compute = model({
    ...common,
    submitTime: ['SubmitTime', utcInstant],
    startTime: ['StartTime', utcInstant],
    endTime: ['EndTime', utcInstant],
    parentRecordId: ['ParentRecordID', textual],
    nodeCount: ['NodeCount', int],
    cpuCoreCount: ['CpuCoreCount', int],
    jobName: ['JobName', text],
    memory: ['Memory', textual],
    queue: ['Queue', text],
  });

  const storage = model({
    ...common,
    collectionTime: ['CollectionTime', utcInstant],
    bytesRead: ['BytesRead', decimal],
    bytesStored: ['BytesStored', decimal],
    bytesWritten: ['BytesWritten', decimal],
    collectionInterval: ['CollectionInterval', decimal],
    fileCount: ['FileCount', decimal],
    filesRead: ['FilesRead', decimal],
    filesWritten: ['FilesWritten', decimal],
    mediaType: ['MediaType', text],
    systemCopies: ['SystemCopies', int],
    userCopies: ['UserCopies', int],
  });

  const adjustment = model({
    ...common,
    adjustmentType: [
      'AdjustmentType',
      oneOf(['CREDIT', 'REFUND', 'STORAGE_CREDIT', 'DEBIT', 'RESERVATION', 'STORAGE_DEBIT'], (sent) =>
        sent.toUpperCase().replaceAll('-', '_'),
      ),
    ],
    startTime: ['StartTime', utcInstant],
    comment: ['Comment', text],
  });

  const unrecognized = model({ ...common, usageType: ['UsageType', text] });

  /** A record of any type. Its attributes stand in an object of their own; here they are fields like the others. */
  const record = sentObject.transform((sent) => {
    const { Attributes: attributes, ParentRecordID: parent } = sent;
    const flat = {
      ...(typeof attributes === 'object' ? attributes : {}),
      ...sent,
      // The vendor's own client sends an array of one, with null in it where there is no parent.
      ParentRecordID: Array.isArray(parent) ? parent[0] : parent,
    };
    switch (sent.UsageType) {
      case 'Compute':
        return { __typename: 'AmieComputeRecord' as const, ...compute.parse(flat) };
      case 'Storage':
        return { __typename: 'AmieStorageRecord' as const, ...storage.parse(flat) };
      case 'Adjustment':
        return { __typename: 'AmieAdjustmentRecord' as const, ...adjustment.parse(flat) };
      default:
        return { __typename: 'AmieUnrecognizedRecord' as const, ...unrecognized.parse(flat), payload: sent };
    }
  });

  const failedRecord = sentObject.transform((sent) => ({
    ...model({ id: ['FailedRecordID', textual], error: ['Error', text] }).parse(sent),
    record: record.parse(sent),
  }));
  const failedRecords = rows(failedRecord);

  const loaded = rows(
    model({
      reference: ['AccountingDbRecordID', textual],
      localRecordId: ['LocalRecordID', textual],
      resource: ['Resource', text],
      submitTime: ['SubmitTime', utcInstant],
      charge: ['Charge', decimal],
      loadedTime: ['LoadedTime', utcInstant],
    }),
  );

  return {
    record,
    status: rows(
      model({
        resource: ['Resource', identity],
        loadedRecordCount: ['LoadedRecordCount', int],
        failedJobCount: ['FailedJobCount', int],
        totalCharge: ['TotalCharge', decimal],
        errors: ['Errors', list(model({ error: ['Error', text], records: ['Records', rows(record)] }))],
      }),
    ),
    /** Which of the two names the list has, the vendor's own sources do not agree on. */
    failed: z.union([
      z.object({ FailedRecords: failedRecords }).transform(({ FailedRecords }) => FailedRecords),
      z
        .object({ ValidationFailedRecords: failedRecords })
        .transform(({ ValidationFailedRecords }) => ValidationFailedRecords),
    ]),
    /** The answer to a message. Its list of what was refused has either name, as above; a list is whole, or wrong. */
    reply: sourced(
      model({
        message: ['Message', text],
        validationFailedRecords: ['ValidationFailedRecords', list(failedRecord)],
        failedRecords: ['FailedRecords', list(failedRecord)],
      }),
    ),
    /** Only sites' software tells of it, and nobody what is around the rows: nothing, as around the status, or an object. */
    loaded: z.union([
      loaded,
      z
        .record(z.string(), z.unknown())
        .transform((envelope): unknown => Object.values(envelope).find(Array.isArray))
        .pipe(loaded),
    ]),
  };
}

/** As it was sent, whatever is in it. A number whose digits are kept is an object to JavaScript alone. */
const sentObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value),
);

type Shapes = ReturnType<typeof createShapes>;
type RowOf<L> = L extends readonly Row<infer R>[] ? Exclude<R, Error> : never;

export type StatusModel = RowOf<z.output<Shapes['status']>>;
export type FailedRecordModel = RowOf<z.output<Shapes['failed']>>;
export type RecordModel = FailedRecordModel['record'];
export type ReplyModel = z.output<Shapes['reply']>['value'];
export type LoadedModel = RowOf<z.output<Shapes['loaded']>>;
