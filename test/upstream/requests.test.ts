import fc from 'fast-check';
import { z } from 'zod';
import { GatewayError } from '../../src/errors.ts';
import { path, type Query, type SafePath, type Upstream } from '../../src/upstream/index.ts';
import { encodeQuery } from '../../src/upstream/path.ts';
import { closeAll, connectTo, createScope, json, startRawVendor, startVendor, type Vendor } from '../support/vendor.ts';

afterEach(closeAll);

const shape = z.looseObject({});

describe('a request', () => {
  test('is a GET of base path, path and query, with the headers of the account and no others', async () => {
    const vendor = await startGoodVendor();
    const upstream = connectTo(`${vendor.url}/api/v1/`, { headers: { authorization: 'Key k', 'x-tenant': 'blue' } });
    await get(upstream, path`/org/${'acme'}/usages`, { from: '2026-03-01', limit: 50, all: false, none: undefined });
    expect(vendor.requests).toHaveLength(1);
    expect(vendor.requests[0]).toMatchObject({
      method: 'GET',
      target: '/api/v1/org/acme/usages?from=2026-03-01&limit=50&all=false',
    });
    expect(vendor.requests[0]?.headers).toEqual({
      host: new URL(vendor.url).host,
      connection: 'keep-alive',
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization: 'Key k',
      'x-tenant': 'blue',
    });
  });

  test.each([
    ['', '/usages'],
    ['/', '/usages'],
    ['/v7', '/v7/usages'],
    ['/a/b/', '/a/b/usages'],
    ['/with%20space', '/with%20space/usages'],
  ])('keeps the base path %j', async (base, target) => {
    const vendor = await startGoodVendor();
    await get(connectTo(`${vendor.url}${base}`), path`/usages`);
    expect(vendor.requests.map((request) => request.target)).toEqual([target]);
  });

  test.each<[Query, string]>([
    [{}, ''],
    [{ a: undefined, b: [] }, ''],
    [{ b: '2', a: '1' }, '?b=2&a=1'],
    [
      { deviceUID: ['dev:2', 'dev:1', 'dev:2'], limit: 5 },
      '?deviceUID=dev%3A2&deviceUID=dev%3A1&deviceUID=dev%3A2&limit=5',
    ],
    [{ q: '' }, '?q='],
    [{ q: 'a&admin=1' }, '?q=a%26admin%3D1'],
    [{ q: 'a=b+c%d #e?f/g' }, '?q=a%3Db%2Bc%25d%20%23e%3Ff%2Fg'],
    [{ q: 'a\r\nx-evil: 1' }, '?q=a%0D%0Ax-evil%3A%201'],
    [{ 'deviceUID[]': 'ünï日本' }, '?deviceUID%5B%5D=%C3%BCn%C3%AF%E6%97%A5%E6%9C%AC'],
  ])('sends the query %j as %j', async (query, expected) => {
    const vendor = await startGoodVendor();
    await get(connectTo(vendor.url), path`/x`, query);
    expect(vendor.requests.map(({ target }) => target)).toEqual([`/x${expected}`]);
  });

  test('any query arrives as it was, in its order', () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), { maxLength: 5 });
    fc.assert(
      fc.property(pairs, (given) => {
        // A name that looks like an index would come first in any object.
        const named = given.map(([name, value], index): [string, string] => [`${'abcde'[index]}${name}`, value]);
        const sent = new URL(`http://vendor.example/${encodeQuery(Object.fromEntries(named))}`);
        expect([...sent.searchParams]).toEqual(named);
      }),
    );
  });

  test('half of a surrogate pair in the query is refused before anything is sent', async () => {
    const vendor = await startGoodVendor();
    const refused = get(connectTo(vendor.url), path`/x`, { q: 'secret\ud800' });
    await expect(refused).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    await expect(refused).rejects.not.toThrow('secret');
    expect(vendor.requests).toEqual([]);
  });
});

describe('a value in a path', () => {
  test('that is a list is one segment, with commas that no item of it can add', () => {
    expect(path`/usage/failed/${['7', '8']}`).toBe('/usage/failed/7,8');
    expect(path`/a/${['x,y', 'p/q']}/b`).toBe('/a/x%2Cy,p%2Fq/b');
    expect(() => path`/a/${['7', '..']}`).toThrow(GatewayError);
  });

  test.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['a line break', 'secret\r\nX-Evil: 1'],
    ['a zero', 'secret\0'],
    ['a tab', 'secret\t'],
    ['DEL', 'secret\u007f'],
    ['a control character of Latin-1', 'secret\u0085'],
    ['half of a surrogate pair', 'secret\ud800'],
    ['the other half', '\udc00secret'],
  ])('is refused when it is or holds %s, and not repeated', (_, value) => {
    const build = () => path`/org/${value}/usages`;
    expect(build).toThrow(GatewayError);
    expect(build).toThrow(expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }));
    expect(build).not.toThrow('secret');
  });

  test.each([
    ['../other', '..%2Fother'],
    ['..%2f', '..%252f'],
    ['%2e%2e', '%252e%252e'],
    ['..\\x', '..%5Cx'],
    ['...', '...'],
    ['a?x=1', 'a%3Fx%3D1'],
    ['a#b', 'a%23b'],
    ['a/b', 'a%2Fb'],
    ['a;b', 'a%3Bb'],
    ['a&b', 'a%26b'],
    ['a b', 'a%20b'],
    ['//evil', '%2F%2Fevil'],
    ['http://evil/', 'http%3A%2F%2Fevil%2F'],
    ['@evil', '%40evil'],
    ['日本', '%E6%97%A5%E6%9C%AC'],
    ['app:2606f411', 'app%3A2606f411'],
  ])('%j is the one segment %j', async (value, segment) => {
    const vendor = await startGoodVendor();
    await get(connectTo(`${vendor.url}/v1`), path`/org/${value}/usages`);
    expect(vendor.requests.map(({ target }) => target)).toEqual([`/v1/org/${segment}/usages`]);
    expect(vendor.requests.map(({ headers }) => headers.host)).toEqual([new URL(vendor.url).host]);
  });

  test('is refused, or arrives as exactly one segment that decodes to it', async () => {
    const vendor = await startGoodVendor();
    const upstream = connectTo(`${vendor.url}/v1`);
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', '%', '2', 'e', 'f', '?', '#', '@', ':', ';', ' ', '\n', '\ud800'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (first, second) => {
        const refused = [first, second].some((value) => /^\.{0,2}$|\p{Cc}/u.test(value) || !value.isWellFormed());
        if (refused) {
          expect(() => path`/org/${first}/entitlement/${second}`).toThrow(GatewayError);
          return;
        }
        await get(upstream, path`/org/${first}/entitlement/${second}`);
        const target = vendor.requests.at(-1)?.target ?? '';
        expect(target.split('/').map(decodeURIComponent)).toEqual(['', 'v1', 'org', first, 'entitlement', second]);
        // Nothing in it is folded away by those who read it as a URL.
        expect(new URL(target, vendor.url).pathname).toBe(target);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what a vendor may not do with a request', () => {
  test.each([301, 302, 303, 307, 308])('%i: it does not send it on, nor its credentials, anywhere', async (status) => {
    const elsewhere = await startGoodVendor();
    const vendor = await startVendor((response, _, request) => {
      const location = request.url === '/same' ? '/again' : `${elsewhere.url}/stolen`;
      response.writeHead(status, { location }).end();
    });
    const upstream = connectTo(vendor.url);
    for (const asked of [path`/same`, path`/other`]) {
      await expect(get(upstream, asked)).rejects.toMatchObject({
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'REDIRECT', upstreamStatus: status, retryable: false },
      });
    }
    expect(vendor.requests.map(({ target }) => target)).toEqual(['/same', '/other']);
    expect(elsewhere.connections).toBe(0);
  });

  test('U58 it does not get its cookies back', async () => {
    const vendor = await startVendor((response) => {
      response.setHeader('set-cookie', ['session=1; Path=/', 'tenant=blue']);
      response.setHeader('content-type', 'application/json').end('{}');
    });
    const upstream = connectTo(vendor.url);
    await get(upstream, path`/x`);
    await get(upstream, path`/x`);
    expect(vendor.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  test('U41 it does not answer the next request with an answer that nobody asked for', async () => {
    const vendor = await startRawVendor((socket, ordinal) =>
      socket.write(ordinal === 1 ? Buffer.concat([json('{"n":1}'), json('{"n":666}')]) : json(`{"n":${ordinal}}`)),
    );
    const upstream = connectTo(vendor.url);
    expect(await get(upstream, path`/1`)).toEqual({ n: 1 });
    expect(await get(upstream, path`/2`)).toEqual({ n: 2 });
    expect(vendor.requests.map(({ target }) => target)).toEqual(['/1', '/2']);
    expect(vendor.connections).toBe(2);
  });

  test('U41 it does not answer it with what comes later on an idle connection', async () => {
    const vendor = await startRawVendor((socket, ordinal) => {
      socket.write(json(`{"n":${ordinal}}`));
      if (ordinal === 1) setTimeout(() => socket.write(json('{"n":666}')), 10);
    });
    const upstream = connectTo(vendor.url);
    expect(await get(upstream, path`/1`)).toEqual({ n: 1 });
    await vendor.requests[0]?.closed;
    expect(await get(upstream, path`/2`)).toEqual({ n: 2 });
  });
});

describe('connections', () => {
  // One that has just been read from may not be free yet, so that two are used by turns.
  test('are used again', async () => {
    const vendor = await startGoodVendor();
    const upstream = connectTo(vendor.url);
    for (let call = 0; call < 10; call += 1) await get(upstream, path`/x`);
    expect(vendor.requests).toHaveLength(10);
    expect(vendor.connections).toBeLessThanOrEqual(2);
  });

  test('are used again after a refusal', async () => {
    const vendor = await startVendor((response) => response.writeHead(400).end('{"error":"no"}'));
    const upstream = connectTo(vendor.url);
    for (let call = 0; call < 10; call += 1) await expect(get(upstream, path`/x`)).rejects.toThrow('answered 400');
    expect(vendor.connections).toBeLessThanOrEqual(2);
  });

  test('are at most 64: calls beyond wait their turn', async () => {
    const waiting: (() => void)[] = [];
    const vendor = await startVendor((response) => {
      waiting.push(() => response.setHeader('content-type', 'application/json').end('{}'));
      if (waiting.length === 64) for (const answer of waiting.splice(0)) setImmediate(answer);
      else if (vendor.requests.length > 64) waiting.pop()?.();
    });
    const upstream = connectTo(vendor.url);
    await Promise.all(Array.from({ length: 100 }, () => get(upstream, path`/x`)));
    expect(vendor.requests).toHaveLength(100);
    expect(vendor.connections).toBe(64);
  });

  test('belong to one account: another one sends its own credentials on its own', async () => {
    const vendor = await startGoodVendor();
    await get(connectTo(vendor.url, { headers: { authorization: 'a' } }), path`/x`);
    await get(connectTo(vendor.url, { headers: { authorization: 'b' } }), path`/x`);
    expect(vendor.requests.map(({ headers }) => headers.authorization)).toEqual(['a', 'b']);
    expect(vendor.connections).toBe(2);
  });

  test('closing waits for the answers that are still to come, then ends them', async () => {
    let answerIt: () => void = () => undefined;
    const vendor = await startVendor((response) => {
      answerIt = () => response.setHeader('content-type', 'application/json').end('{"late":true}');
    });
    const upstream = connectTo(vendor.url);
    const call = get(upstream, path`/x`);
    while (vendor.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = upstream.close();
    answerIt();
    expect(await call).toEqual({ late: true });
    await closed;
    await vendor.requests[0]?.closed;
  });
});

function startGoodVendor(): Promise<Vendor> {
  return startVendor((response) => response.setHeader('content-type', 'application/json').end('{}'));
}

async function get(upstream: Upstream, to: SafePath, query: Query = {}): Promise<unknown> {
  return (await upstream.get(to, { query, shape, scope: createScope() })).body;
}
