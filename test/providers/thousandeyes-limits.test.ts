import { z } from 'zod';
import { sandboxAccount } from '../../src/config.ts';
import { thousandEyes } from '../../src/providers/thousandeyes/index.ts';
import { path, type UpstreamError } from '../../src/upstream/index.ts';
import { closeAll, connectTo, createScope, startVendor, type Vendor } from '../support/vendor.ts';
import { QUICK, startWorld, type World } from '../support/world.ts';

const LIMIT = 'x-organization-rate-limit-limit';
const REMAINING = 'x-organization-rate-limit-remaining';
const RESET = 'x-organization-rate-limit-reset';
const RATE_LIMIT = '{ usageAccount(id: "thousandeyes:default") { rateLimit { limit remaining resetAt } } }';
const ASK = '{ thousandEyesUsage { accountId } }';

describe('what the headers say of the limit', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({
      accounts: (url) => [sandboxAccount(thousandEyes, url)],
      timing: { ...QUICK, attempts: 1 },
    });
  });
  afterEach(() => world.stop());

  const rateLimit = async () => (await world.query(RATE_LIMIT)).data.usageAccount.rateLimit;

  test('is what the account gives, null before the first answer and renewed by each', async () => {
    expect(await rateLimit()).toBeNull();
    await world.query(ASK);
    const direct = await askDirectly(world);
    expect(direct.headers.get(REMAINING)).toBe('238');
    const resetAt = instantOf(Number(direct.headers.get(RESET)));
    expect(await rateLimit()).toEqual({ limit: 240, remaining: 239, resetAt });
    await world.query('{ thousandEyesTestUnits(first: 25) { nodes { testId } } }');
    expect(await rateLimit()).toEqual({ limit: 240, remaining: 235, resetAt });
  });

  test('counts on a refusal and on an answer that cannot be read too', async () => {
    const reset = nowSeconds() + 40;
    for (const [remaining, fault] of [
      [17, { status: 500 }],
      [16, { status: 403 }],
      [15, { status: 200, body: 'no JSON' }],
    ] as const) {
      const headers = { [LIMIT]: '99', [REMAINING]: String(remaining), [RESET]: String(reset) };
      await world.fault('thousandeyes', { ...fault, headers, times: 1 });
      expect((await world.query(ASK)).errors).toHaveLength(1);
      expect(await rateLimit()).toEqual({ limit: 99, remaining, resetAt: instantOf(reset) });
    }
    // 401 bears none of them: nobody knows whose limit it would be.
    await world.fault('thousandeyes', { status: 401, times: 1 });
    await world.query(ASK);
    expect(await rateLimit()).toMatchObject({ remaining: 15 });
  });

  test.each([
    [{ [LIMIT]: '240' }, { limit: 240, remaining: null, resetAt: null }],
    [{ [REMAINING]: '0' }, { limit: null, remaining: 0, resetAt: null }],
    [{ [RESET]: '1900000000' }, { limit: null, remaining: null, resetAt: '2030-03-17T17:46:40Z' }],
    [
      { [LIMIT]: '240', [REMAINING]: '-1', [RESET]: 'soon' },
      { limit: 240, remaining: null, resetAt: null },
    ],
    [
      { [LIMIT]: '99999999999', [REMAINING]: '5' },
      { limit: null, remaining: 5, resetAt: null },
    ],
    [
      { [REMAINING]: '5', [RESET]: '999999999999' },
      { limit: null, remaining: 5, resetAt: null },
    ],
    [
      { [REMAINING]: '5', [RESET]: '1900000000000' },
      { limit: null, remaining: 5, resetAt: null },
    ],
    [{ [REMAINING]: '1.5', [RESET]: '' }, null],
    [{}, null],
  ])('is taken as far as it can be read: %j', async (headers, expected) => {
    await world.fault('thousandeyes', { status: 404, headers, times: 1 });
    await world.query(ASK);
    const { data, errors } = await world.query(RATE_LIMIT);
    expect(errors).toBeUndefined();
    expect(data.usageAccount.rateLimit).toEqual(expected);
  });
});

describe('the limit of the organization', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ accounts: (url) => [sandboxAccount(thousandEyes, url)] });
  });
  afterEach(() => world.stop());

  /** Uses up all but so many calls, in a window that then ends in a second or two. */
  async function useUpAllBut(left: number): Promise<number> {
    const startMs = Date.now();
    for (let used = left; used < 240; used += 1) await askDirectly(world);
    await world.set({ thousandEyesWindowMs: Date.now() - startMs + 1_000 });
    return Date.now() + 1_000;
  }

  test('is waited for until its reset, not sooner, without Retry-After', async () => {
    const resetMs = await useUpAllBut(0);
    const { data, errors } = await world.query(ASK);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ thousandEyesUsage: { accountId: 'thousandeyes:default' } });
    const [refused, answered] = (await world.requests()).slice(240);
    expect([refused?.status, answered?.status]).toEqual([429, 200]);
    expect(Date.parse(answered?.at ?? '')).toBeGreaterThanOrEqual(resetMs - 100);
  });

  test('holds the next call back after the last one that was left, and nothing is refused', async () => {
    const resetMs = await useUpAllBut(1);
    expect((await world.query(ASK)).errors).toBeUndefined();
    expect((await world.query(RATE_LIMIT)).data.usageAccount.rateLimit).toMatchObject({ limit: 240, remaining: 0 });
    expect(Date.now()).toBeLessThan(resetMs);
    expect((await world.query(ASK)).errors).toBeUndefined();
    const [last, next] = (await world.requests()).slice(239);
    expect([last?.status, next?.status]).toEqual([200, 200]);
    expect(Date.parse(next?.at ?? '')).toBeGreaterThanOrEqual(resetMs - 100);
    expect((await world.query(RATE_LIMIT)).data.usageAccount.rateLimit).toMatchObject({ limit: 240, remaining: 239 });
  });

  test('is UPSTREAM_RATE_LIMITED at once where its reset is too far off, and nothing more is sent before', async () => {
    const reset = nowSeconds() + 60;
    const headers = { [LIMIT]: '240', [REMAINING]: '0', [RESET]: String(reset) };
    await world.fault('thousandeyes', { status: 429, headers, times: 1 });
    const startMs = Date.now();
    for (const upstreamStatus of [429, undefined]) {
      const { data, errors } = await world.query(ASK);
      expect(data).toEqual({ thousandEyesUsage: null });
      expect(errors).toMatchObject([
        {
          path: ['thousandEyesUsage'],
          extensions: { code: 'UPSTREAM_RATE_LIMITED', provider: 'THOUSANDEYES', retryable: true },
        },
      ]);
      expect(errors?.[0]?.extensions.upstreamStatus).toBe(upstreamStatus);
      const retryAt = Date.parse(String(errors?.[0]?.extensions.retryAt));
      // The vendor's Date has no fraction of a second: up to one may be added.
      expect(retryAt).toBeGreaterThanOrEqual(reset * 1000);
      expect(retryAt).toBeLessThan(reset * 1000 + 2_000);
    }
    expect(Date.now() - startMs).toBeLessThan(5_000);
    expect(await world.requests()).toHaveLength(1);
    expect((await world.query(RATE_LIMIT)).data.usageAccount.rateLimit).toEqual({
      limit: 240,
      remaining: 0,
      resetAt: instantOf(reset),
    });
  });

  test('gives the end of the pause that Retry-After asked for where there is no reset', async () => {
    await world.fault('thousandeyes', { status: 429, headers: { 'retry-after': '60', [LIMIT]: '240' }, times: 1 });
    const { errors } = await world.query(ASK);
    const retryAt = errors?.[0]?.extensions.retryAt;
    expect(retryAt).toEqual(expect.any(String));
    expect((await world.query(RATE_LIMIT)).data.usageAccount.rateLimit).toEqual({
      limit: 240,
      remaining: 0,
      resetAt: retryAt,
    });
  });

  test('holds one account back and no other', async () => {
    const headers = { [REMAINING]: '0', [RESET]: String(nowSeconds() + 60) };
    await world.fault('thousandeyes', { status: 200, headers, body: '{"usage":{}}', times: 1 });
    expect((await world.query(ASK)).errors).toBeUndefined();
    expect((await world.query(ASK)).errors?.map(({ extensions }) => extensions.code)).toEqual([
      'UPSTREAM_RATE_LIMITED',
    ]);
    const { data } = await world.query('{ usageAccount(id: "thousandeyes:default") { health { state } } }');
    // Held back by the gateway itself, which says nothing of how the vendor fares.
    expect(data.usageAccount.health).toEqual({ state: 'OK' });
  });
});

describe('the clock of the vendor', () => {
  afterEach(closeAll);

  const SKEWS = [
    ['right', 0],
    ['an hour slow', -3_600],
    ['an hour fast', 3_600],
  ] as const;

  test.each(SKEWS)('%s: a refusal is waited out, neither sooner nor much later than its reset', async (_, skew) => {
    const vendor = await startClock(skew, (ordinal) => (ordinal === 1 ? { status: 429, resetIn: 1 } : { status: 200 }));
    await ask(vendor);
    const [first = 0, second = 0] = vendor.requests.map(({ at }) => at);
    expect(vendor.requests).toHaveLength(2);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    expect(second - first).toBeLessThan(3_000);
  });

  test.each(SKEWS)('%s: after the last call the next is held back until the reset', async (_, skew) => {
    const vendor = await startClock(skew, () => ({ status: 200, remaining: 0, resetIn: 1 }));
    const asking = connect(vendor);
    await asking();
    await asking();
    const [first = 0, second = 0] = vendor.requests.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    expect(second - first).toBeLessThan(3_000);
  });

  test.each(SKEWS)('%s: a reset beyond the deadline is said in our time', async (_, skew) => {
    const vendor = await startClock(skew, () => ({ status: 429, resetIn: 60 }));
    const startMs = Date.now();
    const error = (await ask(vendor).catch((thrown: unknown) => thrown)) as UpstreamError;
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', upstreamStatus: 429 });
    const retryAt = Date.parse(String(error.extensions.retryAt));
    expect(retryAt - startMs).toBeGreaterThanOrEqual(60_000);
    expect(retryAt - startMs).toBeLessThan(65_000);
    expect(vendor.requests).toHaveLength(1);
  });

  test('shown a reset that is past, the call is made again after the usual wait, and none is held back', async () => {
    const vendor = await startClock(0, (ordinal) => ({ status: ordinal === 1 ? 429 : 200, remaining: 0, resetIn: -5 }));
    const asking = connect(vendor);
    await asking();
    await asking();
    expect(vendor.requests).toHaveLength(3);
    expect((vendor.requests[2]?.at ?? 0) - (vendor.requests[0]?.at ?? 0)).toBeLessThan(900);
  });

  test('shown Retry-After beside the reset, that is what is waited for', async () => {
    const vendor = await startClock(0, (ordinal) =>
      ordinal === 1 ? { status: 429, resetIn: 60, retryAfter: 1 } : { status: 200, remaining: 5 },
    );
    await ask(vendor);
    const [first = 0, second = 0] = vendor.requests.map(({ at }) => at);
    expect(second - first).toBeGreaterThanOrEqual(1_000);
    expect(second - first).toBeLessThan(3_000);
  });
});

interface ClockReply {
  readonly status: number;
  readonly remaining?: number;
  /** Seconds from the moment that the vendor's `Date` shows. */
  readonly resetIn?: number;
  readonly retryAfter?: number;
}

/** A vendor whose clock is so many seconds fast. */
function startClock(skewSeconds: number, replyTo: (ordinal: number) => ClockReply): Promise<Vendor> {
  return startVendor((response, ordinal) => {
    const { status, remaining = 0, resetIn, retryAfter } = replyTo(ordinal);
    const seconds = nowSeconds() + skewSeconds;
    response.setHeader('date', new Date(seconds * 1000).toUTCString());
    response.setHeader('content-type', 'application/hal+json');
    if (resetIn !== undefined) {
      response.setHeader(LIMIT, '240');
      response.setHeader(REMAINING, String(remaining));
      response.setHeader(RESET, String(seconds + resetIn));
    }
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    response.writeHead(status);
    response.end('{}');
  });
}

/** An account at the vendor, with ThousandEyes' own reading of its headers. */
function connect(vendor: Vendor): () => Promise<unknown> {
  const upstream = connectTo(vendor.url, { rateLimit: (header) => thousandEyes.rateLimit?.(header) ?? null });
  return () => upstream.get(path`/v7/usage`, { shape: z.object({}), scope: createScope() });
}

function ask(vendor: Vendor): Promise<unknown> {
  return connect(vendor)();
}

function askDirectly({ sandboxUrl }: World): Promise<Response> {
  return fetch(`${sandboxUrl}/thousandeyes/v7/usage`, { headers: { authorization: 'Bearer sandbox-token' } });
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
