import { pairsOf, startWorld, type World } from '../support/world.ts';

/** Notehub's figures as normalised usage: one record per device, day and counter. */

const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const ACCOUNT = 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8';
/** Device 1 has a SIM, 6 a satellite id beside it, 7 rests on some days. */
const [CELLULAR, SATELLITE, RESTING] = ['dev:864475040000001', 'dev:864475040000006', 'dev:864475040000007'];
const SUBJECTS = [CELLULAR, SATELLITE, RESTING];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

interface UsageRecord {
  readonly id: string;
  readonly metric: string;
  readonly subject: string;
  readonly quantity: string;
  readonly period: { readonly from: string; readonly to: string };
  readonly connectivity: string | null;
}

interface Window {
  readonly from: string;
  readonly to: string;
}

/** What narrows `usages`, and the page. */
interface Asked {
  readonly window?: Window;
  readonly metrics?: readonly string[];
  readonly subjects?: readonly string[];
  readonly dimensions?: readonly { readonly key: string; readonly value: string }[];
  readonly first?: number;
  readonly after?: string;
}

const DOCUMENT = `query ($window: UsageWindowInput, $metrics: [String!], $subjects: [String!], $dimensions: [UsageDimensionInput!], $first: Int = 1000, $after: String) {
  usages(providers: [NOTEHUB], window: $window, metrics: $metrics, subjects: $subjects, dimensions: $dimensions) {
    account { id }
    window { from to }
    records(first: $first, after: $after) {
      complete
      nodes {
        __typename id metric subject quantity unit aggregation finality
        account { id } period { from to } dimensions { key value } ... on NotehubUsage { connectivity device { uid } }
      }
      pageInfo { hasNextPage hasPreviousPage endCursor }
    }
  }
}`;

async function ask(asked: Asked) {
  const { data, errors } = await world.query(DOCUMENT, { ...asked });
  return { usage: data.usages[0], errors };
}

/** All records, of which there must be no more than a page holds. */
async function recordsOf(asked: Asked): Promise<UsageRecord[]> {
  const { usage, errors } = await ask(asked);
  expect(errors).toBeUndefined();
  expect(usage.records).toMatchObject({ complete: true, pageInfo: { hasNextPage: false } });
  return usage.records.nodes;
}

async function endpointsAsked(): Promise<string[]> {
  return (await world.requests()).map(({ path }) => path.split('/').at(-1) ?? '').sort();
}

describe('the records', () => {
  const COUNTERS = {
    data: {
      Bytes: ['total_bytes', 'uplink_bytes', 'downlink_bytes', 'billable_bytes_total'],
      Packets: ['uplink_packets', 'downlink_packets'],
    },
    events: { Events: ['total_events', 'platform_events', 'billable_events', 'watchdog_events'] },
    sessions: { Sessions: ['sessions', 'first_sync_sessions', 'tls_sessions'] },
  };
  const WINDOW = { from: '2026-03-06T00:00:00Z', to: '2026-03-10T12:34:00Z' };
  const DATES = 'startDate=1772755200&endDate=1773187200';

  /** What the stand-in's own answers, asked directly, come to. */
  async function expectedRecords(): Promise<object[]> {
    const devices = SUBJECTS.map((uid) => `deviceUID=${uid}`).join('&');
    const perEndpoint = await Promise.all(
      Object.entries(COUNTERS).map(async ([endpoint, units]) => {
        const answer = await fetch(
          `${world.sandboxUrl}/notehub${USAGE}/${endpoint}?period=day&aggregate=device&${DATES}&${devices}`,
          { headers: { authorization: 'Bearer sandbox-token' } },
        );
        const body = (await answer.json()) as Record<string, Record<string, unknown>[]>;
        const rows = (body.data ?? body.sessions ?? []).flatMap((row) =>
          endpoint === 'data' ? (row.data as object[]).map((point) => ({ ...row, ...point })) : [row],
        ) as { device: string; type?: string; period: string; [counter: string]: unknown }[];
        return rows.flatMap((row) =>
          Object.entries(units).flatMap(([unit, metrics]) =>
            metrics
              .filter((metric) => row[metric] !== undefined && row[metric] !== null)
              .map((metric) => ({
                __typename: 'NotehubUsage',
                id: expect.stringMatching(/^[\w-]{20,}$/),
                metric,
                subject: row.device,
                quantity: String(row[metric]),
                unit,
                aggregation: 'SUM',
                finality: row.period === '2026-03-10T00:00:00Z' ? 'PROVISIONAL' : 'FINAL',
                account: { id: ACCOUNT },
                period: {
                  from: row.period,
                  to: new Date(Date.parse(row.period) + 86_400_000).toISOString().replace('.000', ''),
                },
                dimensions: row.type === undefined ? [] : [{ key: 'connectivity', value: row.type }],
                connectivity: row.type ?? null,
                device: { uid: row.device },
              })),
          ),
        );
      }),
    );
    return perEndpoint.flat();
  }

  test('are each counter of each device and day, with its unit, and nothing else', async () => {
    const records = await recordsOf({ window: WINDOW, subjects: SUBJECTS });
    const expected = await expectedRecords();
    expect(expected.length).toBeGreaterThan(120);
    const place = ({ subject, metric, period, connectivity }: UsageRecord) =>
      `${subject} ${metric} ${period.from} ${connectivity}`;
    const inPlace = (some: readonly unknown[]) =>
      (some as UsageRecord[]).toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    expect(inPlace(records)).toEqual(inPlace(expected));
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  });

  test('are ordered by period.from, then id', async () => {
    const records = await recordsOf({ window: WINDOW, subjects: SUBJECTS });
    const keys = records.map(({ period, id }) => `${period.from} ${id}`);
    expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test('keep their ids whatever the window and the filters are', async () => {
    const known = new Map(
      (await recordsOf({ window: WINDOW, subjects: SUBJECTS })).map((record) => [record.id, record]),
    );
    const narrower: Asked[] = [
      { subjects: [SATELLITE] },
      { subjects: SUBJECTS, metrics: ['uplink_packets', 'tls_sessions'] },
      { subjects: SUBJECTS, dimensions: [{ key: 'connectivity', value: 'satellite' }] },
      { subjects: [SATELLITE], window: { from: '2026-03-07T18:00:00-05:00', to: '2026-03-08T23:59:59Z' } },
    ];
    for (const asked of narrower) {
      const records = await recordsOf({ window: WINDOW, ...asked });
      expect(records.length).toBeGreaterThan(0);
      for (const record of records) expect(record).toEqual(known.get(record.id));
    }
  });

  test('of replies of 2025 are the counters that they had, and no zeros for the others', async () => {
    await world.set({ notehubGeneration: '2025' });
    try {
      const records = await recordsOf({
        window: { from: '2026-03-08T00:00:00Z', to: '2026-03-10T00:00:00Z' },
        subjects: [SATELLITE],
      });
      const metrics = (connectivity: string | null) =>
        new Set(records.filter((record) => record.connectivity === connectivity).map(({ metric }) => metric));
      expect(metrics('cellular')).toEqual(new Set(['total_bytes', 'uplink_bytes', 'downlink_bytes']));
      expect(metrics('satellite')).toEqual(new Set(['total_bytes']));
      expect(metrics(null)).toEqual(new Set(['total_events', 'platform_events', 'sessions']));
    } finally {
      await world.set({ notehubGeneration: '2026' });
    }
  });

  test('are of the 30 days up to the start of the minute where no window is given', async () => {
    const { usage } = await ask({ subjects: [CELLULAR], metrics: ['total_bytes'] });
    expect(usage.window).toEqual({ from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' });
    const days = usage.records.nodes.map(({ period }: UsageRecord) => period.from);
    expect(days).toHaveLength(30);
    expect([days[0], days.at(-1)]).toEqual(['2026-02-09T00:00:00Z', '2026-03-10T00:00:00Z']);
  });
});

describe('what narrows the records narrows what is asked', () => {
  const window = { from: '2026-03-08T00:00:00Z', to: '2026-03-09T00:00:00Z' };

  test.each<[readonly string[], readonly string[]]>([
    [['total_bytes'], ['data']],
    [['uplink_packets', 'billable_bytes_total'], ['data']],
    [['watchdog_events'], ['events']],
    [['sessions', 'tls_sessions'], ['sessions']],
    [
      ['downlink_bytes', 'platform_events'],
      ['data', 'events'],
    ],
    [['sessions', 'nothing'], ['sessions']],
    [['nothing'], []],
    [[], []],
  ])('metrics %j: only %j are asked', async (metrics, endpoints) => {
    const records = await recordsOf({ window, metrics, subjects: SUBJECTS });
    expect(await endpointsAsked()).toEqual(endpoints);
    expect(new Set(records.map(({ metric }) => metric)).size).toBe(
      metrics.filter((metric) => metric !== 'nothing').length,
    );
  });

  test('subjects become deviceUID, each once', async () => {
    await ask({ window, metrics: ['sessions'], subjects: [SATELLITE, CELLULAR, SATELLITE] });
    expect((await world.requests()).map(pairsOf)).toEqual([
      [
        ['period', 'day'],
        ['startDate', '1772928000'],
        ['endDate', '1773014400'],
        ['aggregate', 'device'],
        ['deviceUID', SATELLITE],
        ['deviceUID', CELLULAR],
        ['limit', '20000'],
      ],
    ]);
  });

  test('a subject that is named twice, so far apart that two calls are made, counts once', async () => {
    const others = Array.from({ length: 240 }, (_, index) => `dev:${900000000000000 + index}`);
    const records = await recordsOf({ window, metrics: ['total_bytes'], subjects: [CELLULAR, ...others, CELLULAR] });
    expect(records.map(({ subject, metric }) => [subject, metric])).toEqual([[CELLULAR, 'total_bytes']]);
    expect(await world.requests()).toHaveLength(2);
  });

  test('no subjects: nothing is asked, and there is nothing', async () => {
    expect(await recordsOf({ window, subjects: [] })).toEqual([]);
    expect(await world.requests()).toEqual([]);
  });

  test('a window in which no day starts asks nothing', async () => {
    expect(await recordsOf({ window: { from: '2026-03-08T00:00:01Z', to: '2026-03-08T23:00:00Z' } })).toEqual([]);
    expect(await world.requests()).toEqual([]);
  });

  test('without subjects every device is asked about, in one call per endpoint', async () => {
    const { usage } = await ask({ window, first: 1 });
    expect(usage.records.pageInfo.hasNextPage).toBe(true);
    expect(await endpointsAsked()).toEqual(['data', 'events', 'sessions']);
  });

  test.each([
    ['cellular', ['downlink_bytes', 'total_bytes', 'uplink_bytes']],
    [
      'satellite',
      ['billable_bytes_total', 'downlink_bytes', 'downlink_packets', 'total_bytes', 'uplink_bytes', 'uplink_packets'],
    ],
    ['pigeon', []],
  ])('the dimension connectivity=%s leaves the counters of that connection', async (value, metrics) => {
    const records = await recordsOf({ window, subjects: SUBJECTS, dimensions: [{ key: 'connectivity', value }] });
    expect([...new Set(records.map(({ metric }) => metric))].sort()).toEqual(metrics);
    expect(records.every(({ connectivity }) => connectivity === value)).toBe(true);
  });

  test('two dimensions must both match', async () => {
    const dimensions = ['cellular', 'satellite'].map((value) => ({ key: 'connectivity', value }));
    expect(await recordsOf({ window, subjects: SUBJECTS, dimensions })).toEqual([]);
  });
});

describe('pages', () => {
  const asked = { window: { from: '2026-03-06T00:00:00Z', to: '2026-03-10T00:00:00Z' }, subjects: SUBJECTS };

  test.each([7, 50])('of %i give every record once, in the order of the whole', async (first) => {
    const whole = await recordsOf(asked);
    const paged: UsageRecord[] = [];
    let after: string | undefined;
    do {
      const { usage } = await ask({ ...asked, first, ...(after === undefined ? {} : { after }) });
      const { nodes, pageInfo } = usage.records;
      expect(pageInfo.hasPreviousPage).toBe(after !== undefined);
      expect(nodes.length).toBe(pageInfo.hasNextPage ? first : whole.length - paged.length);
      paged.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    } while (after !== undefined);
    expect(paged).toEqual(whole);
  });

  test('that two aliases ask for cost one read of the vendor', async () => {
    await world.query(
      `query ($window: UsageWindowInput, $subjects: [String!]) {
        first: usages(providers: [NOTEHUB], window: $window, subjects: $subjects) { records(first: 1) { nodes { id } } }
        second: usages(providers: [NOTEHUB], window: $window, subjects: $subjects) { records(first: 2) { nodes { id } } }
      }`,
      { ...asked },
    );
    expect(await endpointsAsked()).toEqual(['data', 'events', 'sessions']);
  });
});

describe('what a vendor might send', () => {
  const window = { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' };
  const point = (fields: string, day = '02') => `{"period":"2026-03-${day}T00:00:00Z",${fields}}`;
  const series = (points: string, sim = '"iccid":"1"') =>
    `{"device":"dev:a","type":"cellular",${sim},"data":[${points}]}`;

  async function dataFrom(all: string, metrics: readonly string[]) {
    await world.fault('notehub', { status: 200, body: `{"data":[${all}]}`, path: `${USAGE}/data` });
    return ask({ window, metrics });
  }
  const quantitiesOf = ({ records }: { records: { nodes: (UsageRecord | null)[] } }) =>
    records.nodes.map((node) => node?.quantity ?? null);

  test('two SIMs on one day are two records, each counted', async () => {
    const { usage, errors } = await dataFrom(
      [series(point('"total_bytes":9007199254740993')), series(point('"total_bytes":2'), '"iccid":"2"')].join(),
      ['total_bytes'],
    );
    expect(errors).toBeUndefined();
    expect(quantitiesOf(usage).sort()).toEqual(['2', '9007199254740993']);
    expect(new Set(usage.records.nodes.map(({ id }: UsageRecord) => id)).size).toBe(2);
  });

  test('each SIM keeps its id, whichever the vendor gives first', async () => {
    const [first, second] = [series(point('"total_bytes":1')), series(point('"total_bytes":2'), '"iccid":"2"')];
    const { usage: before } = await dataFrom([first, second].join(), ['total_bytes']);
    await world.forget();
    const { usage: after } = await dataFrom([second, first].join(), ['total_bytes']);
    expect(after.records).toEqual(before.records);
  });

  test('two rows alike in all are two records, with the same ids next time', async () => {
    const twice = [series(point('"total_bytes":5')), series(point('"total_bytes":5'))].join();
    const { usage: first } = await dataFrom(twice, ['total_bytes']);
    const { usage: again } = await dataFrom(twice, ['total_bytes']);
    expect(quantitiesOf(first)).toEqual(['5', '5']);
    expect(first.records.nodes[0].id).not.toBe(first.records.nodes[1].id);
    expect(again.records).toEqual(first.records);
  });

  test('a counter that cannot be read is null with an error at its place, and its neighbours stand', async () => {
    const { usage, errors } = await dataFrom(
      series([point('"total_bytes":"?","uplink_bytes":1'), point('"total_bytes":3', '03')].join()),
      ['total_bytes', 'uplink_bytes'],
    );
    const quantities = quantitiesOf(usage);
    expect(quantities.filter((quantity) => quantity !== null)).toEqual(['1', '3']);
    expect(quantities).toHaveLength(3);
    expect(errors).toMatchObject([
      {
        path: ['usages', 0, 'records', 'nodes', quantities.indexOf(null)],
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', provider: 'NOTEHUB', account: ACCOUNT },
      },
    ]);
    expect(errors).toHaveLength(1);
  });

  test('a counter that cannot be read is no error to whoever asks for another', async () => {
    const { usage, errors } = await dataFrom(series(point('"total_bytes":"?","uplink_bytes":1')), ['uplink_bytes']);
    expect(errors).toBeUndefined();
    expect(quantitiesOf(usage)).toEqual(['1']);
  });

  test('a counter of zero is a record, one that is left out or null is none', async () => {
    const { usage, errors } = await dataFrom(series(point('"total_bytes":0,"uplink_bytes":null')), [
      'total_bytes',
      'uplink_bytes',
      'downlink_bytes',
    ]);
    expect(errors).toBeUndefined();
    expect(usage.records.nodes).toMatchObject([{ metric: 'total_bytes', quantity: '0' }]);
  });

  test('a row without its period is null with an error', async () => {
    const { usage, errors } = await dataFrom(series(`${point('"total_bytes":1')},{"total_bytes":2}`), ['total_bytes']);
    const quantities = quantitiesOf(usage);
    expect(quantities.toSorted()).toEqual(['1', null]);
    expect(errors?.map(({ path }) => path)).toEqual([['usages', 0, 'records', 'nodes', quantities.indexOf(null)]]);
  });

  test('a row without its device nulls the records: whose day is missing is not known', async () => {
    const { usage, errors } = await dataFrom(
      `${series(point('"total_bytes":1'))},{"type":"cellular","data":[${point('"total_bytes":1')}]}`,
      ['total_bytes'],
    );
    expect(usage.records).toBeNull();
    expect(errors).toMatchObject([
      { path: ['usages', 0, 'records'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' } },
    ]);
  });

  test('days outside the window are not the window’s', async () => {
    const { usage } = await dataFrom(
      series(['01', '02', '03', '04'].map((day) => point('"total_bytes":1', day)).join()),
      ['total_bytes'],
    );
    expect(usage.records.nodes.map(({ period }: UsageRecord) => period.from)).toEqual([
      '2026-03-02T00:00:00Z',
      '2026-03-03T00:00:00Z',
    ]);
  });
});
