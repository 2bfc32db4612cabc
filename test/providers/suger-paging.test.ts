import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const NEXT_DAY = new Date('2026-03-11T00:00:01Z');
const DATES = { startDate: '2026-02-08', endDate: '2026-03-10' };
const GROUPS = '/org/sandbox/usageRecordGroup';
const REPORTS = '/org/sandbox/usageRecordReport';
/** The two lists that Suger pages: their roots, their paths, and what the array is called. */
const LISTS = [
  ['usageRecordGroups', GROUPS],
  ['usageRecordReports', REPORTS],
] as const;

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}
interface Connection {
  readonly nodes: readonly ({ readonly id: string } | null)[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } | null }[];
  readonly pageInfo: PageInfo;
}

let world: World;
let tomorrow: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
  tomorrow = await startWorld({ now: NEXT_DAY });
});
afterAll(async () => {
  await world.stop();
  await tomorrow.stop();
});
beforeEach(() => world.forget());

describe.each(LISTS)('%s', (field, path) => {
  test('gives each item of a list of more than a thousand once, in the vendor’s order', async () => {
    const filter = '{startDate: "2026-02-27"}';
    const ids: (string | undefined)[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Connection = await page(field, { first: 400, filter, after });
      ids.push(...idsOf(nodes));
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    const expected = await vendorsIds(path, { startDate: '2026-02-27' });
    expect(expected.length).toBeGreaterThan(1000);
    expect(ids).toEqual(expected);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('asks for one page of the vendor per page, as large as wanted and where the last one ended', async () => {
    const first = await page(field, { first: 70 });
    const second = await page(field, { first: 3, after: first.pageInfo.endCursor });
    await page(field, { first: 1000, after: second.edges[1]?.cursor });
    expect(await queries(path)).toEqual([
      { ...DATES, limit: '70', offset: '0' },
      { ...DATES, limit: '3', offset: '70' },
      { ...DATES, limit: '1000', offset: '72' },
    ]);
  });

  test('every item has the cursor behind it', async () => {
    const { edges, nodes, pageInfo } = await page(field, { first: 5 });
    expect(edges.map(({ node }) => node)).toEqual(nodes);
    expect(new Set(edges.map(({ cursor }) => cursor)).size).toBe(5);
    expect(pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor,
      endCursor: edges[4]?.cursor,
    });
    const rest = await page(field, { first: 3, after: edges[1]?.cursor });
    expect(rest.nodes).toEqual(nodes.slice(2));
  });

  test('says that it goes on until the last item was given', async () => {
    const day = { startDate: '2026-03-10', endDate: '2026-03-10', partner: 'AWS' };
    const filter = '{startDate: "2026-03-10", endDate: "2026-03-10", partner: AWS}';
    const ids = await vendorsIds(path, day);
    expect(ids.length).toBeGreaterThan(1);
    const whole = await page(field, { first: ids.length, filter });
    expect(idsOf(whole.nodes)).toEqual(ids);
    expect(whole.pageInfo.hasNextPage).toBe(false);
    const more = await page(field, { first: ids.length + 1, filter });
    expect(more.pageInfo.hasNextPage).toBe(false);
    const butOne = await page(field, { first: ids.length - 1, filter });
    expect(butOne.pageInfo.hasNextPage).toBe(true);
    const last = await page(field, { first: 5, filter, after: butOne.pageInfo.endCursor });
    expect(idsOf(last.nodes)).toEqual(ids.slice(-1));
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const none = await page(field, { first: 5, filter, after: last.pageInfo.endCursor });
    expect(none).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  test('a list without anything is empty', async () => {
    const filter = '{entitlementId: "no_such_entitlement"}';
    expect(await page(field, { first: 5, filter })).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test('a cursor keeps the dates of the first page on the day after', async () => {
    const { pageInfo } = await page(field, { first: 2 });
    await tomorrow.forget();
    await page(field, { first: 2, after: pageInfo.endCursor }, tomorrow);
    await page(field, { first: 2 }, tomorrow);
    expect(await queries(path, tomorrow)).toEqual([
      { startDate: '2026-02-08', endDate: '2026-03-10', limit: '2', offset: '2' },
      { startDate: '2026-02-09', endDate: '2026-03-11', limit: '2', offset: '0' },
    ]);
  });

  test('a cursor keeps the end that was left out beside a start that was given', async () => {
    const filter = '{startDate: "2026-03-01"}';
    const { pageInfo } = await page(field, { first: 2, filter });
    await tomorrow.forget();
    await page(field, { first: 2, filter, after: pageInfo.endCursor }, tomorrow);
    expect(await queries(path, tomorrow)).toEqual([
      { startDate: '2026-03-01', endDate: '2026-03-10', limit: '2', offset: '2' },
    ]);
  });

  test.each([
    ['another filter', '{partner: AWS}'],
    ['other dates', '{startDate: "2026-03-01"}'],
    ['an entitlement', '{entitlementId: "ent_acorn_1"}'],
  ])('a cursor of the whole list is BAD_USER_INPUT with %s', async (_, filter) => {
    const { pageInfo } = await page(field, { first: 1 });
    const { data, errors } = await world.query(documentOf(field, { first: 1, filter }), { after: pageInfo.endCursor });
    expect(data).toEqual({ list: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual([[['list'], { code: 'BAD_USER_INPUT' }]]);
    expect(await queries(path)).toHaveLength(1);
  });

  test('a cursor that somebody has changed is BAD_USER_INPUT, whatever it says', async () => {
    const { pageInfo } = await page(field, { first: 1 });
    const [owner, position] = JSON.parse(Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString()) as [
      string,
      unknown[],
    ];
    const [, ...dates] = position;
    const forged = [-1, 1.5, '1', null, [[1]], {}, 2 ** 60].map((offset) => [offset, ...dates]);
    for (const changed of [...forged, [1, 'today', 'today'], [1], null, 1, 'x', {}, [1, null, null]]) {
      const after = Buffer.from(JSON.stringify([owner, changed])).toString('base64url');
      const { data, errors } = await world.query(documentOf(field, { first: 1 }), { after });
      expect({ changed, data }).toEqual({ changed, data: { list: null } });
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
    }
    expect(await queries(path)).toHaveLength(1);
  });

  test('a page that is shorter than asked for is no end while nextOffset goes on', async () => {
    await pages(field, path, [
      { ids: ['a', 'b'], nextOffset: 2 },
      { ids: ['c'], nextOffset: 3 },
      { ids: ['d'], nextOffset: 0 },
    ]);
    const { nodes, pageInfo } = await page(field, { first: 10 });
    expect(idsOf(nodes)).toEqual(['a', 'b', 'c', 'd']);
    expect(pageInfo.hasNextPage).toBe(false);
    expect(await queries(path)).toEqual([
      { ...DATES, limit: '10', offset: '0' },
      { ...DATES, limit: '8', offset: '2' },
      { ...DATES, limit: '7', offset: '3' },
    ]);
  });

  test('no more pages of the vendor are fetched than are wanted', async () => {
    await pages(field, path, [
      { ids: ['a', 'b'], nextOffset: 2 },
      { ids: ['c'], nextOffset: 3 },
      { ids: ['d'], nextOffset: 0 },
    ]);
    const { nodes, pageInfo } = await page(field, { first: 3 });
    expect(idsOf(nodes)).toEqual(['a', 'b', 'c']);
    expect(pageInfo.hasNextPage).toBe(true);
    expect(await queries(path)).toHaveLength(2);
  });

  test('the next page begins where the vendor says, also where it counts what it does not give', async () => {
    await pages(field, path, [
      { ids: ['a', 'b'], nextOffset: 10 },
      { ids: ['c'], nextOffset: 20 },
      { ids: ['d'], nextOffset: 0 },
    ]);
    const first = await page(field, { first: 3 });
    const second = await page(field, { first: 3, after: first.pageInfo.endCursor });
    expect([first, second].map(({ nodes }) => idsOf(nodes))).toEqual([['a', 'b', 'c'], ['d']]);
    expect((await queries(path)).map(({ offset }) => offset)).toEqual(['0', '10', '20']);
  });

  test('what the vendor gives beyond what was asked for comes on the next page', async () => {
    await pages(field, path, [{ ids: ['a', 'b', 'c', 'd'] }]);
    const { nodes, pageInfo } = await page(field, { first: 2 });
    expect(idsOf(nodes)).toEqual(['a', 'b']);
    expect(pageInfo.hasNextPage).toBe(true);
    await page(field, { first: 2, after: pageInfo.endCursor });
    expect((await queries(path)).map(({ offset }) => offset)).toEqual(['0', '2']);
  });

  test.each([
    ['0', { nextOffset: 0 }],
    ['null', { nextOffset: null }],
    ['missing', {}],
  ])('a nextOffset that is %s ends the list', async (_, end) => {
    await pages(field, path, [{ ids: ['a', 'b'], ...end }]);
    const { nodes, pageInfo } = await page(field, { first: 2 });
    expect(idsOf(nodes)).toEqual(['a', 'b']);
    expect(pageInfo.hasNextPage).toBe(false);
    expect(await queries(path)).toHaveLength(1);
  });

  test('a nextOffset that is still sent at the end leads to an empty page, which is the end', async () => {
    await pages(field, path, [
      { ids: ['a', 'b'], nextOffset: 2 },
      { ids: [], nextOffset: 2 },
    ]);
    const first = await page(field, { first: 2 });
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = await page(field, { first: 2, after: first.pageInfo.endCursor });
    expect(second).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false } });
  });

  test('an item that moves to the next page while the list is read is given once', async () => {
    await pages(field, path, [{ ids: ['a', 'b'], nextOffset: 2 }, { ids: ['b', 'c'], nextOffset: 4 }, { ids: ['d'] }]);
    const { nodes } = await page(field, { first: 4 });
    expect(idsOf(nodes)).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each([
    [
      'goes back',
      [
        { ids: ['a', 'b'], nextOffset: 5 },
        { ids: ['c'], nextOffset: 3 },
      ],
    ],
    [
      'stays where it is',
      [
        { ids: ['a', 'b'], nextOffset: 2 },
        { ids: ['c'], nextOffset: 2 },
      ],
    ],
    [
      'goes on while the items are the same',
      [
        { ids: ['a', 'b'], nextOffset: 2 },
        { ids: ['a', 'b'], nextOffset: 4 },
      ],
    ],
  ])('a nextOffset that %s is UPSTREAM_PAGINATION_LOOP, not a short list', async (_, given) => {
    await pages(field, path, given);
    const { data, errors } = await world.query(documentOf(field, { first: 10 }));
    expect(data).toEqual({ list: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['list'],
        extensions: expect.objectContaining({
          code: 'UPSTREAM_PAGINATION_LOOP',
          provider: 'SUGER',
          account: 'suger:sandbox',
        }),
      }),
    ]);
    expect(await queries(path)).toHaveLength(2);
  });

  test('one page repeated for ever is UPSTREAM_PAGINATION_LOOP', async () => {
    const body = JSON.stringify({ [field]: [{ id: 'a' }, { id: 'b' }], nextOffset: 2 });
    await world.fault('suger', { status: 200, body, path });
    const { data, errors } = await world.query(documentOf(field, { first: 10 }));
    expect(data).toEqual({ list: null });
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(['UPSTREAM_PAGINATION_LOOP']);
    expect(await queries(path)).toHaveLength(2);
  });

  test('a list that is null is empty, as Go sends it', async () => {
    await world.fault('suger', { status: 200, body: `{"${field}": null, "nextOffset": 0}`, path });
    const { nodes, pageInfo } = await page(field, { first: 10 });
    expect(nodes).toEqual([]);
    expect(pageInfo.hasNextPage).toBe(false);
  });

  test.each([
    ['without its list', '{}'],
    ['with the other list', '{"groups": [], "nextOffset": 0}'],
    ['that is a bare list', '[]'],
    ['with an object for a list', `{"usageRecordGroups": {}, "usageRecordReports": {}}`],
    ['with a negative nextOffset', `{"usageRecordGroups": [], "usageRecordReports": [], "nextOffset": -1}`],
    ['with a nextOffset that is no number', `{"usageRecordGroups": [], "usageRecordReports": [], "nextOffset": "2"}`],
  ])('an answer %s is SHAPE, not an empty list', async (_, body) => {
    await world.fault('suger', { status: 200, body, path });
    const { data, errors } = await world.query(documentOf(field, { first: 10 }));
    expect(data).toEqual({ list: null });
    expect(errors?.map(({ extensions: { code, reason } }) => [code, reason])).toEqual([
      ['UPSTREAM_BAD_RESPONSE', 'SHAPE'],
    ]);
  });
});

test('a cursor of one list is BAD_USER_INPUT on the other', async () => {
  for (const [field, other] of [
    ['usageRecordGroups', 'usageRecordReports'],
    ['usageRecordReports', 'usageRecordGroups'],
  ] as const) {
    const { pageInfo } = await page(field, { first: 1 });
    const { data, errors } = await world.query(documentOf(other, { first: 1 }), { after: pageInfo.endCursor });
    expect(data).toEqual({ list: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
  }
});

test('a cursor of normalised records is BAD_USER_INPUT on the list of groups', async () => {
  const { data } = await world.query(`{
    usages(providers: [SUGER], window: {from: "2026-03-10T00:00:00Z", to: "2026-03-10T12:00:00Z"}) {
      records(first: 1) { pageInfo { endCursor } }
    }
  }`);
  const after = data.usages[0].records.pageInfo.endCursor;
  const { errors } = await world.query(documentOf('usageRecordGroups', { first: 1 }), { after });
  expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
});

test('an entitlement’s own list is the list of groups under it, and shares its cursors', async () => {
  const { data } = await world.query(`{ usageRecordGroups(first: 1) { nodes { entitlement {
    id usageRecordGroups(first: 1) { pageInfo { endCursor } }
  } } } }`);
  const { id, usageRecordGroups } = data.usageRecordGroups.nodes[0].entitlement;
  const after: string = usageRecordGroups.pageInfo.endCursor;
  const { nodes } = await page('usageRecordGroups', { first: 1, filter: `{entitlementId: "${id}"}`, after });
  expect(idsOf(nodes)).toEqual((await vendorsIds(GROUPS, { entitlementId: id })).slice(1, 2));
});

describe('all groups, as normalised usage reads them', () => {
  const WINDOW = '{from: "2026-03-10T00:00:00Z", to: "2026-03-10T12:00:00Z"}';
  const at = { metaInfo: { timestamp: '2026-03-10T01:00:00Z' }, records: { seat: 1 } };

  test('are read by pages of a thousand until the list ends', async () => {
    const { errors } = await world.query('{ usages(providers: [SUGER]) { records(first: 1) { complete } } }');
    expect(errors).toBeUndefined();
    const asked = await queries(GROUPS);
    const count = (await vendorsIds(GROUPS)).length;
    expect(asked).toEqual(
      Array.from({ length: Math.ceil(count / 1000) }, (_, index) => ({
        ...DATES,
        limit: '1000',
        offset: String(index * 1000),
      })),
    );
  });

  test('are counted once where the list moves on between two pages', async () => {
    await answers(GROUPS, [
      {
        usageRecordGroups: [
          { id: 'a', ...at },
          { id: 'b', ...at },
        ],
        nextOffset: 2,
      },
      {
        usageRecordGroups: [
          { id: 'b', ...at },
          { id: 'c', ...at },
          { id: 'c', ...at },
        ],
      },
    ]);
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${WINDOW}) { records { nodes { ... on SugerUsage { group { id } } } } } }`,
    );
    expect(errors).toBeUndefined();
    const groups: { group: { id: string } }[] = data.usages[0].records.nodes;
    expect(groups.map(({ group }) => group.id).sort()).toEqual(['a', 'b', 'c']);
  });

  test.each([
    [
      'goes back',
      [
        { ids: ['a', 'b'], nextOffset: 5 },
        { ids: ['c'], nextOffset: 3 },
      ],
    ],
    [
      'goes on while the groups are the same',
      [
        { ids: ['a'], nextOffset: 1 },
        { ids: ['a'], nextOffset: 2 },
      ],
    ],
  ])('are null with UPSTREAM_PAGINATION_LOOP where nextOffset %s', async (_, given) => {
    await pages('usageRecordGroups', GROUPS, given);
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${WINDOW}) { records { complete } } }`,
    );
    expect(data).toEqual({ usages: [{ records: null }] });
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
      [['usages', 0, 'records'], 'UPSTREAM_PAGINATION_LOOP'],
    ]);
  });

  test.each(['{}', '{"usageRecordGroups": {}}', '[]'])('are null with SHAPE for %s', async (body) => {
    await world.fault('suger', { status: 200, body, path: GROUPS });
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${WINDOW}) { records { complete } } }`,
    );
    expect(data).toEqual({ usages: [{ records: null }] });
    expect(errors?.map(({ extensions: { code, reason } }) => [code, reason])).toEqual([
      ['UPSTREAM_BAD_RESPONSE', 'SHAPE'],
    ]);
  });

  test('are none where the list is null', async () => {
    await world.fault('suger', { status: 200, body: '{"usageRecordGroups": null}', path: GROUPS });
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER], window: ${WINDOW}) { records { complete nodes { id } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.usages).toEqual([{ records: { complete: true, nodes: [] } }]);
  });
});

interface Arguments {
  readonly first: number;
  readonly filter?: string;
  readonly after?: string | null | undefined;
}

function documentOf(field: string, { first, filter = 'null' }: Arguments): string {
  return `query ($after: String) { list: ${field}(first: ${first}, filter: ${filter}, after: $after) {
    nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`;
}

async function page(field: string, args: Arguments, of = world): Promise<Connection> {
  const { data, errors } = await of.query(documentOf(field, args), { after: args.after ?? null });
  expect(errors).toBeUndefined();
  return data.list;
}

function idsOf(nodes: Connection['nodes']): (string | undefined)[] {
  return nodes.map((node) => node?.id);
}

/** The parameters of every request for a list, oldest first. */
async function queries(path: string, of = world): Promise<Record<string, string>[]> {
  const requests = await of.requests('SUGER');
  return requests.filter((one) => one.path === path).map(({ query }) => Object.fromEntries(new URLSearchParams(query)));
}

/** All ids that Suger itself gives for a filter, in its order. */
async function vendorsIds(path: string, filter: Record<string, string> = {}): Promise<string[]> {
  const ids: string[] = [];
  let offset = 0;
  do {
    const query = new URLSearchParams({ ...DATES, ...filter, limit: '1000', offset: String(offset) });
    const answer = await fetch(`${world.sandboxUrl}/suger${path}?${query}`, {
      headers: { authorization: 'Key sandbox-key' },
    });
    const body = (await answer.json()) as Record<string, { id: string }[]> & { nextOffset: number };
    ids.push(...(body.usageRecordGroups ?? body.usageRecordReports ?? []).map(({ id }) => id));
    offset = body.nextOffset;
  } while (offset > 0);
  return ids;
}

/** Has Suger give these pages of a list, one after the other, whatever it is asked. */
async function pages(
  field: string,
  path: string,
  given: readonly { readonly ids: readonly string[]; readonly nextOffset?: number | null }[],
): Promise<void> {
  await answers(
    path,
    given.map(({ ids, ...end }) => ({ [field]: ids.map((id) => ({ id })), ...end })),
  );
}

async function answers(path: string, bodies: readonly unknown[]): Promise<void> {
  for (const body of bodies) {
    await world.fault('suger', { status: 200, body: JSON.stringify(body), path, times: 1 });
  }
}
