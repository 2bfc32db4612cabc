import { canonicalDecimal, type Decimal } from '../../decimal.ts';
import { badInput } from '../../errors.ts';
import type {
  AmieAdjustmentRecordInput,
  AmieComputeRecordInput,
  AmieStorageRecordInput,
} from '../../generated/graphql.ts';
import type { Part, PartDraft } from '../../report.ts';
import type { Instant } from '../../time.ts';

export type UsageType = 'Compute' | 'Storage' | 'Adjustment';

/** What one request carries, as it is written down and sent: records of one type. */
export interface AmieMessage {
  readonly UsageType: UsageType;
  readonly Records: readonly SentRecord[];
}

export type SentRecord = Readonly<Record<string, unknown>> & {
  readonly LocalRecordID: string;
  readonly Resource: string;
};

export function messageOf({ payload }: Part): AmieMessage {
  return payload as AmieMessage;
}

/** A report as it is compared, and as it is sent. */
export interface PreparedReport {
  readonly content: unknown;
  readonly parts: () => readonly PartDraft[];
}

export function prepareComputeUsage(records: readonly AmieComputeRecordInput[]): PreparedReport {
  records.forEach((record, index) => {
    check(record, index, ['charge', 'nodeCount', 'cpuCoreCount']);
  });
  return prepare('Compute', records, toComputeRecord);
}

export function prepareStorageUsage(records: readonly AmieStorageRecordInput[]): PreparedReport {
  records.forEach((record, index) => {
    check(record, index, [
      ...(['charge', 'bytesRead', 'bytesStored', 'bytesWritten', 'collectionInterval'] as const),
      ...(['fileCount', 'filesRead', 'filesWritten', 'systemCopies', 'userCopies'] as const),
    ]);
  });
  return prepare('Storage', records, toStorageRecord);
}

/** The vendor documents no rule for the sign of an adjustment: either is taken. */
export function prepareAdjustments(records: readonly AmieAdjustmentRecordInput[]): PreparedReport {
  records.forEach((record, index) => {
    check(record, index, []);
    if (record.adjustmentType === 'UNRECOGNIZED') {
      throw badInput(`"records[${index}].adjustmentType" must be a kind that is known: UNRECOGNIZED is for reading.`);
    }
  });
  return prepare('Adjustment', records, toAdjustmentRecord);
}

/**
 * As the vendor's own client writes a time: with an offset in digits, and a fraction, where there is one, of six digits; only
 * what is finer than that has more.
 */
export function isoformat(instant: Instant): string {
  const [seconds, fraction] = instant.slice(0, -1).split('.');
  return `${seconds}${fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`}+00:00`;
}

// ---------------------------------------------------------------- what a record must be

const REQUIRED_TEXTS = ['username', 'localProjectId', 'localRecordId', 'resource'] as const;

interface AnyRecordInput extends Readonly<Record<(typeof REQUIRED_TEXTS)[number], string>> {
  readonly charge: Decimal;
}

/** What the vendor would refuse, or worse, would not. */
function check<R extends AnyRecordInput>(record: R, index: number, notNegative: readonly (keyof R & string)[]): void {
  const nameOf = (field: string) => `"records[${index}].${field}"`;
  for (const [field, value] of Object.entries(record)) {
    if (typeof value === 'string' && !value.isWellFormed()) {
      throw badInput(`${nameOf(field)} must be well-formed Unicode: it holds half of a surrogate pair.`);
    }
  }
  for (const field of REQUIRED_TEXTS) {
    if (record[field].trim() === '') throw badInput(`${nameOf(field)} may not be blank.`);
  }
  for (const field of notNegative) {
    if (String(record[field] ?? '').startsWith('-')) throw badInput(`${nameOf(field)} may not be negative.`);
  }
}

// ---------------------------------------------------------------- as it is sent

/** How a decimal is written: as the caller did where it is sent, in its canonical form where it is compared. */
type DecimalText = (decimal: Decimal) => string;

function toComputeRecord(record: AmieComputeRecordInput, decimal: DecimalText): SentRecord {
  return given({
    ...commonOf(record),
    SubmitTime: isoformat(record.submitTime),
    StartTime: isoformat(record.startTime),
    EndTime: isoformat(record.endTime),
    Charge: decimal(record.charge),
    Attributes: given({
      NodeCount: record.nodeCount,
      CpuCoreCount: record.cpuCoreCount,
      JobName: record.jobName,
      Memory: record.memory,
      Queue: record.queue,
    }),
    ParentRecordID: record.parentRecordId,
    LocalReference: record.localReference,
  });
}

function toStorageRecord(record: AmieStorageRecordInput, decimal: DecimalText): SentRecord {
  // As text, as the vendor's own client does: no digit is lost on the way.
  const text = (value: Decimal | null | undefined) => (value == null ? null : decimal(value));
  return given({
    ...commonOf(record),
    CollectionTime: isoformat(record.collectionTime),
    Charge: decimal(record.charge),
    Attributes: given({
      BytesRead: text(record.bytesRead),
      BytesStored: text(record.bytesStored),
      BytesWritten: text(record.bytesWritten),
      CollectionInterval: text(record.collectionInterval),
      FileCount: text(record.fileCount),
      FilesRead: text(record.filesRead),
      FilesWritten: text(record.filesWritten),
      MediaType: record.mediaType,
      SystemCopies: record.systemCopies,
      UserCopies: record.userCopies,
    }),
    LocalReference: record.localReference,
  });
}

function toAdjustmentRecord(record: AmieAdjustmentRecordInput, decimal: DecimalText): SentRecord {
  return given({
    ...commonOf(record),
    AdjustmentType: record.adjustmentType.toLowerCase().replaceAll('_', '-'),
    StartTime: isoformat(record.startTime),
    Charge: decimal(record.charge),
    Comment: record.comment,
    LocalReference: record.localReference,
  });
}

function commonOf(record: AnyRecordInput) {
  return {
    Username: record.username,
    LocalProjectID: record.localProjectId,
    LocalRecordID: record.localRecordId,
    Resource: record.resource,
  };
}

/** Without what the caller left out: the vendor's own client leaves it out too, and never sends null. */
function given<T extends Readonly<Record<string, unknown>>>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as T;
}

// ---------------------------------------------------------------- in messages

const MAX_RECORDS = 1_000;
/** The vendor takes 256 KB, says the newest user guide; so that it does whatever a KB is, and whatever it counts in. */
const MAX_BODY_BYTES = 192 * 1024;

function prepare<R>(
  usageType: UsageType,
  inputs: readonly R[],
  toRecord: (input: R, decimal: DecimalText) => SentRecord,
): PreparedReport {
  if (inputs.length === 0) throw badInput('"records" may not be empty: there is nothing to report.');
  const records = inputs.map((input) => toRecord(input, (decimal) => decimal));
  const messages = split(usageType, records);
  return {
    content: inputs.map((input) => toRecord(input, canonicalDecimal)),
    parts: () =>
      messages.map(({ first, message }) => ({
        delivery: 'message',
        lanes: [...new Set(message.Records.map(({ Resource }) => JSON.stringify([Resource])))],
        keepsPlace: message.UsageType === 'Compute',
        payload: message,
        records: message.Records.map(({ LocalRecordID }, place) => ({ index: first + place, key: LocalRecordID })),
      })),
  };
}

/** In order, and each as full as may be, so that the same records are always split alike. `first` is the place of the first one. */
function split(usageType: UsageType, records: readonly SentRecord[]): { first: number; message: AmieMessage }[] {
  const envelopeBytes = bytesOf({ UsageType: usageType, Records: [] });
  const messages: { first: number; records: SentRecord[]; bytes: number }[] = [];
  records.forEach((record, index) => {
    // With the comma before it, which the first has not.
    const bytes = bytesOf(record) + 1;
    if (envelopeBytes + bytes - 1 > MAX_BODY_BYTES) {
      throw badInput(`"records[${index}]" is larger than ${MAX_BODY_BYTES / 1024} KiB, more than one message may be.`);
    }
    const last = messages.at(-1);
    if (last && last.records.length < MAX_RECORDS && last.bytes + bytes <= MAX_BODY_BYTES) {
      last.records.push(record);
      last.bytes += bytes;
    } else {
      messages.push({ first: index, records: [record], bytes: envelopeBytes + bytes - 1 });
    }
  });
  return messages.map(({ first, records: Records }) => ({ first, message: { UsageType: usageType, Records } }));
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
