import { z } from 'zod';
import type { Fields } from '../../upstream/index.ts';

/** The four endpoints of the usage API. */
export type Endpoint = 'data' | 'events' | 'sessions' | 'route-logs';
/** Whose figures the rows are. */
export type Aggregate = 'device' | 'fleet' | 'project' | 'route';

/**
 * What Notehub sends, under the names of the schema, one row per owner and bucket. Its models were renamed over time; both
 * generations are read. A row that does not say whose it is cannot be placed: it is an error.
 */
export function createShapes(
  { identity, text, decimal, int, instant, quantities, model, rows }: Fields,
  aggregate: Aggregate,
) {
  const owner =
    aggregate === 'project'
      ? z
          .unknown()
          .optional()
          .transform(() => '')
      : ([aggregate, identity] as const);

  const point = model({
    period: instant,
    totalBytes: ['total_bytes', decimal],
    // The direction of the older names is not documented; the device's point of view is the likelier one.
    uplinkBytes: ['uplink_bytes', 'bytes_sent', decimal],
    downlinkBytes: ['downlink_bytes', 'bytes_received', decimal],
    uplinkBytesBillable: ['uplink_bytes_billable', decimal],
    downlinkBytesBillable: ['downlink_bytes_billable', decimal],
    billableBytesTotal: ['billable_bytes_total', decimal],
    uplinkPackets: ['uplink_packets', decimal],
    downlinkPackets: ['downlink_packets', decimal],
  });
  const series = model({
    owner,
    connectivity: ['type', text],
    deviceCount: ['device_count', decimal],
    iccid: text,
    psid: ['psid', 'imsi', text],
    points: ['data', rows(point)],
  });
  const events = model({
    owner,
    period: instant,
    totalEvents: ['total_events', decimal],
    platformEvents: ['platform_events', decimal],
    billableEvents: ['billable_events', decimal],
    watchdogEvents: ['watchdog_events', decimal],
    totalDevices: ['total_devices', decimal],
    totalDaysInPeriod: ['total_days_in_period', int],
    totalFwUpdates: ['total_fw_updates', decimal],
    totalReboots: ['total_reboots', decimal],
    notefiles: quantities,
  });
  const sessions = model({
    owner,
    period: instant,
    sessions: decimal,
    totalBytes: ['total_bytes', decimal],
    totalDevices: ['total_devices', decimal],
    firstSyncSessions: ['first_sync_sessions', decimal],
    sessionsByTransport: ['sessions_by_transport', quantities],
    tlsSessions: ['tls_sessions', decimal],
  });
  const logs = model({
    owner,
    period: instant,
    totalRoutes: ['total_routes', decimal],
    successfulRoutes: ['successful_routes', decimal],
    failedRoutes: ['failed_routes', decimal],
    avgLatencyMs: ['avg_latency_ms', decimal],
  });

  /** Replies of 2025 have no `truncated`: they were never cut. */
  const truncated = z
    .boolean()
    .nullish()
    .transform((cut) => cut ?? false);
  return {
    data: z.object({ data: rows(series), truncated }).transform(({ data, truncated }) => ({
      truncated,
      rows: data.flatMap((one) => {
        if (one instanceof Error) return [one];
        const { points, ...whose } = one;
        return points.map((each) => (each instanceof Error ? each : { ...whose, ...each }));
      }),
    })),
    events: z.object({ data: rows(events), truncated }).transform(({ data, truncated }) => ({ truncated, rows: data })),
    sessions: z
      .object({ sessions: rows(sessions), truncated })
      .transform(({ sessions, truncated }) => ({ truncated, rows: sessions })),
    'route-logs': z
      .object({ route_logs: rows(logs), truncated })
      .transform(({ route_logs, truncated }) => ({ truncated, rows: route_logs })),
  };
}

type Shapes = ReturnType<typeof createShapes>;
type RowsOf<E extends Endpoint> = Exclude<z.output<Shapes[E]>['rows'][number], Error>;

export type DataRow = RowsOf<'data'>;
export type EventsRow = RowsOf<'events'>;
export type SessionsRow = RowsOf<'sessions'>;
export type RouteLogsRow = RowsOf<'route-logs'>;
/** A row of each endpoint, by the endpoint's name. */
export interface RowTypes {
  readonly data: DataRow;
  readonly events: EventsRow;
  readonly sessions: SessionsRow;
  readonly 'route-logs': RouteLogsRow;
}
