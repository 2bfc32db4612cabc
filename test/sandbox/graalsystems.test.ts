import { graalSystemsStandIn } from '../../src/providers/graalsystems/sandbox.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const USAGE_TYPE = 'application/vnd.graal.systems.v1.usage+json';
const ERROR_TYPE = 'application/vnd.graal.systems.v1.error+json';
const AFTERNOON = new Date('2026-08-20T15:00:00Z');
/** A window in which nothing happened but what a test posts. */
const LONG_AGO = 'from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z';

interface Usage {
  readonly product_type?: string;
  readonly quantity?: number;
  readonly product_reference?: string;
  readonly created: string;
  readonly dimensions?: Record<string, string>;
}

let now = AFTERNOON;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await start(() => now);
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  now = AFTERNOON;
  await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
});

describe('what every request has to bring', () => {
  test.each<[string, number, string, Asked]>([
    ['no Authorization header', 401, 'unauthorized', { headers: { authorization: undefined } }],
    ['another token', 401, 'unauthorized', { headers: { authorization: 'Bearer sandbox-tokem' } }],
    ['another scheme', 401, 'unauthorized', { headers: { authorization: 'Basic sandbox-token' } }],
    [
      'a bad token, before anything else is looked at',
      401,
      'unauthorized',
      { path: '/x', headers: { authorization: '' } },
    ],
    ['no X-Tenant', 400, 'invalid_request', { headers: { 'x-tenant': undefined } }],
    ['an empty X-Tenant', 400, 'invalid_request', { headers: { 'x-tenant': '' } }],
    ['another tenant', 403, 'forbidden', { headers: { 'x-tenant': 'tenant-1' } }],
    ['another path', 404, 'not_found', { path: '/usage' }],
    ['a longer path', 404, 'not_found', { path: '/usages/1' }],
    ['DELETE', 405, 'method_not_allowed', { method: 'DELETE' }],
    ['PUT', 405, 'method_not_allowed', { method: 'PUT', body: '{}' }],
    ['an Accept without JSON', 406, 'not_acceptable', { headers: { accept: 'text/html, application/xml' } }],
    ['the type of errors alone', 406, 'not_acceptable', { headers: { accept: ERROR_TYPE } }],
    ['JSON ruled out', 406, 'not_acceptable', { headers: { accept: 'text/html, application/json;q=0.0' } }],
    [
      'a POST of plain JSON',
      415,
      'unsupported_media_type',
      { body: '{}', headers: { 'content-type': 'application/json' } },
    ],
    ['a POST of text', 415, 'unsupported_media_type', { body: '{}', headers: { 'content-type': 'text/plain' } }],
  ])('answers %s with %i', async (_, status, code, asked) => {
    expect(await refusal(asked)).toMatchObject({ status, error: { code } });
  });

  test.each([
    undefined,
    '*/*',
    'application/*',
    'application/json',
    USAGE_TYPE,
    USAGE_TYPE.toUpperCase(),
    `text/html, ${USAGE_TYPE};q=0.5`,
    `${ERROR_TYPE},application/*+json; charset=utf-8`,
  ])('answers in the vendor’s media type to Accept %s', async (accept) => {
    const { status, headers } = await ask({ headers: { accept }, query: LONG_AGO });
    expect([status, headers.get('content-type')]).toEqual([200, USAGE_TYPE]);
  });

  test('says which methods there are, and which type it takes', async () => {
    const { headers } = await ask({ method: 'DELETE' });
    expect(headers.get('allow')).toBe('GET, POST');
    const { headers: ofPost } = await ask({ body: '{}', headers: { 'content-type': 'text/plain' } });
    expect(ofPost.get('accept')).toBe(USAGE_TYPE);
  });
});

describe('tokens', () => {
  const client = { grant_type: 'client_credentials', client_id: 'sandbox-client', client_secret: 'sandbox-secret' };
  const basic = { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` };

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['in the form', client, {}],
    ['as HTTP Basic', { grant_type: 'client_credentials' }, basic],
    ['in both ways', client, { authorization: `Basic ${btoa('other:other')}` }],
  ])('are issued as Keycloak does to a client that names itself %s', async (_, form, headers) => {
    const { status, body } = await askToken(form, headers);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      expires_in: 300,
      refresh_expires_in: 0,
      token_type: 'Bearer',
      'not-before-policy': 0,
      scope: 'email profile',
    });
    expect((await ask({ headers: bearer(body.access_token), query: LONG_AGO })).status).toBe(200);
  });

  test('are good for 300 seconds of the world’s clock, and until the sandbox starts over', async () => {
    const { body } = await askToken(client);
    const statusAt = async (seconds: number) => {
      now = new Date(AFTERNOON.getTime() + seconds * 1000);
      return (await ask({ headers: bearer(body.access_token), query: LONG_AGO })).status;
    };
    expect(await statusAt(299)).toBe(200);
    expect(await statusAt(300)).toBe(401);
    await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
    expect(await statusAt(0)).toBe(401);
  });

  test.each<[string, number, Record<string, string>, Record<string, string>]>([
    ['invalid_request', 400, {}, {}],
    ['unsupported_grant_type', 400, { ...client, grant_type: 'password' }, {}],
    ['invalid_client', 401, { grant_type: 'client_credentials' }, {}],
    ['invalid_client', 401, { ...client, client_id: 'graal-ui' }, {}],
    ['invalid_client', 401, { grant_type: 'client_credentials' }, { authorization: 'Basic !' }],
    ['unauthorized_client', 401, { ...client, client_secret: 'sandbox-secreT' }, {}],
    ['HTTP 415 Unsupported Media Type', 415, client, { 'content-type': 'application/json' }],
  ])('are refused as %s (%i): %j %j', async (error, status, form, headers) => {
    const answer = await askToken(form, headers);
    expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
  });

  test('are refused to a form that says something twice, and to GET', async () => {
    const twice = await askToken([...Object.entries(client), ['scope', 'a'], ['scope', 'b']]);
    expect(twice).toMatchObject({ status: 400, body: { error_description: 'duplicated parameter' } });
    expect((await fetch(`${sandbox.url}/graalsystems/oauth/token`)).status).toBe(405);
    const log: unknown[] = JSON.parse(await (await fetch(`${sandbox.url}/_sandbox/requests`)).text());
    expect(log.at(-1)).toMatchObject({ provider: 'GRAALSYSTEMS', kind: 'token', path: '/oauth/token', status: 405 });
  });
});

describe('POST /usages', () => {
  test('answers the recorded request of the vendor’s SDK with 200 and the usage, its time in UTC', async () => {
    const { status, headers, text } = await ask({
      body: '{"product_type": "INSTANCE", "quantity": 3.14, "product_reference": "ref", "created": "2024-01-01T00:00:00+00:00", "dimensions": {"key": "v"}}',
      headers: { 'user-agent': 'OpenAPI-Generator/1.0.0/python' },
    });
    expect([status, headers.get('content-type')]).toEqual([200, USAGE_TYPE]);
    expect(text).toBe(
      '{"product_type":"INSTANCE","quantity":3.14,"product_reference":"ref","created":"2024-01-01T00:00:00Z","dimensions":{"key":"v"}}',
    );
  });

  test('keeps the usage, until the sandbox starts over', async () => {
    const { text } = await post({ product_type: 'SUPPORT', quantity: 1, created: '2020-01-05T00:00:00Z' });
    expect(await list(LONG_AGO)).toEqual([JSON.parse(text)]);
    await fetch(`${sandbox.url}/_sandbox/state`, { method: 'DELETE' });
    expect(await list(LONG_AGO)).toEqual([]);
  });

  test('makes two usages of the same body twice', async () => {
    const usage = { product_type: 'EGRESS', quantity: 1, created: '2020-01-05T00:00:00Z', dimensions: { key: 'v' } };
    await post(usage);
    await post(usage);
    expect(await list(LONG_AGO)).toEqual([usage, usage]);
  });

  test.each(['3.14', '9007199254740993', '1.50', '0.1000000000000000055', '-0', '1e400', '2E-7'])(
    'gives the quantity %s back digit for digit, at once and later',
    async (quantity) => {
      const body = `{"quantity":${quantity},"created":"2020-01-05T00:00:00Z"}`;
      expect((await ask({ body })).text).toBe(body);
      expect((await ask({ query: LONG_AGO })).text).toBe(`[${body}]`);
    },
  );

  test.each([
    ['2020-01-05T23:59:59Z', '2020-01-05T23:59:59Z'],
    ['2020-01-05T23:59:59.120000+00:00', '2020-01-05T23:59:59.120Z'],
    ['2020-01-05T23:59:59.123456789-05:30', '2020-01-06T05:29:59.123456789Z'],
    ['2020-01-05t00:00:00.0000001z', '2020-01-05T00:00:00.000000100Z'],
    ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.500Z'],
    [undefined, '2026-08-20T15:00:00.250Z'],
  ])('with created %s bears %s', async (created, expected) => {
    now = new Date('2026-08-20T15:00:00.250Z');
    const { text } = await post({ product_type: 'SUPPORT', quantity: 1, created });
    expect(JSON.parse(text).created).toBe(expected);
  });

  test('keeps dimensions as they are, __proto__ and what is inherited elsewhere among them', async () => {
    const dimensions = '{"__proto__":"a","toString":"","clé ☃":"\\u0000\\"\'"}';
    const body = `{"created":"2020-01-05T00:00:00Z","dimensions":${dimensions}}`;
    expect((await ask({ body })).text).toBe(body);
    expect((await ask({ query: `${LONG_AGO}&params[__proto__]=a` })).text).toBe(`[${body}]`);
    expect(await list(`${LONG_AGO}&params[constructor]=x`)).toEqual([]);
  });

  test('asks for no property and drops those that it does not know', async () => {
    const { status, text } = await ask({ body: '{"id":"1","tenant":"x","__proto__":{"quantity":1}}' });
    expect([status, text]).toEqual([200, '{"created":"2026-08-20T15:00:00Z"}']);
  });

  test.each([
    '',
    '{',
    'null',
    '5',
    '[]',
    '[{"product_type":"INSTANCE","quantity":1}]',
    '{"product_type":"BANDWIDTH"}',
    '{"product_type":"instance"}',
    '{"product_type":null}',
    '{"quantity":"1"}',
    '{"quantity":null}',
    '{"quantity":{"rawJSON":"1"}}',
    '{"product_reference":1}',
    '{"created":1704067200}',
    '{"created":"2024-01-01"}',
    '{"created":"2024-01-01T00:00:00"}',
    '{"created":"2024-02-30T00:00:00Z"}',
    '{"created":"0000-01-01T00:00:00+01:00"}',
    '{"dimensions":[]}',
    '{"dimensions":5}',
    '{"dimensions":{"key":1}}',
    '{"dimensions":{"key":null}}',
  ])('refuses %s and keeps nothing of it', async (body) => {
    const before = await list('');
    expect(await refusal({ body })).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
    expect(await list('')).toEqual(before);
  });
});

describe('GET /usages', () => {
  test('serves the recorded request of the vendor’s SDK', async () => {
    await post({ created: '2024-01-15T00:00:00Z', dimensions: { user: 'user-1', key: 'v', k2: 'w' } });
    const usages = await list(
      'from=2024-01-01T00%3A00%3A00%2B00%3A00&to=2024-02-01T00%3A00%3A00.123000%2B00%3A00&for=user-1&params=%7B%27key%27%3A+%27v%27%2C+%27k2%27%3A+%27w%27%7D',
    );
    expect(usages).toHaveLength(1);
  });

  test.each([
    ['from=2020-01-05T00:00:00Z', 1],
    ['from=2020-01-05T00:00:00.000000001Z', 0],
    ['from=2020-01-04T19:00:00-05:00', 1],
    ['from=2020-01-05T00:00:00.000000000%2B00:00&to=2020-01-05T00:00:00.000000001Z', 1],
    ['from=2020-01-01T00:00:00Z&to=2020-01-05T00:00:00Z', 0],
    ['from=2020-01-05T00:00:00Z&to=2020-01-05T00:00:00Z', 0],
    ['from=2020-02-01T00:00:00Z&to=2020-01-01T00:00:00Z', 0],
  ])('takes from as included and to as excluded: %s finds %i', async (query, count) => {
    await post({ created: '2020-01-05T00:00:00Z', dimensions: { test: 'bounds' } });
    expect(await list(`${query}&test=bounds`)).toHaveLength(count);
  });

  test.each([
    'from=',
    'from=2026-08-01',
    'from=2026-08-01T00:00:00',
    'from=2026-08-01T00:00:00+02:00',
    'from=2026-08-01T00:00Z',
    'from=2026-02-30T00:00:00Z',
    'from=2026-08-01T24:00:00Z',
    'from=2026-08-01T00:00:00.0123456789Z',
    'from=1785542400',
    'to=yesterday',
    'to=2026-08-01T00:00:60Z',
    'params=',
    'params=key',
    "params={'key': 1}",
    "params={'key': 'v' 'k2': 'w'}",
    'params={"key":"v"}}',
    'params=["key","v"]',
  ])('answers 400 to %s', async (query) => {
    expect(await refusal({ query })).toMatchObject({ status: 400, error: { code: 'invalid_request' } });
  });

  test.each([
    ['m5.xlarge', ['reference']],
    ['ada', ['user', 'both']],
    ['engine', ['project', 'both']],
    ['eu', []],
    ['EGRESS', []],
    ['', []],
  ])('takes for=%s for a product reference, a user or a project', async (subject, names) => {
    const at = (second: number) => `2020-01-05T00:00:0${second}Z`;
    await post({ created: at(1), product_reference: 'm5.xlarge', dimensions: { region: 'eu', name: 'reference' } });
    await post({ created: at(2), product_type: 'EGRESS', dimensions: { user: 'ada', name: 'user' } });
    await post({ created: at(3), dimensions: { project: 'engine', name: 'project' } });
    await post({ created: at(4), dimensions: { project: 'engine', user: 'ada', name: 'both' } });
    await post({ created: at(5) });
    const found = await list(`${LONG_AGO}&for=${subject}`);
    expect(found.map(({ dimensions }) => dimensions?.name)).toEqual(names);
  });

  test.each([
    ['params[key]=v', 2],
    ['params%5Bkey%5D=v&params%5Bk2%5D=w', 1],
    ['key=v', 2],
    ['key=v&k2=w', 1],
    ['params[key]=v&k2=w', 1],
    ["params={'key': 'v', 'k2': 'w'}", 1],
    ['params={"key":"v","k2":"w"}', 1],
    ["params={'key': 'v'}&k2=w", 1],
    ['params={}', 3],
    ['key=v&key=other', 0],
    ['params[key]=v&params[absent]=x', 0],
    ['params[a]b]=1', 1],
    [`params=${encodeURIComponent(`{"it's": 'a "b"\\\\\\n\\x07\\u2603\\U0001f600'}`)}`, 1],
    [`params=${encodeURIComponent('{"it\'s":"a \\"b\\"\\\\\\n\\u0007☃\\ud83d\\ude00"}')}`, 1],
  ])('takes %s for conditions on dimensions, all of which hold of %i', async (query, count) => {
    await post({ created: '2020-01-05T00:00:00Z', dimensions: { key: 'v', k2: 'w', 'a]b': '1' } });
    await post({ created: '2020-01-06T00:00:00Z', dimensions: { key: 'v', "it's": 'a "b"\\\n\u0007☃😀' } });
    await post({ created: '2020-01-07T00:00:00Z' });
    expect(await list(`${LONG_AGO}&${query}`)).toHaveLength(count);
  });

  test('lists by created, the earliest first, and usages of one instant as they came', async () => {
    for (const created of ['2020-01-05T00:00:00.5Z', '2020-01-05T01:00:00+02:00', '2020-01-05T00:00:00.50Z']) {
      await post({ created, dimensions: { sent: created } });
    }
    const found = await list(LONG_AGO);
    expect(found.map(({ dimensions }) => dimensions?.sent)).toEqual([
      '2020-01-05T01:00:00+02:00',
      '2020-01-05T00:00:00.5Z',
      '2020-01-05T00:00:00.50Z',
    ]);
    const all = (await list('')).map(({ created }) => Date.parse(created));
    expect(all).toEqual(all.toSorted((a, b) => a - b));
  });
});

describe('data', () => {
  test('has at least 300 usages in any 90 days, of all three product types and none else', async () => {
    for (let daysAgo = 400; daysAgo >= 90; daysAgo -= 31) {
      const usages = await list(`from=${instant(-daysAgo)}&to=${instant(90 - daysAgo)}`);
      expect(usages.length).toBeGreaterThanOrEqual(300);
      expect(new Set(usages.map(({ product_type }) => product_type))).toEqual(
        new Set(['INSTANCE', 'EGRESS', 'SUPPORT']),
      );
    }
  });

  test('goes 400 days back and up to now, in the vendor’s shape', async () => {
    const usages = await list('');
    expect(usages[0]?.created.slice(0, 10)).toBe('2025-07-16');
    expect(usages.at(-1)?.created.slice(0, 10)).toBe('2026-08-20');
    for (const { created, quantity, product_reference, dimensions, ...rest } of usages) {
      expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/);
      expect(Date.parse(created)).toBeLessThanOrEqual(AFTERNOON.getTime());
      expect(quantity).toBeGreaterThan(0);
      expect(['string', 'undefined']).toContain(typeof product_reference);
      expect(Object.values(dimensions ?? {}).every((value) => typeof value === 'string')).toBe(true);
      expect(Object.keys(rest)).toEqual(['product_type']);
    }
  });

  test('has fractions, beyond float32 too, usages without reference, and without or with empty dimensions', async () => {
    const usages = await list(`from=${instant(-90)}`);
    const some = (holds: (usage: Usage) => boolean) => expect(usages.filter(holds).length).toBeGreaterThan(5);
    some(({ quantity }) => !Number.isInteger(quantity));
    some(({ quantity = 0 }) => quantity > 2 ** 24 && Math.fround(quantity) !== quantity);
    some((usage) => !('product_reference' in usage));
    some((usage) => !('dimensions' in usage));
    some(({ dimensions }) => dimensions !== undefined && Object.keys(dimensions).length === 0);
    some(({ created }) => created.includes('.'));
    expect(new Set(usages.flatMap(({ dimensions }) => Object.keys(dimensions ?? {})))).toEqual(
      new Set(['project', 'user', 'region']),
    );
    expect(await list(`from=${instant(-90)}&for=user-1`)).toEqual(
      usages.filter(({ dimensions }) => dimensions?.user === 'user-1'),
    );
  });

  test('is the same after every start', async () => {
    const other = await start(() => now);
    const { text } = await ask({ url: other.url });
    await other.stop();
    expect(text).toBe((await ask({})).text);
  });

  test('only grows at its end as the clock moves on', async () => {
    const query = 'from=2026-08-18T00:00:00Z&to=2026-08-22T00:00:00Z';
    const final = await listAt('2027-02-01T00:00:00Z', query);
    for (const at of ['2026-08-18T00:00:00Z', '2026-08-20T00:00:00Z', '2026-08-20T15:00:00Z', '2026-08-21T23:59:59Z']) {
      expect(await listAt(at, query)).toEqual(final.filter(({ created }) => Date.parse(created) <= Date.parse(at)));
    }
  });

  test.each([
    ['2026-06-10T00:00:00Z', '2026-06-12T00:00:00Z'],
    ['2026-06-10T07:31:12.5Z', '2026-06-10T22:00:00%2B02:00'],
    ['2019-01-01T00:00:00Z', '2025-07-18T12:00:00Z'],
    ['2026-08-20T08:00:00Z', '2030-01-01T00:00:00Z'],
  ])('gives from %s to %s just what the whole list has there', async (from, to) => {
    const [start, end] = [Date.parse(from), Date.parse(decodeURIComponent(to))];
    const inside = (await list('')).filter(({ created }) => Date.parse(created) >= start && Date.parse(created) < end);
    expect(inside.length).toBeGreaterThan(0);
    expect(await list(`from=${from}&to=${to}`)).toEqual(inside);
  });
});

async function start(clock: () => Date): Promise<Sandbox> {
  return startSandbox([{ id: 'graalsystems', name: 'GRAALSYSTEMS', standIn: graalSystemsStandIn }], {
    port: 0,
    now: clock,
  });
}

interface Asked {
  readonly url?: string;
  readonly path?: string;
  readonly query?: string;
  /** GET, or POST where there is a body, unless given. */
  readonly method?: string;
  readonly body?: string;
  /** Over those that a good request has; undefined leaves one out. */
  readonly headers?: Record<string, string | undefined>;
}

async function ask({ url = sandbox.url, path = '/usages', query, method, body, headers }: Asked) {
  const all = {
    'x-tenant': 'sandbox',
    accept: USAGE_TYPE,
    ...bearer('sandbox-token'),
    ...(body === undefined ? {} : { 'content-type': USAGE_TYPE }),
    ...headers,
  };
  const response = await fetch(`${url}/graalsystems${path}${query === undefined ? '' : `?${query}`}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: Object.entries(all).filter((header): header is [string, string] => header[1] !== undefined),
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A refusal's status and body, after a look at what all of them have in common. */
async function refusal(asked: Asked): Promise<{ status: number; error: unknown }> {
  const { status, headers, text } = await ask(asked);
  const error: unknown = JSON.parse(text);
  expect(headers.get('content-type')).toBe(ERROR_TYPE);
  expect(error).toEqual({
    code: expect.any(String),
    message: expect.any(String),
    reason: expect.any(String),
    hint: expect.any(String),
  });
  return { status, error };
}

async function list(query: string): Promise<Usage[]> {
  const { status, text } = await ask({ query });
  expect(status).toBe(200);
  return JSON.parse(text);
}

async function listAt(at: string, query: string): Promise<Usage[]> {
  now = new Date(at);
  return list(query);
}

async function post(usage: object) {
  const answer = await ask({ body: JSON.stringify(usage) });
  expect(answer.status).toBe(200);
  return answer;
}

async function askToken(
  form: Record<string, string> | [string, string][],
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, string> }> {
  const response = await fetch(`${sandbox.url}/graalsystems/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

function bearer(token = ''): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** Of so many days after the afternoon, as the vendor’s Go SDK writes it. */
function instant(days: number): string {
  return new Date(AFTERNOON.getTime() + days * 86_400_000).toISOString().replace('.000', '');
}
