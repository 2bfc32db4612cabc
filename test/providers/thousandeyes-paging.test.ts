import { thousandEyes } from '../../src/providers/thousandeyes/index.ts';
import { closeAll, startVendor } from '../support/vendor.ts';
import { type GraphQLAnswer, startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const WINDOW = 'window: {from: "2026-03-06T00:00:00Z", to: "2026-03-08T00:00:00Z"}';
const TESTS = '/v7/usage/units/tests';
const AGENTS = '/v7/usage/units/enterprise-agents';
const LISTS = [
  ['thousandEyesTestUnits', TESTS],
  ['thousandEyesEnterpriseAgentUnits', AGENTS],
] as const;

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());
afterEach(closeAll);

describe.each(LISTS)('%s', (field, path) => {
  test.each([
    [1, ''],
    [7, ''],
    [7, WINDOW],
    [10, ''],
    [10, WINDOW],
    [1000, ''],
  ])('gives each row exactly once in pages of %i, %s', async (first, args) => {
    const { data } = await world.query(
      `{ ${field}${args && `(${args})`} { nodes { aid agentOrTest: ${nameOf(field)} } } }`,
    );
    const whole = data[field].nodes;
    expect(whole.length).toBeGreaterThan(20);
    const rows: unknown[] = [];
    const cursors: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: GraphQLAnswer = await world.query(
        `query ($after: String) { ${field}(first: ${first}, after: $after, ${args}) {
          nodes { aid agentOrTest: ${nameOf(field)} } edges { cursor node { aid } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        } }`,
        { after },
      );
      expect(page.errors).toBeUndefined();
      const { nodes, edges, pageInfo } = page.data[field];
      expect(edges.map(({ node }: { node: unknown }) => node)).toEqual(
        nodes.map(({ aid }: { aid: string }) => ({ aid })),
      );
      rows.push(...nodes);
      cursors.push(...edges.map(({ cursor }: { cursor: string }) => cursor));
      expect(pageInfo).toMatchObject({
        hasNextPage: rows.length < whole.length,
        hasPreviousPage: after !== null,
        startCursor: edges[0].cursor,
        endCursor: edges.at(-1).cursor,
      });
      if (!pageInfo.hasNextPage) break;
      expect(nodes).toHaveLength(first);
      after = pageInfo.endCursor;
    }
    expect(rows).toEqual(whole);
    expect(new Set(cursors).size).toBe(whole.length);
  });

  test('goes on after every cursor with the row behind it', async () => {
    const { data } = await world.query(`{ ${field}(first: 23) { edges { cursor node { ${nameOf(field)} } } } }`);
    const { edges } = data[field];
    for (const index of [0, 8, 9, 10, 19, 20]) {
      const { data: next } = await world.query(
        `{ ${field}(first: 2, after: "${edges[index].cursor}") { nodes { ${nameOf(field)} } } }`,
      );
      expect(next[field].nodes).toEqual([edges[index + 1].node, edges[index + 2].node]);
    }
  });

  test('is empty after its last row', async () => {
    const { data } = await world.query(`{ ${field} { pageInfo { endCursor } } }`);
    const { data: rest, errors } = await world.query(
      `{ ${field}(after: "${data[field].pageInfo.endCursor}") { nodes { aid } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
    );
    expect(errors).toBeUndefined();
    expect(rest[field]).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
    });
  });

  test.each([3, 10])('refuses the cursor behind %i rows in any other list', async (first) => {
    const { data } = await world.query(
      `{ whole: ${field}(first: ${first}) { pageInfo { endCursor } } part: ${field}(first: ${first}, ${WINDOW}) { pageInfo { endCursor } } }`,
    );
    const [whole, part] = [data.whole.pageInfo.endCursor, data.part.pageInfo.endCursor];
    const other = LISTS.find(([name]) => name !== field)?.[0];
    await expectRefused(`${other}(after: "${whole}")`);
    await expectRefused(`${field}(after: "${whole}", ${WINDOW})`);
    await expectRefused(`${field}(after: "${part}")`);
    await expectRefused(
      `${field}(after: "${part}", window: {from: "2026-03-06T00:00:00Z", to: "2026-03-08T00:00:00.001Z"})`,
    );
    if (field === 'thousandEyesTestUnits') await expectRefused(`${field}(after: "${whole}", aid: "1234")`);
  });

  test('refuses a forged cursor whose link leads to anything but the list, and asks nothing', async () => {
    const { data } = await world.query(`{ ${field}(first: 10) { pageInfo { endCursor } } }`);
    const [owner, [link]] = decode(data[field].pageInfo.endCursor);
    expect(link).toMatch(new RegExp(`^${path}\\?cursor=`));
    const positions = [
      ...[
        '/v7/usage?expand=test',
        '/v7/quotas?a=b',
        LISTS.find(([name]) => name !== field)?.[1],
        path,
        `${path}/`,
        `${path}/../../../quotas?a=b`,
        `${path}%3F`,
        `${path.toUpperCase()}?cursor=a`,
        `http://127.0.0.1:1${path}?cursor=a`,
        `//127.0.0.1:1${path}?cursor=a`,
        `@127.0.0.1:1${path}?cursor=a`,
        `${path}?cursor=a b`,
        `${path}?cursor=a HTTP/1.1\r\nx: y`,
        `${path}?cursor=a\n`,
        `${path}?cursor=a#b`,
        `${path}?cursor=ü`,
        `${path}?cursor=\u0000`,
        '',
      ].map((forged) => [forged, 0]),
      [link, -1],
      [link, 1.5],
      [link, '1'],
      [link],
      [link, 0, 0],
      [7, 0],
      link,
    ];
    for (const position of positions) await expectRefused(`${field}(after: "${encode([owner, position])}")`);
  });
});

describe('a link to the next page', () => {
  test.each([
    ['another path of the API', (base: string) => `${base}/v7/quotas?cursor=1`],
    ['another list', (base: string) => `${base}${AGENTS}?cursor=1`],
    ['another vendor on the same machine', (base: string) => base.replace('/thousandeyes', `/suger${TESTS}?cursor=1`)],
    ['a place above the base path', (base: string) => `${base}/../suger${TESTS}?cursor=1`],
    ['a place above the base path, encoded', (base: string) => `${base}/%2e%2E/suger${TESTS}?cursor=1`],
    ['a neighbour whose name begins alike', (base: string) => `${base}2${TESTS}?cursor=1`],
    ['the root of the origin', () => `${TESTS}?cursor=1`],
    [
      'another name of the same machine',
      (base: string) => `${base.replace('127.0.0.1', 'localhost')}${TESTS}?cursor=1`,
    ],
    ['another scheme', (base: string) => `${base.replace('http:', 'https:')}${TESTS}?cursor=1`],
    ['no place', () => 'javascript:alert(1)'],
    ['no URL', () => 'http://['],
    ['nothing', () => ''],
  ])('to %s is an error, and is not followed', async (_, hrefOf) => {
    await expectNotFollowed(hrefOf(`${world.sandboxUrl}/thousandeyes`));
  });

  test('to another origin is an error, and nothing is sent there', async () => {
    const foreign = await startVendor((response) => response.end('{}'));
    await expectNotFollowed(`${foreign.url}/thousandeyes${TESTS}?cursor=1`);
    await expectNotFollowed(`${foreign.url.replace('http:', '')}/thousandeyes${TESTS}?cursor=1`);
    await expectNotFollowed(foreign.url.replace('127', `${new URL(world.sandboxUrl).host}@127`));
    expect(foreign.requests).toEqual([]);
    expect(foreign.connections).toBe(0);
  });

  test('is followed with the credentials of the account and not with its own', async () => {
    await injectPage(
      [{ testId: '1' }],
      `${world.sandboxUrl.replace('//', '//user:pass@')}/thousandeyes${TESTS}?cursor=x%20%2B&aid=1`,
    );
    await injectPage([{ testId: '2' }], undefined);
    const { data, errors } = await world.query('{ thousandEyesTestUnits { nodes { testId } } }');
    expect(errors).toBeUndefined();
    expect(data.thousandEyesTestUnits.nodes).toEqual([{ testId: '1' }, { testId: '2' }]);
    const requests = await world.requests();
    expect(requests.map(({ query }) => query)).toEqual(['', 'cursor=x%20%2B&aid=1']);
    expect(requests[1]?.headers.authorization).toBe('Bearer sandbox-token');
  });

  test.each([
    ['', {}],
    ['', { next: null }],
    ['', { self: { href: 'x' } }],
    ['null', null],
  ])('may be left out on the last page: %s%j', async (_, links) => {
    await inject({ breakdowns: [{ testId: '1' }], _links: links });
    const { data, errors } = await world.query(
      '{ thousandEyesTestUnits { nodes { testId } pageInfo { hasNextPage } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.thousandEyesTestUnits).toEqual({ nodes: [{ testId: '1' }], pageInfo: { hasNextPage: false } });
  });

  test('may lead over a page without rows', async () => {
    await injectPage([], link('a'));
    await injectPage([{ testId: '1' }], link('b'));
    await injectPage([], undefined);
    const { data, errors } = await world.query(
      '{ thousandEyesTestUnits { nodes { testId } pageInfo { hasNextPage } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.thousandEyesTestUnits).toEqual({ nodes: [{ testId: '1' }], pageInfo: { hasNextPage: false } });
    expect(await world.requests()).toHaveLength(3);
  });

  test.each([2, 3, 100])(
    'that leads to its own page is UPSTREAM_PAGINATION_LOOP where %i rows are wanted',
    async (first) => {
      await inject(pageWith([{ testId: '1' }], link('same')));
      await expectLoop(`first: ${first}`);
      expect((await world.requests()).map(({ query }) => query)).toEqual(['', 'cursor=same']);
    },
  );

  test('that leads to its own page is UPSTREAM_PAGINATION_LOOP also one page at a time', async () => {
    await inject(pageWith([{ testId: '1' }, { testId: '2' }, { testId: '3' }], link('same')));
    const { data } = await world.query(
      '{ thousandEyesTestUnits(first: 3) { nodes { testId } pageInfo { endCursor hasNextPage } } }',
    );
    expect(data.thousandEyesTestUnits.pageInfo.hasNextPage).toBe(true);
    for (const first of [1, 3, 5])
      await expectLoop(`first: ${first}, after: "${data.thousandEyesTestUnits.pageInfo.endCursor}"`);
  });

  test('that leads back to an earlier page is UPSTREAM_PAGINATION_LOOP', async () => {
    for (const [id, next] of ['a', 'b', 'c', 'a'].entries()) await injectPage([{ testId: String(id) }], link(next));
    await expectLoop('first: 100');
    expect((await world.requests()).map(({ query }) => query)).toEqual(['', 'cursor=a', 'cursor=b', 'cursor=c']);
  });

  test('that is new every time ends with the calls of the request', async () => {
    let next = 0;
    const endless = await startVendor((response) => {
      next += 1;
      response.setHeader('content-type', 'application/hal+json');
      const href = `${endless.url}${TESTS}?cursor=${next}`;
      response.end(JSON.stringify({ breakdowns: [], _links: { next: { href } } }));
    });
    const own = await startWorld({
      accounts: () => [{ provider: thousandEyes, settings: { accessToken: 'token', baseUrl: endless.url } }],
    });
    const { data, errors } = await own.query('{ thousandEyesTestUnits(first: 1) { nodes { testId } } }');
    await own.stop();
    expect(data).toEqual({ thousandEyesTestUnits: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UPSTREAM_REQUEST_LIMIT_EXCEEDED']);
    expect(endless.requests).toHaveLength(200);
  });
});

function nameOf(field: string): string {
  return field === 'thousandEyesTestUnits' ? 'testId' : 'agentName';
}

async function expectRefused(field: string): Promise<void> {
  const before = (await world.requests()).length;
  const { data, errors } = await world.query(`{ refused: ${field} { nodes { aid } } }`);
  expect({ field, data, codes: errors?.map(({ extensions }) => extensions.code) }).toEqual({
    field,
    data: { refused: null },
    codes: ['BAD_USER_INPUT'],
  });
  expect(await world.requests()).toHaveLength(before);
}

/** Of two pages that are asked for, the second by this link, only the first is. */
async function expectNotFollowed(href: string): Promise<void> {
  await world.forget();
  await injectPage([{ testId: '1' }], href);
  const { data, errors } = await world.query('{ thousandEyesTestUnits(first: 2) { nodes { testId } } }');
  expect(data).toEqual({ thousandEyesTestUnits: null });
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_BAD_RESPONSE', provider: 'THOUSANDEYES', retryable: false } },
  ]);
  expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|cursor|suger/);
  expect(await world.requests()).toMatchObject([{ path: TESTS, query: '' }]);
}

async function expectLoop(args: string): Promise<void> {
  const { data, errors } = await world.query(`{ thousandEyesTestUnits(${args}) { nodes { testId } } }`);
  expect(data).toEqual({ thousandEyesTestUnits: null });
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_PAGINATION_LOOP', provider: 'THOUSANDEYES', account: 'thousandeyes:default' } },
  ]);
}

function link(cursor: string): string {
  return `${world.sandboxUrl}/thousandeyes${TESTS}?cursor=${cursor}`;
}

function pageWith(breakdowns: unknown[], href: string | undefined): unknown {
  return { breakdowns, _links: href === undefined ? {} : { next: { href } } };
}

/** Has ThousandEyes answer with this body from now on. */
async function inject(body: unknown): Promise<void> {
  await world.fault('thousandeyes', { status: 200, body: JSON.stringify(body) });
}

/** Has ThousandEyes answer with this page once; several are given in the order in which they were put. */
async function injectPage(breakdowns: unknown[], href: string | undefined): Promise<void> {
  await world.fault('thousandeyes', { status: 200, body: JSON.stringify(pageWith(breakdowns, href)), times: 1 });
}

function decode(cursor: string): [string, [string | null, number]] {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString());
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
