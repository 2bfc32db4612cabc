import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { serverAudits } from 'graphql-http';
import type { HttpSpec } from '../src/graphql-over-http.ts';
import { startWorld, type World } from './support/world.ts';

const LEGACY = 'application/json';
const CURRENT = 'application/graphql-response+json';
const NAME = '{ __typename }';
const USAGE = '{ usages(providers: [SUGER]) { records(first: 1) { nodes { id } } } }';

let audited: World;
let draft: World;

beforeAll(async () => {
  // Some audits ask for `__type`: they hold for a gateway with introspection.
  audited = await startWorld({ introspection: true });
  draft = await startWorld({ introspection: true, httpSpec: 'draft' });
});
afterAll(async () => {
  await audited.stop();
  await draft.stop();
});

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => `${audited.url}/graphql` });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))('%s: %s', async (_id, _name, { fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });

  test('are 61, and all of them end ok: none is warned of, none noticed', async () => {
    const results = await Promise.all(audits.map(({ fn }) => fn()));
    expect(results.length).toBe(61);
    expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
  });
});

describe('the status of an answer, as the audits want it and as the draft does', () => {
  const graphql = (body: unknown) => ({ body: typeof body === 'string' ? body : JSON.stringify(body) });
  const get = (parameters: Record<string, string>) => ({
    method: 'GET',
    path: `/graphql?${new URLSearchParams(parameters)}`,
  });
  const byId = 'query A($id: ID!) { usageAccount(id: $id) { id } }';

  type Statuses = readonly [number, number];
  test.each<[string, Exchange, { current: Statuses; legacy: Statuses }]>([
    ['data', graphql({ query: NAME }), { current: [200, 200], legacy: [200, 200] }],
    ['a document that does not parse', graphql({ query: '{' }), { current: [400, 400], legacy: [200, 400] }],
    ['a document that is empty', graphql({ query: '' }), { current: [400, 422], legacy: [400, 422] }],
    ['a document that is not valid', graphql({ query: '{ nothing }' }), { current: [400, 422], legacy: [200, 422] }],
    [
      'a literal that is not of its type',
      graphql({ query: '{ usages(window: { from: "x", to: "y" }) { window { from } } }' }),
      { current: [400, 422], legacy: [200, 422] },
    ],
    [
      'variables that do not fit',
      graphql({ query: byId, variables: { id: null } }),
      { current: [400, 422], legacy: [200, 422] },
    ],
    [
      'an operation that is not there',
      graphql({ query: byId, operationName: 'B' }),
      { current: [400, 422], legacy: [400, 422] },
    ],
    [
      'a subscription, of which there are none',
      graphql({ query: 'subscription { usages { window { from } } }' }),
      { current: [400, 422], legacy: [400, 422] },
    ],
    [
      'the hash of a document',
      graphql({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }),
      { current: [400, 422], legacy: [200, 422] },
    ],
    ['a body that is not JSON', graphql('{'), { current: [400, 400], legacy: [400, 400] }],
    ['a body that is no object', graphql('[]'), { current: [400, 422], legacy: [400, 422] }],
    ['parameters without a query', graphql({ qeury: NAME }), { current: [400, 422], legacy: [400, 422] }],
    [
      'a parameter of another type',
      graphql({ query: NAME, variables: [7] }),
      { current: [400, 422], legacy: [400, 422] },
    ],
    [
      'a parameter of a URL that is not JSON',
      get({ query: NAME, variables: '{' }),
      { current: [400, 422], legacy: [400, 422] },
    ],
    [
      'a document beyond our limit on tokens',
      graphql({ query: `{ ${'__typename '.repeat(2_100)} }` }),
      { current: [400, 400], legacy: [400, 400] },
    ],
    [
      'a document beyond our limit on bytes',
      graphql({ query: `#${'a'.repeat(70_000)}\n${NAME}` }),
      { current: [400, 400], legacy: [400, 400] },
    ],
    [
      'more mistakes than we list',
      graphql({ query: `{ ${Array.from({ length: 9 }, (_, index) => `nothing${index}`).join(' ')} }` }),
      { current: [400, 400], legacy: [400, 400] },
    ],
    [
      'a content type that is not JSON',
      { body: NAME, headers: { 'content-type': 'application/graphql' } },
      { current: [400, 415], legacy: [400, 415] },
    ],
    [
      'another character set',
      { body: NAME, headers: { 'content-type': 'application/json; charset=utf-16' } },
      { current: [415, 415], legacy: [415, 415] },
    ],
    ['a method that is not served', { method: 'PUT' }, { current: [405, 405], legacy: [405, 405] }],
    ['a mutation by GET', get({ query: `mutation ${NAME}` }), { current: [405, 405], legacy: [405, 405] }],
    ['a GET that may be forged', { ...get({ query: NAME }), headers: { origin: 'null' } }, both(400)],
    ['a body of more than 1 MiB', graphql(' '.repeat(1024 * 1024 + 1)), { current: [413, 413], legacy: [413, 413] }],
    ['a URL of more than 16 KiB', get({ query: `#${'a'.repeat(17_000)}` }), both(414)],
    ['headers of more than 16 KiB', { body: NAME, headers: { padding: 'a'.repeat(17_000) } }, both(431)],
  ])('of %s', async (_, exchange, { current, legacy }) => {
    const statusOf = async (spec: HttpSpec, accept: string) => {
      const { status, body, headers } = await send(spec, { ...exchange, headers: { ...exchange.headers, accept } });
      if (status !== 200) expect(body).toEqual({ errors: expect.any(Array) });
      if (status === 405) expect(headers.allow).toMatch(/^(POST|GET, POST)$/);
      return status;
    };
    expect({
      current: [await statusOf('audited', CURRENT), await statusOf('draft', CURRENT)],
      legacy: [await statusOf('audited', LEGACY), await statusOf('draft', LEGACY)],
    }).toEqual({ current, legacy });
  });

  function both(status: number): { current: Statuses; legacy: Statuses } {
    return { current: [status, status], legacy: [status, status] };
  }

  test('of data with errors beside it is 294 in the draft, for those who know that status', async () => {
    const asked = graphql({ query: USAGE });
    for (const world of [audited, draft]) await world.fault('suger', { status: 403 });
    const statusOf = async (spec: HttpSpec, accept: string) => {
      const { status, statusText, body } = await send(spec, { ...asked, headers: { accept } });
      expect(body).toMatchObject({
        data: { usages: [{ records: null }] },
        errors: [{ path: ['usages', 0, 'records'] }],
      });
      return `${status} ${statusText}`;
    };
    expect(await statusOf('draft', CURRENT)).toBe('294 Partial Success');
    expect(await statusOf('draft', LEGACY)).toBe('200 OK');
    expect(await statusOf('audited', CURRENT)).toBe('200 OK');
    expect(await statusOf('audited', LEGACY)).toBe('200 OK');
    for (const world of [audited, draft]) await world.forget();
  });

  test('is 200 also where the operation’s name in the URL is empty, which is none', async () => {
    for (const spec of ['audited', 'draft'] as const) {
      expect(await send(spec, get({ query: NAME, operationName: '' }))).toMatchObject({ status: 200 });
    }
  });
});

describe('the media type of an answer', () => {
  const typeOf = async (spec: HttpSpec, accept: string | undefined, query = NAME) => {
    const headers: Record<string, string> = accept === undefined ? {} : { accept };
    return (await send(spec, { body: JSON.stringify({ query }), headers })).headers['content-type'];
  };

  test.each([
    [undefined, LEGACY, CURRENT],
    ['*/*', LEGACY, CURRENT],
    ['application/*', LEGACY, CURRENT],
    ['text/html, */*;q=0.1', LEGACY, CURRENT],
    ['application/json;q=0, */*', CURRENT, CURRENT],
    [LEGACY, LEGACY, LEGACY],
    [CURRENT, CURRENT, CURRENT],
    [`${LEGACY}, text/plain, */*`, LEGACY, LEGACY],
    [`${CURRENT};q=0.5, ${LEGACY}`, LEGACY, LEGACY],
    [`${LEGACY};q=0.5, ${CURRENT};q=0.6`, CURRENT, CURRENT],
    [`${CURRENT}; charset=utf-8, ${LEGACY}; charset=utf-8`, CURRENT, CURRENT],
    [`${LEGACY}, ${CURRENT}`, LEGACY, LEGACY],
    [`*/*, ${CURRENT}`, CURRENT, CURRENT],
    ['Application/JSON; q=high', LEGACY, LEGACY],
  ])('for Accept: %s is the one that is liked best', async (accept, inAudited, inDraft) => {
    expect([await typeOf('audited', accept), await typeOf('draft', accept)]).toEqual([
      `${inAudited}; charset=utf-8`,
      `${inDraft}; charset=utf-8`,
    ]);
  });

  test('is the legacy one in the draft for successes alone: what is refused says that it is GraphQL’s', async () => {
    expect(await typeOf('audited', LEGACY, '{')).toBe(`${LEGACY}; charset=utf-8`);
    expect(await typeOf('draft', LEGACY, '{')).toBe(`${CURRENT}; charset=utf-8`);
    const body = await send('draft', { body: '{', headers: { accept: LEGACY } });
    expect(body.headers['content-type']).toBe(`${CURRENT}; charset=utf-8`);
  });

  test('is, for a request that is refused before it is read, the one that is accepted', async () => {
    const typesOf = ['audited', 'draft'].map(async (spec) => {
      const { headers } = await send(spec as HttpSpec, { body: '{', headers: { accept: CURRENT } });
      return headers['content-type'];
    });
    expect(await Promise.all(typesOf)).toEqual([`${CURRENT}; charset=utf-8`, `${CURRENT}; charset=utf-8`]);
  });

  test.each(['audited', 'draft'] as const)('that cannot be had is 406 before any vendor is asked: %s', async (spec) => {
    const { status, body } = await send(spec, {
      body: JSON.stringify({ query: USAGE }),
      headers: { accept: 'text/html, application/*;q=0' },
    });
    expect({ status, body }).toEqual({
      status: 406,
      body: { errors: [{ message: expect.any(String), extensions: { code: 'BAD_REQUEST' } }] },
    });
    expect(await (spec === 'draft' ? draft : audited).requests()).toEqual([]);
  });

  test('of what is not GraphQL is application/json in both', async () => {
    for (const spec of ['audited', 'draft'] as const) {
      const { status, headers } = await send(spec, { method: 'GET', path: '/nothing', headers: { accept: CURRENT } });
      expect({ status, type: headers['content-type'] }).toEqual({ status: 404, type: `${LEGACY}; charset=utf-8` });
    }
  });
});

interface Exchange {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** With the headers that are given and no others, which `fetch` does not allow. */
async function send(
  spec: HttpSpec,
  { method = 'POST', path = '/graphql', body = '', headers = {} }: Exchange,
): Promise<{ status: number; statusText: string; headers: IncomingHttpHeaders; body: unknown }> {
  const { url } = spec === 'draft' ? draft : audited;
  const typed: Record<string, string> = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const request = httpRequest(url, { method, path, agent: false, headers: { ...typed, ...headers } });
  request.end(body);
  const [response] = await once(request, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    statusText: response.statusMessage,
    headers: response.headers,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  };
}
