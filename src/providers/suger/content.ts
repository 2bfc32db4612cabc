import { canonical } from '../../connection.ts';
import type { Decimal } from '../../decimal.ts';
import { believe, type Quantity } from '../../upstream/index.ts';
import type { SugerClient } from './client.ts';
import type { UsagePayload } from './payload.ts';
import type { GroupModel } from './wire.ts';

/**
 * Whether a group at the vendor holds the usage that was sent, so that it is the one that was sent. Throws where what it holds
 * cannot be read: to be wrong either way loses a report, or counts one twice.
 */
export function holdsSame(client: SugerClient, group: GroupModel, sent: UsagePayload): boolean {
  const metaInfo = believe(group.metaInfo);
  const billable = believe(metaInfo?.billableRecords ?? null) ?? [];
  // A dimension mapping changes `records`; what came in stays here.
  const origin = believe(metaInfo?.originRecords ?? null) ?? [];
  const records = origin.length > 0 ? origin : (believe(group.records) ?? []);
  const theirs =
    billable.length > 0
      ? billable.map(({ key, quantity, properties }) => line(key, believe(quantity), mapOfPairs(believe(properties))))
      : linesOf(records.map(({ key, quantity }: Quantity) => ({ key, quantity: believe(quantity) })));
  if (theirs.length === 0) throw client.unreadable('sent a usage record group without usage');
  const ours = sent.billableRecords
    ? sent.billableRecords.map(({ key, quantity, properties }) => line(key, quantity, properties))
    : linesOf(Object.entries(sent.records ?? {}).map(([key, quantity]) => ({ key, quantity })));
  return canonical(theirs.sort()) === canonical(ours.sort());
}

/** Of the first form, where nothing of a dimension is the same as no such dimension. */
function linesOf(records: readonly { readonly key: string; readonly quantity: Decimal | null }[]): string[] {
  return records.filter(({ quantity }) => Number(quantity) !== 0).map(({ key, quantity }) => line(key, quantity, null));
}

/**
 * The vendor keeps float64s ("number"), also in properties: digits that a double does not hold are lost on its side, and are no
 * difference. A quantity of zero may be left out there.
 */
function line(key: string, quantity: Decimal | null, properties: Readonly<Record<string, unknown>> | null): string {
  return canonical([key, Number(quantity), JSON.parse(JSON.stringify(properties ?? {}))]);
}

function mapOfPairs(pairs: readonly { readonly key: string; readonly value: unknown }[] | null) {
  return Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, value]));
}
