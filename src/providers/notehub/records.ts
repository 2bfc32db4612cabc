import type { Decimal } from '../../decimal.ts';
import { compareInstants, type Instant, instantOf, nextPeriod } from '../../time.ts';
import { believe, type Field, orError } from '../../upstream/index.ts';
import { createRecordIds, type Dimension, isAsked, type UsageQuery, type UsageRecord } from '../../usage.ts';
import type { NotehubClient, OwnedRow } from './client.ts';
import type { DataRow, EventsRow, SessionsRow } from './wire.ts';

/** One counter of one device on one day. */
export interface NotehubUsageRecord extends UsageRecord {
  readonly accountId: string;
  readonly subject: string;
  readonly connectivity: string | null;
}

/**
 * The counters that are usage, by endpoint: the wire name of each, its field, its unit, and whether every row has it. The bytes
 * of sessions are not among them: data has them already, and nothing may count twice.
 */
export const METRICS = {
  data: {
    total_bytes: ['totalBytes', 'Bytes', 'always'],
    uplink_bytes: ['uplinkBytes', 'Bytes'],
    downlink_bytes: ['downlinkBytes', 'Bytes'],
    billable_bytes_total: ['billableBytesTotal', 'Bytes'],
    uplink_packets: ['uplinkPackets', 'Packets'],
    downlink_packets: ['downlinkPackets', 'Packets'],
  },
  events: {
    total_events: ['totalEvents', 'Events', 'always'],
    platform_events: ['platformEvents', 'Events', 'always'],
    billable_events: ['billableEvents', 'Events'],
    watchdog_events: ['watchdogEvents', 'Events'],
  },
  sessions: {
    sessions: ['sessions', 'Sessions', 'always'],
    first_sync_sessions: ['firstSyncSessions', 'Sessions'],
    tls_sessions: ['tlsSessions', 'Sessions'],
  },
} as const;

type UsageEndpoint = keyof typeof METRICS;
type Counter = readonly [field: string, unit: string, presence?: 'always'];

/** The records of one endpoint's rows, one per counter that the vendor gave. */
export function recordsOf<E extends UsageEndpoint>(
  client: NotehubClient,
  endpoint: E,
  rows: readonly OwnedRow<E>[],
  query: UsageQuery,
  now: Date,
): (NotehubUsageRecord | Error)[] {
  const idOf = createRecordIds(client.account);
  const today = instantOf(now);
  const counters = Object.entries(METRICS[endpoint]) as [string, Counter][];
  // A counter that nobody asked for is no error where it cannot be read.
  const metrics = counters.filter(([metric]) => query.metrics?.includes(metric) ?? true);
  return rows.flatMap(({ owner, row }): readonly (NotehubUsageRecord | Error)[] => {
    if (row instanceof Error) return [row];
    const day = believe((row as DataRow | EventsRow | SessionsRow).period) as Instant;
    const period = { from: day, to: nextPeriod('DAY', day) };
    const finality = compareInstants(period.to, today) <= 0 ? ('FINAL' as const) : ('PROVISIONAL' as const);
    return metrics.flatMap(([metric, [field, unit, presence]]) =>
      orError((): NotehubUsageRecord[] => {
        const quantity = believe((row as unknown as Record<string, Field<Decimal>>)[field] ?? null);
        // A counter that this kind of connection, or an older reply, does not have is no record of zero.
        if (quantity === null && presence !== 'always') return [];
        if (quantity === null) throw client.unreadable(`sent a row without its ${metric}`);
        const { connectivity, series } = seriesOf(row as Partial<DataRow>);
        const dimensions: Dimension[] = connectivity === null ? [] : [{ key: 'connectivity', value: connectivity }];
        const record: NotehubUsageRecord = {
          __typename: 'NotehubUsage',
          id: idOf(endpoint, owner, day, metric, connectivity, series),
          accountId: client.account,
          metric,
          subject: owner,
          quantity,
          unit,
          aggregation: 'SUM',
          finality,
          period,
          dimensions,
          connectivity,
        };
        return isAsked(query, record) ? [record] : [];
      }),
    );
  });
}

/** Which of a device's series a row belongs to: it may change its SIM in the middle of a day. */
function seriesOf(row: Partial<DataRow>): { connectivity: string | null; series: (string | null)[] } {
  return {
    connectivity: believe(row.connectivity ?? null),
    series: [believe(row.iccid ?? null), believe(row.psid ?? null)],
  };
}
