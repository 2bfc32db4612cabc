import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { z } from 'zod';
import { path, type SafePath, type Upstream, UpstreamError, type UpstreamOptions } from '../../src/upstream/index.ts';
import { closeAll, connectTo, createScope, nobody, startVendor, type Vendor } from '../support/vendor.ts';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeAll();
});

const CLIENT_ID = 'client & co';
const SECRET = 'canary-secret +/=';
/** However it is written. */
const CANARY = /canary/;
const FORM = 'grant_type=client_credentials&client_id=client+%26+co&client_secret=canary-secret+%2B%2F%3D';
const shape = z.object({ ok: z.boolean() });
/** Longer than any test may take: whatever ends before it was not waited for. */
const PATIENT = { deadlineMs: 60_000, attemptTimeoutMs: 50_000 };

type Give = (response: ServerResponse, ordinal: number) => void;

interface TokenServer extends Vendor {
  /** The bodies of the requests, oldest first. */
  readonly bodies: string[];
}

/** Gives `canary-token-1`, `canary-token-2` and so on, unless it is told otherwise. */
async function startTokens(give: Give = (response, ordinal) => grant(response, ordinal)): Promise<TokenServer> {
  const bodies: string[] = [];
  const vendor = await startVendor((response, ordinal, request) => {
    void text(request).then((body) => {
      bodies.push(body);
      give(response, ordinal);
    });
  });
  return Object.assign(vendor, { bodies });
}

function grant(response: ServerResponse, ordinal: number, life: string = '"expires_in":3600'): void {
  send(response, 200, `{"access_token":"canary-token-${ordinal}"${life && `,${life}`},"token_type":"Bearer"}`);
}

function send(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** Lets in whoever bears a token, unless it is told to refuse it. */
function startApi(refuses: (authorization: string) => boolean = () => false): Promise<Vendor> {
  return startVendor((response, _, { headers: { authorization = '' } }) => {
    const isWelcome = /^Bearer canary-token-\d+$/.test(authorization) && !refuses(authorization);
    send(response, isWelcome ? 200 : 401, '{"ok":true}');
  });
}

function connect(api: { url: string }, tokens: { url: string }, options: Partial<UpstreamOptions> = {}): Upstream {
  const oauth = {
    tokenUrl: `${tokens.url}/realms/blue/token?audience=usage`,
    clientId: CLIENT_ID,
    clientSecret: SECRET,
  };
  return connectTo(api.url, { headers: { 'x-tenant': 'blue' }, oauth, ...options });
}

async function get(upstream: Upstream, to: SafePath = path`/usages`, signal?: AbortSignal): Promise<unknown> {
  return (await upstream.get(to, { shape, scope: createScope(signal) })).body;
}

async function failureOf(upstream: Upstream): Promise<UpstreamError> {
  const error = await get(upstream).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UpstreamError)) throw new Error('It did not fail as an upstream does.', { cause: error });
  expect(inspect(error, { depth: 10 })).not.toMatch(CANARY);
  expect(JSON.stringify([error.message, error.extensions])).not.toMatch(/127\.0\.0\.1/);
  return error;
}

function tokensOf(api: Vendor): (string | undefined)[] {
  return api.requests.map(({ headers }) => headers.authorization);
}

/** Sets the monotonic clock forward, by more each time. */
function createClock(): { pass(ms: number): void } {
  const now = performance.now.bind(performance);
  let passedMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => now() + passedMs);
  return {
    pass(ms) {
      passedMs += ms;
    },
  };
}

describe('a token', () => {
  test('is asked for by the client credentials grant, and borne by the request with the headers of the account', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    expect(await get(connect(api, tokens))).toEqual({ ok: true });
    expect(tokens.requests).toMatchObject([{ method: 'POST', target: '/realms/blue/token?audience=usage' }]);
    expect(tokens.requests[0]?.headers).toEqual({
      host: new URL(tokens.url).host,
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(FORM.length),
    });
    expect(tokens.bodies).toEqual([FORM]);
    expect(api.requests).toMatchObject([{ method: 'GET', target: '/usages' }]);
    expect(api.requests[0]?.headers).toEqual({
      host: new URL(api.url).host,
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization: 'Bearer canary-token-1',
      'x-tenant': 'blue',
    });
  });

  test('is not asked for before it is needed', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    const upstream = connect(api, tokens);
    expect(upstream.health().state).toBe('UNTRIED');
    await upstream.close();
    expect(tokens.connections).toBe(0);
  });

  test('is fetched once for however many wait for it, and used from then on', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    const upstream = connect(api, tokens);
    await Promise.all(Array.from({ length: 50 }, () => get(upstream)));
    for (let call = 0; call < 5; call += 1) await get(upstream);
    expect(tokens.requests).toHaveLength(1);
    expect(tokensOf(api)).toEqual(Array(55).fill('Bearer canary-token-1'));
  });

  test('belongs to one account', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    await get(connect(api, tokens));
    await get(connect(api, tokens));
    expect(tokensOf(api)).toEqual(['Bearer canary-token-1', 'Bearer canary-token-2']);
  });

  test.each([
    ['"expires_in":300', 240],
    ['"expires_in":"300"', 240],
    ['"expires_in":300.0', 240],
    ['"expires_in":3e2', 240],
    ['"expires_in":3600', 3540],
    ['"expires_in":100', 80],
    ['"expires_in":10', 8],
    ['"expires_in":null', 240],
    ['', 240],
  ])('that is given with {%s} is used for %i seconds, then renewed', async (life, seconds) => {
    const clock = createClock();
    const [api, tokens] = [await startApi(), await startTokens((response, ordinal) => grant(response, ordinal, life))];
    const upstream = connect(api, tokens);
    await get(upstream);
    // Not to the millisecond: the calls themselves take their time.
    clock.pass(seconds * 1000 - 4_000);
    await get(upstream);
    clock.pass(4_000);
    await Promise.all([get(upstream), get(upstream)]);
    expect(tokensOf(api).map((token) => token?.slice(-1))).toEqual(['1', '1', '2', '2']);
    expect(tokens.requests).toHaveLength(2);
  });
});

describe('a token that the vendor refuses', () => {
  test('is renewed once, unnoticed: it may have been withdrawn', async () => {
    const failures: string[] = [];
    const api = await startApi((authorization) => authorization.endsWith('-1'));
    const tokens = await startTokens();
    const upstream = connect(api, tokens, { onFailure: ({ code }) => failures.push(code) });
    expect(await get(upstream)).toEqual({ ok: true });
    expect(await get(upstream)).toEqual({ ok: true });
    expect(tokensOf(api)).toEqual(['Bearer canary-token-1', 'Bearer canary-token-2', 'Bearer canary-token-2']);
    expect(tokens.requests).toHaveLength(2);
    expect(failures).toEqual([]);
  });

  test('and another one too: UPSTREAM_UNAUTHENTICATED, and no third', async () => {
    const [api, tokens] = [await startApi(() => true), await startTokens()];
    const upstream = connect(api, tokens);
    const error = await failureOf(upstream);
    expect(error.message).toBe("Acme refused the gateway's credentials (401).");
    expect(error.extensions).toEqual({
      code: 'UPSTREAM_UNAUTHENTICATED',
      provider: 'ACME',
      account: 'acme-1',
      retryable: false,
      retryAt: null,
      upstreamStatus: 401,
    });
    expect(tokensOf(api)).toEqual(['Bearer canary-token-1', 'Bearer canary-token-2']);
    expect(tokens.requests).toHaveLength(2);
    expect(upstream.health()).toMatchObject({ state: 'DEGRADED', lastError: 'UPSTREAM_UNAUTHENTICATED' });
  });

  test('is renewed once for however many were refused', async () => {
    const api = await startApi((authorization) => authorization.endsWith('-1'));
    const tokens = await startTokens();
    const upstream = connect(api, tokens);
    await Promise.all(Array.from({ length: 20 }, () => get(upstream)));
    expect(tokens.requests).toHaveLength(2);
  });

  test('does not take the one that has replaced it along', async () => {
    let refuseLate: () => void = () => undefined;
    const api = await startVendor((response, _, { url, headers }) => {
      const isOld = headers.authorization?.endsWith('-1') ?? true;
      const answer = () => send(response, isOld ? 401 : 200, '{"ok":true}');
      if (isOld && url === '/slow') refuseLate = answer;
      else answer();
    });
    const tokens = await startTokens();
    const upstream = connect(api, tokens);
    const slow = get(upstream, path`/slow`);
    while (api.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await get(upstream, path`/quick`);
    refuseLate();
    expect(await slow).toEqual({ ok: true });
    expect(tokens.requests).toHaveLength(2);
  });

  test('for what it asks (403) is kept', async () => {
    const api = await startVendor((response) => send(response, 403));
    const tokens = await startTokens();
    const upstream = connect(api, tokens);
    for (let call = 0; call < 2; call += 1) {
      expect(await failureOf(upstream)).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    }
    expect(tokens.requests).toHaveLength(1);
  });
});

describe('a client that gets no token', () => {
  test.each([400, 401, 403, 404, 405, 409, 415, 501])(
    'because of a %i is UPSTREAM_UNAUTHENTICATED, at once',
    async (status) => {
      const api = await startApi();
      const tokens = await startTokens((response) =>
        send(response, status, '{"error":"invalid_client","error_description":"canary"}'),
      );
      const upstream = connect(api, tokens);
      const error = await failureOf(upstream);
      expect(error.message).toBe(`Acme gives the gateway's client no token (${status}).`);
      expect(error.extensions).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        retryable: false,
        upstreamStatus: status,
      });
      expect(tokens.requests).toHaveLength(1);
      expect(api.connections).toBe(0);
      // A refusal is not remembered: the next call finds out anew.
      await failureOf(upstream);
      expect(tokens.requests).toHaveLength(2);
    },
  );

  test('has not learnt that what it looked for does not exist', async () => {
    const [api, tokens] = [await startApi(), await startTokens((response) => send(response, 404))];
    const found = connect(api, tokens).find(path`/usages/${'a'}`, { shape, scope: createScope() });
    await expect(found).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });
});

describe('a token endpoint in trouble', () => {
  test.each<[string, Give]>([
    ['a 503', (response) => send(response, 503)],
    ['a 500', (response) => send(response, 500)],
    ['a 429', (response) => send(response, 429)],
    ['a broken connection', (response) => void response.socket?.destroy()],
    ['an answer that is cut short', (response) => send(response, 200, '{"access_token":"canary-tok')],
    ['silence', () => undefined],
  ])('is asked again after %s', async (_, trouble) => {
    const api = await startApi();
    const tokens = await startTokens((response, ordinal) =>
      ordinal === 1 ? trouble(response, ordinal) : grant(response, ordinal),
    );
    const upstream = connect(api, tokens, { timing: { deadlineMs: 30_000, attemptTimeoutMs: 500 } });
    expect(await get(upstream)).toEqual({ ok: true });
    expect(tokens.bodies).toEqual([FORM, FORM]);
    expect(tokensOf(api)).toEqual(['Bearer canary-token-2']);
  });

  test.each<[string, Give, object]>([
    ['503', (response) => send(response, 503), { code: 'UPSTREAM_ERROR', upstreamStatus: 503 }],
    ['429', (response) => send(response, 429), { code: 'UPSTREAM_RATE_LIMITED', upstreamStatus: 429 }],
    ['a broken connection', (response) => void response.socket?.destroy(), { code: 'UPSTREAM_RESET' }],
    ['silence', () => undefined, { code: 'UPSTREAM_TIMEOUT', phase: 'headers' }],
  ])('that answers with nothing but %s is asked as often as the vendor would be', async (_, trouble, extensions) => {
    const [api, tokens] = [await startApi(), await startTokens(trouble)];
    const error = await failureOf(connect(api, tokens, { timing: { deadlineMs: 30_000, attemptTimeoutMs: 200 } }));
    expect(error.extensions).toMatchObject({ ...extensions, retryable: true });
    expect(tokens.requests).toHaveLength(3);
    expect(api.connections).toBe(0);
  });

  test('that nobody listens at is UPSTREAM_UNREACHABLE', async () => {
    const api = await startApi();
    expect(await failureOf(connect(api, { url: await nobody() }))).toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
    expect(api.connections).toBe(0);
  });

  test('is left alone for as long as it asks for', async () => {
    const api = await startApi();
    const tokens = await startTokens((response) => send(response, 503, '', { 'retry-after': '60' }));
    const askedAt = Date.now();
    const { extensions } = await failureOf(connect(api, tokens));
    expect(extensions).toMatchObject({ code: 'UPSTREAM_ERROR', upstreamStatus: 503 });
    expect(Date.parse(String(extensions.retryAt)) - askedAt).toBeGreaterThanOrEqual(60_000);
    expect(tokens.requests).toHaveLength(1);
  });

  test('is not waited for beyond the deadline of the call', async () => {
    const [api, tokens] = [await startApi(), await startTokens(() => undefined)];
    const upstream = connect(api, tokens, { timing: { ...PATIENT, deadlineMs: 100 } });
    expect((await failureOf(upstream)).extensions).toMatchObject({ code: 'UPSTREAM_TIMEOUT', phase: 'total' });
    expect(tokens.requests).toHaveLength(1);
    expect(api.connections).toBe(0);
  });
});

describe('a caller that goes', () => {
  const gone = new Error('The caller has gone');

  test('does not call off the token for others', async () => {
    let giveIt: () => void = () => undefined;
    const api = await startApi();
    const tokens = await startTokens((response, ordinal) => {
      giveIt = () => grant(response, ordinal);
    });
    const upstream = connect(api, tokens, { timing: PATIENT });
    const leaver = new AbortController();
    const left = get(upstream, path`/left`, leaver.signal);
    const stayed = get(upstream, path`/stayed`);
    while (tokens.bodies.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    leaver.abort(gone);
    await expect(left).rejects.toBe(gone);
    giveIt();
    expect(await stayed).toEqual({ ok: true });
    expect(api.requests.map(({ target }) => target)).toEqual(['/stayed']);
    expect(tokens.requests).toHaveLength(1);
  });

  test('leaves the token for the next one', async () => {
    let giveIt: () => void = () => undefined;
    const api = await startApi();
    const tokens = await startTokens((response, ordinal) => {
      giveIt = () => grant(response, ordinal);
    });
    const upstream = connect(api, tokens, { timing: PATIENT });
    const leaver = new AbortController();
    const left = get(upstream, path`/left`, leaver.signal);
    while (tokens.bodies.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    leaver.abort(gone);
    await expect(left).rejects.toBe(gone);
    const next = get(upstream, path`/next`);
    giveIt();
    expect(await next).toEqual({ ok: true });
    expect(tokens.requests).toHaveLength(1);
  });

  test('before anything was sent has no token fetched', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    await expect(get(connect(api, tokens), path`/x`, AbortSignal.abort(gone))).rejects.toBe(gone);
    expect(tokens.connections).toBe(0);
  });
});

describe('an answer that holds no token', () => {
  test.each([
    ['{}', 'SHAPE'],
    ['[]', 'SHAPE'],
    ['"canary-token-1"', 'SHAPE'],
    ['7', 'SHAPE'],
    ['null', 'SHAPE'],
    ['{"error":"invalid_client"}', 'SHAPE'],
    ['{"access_token":null}', 'SHAPE'],
    ['{"access_token":7}', 'SHAPE'],
    ['{"access_token":""}', 'SHAPE'],
    ['{"access_token":"canary token"}', 'SHAPE'],
    ['{"access_token":"canary\\r\\nX-Evil: 1"}', 'SHAPE'],
    ['{"access_token":"canary\\n"}', 'SHAPE'],
    ['{"access_token":"canary\\u0000"}', 'SHAPE'],
    ['{"access_token":"canarü"}', 'SHAPE'],
    ['{"access_token":"canary-token-1","expires_in":"soon"}', 'SHAPE'],
    ['{"access_token":"canary-token-1","expires_in":-1}', 'SHAPE'],
    ['{"access_token":"canary-token-1","expires_in":{}}', 'SHAPE'],
    ['{"access_token":"canary-token-1"', 'JSON'],
    ['access_token=canary-token-1', 'JSON'],
    ['', 'SHAPE'],
  ])('%s is UPSTREAM_BAD_RESPONSE', async (body, reason) => {
    const [api, tokens] = [await startApi(), await startTokens((response) => send(response, 200, body))];
    const { extensions } = await failureOf(connect(api, tokens));
    expect(extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', reason });
    expect(api.connections).toBe(0);
  });

  test('a page is UPSTREAM_BAD_RESPONSE', async () => {
    const api = await startApi();
    const tokens = await startTokens((response) =>
      send(response, 200, '<html>canary</html>', { 'content-type': 'text/html' }),
    );
    const { extensions } = await failureOf(connect(api, tokens));
    expect(extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE' });
    expect(tokens.requests).toHaveLength(1);
  });
});

describe('tokens and secrets go nowhere else', () => {
  test('the token goes to the API, the secret to the token endpoint', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    await get(connect(api, tokens));
    expect(JSON.stringify(tokens.requests.map(({ headers, target }) => [headers, target]))).not.toMatch(CANARY);
    expect(JSON.stringify(api.requests.map(({ headers, target }) => [headers, target]))).not.toMatch(/canary-secret/);
  });

  test.each([301, 302, 303, 307, 308])('%i: neither the API nor the token endpoint sends them on', async (status) => {
    const elsewhere = await startVendor((response) => send(response, 200, '{"ok":true}'));
    const redirect: Give = (response) => send(response, status, '', { location: `${elsewhere.url}/stolen` });
    const turned = { code: 'UPSTREAM_BAD_RESPONSE', fault: { reason: 'REDIRECT', upstreamStatus: status } };
    expect(await failureOf(connect(await startVendor(redirect), await startTokens()))).toMatchObject(turned);
    expect(await failureOf(connect(await startApi(), await startTokens(redirect)))).toMatchObject(turned);
    expect(elsewhere.connections).toBe(0);
  });

  test('a link that leads to another origin, the token endpoint’s too, is refused', async () => {
    const [api, tokens] = [await startApi(), await startTokens()];
    const upstream = connect(api, tokens);
    for (const href of [`${tokens.url}/usages`, 'https://vendor.example/usages', '//vendor.example/usages']) {
      expect(() => upstream.linkPath(href)).toThrow(expect.objectContaining({ code: 'UPSTREAM_BAD_RESPONSE' }));
    }
    expect(await get(upstream, upstream.linkPath(`${api.url}/usages?page=2`))).toEqual({ ok: true });
    expect(tokens.requests).toHaveLength(1);
  });

  test('a cookie of the token endpoint is not kept', async () => {
    const api = await startApi(() => true);
    const tokens = await startTokens((response, ordinal) => {
      response.setHeader('set-cookie', 'session=1; Path=/');
      grant(response, ordinal);
    });
    await failureOf(connect(api, tokens));
    expect([...tokens.requests, ...api.requests].map(({ headers }) => headers.cookie)).toEqual(
      Array(4).fill(undefined),
    );
  });
});
