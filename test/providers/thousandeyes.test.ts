import { sandboxAccount } from '../../src/config.ts';
import { thousandEyes } from '../../src/providers/thousandeyes/index.ts';
import { startWorld, type World } from '../support/world.ts';

/** In the billing month from 5 March to 5 April. */
const NOW = new Date('2026-03-10T12:34:56.789Z');
const USAGE = '/v7/usage';
const TESTS = '/v7/usage/units/tests';
const AGENTS = '/v7/usage/units/enterprise-agents';
const WINDOW = 'window: {from: "2026-03-06T00:00:00Z", to: "2026-03-08T12:30:00.5+01:00"}';
const DATES = 'startDate=2026-03-06T00%3A00%3A00Z&endDate=2026-03-08T11%3A30%3A00.5Z';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('thousandEyesUsage asks', () => {
  const ALL =
    'test%2Centerprise-agent%2Centerprise-agent-unit%2Cendpoint-agent%2Cendpoint-agent-essential%2Cendpoint-agent-embedded';

  test.each([
    ['{ thousandEyesUsage { cloudUnitsUsed } }', ''],
    ['{ thousandEyesUsage { __typename accountId quota { monthStart } allocations { used } } }', ''],
    ['{ thousandEyesUsage(aid: null) { cloudUnitsUsed } }', ''],
    ['{ thousandEyesUsage(aid: "1234") { cloudUnitsUsed } }', '?aid=1234'],
    ['{ thousandEyesUsage(aid: "12345") { tests { testId } } }', '?aid=12345&expand=test'],
    ['{ thousandEyesUsage { tests { testId } } }', '?expand=test'],
    ['{ thousandEyesUsage { enterpriseAgents { aid } } }', '?expand=enterprise-agent'],
    ['{ thousandEyesUsage { enterpriseAgentUnits { aid } } }', '?expand=enterprise-agent-unit'],
    ['{ thousandEyesUsage { endpointAgents { aid } } }', '?expand=endpoint-agent'],
    ['{ thousandEyesUsage { endpointAgentsEssentials { aid } } }', '?expand=endpoint-agent-essential'],
    ['{ thousandEyesUsage { endpointAgentsEmbedded { aid } } }', '?expand=endpoint-agent-embedded'],
    [
      `{ thousandEyesUsage {
        tests { testId } enterpriseAgents { aid } enterpriseAgentUnits { aid }
        endpointAgents { aid } endpointAgentsEssentials { aid } endpointAgentsEmbedded { aid }
      } }`,
      `?expand=${ALL}`,
    ],
    ['{ thousandEyesUsage { one: tests { testId } other: tests { aid } cloudUnitsUsed } }', '?expand=test'],
    [
      `{ thousandEyesUsage { ...lists ... on ThousandEyesUsage { tests { testId } } } }
       fragment lists on ThousandEyesUsage { ... { endpointAgents { aid } } }`,
      '?expand=endpoint-agent%2Ctest',
    ],
    [
      `query ($yes: Boolean = true, $no: Boolean = false) { thousandEyesUsage {
        tests @skip(if: $yes) { testId }
        enterpriseAgents @include(if: $no) { aid }
        ... @skip(if: true) { endpointAgents { aid } }
        ... on ThousandEyesUsage @include(if: $yes) { endpointAgentsEmbedded @skip(if: $no) { aid } }
      } }`,
      '?expand=endpoint-agent-embedded',
    ],
    // What is not selected twice, but under two roots, is one question all the same.
    [
      '{ thousandEyesUsage { tests { testId } } other: thousandEyesUsage { enterpriseAgents { aid } cloudUnitsUsed } }',
      '?expand=test%2Centerprise-agent',
    ],
    [
      '{ thousandEyesUsage { tests { testId } } again: thousandEyesUsage(account: "thousandeyes:default") { tests { aid } } }',
      '?expand=test',
    ],
  ])('%s once', async (document, query) => {
    const { errors } = await world.query(document);
    expect(errors).toBeUndefined();
    expect(await asked()).toEqual([`${USAGE}${query}`]);
  });

  test('for each account group that is named on its own', async () => {
    const { errors } = await world.query(
      '{ a: thousandEyesUsage(aid: "1234") { cloudUnitsUsed } b: thousandEyesUsage(aid: "12345") { cloudUnitsUsed } }',
    );
    expect(errors).toBeUndefined();
    expect((await asked()).sort()).toEqual([`${USAGE}?aid=1234`, `${USAGE}?aid=12345`]);
  });

  test('with the token and both media types, and without a body', async () => {
    await world.query('{ thousandEyesUsage { cloudUnitsUsed } thousandEyesTestUnits(first: 11) { nodes { testId } } }');
    const requests = await world.requests();
    expect(requests).toHaveLength(3);
    for (const request of requests) {
      expect(request).toMatchObject({ provider: 'THOUSANDEYES', method: 'GET', body: '', status: 200 });
      expect(request.headers).toMatchObject({
        accept: 'application/hal+json, application/problem+json',
        authorization: 'Bearer sandbox-token',
      });
      expect(request.headers).not.toHaveProperty('content-type');
    }
  });

  test('once for the tests of every account group that the rows lead to', async () => {
    const { data, errors } = await world.query(`{ thousandEyesUsage {
      tests { testId aid accountGroup { aid accountId name tests { testId aid } } }
    } }`);
    expect(errors).toBeUndefined();
    expect(await asked()).toEqual([`${USAGE}?expand=test`]);
    const { tests } = data.thousandEyesUsage;
    expect(tests).toHaveLength(25);
    for (const { aid, accountGroup } of tests) {
      expect(accountGroup).toEqual({
        aid,
        accountId: 'thousandeyes:default',
        name: { 1234: 'Support', 12345: 'Documentation', 315: 'Lab' }[aid as string],
        tests: tests
          .filter((test: { aid: string }) => test.aid === aid)
          .map((test: { testId: string }) => ({ testId: test.testId, aid })),
      });
    }
  });

  test('for the tests of account groups in the account’s own name, also where rows came from another question', async () => {
    const { data, errors } = await world.query(`{
      thousandEyesUsage(aid: "12345") { endpointAgents { accountGroup { aid tests { aid } } } }
      thousandEyesEnterpriseAgentUnits(first: 3) { nodes { accountGroup { tests { testId } } } }
    }`);
    expect(errors).toBeUndefined();
    expect((await asked()).sort()).toEqual([
      AGENTS,
      `${USAGE}?aid=12345&expand=endpoint-agent`,
      `${USAGE}?expand=test`,
    ]);
    const groups = data.thousandEyesUsage.endpointAgents.map(
      ({ accountGroup }: { accountGroup: unknown }) => accountGroup,
    );
    expect(groups.map(({ aid }: { aid: string }) => aid)).toEqual(['1234', '12345', '315']);
    for (const { aid, tests } of groups)
      expect(new Set(tests.map((test: { aid: string }) => test.aid))).toEqual(new Set([aid]));
  });

  test('nothing more for an account group’s id and name', async () => {
    const { errors } = await world.query(
      '{ thousandEyesTestUnits(first: 5) { nodes { accountGroup { aid accountId name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(await asked()).toEqual([TESTS]);
  });
});

describe('the lists of units ask', () => {
  test.each([
    ['thousandEyesTestUnits(first: 1)', TESTS],
    ['thousandEyesTestUnits(first: 10, window: null, aid: null, after: null)', TESTS],
    ['thousandEyesTestUnits(first: 1, aid: "12345")', `${TESTS}?aid=12345`],
    [`thousandEyesTestUnits(first: 1, ${WINDOW})`, `${TESTS}?${DATES}`],
    [`thousandEyesTestUnits(first: 1, ${WINDOW}, aid: "1234")`, `${TESTS}?aid=1234&${DATES}`],
    ['thousandEyesEnterpriseAgentUnits(first: 1)', AGENTS],
    [`thousandEyesEnterpriseAgentUnits(first: 1, ${WINDOW})`, `${AGENTS}?${DATES}`],
  ])('%s at one address', async (field, target) => {
    const { errors } = await world.query(`{ ${field} { nodes { aid } } }`);
    expect(errors).toBeUndefined();
    expect(await asked()).toEqual([target]);
  });

  test.each([
    [1, 1],
    [9, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [21, 3],
    [25, 3],
    [1000, 3],
  ])('for %i rows in %i calls, following the links as they are', async (first, calls) => {
    const { data, errors } = await world.query(
      `{ thousandEyesTestUnits(first: ${first}, ${WINDOW}, aid: "1234") { nodes { testId } pageInfo { hasNextPage } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.thousandEyesTestUnits.nodes).toHaveLength(Math.min(first, 25));
    expect(data.thousandEyesTestUnits.pageInfo).toEqual({ hasNextPage: first < 25 });
    const targets = await asked();
    const { links } = await readAll(`${TESTS}?aid=1234&${DATES}`);
    expect(targets).toEqual([`${TESTS}?aid=1234&${DATES}`, ...links].slice(0, calls));
  });

  test('100 rows where no number is given, and each address once under two aliases', async () => {
    const { data, errors } = await world.query(`{
      one: thousandEyesTestUnits { nodes { testId } }
      other: thousandEyesTestUnits(first: 3) { nodes { testId } }
      same: thousandEyesTestUnits(first: 100) { nodes { testId } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.one.nodes).toHaveLength(25);
    expect(data.same).toEqual(data.one);
    expect(data.other.nodes).toEqual(data.one.nodes.slice(0, 3));
    expect(await world.requests()).toHaveLength(3);
  });
});

describe('an account with an account group of its own', () => {
  let own: World;
  beforeAll(async () => {
    own = await startWorld({
      now: NOW,
      accounts: (url) => {
        const { provider, settings } = sandboxAccount(thousandEyes, url);
        return [{ provider, settings: { ...settings, aid: '12345' } }];
      },
    });
  });
  afterAll(() => own.stop());
  beforeEach(() => own.forget());

  test.each([
    ['{ thousandEyesUsage { accountId } }', [`${USAGE}?aid=12345`]],
    ['{ thousandEyesUsage(aid: "12345") { accountId } own: thousandEyesUsage { accountId } }', [`${USAGE}?aid=12345`]],
    ['{ thousandEyesUsage(aid: "1234") { accountId } }', [`${USAGE}?aid=1234`]],
    ['{ thousandEyesTestUnits(first: 1) { nodes { aid } } }', [`${TESTS}?aid=12345`]],
    ['{ thousandEyesTestUnits(first: 1, aid: "1234") { nodes { aid } } }', [`${TESTS}?aid=1234`]],
    ['{ thousandEyesEnterpriseAgentUnits(first: 1) { nodes { aid } } }', [AGENTS]],
    ['{ usages { account { id } records { nodes { id } } } }', [`${USAGE}?aid=12345`]],
    [
      '{ thousandEyesUsage(aid: "1234") { endpointAgents { accountGroup { tests { testId } } } } }',
      [`${USAGE}?aid=1234&expand=endpoint-agent`, `${USAGE}?aid=12345&expand=test`],
    ],
  ])('%s is asked in its name unless another is given', async (document, targets) => {
    const { data, errors } = await own.query(document);
    expect(errors).toBeUndefined();
    expect(await asked(own)).toEqual(targets);
    for (const id of JSON.stringify(data).match(/thousandeyes:\w+/g) ?? []) expect(id).toBe('thousandeyes:12345');
  });
});

describe('nothing is asked and BAD_USER_INPUT is the answer to', () => {
  test.each([
    ...[
      '""',
      '"abc"',
      '"-1"',
      '"1.5"',
      '" 1234"',
      '"1234\\n"',
      '"12&expand=test"',
      '"12345678901234567890"',
      '"１２"',
    ].flatMap((aid) => [
      `thousandEyesUsage(aid: ${aid}) { accountId }`,
      `thousandEyesTestUnits(aid: ${aid}) { nodes { aid } }`,
    ]),
    ...['thousandEyesTestUnits', 'thousandEyesEnterpriseAgentUnits'].flatMap((field) => [
      ...[0, -1, 1001].map((first) => `${field}(first: ${first}) { nodes { aid } }`),
      ...['""', '"nonsense"', '"W10"', '"bnVsbA"'].map((after) => `${field}(after: ${after}) { nodes { aid } }`),
      `${field}(window: {from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"}) { nodes { aid } }`,
      `${field}(window: {from: "2025-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z"}) { nodes { aid } }`,
      `${field}(account: "suger:sandbox") { nodes { aid } }`,
    ]),
    'thousandEyesUsage(account: "thousandeyes:other") { accountId }',
  ])('%s', async (field) => {
    const { data, errors } = await world.query(`{ refused: ${field} }`);
    expect(data).toEqual({ refused: null });
    expect(errors).toEqual([expect.objectContaining({ path: ['refused'], extensions: { code: 'BAD_USER_INPUT' } })]);
    expect(await world.requests()).toEqual([]);
  });
});

describe('an account group that the token is not assigned to', () => {
  test.each(['thousandEyesUsage(aid: "315") { accountId }', 'thousandEyesTestUnits(aid: "315") { nodes { aid } }'])(
    'is UPSTREAM_FORBIDDEN: %s',
    async (field) => {
      const { data, errors } = await world.query(`{ own: thousandEyesUsage { accountId } foreign: ${field} }`);
      expect(data).toEqual({ own: { accountId: 'thousandeyes:default' }, foreign: null });
      expect(errors).toMatchObject([
        {
          path: ['foreign'],
          extensions: { code: 'UPSTREAM_FORBIDDEN', upstreamStatus: 403, retryable: false, retryAt: null },
        },
      ]);
      expect(errors).toHaveLength(1);
      expect(await world.requests()).toHaveLength(2);
    },
  );
});

/** Every address that was asked since the last `forget`, in the order in which they were. */
async function asked(of: World = world): Promise<string[]> {
  return (await of.requests()).map(({ path, query }) => (query === '' ? path : `${path}?${query}`));
}

/** Reads a list to its end without the gateway: its rows, and the addresses to which the links lead. */
async function readAll(target: string): Promise<{ rows: unknown[]; links: string[] }> {
  const rows: unknown[] = [];
  const links: string[] = [];
  const base = `${world.sandboxUrl}/thousandeyes`;
  for (let url: string | undefined = `${base}${target}`; url; ) {
    const answer = await fetch(url, { headers: { authorization: 'Bearer sandbox-token' } });
    const body = (await answer.json()) as { breakdowns: unknown[]; _links: { next?: { href: string } } };
    rows.push(...body.breakdowns);
    url = body._links.next?.href;
    if (url) links.push(url.slice(base.length));
  }
  return { rows, links };
}
