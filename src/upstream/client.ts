import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { compareInstants, type Instant, instantOf } from '../time.ts';
import { presentable, UpstreamError, type UpstreamFault, type UpstreamOwner } from './errors.ts';
import {
  type Answer,
  createExchanges,
  type Exchanges,
  type HeaderReader,
  type Method,
  type Outcome,
  type Question,
} from './exchange.ts';
import { createFields, type Fields } from './fields.ts';
import { encodeQuery, type Query, type SafePath, toSafePath } from './path.ts';
import {
  DEFAULT_TIMING,
  isWorthRetrying,
  parseHttpDate,
  parseRetryAfter,
  type UpstreamTiming,
  waitMs,
} from './retry.ts';
import { createTokenSource, type OAuthClient } from './tokens.ts';

/** One account's way to its vendor: it lives as long as the process and holds the connections. */
export interface Upstream extends UpstreamOwner {
  /** Reads. Tried again on what is transient, within one deadline; what it returns has the shape that was asked for. */
  get<T>(path: SafePath, call: ReadCall<T>): Promise<Answer<T>>;
  /** As `get`, but null where the vendor answers 404: for look-ups of one thing by its id. */
  find<T>(path: SafePath, call: ReadCall<T>): Promise<Answer<T> | null>;
  /** Writes. Its error's `effect` says what may have been done; nothing that may have been is sent again. */
  send<T>(method: Exclude<Method, 'GET'>, path: SafePath, call: WriteCall<T>): Promise<Answer<T>>;
  /** The shapes of this vendor's fields, whose errors name this account. */
  readonly fields: Fields;
  health(): Health;
  rateLimit(): RateLimit | null;
  /** How far the vendor's clock is ahead of ours, by the `Date` of its latest answer; 0 where they agree to the second. */
  clockSkewMs(): number;
  /** An error of this account, for what its answers say beyond one exchange. */
  error(fault: UpstreamFault): UpstreamError;
  /** The error of something that came without what it needs to mean anything. */
  unreadable(what: string): UpstreamError;
  /** The path of a link that the vendor sent. One that leads away from its API is an error: credentials go with the request. */
  linkPath(href: string): SafePath;
  /** Ends idle connections, waits for the others. */
  close(): Promise<void>;
}

export interface ReadCall<T> {
  readonly query?: Query;
  /** What is believed of the body. Its root must be an object or an array: a truncated number is still a number. */
  readonly shape: z.ZodType<T>;
  readonly scope: CallScope;
}

export interface WriteCall<T> {
  readonly query?: Query;
  /** Sent as JSON; left out: no body. */
  readonly body?: unknown;
  /** `application/json` where left out. */
  readonly contentType?: string;
  /** What is believed of the body; null where the status says it all. */
  readonly shape: z.ZodType<T> | null;
  readonly scope: CallScope;
  /**
   * When it is sent again within the deadline. `never`: the caller sees to it, and is told of a pause of the vendor's instead of
   * waiting. `unprocessed`: only where it certainly was not processed. `always`: twice is as good as once, as of a read with a body.
   */
  readonly repeat: 'never' | 'unprocessed' | 'always';
  /** Which errors are the vendor's answer after all, in another status than it should have: they are not asked about again. */
  readonly isAnswer?: (error: UpstreamError) => boolean;
}

/** What a call must know of the request that it serves. */
export interface CallScope {
  /** Aborted when the caller has gone or the request's time is up; its reason is what the call then fails with. */
  readonly signal: AbortSignal;
  /** Counts one call against the request's bound, and throws when there are too many. */
  spendCall(): void;
}

export interface Health {
  readonly state: 'UNTRIED' | 'OK' | 'DEGRADED';
  readonly since: Instant;
  /** The code of the latest error. */
  readonly lastError: string | null;
}

export interface RateLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  readonly resetAt: Instant | null;
}

export interface UpstreamOptions extends UpstreamOwner {
  /** Where the paths begin: `https://api.suger.cloud`, or with a path of its own. */
  readonly baseUrl: string;
  /** Sent with every request: credentials, media types. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where credentials are exchanged for a token that lives for a while; left out: `headers` have all that is needed. */
  readonly oauth?: OAuthClient;
  /** What the vendor's own headers say of its limit; left out: it has none, or says nothing. */
  readonly rateLimit?: (header: HeaderReader) => RateLimit | null;
  /** Finds a refusal's reason, in words for people, in its body as JSON has it. Left out: the vendor gives none. */
  readonly refusal?: (body: unknown) => string | undefined;
  readonly timing?: Partial<UpstreamTiming>;
  /** Told of every failed attempt. */
  readonly onFailure?: (error: UpstreamError, attempt: number) => void;
}

/** What is asked, whatever the attempt. */
type Request<T> = Omit<Question<T>, 'signal' | 'leftMs'>;

/** A vendor's wish to be left alone is kept for this long at most: a slip of its clock must not shut an account for years. */
const MAX_PAUSE_MS = 3_600_000;

/** Connects one account to its vendor. Nothing is sent until the first call. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const base = new URL(options.baseUrl);
  const basePath = base.pathname.replace(/\/$/, '');
  const reads = createExchanges(base.origin, timing);
  const writes = createExchanges(base.origin, { ...timing, attemptTimeoutMs: timing.writeTimeoutMs }, 'fresh');
  const tokens = options.oauth ? createTokenSource(options.oauth, timing) : null;
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...options.headers };
  const credentials = credentialsOf(headers);
  const failure = (fault: UpstreamFault) => {
    const words = fault.said === undefined ? undefined : options.refusal?.(fault.said);
    return new UpstreamError(options, fault, words === undefined ? null : presentable(words, credentials));
  };

  let health: Health = { state: 'UNTRIED', since: instantOf(new Date()), lastError: null };
  /** As last seen. */
  let rateLimit: RateLimit | null = null;
  /** Set while the vendor has asked this account, not only this call, to wait; `endMs` by the monotonic clock. */
  let pause: { readonly until: Instant; readonly endMs: number } | null = null;
  let clockSkewMs = 0;

  return {
    provider: options.provider,
    title: options.title,
    account: options.account,
    fields: createFields(options),
    health: () => health,
    clockSkewMs: () => clockSkewMs,
    rateLimit() {
      const resetAt = endOfPause();
      if (resetAt === null) return rateLimit;
      return { limit: rateLimit?.limit ?? null, remaining: 0, resetAt: rateLimit?.resetAt ?? resetAt };
    },
    error: failure,
    unreadable: (what) => failure({ code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false, what }),
    linkPath(href) {
      const link = URL.canParse(href, base.href) ? new URL(href, base.href) : null;
      if (link?.origin !== base.origin || !link.pathname.startsWith(`${basePath}/`)) {
        throw failure({
          code: 'UPSTREAM_BAD_RESPONSE',
          reason: 'REDIRECT',
          retryable: false,
          what: 'sent a link that leads away from its API',
        });
      }
      return toSafePath(link.pathname.slice(basePath.length) + link.search);
    },
    async close() {
      await Promise.all([reads.close(), writes.close(), tokens?.close()]);
    },
    get: read,
    send: write,
    async find(path, call) {
      try {
        return await read(path, call);
      } catch (error) {
        if (error instanceof UpstreamError && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
  };

  async function read<T>(path: SafePath, { query = {}, shape, scope }: ReadCall<T>): Promise<Answer<T>> {
    const request = { method: 'GET', target: targetOf(path, query), headers, shape } as const;
    return converse(reads, request, scope, {
      deadlineMs: timing.deadlineMs,
      waits: true,
      mayRepeat: isWorthRetrying,
    });
  }

  async function write<T>(
    method: Exclude<Method, 'GET'>,
    path: SafePath,
    { query = {}, body, contentType = 'application/json', shape, scope, repeat, isAnswer }: WriteCall<T>,
  ): Promise<Answer<T>> {
    const request = {
      method,
      target: targetOf(path, query),
      headers: body === undefined ? headers : { ...headers, 'content-type': contentType },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      shape,
      hearsRefusals: true,
    } as const;
    scope.signal.throwIfAborted();
    // Whoever asked may go away: what was begun for them is done all the same, within its deadline.
    const own = repeat === 'unprocessed' ? { ...scope, signal: new AbortController().signal } : scope;
    return converse(writes, request, own, {
      deadlineMs: timing.writeTimeoutMs,
      waits: repeat !== 'never',
      ...(isAnswer ? { isAnswer } : {}),
      mayRepeat: (fault, attempt) =>
        repeat !== 'never' &&
        (repeat === 'always' || failure(fault).effect === 'NONE') &&
        isWorthRetrying(fault, attempt),
    });
  }

  /** All attempts of one call. */
  async function converse<T>(
    exchanges: Exchanges,
    request: Request<T>,
    scope: CallScope,
    policy: {
      readonly deadlineMs: number;
      /** Whether a pause that the vendor asked for is sat out, as far as there is time. */
      readonly waits: boolean;
      readonly mayRepeat: (fault: UpstreamFault, attempt: number) => boolean;
      readonly isAnswer?: (error: UpstreamError) => boolean;
    },
  ): Promise<Answer<T>> {
    scope.spendCall();
    const deadline = performance.now() + policy.deadlineMs;
    for (let attempt = 1; ; attempt += 1) {
      scope.signal.throwIfAborted();
      await sitOutPause(scope, policy.waits ? deadline : Number.NEGATIVE_INFINITY);
      const outcome = await attemptOnce(exchanges, request, scope, deadline);
      const retryAt = observe(outcome);
      if ('body' in outcome) {
        remember(null);
        return { body: outcome.body, asOf: outcome.asOf };
      }
      const fault = retryAt === null ? outcome.fault : { ...outcome.fault, retryAt };
      const error = failure(fault);
      if (policy.isAnswer?.(error)) {
        remember(null);
        throw error;
      }
      remember(error);
      options.onFailure?.(error, attempt);
      if (!policy.mayRepeat(fault, attempt) || attempt >= timing.attempts) throw error;
      await wait(waitMs(fault, attempt, timing, new Date()), error, scope, deadline);
    }
  }

  function targetOf(path: SafePath, query: Query): string {
    return `${basePath}${path}${encodeQuery(query)}`;
  }

  /** Holds a call back while the vendor wants this account to wait. It was not sent, so it is no attempt. */
  async function sitOutPause(scope: CallScope, deadline: number): Promise<void> {
    for (let retryAt = endOfPause(); retryAt !== null; retryAt = endOfPause()) {
      const error = failure({
        code: 'UPSTREAM_RATE_LIMITED',
        retryable: true,
        retryAt,
        unsent: true,
        what: 'has asked to be left alone for now',
      });
      await wait(waitMs(error.fault, 1, timing, new Date()), error, scope, deadline);
    }
  }

  /** One attempt. A token that is refused is renewed once: it may have been withdrawn, and nothing was done with it. */
  async function attemptOnce<T>(
    exchanges: Exchanges,
    request: Request<T>,
    { signal }: CallScope,
    deadline: number,
  ): Promise<Outcome<T>> {
    for (let isRenewed = false; ; isRenewed = true) {
      const token = await tokens?.current(signal, deadline - performance.now());
      if (typeof token === 'object') return { ...token, fault: { ...token.fault, unsent: true } };
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const outcome = await exchanges.ask({
        ...request,
        headers: { ...request.headers, ...authorization },
        signal,
        leftMs: deadline - performance.now(),
      });
      const isRefused = 'fault' in outcome && outcome.fault.code === 'UPSTREAM_UNAUTHENTICATED';
      if (!isRefused || token === undefined) return outcome;
      tokens?.forget(token);
      if (isRenewed) return outcome;
    }
  }

  /** Takes down what an answer says of the vendor's limits; gives the moment before which it does not want to be asked again. */
  function observe(outcome: Outcome<unknown>): Instant | null {
    const { header } = outcome;
    const now = new Date();
    const sent = parseHttpDate(header('date') ?? '');
    if (sent !== undefined) clockSkewMs = skewOf(sent - now.getTime());
    const seen = options.rateLimit?.(header) ?? null;
    if (seen) rateLimit = seen;
    const status = 'fault' in outcome ? outcome.fault.upstreamStatus : undefined;
    const isRefused = status === 429 || status === 503;
    const asked = isRefused ? parseRetryAfter(header('retry-after'), header('date'), now) : undefined;
    const isUsedUp = status === 429 || seen?.remaining === 0;
    const reset = isUsedUp && seen?.resetAt ? inOurTime(seen.resetAt, header('date'), now) : undefined;
    const retryAt = asked ?? reset;
    if (retryAt === undefined || compareInstants(retryAt, instantOf(now)) <= 0) return null;
    if (isUsedUp) pauseUntil(retryAt, now);
    return isRefused ? retryAt : null;
  }

  function pauseUntil(retryAt: Instant, now: Date): void {
    const latest = instantOf(new Date(now.getTime() + MAX_PAUSE_MS));
    const asked = compareInstants(retryAt, latest) < 0 ? retryAt : latest;
    // Of two calls that were told to wait, the longer wait holds.
    if (endOfPause() !== null && pause !== null && compareInstants(pause.until, asked) >= 0) return;
    pause = { until: asked, endMs: performance.now() + Date.parse(asked) - now.getTime() };
  }

  function endOfPause(): Instant | null {
    if (pause !== null && pause.endMs <= performance.now()) pause = null;
    return pause?.until ?? null;
  }

  function remember(error: UpstreamError | null): void {
    // What the vendor refuses for the caller's sake says nothing of the vendor's health.
    if (error && CALLERS_OWN.has(error.code)) return;
    const state = error ? 'DEGRADED' : 'OK';
    if (health.state !== state || error) {
      health = {
        state,
        since: health.state === state ? health.since : instantOf(new Date()),
        lastError: error ? error.code : health.lastError,
      };
    }
  }
}

/** What of the headers must never be repeated: all but what names media types and encodings. */
function credentialsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers)
    .filter(([name]) => !name.startsWith('accept'))
    .flatMap(([, value]) => [value, value.replace(/^\S+ /, '')])
    .filter((value) => value.length >= 8);
}

/** `Date` has no fractions of a second: it is up to one behind the clock that wrote it. */
function skewOf(differenceMs: number): number {
  return differenceMs > -1_000 && differenceMs <= 0 ? 0 : differenceMs;
}

const CALLERS_OWN = new Set(['NOT_FOUND', 'UPSTREAM_REJECTED', 'UPSTREAM_CONFLICT']);

/** A moment on the vendor's clock, on ours: what its `Date` header shows may be far from the truth. */
function inOurTime(instant: Instant, date: string | undefined, now: Date): Instant {
  const sent = parseHttpDate(date ?? '') ?? now.getTime();
  return instantOf(new Date(Date.parse(instant) - sent + now.getTime()));
}

/** To wait longer than there is time for, only to fail then, helps nobody: the error says when to come back. */
async function wait(ms: number, error: UpstreamError, { signal }: CallScope, deadline: number): Promise<void> {
  if (performance.now() + ms >= deadline) throw error;
  try {
    await sleep(ms, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
