import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildConnector, type Dispatcher, errors, Pool } from 'undici';
import type { z } from 'zod';
import { compareInstants, type Instant, instantOf } from '../time.ts';
import {
  type BadResponseReason,
  faultOfExchange,
  faultOfStatus,
  type TimeoutPhase,
  UpstreamError,
  type UpstreamFault,
  type UpstreamOwner,
} from './errors.ts';
import { createFields, type Fields } from './fields.ts';
import { parseJson } from './json.ts';
import { encodeQuery, type Query, type SafePath } from './path.ts';
import { DEFAULT_TIMING, isWorthRetrying, parseRetryAfter, type UpstreamTiming, waitMs } from './retry.ts';

/** One account's way to its vendor: it lives as long as the process and holds the connections. */
export interface Upstream extends UpstreamOwner {
  /** Reads. Tried again on what is transient, within one deadline; what it returns has the shape that was asked for. */
  get<T>(path: SafePath, call: ReadCall<T>): Promise<Answer<T>>;
  /** As `get`, but null where the vendor answers 404: for look-ups of one thing by its id. */
  find<T>(path: SafePath, call: ReadCall<T>): Promise<Answer<T> | null>;
  /** The shapes of this vendor's fields, whose errors name this account. */
  readonly fields: Fields;
  health(): Health;
  rateLimit(): RateLimit | null;
  /** An error of this account, for what its answers say beyond one exchange. */
  error(fault: UpstreamFault): UpstreamError;
  /** Ends idle connections, waits for the others. */
  close(): Promise<void>;
}

export interface ReadCall<T> {
  readonly query?: Query;
  /** What is believed of the body. Its root must be an object or an array: a truncated number is still a number. */
  readonly shape: z.ZodType<T>;
  readonly scope: CallScope;
}

/** What a call must know of the request that it serves. */
export interface CallScope {
  /** Aborted when the caller has gone or the request's time is up; its reason is what the call then fails with. */
  readonly signal: AbortSignal;
  /** Counts one call against the request's bound, and throws when there are too many. */
  spendCall(): void;
}

export interface Answer<T> {
  readonly body: T;
  /** When it was read. */
  readonly asOf: Instant;
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
  readonly timing?: Partial<UpstreamTiming>;
  /** Told of every failed attempt. */
  readonly onFailure?: (error: UpstreamError, attempt: number) => void;
}

/** A longer body is not read to its end: no honest page of usage is larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** Connections to one vendor; calls beyond wait their turn. */
const MAX_CONNECTIONS = 64;
/** A vendor's wish to be left alone is kept for this long at most: a slip of its clock must not shut an account for years. */
const MAX_PAUSE_MS = 3_600_000;

/** Connects one account to its vendor. Nothing is sent until the first call. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const base = new URL(options.baseUrl);
  const basePath = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    connect: connectWithin(timing.connectTimeoutMs),
    // One attempt's time is kept below, to the millisecond and over all its phases: undici's own timers see only gaps.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4_000,
    // New connections see a vendor's new address or certificate within a minute.
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 16 * 1024,
  });
  const headers = { accept: 'application/json', 'accept-encoding': 'identity', ...options.headers };
  const failure = (fault: UpstreamFault) => new UpstreamError(options, fault);

  let health: Health = { state: 'UNTRIED', since: instantOf(new Date()), lastError: null };
  /** Set while the vendor has asked this account, not only this call, to wait. */
  let pausedUntil: Instant | null = null;

  return {
    provider: options.provider,
    title: options.title,
    account: options.account,
    fields: createFields(options),
    health: () => health,
    rateLimit() {
      const resetAt = endOfPause();
      return resetAt === null ? null : { limit: null, remaining: 0, resetAt };
    },
    error: failure,
    close: () => pool.close(),
    get: read,
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
    scope.spendCall();
    const deadline = performance.now() + timing.deadlineMs;
    const target = `${basePath}${path}${encodeQuery(query)}`;
    for (let attempt = 1; ; attempt += 1) {
      scope.signal.throwIfAborted();
      await sitOutPause(scope, deadline);
      const outcome = await exchange(target, shape, scope, deadline);
      if ('body' in outcome) {
        remember(null);
        return outcome;
      }
      const error = failure(outcome);
      remember(error);
      options.onFailure?.(error, attempt);
      if (!isWorthRetrying(outcome, attempt) || attempt >= timing.attempts) throw error;
      await wait(waitMs(outcome, attempt, timing, new Date()), error, scope, deadline);
    }
  }

  /** Holds a call back while the vendor wants this account to wait. It was not sent, so it is no attempt. */
  async function sitOutPause(scope: CallScope, deadline: number): Promise<void> {
    for (let retryAt = endOfPause(); retryAt !== null; retryAt = endOfPause()) {
      const error = failure({
        code: 'UPSTREAM_RATE_LIMITED',
        retryable: true,
        retryAt,
        what: 'has asked to be left alone for now',
      });
      await wait(waitMs(error.fault, 1, timing, new Date()), error, scope, deadline);
    }
  }

  /** One attempt: what it read, or what was wrong. */
  async function exchange<T>(
    target: string,
    shape: z.ZodType<T>,
    scope: CallScope,
    deadline: number,
  ): Promise<Answer<T> | UpstreamFault> {
    const left = deadline - performance.now();
    let phase: TimeoutPhase = 'headers';
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), Math.min(left, timing.attemptTimeoutMs));
    const abort = () => timeout.abort();
    scope.signal.addEventListener('abort', abort, { once: true });
    try {
      const response = await pool.request({ method: 'GET', path: target, headers, signal: timeout.signal });
      phase = 'body';
      // A body that is destroyed before it was read emits an error, which nobody else listens for then.
      response.body.on('error', () => {});
      const fault = faultOfStatus(response.statusCode);
      if (fault) {
        const refusal = { ...fault, ...retryAtOf(response) };
        // The body of a refusal is never shown; reading a little of it keeps the connection. A refusal it is with or without.
        await response.body.dump({ limit: 64 * 1024, signal: timeout.signal }).catch(() => undefined);
        scope.signal.throwIfAborted();
        return refusal;
      }
      return await readAnswer(response, shape);
    } catch (error) {
      if (scope.signal.aborted) throw scope.signal.reason;
      if (timeout.signal.aborted) {
        const total = left <= timing.attemptTimeoutMs;
        return {
          code: 'UPSTREAM_TIMEOUT',
          phase: total ? 'total' : phase,
          retryable: true,
          what: 'did not answer in time',
        };
      }
      const fault = faultOfExchange(error);
      if (fault) return fault;
      throw error;
    } finally {
      clearTimeout(timer);
      scope.signal.removeEventListener('abort', abort);
    }
  }

  function retryAtOf({ headers, statusCode }: Dispatcher.ResponseData): { retryAt?: Instant } {
    if (statusCode !== 429 && statusCode !== 503) return {};
    const now = new Date();
    const retryAt = parseRetryAfter(oneOf(headers['retry-after']), oneOf(headers.date), now);
    if (retryAt === undefined) return {};
    if (statusCode === 429) {
      const latest = instantOf(new Date(now.getTime() + MAX_PAUSE_MS));
      const asked = compareInstants(retryAt, latest) < 0 ? retryAt : latest;
      // Of two calls that were told to wait, the longer wait holds.
      if (pausedUntil === null || compareInstants(pausedUntil, asked) < 0) pausedUntil = asked;
    }
    return { retryAt };
  }

  function endOfPause(): Instant | null {
    if (pausedUntil !== null && compareInstants(pausedUntil, instantOf(new Date())) <= 0) pausedUntil = null;
    return pausedUntil;
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

const CALLERS_OWN = new Set(['NOT_FOUND', 'UPSTREAM_REJECTED', 'UPSTREAM_CONFLICT']);

/** undici's own timer of connections ticks every half second. This one keeps the time, of the TLS handshake too. */
function connectWithin(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: 0, allowH2: false });
  return (target, callback) => {
    // The types do not say it, but what comes back at once is the socket.
    const socket = connect(target, (...outcome) => {
      clearTimeout(timer);
      callback(...outcome);
    }) as unknown as Socket;
    const timer = setTimeout(() => {
      const silent = Object.assign(new Error('No TLS handshake in time'), { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' });
      socket.destroy(socket.connecting ? new errors.ConnectTimeoutError() : silent);
    }, timeoutMs);
  };
}

/** Media type, encoding, size, UTF-8, JSON and shape, in this order: nothing is believed before all of them hold. */
async function readAnswer<T>(
  response: Dispatcher.ResponseData,
  shape: z.ZodType<T>,
): Promise<Answer<T> | UpstreamFault> {
  const bad = async (reason: BadResponseReason, what: string, retryable = false): Promise<UpstreamFault> => {
    // Without its body the connection cannot be used again; an unread body of unknown length is not worth reading.
    response.body.destroy();
    return { code: 'UPSTREAM_BAD_RESPONSE', reason, retryable, what };
  };
  const empty = () => bad('SHAPE', 'answered without a body');
  const announced = Number(oneOf(response.headers['content-length']) ?? Number.NaN);
  if (announced === 0) return empty();
  const mediaType = oneOf(response.headers['content-type'])?.toLowerCase() ?? '';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/.test(mediaType))
    return bad('CONTENT_TYPE', 'answered with something that is not JSON');
  const charset = /;\s*charset="?([^";\s]+)/.exec(mediaType)?.[1] ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') return bad('ENCODING', 'answered in another encoding than UTF-8');
  if ((oneOf(response.headers['content-encoding'])?.toLowerCase() ?? 'identity') !== 'identity') {
    return bad('ENCODING', 'answered in a compression that was not asked for', true);
  }
  const tooLarge = () => bad('TOO_LARGE', 'sent a larger answer than any page of usage');
  if (announced > MAX_BODY_BYTES) return tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return tooLarge();
    chunks.push(chunk);
  }
  if (size === 0) return empty();
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    return bad('ENCODING', 'sent bytes that are not UTF-8', true);
  }
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    return bad('JSON', 'sent JSON that cannot be read', true);
  }
  if (typeof body !== 'object' || body === null) return bad('SHAPE', 'sent JSON of an unexpected shape', true);
  const parsed = shape.safeParse(body);
  // An empty object or list may be all that is left of an answer; one of another shape will be so again.
  if (!parsed.success) return bad('SHAPE', 'sent JSON of an unexpected shape', Object.keys(body).length === 0);
  return { body: parsed.data, asOf: instantOf(new Date()) };
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

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
