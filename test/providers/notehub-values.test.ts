import { startWorld, type World } from '../support/world.ts';

/** What the vendor's figures become: nothing is lost, rounded, invented or given to another device. */

const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
/** Device 1 has a SIM, device 6 a satellite id beside it. */
const [CELLULAR, SATELLITE] = ['dev:864475040000001', 'dev:864475040000006'];
const FROM = '2026-03-01T00:00:00Z';
const WINDOW = `window: {from: "${FROM}", to: "2026-03-10T12:34:00Z"}`;
/** The same in Unix seconds; the last day ends on the 11th. */
const DATES = 'startDate=1772323200&endDate=1773187200';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** The fields of each list, with the wire's own names where they differ by more than their case. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  data: {
    period: 'period',
    connectivity: 'type',
    deviceCount: 'device_count',
    iccid: 'iccid',
    psid: 'psid',
    totalBytes: 'total_bytes',
    uplinkBytes: 'uplink_bytes',
    downlinkBytes: 'downlink_bytes',
    uplinkBytesBillable: 'uplink_bytes_billable',
    downlinkBytesBillable: 'downlink_bytes_billable',
    billableBytesTotal: 'billable_bytes_total',
    uplinkPackets: 'uplink_packets',
    downlinkPackets: 'downlink_packets',
  },
  events: {
    period: 'period',
    totalEvents: 'total_events',
    platformEvents: 'platform_events',
    billableEvents: 'billable_events',
    watchdogEvents: 'watchdog_events',
    totalDevices: 'total_devices',
    totalDaysInPeriod: 'total_days_in_period',
    totalFwUpdates: 'total_fw_updates',
    totalReboots: 'total_reboots',
    notefiles: 'notefiles',
  },
  sessions: {
    period: 'period',
    sessions: 'sessions',
    totalBytes: 'total_bytes',
    totalDevices: 'total_devices',
    firstSyncSessions: 'first_sync_sessions',
    sessionsByTransport: 'sessions_by_transport',
    tlsSessions: 'tls_sessions',
  },
  'route-logs': {
    period: 'period',
    totalRoutes: 'total_routes',
    successfulRoutes: 'successful_routes',
    failedRoutes: 'failed_routes',
    avgLatencyMs: 'avg_latency_ms',
  },
};

/** Every field of a list, as a selection. */
function fieldsOf(endpoint: string): string {
  return Object.keys(FIELDS[endpoint] ?? {})
    .map((name) => (name === 'notefiles' || name === 'sessionsByTransport' ? `${name} { key quantity }` : name))
    .join(' ');
}
const LISTS = `data { ${fieldsOf('data')} } events { ${fieldsOf('events')} } sessions { ${fieldsOf('sessions')} }`;

type Row = Readonly<Record<string, unknown>>;

/** The stand-in's own answer, asked directly: its rows under the schema's names, ordered by period. */
async function sent(endpoint: string, query: string): Promise<Row[]> {
  const answer = await fetch(`${world.sandboxUrl}/notehub${USAGE}/${endpoint}?${DATES}&${query}`, {
    headers: { authorization: 'Bearer sandbox-token' },
  });
  const body = (await answer.json()) as Record<string, Row[]>;
  const rows = (body.data ?? body.sessions ?? body.route_logs ?? []).flatMap((row) =>
    endpoint === 'data' ? (row.data as Row[]).map((point): Row => ({ ...row, ...point })) : [row],
  );
  return rows
    .map((row) =>
      Object.fromEntries(
        Object.entries(FIELDS[endpoint] ?? {}).map(([name, wireName]) => [name, shown(name, row[wireName])]),
      ),
    )
    .sort((a, b) => (String(a.period) < String(b.period) ? -1 : String(a.period) > String(b.period) ? 1 : 0));
}

/** Decimals are strings, maps are lists of pairs, what is missing is null. */
function shown(name: string, value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return name === 'totalDaysInPeriod' ? value : String(value);
  if (typeof value !== 'object') return value;
  return Object.entries(value).map(([key, quantity]) => ({ key, quantity: String(quantity) }));
}

describe.each(['DAY', 'WEEK', 'MONTH'])('by %s, each field is what the vendor sent', (period) => {
  // A window of a whole month: every bucket of the answer starts in it.
  const asked = `period=${period.toLowerCase()}`;
  const startsInWindow = (row: Row) => String(row.period) >= FROM;

  test.each([
    ['a cellular device', CELLULAR],
    ['a device with a satellite id', SATELLITE],
  ])('of %s', async (_, uid) => {
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${uid}"], period: ${period}, ${WINDOW}) { device { uid } ${LISTS} } }`,
    );
    expect(errors).toBeUndefined();
    const whose = `${asked}&deviceUID=${uid}`;
    const expected = {
      device: { uid },
      data: (await sent('data', whose)).filter(startsInWindow),
      events: (await sent('events', `${whose}&includeNotefiles=true`)).filter(startsInWindow),
      sessions: (await sent('sessions', whose)).filter(startsInWindow),
    };
    expect(data.deviceUsage).toEqual([expected]);
    expect(expected.data.length).toBeGreaterThan(0);
    expect(new Set(expected.data.map(({ connectivity }) => connectivity))).toEqual(
      new Set(uid === SATELLITE ? ['cellular', 'satellite'] : ['cellular']),
    );
    expect(expected.events.length).toBeGreaterThan(0);
    expect(expected.sessions.length).toBe(expected.events.length);
  });

  test('of a project', async () => {
    const { data, errors } = await world.query(
      `{ notehubProjectUsage(period: ${period}, ${WINDOW}) { projectUid accountId ${LISTS} } }`,
    );
    expect(errors).toBeUndefined();
    const whose = `${asked}&aggregate=project`;
    expect(data.notehubProjectUsage).toEqual({
      projectUid: 'app:2606f411-dea6-44a0-9743-1130f57d77d8',
      accountId: 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8',
      data: (await sent('data', whose)).filter(startsInWindow),
      events: (await sent('events', `${whose}&includeNotefiles=true`)).filter(startsInWindow),
      sessions: (await sent('sessions', whose)).filter(startsInWindow),
    });
  });

  test('of each fleet', async () => {
    const { data, errors } = await world.query(
      `{ notehubFleetUsage(period: ${period}, ${WINDOW}) { fleet { uid accountId } ${LISTS} } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.notehubFleetUsage).toHaveLength(6);
    const uids = data.notehubFleetUsage.map(({ fleet }: { fleet: Row }) => fleet.uid);
    expect(uids).toEqual([...uids].sort());
    for (const usage of data.notehubFleetUsage) {
      expect(usage.fleet.accountId).toBe('notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8');
      const whose = `${asked}&aggregate=fleet&fleetUID=${usage.fleet.uid}`;
      expect(usage.data).toEqual((await sent('data', whose)).filter(startsInWindow));
      expect(usage.events).toEqual((await sent('events', `${whose}&includeNotefiles=true`)).filter(startsInWindow));
      expect(usage.sessions).toEqual((await sent('sessions', whose)).filter(startsInWindow));
    }
  });

  test('of each route', async () => {
    const { data, errors } = await world.query(
      `{ notehubRouteUsage(period: ${period}, ${WINDOW}) { routeUid accountId logs { ${fieldsOf('route-logs')} } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.notehubRouteUsage).toHaveLength(4);
    for (const { routeUid, accountId, logs } of data.notehubRouteUsage) {
      expect(accountId).toBe('notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8');
      expect(logs).toEqual((await sent('route-logs', `${asked}&routeUID=${routeUid}`)).filter(startsInWindow));
      expect(logs.length).toBeGreaterThan(0);
    }
  });
});

describe('replies of 2025', () => {
  beforeEach(() => world.set({ notehubGeneration: '2025' }));
  afterEach(() => world.set({ notehubGeneration: '2026' }));

  test('are read under their own names, and what they did not have yet is null', async () => {
    const newer = async () => {
      await world.set({ notehubGeneration: '2026' });
      const rows = await sent('data', `period=day&deviceUID=${SATELLITE}`);
      await world.set({ notehubGeneration: '2025' });
      return rows;
    };
    const expected = (await newer()).map((row) => ({
      ...row,
      deviceCount: null,
      psid: row.connectivity === 'satellite' ? '901980000000006' : null,
      // The recorded reply of 2025 has no directions for satellites.
      uplinkBytes: row.connectivity === 'satellite' ? null : row.uplinkBytes,
      downlinkBytes: row.connectivity === 'satellite' ? null : row.downlinkBytes,
      uplinkBytesBillable: null,
      downlinkBytesBillable: null,
      billableBytesTotal: null,
      uplinkPackets: null,
      downlinkPackets: null,
    }));
    const { data, errors } = await world.query(`{ deviceUsage(deviceUids: ["${SATELLITE}"], ${WINDOW}) { ${LISTS} } }`);
    expect(errors).toBeUndefined();
    const [usage] = data.deviceUsage;
    expect(usage.data).toEqual(expected);
    expect(usage.events[0]).toEqual({
      period: '2026-03-01T00:00:00Z',
      totalEvents: expect.stringMatching(/^\d+$/),
      platformEvents: expect.stringMatching(/^\d+$/),
      billableEvents: null,
      watchdogEvents: null,
      totalDevices: null,
      totalDaysInPeriod: null,
      totalFwUpdates: null,
      totalReboots: null,
      notefiles: null,
    });
    expect(usage.sessions[0]).toEqual({
      period: '2026-03-01T00:00:00Z',
      sessions: expect.stringMatching(/^\d+$/),
      totalBytes: expect.stringMatching(/^\d+$/),
      totalDevices: null,
      firstSyncSessions: null,
      sessionsByTransport: null,
      tlsSessions: null,
    });
  });

  test('had no route logs: their list is null, and no device', async () => {
    const { data, errors } = await world.query(
      `{ notehubRouteUsage(routeUids: ["route:1"]) { routeUid logs { period } } }`,
    );
    expect(data.notehubRouteUsage).toEqual([{ routeUid: 'route:1', logs: null }]);
    expect(errors).toMatchObject([
      { path: ['notehubRouteUsage', 0, 'logs'], extensions: { code: 'NOT_FOUND', provider: 'NOTEHUB' } },
    ]);
  });
});
