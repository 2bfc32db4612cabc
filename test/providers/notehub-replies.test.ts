import { startWorld, type World } from '../support/world.ts';

/** What becomes of answers that the stand-in would not give by itself: numbers, wrong fields, rows that lack what identifies them. */

const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const WINDOW = 'window: {from: "2026-03-01T00:00:00Z", to: "2026-03-10T12:34:00Z"}';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** The vendor's answer of one endpoint from now on, as text: numbers are written as they shall be sent. */
async function answerWith(endpoint: string, body: string): Promise<void> {
  await world.fault('notehub', { status: 200, body, path: `${USAGE}/${endpoint}` });
}

/** `dev:a` and its events, from rows as text. */
async function eventsFrom(rows: string, selection = 'period totalEvents') {
  await answerWith('events', `{"data":[${rows}],"truncated":false}`);
  return world.query(`{ deviceUsage(deviceUids: ["dev:a"], ${WINDOW}) { events { ${selection} } } }`);
}

describe('numbers', () => {
  test.each([
    ['42', '42'],
    ['0', '0'],
    ['9007199254740993', '9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['0.1', '0.1'],
    ['1.50', '1.50'],
    ['342.5', '342.5'],
    ['1e3', '1000'],
    ['12.5E-2', '0.125'],
    ['123456789012345678901234567890.000000001', '123456789012345678901234567890.000000001'],
    ['"7"', '7'],
    ['null', null],
  ])('%s is given as %j, digit for digit', async (number, expected) => {
    const row = `{"device":"dev:a","period":"2026-03-02T00:00:00Z","total_events":${number},"notefiles":{"a.qo":${number}}}`;
    const { data, errors } = await eventsFrom(row, 'totalEvents notefiles { key quantity }');
    expect(errors).toBeUndefined();
    expect(data.deviceUsage).toEqual([
      { events: [{ totalEvents: expected, notefiles: [{ key: 'a.qo', quantity: expected }] }] },
    ]);
  });

  test('of every list are read in the same way', async () => {
    const number = '9007199254740993';
    const named = (...names: string[]) => names.map((name) => `"${name}":${number}`).join();
    const bytes = named(
      'total_bytes',
      'uplink_bytes',
      'downlink_bytes',
      'uplink_bytes_billable',
      'downlink_bytes_billable',
    );
    const rest = named('billable_bytes_total', 'uplink_packets', 'downlink_packets');
    const counters = named('sessions', 'total_bytes', 'total_devices', 'first_sync_sessions', 'tls_sessions');
    await answerWith(
      'data',
      `{"data":[{"device":"dev:a","type":"satellite",${named('device_count')},"data":[{"period":"2026-03-02T00:00:00Z",${bytes},${rest}}]}]}`,
    );
    await answerWith(
      'sessions',
      `{"sessions":[{"device":"dev:a","period":"2026-03-02T00:00:00Z",${counters},"sessions_by_transport":{"cell":${number}}}],"truncated":false}`,
    );
    await answerWith(
      'route-logs',
      `{"route_logs":[{"route":"route:a","period":"2026-03-02T00:00:00Z","total_routes":${number},"successful_routes":${number},"failed_routes":0,"avg_latency_ms":0.30}]}`,
    );
    const { data, errors } = await world.query(`{
      deviceUsage(deviceUids: ["dev:a"], ${WINDOW}) {
        data {
          period deviceCount totalBytes uplinkBytes downlinkBytes uplinkBytesBillable downlinkBytesBillable
          billableBytesTotal uplinkPackets downlinkPackets
        }
        sessions {
          period sessions totalBytes totalDevices firstSyncSessions sessionsByTransport { key quantity } tlsSessions
        }
      }
      notehubRouteUsage(routeUids: ["route:a"], ${WINDOW}) { logs { period totalRoutes successfulRoutes failedRoutes avgLatencyMs } }
    }`);
    expect(errors).toBeUndefined();
    const period = '2026-03-02T00:00:00Z';
    expect(data.deviceUsage[0].data).toEqual([
      {
        period,
        deviceCount: number,
        totalBytes: number,
        uplinkBytes: number,
        downlinkBytes: number,
        uplinkBytesBillable: number,
        downlinkBytesBillable: number,
        billableBytesTotal: number,
        uplinkPackets: number,
        downlinkPackets: number,
      },
    ]);
    expect(data.deviceUsage[0].sessions).toEqual([
      {
        period,
        sessions: number,
        totalBytes: number,
        totalDevices: number,
        firstSyncSessions: number,
        sessionsByTransport: [{ key: 'cell', quantity: number }],
        tlsSessions: number,
      },
    ]);
    expect(data.notehubRouteUsage[0].logs).toEqual([
      { period, totalRoutes: number, successfulRoutes: number, failedRoutes: '0', avgLatencyMs: '0.30' },
    ]);
  });
});

describe('a wrong field', () => {
  test.each([
    ['totalEvents', '"total_events":"many"', 'SHAPE'],
    ['totalEvents', '"total_events":1e999', 'NUMBER'],
    ['totalEvents', '"total_events":[]', 'SHAPE'],
    ['totalDaysInPeriod', '"total_days_in_period":2147483648', 'NUMBER'],
    ['totalDaysInPeriod', '"total_days_in_period":1.5', 'NUMBER'],
    ['notefiles { key quantity }', '"notefiles":["a.qo"]', 'SHAPE'],
  ])('nulls itself with one error at its path: %s of {%s}', async (selection, field, reason) => {
    const [name = ''] = selection.split(' ');
    const { data, errors } = await eventsFrom(
      `{"device":"dev:a","period":"2026-03-02T00:00:00Z","watchdog_events":1,${field}},
       {"device":"dev:a","period":"2026-03-03T00:00:00Z","watchdog_events":2}`,
      `period watchdogEvents ${selection}`,
    );
    expect(data.deviceUsage[0].events).toEqual([
      { period: '2026-03-02T00:00:00Z', watchdogEvents: '1', [name]: null },
      { period: '2026-03-03T00:00:00Z', watchdogEvents: '2', [name]: null },
    ]);
    expect(errors).toMatchObject([
      {
        path: ['deviceUsage', 0, 'events', 0, name],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason, provider: 'NOTEHUB', retryable: false },
      },
    ]);
    expect(errors).toHaveLength(1);
  });

  test('is no error where nobody selects it', async () => {
    const { data, errors } = await eventsFrom(
      '{"device":"dev:a","period":"2026-03-02T00:00:00Z","total_events":1,"billable_events":"?"}',
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage[0].events).toEqual([{ period: '2026-03-02T00:00:00Z', totalEvents: '1' }]);
  });

  test('in a map nulls its own entry', async () => {
    const { data, errors } = await eventsFrom(
      '{"device":"dev:a","period":"2026-03-02T00:00:00Z","notefiles":{"a.qo":1,"__proto__":{},"b.qo":2}}',
      'notefiles { key quantity }',
    );
    expect(data.deviceUsage[0].events).toEqual([
      {
        notefiles: [
          { key: 'a.qo', quantity: '1' },
          { key: '__proto__', quantity: null },
          { key: 'b.qo', quantity: '2' },
        ],
      },
    ]);
    expect(errors?.map(({ path }) => path)).toEqual([['deviceUsage', 0, 'events', 0, 'notefiles', 1, 'quantity']]);
  });
});

describe('a row without its period', () => {
  test.each([
    ['that is missing', '"total_events":5'],
    ['that is null', '"total_events":5,"period":null'],
    ['that is no instant', '"total_events":5,"period":"yesterday"'],
    ['that has no offset', '"total_events":5,"period":"2026-03-02T00:00:00"'],
    ['that is a number', '"total_events":5,"period":1772409600'],
  ])('%s is null behind its neighbours, with one error, and they stand', async (_, fields) => {
    const { data, errors } = await eventsFrom(
      `{"device":"dev:a","period":"2026-03-03T00:00:00Z","total_events":3},
       {"device":"dev:a",${fields}},
       {"device":"dev:a","period":"2026-03-02T00:00:00Z","total_events":2}`,
    );
    expect(data.deviceUsage[0].events).toEqual([
      { period: '2026-03-02T00:00:00Z', totalEvents: '2' },
      { period: '2026-03-03T00:00:00Z', totalEvents: '3' },
      null,
    ]);
    expect(errors).toMatchObject([
      {
        path: ['deviceUsage', 0, 'events', 2],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', provider: 'NOTEHUB' },
      },
    ]);
    expect(errors).toHaveLength(1);
  });

  test('stands in the list of its own device alone', async () => {
    await answerWith(
      'data',
      `{"data":[
        {"device":"dev:a","type":"cellular","data":[{"total_bytes":1}]},
        {"device":"dev:b","type":"cellular","data":[{"period":"2026-03-02T00:00:00Z","total_bytes":2}]}
      ]}`,
    );
    const { data, errors } = await world.query(`{ deviceUsage(${WINDOW}) { device { uid } data { totalBytes } } }`);
    expect(data.deviceUsage).toEqual([
      { device: { uid: 'dev:a' }, data: [null] },
      { device: { uid: 'dev:b' }, data: [{ totalBytes: '2' }] },
    ]);
    expect(errors?.map(({ path }) => path)).toEqual([['deviceUsage', 0, 'data', 0]]);
  });
});

describe('a row that does not say whose it is', () => {
  const POINT = '"period":"2026-03-02T00:00:00Z","total_events":1,"total_bytes":1,"sessions":1,"total_routes":1';

  test.each([
    ['without a device', '{}'],
    ['with an empty one', '{"device":""}'],
    ['with a number for one', '{"device":5}'],
    ['of a fleet', '{"fleet":"fleet:a"}'],
    ['that is no object', 'null'],
  ])('%s fails the list of everybody, rather than leave it short', async (_, whose) => {
    const row = whose === 'null' ? whose : whose.replace('}', `${whose === '{}' ? '' : ','}${POINT}}`);
    const { data, errors } = await eventsFrom(`{"device":"dev:a",${POINT}},${row}`);
    expect(data.deviceUsage).toEqual([{ events: null }]);
    expect(errors).toMatchObject([
      {
        path: ['deviceUsage', 0, 'events'],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', provider: 'NOTEHUB', retryable: false },
      },
    ]);
  });

  test.each([
    ['data', `{"data":[{"type":"cellular","data":[{${POINT}}]}]}`, 'deviceUsage', 'data'],
    ['sessions', `{"sessions":[{${POINT}}],"truncated":false}`, 'deviceUsage', 'sessions'],
    ['events', `{"data":[{${POINT},"device":"dev:a"}]}`, 'notehubFleetUsage', 'events'],
    ['route-logs', `{"route_logs":[{${POINT}}]}`, 'notehubRouteUsage', 'logs'],
  ])('fails %s %s of %s as well', async (endpoint, body, root, list) => {
    await answerWith(endpoint, body);
    const { data, errors } = await world.query(`{ answer: ${root}(${WINDOW}) { ${list} { period } } }`);
    expect(data).toEqual({ answer: null });
    expect(errors).toMatchObject([
      { path: ['answer'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' } },
    ]);
  });

  test('is no fault in a project, which is nobody’s in particular', async () => {
    await answerWith('events', `{"data":[{${POINT}},{"device":5,${POINT}}]}`);
    const { data, errors } = await world.query(`{ notehubProjectUsage(${WINDOW}) { events { totalEvents } } }`);
    expect(errors).toBeUndefined();
    expect(data.notehubProjectUsage.events).toEqual([{ totalEvents: '1' }, { totalEvents: '1' }]);
  });

  test.each([
    ['whose points are missing', '{"device":"dev:a","type":"cellular"}'],
    ['whose points are no list', '{"device":"dev:a","type":"cellular","data":{}}'],
  ])('nor is a series passed over %s', async (_, series) => {
    await answerWith('data', `{"data":[${series}]}`);
    const { data, errors } = await world.query(`{ deviceUsage(deviceUids: ["dev:a"], ${WINDOW}) { data { period } } }`);
    expect(data.deviceUsage).toEqual([{ data: null }]);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' } }]);
  });
});

describe('lists', () => {
  test('are empty, not null, for a device that used nothing', async () => {
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["dev:nobody"], ${WINDOW}) { data { period } events { period } sessions { period } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage).toEqual([{ data: [], events: [], sessions: [] }]);
  });

  test('are ordered by period, devices by uid, whatever the vendor’s order is', async () => {
    const row = (device: string, day: string) =>
      `{"device":"dev:${device}","period":"2026-03-0${day}T00:00:00Z","total_events":${day}}`;
    await answerWith('events', `{"data":[${row('b', '3')},${row('a', '5')},${row('b', '2')},${row('a', '4')}]}`);
    const { data } = await world.query(`{ deviceUsage(${WINDOW}) { device { uid } events { totalEvents } } }`);
    expect(data.deviceUsage).toEqual([
      { device: { uid: 'dev:a' }, events: [{ totalEvents: '4' }, { totalEvents: '5' }] },
      { device: { uid: 'dev:b' }, events: [{ totalEvents: '2' }, { totalEvents: '3' }] },
    ]);
  });

  test('may each have devices of their own: together they are ordered by uid, and lack nobody', async () => {
    await answerWith(
      'data',
      '{"data":[{"device":"dev:b","type":"cellular","data":[{"period":"2026-03-02T00:00:00Z"}]}]}',
    );
    await answerWith(
      'events',
      '{"data":[{"device":"dev:c","period":"2026-03-02T00:00:00Z"},{"device":"dev:a","period":"2026-03-02T00:00:00Z"}]}',
    );
    const { data, errors } = await world.query(
      `{ deviceUsage(${WINDOW}) { device { uid } data { period } events { period } } }`,
    );
    expect(errors).toBeUndefined();
    const rows = [{ period: '2026-03-02T00:00:00Z' }];
    expect(data.deviceUsage).toEqual([
      { device: { uid: 'dev:a' }, data: [], events: rows },
      { device: { uid: 'dev:b' }, data: rows, events: [] },
      { device: { uid: 'dev:c' }, data: [], events: rows },
    ]);
  });

  test('of every device have each device once, ordered by uid', async () => {
    const { data } = await world.query(
      `{ deviceUsage(${WINDOW}) { device { uid } data { period } events { period } sessions { period } } }`,
    );
    const uids = data.deviceUsage.map(({ device }: { device: { uid: string } }) => device.uid);
    expect(uids).toEqual(Array.from({ length: 120 }, (_, index) => `dev:${864475040000001 + index}`));
  });

  test('have nothing of devices that were not asked about, and of time outside the window', async () => {
    const row = (device: string, period: string) => `{"device":"dev:${device}","period":"${period}","total_events":1}`;
    const { data } = await eventsFrom(
      [
        row('a', '2026-02-28T00:00:00Z'),
        row('a', '2026-03-01T00:00:00Z'),
        row('b', '2026-03-02T00:00:00Z'),
        row('a', '2026-03-03T02:00:00+02:00'),
        row('a', '2026-03-11T00:00:00Z'),
      ].join(),
      'period',
    );
    expect(data.deviceUsage[0].events).toEqual([
      { period: '2026-03-01T00:00:00Z' },
      { period: '2026-03-03T00:00:00Z' },
    ]);
  });

  test('keep what the vendor adds later: other connections, and both names of one field', async () => {
    await answerWith(
      'data',
      `{"data":[{"device":"dev:a","type":"lorawan","psid":"new","imsi":"old","colour":"red",
        "data":[{"period":"2026-03-02T00:00:00Z","total_bytes":3,"uplink_bytes":2,"bytes_sent":9,"downlink_bytes":0,"bytes_received":9}]}]}`,
    );
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["dev:a"], ${WINDOW}) { data { connectivity psid uplinkBytes downlinkBytes } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage[0].data).toEqual([
      { connectivity: 'lorawan', psid: 'new', uplinkBytes: '2', downlinkBytes: '0' },
    ]);
  });
});
