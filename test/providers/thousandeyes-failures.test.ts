import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const ACCOUNT = 'thousandeyes:default';
const PROBLEM_JSON = { 'content-type': 'application/problem+json' };
/** A mark of every body that is injected: nothing of it may be shown. */
const CANARY = 'canary of the vendor';
const problem = (status: number) => ({
  status,
  headers: PROBLEM_JSON,
  body: JSON.stringify({ type: 'about:blank', title: CANARY, status, detail: CANARY, instance: '/v7' }),
});

/** What happens to a call, what is said of it, and how often it is made. */
const FAULTS: readonly (readonly [
  name: string,
  fault: Record<string, unknown>,
  extensions: Record<string, unknown>,
  calls: number,
])[] = [
  [
    'a validation error',
    {
      ...problem(400),
      body: JSON.stringify({
        title: CANARY,
        status: 400,
        errors: [{ code: 'AM-5432', field: 'aid', message: CANARY }],
      }),
    },
    { code: 'UPSTREAM_REJECTED', upstreamStatus: 400, retryable: false },
    1,
  ],
  [
    'an error of OAuth',
    {
      status: 401,
      headers: PROBLEM_JSON,
      body: JSON.stringify({ error: 'invalid_token', error_description: CANARY }),
    },
    { code: 'UPSTREAM_UNAUTHENTICATED', upstreamStatus: 401, retryable: false },
    1,
  ],
  ['a problem', problem(403), { code: 'UPSTREAM_FORBIDDEN', upstreamStatus: 403, retryable: false }, 1],
  [
    'an error of the older kind',
    {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ timestamp: 1, httpStatus: 500, errors: [CANARY], path: '/v7/usage' }),
    },
    { code: 'UPSTREAM_ERROR', upstreamStatus: 500, retryable: true },
    3,
  ],
  ['an address that is not there', problem(404), { code: 'NOT_FOUND', upstreamStatus: 404, retryable: false }, 1],
  ['too many requests', problem(429), { code: 'UPSTREAM_RATE_LIMITED', upstreamStatus: 429, retryable: true }, 3],
  ['a gateway’s error', { status: 503 }, { code: 'UPSTREAM_ERROR', upstreamStatus: 503, retryable: true }, 3],
  ['a reset', { kind: 'reset' }, { code: 'UPSTREAM_RESET', retryable: true }, 3],
  ['a page of HTML', { kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE', retryable: false }, 1],
  ['half an answer', { kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON', retryable: true }, 2],
  [
    'a bare number',
    { status: 200, body: '12' },
    { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: true },
    2,
  ],
  ['a list', { status: 200, body: '[1]' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false }, 1],
  [
    'a good problem',
    { ...problem(403), status: 200 },
    { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false },
    1,
  ],
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe.each(FAULTS)('%s', (_, fault, extensions, calls) => {
  const own = { provider: 'THOUSANDEYES', account: ACCOUNT, requestId: expect.any(String), ...extensions };

  test('of one list nulls that list alone', async () => {
    await world.fault('thousandeyes', { ...fault, path: '/v7/usage/units/tests' });
    const { status, data, errors } = await world.query(`{
      thousandEyesUsage { accountId }
      thousandEyesTestUnits { nodes { testId } }
      thousandEyesEnterpriseAgentUnits(first: 1) { nodes { aid } }
    }`);
    expect(status).toBe(200);
    expect(data).toEqual({
      thousandEyesUsage: { accountId: ACCOUNT },
      thousandEyesTestUnits: null,
      thousandEyesEnterpriseAgentUnits: { nodes: [{ aid: '1234' }] },
    });
    expect(errors).toMatchObject([{ path: ['thousandEyesTestUnits'], extensions: own }]);
    expect(errors).toHaveLength(1);
    expect(await callsOf('/v7/usage/units/tests')).toBe(calls);
    expectNothingShown(errors);
  });

  test('of a later page nulls the list: a short one would pass for the whole', async () => {
    const { data: before } = await world.query('{ thousandEyesTestUnits(first: 10) { pageInfo { endCursor } } }');
    await world.fault('thousandeyes', fault);
    const { endCursor } = before.thousandEyesTestUnits.pageInfo;
    const { data, errors } = await world.query(`{ thousandEyesTestUnits(after: "${endCursor}") { nodes { testId } } }`);
    expect(data).toEqual({ thousandEyesTestUnits: null });
    expect(errors).toMatchObject([{ path: ['thousandEyesTestUnits'], extensions: own }]);
    expect(await callsOf('/v7/usage/units/tests')).toBe(1 + calls);
  });

  test('of usage nulls it once for all that wanted it, and the lists stand', async () => {
    await world.fault('thousandeyes', { ...fault, path: '/v7/usage', times: calls });
    const { data, errors } = await world.query(`{
      thousandEyesUsage { tests { testId } }
      again: thousandEyesUsage { enterpriseAgents { aid } }
    }`);
    expect(data).toEqual({ thousandEyesUsage: null, again: null });
    expect(errors).toMatchObject([
      { path: ['thousandEyesUsage'], extensions: own },
      { path: ['again'], extensions: own },
    ]);
    expect(await callsOf('/v7/usage')).toBe(calls);
    expectNothingShown(errors);
  });

  test('nulls the tests of an account group, and the row that led there stands', async () => {
    // The path of a fault is a prefix: what is put for the list before it keeps it to usage itself.
    const page = JSON.stringify({ breakdowns: [{ testId: '1', aid: '1234' }] });
    await world.fault('thousandeyes', { status: 200, body: page, path: '/v7/usage/units/tests' });
    await world.fault('thousandeyes', fault);
    const { data, errors } = await world.query(
      '{ thousandEyesTestUnits(first: 1) { nodes { testId accountGroup { aid tests { testId } } } } }',
    );
    expect(data.thousandEyesTestUnits.nodes).toEqual([{ testId: '1', accountGroup: { aid: '1234', tests: null } }]);
    expect(errors).toMatchObject([
      { path: ['thousandEyesTestUnits', 'nodes', 0, 'accountGroup', 'tests'], extensions: own },
    ]);
    expect(errors).toHaveLength(1);
  });

  test('nulls the account’s records in usages, and the other vendor answers in full', async () => {
    await world.fault('thousandeyes', fault);
    const { data, errors } = await world.query(
      '{ usages(providers: [GRAALSYSTEMS, THOUSANDEYES]) { account { id } records(first: 1) { nodes { id } } } }',
    );
    const failed = data.usages.filter(({ records }: { records: unknown }) => records === null);
    expect(data.usages).toHaveLength(2);
    expect(failed).toEqual([{ account: { id: ACCOUNT }, records: null }]);
    expect(errors).toMatchObject([{ extensions: own }]);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.path).toEqual(['usages', expect.any(Number), 'records']);
    expectNothingShown(errors);
  });
});

describe('a passing fault', () => {
  test.each([
    ['once', { status: 503 }, 1],
    ['twice', { status: 500 }, 2],
    ['once', { kind: 'reset' }, 1],
    ['once', { kind: 'truncate' }, 1],
  ])('%s, %j, is not seen', async (_, fault, times) => {
    await world.fault('thousandeyes', { ...fault, times });
    const { data, errors } = await world.query('{ thousandEyesUsage { accountId } }');
    expect(errors).toBeUndefined();
    expect(data.thousandEyesUsage).toEqual({ accountId: ACCOUNT });
    expect(await world.requests()).toHaveLength(times + 1);
  });
});

async function callsOf(wanted: string): Promise<number> {
  return (await world.requests('THOUSANDEYES')).filter(({ path }) => path === wanted).length;
}

/** Of the vendor's words, the address and the credentials. */
function expectNothingShown(errors: unknown): void {
  expect(JSON.stringify(errors)).not.toMatch(/canary|AM-5432|invalid_token|sandbox-token|127\.0\.0\.1|\/v7|Sign in/);
}
