import { pairsOf, startWorld, type World } from '../support/world.ts';

/** What the vendor is asked, to the letter: https://dev.blues.io/api-reference/notehub-api/usage-api */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const DEVICE_1 = 'dev:864475040000001';
const DEVICE_2 = 'dev:864475040000002';
const FLEET_1 = 'fleet:1042ddc5-3b2c-4cec-b1fb-d3040538094d';
const FLEET_2 = 'fleet:2042ddc5-3b2c-4cec-b1fb-d3040538094d';
const ROUTE_1 = 'route:cbd20093cba58392c9f9bbdd0cdeb1a0';
const ROUTE_2 = 'route:dbd20093cba58392c9f9bbdd0cdeb1a0';
const ONE_DAY = 'window: {from: "2026-03-08T00:00:00Z", to: "2026-03-09T00:00:00Z"}';
const FEBRUARY = 'window: {from: "2026-02-01T00:00:00Z", to: "2026-03-01T00:00:00Z"}';

/** The query of the default window, 2026-02-08T12:34Z to 2026-03-10T12:34Z, whose last day ends on 2026-03-11. */
const LAST_30_DAYS: Pairs = [
  ['period', 'day'],
  ['startDate', '1770554040'],
  ['endDate', '1773187200'],
];
const LIMIT: Pairs = [['limit', '20000']];

type Pairs = [string, string][];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('the request', () => {
  test.each([
    ['data', '{ deviceUsage { data { period } } }'],
    ['events', '{ deviceUsage { events { period } } }'],
    ['sessions', '{ deviceUsage { sessions { period } } }'],
    ['data', '{ notehubFleetUsage { data { period } } }'],
    ['events', '{ notehubFleetUsage { events { period } } }'],
    ['sessions', '{ notehubFleetUsage { sessions { period } } }'],
    ['data', '{ notehubProjectUsage { data { period } } }'],
    ['events', '{ notehubProjectUsage { events { period } } }'],
    ['sessions', '{ notehubProjectUsage { sessions { period } } }'],
    ['route-logs', '{ notehubRouteUsage { logs { period } } }'],
  ])('is one authorized GET of usage/%s for %s', async (endpoint, document) => {
    const { errors } = await world.query(document);
    expect(errors).toBeUndefined();
    const [request, ...others] = await world.requests();
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      provider: 'NOTEHUB',
      method: 'GET',
      path: `${USAGE}/${endpoint}`,
      body: '',
      status: 200,
      headers: { accept: 'application/json', authorization: 'Bearer sandbox-token' },
    });
    expect(request?.headers).not.toHaveProperty('content-type');
    expect(request?.headers).not.toHaveProperty('content-length');
  });

  test('encodes a colon as the vendor’s own SDKs do', async () => {
    await world.query(`{ deviceUsage(deviceUids: ["${DEVICE_1}"], ${ONE_DAY}) { data { period } } }`);
    const [request] = await world.requests();
    expect(request?.query).toBe(
      'period=day&startDate=1772928000&endDate=1773014400&aggregate=device&deviceUID=dev%3A864475040000001&limit=20000',
    );
  });

  test.each(['dev:a&period=month', 'dev:ä b', 'dev:%2F../../x?#', ''])(
    'sends the uid %j as one value, whatever is in it',
    async (uid) => {
      const { data } = await world.query(
        'query ($uid: ID!) { deviceUsage(deviceUids: [$uid]) { device { uid } data { period } } }',
        { uid },
      );
      expect(data).toEqual({ deviceUsage: [{ device: { uid }, data: [] }] });
      const [request] = await world.requests();
      expect(request && pairsOf(request)).toEqual([
        ...LAST_30_DAYS,
        ['aggregate', 'device'],
        ['deviceUID', uid],
        ...LIMIT,
      ]);
    },
  );
});

describe('the query, pair by pair', () => {
  const cases: [document: string, pairs: Pairs][] = [
    // deviceUsage
    ['{ deviceUsage { data { period } } }', [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT]],
    ['{ deviceUsage { events { period } } }', [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT]],
    ['{ deviceUsage { sessions { period } } }', [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT]],
    [
      '{ deviceUsage(account: "notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8", deviceUids: null, fleetUids: null, window: null) { data { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT],
    ],
    [
      `{ deviceUsage(deviceUids: ["${DEVICE_2}", "${DEVICE_1}"]) { data { period } } }`,
      [...LAST_30_DAYS, ['aggregate', 'device'], ['deviceUID', DEVICE_2], ['deviceUID', DEVICE_1], ...LIMIT],
    ],
    [
      `{ deviceUsage(fleetUids: ["${FLEET_1}", "${FLEET_2}"]) { sessions { period } } }`,
      [...LAST_30_DAYS, ['aggregate', 'device'], ['fleetUID', FLEET_1], ['fleetUID', FLEET_2], ...LIMIT],
    ],
    [
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], fleetUids: ["${FLEET_1}"]) { events { period } } }`,
      [...LAST_30_DAYS, ['aggregate', 'device'], ['deviceUID', DEVICE_1], ['fleetUID', FLEET_1], ...LIMIT],
    ],
    [
      '{ deviceUsage { events(notefiles: ["a.qo", "b.qo"], skipRecentData: true) { notefiles { key } } } }',
      [
        ...LAST_30_DAYS,
        ['aggregate', 'device'],
        ...LIMIT,
        ['notefile', 'a.qo'],
        ['notefile', 'b.qo'],
        ['includeNotefiles', 'true'],
        ['skipRecentData', 'true'],
      ],
    ],
    [
      '{ deviceUsage { events(notefiles: null, skipRecentData: false) { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT],
    ],
    [
      '{ deviceUsage { sessions(skipRecentData: true) { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'device'], ...LIMIT, ['skipRecentData', 'true']],
    ],
    // notehubFleetUsage
    ['{ notehubFleetUsage { data { period } } }', [...LAST_30_DAYS, ['aggregate', 'fleet'], ...LIMIT]],
    [
      `{ notehubFleetUsage(fleetUids: ["${FLEET_2}", "${FLEET_1}"]) { data { period } } }`,
      [...LAST_30_DAYS, ['aggregate', 'fleet'], ['fleetUID', FLEET_2], ['fleetUID', FLEET_1], ...LIMIT],
    ],
    [
      `{ notehubFleetUsage(fleetUids: ["${FLEET_1}"]) { events(notefiles: ["a.qo"], skipRecentData: true) { notefiles { key } } } }`,
      [
        ...LAST_30_DAYS,
        ['aggregate', 'fleet'],
        ['fleetUID', FLEET_1],
        ...LIMIT,
        ['notefile', 'a.qo'],
        ['includeNotefiles', 'true'],
        ['skipRecentData', 'true'],
      ],
    ],
    [
      '{ notehubFleetUsage { sessions(skipRecentData: true) { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'fleet'], ...LIMIT, ['skipRecentData', 'true']],
    ],
    // notehubProjectUsage
    ['{ notehubProjectUsage { data { period } } }', [...LAST_30_DAYS, ['aggregate', 'project'], ...LIMIT]],
    [
      '{ notehubProjectUsage { events(notefiles: ["a.qo"], skipRecentData: true) { notefiles { key } } } }',
      [
        ...LAST_30_DAYS,
        ['aggregate', 'project'],
        ...LIMIT,
        ['notefile', 'a.qo'],
        ['includeNotefiles', 'true'],
        ['skipRecentData', 'true'],
      ],
    ],
    [
      '{ notehubProjectUsage { sessions(skipRecentData: true) { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'project'], ...LIMIT, ['skipRecentData', 'true']],
    ],
    // notehubRouteUsage
    ['{ notehubRouteUsage { logs { period } } }', [...LAST_30_DAYS, ['aggregate', 'route'], ...LIMIT]],
    [
      `{ notehubRouteUsage(routeUids: ["${ROUTE_2}", "${ROUTE_1}"]) { logs { period } } }`,
      [...LAST_30_DAYS, ['aggregate', 'route'], ['routeUID', ROUTE_2], ['routeUID', ROUTE_1], ...LIMIT],
    ],
    [
      '{ notehubRouteUsage { logs(skipRecentData: true) { period } } }',
      [...LAST_30_DAYS, ['aggregate', 'route'], ...LIMIT, ['skipRecentData', 'true']],
    ],
    // entities, as they are reached from normalised usage and from these roots
    [
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"]) { device { usage(period: MONTH, ${FEBRUARY}) { data { period } } } } }`,
      [
        ['period', 'month'],
        ['startDate', '1769904000'],
        ['endDate', '1772323200'],
        ['aggregate', 'device'],
        ['deviceUID', DEVICE_1],
        ...LIMIT,
      ],
    ],
    [
      `{ notehubFleetUsage(fleetUids: ["${FLEET_1}"]) { fleet { usage(${ONE_DAY}) { sessions { period } } } } }`,
      [
        ['period', 'day'],
        ['startDate', '1772928000'],
        ['endDate', '1773014400'],
        ['aggregate', 'fleet'],
        ['fleetUID', FLEET_1],
        ...LIMIT,
      ],
    ],
  ];

  test.each(cases)('%s', async (document, pairs) => {
    const { errors } = await world.query(document);
    expect(errors).toBeUndefined();
    expect((await world.requests()).map(pairsOf)).toEqual([pairs]);
  });
});

describe('the window', () => {
  const datesAsked = async () =>
    (await world.requests()).map((request) => pairsOf(request).filter(([name]) => name.endsWith('Date')));

  test.each([
    // startDate is the window's own, endDate the end of the last bucket that starts in the window.
    ['DAY', '2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z', '1772928000', '1773014400'],
    ['DAY', '2026-03-07T06:30:15Z', '2026-03-09T18:00:00Z', '1772865015', '1773100800'],
    ['DAY', '2026-03-07T23:59:59.999Z', '2026-03-08T00:00:00.001Z', '1772927999', '1773014400'],
    ['DAY', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00', '1772946000', '1773100800'],
    ['DAY', '2026-03-10T00:00:00Z', '2026-03-10T12:34:00Z', '1773100800', '1773187200'],
    ['DAY', '2026-03-09T00:00:00Z', '2026-03-20T00:00:00Z', '1773014400', '1773964800'],
    ['WEEK', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z', '1772409600', '1773014400'],
    ['WEEK', '2026-02-27T00:00:00Z', '2026-03-10T00:00:00Z', '1772150400', '1773619200'],
    ['MONTH', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '1767225600', '1772323200'],
    ['MONTH', '2026-01-15T00:00:00Z', '2026-03-10T12:34:00Z', '1768435200', '1775001600'],
  ])('%s from %s to %s asks for startDate=%s… to endDate=%s', async (period, from, to, startDate, endDate) => {
    const { errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], period: ${period}, window: {from: "${from}", to: "${to}"}) { data { period } } }`,
    );
    expect(errors).toBeUndefined();
    expect(await datesAsked()).toEqual([
      [
        ['startDate', startDate],
        ['endDate', endDate],
      ],
    ]);
  });

  test.each([
    ['DAY', 'is empty', '2026-03-08T00:00:00Z', '2026-03-08T00:00:00Z'],
    ['DAY', 'lies within a day', '2026-03-08T00:00:01Z', '2026-03-09T00:00:00Z'],
    ['WEEK', 'lies within a week', '2026-03-03T00:00:00Z', '2026-03-09T00:00:00Z'],
    ['MONTH', 'lies within a month', '2026-02-02T00:00:00Z', '2026-03-01T00:00:00Z'],
  ])('%s asks nothing where the window %s, as no bucket starts in it', async (period, _, from, to) => {
    const window = `window: {from: "${from}", to: "${to}"}`;
    const { data, errors } = await world.query(`{
      deviceUsage(deviceUids: ["${DEVICE_1}"], period: ${period}, ${window}) { data { period } events { period } }
      notehubFleetUsage(period: ${period}, ${window}) { sessions { period } }
      notehubProjectUsage(period: ${period}, ${window}) { data { period } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      deviceUsage: [{ data: [], events: [] }],
      notehubFleetUsage: [],
      notehubProjectUsage: { data: [] },
    });
    expect(await world.requests()).toEqual([]);
  });

  test('leaves out the bucket that is already running at its start', async () => {
    const { data } = await world.query(
      `{ deviceUsage(deviceUids: ["${DEVICE_1}"], window: {from: "2026-03-07T00:00:01Z", to: "2026-03-09T00:00:01Z"}) { data { period } } }`,
    );
    expect(data.deviceUsage[0].data).toEqual([{ period: '2026-03-08T00:00:00Z' }, { period: '2026-03-09T00:00:00Z' }]);
  });
});

describe('includeNotefiles', () => {
  const COUNTS = 'fragment Counts on NotehubEventsUsage { notefiles { key } }';
  const ENTRY = 'fragment Entry on NotehubDeviceUsage { events { ...Counts } }';

  test.each([
    ['where notefiles is selected', true, 'events { period notefiles { key } }'],
    ['where it is selected by an alias', true, 'events { counts: notefiles { quantity } }'],
    ['where events itself has an alias', true, 'mine: events { notefiles { key } }'],
    ['where a fragment selects it', true, 'events { ...Counts }', COUNTS],
    ['where a fragment of the device selects it', true, '...Entry', `${ENTRY} ${COUNTS}`],
    ['where an inline fragment selects it', true, '... { events { ... on NotehubEventsUsage { notefiles { key } } } }'],
    ['where the second of two equal fields selects it', true, 'events { period } events { notefiles { key } }'],
    ['where it is included by a variable', true, 'events { period notefiles @include(if: $yes) { key } }'],
    ['where it is not skipped by a variable', true, 'events { period notefiles @skip(if: $no) { key } }'],
    ['not where it is not selected', false, 'events { period totalEvents }'],
    ['not where it is skipped', false, 'events { period notefiles @skip(if: true) { key } }'],
    ['not where it is skipped by a variable', false, 'events { period notefiles @skip(if: $yes) { key } }'],
    ['not where its fragment is not included', false, 'events { period ...Counts @include(if: $no) }', COUNTS],
    ['not where only an alias looks like it', false, 'events { notefiles: totalEvents }'],
  ])('is asked for %s', async (_, included, selection, fragments = '') => {
    for (const devices of ['', `deviceUids: ["${DEVICE_1}"]`]) {
      await world.forget();
      const { errors } = await world.query(
        `query ($yes: Boolean! = true, $no: Boolean! = false) {
          deviceUsage(${devices} ${ONE_DAY}) { ${selection} }
          usageAccount(id: "none") @skip(if: $yes) { id @include(if: $no) }
        } ${fragments}`,
      );
      expect(errors).toBeUndefined();
      const asked = await world.requests();
      expect(asked.map(({ query }) => new URLSearchParams(query).get('includeNotefiles'))).toEqual([
        included ? 'true' : null,
      ]);
    }
  });
});

describe('an argument that is refused', () => {
  test('nulls its own list, while the other lists are asked and stand', async () => {
    const { data, errors } = await world.query(
      `query ($skip: Boolean) {
        named: deviceUsage(deviceUids: ["${DEVICE_1}"], ${ONE_DAY}) { events(skipRecentData: $skip) { period } data { period } }
        project: notehubProjectUsage(${ONE_DAY}) { events(skipRecentData: $skip) { period } sessions { period } }
      }`,
      { skip: null },
    );
    expect(data).toEqual({
      named: [{ events: null, data: [{ period: '2026-03-08T00:00:00Z' }] }],
      project: { events: null, sessions: [{ period: '2026-03-08T00:00:00Z' }] },
    });
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(['named.0.events', 'project.events']);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
    expect((await world.requests()).map(({ path }) => path).sort()).toEqual([`${USAGE}/data`, `${USAGE}/sessions`]);
  });

  test('does not stand in the way of the devices of the other lists', async () => {
    const { data, errors } = await world.query(
      `query ($skip: Boolean) {
        deviceUsage(fleetUids: ["fleet:none"], ${ONE_DAY}) { data { period } }
        every: deviceUsage(${ONE_DAY}) { device { uid } events(skipRecentData: $skip) { period } data { period } }
      }`,
      { skip: null },
    );
    expect(data.deviceUsage).toEqual([]);
    expect(data.every[0]).toEqual({
      device: { uid: DEVICE_1 },
      events: null,
      data: [{ period: '2026-03-08T00:00:00Z' }],
    });
    expect(new Set(errors?.map(({ path }) => path?.at(-1)))).toEqual(new Set(['events']));
  });
});
