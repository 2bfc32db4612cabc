import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { z } from 'zod';
import { type Instant, msOf } from '../../src/time.ts';
import { path, type Upstream, UpstreamError } from '../../src/upstream/index.ts';
import { DEFAULT_TIMING, parseRetryAfter, waitMs } from '../../src/upstream/retry.ts';
import {
  answer,
  closeAll,
  connectTo,
  createScope,
  json,
  type RawReply,
  startDeafVendor,
  startRawVendor,
} from '../support/vendor.ts';

afterEach(closeAll);

const GOOD = json('{"ok":true}');
const BUSY = answer(503, []);
const shape = z.object({ ok: z.boolean() });
/** Longer than any test may take: whatever ends before it was not waited for. */
const PATIENT = { deadlineMs: 60_000, attemptTimeoutMs: 50_000 };

describe('attempts', () => {
  test('a passing fault is tried again, the whole request anew, and charged as one call', async () => {
    const failures: [string, number][] = [];
    const { upstream, requests } = await start(
      (socket, ordinal) => {
        if (ordinal === 1) socket.write(BUSY);
        else if (ordinal === 2) socket.resetAndDestroy();
        else socket.write(GOOD);
      },
      { onFailure: (error, attempt) => failures.push([error.code, attempt]) },
    );
    const scope = createScope();
    const { body } = await upstream.get(path`/usages/${'a b'}`, { query: { limit: 5 }, shape, scope });
    expect(body).toEqual({ ok: true });
    expect(requests.map(({ target }) => target)).toEqual(Array(3).fill('/usages/a%20b?limit=5'));
    expect(scope.calls).toBe(1);
    expect(failures).toEqual([
      ['UPSTREAM_ERROR', 1],
      ['UPSTREAM_RESET', 2],
    ]);
  });

  test('the error of the last attempt is the one that is told', async () => {
    const { upstream } = await start((socket, ordinal) => socket.write(answer(500 + ordinal * 2, [])));
    expect(await failureOf(upstream)).toMatchObject({ message: 'Acme answered 506.', fault: { upstreamStatus: 506 } });
  });

  test('a fault that is final ends the attempts', async () => {
    const { upstream, requests } = await start((socket, ordinal) =>
      socket.write(ordinal === 1 ? BUSY : answer(403, [])),
    );
    expect(await failureOf(upstream)).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(requests).toHaveLength(2);
  });

  test('go on only within the deadline', async () => {
    const { upstream, requests } = await start((socket) => socket.write(BUSY), {
      timing: { deadlineMs: 200, attempts: 1000, backoffMs: 40, maxBackoffMs: 40 },
    });
    // The last attempt was answered, or cut off by the deadline.
    expect((await failureOf(upstream)).code).toMatch(/^UPSTREAM_(ERROR|TIMEOUT)$/);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.length).toBeLessThan(100);
  });

  test('a call beyond the request’s bound is not sent', async () => {
    const { upstream, requests } = await start((socket) => socket.write(GOOD));
    const tooMany = new Error('too many calls');
    const scope = {
      ...createScope(),
      spendCall() {
        throw tooMany;
      },
    };
    await expect(upstream.get(path`/x`, { shape, scope })).rejects.toBe(tooMany);
    expect(requests).toEqual([]);
  });

  test('`find` gives null where the vendor answers 404, and fails as `get` does with all else', async () => {
    const { upstream, requests } = await start((socket, ordinal) =>
      socket.write(answer(ordinal === 1 ? 404 : 403, [])),
    );
    expect(await upstream.find(path`/x`, { shape, scope: createScope() })).toBeNull();
    await expect(upstream.find(path`/x`, { shape, scope: createScope() })).rejects.toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
    expect(requests).toHaveLength(2);
  });

  test('an answer says when it was read', async () => {
    const { upstream } = await start((socket) => socket.write(GOOD));
    const before = Date.now();
    const { asOf } = await upstream.get(path`/x`, { shape, scope: createScope() });
    expect(msOf(asOf)).toBeGreaterThanOrEqual(before);
    expect(msOf(asOf)).toBeLessThanOrEqual(Date.now());
  });
});

describe('the wait between attempts', () => {
  const fault = { code: 'UPSTREAM_ERROR', retryable: true, what: 'answered 503' } as const;
  const throttled = { ...fault, code: 'UPSTREAM_RATE_LIMITED' } as const;
  const now = new Date('2026-03-01T12:00:00Z');
  const attempt = fc.integer({ min: 1, max: 12 });

  test('lies anywhere between nothing and a span that doubles up to its bound', () => {
    fc.assert(
      fc.property(attempt, (ordinal) => {
        const wait = waitMs(fault, ordinal, DEFAULT_TIMING, now);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(Math.min(2_000, 50 * 2 ** (ordinal - 1)));
      }),
    );
    const waits = Array.from({ length: 200 }, () => waitMs(fault, 4, DEFAULT_TIMING, now));
    expect(Math.min(...waits)).toBeLessThan(100);
    expect(Math.max(...waits)).toBeGreaterThan(300);
  });

  test('after a 429 without a time is at least half of its span', () => {
    fc.assert(
      fc.property(attempt, (ordinal) => {
        const span = Math.min(2_000, 1_000 * 2 ** (ordinal - 1));
        const wait = waitMs(throttled, ordinal, DEFAULT_TIMING, now);
        expect(wait).toBeGreaterThanOrEqual(span / 2);
        expect(wait).toBeLessThanOrEqual(span);
      }),
    );
  });

  test('is never shorter than what the vendor asked for, and has no jitter then', () => {
    const asked = { ...throttled, retryAt: '2026-03-01T12:00:07.5Z' as Instant };
    expect(waitMs(asked, 1, DEFAULT_TIMING, now)).toBe(7_501);
    expect(waitMs({ ...fault, retryAt: asked.retryAt }, 3, DEFAULT_TIMING, now)).toBe(7_501);
    expect(waitMs(asked, 1, DEFAULT_TIMING, new Date('2026-03-01T13:00:00Z'))).toBe(0);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-03-01T12:00:00.25Z');
  const DATE = 'Sun, 01 Mar 2026 12:00:00 GMT';

  test.each<[string, string | undefined, string | undefined, string | undefined]>([
    ['seconds', '2', DATE, '2026-03-01T12:00:02.25Z'],
    ['seconds, whatever the vendor’s clock says', '2', 'Sun, 01 Mar 2026 18:00:00 GMT', '2026-03-01T12:00:02.25Z'],
    ['a day', '86400', DATE, '2026-03-02T12:00:00.25Z'],
    ['10^9 seconds', '1000000000', DATE, '2057-11-07T13:46:40.25Z'],
    ['more seconds than a date holds', '9'.repeat(400), DATE, '2126-03-02T12:00:00.25Z'],
    ['a date', 'Sun, 01 Mar 2026 12:00:07 GMT', DATE, '2026-03-01T12:00:07.25Z'],
    [
      'a date of a clock 1 h fast',
      'Sun, 01 Mar 2026 13:00:07 GMT',
      'Sun, 01 Mar 2026 13:00:00 GMT',
      '2026-03-01T12:00:07.25Z',
    ],
    [
      'a date of a clock 1 h slow',
      'Sun, 01 Mar 2026 11:00:07 GMT',
      'Sun, 01 Mar 2026 11:00:00 GMT',
      '2026-03-01T12:00:07.25Z',
    ],
    ['a date without the answer’s own', 'Sun, 01 Mar 2026 12:00:07 GMT', undefined, '2026-03-01T12:00:07Z'],
    ['a date beside one that is none', 'Sun, 01 Mar 2026 12:00:07 GMT', 'today', '2026-03-01T12:00:07Z'],
    ['a date of RFC 850', 'Sunday, 01-Mar-26 12:00:07 GMT', DATE, '2026-03-01T12:00:07.25Z'],
    ['a date of asctime, which is UTC', 'Sun Mar  1 12:00:07 2026', DATE, '2026-03-01T12:00:07.25Z'],
    ['a past date', 'Sun, 01 Mar 2026 11:59:59 GMT', DATE, undefined],
    ['the very moment', DATE, DATE, undefined],
    ['0', '0', DATE, undefined],
    ['-1', '-1', DATE, undefined],
    ['a fraction', '1.5', DATE, undefined],
    ['an exponent', '1e3', DATE, undefined],
    ['a word', 'abc', DATE, undefined],
    ['words that V8 takes for a date', 'Usage 2030', DATE, undefined],
    ['an ISO date', '2026-03-01T12:00:07Z', DATE, undefined],
    ['a date of another zone', 'Sun, 01 Mar 2026 12:00:07 +0100', DATE, undefined],
    ['a date that does not exist', 'Sun, 41 Mar 2026 12:00:07 GMT', DATE, undefined],
    ['nothing', '', DATE, undefined],
    ['no header', undefined, DATE, undefined],
  ])('%s', (_, value, date, expected) => {
    expect(parseRetryAfter(value, date, now)).toBe(expected);
  });

  test('U24, U25 no attempt comes sooner than asked, whatever the vendor’s clock says', async () => {
    await Promise.all([-1, 0, 1].map(keepsTo));
  });

  async function keepsTo(hours: number): Promise<void> {
    const { upstream, requests } = await start((socket, ordinal) => {
      const vendorNow = Date.now() + hours * 3_600_000;
      const headers = [`date: ${httpDate(vendorNow)}`, `retry-after: ${httpDate(vendorNow + 1_000)}`];
      socket.write(ordinal === 1 ? answer(429, headers) : GOOD);
    });
    expect(await ask(upstream)).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
    expect(gapOf(requests)).toBeGreaterThanOrEqual(1_000);
  }

  test.each([429, 503])('U24, U30 no attempt comes sooner than the seconds of a %i', async (status) => {
    const { upstream, requests } = await start((socket, ordinal) =>
      socket.write(ordinal === 1 ? answer(status, ['retry-after: 1']) : GOOD),
    );
    expect(await ask(upstream)).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
    expect(gapOf(requests)).toBeGreaterThanOrEqual(1_000);
  });

  test.each([
    'retry-after: -1',
    'retry-after: abc',
    'retry-after: 0',
    'retry-after:',
    `retry-after: ${httpDate(0)}`,
    'x-none: 1',
  ])('U25 %j loses only the hint', async (header) => {
    const { upstream, requests } = await start((socket) => socket.write(answer(429, [header])));
    expect((await failureOf(upstream)).extensions).toEqual({
      code: 'UPSTREAM_RATE_LIMITED',
      provider: 'ACME',
      account: 'acme-1',
      retryable: true,
      retryAt: null,
      upstreamStatus: 429,
    });
    expect(requests).toHaveLength(3);
    expect(upstream.rateLimit()).toBeNull();
  });

  test.each([429, 503])(
    'U25 a %i that asks for more time than there is fails at once and says until when',
    async (status) => {
      const { upstream, requests } = await start((socket) => socket.write(answer(status, ['retry-after: 1000000000'])));
      const before = Date.now();
      const { extensions } = await failureOf(upstream);
      expect(extensions).toMatchObject({ retryable: true, upstreamStatus: status });
      expect(msOf(extensions.retryAt as Instant)).toBeGreaterThanOrEqual(before + 1e12);
      expect(msOf(extensions.retryAt as Instant)).toBeLessThanOrEqual(Date.now() + 1e12);
      expect(requests).toHaveLength(1);
    },
  );

  test('a 429 whose body never comes pauses all the same', async () => {
    const head = 'HTTP/1.1 429 Too Many\r\nretry-after: 60\r\ncontent-length: 9\r\n\r\n';
    const { upstream, requests } = await start((socket) => socket.write(head), { timing: { attemptTimeoutMs: 100 } });
    expect(await failureOf(upstream)).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', fault: { upstreamStatus: 429 } });
    expect(upstream.rateLimit()).toEqual({ limit: null, remaining: 0, resetAt: expect.any(String) });
    expect(requests).toHaveLength(1);
  });
});

describe('the pause of an account', () => {
  test('a call that comes within it is sent when it is over', async () => {
    const { upstream, requests } = await start(
      (socket, ordinal) => socket.write(ordinal === 1 ? answer(429, ['retry-after: 1']) : GOOD),
      { timing: { attempts: 1 } },
    );
    expect(await failureOf(upstream)).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED' });
    expect(upstream.rateLimit()).toEqual({ limit: null, remaining: 0, resetAt: expect.any(String) });
    const scope = createScope();
    const calls = await Promise.all([ask(upstream, scope), ask(upstream, scope), ask(upstream, scope)]);
    expect(calls).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(scope.calls).toBe(3);
    expect(requests).toHaveLength(4);
    expect(gapOf(requests)).toBeGreaterThanOrEqual(1_000);
    expect(upstream.rateLimit()).toBeNull();
  });

  test('a call that cannot wait for its end fails at once, unsent, and says until when', async () => {
    const failures: string[] = [];
    const { upstream, requests } = await start((socket) => socket.write(answer(429, ['retry-after: 60'])), {
      onFailure: ({ code }) => failures.push(code),
    });
    const first = await failureOf(upstream);
    const second = await failureOf(upstream);
    expect(second.message).toBe('Acme has asked to be left alone for now.');
    expect(second.extensions).toEqual({
      code: 'UPSTREAM_RATE_LIMITED',
      provider: 'ACME',
      account: 'acme-1',
      retryable: true,
      retryAt: first.extensions.retryAt,
    });
    expect(upstream.rateLimit()).toEqual({ limit: null, remaining: 0, resetAt: first.extensions.retryAt });
    expect(requests).toHaveLength(1);
    // What was not sent is no attempt.
    expect(failures).toEqual(['UPSTREAM_RATE_LIMITED']);
  });

  test('does not hold up another account of the vendor', async () => {
    const { upstream, url } = await start((socket, ordinal) =>
      socket.write(ordinal === 1 ? answer(429, ['retry-after: 60']) : GOOD),
    );
    await failureOf(upstream);
    expect(await ask(connectTo(url, { account: 'acme-2' }))).toEqual({ ok: true });
  });

  test('is not what a 503 asks for: other calls go on', async () => {
    const { upstream, requests } = await start((socket, ordinal) =>
      socket.write(ordinal === 1 ? answer(503, ['retry-after: 60']) : GOOD),
    );
    expect(await failureOf(upstream)).toMatchObject({ code: 'UPSTREAM_ERROR' });
    expect(upstream.rateLimit()).toBeNull();
    expect(await ask(upstream)).toEqual({ ok: true });
    expect(requests).toHaveLength(2);
  });

  test('lasts an hour at most, whatever the vendor says', async () => {
    const { upstream } = await start((socket) => socket.write(answer(429, ['retry-after: 1000000000'])));
    await failureOf(upstream);
    const resetAt = msOf(upstream.rateLimit()?.resetAt as Instant);
    expect(resetAt).toBeGreaterThan(Date.now() + 3_500_000);
    expect(resetAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  test('is the longest of those that were asked for', async () => {
    const { upstream } = await start((socket, ordinal) =>
      // Both calls are under way before either is told to wait.
      setTimeout(() => socket.write(answer(429, [`retry-after: ${ordinal === 1 ? 900 : 60}`])), ordinal * 50),
    );
    const [longer, shorter] = await Promise.all([failureOf(upstream), failureOf(upstream)]);
    const ends = [longer, shorter].map(({ extensions }) => extensions.retryAt as Instant).toSorted();
    expect(msOf(ends[1] as Instant) - msOf(ends[0] as Instant)).toBeGreaterThan(800_000);
    expect(upstream.rateLimit()?.resetAt).toBe(ends[1]);
  });
});

describe('a caller who has gone', () => {
  const gone = new Error('The caller has gone.');

  test('before the call: nothing is sent', async () => {
    const { upstream, requests } = await start((socket) => socket.write(GOOD));
    await expect(ask(upstream, createScope(AbortSignal.abort(gone)))).rejects.toBe(gone);
    expect(requests).toEqual([]);
  });

  test.each<[string, RawReply]>([
    ['before the headers', () => undefined],
    [
      'within the body',
      (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{'),
    ],
    ['within the body of a refusal', (socket) => socket.write('HTTP/1.1 400 Bad\r\ncontent-length: 9\r\n\r\n{')],
  ])('%s: the call ends with the signal’s reason, the exchange is closed, nothing is tried again', async (_, reply) => {
    const caller = new AbortController();
    const { upstream, requests } = await start(
      (socket, ordinal) => {
        reply(socket, ordinal);
        setTimeout(() => caller.abort(gone), 20);
      },
      { timing: PATIENT },
    );
    await expect(ask(upstream, createScope(caller.signal))).rejects.toBe(gone);
    await requests[0]?.closed;
    expect(requests).toHaveLength(1);
    expect(upstream.health().state).toBe('UNTRIED');
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });

  test('while the connection is made', async () => {
    const vendor = await startDeafVendor();
    const upstream = connectTo(vendor.url, { timing: { ...PATIENT, connectTimeoutMs: 400 } });
    const caller = new AbortController();
    setTimeout(() => caller.abort(gone), 20);
    await expect(ask(upstream, createScope(caller.signal))).rejects.toBe(gone);
  });

  test.each([
    ['between two attempts', { ...PATIENT, backoffMs: 50_000, maxBackoffMs: 50_000 }, BUSY],
    ['within the time that the vendor asked for', PATIENT, answer(429, ['retry-after: 30'])],
  ])('%s', async (_, timing, reply) => {
    const caller = new AbortController();
    const { upstream, requests } = await start((socket) => socket.write(reply), {
      timing,
      onFailure: () => setTimeout(() => caller.abort(gone), 20),
    });
    await expect(ask(upstream, createScope(caller.signal))).rejects.toBe(gone);
    expect(requests).toHaveLength(1);
  });

  test('within a pause that another call was told of', async () => {
    const { upstream, requests } = await start((socket) => socket.write(answer(429, ['retry-after: 30'])), {
      timing: { ...PATIENT, attempts: 1 },
    });
    await failureOf(upstream);
    const caller = new AbortController();
    setTimeout(() => caller.abort(gone), 20);
    await expect(ask(upstream, createScope(caller.signal))).rejects.toBe(gone);
    expect(requests).toHaveLength(1);
  });

  test('leaves other calls of the account alone', async () => {
    const caller = new AbortController();
    const { upstream } = await start((socket, ordinal) => {
      if (ordinal === 2) {
        caller.abort(gone);
        setTimeout(() => socket.write(GOOD), 20);
      }
    });
    const leaving = ask(upstream, createScope(caller.signal));
    const staying = ask(upstream);
    await expect(leaving).rejects.toBe(gone);
    expect(await staying).toEqual({ ok: true });
  });

  test('nothing listens to the signal when a call is over', async () => {
    const { upstream } = await start((socket, ordinal) => socket.write(ordinal === 1 ? BUSY : GOOD));
    const { signal } = new AbortController();
    await ask(upstream, createScope(signal));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('health', () => {
  test('is UNTRIED, then OK, DEGRADED while calls fail, OK again; the latest error stays', async () => {
    const replies = [GOOD, BUSY, answer(500, []), GOOD];
    const { upstream } = await start((socket, ordinal) => socket.write(replies[ordinal - 1] ?? GOOD), {
      timing: { attempts: 1 },
    });
    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(upstream.health()).toEqual({ state: 'UNTRIED', since, lastError: null });
    await ask(upstream);
    expect(upstream.health()).toEqual({ state: 'OK', since, lastError: null });
    await failureOf(upstream);
    const degraded = upstream.health();
    expect(degraded).toEqual({ state: 'DEGRADED', since, lastError: 'UPSTREAM_ERROR' });
    await failureOf(upstream);
    expect(upstream.health()).toEqual(degraded);
    await ask(upstream);
    expect(upstream.health()).toEqual({ state: 'OK', since, lastError: 'UPSTREAM_ERROR' });
    expect(msOf(upstream.health().since)).toBeGreaterThanOrEqual(msOf(degraded.since));
  });

  test('a call that is served at a later attempt is no sign of trouble afterwards', async () => {
    const { upstream } = await start((socket, ordinal) => socket.write(ordinal === 1 ? BUSY : GOOD));
    await ask(upstream);
    expect(upstream.health()).toMatchObject({ state: 'OK', lastError: 'UPSTREAM_ERROR' });
  });

  test.each([400, 404, 409, 422])('a %i is the caller’s, not the vendor’s', async (status) => {
    const { upstream } = await start((socket, ordinal) => socket.write(ordinal === 2 ? GOOD : answer(status, [])));
    await failureOf(upstream);
    expect(upstream.health()).toMatchObject({ state: 'UNTRIED', lastError: null });
    await ask(upstream);
    await failureOf(upstream);
    expect(upstream.health()).toMatchObject({ state: 'OK', lastError: null });
  });

  test.each([
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [429, 'UPSTREAM_RATE_LIMITED'],
  ])('a %i degrades it', async (status, lastError) => {
    const { upstream } = await start((socket) => socket.write(answer(status, [])));
    await failureOf(upstream);
    expect(upstream.health()).toMatchObject({ state: 'DEGRADED', lastError });
  });
});

async function start(reply: RawReply, options: Parameters<typeof connectTo>[1] = {}) {
  const { url, requests } = await startRawVendor(reply);
  return { url, requests, upstream: connectTo(url, options) };
}

async function ask(upstream: Upstream, scope = createScope()): Promise<unknown> {
  return (await upstream.get(path`/x`, { shape, scope })).body;
}

async function failureOf(upstream: Upstream): Promise<UpstreamError> {
  const outcome = await ask(upstream).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UpstreamError);
  return outcome as UpstreamError;
}

/** Between the first request and the second, in milliseconds. */
function gapOf([first, second]: readonly { readonly at: number }[]): number {
  return (second?.at ?? Number.NaN) - (first?.at ?? Number.NaN);
}

function httpDate(ms: number): string {
  return new Date(ms).toUTCString();
}
