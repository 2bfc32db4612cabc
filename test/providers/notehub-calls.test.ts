import { pairsOf, startWorld, type World } from '../support/world.ts';

/** How often the vendor is asked: https://dev.blues.io/api-reference/notehub-api/usage-api */

const ONE_DAY = '{from: "2026-03-08T00:00:00Z", to: "2026-03-09T00:00:00Z"}';
const UIDS = Array.from({ length: 120 }, (_, index) => `dev:${864475040000001 + index}`);
const FLEETS = Array.from(
  { length: 60 },
  (_, index) => `fleet:${String(index).padStart(8, '0')}-3b2c-4cec-b1fb-d3040538094d`,
);

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** Which endpoints were asked, in no order. */
async function endpointsAsked(): Promise<string[]> {
  return (await world.requests()).map(({ path }) => path.split('/').at(-1) ?? '').sort();
}

/** The values of a list parameter, call by call. */
async function valuesAsked(name: string): Promise<string[][]> {
  return (await world.requests()).map((request) =>
    pairsOf(request)
      .filter(([key]) => key === name)
      .map(([, value]) => value),
  );
}

describe('devices that are named', () => {
  test('are asked about together: 100 devices and three lists are three calls', async () => {
    const deviceUids = UIDS.slice(0, 100);
    const { data, errors } = await world.query(
      `query ($deviceUids: [ID!]) { deviceUsage(deviceUids: $deviceUids, window: ${ONE_DAY}) {
        device { uid } data { period } events { period } sessions { period }
      } }`,
      { deviceUids },
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage.map(({ device }: { device: { uid: string } }) => device.uid)).toEqual(deviceUids);
    expect(await endpointsAsked()).toEqual(['data', 'events', 'sessions']);
    expect(await valuesAsked('deviceUID')).toEqual([deviceUids, deviceUids, deviceUids]);
  });

  test('are asked about once however often they are named, and keep their order', async () => {
    const { data } = await world.query(
      `{ deviceUsage(deviceUids: ["${UIDS[2]}", "${UIDS[0]}", "${UIDS[2]}", "dev:nobody"], window: ${ONE_DAY}) {
        device { uid } data { period }
      } }`,
    );
    expect(data.deviceUsage).toEqual([
      { device: { uid: UIDS[2] }, data: [{ period: '2026-03-08T00:00:00Z' }] },
      { device: { uid: UIDS[0] }, data: [{ period: '2026-03-08T00:00:00Z' }] },
      { device: { uid: 'dev:nobody' }, data: [] },
    ]);
    expect(await valuesAsked('deviceUID')).toEqual([[UIDS[2], UIDS[0], 'dev:nobody']]);
  });

  test('are not asked about where only their uids are selected', async () => {
    const { data } = await world.query(`{ deviceUsage(deviceUids: ["${UIDS[0]}"]) { device { uid accountId } } }`);
    expect(data.deviceUsage).toEqual([
      { device: { uid: UIDS[0], accountId: 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8' } },
    ]);
    expect(await world.requests()).toEqual([]);
  });

  test.each([
    ['deviceUsage(deviceUids: [])', 'data { period } events { period } sessions { period }'],
    ['deviceUsage(fleetUids: [])', 'data { period } events { period } sessions { period }'],
    ['notehubFleetUsage(fleetUids: [])', 'data { period }'],
    ['notehubRouteUsage(routeUids: [])', 'logs { period }'],
  ])('%s is nobody, and nobody is asked about', async (root, selection) => {
    const { data, errors } = await world.query(`{ answer: ${root} { ${selection} } }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ answer: [] });
    expect(await world.requests()).toEqual([]);
  });

  test('none of the notefiles: no event is counted, nothing is asked', async () => {
    const { data } = await world.query(
      `{ deviceUsage(deviceUids: ["${UIDS[0]}"]) { events(notefiles: []) { period } } }`,
    );
    expect(data.deviceUsage).toEqual([{ events: [] }]);
    expect(await world.requests()).toEqual([]);
  });
});

describe('URLs', () => {
  const urlLengths = async () => (await world.requests()).map(({ path, query }) => `/notehub${path}?${query}`.length);
  const MANY = [...UIDS, ...Array.from({ length: 280 }, (_, index) => `dev:${900000000000000 + index}`)];
  const document = `query ($deviceUids: [ID!], $fleetUids: [ID!], $notefiles: [String!]) {
    deviceUsage(deviceUids: $deviceUids, fleetUids: $fleetUids, window: ${ONE_DAY}) {
      device { uid } events(notefiles: $notefiles) { totalEvents }
    }
  }`;

  test('stay below 8 kB: 400 devices are two calls, and each device is answered', async () => {
    const { data, errors } = await world.query(document, { deviceUids: MANY });
    expect(errors).toBeUndefined();
    expect(data.deviceUsage.map(({ device }: { device: { uid: string } }) => device.uid)).toEqual(MANY);
    const counts = data.deviceUsage.map(({ events }: { events: unknown[] }) => events.length);
    // Every twelfth device may rest on a day; those after the 120th are nobody's.
    const silent = counts.slice(0, 120).flatMap((count: number, index: number) => (count === 0 ? [index + 1] : []));
    expect(silent.every((number: number) => number % 12 === 7)).toBe(true);
    expect(counts.slice(120)).toEqual(Array(280).fill(0));
    expect((await valuesAsked('deviceUID')).flat()).toEqual(MANY);
    expect(await urlLengths()).toHaveLength(2);
    expect(Math.max(...(await urlLengths()))).toBeLessThan(8_000);
  });

  test('stay below 8 kB where fleets and notefiles take room as well', async () => {
    const notefiles = Array.from({ length: 40 }, (_, index) => `notefile-number-${index}.qo`);
    const { errors } = await world.query(document, { deviceUids: MANY, fleetUids: FLEETS, notefiles });
    expect(errors).toBeUndefined();
    expect(Math.max(...(await urlLengths()))).toBeLessThan(8_000);
    const asked = await valuesAsked('deviceUID');
    expect(asked.flat().sort()).toEqual([...MANY].sort());
    expect(await valuesAsked('fleetUID')).toEqual(asked.map(() => FLEETS));
    expect(await valuesAsked('notefile')).toEqual(asked.map(() => notefiles));
  });

  test('stay below 8 kB for fleets and routes', async () => {
    const fleetUids = [
      ...FLEETS,
      ...FLEETS.map((uid) => uid.replace('fleet:0', 'fleet:1')),
      ...FLEETS.map((uid) => uid.replace('fleet:0', 'fleet:2')),
    ];
    const { data } = await world.query(
      `query ($fleetUids: [ID!], $routeUids: [ID!]) {
        notehubFleetUsage(fleetUids: $fleetUids, window: ${ONE_DAY}) { fleet { uid } data { period } }
        notehubRouteUsage(routeUids: $routeUids, window: ${ONE_DAY}) { routeUid logs { period } }
      }`,
      { fleetUids, routeUids: fleetUids },
    );
    expect(data.notehubFleetUsage).toEqual(fleetUids.map((uid) => ({ fleet: { uid }, data: [] })));
    expect(data.notehubRouteUsage).toEqual(fleetUids.map((routeUid) => ({ routeUid, logs: [] })));
    expect(await endpointsAsked()).toEqual(['data', 'data', 'route-logs', 'route-logs']);
    expect((await valuesAsked('fleetUID')).flat()).toEqual(fleetUids);
    expect((await valuesAsked('routeUID')).flat()).toEqual(fleetUids);
    expect(Math.max(...(await urlLengths()))).toBeLessThan(8_000);
  });
});

describe('every device', () => {
  test.each([
    ['data { period }', ['data']],
    ['events { period }', ['events']],
    ['sessions { period }', ['sessions']],
    ['data { period } sessions { period }', ['data', 'sessions']],
    ['device { uid }', ['events']],
    ['__typename', ['events']],
    ['device { uid } data @skip(if: true) { period }', ['events']],
    ['device { uid } ... @include(if: false) { events { period } } sessions { period }', ['sessions']],
  ])('is found in the lists that are selected: %s', async (selection, endpoints) => {
    const { data, errors } = await world.query(`{ deviceUsage(window: ${ONE_DAY}) { ${selection} } }`);
    expect(errors).toBeUndefined();
    expect(data.deviceUsage.length).toBeGreaterThan(100);
    expect(await endpointsAsked()).toEqual(endpoints);
    expect(await valuesAsked('deviceUID')).toEqual(endpoints.map(() => []));
  });

  test.each([
    ['fleet', `notehubFleetUsage(window: ${ONE_DAY}) { fleet { uid } }`, 'events'],
    ['route', `notehubRouteUsage(window: ${ONE_DAY}) { routeUid }`, 'route-logs'],
  ])('the same holds for every %s', async (_, selection, endpoint) => {
    const { data } = await world.query(`{ answer: ${selection} }`);
    expect(data.answer.length).toBeGreaterThan(2);
    expect(await endpointsAsked()).toEqual([endpoint]);
  });

  test('of a project nothing is asked but what is selected', async () => {
    const { data } = await world.query('{ notehubProjectUsage { projectUid accountId } }');
    expect(data.notehubProjectUsage).toEqual({
      projectUid: 'app:2606f411-dea6-44a0-9743-1130f57d77d8',
      accountId: 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8',
    });
    expect(await world.requests()).toEqual([]);
  });
});

describe('what is asked twice', () => {
  test.each([
    [1, 'by an alias of the list', 'first: events { period } second: events { totalEvents }'],
    [1, 'by the list and an alias of it', 'events { period } again: events { period }'],
    [
      1,
      'with defaults and without',
      'events { period } again: events(skipRecentData: false, notefiles: null) { period }',
    ],
    [2, 'with other arguments', 'events { period } recent: events(skipRecentData: true) { period }'],
    [2, 'with and without counts by notefile', 'events { period } counts: events { notefiles { key } }'],
  ])('costs %i: %s, %s', async (calls, _, selection) => {
    for (const devices of ['', `deviceUids: ["${UIDS[0]}"],`]) {
      await world.forget();
      const { errors } = await world.query(`{ deviceUsage(${devices} window: ${ONE_DAY}) { ${selection} } }`);
      expect(errors).toBeUndefined();
      expect(await world.requests()).toHaveLength(calls);
    }
  });

  test('by two aliases of the root is one call', async () => {
    const { data } = await world.query(`{
      first: deviceUsage(window: ${ONE_DAY}) { device { uid } sessions { sessions } }
      second: deviceUsage(window: ${ONE_DAY}, account: "notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8") { device { uid } sessions { sessions } }
    }`);
    expect(data.second).toEqual(data.first);
    expect(await endpointsAsked()).toEqual(['sessions']);
  });

  test('by two roots that name other devices is one call for both', async () => {
    await world.query(`{
      first: deviceUsage(deviceUids: ["${UIDS[0]}", "${UIDS[1]}"], window: ${ONE_DAY}) { data { period } }
      second: deviceUsage(deviceUids: ["${UIDS[1]}", "${UIDS[2]}"], window: ${ONE_DAY}) { data { period } }
    }`);
    expect(await valuesAsked('deviceUID')).toEqual([UIDS.slice(0, 3)]);
  });

  test('in two operations is asked twice: nothing is remembered beyond its request', async () => {
    for (const _ of [1, 2]) await world.query(`{ deviceUsage(deviceUids: ["${UIDS[0]}"]) { data { period } } }`);
    expect(await world.requests()).toHaveLength(2);
  });
});

describe('devices as entities', () => {
  test('share one call per list, though each record reaches its own', async () => {
    const subjects = UIDS.slice(0, 60);
    const { data, errors } = await world.query(
      `query ($subjects: [String!]) { usages(providers: [NOTEHUB], window: ${ONE_DAY}, subjects: $subjects, metrics: ["total_events"]) {
        records { nodes { subject ... on NotehubUsage { device {
          uid usage(window: ${ONE_DAY}) { data { totalBytes } sessions { sessions } }
        } } } }
      } }`,
      { subjects },
    );
    expect(errors).toBeUndefined();
    const { nodes } = data.usages[0].records;
    expect(nodes.length).toBeGreaterThan(50);
    for (const { subject, device } of nodes) {
      expect(device.uid).toBe(subject);
      expect(device.usage.data.length).toBeGreaterThan(0);
      expect(device.usage.sessions).toHaveLength(1);
    }
    expect(await endpointsAsked()).toEqual(['data', 'events', 'sessions']);
  });

  test('share it with deviceUsage that names the same devices', async () => {
    await world.query(`{
      deviceUsage(deviceUids: ["${UIDS[0]}", "${UIDS[1]}"], window: ${ONE_DAY}) {
        data { period }
        device { usage(window: ${ONE_DAY}) { data { totalBytes } } }
      }
    }`);
    expect(await valuesAsked('deviceUID')).toEqual([[UIDS[0], UIDS[1]]]);
  });
});
