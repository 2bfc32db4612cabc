import { notehubStandIn } from '../../src/providers/notehub/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const PROJECT = 'app:2606f411-dea6-44a0-9743-1130f57d77d8';
const AFTERNOON = new Date('2026-08-20T15:00:00Z');

type Counts = Record<string, number>;
interface Point {
  readonly period: string;
  readonly device?: string;
  readonly fleet?: string;
  readonly route?: string;
  readonly [counter: string]: unknown;
}
interface Series extends Omit<Point, 'period'> {
  readonly type: 'cellular' | 'satellite';
  readonly data: readonly Point[];
}
interface Reply {
  readonly data?: readonly Series[];
  readonly sessions?: readonly Point[];
  readonly route_logs?: readonly Point[];
  readonly truncated?: boolean;
}

let now = AFTERNOON;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await start(() => now);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  now = AFTERNOON;
  await generation('2026');
});

describe('credentials', () => {
  const sandboxClient = {
    grant_type: 'client_credentials',
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
  };

  test.each([
    ['no Authorization header', {}],
    ['another token', { authorization: 'Bearer sandbox-tokem' }],
    ['another scheme', { authorization: 'Basic sandbox-token' }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('answers 401 to %s', async (_, headers) => {
    expect(await error('data?period=day', { headers })).toMatchObject({ code: 401, status: 'Unauthorized' });
  });

  test.each([
    ['in the form', {}, { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }],
    ['as HTTP Basic', { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` }, {}],
  ])('issues a token to a client that authenticates %s', async (_, headers, client) => {
    const { status, body } = await askToken({ grant_type: 'client_credentials', ...client }, headers);
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 1800 });
    const { status: used } = await ask('data?period=day&limit=1', { headers: bearer(body.access_token) });
    expect(used).toBe(200);
  });

  test('an issued token is good for 1800 seconds of the world’s clock', async () => {
    const { body } = await askToken(sandboxClient);
    const statusAfter = async (seconds: number) => {
      now = new Date(AFTERNOON.getTime() + seconds * 1000);
      return (await ask('data?period=day&limit=1', { headers: bearer(body.access_token) })).status;
    };
    expect(await statusAfter(1799)).toBe(200);
    expect(await statusAfter(1800)).toBe(401);
  });

  test.each<[string, number, Record<string, string>, Record<string, string>]>([
    ['invalid_request', 400, {}, {}],
    ['unsupported_grant_type', 400, { ...sandboxClient, grant_type: 'password' }, {}],
    ['invalid_request', 400, sandboxClient, { 'content-type': 'application/json' }],
    ['invalid_request', 400, sandboxClient, { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` }],
    ['invalid_client', 401, { ...sandboxClient, client_secret: 'sandbox-secreT' }, {}],
    ['invalid_client', 401, { grant_type: 'client_credentials' }, {}],
    ['invalid_client', 401, { grant_type: 'client_credentials' }, { authorization: 'Basic !' }],
  ])('refuses a token as %s (%i): %j %j', async (code, status, form, headers) => {
    const answer = await askToken(form, headers);
    expect(answer).toMatchObject({ status, body: { error: code, error_description: expect.any(String) } });
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description']);
  });

  test('forgets its tokens when the sandbox starts over', async () => {
    const { body } = await askToken(sandboxClient);
    await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
    const { status } = await ask('data?period=day&limit=1', { headers: bearer(body.access_token) });
    expect(status).toBe(401);
  });

  test('logs token requests as such, and issues none to GET', async () => {
    const { status } = await fetch(`${sandbox.url}/notehub/oauth2/token`);
    const log = await json<{ kind?: string; path: string }[]>(await fetch(`${sandbox.url}/_sandbox/requests`));
    expect(status).toBe(405);
    expect(log.at(-1)).toMatchObject({ kind: 'token', path: '/oauth2/token' });
  });
});

describe('paths', () => {
  test.each([
    PROJECT,
    encodeURIComponent(PROJECT),
    'com.example.sandbox:fleet',
    'product%3Acom.example.sandbox%3Afleet',
  ])('knows the project as %s', async (project) => {
    const { status } = await ask('data?period=day&limit=1', { project });
    expect(status).toBe(200);
  });

  test.each<[string, number, string, { project?: string; method?: string }]>([
    ['another project', 404, 'data?period=day', { project: 'app:2606f411-dea6-44a0-9743-1130f57d77d9' }],
    ['another usage', 404, 'constructor?period=day', {}],
    ['a longer path', 404, 'data/more?period=day', {}],
    ['POST', 405, 'data?period=day', { method: 'POST' }],
    ['DELETE', 405, 'sessions?period=day', { method: 'DELETE' }],
  ])('answers %s with %i', async (_, code, query, options) => {
    expect(await error(query, options)).toMatchObject({ code });
  });

  test.each([
    'data?startDate=1628631763&endDate=1657894210&deviceUID=dev:1&deviceUID=dev:2&fleetUID=fleet:1&limit=5&period=day&aggregate=device',
    'events?deviceUID=dev:1&period=day&aggregate=device&notefile=a.qo&notefile=b.qo&skipRecentData=false&includeNotefiles=true',
    'sessions?period=month&aggregate=device',
    'route-logs?routeUID=route:1&period=week&aggregate=route&skipRecentData=false',
  ])('serves the recorded request %s', async (query) => {
    const { status, body } = await ask(query, { project: encodeURIComponent(PROJECT) });
    expect(status).toBe(200);
    expect(body).toMatchObject({ truncated: false });
  });
});

describe('parameters', () => {
  test.each([
    'data',
    'data?period=hour',
    'data?period=DAY',
    'data?period=day&startDate=-1',
    'data?period=day&startDate=2026-08-01',
    'events?period=day&endDate=1e9',
    'events?period=day&endDate=',
    'sessions?period=day&startDate=1784000001&endDate=1784000000',
    'sessions?period=day&aggregate=route',
    'route-logs?period=day&aggregate=device',
    'data?period=day&limit=0',
    'data?period=day&limit=400001',
    'events?period=day&includeNotefiles=yes',
    'events?period=day&skipRecentData=1',
  ])('answers 400 to %s', async (query) => {
    expect(await error(query)).toMatchObject({ code: 400, status: 'Bad Request' });
  });

  test('ignores what the operation does not know', async () => {
    const { status } = await ask('data?period=day&limit=1&skipRecentData=perhaps&routeUID=x&colour=blue');
    expect(status).toBe(200);
  });

  test.each(['', '&endDate=0', `&endDate=${seconds('2026-08-20T15:00:00Z')}`, `&endDate=${seconds('2027-01-01')}`])(
    'takes the current time for the end with endDate "%s"',
    async (endDate) => {
      const points = await flat(`data?period=day&startDate=${seconds('2026-08-19')}&deviceUID=${device(1)}${endDate}`);
      expect(points.map(({ period }) => period)).toEqual(['2026-08-19T00:00:00Z', '2026-08-20T00:00:00Z']);
    },
  );

  test('counts the day in which startDate lies whole, and not the day that starts at endDate', async () => {
    const whole = await flat(`data?period=day&deviceUID=${device(1)}&${range('2026-06-01', '2026-06-04')}`);
    const ragged = await flat(
      `data?period=day&deviceUID=${device(1)}&${range('2026-06-01T23:59:59Z', '2026-06-03T00:00:01Z')}`,
    );
    expect(whole.map(({ period }) => period.slice(0, 10))).toEqual(['2026-06-01', '2026-06-02', '2026-06-03']);
    expect(ragged).toEqual(whole);
  });

  test('goes 400 days back without startDate, and no further with an earlier one', async () => {
    const points = await flat(`sessions?period=day&deviceUID=${device(1)}`);
    expect(points).toHaveLength(401);
    expect(points[0]?.period).toBe('2025-07-16T00:00:00Z');
    expect(await flat(`sessions?period=day&deviceUID=${device(1)}&startDate=0`)).toEqual(points);
  });

  test('filters by repeated deviceUID, raw or percent-encoded, and takes an unknown one for nobody', async () => {
    const { body } = await ask(
      `data?period=day&${range('2026-06-01', '2026-06-02')}&deviceUID=dev:864475040000001&deviceUID=dev%3A864475040000002&deviceUID=dev:1`,
    );
    expect(body.data?.map((series) => series.device)).toEqual([device(1), device(2)]);
  });

  test('filters by fleetUID, and by device and fleet together', async () => {
    const [first, second] = await fleets();
    const counted = async (filter: string) => {
      const points = await flat(`events?period=month&${range('2026-06-01', '2026-07-01')}&${filter}`);
      return points.length;
    };
    expect(await counted(`fleetUID=${first}`)).toBe(22);
    expect(await counted(`fleetUID=${first}&fleetUID=${second}`)).toBe(42);
    expect(await counted(`fleetUID=${second}&deviceUID=${device(1)}&deviceUID=${device(10)}`)).toBe(1);
    expect(await counted('fleetUID=fleet:1')).toBe(0);
  });

  test.each([
    ['data', 1003],
    ['events', 860],
  ])('cuts %s at limit points and says so only where more existed', async (operation, limit) => {
    const query = `${operation}?period=day&${range('2026-06-01', '2026-06-09')}`;
    const all = await flat(query);
    expect(all.length).toBeGreaterThan(900);
    const cut = await ask(`${query}&limit=${limit}`);
    expect(cut.body.truncated).toBe(limit < all.length);
    expect(pointsOf(cut.body)).toEqual(all.slice(0, limit));
    expect((await ask(`${query}&limit=${all.length}`)).body.truncated).toBe(false);
    expect((await ask(`${query}&limit=${all.length - 1}`)).body.truncated).toBe(true);
  });

  test('leaves the running day out with skipRecentData', async () => {
    const query = `sessions?period=day&startDate=${seconds('2026-08-18')}&aggregate=project`;
    expect((await flat(query)).map(({ period }) => period.slice(8, 10))).toEqual(['18', '19', '20']);
    expect((await flat(`${query}&skipRecentData=true`)).map(({ period }) => period.slice(8, 10))).toEqual(['18', '19']);
  });
});

describe('aggregation', () => {
  const window = range('2026-06-01', '2026-07-01');

  test.each([
    ['data', 'week'],
    ['data', 'month'],
    ['events', 'week'],
    ['events', 'month'],
    ['sessions', 'week'],
    ['sessions', 'month'],
    ['route-logs', 'week'],
    ['route-logs', 'month'],
  ])('%s by %s is the sum of its days', async (operation, period) => {
    const days = await flat(`${operation}?period=day&${window}`);
    const bucketOf = (day: string) => (period === 'month' ? `${day.slice(0, 8)}01T00:00:00Z` : mondayOf(day));
    expect(sumsBy(await flat(`${operation}?period=${period}&${window}`), ({ period }) => period)).toEqual(
      sumsBy(days, (point) => bucketOf(point.period)),
    );
  });

  test.each(['data', 'events', 'sessions'])('%s of all devices is that of the project', async (operation) => {
    const [devices, project] = [
      await flat(`${operation}?period=week&${window}`),
      await flat(`${operation}?period=week&${window}&aggregate=project`),
    ];
    expect(sumsBy(project, ({ period }) => period)).toEqual(sumsBy(devices, ({ period }) => period));
    expect(project.some((point) => 'device' in point || 'fleet' in point)).toBe(false);
  });

  test.each(['data', 'events', 'sessions'])(
    '%s of a fleet counts a device of two fleets in each',
    async (operation) => {
      const [, second = ''] = await fleets();
      const ofFleet = (await flat(`${operation}?period=month&${window}&aggregate=fleet`)).filter(
        ({ fleet }) => fleet === second,
      );
      const members = [...Array.from({ length: 20 }, (_, index) => 21 + index), 10, 20];
      const uids = members.map((number) => `deviceUID=${device(number)}`).join('&');
      const ofDevices = await flat(`${operation}?period=month&${window}&${uids}`);
      expect(sumsBy(ofFleet, ({ period }) => period)).toEqual(sumsBy(ofDevices, ({ period }) => period));
      expect(ofFleet.some((point) => 'device' in point)).toBe(false);
    },
  );

  test('counts the devices that a point or a series stands for, each once', async () => {
    const silent = await flat(`events?period=day&${window}&deviceUID=${device(7)}`);
    expect(silent.length).toBeGreaterThan(10);
    expect(silent.length).toBeLessThan(30);
    const [month] = await flat(`events?period=month&${window}&aggregate=project`);
    expect(month).toMatchObject({ total_devices: 120, total_days_in_period: 30 });
    const { body } = await ask(`data?period=day&${window}&aggregate=project`);
    expect(body.data?.map(({ type, device_count }) => [type, device_count])).toEqual([
      ['cellular', 120],
      ['satellite', 20],
    ]);
    const sessions = await flat(`sessions?period=month&${window}&aggregate=fleet`);
    expect(sessions.map((point) => point.total_devices)).toEqual([22, 22, 22, 22, 22, 22]);
  });

  test('a week or month that startDate cuts keeps its own first day and sums the days asked for', async () => {
    const wednesday = range('2026-06-03', '2026-06-08');
    const days = await flat(`data?period=day&${wednesday}&deviceUID=${device(1)}`);
    for (const [period, start] of [
      ['week', '2026-06-01T00:00:00Z'],
      ['month', '2026-06-01T00:00:00Z'],
    ]) {
      const buckets = await flat(`data?period=${period}&${wednesday}&deviceUID=${device(1)}`);
      expect(sumsBy(buckets, (point) => point.period)).toEqual(sumsBy(days, () => start ?? ''));
    }
  });

  test.each([
    ['2024-03-05T12:00:00Z', '2024-02-26', '2024-03-03', 29],
    ['2025-03-05T12:00:00Z', '2025-02-24', '2025-03-02', 28],
  ])('knows the end of February as of %s', async (at, monday, sunday, length) => {
    now = new Date(at);
    const query = `${range(monday, `${sunday}T12:00:00Z`)}&deviceUID=${device(1)}`;
    expect(await flat(`events?period=day&${query}`)).toHaveLength(7);
    expect((await flat(`events?period=week&${query}`)).map(({ period }) => period)).toEqual([`${monday}T00:00:00Z`]);
    const months = await flat(`events?period=month&${query}`);
    expect(months.map((point) => [point.period.slice(5, 10), point.total_days_in_period])).toEqual([
      ['02-01', length],
      ['03-01', 31],
    ]);
  });
});

describe('data', () => {
  test('keeps the vendor’s invariants at every point, the running day’s too', async () => {
    const days = await flat(`data?period=day&startDate=${seconds('2026-08-10')}`);
    for (const { total_bytes, uplink_bytes, downlink_bytes, ...rest } of days as unknown as Counts[]) {
      expect(total_bytes).toBe((uplink_bytes ?? 0) + (downlink_bytes ?? 0));
      if (!('billable_bytes_total' in rest)) continue;
      expect(rest.billable_bytes_total).toBe((rest.uplink_bytes_billable ?? 0) + (rest.downlink_bytes_billable ?? 0));
      expect(rest.billable_bytes_total).toBeGreaterThanOrEqual(total_bytes ?? Number.NaN);
    }
    const events = await flat(`events?period=day&startDate=${seconds('2026-08-10')}&includeNotefiles=true`);
    for (const point of events) {
      const [total, platform] = [Number(point.total_events), Number(point.platform_events)];
      expect(point.billable_events).toBe(total - platform);
      expect(point.watchdog_events).toBeLessThanOrEqual(total - platform);
      expect(sum(Object.values(point.notefiles as Counts))).toBe(total);
    }
    const sessions = await flat(`sessions?period=day&startDate=${seconds('2026-08-10')}`);
    for (const point of sessions) {
      expect(point.sessions).toBe(sum(Object.values(point.sessions_by_transport as Counts)));
      expect(point.first_sync_sessions).toBeLessThanOrEqual(Number(point.sessions));
      expect(point.tls_sessions).toBeLessThanOrEqual(Number(point.sessions));
    }
    for (const point of await flat(`route-logs?period=day&startDate=${seconds('2026-08-10')}`)) {
      expect(point.total_routes).toBe(Number(point.successful_routes) + Number(point.failed_routes));
    }
  });

  test('the bytes of sessions are those of the traffic', async () => {
    const query = `period=month&${range('2026-06-01', '2026-07-01')}&aggregate=project`;
    const [sessions] = await flat(`sessions?${query}`);
    expect(sessions?.total_bytes).toBe(sum((await flat(`data?${query}`)).map((point) => Number(point.total_bytes))));
  });

  test('notefiles are given only when asked for, and a filter narrows every count to them', async () => {
    const query = `events?period=month&${range('2026-06-01', '2026-07-01')}&deviceUID=${device(4)}`;
    const [plain] = await flat(query);
    expect(plain).not.toHaveProperty('notefiles');
    const [all] = await flat(`${query}&includeNotefiles=true`);
    const counts = all?.notefiles as Counts;
    const [narrow] = await flat(`${query}&includeNotefiles=true&notefile=data.qo&notefile=_log.qo&notefile=none.qo`);
    expect(narrow).toMatchObject({
      notefiles: { 'data.qo': counts['data.qo'], '_log.qo': counts['_log.qo'] },
      total_events: (counts['data.qo'] ?? 0) + (counts['_log.qo'] ?? 0),
      platform_events: counts['_log.qo'],
      billable_events: counts['data.qo'],
      watchdog_events: 0,
      total_reboots: null,
    });
    expect(await flat(`${query}&notefile=none.qo`)).toEqual([]);
  });

  test('has four routes, whose latency is null where no log recorded a duration', async () => {
    const points = await flat(`route-logs?period=day&startDate=${seconds('2026-05-01')}`);
    const routes = [...new Set(points.map(({ route }) => route))];
    expect(routes).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(/^route:[0-9a-f]{32}$/)));
    expect(points.some((point) => point.avg_latency_ms === null)).toBe(true);
    expect(points.some((point) => Number(point.avg_latency_ms) > 0)).toBe(true);
    const [last] = routes.slice(-1);
    const ofLast = await flat(`route-logs?period=day&startDate=${seconds('2026-05-01')}&routeUID=${last}`);
    expect(ofLast).toEqual(points.filter(({ route }) => route === last));
    const project = await flat(`route-logs?period=month&startDate=${seconds('2026-08-01')}&aggregate=project`);
    expect(project).toHaveLength(1);
    expect(project[0]).not.toHaveProperty('route');
  });

  test('is the same after every start', async () => {
    const other = await start(() => AFTERNOON);
    const window = range('2026-08-07', '2026-08-21');
    const queries = ['data?', 'events?includeNotefiles=true&', 'sessions?', 'route-logs?'].map(
      (start) => `${start}period=day&${window}`,
    );
    for (const query of queries) {
      const { body } = await ask(query, { url: other.url });
      expect(body).toEqual((await ask(query)).body);
    }
    await other.stop();
  });

  test('past days stay as they are while the running one grows to its final figure', async () => {
    const query = `data?period=day&${range('2026-08-01', '2026-08-21')}&aggregate=project`;
    const seen: Map<string, number>[] = [];
    for (const at of [
      '2026-08-20T00:00:00Z',
      '2026-08-20T06:00:00Z',
      '2026-08-20T23:59:59Z',
      '2026-08-21T00:00:00Z',
      '2027-02-01',
    ]) {
      now = new Date(at);
      const points = (await flat(query)).filter(({ type }) => type === 'cellular');
      seen.push(new Map(points.map(({ period, total_bytes }) => [period.slice(0, 10), Number(total_bytes)])));
    }
    const ofDay = (day: string) => seen.map((days) => days.get(day));
    expect(new Set(ofDay('2026-08-01')).size).toBe(1);
    expect(new Set(ofDay('2026-08-19')).size).toBe(1);
    const [midnight, morning = 0, evening = 0, over = 0, later] = ofDay('2026-08-20');
    expect(midnight).toBeUndefined();
    expect(morning).toBeGreaterThan(0);
    expect(evening).toBeGreaterThan(morning);
    expect(over).toBeGreaterThan(evening);
    expect(later).toBe(over);
  });

  test('gives every device and every day in one answer', async () => {
    const { body } = await ask('data?period=day');
    const points = pointsOf(body).filter(({ type }) => type === 'cellular');
    expect(body.truncated).toBe(false);
    expect(new Set(points.map((point) => point.device)).size).toBe(120);
    expect(new Set(points.map((point) => point.period)).size).toBe(401);
  });
});

describe('generations', () => {
  const june = range('2026-06-01', '2026-07-01');

  test('2026 is the default and bears every field of the newest models', async () => {
    const { body } = await ask(`data?period=month&${june}&deviceUID=${device(6)}`);
    expect(body).toEqual({
      data: [
        {
          device: device(6),
          device_count: 1,
          type: 'cellular',
          iccid: expect.stringMatching(/^\d{20}$/),
          data: [{ period: '2026-06-01T00:00:00Z', ...numbers('total_bytes', 'uplink_bytes', 'downlink_bytes') }],
        },
        {
          device: device(6),
          device_count: 1,
          type: 'satellite',
          psid: expect.stringMatching(/^skylo:\d{13}$/),
          data: [
            {
              period: '2026-06-01T00:00:00Z',
              ...numbers(
                'total_bytes',
                'uplink_bytes',
                'downlink_bytes',
                'uplink_bytes_billable',
                'downlink_bytes_billable',
              ),
              ...numbers('billable_bytes_total', 'uplink_packets', 'downlink_packets'),
            },
          ],
        },
      ],
      truncated: false,
    });
    expect((await ask(`events?period=month&${june}&deviceUID=${device(6)}&includeNotefiles=true`)).body).toEqual({
      data: [
        {
          period: '2026-06-01T00:00:00Z',
          device: device(6),
          ...numbers('total_events', 'platform_events', 'watchdog_events', 'billable_events', 'total_devices'),
          ...numbers('total_days_in_period', 'total_fw_updates', 'total_reboots'),
          notefiles: expect.any(Object),
        },
      ],
      truncated: false,
    });
    expect((await ask(`sessions?period=month&${june}&deviceUID=${device(6)}`)).body).toEqual({
      sessions: [
        {
          period: '2026-06-01T00:00:00Z',
          device: device(6),
          ...numbers('sessions', 'total_bytes', 'total_devices', 'first_sync_sessions', 'tls_sessions'),
          sessions_by_transport: { cell: expect.any(Number), ntn: expect.any(Number) },
        },
      ],
      truncated: false,
    });
  });

  test('2025 speaks the models of that year', async () => {
    await generation('2025');
    const period = '2026-06-01T00:00:00Z';
    expect((await ask(`data?period=month&${june}&deviceUID=${device(6)}`)).body).toEqual({
      data: [
        {
          device: device(6),
          type: 'cellular',
          iccid: expect.stringMatching(/^\d{20}$/),
          data: [{ period, ...numbers('total_bytes', 'bytes_received', 'bytes_sent') }],
        },
        {
          device: device(6),
          type: 'satellite',
          imsi: expect.stringMatching(/^\d{15}$/),
          data: [{ period, ...numbers('total_bytes') }],
        },
      ],
    });
    expect((await ask(`events?period=month&${june}&deviceUID=${device(6)}`)).body).toEqual({
      data: [{ period, device: device(6), ...numbers('total_events', 'platform_events') }],
    });
    expect((await ask(`sessions?period=month&${june}&deviceUID=${device(6)}`)).body).toEqual({
      sessions: [{ period, device: device(6), ...numbers('sessions', 'total_bytes') }],
    });
    expect(await error(`route-logs?period=month&${june}`)).toMatchObject({ code: 404 });
  });

  test('2025 says received for downlink and sent for uplink, with the same figures', async () => {
    const query = `data?period=month&${june}&deviceUID=${device(1)}`;
    const [newest] = await flat(query);
    await generation('2025');
    const [seed] = await flat(query);
    expect(seed).toMatchObject({
      total_bytes: newest?.total_bytes,
      bytes_received: newest?.downlink_bytes,
      bytes_sent: newest?.uplink_bytes,
    });
  });

  test('2025 ignores the parameters that came later', async () => {
    await generation('2025');
    const query = `events?period=month&${june}`;
    const { body } = await ask(
      `${query}&limit=x&fleetUID=fleet:1&notefile=none.qo&includeNotefiles=x&skipRecentData=x`,
    );
    expect(body).toEqual((await ask(query)).body);
    expect(body.data).toHaveLength(120);
  });
});

async function start(clock: () => Date): Promise<Sandbox> {
  return startSandbox([{ id: 'notehub', name: 'NOTEHUB', standIn: notehubStandIn }], { port: 0, now: clock });
}

async function generation(year: '2025' | '2026'): Promise<void> {
  const body = JSON.stringify({ notehubGeneration: year });
  await fetch(`${sandbox.url}/_sandbox/settings`, { method: 'PUT', body });
}

interface AskOptions {
  readonly url?: string;
  readonly project?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

async function ask(query: string, options: AskOptions = {}): Promise<{ status: number; body: Reply }> {
  const { url = sandbox.url, project = PROJECT, method = 'GET', headers = bearer('sandbox-token') } = options;
  const response = await fetch(`${url}/notehub/v1/projects/${project}/usage/${query}`, { method, headers });
  return { status: response.status, body: await json<Reply>(response) };
}

/** An error’s body, after a look at what all of them have in common. */
async function error(query: string, options: AskOptions = {}): Promise<unknown> {
  const { status, body } = await ask(query, options);
  expect(body).toEqual({
    err: expect.any(String),
    code: status,
    status: expect.any(String),
    request: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  return body;
}

async function askToken(form: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(`${sandbox.url}/notehub/oauth2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, body: await json<Record<string, string>>(response) };
}

/** Every point of the answer, whichever operation it is of; those of a data series with what the series says of them. */
async function flat(query: string): Promise<Point[]> {
  const { status, body } = await ask(query);
  expect(status).toBe(200);
  return pointsOf(body);
}

function pointsOf(body: Reply): Point[] {
  const rows = body.data ?? body.sessions ?? body.route_logs ?? [];
  return (rows as readonly (Series | Point)[]).flatMap((row) => {
    if (!isSeries(row)) return [row];
    const { data, device_count: _, ...series } = row;
    return data.map((point) => ({ ...series, ...point }));
  });
}

function isSeries(row: Series | Point): row is Series {
  return Array.isArray(row.data);
}

/** By key, the sums of all counters that add up: averages and counts of devices and of days do not. */
function sumsBy(points: readonly Point[], keyOf: (point: Point) => string): Record<string, Counts> {
  const sums: Record<string, Counts> = {};
  for (const point of points) {
    const key = keyOf(point);
    sums[key] ??= {};
    const of = sums[key];
    for (const [name, value] of Object.entries(point)) {
      if (typeof value !== 'number' || /^(total_devices|total_days_in_period|avg_latency_ms)$/.test(name)) continue;
      of[name] = (of[name] ?? 0) + value;
    }
  }
  return sums;
}

async function fleets(): Promise<string[]> {
  const points = await flat(`sessions?period=month&${range('2026-06-01', '2026-07-01')}&aggregate=fleet`);
  const uids = points.map(({ fleet = '' }) => fleet);
  expect(uids).toEqual(
    Array.from({ length: 6 }, () => expect.stringMatching(/^fleet:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)),
  );
  return uids;
}

function mondayOf(day: string): string {
  const date = new Date(day);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return `${date.toISOString().slice(0, 10)}T00:00:00Z`;
}

function device(number: number): string {
  return `dev:${864475040000000 + number}`;
}

function range(from: string, to: string): string {
  return `startDate=${seconds(from)}&endDate=${seconds(to)}`;
}

function seconds(time: string): number {
  return Date.parse(time) / 1000;
}

function bearer(token = ''): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function numbers(...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, expect.any(Number)]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

async function json<Body>(response: Response): Promise<Body> {
  return (await response.json()) as Body;
}
