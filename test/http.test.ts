import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxAccount } from '../src/config.ts';
import { createGateway, type Gateway } from '../src/gateway.ts';
import { providers } from '../src/providers/index.ts';
import { startWorld, type World } from './support/world.ts';

const CANARY = 'canary-5f1d0c';
const MIB = 1024 * 1024;
const LEGACY = 'application/json';
const CURRENT = 'application/graphql-response+json';
const ACCOUNTS = '{ usageAccounts { id } }';
const USAGE = '{ usages(providers: [SUGER]) { records(first: 1) { nodes { id } } } }';

let world: World;
let slowHeaders: Promise<{ text: string; ms: number }>;

beforeAll(async () => {
  world = await startWorld();
  // It takes ten seconds to be refused: begun here, looked at last.
  slowHeaders = dripHeaders();
});
afterAll(() => world.stop());

describe('the body of a POST', () => {
  test('is refused with 413 beyond 1 MiB, whether its length was announced or not', async () => {
    const body = JSON.stringify({ query: ACCOUNTS, padding: ' '.repeat(2 * MIB) });
    const announced = await post(body);
    const streamed = await post(body, { 'transfer-encoding': 'chunked' });
    for (const reply of [announced, streamed]) expectRefusal(reply, 413, 'BAD_REQUEST');
    expect(announced.headers['content-length']).not.toBe(undefined);
    expect(await post(sizedBody(MIB))).toMatchObject({ status: 200 });
    expectRefusal(await post(sizedBody(MIB + 1)), 413, 'BAD_REQUEST');
  });

  test('is refused before all of it has come', async () => {
    const announced = await raw(`${postHead(`content-length: ${51 * MIB}`)}{"query":`);
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
    const streamed = await raw(`${postHead('transfer-encoding: chunked')}180000\r\n${' '.repeat(0x180000)}\r\n`);
    expect(streamed).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('reaches the caller’s ears also while it is still sending', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const answer = await fetch(`${world.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': LEGACY },
          body: ' '.repeat(8 * MIB),
        });
        return answer.status;
      }),
    );
    expect(statuses).toEqual([413, 413, 413, 413, 413]);
  });

  test.each(['gzip', 'br', 'deflate, gzip'])('is refused with 415 in the encoding %s', async (encoding) => {
    expectRefusal(await post({ query: ACCOUNTS }, { 'content-encoding': encoding }), 415, 'BAD_REQUEST');
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/graphql'],
    ['application/jsonp'],
    ['text/plain; application/json'],
    [undefined],
  ])('is refused with 400 as %s, which any web page can send', async (contentType) => {
    const reply = await send('POST', '/graphql', {
      headers: contentType === undefined ? {} : { 'content-type': contentType },
      body: JSON.stringify({ query: USAGE }),
    });
    expectRefusal(reply, 400, 'BAD_REQUEST');
    expect(await world.requests()).toEqual([]);
  });

  test.each(['iso-8859-1', 'utf-7', 'utf-16', 'UTF-32', '"utf-16le"'])('is refused with 415 in %s', async (charset) => {
    const reply = await post({ query: ACCOUNTS }, { 'content-type': `application/json; charset=${charset}` });
    expectRefusal(reply, 415, 'BAD_REQUEST');
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"'])(
    'is read as %s',
    async (contentType) => {
      expect(await post({ query: ACCOUNTS }, { 'content-type': contentType })).toMatchObject({ status: 200 });
    },
  );

  test('is refused where a byte is not UTF-8, so that no id is changed without a word', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"query":"query($id: ID!) { usageAccount(id: $id) { id } }","variables":{"id":"suger:'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}}'),
    ]);
    expectRefusal(await post(bytes), 400, 'BAD_REQUEST');
    expectRefusal(await post(Buffer.from(JSON.stringify({ query: ACCOUNTS }), 'utf16le')), 400, 'BAD_REQUEST');
  });

  test.each([
    ['null', 'null'],
    ['a number', '1'],
    ['a string', '"x"'],
    ['half of an object', '{'],
    ['nothing', ''],
    ['100,000 brackets', '['.repeat(100_000)],
    ['an empty batch', '[]'],
    ['a batch', JSON.stringify(Array(10).fill({ query: ACCOUNTS }))],
    ['an empty object', '{}'],
    ['no query', '{"query":null}'],
    ['an empty query', '{"query":""}'],
    ['a number for a query', '{"query":42}'],
    ['a list for a query', '{"query":["{ usageAccounts { id } }"]}'],
    ['an object for a query', '{"query":{"kind":"Document"}}'],
    ['a string for variables', JSON.stringify({ query: ACCOUNTS, variables: 'x' })],
    ['a list for variables', JSON.stringify({ query: ACCOUNTS, variables: [] })],
    ['a number for variables', JSON.stringify({ query: ACCOUNTS, variables: 1 })],
    ['a number for operationName', JSON.stringify({ query: ACCOUNTS, operationName: 1 })],
    ['a list for extensions', JSON.stringify({ query: ACCOUNTS, extensions: [] })],
    ['a string for extensions', JSON.stringify({ query: ACCOUNTS, extensions: 'x' })],
  ])('with %s is refused with 400', async (_, body) => {
    expectRefusal(await post(body), 400, 'BAD_REQUEST');
  });

  test('with variables 100,000 deep does no harm, whether they are read or not', async () => {
    const variables = `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    for (const query of [ACCOUNTS, 'query($deep: [ID!]) { usages(accounts: $deep) { window { from } } }']) {
      const { status, body } = await post(`{"query":"${query}","variables":${variables}}`);
      expect([200, 400]).toContain(status);
      expect(codesOf(body)).not.toContain('INTERNAL_SERVER_ERROR');
    }
  });
});

describe('a document', () => {
  const bomb = (levels: number, pair: (next: string) => string) =>
    [
      '{ usages { ...f0 } }',
      ...Array.from(
        { length: levels },
        (_, level) => `fragment f${level} on AccountUsage { ${pair(`...f${level + 1}`)} }`,
      ),
      `fragment f${levels} on AccountUsage { window { from } }`,
    ].join('\n');

  test.each<[string, string]>([
    ['of more than 64 KiB of fields', `{ usages { ${'window { from } '.repeat(5_000)} } }`],
    ['with a megabyte less one of commas', `${','.repeat(1_000_000)}${ACCOUNTS}`],
    ['with 100 KB of comments', `${'#a\n'.repeat(35_000)}${ACCOUNTS}`],
    ['with a string of 100 KB', `{ usageAccount(id: "${'a'.repeat(100_000)}") { id } }`],
    ['with a block string of 100 KB', `{ usageAccount(id: """${'a'.repeat(100_000)}""") { id } }`],
    ['with a name of 100 KB', `{ ${'a'.repeat(100_000)} }`],
    ['of more than 2,000 tokens', `{ ${'__typename '.repeat(2_100)} }`],
    ['nested 3,000 deep', `${'{ usages '.repeat(3_000)}${'}'.repeat(3_000)}`],
    ['of inline fragments, 100 × 40', `{ ${`${'... { '.repeat(40)}__typename${' }'.repeat(40)} `.repeat(100)} }`],
    [
      'with 10,000 fragments in a chain',
      Array.from({ length: 10_000 }, (_, i) => `fragment f${i} on Query{...f${i + 1}}`).join(''),
    ],
    [
      'of fragments that double 20 times',
      bomb(20, (next) => `a: account { usage { ${next} } } b: account { usage { ${next} } }`),
    ],
    [
      'of fragments that double 60 times',
      bomb(60, (next) => `a: account { usage { ${next} } } b: account { usage { ${next} } }`),
    ],
    ['of spreads that double 18 times', bomb(18, (next) => `${next} ${next}`)],
  ])('%s is refused with 400 at once, and no vendor is asked', async (_, query) => {
    const started = performance.now();
    for (const accept of [LEGACY, CURRENT]) expect(await post({ query }, { accept })).toMatchObject({ status: 400 });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await world.requests()).toEqual([]);
  });

  test('may ask for the same field 500 times, which GraphQL merges into one', async () => {
    const { status, body } = await post({ query: `{ ${'__typename '.repeat(500)} }` });
    expect({ status, body }).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
  });

  test('nested 300 deep is dealt with in a fraction of a second', async () => {
    const started = performance.now();
    const { status } = await post({
      query: `{ usages(providers: [SUGER]) ${'{ account { usage '.repeat(150)}{ window { from } }${' } }'.repeat(150)} }`,
    });
    expect([200, 400]).toContain(status);
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(await world.requests()).toEqual([]);
  });

  test.each([
    ['fragments in a circle', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'],
    ['a fragment of itself', '{ ...A } fragment A on Query { ...A }'],
    ['a field that is not there', '{ nothing }'],
    ['a field of an object without a selection', '{ usages }'],
    ['an argument that is not there', '{ usageAccount(id: "x", nothing: 1) { id } }'],
    ['conflicting arguments under one name', '{ usageAccount(id: "x") { id } usageAccount(id: "y") { id } }'],
    ['introspection: __schema', '{ __schema { types { name } } }'],
    ['introspection: __type', '{ __type(name: "Query") { name } }'],
  ])('with %s is GRAPHQL_VALIDATION_FAILED', async (_, query) => {
    const { status, body } = await post({ query }, { accept: CURRENT });
    expect({ status, codes: codesOf(body) }).toEqual({ status: 400, codes: ['GRAPHQL_VALIDATION_FAILED'] });
    expect(body).not.toHaveProperty('data');
  });

  test.each([
    ['500 unknown directives', `{ __typename ${'@aa '.repeat(500)}}`],
    ['@skip 500 times over', `{ __typename ${'@skip(if: false) '.repeat(300)}}`],
    ['100 unknown fields', `{ ${Array.from({ length: 100 }, (_, index) => `nothing${index}`).join(' ')} }`],
  ])('with %s is told of five problems at most', async (_, query) => {
    const { status, body } = await post({ query });
    expect(status).toBe(400);
    expect(body.errors?.length).toBeLessThanOrEqual(5);
  });

  test.each([
    ['#a comment and no more'],
    [' '],
    ['{ a\u0000 }'],
    ['{'],
    ['query'],
    ['{ usageAccount(id: "x) { id } }'],
  ])('%j is GRAPHQL_PARSE_FAILED', async (query) => {
    const { status, body } = await post({ query }, { accept: CURRENT });
    expect({ status, codes: codesOf(body) }).toEqual({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
    expect(body).not.toHaveProperty('data');
  });

  test.each([
    ['two operations and no name', { query: 'query A { __typename } query B { __typename }' }],
    ['a name that none of them has', { query: 'query A { __typename }', operationName: 'B' }],
  ])('with %s is OPERATION_RESOLUTION_FAILURE', async (_, body) => {
    expectRefusal(await post(body), 400, 'OPERATION_RESOLUTION_FAILURE');
  });

  test('runs the operation that is named', async () => {
    const query = `query A { __typename } query B { usageAccounts(providers: [SUGER]) { id } }`;
    const { body } = await post({ query, operationName: 'B' });
    expect(body).toEqual({ data: { usageAccounts: [{ id: 'suger:sandbox' }] } });
  });

  test.each(['subscription { usages { window { from } } }'])('%s is refused with 400', async (query) => {
    for (const accept of [LEGACY, CURRENT]) expectRefusal(await post({ query }, { accept }), 400, 'BAD_REQUEST');
  });

  test('is not told what else there is: no suggestions, no type names', async () => {
    const messages = await Promise.all(
      [
        '{ usags { window { from } } }',
        '{ usages(provider: [SUGER]) { window { from } } }',
        'query($x: UsageProvidr) { __typename }',
      ].map(async (query) => (await post({ query })).body.errors?.map(({ message }) => message).join('\n') ?? ''),
    );
    for (const message of messages) expect(message).not.toMatch(/did you mean|"usages"|providers|UsageProvider\b/i);
  });

  test('is not taken by its hash instead of its text', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const { body } = await post({ extensions });
    expect(body).toEqual({
      errors: [expect.objectContaining({ extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } })],
    });
  });
});

describe('a GET', () => {
  const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) =>
    send('GET', `/graphql?${new URLSearchParams(parameters)}`, { headers });
  const served = { data: { usageAccounts: [{ id: 'suger:sandbox' }] } };
  const query = 'query A($p: [UsageProvider!]) { usageAccounts(providers: $p) { id } }';
  const variables = '{"p":["SUGER"]}';

  test('is served with the variables and the operation of its URL', async () => {
    const { status, body } = await get({ query: `${query} query B { __typename }`, variables, operationName: 'A' });
    expect({ status, body }).toEqual({ status: 200, body: served });
  });

  test.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ referer: 'https://evil.example/' }],
    [{ cookie: 'session=1' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('with %j may be forged and is refused', async (headers) => {
    expectRefusal(await get({ query: USAGE }, headers), 400, 'BAD_REQUEST');
    expect(await world.requests()).toEqual([]);
  });

  test.each(['same-origin', 'none'])('with Sec-Fetch-Site: %s is served', async (site) => {
    const { status, body } = await get({ query, variables }, { 'sec-fetch-site': site });
    expect({ status, body }).toEqual({ status: 200, body: served });
  });

  test.each(['text/plain', 'message/rfc822', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16'])(
    'with content-type: %s is refused with 415',
    async (contentType) => {
      expectRefusal(await get({ query, variables }, { 'content-type': contentType }), 415, 'BAD_REQUEST');
    },
  );

  test('is served with content-type: application/json', async () => {
    expect(await get({ query, variables }, { 'content-type': 'application/json' })).toMatchObject({ status: 200 });
  });

  test('cannot hold a mutation', async () => {
    const { status, headers, body } = await get({ query: 'mutation { __typename }' });
    expect({ status, allow: headers.allow, codes: codesOf(body) }).toEqual({
      status: 405,
      allow: 'POST',
      codes: ['BAD_REQUEST'],
    });
  });

  test.each([
    ['no query', ''],
    ['an empty query', 'query='],
    ['two queries', 'query=%7B__typename%7D&query=%7B__typename%7D'],
    ['variables that are no JSON', 'query=%7B__typename%7D&variables=%7B'],
    ['variables that are no object', 'query=%7B__typename%7D&variables=%5B%5D'],
    ['extensions that are no object', 'query=%7B__typename%7D&extensions=1'],
  ])('with %s is refused with 400', async (_, search) => {
    expectRefusal(await send('GET', `/graphql?${search}`), 400, 'BAD_REQUEST');
  });
});

describe('methods and paths', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'HEAD'])('%s on /graphql is 405', async (method) => {
    const reply = await send(method, '/graphql');
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } });
    if (method !== 'HEAD') expectRefusal(reply, 405, 'BAD_REQUEST');
  });

  test.each([
    '/nothing',
    '/',
    '/graphiql',
    '/metrics',
    '/graphql/',
    '/graphql%2f',
    '/../etc/passwd',
    '//evil.example/graphql',
    '/_sandbox/requests',
  ])('%s is 404 in JSON', async (path) => {
    expectRefusal(await send('GET', path), 404, 'NOT_FOUND');
    expectRefusal(await send('POST', path, { body: '{}' }), 404, 'NOT_FOUND');
  });

  test.each([
    ['/health/live', { status: 'alive' }],
    ['/health/ready', { status: 'ready' }],
  ])('%s says how it is without asking a vendor', async (path, answer) => {
    expect(await send('GET', path)).toMatchObject({ status: 200, body: answer });
    expect(await send('HEAD', path)).toMatchObject({ status: 200, text: '' });
    expect(await send('POST', path)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    expect(await world.requests()).toEqual([]);
  });

  test('no browser is let in from elsewhere', async () => {
    const origin = 'https://evil.example';
    const replies = await Promise.all([
      post({ query: ACCOUNTS }, { origin }),
      send('OPTIONS', '/graphql', { headers: { origin, 'access-control-request-method': 'POST' } }),
      send('GET', '/health/live', { headers: { origin } }),
    ]);
    for (const { headers } of replies) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  test('every answer names itself, is not to be sniffed and not to be kept', async () => {
    const replies = await Promise.all([
      post({ query: ACCOUNTS }),
      post('{'),
      send('GET', '/nothing'),
      send('PUT', '/graphql'),
      send('GET', '/health/live'),
      send('GET', '/health/live', { headers: { padding: 'a'.repeat(20_000) } }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 400, 404, 405, 200, 431]);
    for (const { headers } of replies) {
      expect(headers).toMatchObject({
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'content-type': expect.stringMatching(/^application\/json; charset=utf-8$/),
      });
      expect(headers['x-powered-by'] ?? headers.server).toBe(undefined);
    }
    expect(new Set(replies.map(({ headers }) => headers['x-request-id'])).size).toBe(replies.length);
  });

  test('Host and X-Forwarded-For are not believed and not repeated', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-for': '203.0.113.9', 'x-forwarded-host': 'evil.example' };
    const { status, text, headers: answered } = await post({ query: ACCOUNTS }, headers);
    expect(status).toBe(200);
    expect(text + JSON.stringify(answered)).not.toMatch(/evil|203\.0/);
  });

  const keys = (count: number) => Array.from({ length: count }, (_, index) => `h${index}`);

  test.each([
    ['a header of 20 KB', { padding: 'a'.repeat(20_000) }, '/health/live'],
    ['a header of 40 KB', { padding: 'a'.repeat(40_000) }, '/health/live'],
    ['20 headers of 1 KB', Object.fromEntries(keys(20).map((key) => [key, 'a'.repeat(1_000)])), '/health/live'],
    ['a URL of 40 KB', {}, `/graphql?query=${'a'.repeat(40_000)}`],
    ['101 headers', Object.fromEntries(keys(101).map((key) => [key, '1'])), '/health/live'],
  ])('%s is 431', async (_, headers, path) => {
    expectRefusal(await send('GET', path, { headers }), 431, 'BAD_REQUEST');
  });

  test('a URL of 17 KB is 414, as it can be told from headers that are too large', async () => {
    expectRefusal(await send('GET', `/graphql?query=${'a'.repeat(17_000)}`), 414, 'BAD_REQUEST');
  });

  test.each([
    ['a length and chunks', `${postHead('content-length: 5\r\ntransfer-encoding: chunked')}0\r\n\r\n`],
    ['two lengths', `${postHead('content-length: 5\r\ncontent-length: 6')}12345`],
    ['lines that end in LF alone', 'GET /health/live HTTP/1.1\nhost: x\n\n'],
    ['a space before the colon', 'GET /health/live HTTP/1.1\r\nhost : x\r\n\r\n'],
    ['a method that there is not', 'FOO /graphql HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('%s is no HTTP: 400 in JSON, and the connection is closed', async (_, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*x-request-id: .*connection: close\r\n/s);
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  test('requests that come in one go are answered in their order', async () => {
    const ask = (index: number) =>
      `GET /graphql?query={a${index}:__typename} HTTP/1.1\r\nhost: x\r\nconnection: ${index === 49 ? 'close' : 'keep-alive'}\r\n\r\n`;
    const answers = await raw(Array.from({ length: 50 }, (_, index) => ask(index)).join(''));
    const order = [...answers.matchAll(/"a(\d+)":"Query"/g)].map(([, index]) => Number(index));
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
});

describe('the media type of an answer', () => {
  test.each([
    [undefined, `${LEGACY}; charset=utf-8`],
    ['*/*', `${LEGACY}; charset=utf-8`],
    ['application/*', `${LEGACY}; charset=utf-8`],
    [LEGACY, `${LEGACY}; charset=utf-8`],
    ['application/json; charset=utf-8', `${LEGACY}; charset=utf-8`],
    [CURRENT, `${CURRENT}; charset=utf-8`],
    [`${CURRENT}, application/json;q=0.9`, `${CURRENT}; charset=utf-8`],
    ['text/html, application/json;q=0.1', `${LEGACY}; charset=utf-8`],
  ])('for Accept: %s is %s', async (accept, contentType) => {
    const { status, headers } = await post({ query: ACCOUNTS }, accept === undefined ? {} : { accept });
    expect({ status, contentType: headers['content-type'] }).toEqual({ status: 200, contentType });
  });

  test.each(['application/xml', 'text/html', 'application/json;q=0', 'image/*'])(
    'cannot be %s: 406, and no vendor is asked',
    async (accept) => {
      expectRefusal(await post({ query: USAGE }, { accept }), 406, 'BAD_REQUEST');
      expectRefusal(
        await send('GET', `/graphql?query=${encodeURIComponent(USAGE)}`, { headers: { accept } }),
        406,
        'BAD_REQUEST',
      );
      expect(await world.requests()).toEqual([]);
    },
  );

  const refusals: [string, Record<string, unknown>, string][] = [
    ['does not parse', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['does not fit the schema', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has a wrong literal',
      { query: '{ usages(window: { from: "x", to: "y" }) { window { from } } }' },
      'BAD_USER_INPUT',
    ],
    [
      'has a wrong variable',
      { query: 'query($id: ID!) { usageAccount(id: $id) { id } }', variables: { id: {} } },
      'BAD_USER_INPUT',
    ],
    ['lacks a variable', { query: 'query($id: ID!) { usageAccount(id: $id) { id } }' }, 'BAD_USER_INPUT'],
  ];

  test.each(refusals)(
    'decides the status where a document %s: 200 under application/json, else 400',
    async (_, body, code) => {
      const statusOf = async (accept: Record<string, string>) => {
        const reply = await post(body, accept);
        expect(new Set(codesOf(reply.body))).toEqual(new Set([code]));
        expect(reply.body).not.toHaveProperty('data');
        return reply.status;
      };
      expect(await statusOf({})).toBe(200);
      expect(await statusOf({ accept: LEGACY })).toBe(200);
      expect(await statusOf({ accept: '*/*' })).toBe(200);
      expect(await statusOf({ accept: CURRENT })).toBe(400);
    },
  );
});

describe('what a caller may read of an error', () => {
  beforeEach(() => world.forget());

  test('of a vendor’s: who, which account, what to do, and the request’s id, but nothing that the vendor said', async () => {
    await world.fault('suger', { status: 503, headers: { 'x-secret': CANARY, server: CANARY }, body: CANARY });
    const { status, headers, body, text } = await post({ query: USAGE });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { usages: [{ records: null }] },
      errors: [
        {
          message: 'Suger answered 503.',
          locations: [{ line: 1, column: 32 }],
          path: ['usages', 0, 'records'],
          extensions: {
            code: 'UPSTREAM_ERROR',
            provider: 'SUGER',
            account: 'suger:sandbox',
            retryable: true,
            retryAt: null,
            upstreamStatus: 503,
            requestId: headers['x-request-id'],
          },
        },
      ],
    });
    expect(text + JSON.stringify(headers)).not.toContain(CANARY);
  });

  test('its answer under application/graphql-response+json is 200 too, as there is data', async () => {
    await world.fault('suger', { kind: 'reset' });
    const { status, body } = await post({ query: USAGE }, { accept: CURRENT });
    expect({ status, codes: codesOf(body) }).toEqual({ status: 200, codes: ['UPSTREAM_RESET'] });
  });

  test.each([
    ['$p: [UsageProvider!]', 'usages(providers: $p) { window { from } }', { p: [CANARY] }],
    [
      '$w: UsageWindowInput',
      'usages(window: $w) { window { from } }',
      { w: { from: CANARY, to: '2026-01-01T00:00:00Z' } },
    ],
    ['$w: UsageWindowInput', 'usages(window: $w) { window { from } }', { w: CANARY }],
    ['$w: UsageWindowInput', 'usages(window: $w) { window { from } }', { w: { [CANARY]: CANARY } }],
    ['$id: ID!', 'usageAccount(id: $id) { id }', { id: { secret: CANARY } }],
    ['$id: ID!', 'usageAccount(id: $id) { id }', { id: [CANARY, ` at "${CANARY}"; `] }],
    ['$f: Int', 'usages { records(first: $f) { complete } }', { f: CANARY }],
    ['$a: String', 'usages { records(after: $a) { complete } }', { a: CANARY }],
    ['$a: ID', 'usageRecordGroups(account: $a) { nodes { id } }', { a: CANARY }],
    ['$a: [ID!]', 'usages(accounts: $a) { window { from } }', { a: [CANARY] }],
    ['$d: [UsageDimensionInput!]', 'usages(dimensions: $d) { window { from } }', { d: [{ key: CANARY, value: 1 }] }],
  ])('a variable’s value is not repeated: %s of { %s }', async (declared, selected, variables) => {
    const { body, text } = await post({ query: `query(${declared}) { ${selected} }`, variables });
    expect(new Set(codesOf(body))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(text).not.toContain(CANARY);
  });

  test('the place of a wrong variable is named', async () => {
    const query = 'query($w: UsageWindowInput, $f: Int) { usages(window: $w) { records(first: $f) { complete } } }';
    const { body } = await post({
      query,
      variables: { w: { from: '2026-02-30T00:00:00Z', to: '2026-03-01T00:00:00Z' }, f: 1.5 },
    });
    expect(body.errors?.map(({ message }) => message)).toEqual([
      'Variable "$w" at "w.from": A DateTime must be an existing moment in RFC 3339 with an offset, like "2026-03-01T00:00:00Z".',
      'Variable "$f": the value is not of its type.',
    ]);
  });

  test('the keys of a prototype in a variable are unknown fields like any other', async () => {
    const variables = '{"w":{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}}';
    const query = 'query($w: UsageWindowInput) { usages(window: $w) { window { from } } }';
    const { body } = await post(`{"query":${JSON.stringify(query)},"variables":${variables}}`);
    expect(new Set(codesOf(body))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
  });

  test('of 100 wrong values five are told', async () => {
    const query = 'query($a: [ID!]) { usages(accounts: $a) { window { from } } }';
    const { status, body } = await post({ query, variables: { a: Array(100).fill({}) } });
    expect({ status, codes: codesOf(body) }).toEqual({ status: 400, codes: Array(5).fill('BAD_USER_INPUT') });
  });

  test.each([
    ['query($id: ID = "x") { usageAccount(id: $id) { id } }', { id: null }],
    ['query($p: UsageProvider = SUGER) { usageAccounts(providers: [$p]) { id } }', { p: null }],
    ['query($s: Boolean = true) { usageAccounts @skip(if: $s) { id } }', { s: null }],
  ])('a null that only the execution finds is the caller’s mistake, not ours: %s', async (query, variables) => {
    const { body } = await post({ query, variables });
    expect(codesOf(body)).toEqual(['BAD_USER_INPUT']);
  });

  test('a client’s wish for traces is not heard', async () => {
    const { body } = await post({ query: ACCOUNTS }, { 'apollo-federation-include-trace': 'ftv1' });
    expect(Object.keys(body)).toEqual(['data']);
  });
});

describe('an error that nobody expected', () => {
  const start = async (now: () => Date): Promise<{ gateway: Gateway; url: string }> => {
    const gateway = await createGateway({
      port: 0,
      host: '127.0.0.1',
      introspection: false,
      logLevel: 'silent',
      ledger: world.ledger,
      accounts: providers.map((provider) => sandboxAccount(provider, world.sandboxUrl)),
      now,
    });
    return { gateway, url: await gateway.start() };
  };

  test('in a resolver is masked, with the request’s id to find it by', async () => {
    // A clock out of order: the default window cannot be reckoned, which throws a RangeError.
    const { gateway, url } = await start(() => new Date(Number.NaN));
    const { status, headers, body } = await post(
      { query: '{ usageAccounts(providers: [SUGER]) { id usage { window { from } } } }' },
      {},
      url,
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        data: { usageAccounts: [{ id: 'suger:sandbox', usage: null }] },
        errors: [
          {
            message: 'Internal server error',
            locations: [{ line: 1, column: 42 }],
            path: ['usageAccounts', 0, 'usage'],
            extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: headers['x-request-id'] },
          },
        ],
      },
    });
    await gateway.stop();
  });

  test('before anything was resolved is masked, with 500', async () => {
    const { gateway, url } = await start(() => {
      throw new Error(`${CANARY} 10.0.0.5:443`);
    });
    const reply = await post({ query: ACCOUNTS }, {}, url);
    expectRefusal(reply, 500, 'INTERNAL_SERVER_ERROR');
    expect(reply.body.errors?.[0]?.message).toBe('Internal server error');
    await gateway.stop();
  });
});

test('the same holds on somebody else’s server', async () => {
  const gateway = await createGateway({
    port: 0,
    host: '127.0.0.1',
    introspection: false,
    logLevel: 'silent',
    ledger: world.ledger,
    accounts: providers.map((provider) => sandboxAccount(provider, world.sandboxUrl)),
  });
  const server = createServer(gateway.handler);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await post({ query: '{ usageAccounts(providers: [SUGER]) { id } }' }, {}, url)).toMatchObject({
    status: 200,
    headers: { 'x-request-id': expect.any(String), 'cache-control': 'no-store' },
    body: { data: { usageAccounts: [{ id: 'suger:sandbox' }] } },
  });
  expectRefusal(await post(sizedBody(MIB + 1), {}, url), 413, 'BAD_REQUEST');
  expectRefusal(await send('GET', '/nothing', { url }), 404, 'NOT_FOUND');
  await gateway.stop();
  server.close();
  server.closeAllConnections();
});

describe('a caller that goes away', () => {
  test('takes its vendor reads with it, and nobody else’s', async () => {
    const vendor = await startHangingVendor();
    const own = await startWorld({
      timing: { attemptTimeoutMs: 15_000, deadlineMs: 18_000 },
      accounts: () =>
        providers.filter(({ id }) => id === 'suger').map((provider) => sandboxAccount(provider, vendor.url)),
    });
    const [leaver, stayer] = [await ask(own.url, USAGE), await ask(own.url, USAGE)];
    await vendor.asked(2);
    const started = performance.now();
    leaver.destroy();
    await vendor.left(1);
    expect(performance.now() - started).toBeLessThan(500);
    await sleep(50);
    expect(vendor.counts()).toEqual({ asked: 2, left: 1 });
    stayer.destroy();
    await vendor.left(2);
    // Nobody waits for the answer any more: it is not asked for again.
    await sleep(50);
    expect(vendor.counts()).toEqual({ asked: 2, left: 2 });
    await own.stop();
    await vendor.stop();
  });

  test('does no harm, however often and in the middle of whatever', async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, () => ask(world.url, USAGE)));
    for (const socket of sockets) socket.destroy();
    const halves = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
        await once(socket, 'connect');
        socket.write(`${postHead('content-length: 50')}{"query":`);
        return socket;
      }),
    );
    for (const socket of halves) socket.destroy();
    expect(await post({ query: ACCOUNTS })).toMatchObject({ status: 200 });
  });
});

describe('a caller that is slow', () => {
  test('to send its headers is sent off with 408 after ten seconds, while others are served', async () => {
    expect(await post({ query: ACCOUNTS })).toMatchObject({ status: 200 });
    const { text, ms } = await slowHeaders;
    expect(text).toMatch(/^HTTP\/1\.1 408 .*application\/json.*"BAD_REQUEST"/s);
    expect(ms).toBeGreaterThan(9_000);
    expect(ms).toBeLessThan(14_000);
  });
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

/** An exchange over a connection of its own, with the headers that are given and no others. */
async function send(
  method: string,
  path: string,
  {
    headers = {},
    body = '',
    url = world.url,
  }: { headers?: Record<string, string>; body?: string | Buffer; url?: string } = {},
): Promise<Reply> {
  const chunked = headers['transfer-encoding'] !== undefined;
  const request = httpRequest(url, {
    method,
    path,
    agent: false,
    headers: {
      ...(chunked || body.length === 0 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...headers,
    },
  });
  request.on('error', () => {});
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const isJson = /json/.test(response.headers['content-type']) && text !== '';
  return { status: response.statusCode, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

function post(
  body: string | Buffer | Record<string, unknown>,
  headers: Record<string, string> = {},
  url = world.url,
): Promise<Reply> {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return send('POST', '/graphql', { headers: { 'content-type': 'application/json', ...headers }, body: bytes, url });
}

/** JSON, never HTML: one error, with its code and nothing else, and no data. */
function expectRefusal({ status, headers, body }: Reply, expected: number, code: string): void {
  expect({ status, body }).toEqual({
    status: expected,
    body: { errors: [expect.objectContaining({ extensions: { code } })] },
  });
  expect(headers['content-type']).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
}

function codesOf({ errors = [] }: Reply['body']): string[] {
  return errors.map(({ extensions }) => extensions.code);
}

function sizedBody(bytes: number): string {
  const bare = JSON.stringify({ query: ACCOUNTS, padding: '' });
  return JSON.stringify({ query: ACCOUNTS, padding: ' '.repeat(bytes - bare.length) });
}

function postHead(headers: string): string {
  return `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers}\r\n\r\n`;
}

/** What comes back for bytes, up to the end of the connection or the end of its first answer's body. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(text);
  let answer = '';
  const closed = once(socket, 'close');
  const whole = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      answer += chunk;
      if (/^HTTP\/1\.1 413 .*}$/s.test(answer)) resolve();
    });
  });
  await Promise.race([closed, whole]);
  socket.destroy();
  return answer;
}

/** A question whose answer is not waited for. */
async function ask(url: string, query: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  const body = JSON.stringify({ query });
  socket.write(`${postHead(`content-length: ${body.length}`)}${body}`);
  return socket;
}

async function dripHeaders(): Promise<{ text: string; ms: number }> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  const started = performance.now();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\na: ');
  const drip = setInterval(() => socket.write('a'), 500);
  await once(socket, 'close');
  clearInterval(drip);
  return { text, ms: performance.now() - started };
}

/** A vendor that takes every request and answers none; it counts who asks and who leaves. */
async function startHangingVendor() {
  let [asked, left] = [0, 0];
  const server = createServer((request) => {
    asked += 1;
    request.socket.once('close', () => {
      left += 1;
      server.emit('left');
    });
    server.emit('asked');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const until = async (event: string, reached: () => boolean) => {
    while (!reached()) await once(server, event);
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: (count: number) => until('asked', () => asked >= count),
    left: (count: number) => until('left', () => left >= count),
    counts: () => ({ asked, left }),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
