import { believe, orError, type Row } from '../../upstream/index.ts';
import { createRecordIds, isAsked, type UsageQuery, type UsageRecord } from '../../usage.ts';
import type { AmieClient } from './client.ts';
import type { StatusModel } from './wire.ts';

/** What one resource was charged for in the window that was asked for: the vendor has no finer figure. */
export interface AmieUsageRecord extends UsageRecord {
  readonly accountId: string;
  readonly subject: string;
  readonly status: StatusModel;
}

/** The one metric that the vendor accounts for. */
export const METRIC = 'charge';

export function recordsOf(
  client: AmieClient,
  status: readonly Row<StatusModel>[],
  query: UsageQuery,
): (AmieUsageRecord | Error)[] {
  const idOf = createRecordIds(client.account);
  return status.flatMap((resource) =>
    resource instanceof Error
      ? [resource]
      : orError(() => [toRecord(client, resource, query, idOf)].filter((record) => isAsked(query, record))),
  );
}

function toRecord(
  client: AmieClient,
  status: StatusModel,
  { window }: UsageQuery,
  idOf: (...identity: unknown[]) => string,
): AmieUsageRecord {
  const quantity = believe(status.totalCharge);
  if (quantity === null) throw client.unreadable('sent the status of a resource without its total charge');
  return {
    __typename: 'AmieUsage',
    id: idOf(status.resource, window.from, window.to),
    accountId: client.account,
    metric: METRIC,
    subject: status.resource,
    quantity,
    unit: 'Allocation Units',
    aggregation: 'SUM',
    finality: 'FINAL',
    period: window,
    dimensions: [],
    status,
  };
}
