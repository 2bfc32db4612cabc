import { once } from 'node:events';
import { connect } from 'node:net';
import { z } from 'zod';
import { type LoggedRequest, type MountedVendor, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { chance, json, pick, type StandIn, segmentsOf } from '../../src/sandbox/stand-in.ts';

/** A vendor that counts: every request but those for a token adds one, reads as much as writes. */
const counter: StandIn = {
  tokenPath: '/oauth/token',
  settings: {
    counterStep: z.int().min(1).max(9).default(1),
    counterMode: z.enum(['up', 'down']).default('up'),
  },
  start({ now, setting }) {
    let count = 0;
    return {
      answer({ method, path, query, body }) {
        if (path === '/oauth/token') return json(200, { access_token: 'token' });
        if (path === '/broken') throw new Error('out of order');
        if (path === '/nothing') return { status: 204 };
        count += Number(setting('counterStep'));
        return json(200, {
          count,
          method,
          path,
          q: query.get('q'),
          body,
          at: now().toISOString(),
          mode: setting('counterMode'),
        });
      },
      actions: {
        double() {
          count *= 2;
          return json(200, { count });
        },
      },
    };
  },
};
/** Another, to see that nothing of the first is its own. */
const silent: StandIn = {
  start: () => ({ answer: () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }) }),
};
const VENDORS: readonly MountedVendor[] = [
  { id: 'counter', name: 'COUNTER', standIn: counter },
  { id: 'silent', name: 'SILENT', standIn: silent },
];
const NOW = new Date('2026-08-20T15:00:00Z');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox(VENDORS, { port: 0, now: () => NOW });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  for (const subject of ['faults', 'requests', 'state']) await control('DELETE', subject);
  await control('PUT', 'settings', { counterStep: 1, counterMode: 'up' });
});

describe('mounts', () => {
  test('each vendor is below its own, and sees the path without it', async () => {
    expect(await ask('GET', '/counter/a/b?q=1')).toMatchObject({ status: 200, body: { path: '/a/b', q: '1' } });
    expect(await ask('GET', '/counter')).toMatchObject({ body: { path: '/' } });
    expect(await ask('GET', '/silent/a')).toMatchObject({ status: 200, text: 'ok', contentType: 'text/plain' });
  });

  test('a path comes to the vendor as it was sent, percent-encoded', async () => {
    expect(await ask('GET', '/counter/a%2Fb/%C3%BC')).toMatchObject({ body: { path: '/a%2Fb/%C3%BC' } });
    expect(segmentsOf('/a%2Fb/%C3%BC/%zz')).toEqual(['a/b', 'ü', '%zz']);
  });

  test.each(['/', '/acme/a', '/counterx', '/COUNTER'])('%s is none: 404, and the mounts are named', async (path) => {
    expect(await ask('GET', path)).toMatchObject({
      status: 404,
      body: { error: 'No vendor is mounted here. Mounts: /counter, /silent.' },
    });
    expect(await log()).toEqual([]);
  });

  test('a stand-in that fails answers 500 and takes nobody with it', async () => {
    expect(await ask('GET', '/counter/broken')).toMatchObject({ status: 500 });
    expect(await ask('GET', '/counter')).toMatchObject({ status: 200 });
  });

  test('an answer without a body promises none', async () => {
    const { status, headers } = await fetch(`${sandbox.url}/counter/nothing`);
    expect({ status, length: headers.get('content-length') }).toEqual({ status: 204, length: null });
  });
});

describe('the request log', () => {
  test('holds what was asked, oldest first, and how it was answered', async () => {
    await ask('POST', '/counter/a%20b?q=1&q=%202', 'hé', { 'x-own': '1' });
    await ask('GET', '/silent');
    await fault('counter', { status: 503 });
    await ask('GET', '/counter');
    expect(await log()).toEqual([
      {
        provider: 'COUNTER',
        method: 'POST',
        path: '/a%20b',
        query: 'q=1&q=%202',
        headers: expect.objectContaining({ 'x-own': '1', 'content-length': '3' }),
        body: 'hé',
        status: 200,
        at: '2026-08-20T15:00:00.000Z',
      },
      expect.objectContaining({ provider: 'SILENT', path: '/', query: '', body: '', status: 200 }),
      expect.objectContaining({ provider: 'COUNTER', status: 503 }),
    ]);
  });

  test('tells requests for a token from the others', async () => {
    await ask('POST', '/counter/oauth/token');
    await ask('POST', '/counter/oauth/tokens');
    expect((await log()).map(({ path, kind }) => [path, kind])).toEqual([
      ['/oauth/token', 'token'],
      ['/oauth/tokens', undefined],
    ]);
  });

  test('says null where there was no answer', async () => {
    await fault('counter', { kind: 'reset', times: 1 });
    await expect(ask('GET', '/counter/reset')).rejects.toThrow();
    await fault('counter', { kind: 'hang', times: 1 });
    await leave('/counter/hang');
    await fault('counter', { kind: 'delay', ms: 30, times: 1 });
    await leave('/counter/delay');
    await fault('counter', { kind: 'delay', ms: 60, times: 1 });
    await ask('GET', '/counter/later');
    expect((await log()).map(({ path, status }) => [path, status])).toEqual([
      ['/reset', null],
      ['/hang', null],
      ['/delay', null],
      ['/later', 200],
    ]);
  });

  test('is emptied on demand, and is no vendor’s business itself', async () => {
    await ask('GET', '/counter');
    await control('GET', 'settings');
    expect(await log()).toHaveLength(1);
    expect(await control('DELETE', 'requests')).toMatchObject({ status: 200 });
    expect(await log()).toEqual([]);
  });
});

describe('faults', () => {
  test('answer with a status, headers and a body of one’s own', async () => {
    await fault('counter', {
      status: 429,
      headers: { 'retry-after': '7', 'content-type': 'text/plain' },
      body: 'slow down',
    });
    const answer = await fetch(`${sandbox.url}/counter`);
    expect({
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      contentType: answer.headers.get('content-type'),
      text: await answer.text(),
    }).toEqual({ status: 429, retryAfter: '7', contentType: 'text/plain', text: 'slow down' });
  });

  test('hang: takes the request and never answers', async () => {
    await fault('counter', { kind: 'hang' });
    const signal = AbortSignal.timeout(200);
    await expect(fetch(`${sandbox.url}/counter`, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('reset: breaks the connection off', async () => {
    await fault('counter', { kind: 'reset' });
    await expect(fetch(`${sandbox.url}/counter`)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  });

  test('truncate: sends the first half of the true answer as if it were the whole', async () => {
    const whole = await ask('GET', '/counter');
    await fault('counter', { kind: 'truncate' });
    const cut = await ask('GET', '/counter');
    expect(cut).toMatchObject({ status: 200, contentType: 'application/json', body: undefined });
    expect(cut.text).toBe(whole.text.replace('"count":1', '"count":2').slice(0, Math.floor(whole.text.length / 2)));
  });

  test('truncate of a write cuts an answer, too, though nothing was done', async () => {
    await fault('counter', { kind: 'truncate', times: 1 });
    expect(await ask('POST', '/counter')).toMatchObject({ status: 200, body: undefined });
    expect(await countNow()).toBe(1);
  });

  test('html: answers 200 with a page to sign in', async () => {
    await fault('counter', { kind: 'html' });
    expect(await ask('GET', '/counter')).toMatchObject({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      text: expect.stringMatching(/^<!doctype html>/),
    });
  });

  test('delay: answers truly, but late', async () => {
    await fault('counter', { kind: 'delay', ms: 150 });
    const started = performance.now();
    expect(await ask('GET', '/counter')).toMatchObject({ status: 200, body: { count: 1 } });
    expect(performance.now() - started).toBeGreaterThan(140);
  });

  test.each<[Record<string, unknown>]>([[{ status: 500 }], [{ kind: 'html' }], [{ kind: 'reset' }]])(
    'before, as %j is by default, the vendor does nothing; after, it has done it',
    async (spoilt) => {
      for (const method of ['GET', 'POST']) {
        await control('DELETE', 'state');
        await fault('counter', { ...spoilt, times: 1 });
        await ask(method, '/counter').catch(() => {});
        expect(await countNow()).toBe(1);
        await fault('counter', { ...spoilt, times: 1, when: 'after' });
        await ask(method, '/counter').catch(() => {});
        expect(await countNow()).toBe(3);
      }
    },
  );

  test('a write whose answer hangs, is cut or comes late has been done once where it says after', async () => {
    for (const spoilt of [{ kind: 'hang' }, { kind: 'truncate' }, { kind: 'delay', ms: 1 }]) {
      await control('DELETE', 'state');
      await fault('counter', { ...spoilt, times: 1, when: 'after' });
      await ask('POST', '/counter', '', {}, AbortSignal.timeout(300)).catch(() => {});
      expect(await countNow()).toBe(2);
    }
  });

  test('times: as many requests as it says, then no more', async () => {
    await fault('counter', { status: 500, times: 2 });
    expect(await statuses(4)).toEqual([500, 500, 200, 200]);
  });

  test('without times: until it is removed', async () => {
    await fault('counter', { status: 500 });
    expect(await statuses(5)).toEqual([500, 500, 500, 500, 500]);
    await control('DELETE', 'faults');
    expect(await statuses(1)).toEqual([200]);
  });

  test('queue up: the first that matches is used', async () => {
    await fault('counter', { status: 501, times: 1, path: '/b' });
    await fault('counter', { status: 502, times: 1 });
    await fault('counter', { status: 503, times: 2 });
    const seen = [];
    for (const path of ['/a', '/a', '/b', '/b', '/b']) seen.push((await ask('GET', `/counter${path}`)).status);
    expect(seen).toEqual([502, 503, 501, 503, 200]);
  });

  test('method, in any case, and path, as a prefix, narrow what is spoilt', async () => {
    await fault('counter', { status: 500, method: 'post', path: '/orders' });
    const answers = await Promise.all([
      ask('POST', '/counter/orders/1?x'),
      ask('GET', '/counter/orders/1'),
      ask('POST', '/counter/order'),
      ask('POST', '/silent/orders'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([500, 200, 200, 200]);
  });

  test('spare requests for a token unless their path is named', async () => {
    await fault('counter', { status: 500 });
    expect(await ask('POST', '/counter/oauth/token')).toMatchObject({ status: 200 });
    await fault('counter', { status: 503, path: '/oauth' });
    expect(await ask('POST', '/counter/oauth/token')).toMatchObject({ status: 503 });
  });

  test('are one vendor’s alone, and can be removed for it alone', async () => {
    await fault('counter', { status: 500 });
    await fault('silent', { status: 501 });
    expect([(await ask('GET', '/counter')).status, (await ask('GET', '/silent')).status]).toEqual([500, 501]);
    await control('DELETE', 'faults/counter');
    expect([(await ask('GET', '/counter')).status, (await ask('GET', '/silent')).status]).toEqual([200, 501]);
  });

  test.each<[unknown]>([
    [undefined],
    ['x'],
    [[]],
    [{}],
    [{ status: 99 }],
    [{ status: 1000 }],
    [{ status: '503' }],
    [{ status: 503, kind: 'hang' }],
    [{ status: 503, times: 0 }],
    [{ status: 503, times: 1.5 }],
    [{ status: 503, path: 'orders' }],
    [{ status: 503, when: 'during' }],
    [{ status: 503, headers: { 'retry-after': 1 } }],
    [{ kind: 'explode' }],
    [{ kind: 'delay' }],
    [{ kind: 'delay', ms: -1 }],
    [{ kind: 'hang', forever: true }],
  ])('%j is none: 400, and what one looks like', async (wrong) => {
    const { status, body } = await control('PUT', 'faults/counter', wrong);
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.stringMatching(/^A fault is \{"status"/) });
    expect(await statuses(1)).toEqual([200]);
  });

  test('of a vendor that there is not: 404, and the vendors are named', async () => {
    expect(await control('PUT', 'faults/acme', { status: 503 })).toMatchObject({
      status: 404,
      body: { error: 'No such vendor. One of: counter, silent.' },
    });
  });
});

describe('settings', () => {
  test('have defaults, are set by name, and hold from then on', async () => {
    expect(await control('GET', 'settings')).toMatchObject({
      status: 200,
      body: { counterStep: 1, counterMode: 'up' },
    });
    const { status, body } = await control('PUT', 'settings', { counterStep: 5 });
    expect({ status, body }).toEqual({ status: 200, body: { counterStep: 5, counterMode: 'up' } });
    expect(await ask('GET', '/counter')).toMatchObject({ body: { count: 5, mode: 'up' } });
  });

  test.each<[unknown, string]>([
    [{ counterStep: 0 }, 'counterStep'],
    [{ counterStep: '2' }, 'counterStep'],
    [{ counterMode: 'sideways', counterStep: 2 }, 'counterMode'],
    [{ nothing: 1, counterStep: 2 }, 'nothing'],
    [{ constructor: 1 }, 'constructor'],
  ])('%j is refused whole, and what was wrong is named', async (given, wrong) => {
    const { status, body } = await control('PUT', 'settings', given);
    expect({ status, body }).toEqual({
      status: 400,
      body: { error: `Unknown name or value: ${wrong}. The settings are counterStep, counterMode.` },
    });
    expect(await control('GET', 'settings')).toMatchObject({ body: { counterStep: 1, counterMode: 'up' } });
  });

  test.each<[unknown]>([[undefined], [null], [1], [[]]])('%j is no object of settings', async (given) => {
    expect(await control('PUT', 'settings', given)).toMatchObject({
      status: 400,
      body: { error: 'A JSON object is needed. The settings are counterStep, counterMode.' },
    });
  });
});

describe('state and actions', () => {
  test('a vendor remembers, until the state is removed', async () => {
    expect([await countNow(), await countNow()]).toEqual([1, 2]);
    expect(await control('DELETE', 'state')).toMatchObject({ status: 200 });
    expect(await countNow()).toBe(1);
  });

  test('removing the state leaves log, faults and settings alone', async () => {
    await fault('counter', { status: 500 });
    await control('PUT', 'settings', { counterStep: 3 });
    await ask('GET', '/counter');
    await control('DELETE', 'state');
    expect(await log()).toHaveLength(1);
    expect(await statuses(1)).toEqual([500]);
    await control('DELETE', 'faults');
    expect(await countNow()).toBe(3);
  });

  test('what a vendor does by itself in time is set off by POST', async () => {
    await countNow();
    expect(await control('POST', 'counter/double')).toMatchObject({ status: 200, body: { count: 2 } });
    expect(await countNow()).toBe(3);
  });

  test.each([
    ['POST', 'counter/nothing'],
    ['POST', 'counter/constructor'],
    ['POST', 'counter/toString'],
    ['POST', 'counter'],
    ['GET', 'counter/double'],
    ['POST', 'silent/double'],
    ['POST', 'acme/double'],
    ['POST', 'requests'],
    ['PATCH', 'faults/counter'],
    ['GET', ''],
  ])('%s /_sandbox/%s is nothing: 404, and what there is', async (method, path) => {
    const { status, body } = await control(method, path);
    expect({ status, body }).toEqual({
      status: 404,
      body: { error: expect.stringMatching(/^The sandbox knows GET\|DELETE/) },
    });
  });

  test('two sandboxes share nothing', async () => {
    const other = await startSandbox(VENDORS, { port: 0, now: () => NOW });
    await countNow();
    await fault('counter', { status: 500 });
    const answer = await fetch(`${other.url}/counter`);
    expect(await answer.json()).toMatchObject({ count: 1 });
    await other.stop();
  });

  test('stopping cuts off whoever still waits', async () => {
    const other = await startSandbox(VENDORS, { port: 0 });
    await fetch(`${other.url}/_sandbox/faults/counter`, { method: 'PUT', body: '{"kind":"hang"}' });
    const waiting = fetch(`${other.url}/counter`).catch(() => 'cut off');
    while (((await (await fetch(`${other.url}/_sandbox/requests`)).json()) as unknown[]).length === 0);
    await other.stop();
    expect(await waiting).toBe('cut off');
  });

  test('a port that is taken is an error', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox(VENDORS, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('made-up data', () => {
  test('is the same on every machine', () => {
    expect([chance('a', 1), chance('a', 2), chance('b', 1)].map((value) => value.toFixed(9))).toEqual([
      '0.605638025',
      '0.915933128',
      '0.159995005',
    ]);
    expect(chance('a', 1)).toBe(chance('a', 1));
  });

  test('is spread over the whole of its range', () => {
    const rolls = Array.from({ length: 6_000 }, (_, index) => pick(1, 6, 'dice', index));
    const counts = [1, 2, 3, 4, 5, 6].map((face) => rolls.filter((roll) => roll === face).length);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6_000);
  });
});

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  /** undefined where the text is no JSON. */
  readonly body: unknown;
}

async function ask(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
): Promise<Answer> {
  const answer = await fetch(`${sandbox.url}${path}`, { method, headers, signal, ...(body === '' ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, contentType: answer.headers.get('content-type'), text, body: parsed(text) };
}

/** An exchange with `/_sandbox/…`. */
function control(method: string, path: string, body?: unknown): Promise<Answer> {
  return ask(method, `/_sandbox/${path}`, body === undefined ? '' : JSON.stringify(body));
}

async function fault(vendor: string, body: Record<string, unknown>): Promise<void> {
  const { status, text } = await control('PUT', `faults/${vendor}`, body);
  if (status !== 200) throw new Error(text);
}

async function log(): Promise<LoggedRequest[]> {
  return (await control('GET', 'requests')).body as LoggedRequest[];
}

async function countNow(): Promise<number> {
  return ((await ask('GET', '/counter')).body as { count: number }).count;
}

async function statuses(count: number): Promise<number[]> {
  const seen = [];
  for (let index = 0; index < count; index += 1) seen.push((await ask('GET', '/counter')).status);
  return seen;
}

/** Asks, and goes away as soon as the request is in the log. */
async function leave(path: string): Promise<void> {
  const before = (await log()).length;
  const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`);
  while ((await log()).length === before);
  socket.destroy();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
