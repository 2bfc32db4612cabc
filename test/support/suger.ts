import type { LoggedRequest } from '../../src/sandbox/index.ts';
import { RECEIPT } from './reports.ts';
import type { World } from './world.ts';

/** What tests of writes to Suger ask for. */
export const GROUP = `
  id accountId entitlementId status records { key quantity } metaInfo { timestamp }
  billableRecords { key quantity properties { key value } }
`;

export const REPORT_GROUP = `mutation ($input: ReportSugerUsageRecordGroupInput!) {
  reportSugerUsageRecordGroup(input: $input) { receipt { ${RECEIPT} } usageRecordGroup { ${GROUP} } }
}`;

export const REPORT_BATCH = `mutation ($input: BatchReportSugerUsageRecordGroupsInput!) {
  batchReportSugerUsageRecordGroups(input: $input) { receipt { ${RECEIPT} } usageRecordGroups { ${GROUP} } }
}`;

/** What was sent to the vendor to change something, oldest first. */
export async function writesTo(world: World): Promise<LoggedRequest[]> {
  return (await world.requests('SUGER')).filter(({ method }) => method !== 'GET');
}

/** Asks the stand-in itself, past the gateway; faults and the log of requests are the same for it. */
export async function askVendor(world: World, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${world.sandboxUrl}/suger/org/sandbox${path}`, {
    method,
    headers: { authorization: 'Key sandbox-key' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its operation
  return { status: answer.status, body: (await answer.json()) as any };
}

/** The vendor's groups of an entitlement that were written by this test, newest first. */
export async function groupsOf(world: World, entitlementId: string): Promise<{ id: string; records: unknown }[]> {
  const { body } = await askVendor(world, 'GET', `/usageRecordGroup?entitlementId=${entitlementId}`);
  // Far above those of the stand-in's own data.
  return body.usageRecordGroups.filter(({ serialID }: { serialID: number }) => serialID >= 1_000_000_000);
}

export async function clearFaults(world: World): Promise<void> {
  await fetch(`${world.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
}
