import { RECEIPT } from './reports.ts';
import type { World } from './world.ts';

/** What tests of reports to AMIE send, and look at. */

const FAILED = `failedRecords {
  id error
  record { __typename username localProjectId localRecordId resource charge localReference ... on AmieComputeRecord { submitTime nodeCount queue } }
}`;

const mutation = (field: string, input: string) =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { receipt { ${RECEIPT} } message ${FAILED} } }`;

const MUTATIONS = {
  reportAmieComputeUsage: mutation('reportAmieComputeUsage', 'ReportAmieComputeUsageInput'),
  reportAmieStorageUsage: mutation('reportAmieStorageUsage', 'ReportAmieStorageUsageInput'),
  reportAmieAdjustments: mutation('reportAmieAdjustments', 'ReportAmieAdjustmentsInput'),
};
export type AmieOperation = keyof typeof MUTATIONS;

export const COMPUTE = 'compute.sandbox.access-ci.org';
export const GPU = 'gpu.sandbox.access-ci.org';
export const STORAGE = 'storage.sandbox.access-ci.org';

type Input = Readonly<Record<string, unknown>>;

export const job = (localRecordId: string, more: Input = {}): Input => ({
  username: 'jdoe',
  localProjectId: 'SBX250001',
  localRecordId,
  resource: COMPUTE,
  submitTime: '2026-03-01T09:00:00Z',
  startTime: '2026-03-01T09:10:00Z',
  endTime: '2026-03-01T10:10:00Z',
  charge: '1.5',
  nodeCount: 2,
  ...more,
});

export const volume = (localRecordId: string, more: Input = {}): Input => ({
  username: 'jdoe',
  localProjectId: 'SBX250001',
  localRecordId,
  resource: STORAGE,
  collectionTime: '2026-03-01T00:00:00Z',
  charge: '10',
  ...more,
});

export const correction = (localRecordId: string, more: Input = {}): Input => ({
  username: 'jdoe',
  localProjectId: 'SBX250001',
  localRecordId,
  resource: COMPUTE,
  adjustmentType: 'REFUND',
  startTime: '2026-03-01T09:00:00Z',
  charge: '-2',
  ...more,
});

/** Gives the payload of the mutation; an error of it is thrown. */
export async function report(
  world: World,
  operation: AmieOperation,
  idempotencyKey: string,
  records: readonly Input[],
) {
  const { data, errors } = await attempt(world, operation, idempotencyKey, records);
  if (errors) throw new Error(JSON.stringify(errors));
  return data[operation];
}

export function attempt(world: World, operation: AmieOperation, idempotencyKey: string, records: readonly Input[]) {
  return world.query(MUTATIONS[operation], { input: { idempotencyKey, records } });
}

/** The bodies of the messages that reached the vendor, oldest first. */
export async function posts(world: World): Promise<{ readonly UsageType: string; readonly Records: Input[] }[]> {
  const sent = (await world.requests('AMIE')).filter(({ method }) => method === 'POST');
  return sent.map(({ body }) => JSON.parse(body));
}

/** Asks the vendor itself. */
export async function ask(world: World, path: string): Promise<unknown> {
  const headers = { 'xa-site': 'SANDBOX', 'xa-api-key': 'sandbox-key' };
  return (await fetch(`${world.sandboxUrl}/amie${path}`, { headers })).json();
}

/** A name that no other record of the tests has. */
let count = 0;
export function unique(prefix: string): string {
  count += 1;
  return `${prefix}-${count}`;
}
