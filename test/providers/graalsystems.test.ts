import { sandboxAccount } from '../../src/config.ts';
import { graalSystems } from '../../src/providers/graalsystems/index.ts';
import { suger } from '../../src/providers/suger/index.ts';
import { pairsOf, startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const MEDIA_TYPE = 'application/vnd.graal.systems.v1.usage+json';
/** The 30 days up to the start of the minute, which are sent where the caller names no window. */
const DEFAULT: [string, string][] = [
  ['from', '2026-02-08T12:34:00Z'],
  ['to', '2026-03-10T12:34:00Z'],
];

let world: World;
/** Sends `params` as `key=value`. */
let flat: World;
/** Has two tenants, of which the vendor knows the first. */
let several: World;
beforeAll(async () => {
  const account = (url: string, settings = {}) => ({
    provider: graalSystems,
    settings: { ...sandboxAccount(graalSystems, url).settings, ...settings },
  });
  world = await startWorld({ now: NOW });
  flat = await startWorld({ now: NOW, accounts: (url) => [account(url, { paramsStyle: 'flat' })] });
  several = await startWorld({ now: NOW, accounts: (url) => [account(url), account(url, { tenant: 'other' })] });
});
afterAll(() => Promise.all([world, flat, several].map((one) => one.stop())));
beforeEach(() => Promise.all([world, flat, several].map((one) => one.forget())));

describe('what GraalSystems is asked', () => {
  const own = [
    ['', DEFAULT],
    ['(account: "graalsystems:sandbox")', DEFAULT],
    ['(account: null, window: null, for: null, params: null)', DEFAULT],
    ['(params: [])', DEFAULT],
    [
      '(window: {from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z"})',
      [
        ['from', '2026-03-01T00:00:00Z'],
        ['to', '2026-03-02T00:00:00Z'],
      ],
    ],
    [
      '(window: {from: "2026-03-08T01:30:00.123456789-05:00", to: "2026-03-08T03:30:00.500-04:00"})',
      [
        ['from', '2026-03-08T06:30:00.123456789Z'],
        ['to', '2026-03-08T07:30:00.5Z'],
      ],
    ],
    ['(for: "user-1")', [...DEFAULT, ['for', 'user-1']]],
    ['(for: "")', [...DEFAULT, ['for', '']]],
    ['(for: "a&to=b c/ü+%")', [...DEFAULT, ['for', 'a&to=b c/ü+%']]],
    ['(params: [{key: "region", value: "eu-west-1"}])', [...DEFAULT, ['params[region]', 'eu-west-1']]],
    [
      '(for: "user-1", params: [{key: "b", value: "1"}, {key: "a", value: "2"}])',
      [...DEFAULT, ['for', 'user-1'], ['params[b]', '1'], ['params[a]', '2']],
    ],
    [
      '(params: [{key: "a", value: "1"}, {key: "b", value: ""}, {key: "a", value: "2"}])',
      [...DEFAULT, ['params[a]', '1'], ['params[a]', '2'], ['params[b]', '']],
    ],
    ['(params: [{key: "from", value: "x"}])', [...DEFAULT, ['params[from]', 'x']]],
    ['(params: [{key: "__proto__", value: "x"}])', [...DEFAULT, ['params[__proto__]', 'x']]],
    ['(params: [{key: "a]&[b", value: "c=d"}])', [...DEFAULT, ['params[a]&[b]', 'c=d']]],
  ] as [string, [string, string][]][];

  test.each([
    ...own.map(([args, pairs]): [string, [string, string][]] => [`graalSystemsUsages${args} { id }`, pairs]),
    ['usages(providers: [GRAALSYSTEMS]) { records { asOf } }', DEFAULT],
    [
      // What the vendor's own filters mean is not documented: they must not decide what is counted.
      `usages(providers: [GRAALSYSTEMS], metrics: ["EGRESS"], subjects: ["c5.large"],
        dimensions: [{key: "region", value: "eu-west-1"}]) { records(first: 1) { asOf } }`,
      DEFAULT,
    ],
    ['usageAccount(id: "graalsystems:sandbox") { usage { records { asOf } } }', DEFAULT],
  ] as [string, [string, string][]][])('%s is one GET of /usages', async (field, pairs) => {
    const { errors } = await world.query(`{ ${field} }`);
    expect(errors).toBeUndefined();
    const requests = await world.requests();
    expect(requests).toEqual([
      expect.objectContaining({ provider: 'GRAALSYSTEMS', method: 'GET', path: '/usages', body: '', status: 200 }),
    ]);
    expect(requests.map(pairsOf)).toEqual([pairs]);
  });

  test('it bears the tenant, the token and the vendor’s media type, and no body', async () => {
    await world.query('{ graalSystemsUsages { id } }');
    const [{ headers } = { headers: {} }] = await world.requests();
    expect(headers).toMatchObject({ 'x-tenant': 'sandbox', authorization: 'Bearer sandbox-token', accept: MEDIA_TYPE });
    for (const name of ['content-type', 'content-length', 'transfer-encoding', 'cookie']) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  test('brackets are percent-encoded, as the vendor’s Go client does it', async () => {
    await world.query('{ graalSystemsUsages(params: [{key: "key", value: "v w"}]) { id } }');
    const [request] = await world.requests();
    expect(request?.query).toMatch(/&params%5Bkey%5D=v%20w$/);
  });

  test('what is asked again, by another alias or root, is asked once; what differs is asked apart', async () => {
    const { errors } = await world.query(`{
      a: graalSystemsUsages { id }
      b: graalSystemsUsages(account: "graalsystems:sandbox", params: []) { productType }
      usages(providers: [GRAALSYSTEMS], metrics: ["SUPPORT"]) { records { asOf } }
      c: graalSystemsUsages(for: "user-1") { id }
      d: graalSystemsUsages(for: "user-1", params: [{key: "region", value: "eu-west-1"}]) { id }
    }`);
    expect(errors).toBeUndefined();
    const asked = (await world.requests()).map(pairsOf);
    expect(asked).toHaveLength(3);
    expect(asked).toEqual(
      expect.arrayContaining([
        DEFAULT,
        [...DEFAULT, ['for', 'user-1']],
        [...DEFAULT, ['for', 'user-1'], ['params[region]', 'eu-west-1']],
      ]),
    );
  });

  test('nothing is asked for an empty window', async () => {
    const window = '{from: "2026-03-01T00:00:00Z", to: "2026-03-01T01:00:00+01:00"}';
    const { data, errors } = await world.query(`{
      graalSystemsUsages(window: ${window}) { id }
      usages(providers: [GRAALSYSTEMS], window: ${window}) { records { complete nodes { id } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ graalSystemsUsages: [], usages: [{ records: { complete: true, nodes: [] } }] });
    expect(await world.requests()).toEqual([]);
  });

  test.each([
    'account: "graalsystems:other"',
    'account: "suger:sandbox"',
    'account: ""',
    'window: {from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z"}',
    'window: {from: "2025-01-01T00:00:00Z", to: "2026-02-05T00:00:01Z"}',
    'window: {from: "2026-02-29T00:00:00Z", to: "2026-03-01T00:00:00Z"}',
    'window: {from: "2026-02-28T00:00:00", to: "2026-03-01T00:00:00Z"}',
  ])('nothing is asked for %s, which is BAD_USER_INPUT', async (args) => {
    const { errors } = await world.query(`{ graalSystemsUsages(${args}) { id } }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(await world.requests()).toEqual([]);
  });

  test('a window of 400 days is one request', async () => {
    const window = '{from: "2025-02-03T12:34:00Z", to: "2026-03-10T12:34:00Z"}';
    const { data, errors } = await world.query(`{ graalSystemsUsages(window: ${window}) { id } }`);
    expect(errors).toBeUndefined();
    expect(data.graalSystemsUsages.length).toBeGreaterThan(3000);
    expect(await world.requests()).toHaveLength(1);
  });
});

describe('params, sent flat', () => {
  test.each([
    ['[{key: "region", value: "eu-west-1"}]', [['region', 'eu-west-1']]],
    [
      '[{key: "a", value: "1"}, {key: "b&c", value: "x=y"}, {key: "a", value: "2"}]',
      [
        ['a', '1'],
        ['a', '2'],
        ['b&c', 'x=y'],
      ],
    ],
    ['[{key: "__proto__", value: "x"}]', [['__proto__', 'x']]],
    ['[{key: "From", value: "x"}]', [['From', 'x']]],
  ] as [string, [string, string][]][])('%s are parameters of their own', async (params, pairs) => {
    const { errors } = await flat.query(`{ graalSystemsUsages(for: "user-1", params: ${params}) { id } }`);
    expect(errors).toBeUndefined();
    expect((await flat.requests()).map(pairsOf)).toEqual([[...DEFAULT, ['for', 'user-1'], ...pairs]]);
  });

  test.each(['from', 'to', 'for'])('%s would be taken for a parameter of the vendor: BAD_USER_INPUT', async (key) => {
    const { data, errors } = await flat.query(
      'query ($key: String!) { graalSystemsUsages(params: [{key: "a", value: "1"}, {key: $key, value: "x"}]) { id } }',
      { key },
    );
    expect(data).toEqual({ graalSystemsUsages: null });
    expect(errors).toEqual([
      expect.objectContaining({ path: ['graalSystemsUsages'], extensions: { code: 'BAD_USER_INPUT' } }),
    ]);
    expect(await flat.requests()).toEqual([]);
  });

  test('both forms select the same usages', async () => {
    const document = `{ graalSystemsUsages(params: [{key: "region", value: "eu-west-1"}, {key: "project", value: "atlas"}]) {
      id dimensions { key value }
    } }`;
    const [bracketed, plain] = [await world.query(document), await flat.query(document)];
    expect(plain.data).toEqual(bracketed.data);
    expect(plain.data.graalSystemsUsages.length).toBeGreaterThan(5);
    for (const { dimensions } of plain.data.graalSystemsUsages) {
      expect(dimensions).toEqual(
        expect.arrayContaining([
          { key: 'project', value: 'atlas' },
          { key: 'region', value: 'eu-west-1' },
        ]),
      );
    }
  });
});

describe('accounts', () => {
  test('of several one must be named', async () => {
    const { data, errors } = await several.query('{ graalSystemsUsages { id } }');
    expect(data).toEqual({ graalSystemsUsages: null });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'ACCOUNT_REQUIRED', provider: 'GRAALSYSTEMS', requestId: expect.any(String) },
    ]);
    expect(await several.requests()).toEqual([]);
  });

  test('each is asked as its own tenant, and one that is not let in nulls only itself', async () => {
    const { data, errors } = await several.query(`{
      sandbox: graalSystemsUsages(account: "graalsystems:sandbox") { account { id externalId } }
      other: graalSystemsUsages(account: "graalsystems:other") { id }
      usages { account { id } records(first: 1) { nodes { account { id } } } }
    }`);
    expect(data.sandbox[0]).toEqual({ account: { id: 'graalsystems:sandbox', externalId: 'sandbox' } });
    expect(data.other).toBeNull();
    expect(data.usages).toEqual([
      {
        account: { id: 'graalsystems:sandbox' },
        records: { nodes: [{ account: { id: 'graalsystems:sandbox' } }] },
      },
      { account: { id: 'graalsystems:other' }, records: null },
    ]);
    expect(errors).toHaveLength(2);
    for (const { extensions } of errors ?? []) {
      expect(extensions).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', account: 'graalsystems:other' });
    }
    const tenants = (await several.requests()).map(({ headers, status }) => [headers['x-tenant'], status]);
    expect(tenants.sort()).toEqual([
      ['other', 403],
      ['sandbox', 200],
    ]);
  });

  test('none is PROVIDER_NOT_CONFIGURED', async () => {
    const without = await startWorld({ accounts: (url) => [sandboxAccount(suger, url)] });
    const { data, errors } = await without.query('{ graalSystemsUsages { id } }');
    await without.stop();
    expect(data).toEqual({ graalSystemsUsages: null });
    expect(errors?.map(({ extensions: { code, provider } }) => [code, provider])).toEqual([
      ['PROVIDER_NOT_CONFIGURED', 'GRAALSYSTEMS'],
    ]);
  });
});
