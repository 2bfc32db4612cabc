import type { Socket } from 'node:net';
import { buildConnector, type Dispatcher, errors, Pool } from 'undici';
import type { z } from 'zod';
import { type Instant, instantOf } from '../time.ts';
import {
  type BadResponseReason,
  faultOfExchange,
  faultOfStatus,
  type TimeoutPhase,
  type UpstreamFault,
} from './errors.ts';
import { parseJson } from './json.ts';
import type { UpstreamTiming } from './retry.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One question over HTTP, and the shape of a good answer. */
export interface Question<T> {
  readonly method: Method;
  /** With the query, ready to be sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** null: the answer's status says it all, and its body is not looked at. */
  readonly shape: z.ZodType<T> | null;
  /** Whether the words of a refusal are wanted. */
  readonly hearsRefusals?: boolean;
  /** Aborted when nobody waits for the answer any more; its reason is what the exchange then fails with. */
  readonly signal: AbortSignal;
  /** What is left of the time for all attempts. */
  readonly leftMs: number;
}

/** What came of one exchange: an answer, or what was wrong. */
export type Outcome<T> = (Answer<T> & { readonly header: HeaderReader }) | Failure;

export interface Answer<T> {
  readonly body: T;
  /** When it was read. */
  readonly asOf: Instant;
}

export interface Failure {
  readonly fault: UpstreamFault;
  /** Of the answer that bore the fault; gives nothing where there was none. */
  readonly header: HeaderReader;
}

/** The value of a header, by its name in lower case. */
export type HeaderReader = (name: string) => string | undefined;

/** The connections to one origin: they live as long as the process. */
export interface Exchanges {
  ask<T>(question: Question<T>): Promise<Outcome<T>>;
  /** Ends idle connections, waits for the others. */
  close(): Promise<void>;
}

/** A longer body is not read to its end: no honest page of usage is larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
/** What of a refusal is read for its words. */
const MAX_REFUSAL_BYTES = 16 * 1024;
/** Connections to one vendor; calls beyond wait their turn. */
const MAX_CONNECTIONS = 64;

/**
 * `reused` connections are kept for the next question. A `fresh` one serves one question alone: where a connection that had
 * been idle breaks, nobody can tell whether the vendor had read what was written to it, and for a report that matters.
 */
export function createExchanges(
  origin: string,
  timing: UpstreamTiming,
  connections: 'reused' | 'fresh' = 'reused',
): Exchanges {
  const pool = new Pool(origin, {
    connections: MAX_CONNECTIONS,
    // 0 closes each connection after its answer.
    pipelining: connections === 'reused' ? 1 : 0,
    connect: connectWithin(timing.connectTimeoutMs),
    // One attempt's time is kept below, to the millisecond and over all its phases: undici's own timers see only gaps.
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4_000,
    // New connections see a vendor's new address or certificate within a minute.
    keepAliveMaxTimeout: 60_000,
    maxHeaderSize: 16 * 1024,
  });

  return { ask, close: () => pool.close() };

  async function ask<T>(question: Question<T>): Promise<Outcome<T>> {
    const { method, target, headers, body, shape, signal, leftMs } = question;
    let phase: TimeoutPhase = 'headers';
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), Math.min(leftMs, timing.attemptTimeoutMs));
    const abort = () => timeout.abort();
    signal.addEventListener('abort', abort, { once: true });
    try {
      const response = await pool.request({
        method,
        path: target,
        headers,
        body: body ?? null,
        signal: timeout.signal,
      });
      phase = 'body';
      const header = (name: string) => oneOf(response.headers[name]);
      // A body that is destroyed before it was read emits an error, which nobody else listens for then.
      response.body.on('error', () => {});
      const fault = faultOfStatus(response.statusCode);
      if (fault) {
        // Reading a little of its body keeps the connection. A refusal it is with or without.
        const said = question.hearsRefusals
          ? await readRefusal(response).catch(() => undefined)
          : await response.body.dump({ limit: 64 * 1024, signal: timeout.signal }).catch(() => undefined);
        signal.throwIfAborted();
        return { fault: said ? { ...fault, said } : fault, header };
      }
      if (shape === null) {
        // A page for people is somebody else's answer: of a proxy, or a place to sign in.
        if (/^text\/html/i.test(header('content-type') ?? '')) {
          response.body.destroy();
          const what = 'answered with a page';
          return { fault: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE', retryable: false, what }, header };
        }
        await response.body.dump({ limit: 64 * 1024, signal: timeout.signal });
        return { body: null as T, asOf: instantOf(new Date()), header };
      }
      const read = await readAnswer(response, header, shape);
      return 'body' in read ? { body: read.body, asOf: instantOf(new Date()), header } : { fault: read, header };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const fault = timeout.signal.aborted
        ? timedOut(leftMs <= timing.attemptTimeoutMs ? 'total' : phase)
        : faultOfExchange(error, typeof error === 'object' && error !== null && unconnected.has(error));
      if (fault) return { fault, header: () => undefined };
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }
}

function timedOut(phase: TimeoutPhase): UpstreamFault {
  return { code: 'UPSTREAM_TIMEOUT', phase, retryable: true, what: 'did not answer in time' };
}

/**
 * Errors of connections that were never there. The same codes (ETIMEDOUT, EHOSTUNREACH, …) come from one that was there and died
 * under a request, which may have been processed: only these say that nothing was sent.
 */
const unconnected = new WeakSet<object>();

/** undici's own timer of connections ticks every half second. This one keeps the time, of the TLS handshake too. */
function connectWithin(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: 0, allowH2: false });
  return (target, callback) => {
    // The types do not say it, but what comes back at once is the socket.
    const socket = connect(target, (...outcome) => {
      clearTimeout(timer);
      if (outcome[0]) unconnected.add(outcome[0]);
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
  header: HeaderReader,
  shape: z.ZodType<T>,
): Promise<{ readonly body: T } | UpstreamFault> {
  const bad = (reason: BadResponseReason, what: string, retryable = false): UpstreamFault => {
    // Without its body the connection cannot be used again; an unread body of unknown length is not worth reading.
    response.body.destroy();
    return { code: 'UPSTREAM_BAD_RESPONSE', reason, retryable, what };
  };
  const empty = () => bad('SHAPE', 'answered without a body');
  const announced = Number(header('content-length') ?? Number.NaN);
  if (announced === 0) return empty();
  const mediaType = header('content-type')?.toLowerCase() ?? '';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/.test(mediaType)) {
    return bad('CONTENT_TYPE', 'answered with something that is not JSON');
  }
  const charset = /;\s*charset="?([^";\s]+)/.exec(mediaType)?.[1] ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') return bad('ENCODING', 'answered in another encoding than UTF-8');
  if ((header('content-encoding')?.toLowerCase() ?? 'identity') !== 'identity') {
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
  return { body: parsed.data };
}

/** What a refusal's body holds, as JSON has it; undefined where it is none, or too long. */
async function readRefusal({ body }: Dispatcher.ResponseData): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REFUSAL_BYTES) {
      body.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    // Bare text, where a vendor forgets the quotes.
    return text;
  }
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
