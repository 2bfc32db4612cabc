import { type GraphQLAnswer, pairsOf, startWorld, type World } from '../support/world.ts';

/** Which usages belong to a window, whatever the vendor makes of its bounds; and windows that the vendor does not answer for. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const MEDIA_TYPE = 'application/vnd.graal.systems.v1.usage+json';

let world: World;
/** Some days after a 29 February. */
let leapYear: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
  leapYear = await startWorld({ now: new Date('2024-03-10T12:34:56.789Z') });
});
afterAll(() => Promise.all([world.stop(), leapYear.stop()]));
beforeEach(() => Promise.all([world.forget(), leapYear.forget()]));

function ask(from: string, to: string, { query } = world): Promise<GraphQLAnswer> {
  return query(
    `query ($window: UsageWindowInput!) {
      graalSystemsUsages(window: $window) { id created quantity }
      usages(providers: [GRAALSYSTEMS], window: $window) { records(first: 1000) {
        complete pageInfo { hasNextPage } nodes { id quantity ... on GraalSystemsUsage { created } }
      } }
    }`,
    { window: { from, to } },
  );
}

/** A usage that the stand-in remembers. */
async function post(created: string, { sandboxUrl } = world): Promise<void> {
  const answer = await fetch(`${sandboxUrl}/graalsystems/usages`, {
    method: 'POST',
    headers: { 'x-tenant': 'sandbox', authorization: 'Bearer sandbox-token', 'content-type': MEDIA_TYPE },
    body: JSON.stringify({ product_type: 'INSTANCE', quantity: 1, created }),
  });
  expect(answer.status).toBe(200);
}

describe('a window', () => {
  test('holds what begins in it, also where the vendor sends more', async () => {
    const created = [
      '2026-02-28T23:59:59.999999999Z',
      '2026-03-01T00:00:00Z',
      '2026-02-28T19:00:00.000000001-05:00',
      '2026-03-01T23:59:59.999999999Z',
      '2026-03-02T00:00:00Z',
      '2026-03-02T01:00:00+01:00',
      '2027-01-01T00:00:00Z',
    ];
    const body = JSON.stringify(created.map((at) => ({ product_type: 'INSTANCE', quantity: 1, created: at })));
    await world.fault('graalsystems', { status: 200, body });
    const { data, errors } = await ask('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z');
    expect(errors).toBeUndefined();
    const inside = ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00.000000001Z', '2026-03-01T23:59:59.999999999Z'];
    const createdOf = (records: { created: string }[]) => records.map((record) => record.created);
    expect(createdOf(data.graalSystemsUsages)).toEqual(inside);
    expect(createdOf(data.usages[0].records.nodes)).toEqual(inside);
  });

  test('is the 30 days up to the start of the minute where none is given', async () => {
    await post('2026-02-08T12:33:59.999Z');
    await post('2026-02-08T12:34:00Z');
    await post('2026-03-10T12:33:59.999Z');
    await post('2026-03-10T12:34:00Z');
    const { data } = await world.query(`{
      graalSystemsUsages { created }
      usages(providers: [GRAALSYSTEMS]) { window { from to } }
    }`);
    const created: string[] = data.graalSystemsUsages.map((usage: { created: string }) => usage.created);
    expect([created[0], created.at(-1)]).toEqual(['2026-02-08T12:34:00Z', '2026-03-10T12:33:59.999Z']);
    expect(data.usages).toEqual([{ window: { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' } }]);
  });
});

describe('consecutive windows', () => {
  /** No usage is missing, none is there twice, also not those exactly on a bound; and the vendor is asked in UTC. */
  async function expectSeamless(bounds: readonly string[], inUtc: readonly string[], at: World): Promise<void> {
    for (const bound of bounds) await post(bound, at);
    const parts: { id: string; created: string }[] = [];
    for (const [index, bound] of bounds.slice(1).entries()) {
      const { data, errors } = await ask(bounds[index] ?? '', bound, at);
      expect(errors).toBeUndefined();
      parts.push(...data.graalSystemsUsages);
      expect(data.usages[0].records).toMatchObject({ complete: true, pageInfo: { hasNextPage: false } });
      expect(data.usages[0].records.nodes.length).toBe(data.graalSystemsUsages.length);
    }
    const whole = (await ask(bounds[0] ?? '', bounds.at(-1) ?? '', at)).data.graalSystemsUsages;
    expect(parts).toEqual(whole);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
    const created = parts.map((usage) => usage.created);
    for (const bound of inUtc.slice(0, -1)) expect(created.filter((one) => one === bound)).toHaveLength(1);
    expect(created).not.toContain(inUtc.at(-1));
    const asked = (await at.requests()).filter(({ method }) => method === 'GET').map(pairsOf);
    expect(asked).toEqual([
      ...inUtc.slice(1).map((to, index) => [
        ['from', inUtc[index]],
        ['to', to],
      ]),
      [
        ['from', inUtc[0]],
        ['to', inUtc.at(-1)],
      ],
    ]);
  }

  test('of days in New York, one of which has 23 hours', () =>
    expectSeamless(
      [
        '2026-03-07T00:00:00-05:00',
        '2026-03-08T00:00:00-05:00',
        '2026-03-09T00:00:00-04:00',
        '2026-03-10T00:00:00-04:00',
      ],
      ['2026-03-07T05:00:00Z', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z', '2026-03-10T04:00:00Z'],
      world,
    ));

  test('of hours in New York, one of which is there twice', () =>
    expectSeamless(
      [
        '2025-11-02T00:30:00-04:00',
        '2025-11-02T01:30:00-04:00',
        '2025-11-02T01:30:00-05:00',
        '2025-11-02T02:30:00-05:00',
      ],
      ['2025-11-02T04:30:00Z', '2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z', '2025-11-02T07:30:00Z'],
      world,
    ));

  test('of months, over the end of a year and a short February', () => {
    const bounds = ['2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    return expectSeamless(bounds, bounds, world);
  });

  test('around the 29th of February', () => {
    const bounds = ['2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'];
    return expectSeamless(bounds, bounds, leapYear);
  });

  test('that meet at a nanosecond', () => {
    const bounds = ['2026-03-01T00:00:00Z', '2026-03-01T12:00:00.123456789Z', '2026-03-01T12:00:00.12345679Z'];
    return expectSeamless(bounds, bounds, world);
  });
});

describe('a vendor that fails', () => {
  const document = `{
    graalSystemsUsages { id }
    billableMetric(id: "job_runs") { id }
    usages(providers: [GRAALSYSTEMS, AMIE]) { account { id } records(first: 1) { nodes { __typename } } }
  }`;
  const paths = [['graalSystemsUsages'], ['usages', 0, 'records']];

  test.each([
    ['503', { status: 503, body: '"secret-host is down"' }, { code: 'UPSTREAM_ERROR', upstreamStatus: 503 }, 3],
    ['500', { status: 500 }, { code: 'UPSTREAM_ERROR', upstreamStatus: 500 }, 3],
    ['429', { status: 429 }, { code: 'UPSTREAM_RATE_LIMITED', upstreamStatus: 429 }, 3],
    ['400', { status: 400, body: '"secret-host"' }, { code: 'UPSTREAM_REJECTED', upstreamStatus: 400 }, 1],
    ['401', { status: 401 }, { code: 'UPSTREAM_UNAUTHENTICATED', upstreamStatus: 401 }, 1],
    ['403', { status: 403 }, { code: 'UPSTREAM_FORBIDDEN', upstreamStatus: 403 }, 1],
    ['404', { status: 404 }, { code: 'NOT_FOUND', upstreamStatus: 404 }, 1],
    ['405', { status: 405 }, { code: 'UPSTREAM_REJECTED', upstreamStatus: 405 }, 1],
    ['html', { kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE' }, 1],
    ['a cut answer', { kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON' }, 2],
    ['a bare number', { status: 200, body: '12' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' }, 2],
    ['a bare null', { status: 200, body: 'null' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' }, 2],
    ['an empty object', { status: 200, body: '{}' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' }, 2],
    [
      'an object around the list',
      { status: 200, body: '{"usages":[]}' },
      { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' },
      1,
    ],
    ['no body', { status: 204 }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE' }, 1],
    ['a broken connection', { kind: 'reset' }, { code: 'UPSTREAM_RESET' }, 3],
  ])('with %s nulls only its own, and says why', async (_, fault, extensions, attempts) => {
    await world.fault('graalsystems', fault);
    const { status, data, errors } = await world.query(document);
    expect(status).toBe(200);
    expect(data).toEqual({
      graalSystemsUsages: null,
      billableMetric: { id: 'job_runs' },
      usages: [
        { account: { id: 'graalsystems:sandbox' }, records: null },
        { account: { id: 'amie:SANDBOX' }, records: { nodes: [{ __typename: 'AmieUsage' }] } },
      ],
    });
    expect(errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    expect(errors).toHaveLength(2);
    for (const error of errors ?? []) {
      expect(error.extensions).toMatchObject({
        ...extensions,
        provider: 'GRAALSYSTEMS',
        account: 'graalsystems:sandbox',
      });
      expect(JSON.stringify(error)).not.toMatch(/secret|sandbox-token|127\.0\.0\.1/);
    }
    expect(await world.requests('GRAALSYSTEMS')).toHaveLength(attempts);
  });

  test.each([
    [{ status: 503, times: 2 }, 3],
    [{ kind: 'reset', times: 1 }, 2],
    [{ kind: 'truncate', times: 1 }, 2],
  ])('only for a while, with %j, is not noticed', async (fault, attempts) => {
    await world.fault('graalsystems', fault);
    const { data, errors } = await world.query('{ graalSystemsUsages { id } }');
    expect(errors).toBeUndefined();
    expect(data.graalSystemsUsages.length).toBeGreaterThan(200);
    expect(await world.requests()).toHaveLength(attempts);
  });
});
