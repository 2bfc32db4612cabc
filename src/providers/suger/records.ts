import type { Decimal } from '../../decimal.ts';
import { contains, type Instant } from '../../time.ts';
import { believe, type Field, orError, type Row } from '../../upstream/index.ts';
import { createRecordIds, type Dimension, isAsked, type UsageQuery, type UsageRecord } from '../../usage.ts';
import type { SugerClient } from './client.ts';
import type { GroupModel } from './wire.ts';

/** A record of a group; `metricId` is the billable metric's where it is of the second form (v2). */
export interface SugerUsageRecord extends UsageRecord {
  readonly group: GroupModel;
  readonly metricId: string | null;
}

/** The records of groups that count: those that are INVALID or DELETED are never billed. */
export function recordsOf(
  client: SugerClient,
  groups: readonly Row<GroupModel>[],
  query: UsageQuery,
): (SugerUsageRecord | Error)[] {
  const idOf = createRecordIds(client.account);
  return groups.flatMap((group): readonly (SugerUsageRecord | Error)[] => {
    if (group instanceof Error) return [group];
    if (group.status === 'INVALID' || group.status === 'DELETED') return [];
    return orError(() => {
      const time = timeOf(client, group);
      if (!contains(query.window, time)) return [];
      return linesOf(group).flatMap((line) =>
        orError(() => [toRecord(client, group, time, line, idOf)].filter((record) => isAsked(query, record))),
      );
    });
  });
}

interface Line {
  readonly key: string;
  readonly quantity: Field<Decimal>;
  readonly metricId: string | null;
  readonly properties: readonly Dimension[];
}

/**
 * A group holds `records` (v1) or `billableRecords` (v2). The vendor says not to use both; where both are there, the second
 * form counts, because the first may then be a rendering of it, and nothing may count twice.
 */
function linesOf(group: GroupModel): Line[] {
  const billable = believe(believe(group.metaInfo)?.billableRecords ?? null) ?? [];
  if (billable.length > 0) {
    return billable.map(({ key, quantity, properties }) => ({
      key,
      quantity,
      metricId: key,
      properties: (believe(properties) ?? []).map((property) => ({
        key: property.key,
        value: labelOf(property.value),
      })),
    }));
  }
  return (believe(group.records) ?? []).map(({ key, quantity }) => ({ key, quantity, metricId: null, properties: [] }));
}

function timeOf(client: SugerClient, group: GroupModel): Instant {
  const time = believe(believe(group.metaInfo)?.timestamp ?? null) ?? believe(group.creationTime);
  if (time === null) throw client.unreadable('sent a usage record group without a time');
  return time;
}

function toRecord(
  client: SugerClient,
  group: GroupModel,
  time: Instant,
  line: Line,
  idOf: (...identity: unknown[]) => string,
): SugerUsageRecord {
  const quantity = believe(line.quantity);
  if (quantity === null) throw client.unreadable('sent a usage record without a quantity');
  return {
    __typename: 'SugerUsage',
    id: idOf(group.id, line.metricId === null ? 'v1' : 'v2', line.key, line.properties),
    metric: line.key,
    subject: believe(group.entitlementId),
    quantity,
    unit: null,
    // v2: the billable metric's own, which the resolver looks up when it is asked for.
    aggregation: line.metricId === null ? 'SUM' : null,
    finality: believe(group.status) === 'REPORTED' ? 'FINAL' : 'PROVISIONAL',
    period: { from: time, to: time },
    dimensions: [
      ...named('partner', believe(group.partner)),
      ...named('buyer', believe(group.buyerId)),
      ...line.properties,
    ],
    group,
    metricId: line.metricId,
  };
}

function named(key: string, value: string | null): Dimension[] {
  return value === null ? [] : [{ key, value }];
}

/** A property's value as a label: text as it is, anything else as JSON has it, a number digit for digit. */
function labelOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
