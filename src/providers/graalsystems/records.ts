import { believe, orError, type Row } from '../../upstream/index.ts';
import { createRecordIds, type Dimension, isAsked, type UsageQuery, type UsageRecord } from '../../usage.ts';
import type { GraalSystemsClient } from './client.ts';
import type { UsageModel } from './wire.ts';

/** A usage as it was created. */
export interface GraalSystemsUsageRecord extends UsageRecord {
  readonly accountId: string;
}

/** One record per usage. The vendor documents neither end of its window: what lies outside of ours is left out here. */
export function recordsOf(
  client: GraalSystemsClient,
  usages: readonly Row<UsageModel>[],
  query: UsageQuery,
): (GraalSystemsUsageRecord | Error)[] {
  const idOf = createRecordIds(client.account);
  return usages.flatMap((usage) =>
    usage instanceof Error
      ? [usage]
      : orError(() => [toRecord(client, usage, idOf)].filter((record) => isAsked(query, record))),
  );
}

export function toRecord(
  client: GraalSystemsClient,
  usage: UsageModel,
  idOf: (...identity: unknown[]) => string,
): GraalSystemsUsageRecord {
  const metric = believe(usage.productType);
  const quantity = believe(usage.quantity);
  const created = believe(usage.created);
  if (metric === null) throw client.unreadable('sent a usage without a product type');
  if (quantity === null) throw client.unreadable('sent a usage without a quantity');
  if (created === null) throw client.unreadable('sent a usage without a time');
  const subject = believe(usage.productReference);
  const dimensions = (believe(usage.dimensions) ?? []).map(({ key, value }) => ({ key, value: believe(value) ?? '' }));
  return {
    __typename: 'GraalSystemsUsage',
    // A map has no order: the same usage has the same id in whichever order its labels come.
    id: idOf(metric, subject, created, quantity, dimensions.toSorted(byKey)),
    accountId: client.account,
    metric,
    subject,
    quantity,
    unit: null,
    aggregation: 'SUM',
    finality: 'FINAL',
    period: { from: created, to: created },
    dimensions,
  };
}

function byKey(a: Dimension, b: Dimension): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
