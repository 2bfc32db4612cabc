import { startWorld, type World } from '../support/world.ts';

const GROUPS = '/org/sandbox/usageRecordGroup';
const NOW = new Date('2026-03-10T12:34:56.789Z');

interface Window {
  readonly from: string;
  readonly to: string;
}
interface Node {
  readonly id: string;
  readonly metric: string;
  readonly quantity: string;
  readonly period: Window;
  readonly group: { readonly id: string };
}

let world: World;
let tomorrow: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
  tomorrow = await startWorld({ now: new Date('2026-03-11T00:00:01Z') });
});
afterAll(async () => {
  await world.stop();
  await tomorrow.stop();
});
beforeEach(() => world.forget());

describe('paging', () => {
  const window = { from: '2026-03-08T00:00:00Z', to: '2026-03-10T12:34:00Z' };

  test('gives each record once, in the order of time and id, and all that the groups hold', async () => {
    const nodes = await allOf(window, { first: 90 });
    expect(nodes.length).toBeGreaterThan(300);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes).toEqual(nodes.toSorted(byTimeAndId));
    expect(nodes.map(lineOf).sort()).toEqual((await expectedIn(window)).sort());
  });

  test('gives the same records in pages of any size', async () => {
    const whole = await allOf(window, { first: 1000 });
    expect(await allOf(window, { first: 170 })).toEqual(whole);
  });

  test('says that it goes on until the last record was given', async () => {
    const short = { from: '2026-03-10T00:00:00Z', to: '2026-03-10T04:00:00Z' };
    const count = (await allOf(short, { first: 1000 })).length;
    const whole = await page(short, { first: count });
    expect(whole.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    const butOne = await page(short, { first: count - 1 });
    expect(butOne.pageInfo.hasNextPage).toBe(true);
    const last = await page(short, { first: 1, after: butOne.pageInfo.endCursor });
    expect(last.nodes).toEqual(whole.nodes.slice(-1));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('keeps the default window of the first page on the day after', async () => {
    const pageOf = async (of: World, first: number, after: string | null) => {
      const { data } = await of.query(
        `query ($after: String) { usages(providers: [SUGER], subjects: ["ent_acorn_1"]) {
          records(first: ${first}, after: $after) { nodes { id period { from } } pageInfo { endCursor } }
        } }`,
        { after },
      );
      return data.usages[0].records;
    };
    const { nodes, pageInfo } = await pageOf(world, 2, null);
    const next = await pageOf(tomorrow, 2, pageInfo.endCursor);
    // A day later those before the day's own default window are still there.
    expect([...nodes, ...next.nodes]).toEqual((await pageOf(world, 4, null)).nodes);
    expect(next.nodes[0].period.from < '2026-02-09T00:00:00Z').toBe(true);
  });

  test.each([
    ['window', 'window: {from: "2026-03-08T00:00:00Z", to: "2026-03-10T12:33:00Z"}'],
    ['metric', `window: ${literal(window)}, metrics: ["seat"]`],
    ['subject', `window: ${literal(window)}, subjects: ["ent_acorn_1"]`],
    ['dimension', `window: ${literal(window)}, dimensions: [{key: "partner", value: "AWS"}]`],
  ])('refuses a cursor with another %s', async (_, args) => {
    const { pageInfo } = await page(window, { first: 1 });
    await world.forget();
    const { data, errors } = await world.query(
      'query ($after: String) { usages(providers: [SUGER], ARGS) { records(first: 1, after: $after) { complete } } }'.replace(
        'ARGS',
        args,
      ),
      { after: pageInfo.endCursor },
    );
    expect(data).toEqual({ usages: [{ records: null }] });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    expect(await world.requests()).toEqual([]);
  });

  test.each(['first: 0', 'first: -1', 'first: 1001', 'after: "nonsense"', 'after: ""'])(
    '%s is BAD_USER_INPUT, and nothing is asked',
    async (args) => {
      const { data, errors } = await world.query(`{ usages(providers: [SUGER]) { records(${args}) { complete } } }`);
      expect(data).toEqual({ usages: [{ records: null }] });
      expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([
        [['usages', 0, 'records'], { code: 'BAD_USER_INPUT' }],
      ]);
      expect(await world.requests()).toEqual([]);
    },
  );
});

describe('what is asked for a window', () => {
  test.each([
    ['2026-03-09T10:00:00Z', '2026-03-09T11:00:00Z', '2026-03-09'],
    ['2026-03-09T23:30:00-05:00', '2026-03-10T01:00:00-05:00', '2026-03-10'],
    ['2026-03-10T00:30:00+01:00', '2026-03-10T01:00:00+01:00', '2026-03-09'],
    ['2026-03-09T23:59:59.999999999Z', '2026-03-10T00:00:00Z', '2026-03-09'],
    ['2026-03-10T00:00:00Z', '2026-12-31T00:00:00Z', '2026-03-10'],
    ['2026-03-10T23:00:00Z', '2026-03-11T00:00:00Z', '2026-03-10'],
    ['2026-02-28T00:00:00Z', '2026-03-01T00:00:00Z', '2026-02-28'],
  ])('from %s to %s: groups created from %s up to today', async (from, to, startDate) => {
    const { errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${literal({ from, to })}) { records(first: 1) { complete } } }`,
    );
    expect(errors).toBeUndefined();
    expect((await queries())[0]).toEqual({ startDate, endDate: '2026-03-10', limit: '1000', offset: '0' });
  });

  test('by default: groups of the 30 days up to the start of the minute', async () => {
    const { data } = await world.query(
      '{ usages(providers: [SUGER]) { window { from to } records(first: 1) { complete } } }',
    );
    expect(data.usages).toEqual([
      { window: { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' }, records: { complete: true } },
    ]);
    expect((await queries())[0]).toEqual({
      startDate: '2026-02-08',
      endDate: '2026-03-10',
      limit: '1000',
      offset: '0',
    });
  });

  test.each([
    ['that is empty', '2026-03-09T10:00:00Z', '2026-03-09T10:00:00Z'],
    ['that is empty in two time zones', '2026-03-09T10:00:00Z', '2026-03-09T11:00:00+01:00'],
    ['that begins tomorrow', '2026-03-11T00:00:00Z', '2026-03-12T00:00:00Z'],
    ['of next year', '2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'],
  ])('nothing, for one %s: it holds no record', async (_, from, to) => {
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${literal({ from, to })}) {
        records { complete asOf nodes { id } pageInfo { hasNextPage startCursor } }
      } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.usages[0].records).toEqual({
      complete: true,
      asOf: '2026-03-10T12:34:56.789Z',
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null },
    });
    expect(await world.requests()).toEqual([]);
  });

  test.each([
    ['ends before it begins', '2026-03-09T10:00:00Z', '2026-03-09T09:59:59Z'],
    ['is longer than 400 days', '2025-01-01T00:00:00Z', '2026-02-05T00:00:01Z'],
  ])('nothing, for one that %s: BAD_USER_INPUT', async (_, from, to) => {
    const { errors } = await world.query(
      `{ usageAccount(id: "suger:sandbox") { usage(window: ${literal({ from, to })}) { records { complete } } } }`,
    );
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    expect(await world.requests()).toEqual([]);
  });
});

test('usage that was reported a day late is in the window in which it happened', async () => {
  const late = (await vendorsGroups('2026-03-05')).find(
    ({ metaInfo, creationTime, status }) =>
      metaInfo.timestamp.slice(0, 10) >= '2026-03-05' &&
      Date.parse(creationTime) - Date.parse(metaInfo.timestamp) > 86_400_000 &&
      status === 'REPORTED',
  );
  const hour = Date.parse(late?.metaInfo.timestamp ?? '');
  const window = { from: new Date(hour - 1000).toISOString(), to: new Date(hour + 1000).toISOString() };
  const nodes = await allOf(window, { first: 100 });
  expect(nodes.map(({ group }) => group.id)).toContain(late?.id);
  expect(nodes.map(lineOf).sort()).toEqual((await expectedIn(window)).sort());
});

describe('windows that follow one another neither overlap nor leave gaps', () => {
  test.each<[string, string, string[]]>([
    [
      'over the days of New York around the start of daylight saving time',
      '2026-03-10T12:34:56.789Z',
      [
        '2026-03-07T00:00:00-05:00',
        '2026-03-08T00:00:00-05:00',
        '2026-03-08T01:59:59.999999999-05:00',
        '2026-03-08T03:00:00-04:00',
        '2026-03-09T00:00:00-04:00',
        '2026-03-10T00:00:00-04:00',
      ],
    ],
    [
      'over the days of New York around its end, the hour that comes twice included',
      '2025-11-03T12:00:00Z',
      [
        '2025-11-01T00:00:00-04:00',
        '2025-11-02T00:00:00-04:00',
        '2025-11-02T01:30:00-04:00',
        '2025-11-02T01:30:00-05:00',
        '2025-11-03T00:00:00-05:00',
      ],
    ],
    [
      'over the end of February',
      '2026-03-02T06:00:00Z',
      ['2026-02-27T00:00:00Z', '2026-02-28T00:00:00Z', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ],
    [
      'over 29 February',
      '2024-03-02T06:00:00Z',
      ['2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
    ],
    [
      'over the end of a year',
      '2026-01-02T06:00:00Z',
      ['2025-12-30T12:00:00Z', '2025-12-31T23:59:59.999999999Z', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
    ],
  ])('%s', async (_, now, bounds) => {
    const then = await startWorld({ now: new Date(now) });
    try {
      const windows = bounds.slice(1).map((to, index) => ({ from: bounds[index] ?? '', to }));
      const parts = await Promise.all(windows.map((window) => allOf(window, { first: 1000 }, then)));
      const whole = { from: bounds[0] ?? '', to: bounds.at(-1) ?? '' };
      const all = await allOf(whole, { first: 1000 }, then);
      expect(all.length).toBeGreaterThan(100);
      expect(parts.flat()).toEqual(all);
      expect(all.map(lineOf).sort()).toEqual((await expectedIn(whole, then)).sort());
    } finally {
      await then.stop();
    }
  });
});

interface Arguments {
  readonly first: number;
  readonly after?: string | null;
}

async function page(window: Window, { first, after = null }: Arguments, of = world) {
  const { data, errors } = await of.query(
    `query ($after: String) { usages(providers: [SUGER], window: ${literal(window)}) {
      records(first: ${first}, after: $after) {
        nodes { id metric quantity period { from to } ... on SugerUsage { group { id } } }
        pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    } }`,
    { after },
  );
  expect(errors).toBeUndefined();
  return data.usages[0].records as {
    nodes: Node[];
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

/** All records of a window, page by page. */
async function allOf(window: Window, { first }: Arguments, of = world): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const { nodes: more, pageInfo }: Awaited<ReturnType<typeof page>> = await page(window, { first, after }, of);
    nodes.push(...more);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return nodes;
}

function literal({ from, to }: Window): string {
  return `{from: "${from}", to: "${to}"}`;
}

function lineOf({ group, metric, quantity, period }: Node): string {
  return [group.id, metric, quantity, period.from, period.to].join(' ');
}

/** Without their Z, instants without zeros at the end of the fraction sort as text. */
function byTimeAndId(a: Node, b: Node): number {
  const [left, right] = [a, b].map(({ period, id }) => `${period.from.slice(0, -1)} ${id}`) as [string, string];
  return left < right ? -1 : 1;
}

async function queries(): Promise<Record<string, string>[]> {
  const requests = await world.requests();
  expect(new Set(requests.map(({ path }) => path))).toEqual(new Set([GROUPS]));
  return requests.map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
}

interface WireGroup {
  readonly id: string;
  readonly status: string;
  readonly creationTime: string;
  readonly records: Readonly<Record<string, string>>;
  readonly metaInfo: {
    readonly timestamp: string;
    readonly billableRecords?: readonly { readonly key: string; readonly quantity: string }[];
  };
}

/** What Suger itself lists, from a day of creation on, numbers as the text in which they came. */
async function vendorsGroups(startDate: string, of = world): Promise<WireGroup[]> {
  const groups: WireGroup[] = [];
  let offset = '0';
  do {
    const answer = await fetch(`${of.sandboxUrl}/suger${GROUPS}?startDate=${startDate}&limit=1000&offset=${offset}`, {
      headers: { authorization: 'Key sandbox-key' },
    });
    const asText = (_key: string, value: unknown, { source }: { source: string }) =>
      typeof value === 'number' ? source : value;
    const body = JSON.parse(await answer.text(), asText as (key: string, value: unknown) => unknown) as {
      usageRecordGroups: WireGroup[];
      nextOffset: string;
    };
    groups.push(...body.usageRecordGroups);
    offset = body.nextOffset;
  } while (offset !== '0');
  return groups;
}

/** The records that the vendor's groups hold in a window, as `lineOf` writes them. */
async function expectedIn({ from, to }: Window, of = world): Promise<string[]> {
  const groups = await vendorsGroups(new Date(from).toISOString().slice(0, 10), of);
  return groups
    .filter(({ status }) => status !== 'INVALID' && status !== 'DELETED')
    .filter(({ metaInfo: { timestamp } }) => {
      const ms = Date.parse(timestamp);
      return Date.parse(from) <= ms && ms < Date.parse(to);
    })
    .flatMap(({ id, records, metaInfo: { timestamp, billableRecords } }) => {
      const lines = billableRecords?.map(({ key, quantity }) => [key, quantity]) ?? Object.entries(records);
      return lines.map((line) => [id, ...line, timestamp, timestamp].join(' '));
    });
}
