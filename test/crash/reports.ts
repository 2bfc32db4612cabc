import { randomUUID } from 'node:crypto';

/** One report as a caller makes it: a mutation, and which records it is about. */
export interface CallersReport {
  readonly key: string;
  readonly operation: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** By its own name at the vendor, or its place in the report where it has none, how much is reported. */
  readonly amounts: readonly string[];
  readonly names: readonly string[];
}

const RECEIPT = 'receipt { id status records { index key status providerReference code } }';
const ENTITLEMENTS = ['ent_cobalt_1', 'ent_delta_1', 'ent_fjord_1'];
const RESOURCES = ['compute.sandbox.access-ci.org', 'gpu.sandbox.access-ci.org', 'storage.sandbox.access-ci.org'];

let serial = 0;

/** A report of a kind taken by chance, with quantities that no other report has. */
export function newReport(): CallersReport {
  serial += 1;
  const make = KINDS[Math.floor(Math.random() * KINDS.length)] as (typeof KINDS)[number];
  return make(`crash-${serial}-${randomUUID()}`);
}

/** Distinct to the digit, and beyond what a double holds with its fraction. */
function amount(index = 0): string {
  return `${serial}.${String(index + 1).padStart(3, '0')}${String(serial % 997).padStart(3, '0')}1`;
}

function oneOf<T>(values: readonly T[]): T {
  return values[Math.floor(Math.random() * values.length)] as T;
}

const KINDS: readonly ((key: string) => CallersReport)[] = [
  (key) => {
    const quantity = amount();
    return report('createGraalSystemsUsage', 'CreateGraalSystemsUsageInput', key, [quantity], [key], {
      productType: oneOf(['INSTANCE', 'EGRESS', 'SUPPORT']),
      productReference: `ref-${serial % 3}`,
      quantity,
    });
  },
  (key) => {
    const quantity = amount();
    return report('reportSugerUsageRecordGroup', 'ReportSugerUsageRecordGroupInput', key, [quantity], ['api_call'], {
      entitlementId: oneOf(ENTITLEMENTS),
      records: [{ key: 'api_call', quantity }],
    });
  },
  (key) => {
    const amounts = [amount(0), amount(1), amount(2)];
    return report(
      'batchReportSugerUsageRecordGroups',
      'BatchReportSugerUsageRecordGroupsInput',
      key,
      amounts,
      ['0', '1', '2'],
      {
        groups: amounts.map((quantity) => ({
          entitlementId: oneOf(ENTITLEMENTS),
          records: [{ key: 'api_call', quantity }],
        })),
      },
    );
  },
  (key) => {
    const amounts = [amount(0), amount(1)];
    const names = amounts.map((_, index) => `c-${serial}-${index}`);
    return report('reportAmieComputeUsage', 'ReportAmieComputeUsageInput', key, amounts, names, {
      records: amounts.map((charge, index) => ({
        ...amieRecord(names[index] ?? '', charge),
        submitTime: '2026-11-01T00:00:00Z',
        startTime: '2026-11-01T00:00:00Z',
        endTime: '2026-11-01T01:00:00Z',
        nodeCount: 1,
      })),
    });
  },
  (key) => {
    const charge = amount();
    const name = `s-${serial}`;
    return report('reportAmieStorageUsage', 'ReportAmieStorageUsageInput', key, [charge], [name], {
      records: [{ ...amieRecord(name, charge), collectionTime: '2026-11-01T00:00:00Z' }],
    });
  },
  (key) => {
    const charge = `-${amount()}`;
    const name = `a-${serial}`;
    return report('reportAmieAdjustments', 'ReportAmieAdjustmentsInput', key, [charge], [name], {
      records: [{ ...amieRecord(name, charge), adjustmentType: 'REFUND', startTime: '2026-11-01T00:00:00Z' }],
    });
  },
];

function amieRecord(localRecordId: string, charge: string) {
  return { username: 'aturing', localProjectId: 'SBX250001', localRecordId, resource: oneOf(RESOURCES), charge };
}

function report(
  operation: string,
  input: string,
  idempotencyKey: string,
  amounts: readonly string[],
  names: readonly string[],
  rest: Readonly<Record<string, unknown>>,
): CallersReport {
  return {
    key: idempotencyKey,
    operation,
    document: `mutation ($input: ${input}!) { ${operation}(input: $input) { ${RECEIPT} } }`,
    variables: { input: { idempotencyKey, ...rest } },
    amounts,
    names,
  };
}
