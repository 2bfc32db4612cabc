import { z } from 'zod';
import type { UpstreamFault } from './errors.ts';
import { createExchanges, type Exchanges, type Failure } from './exchange.ts';
import { isRawNumber, type RawNumber } from './json.ts';
import type { UpstreamTiming } from './retry.ts';

/** Where and with what a token is fetched: the client credentials grant (RFC 6749, section 4.4). */
export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** The token of one account: fetched once for however many calls wait for it, and renewed before it ends. */
export interface TokenSource {
  /** The token, or what was wrong with fetching it; `leftMs` is the time that the caller has to wait for it. */
  current(signal: AbortSignal, leftMs: number): Promise<string | Failure>;
  /** The vendor has refused this token: the next call fetches another. */
  forget(token: string): void;
  close(): Promise<void>;
}

/** A token is renewed this long before it ends, or at four fifths of its life where that is later. */
const RENEW_BEFORE_MS = 60_000;
/** Where the answer does not say how long a token lives (RFC 6749, section 5.1, only recommends it). */
const DEFAULT_LIFE_S = 300;

export function createTokenSource(client: OAuthClient, timing: UpstreamTiming): TokenSource {
  const url = new URL(client.tokenUrl);
  const exchanges: Exchanges = createExchanges(url.origin, timing);
  let known: { readonly token: string; readonly renewAt: number } | null = null;
  let pending: Promise<string | Failure> | null = null;

  return {
    async current(signal, leftMs) {
      if (known !== null && performance.now() < known.renewAt) return known.token;
      pending ??= fetchToken().finally(() => {
        pending = null;
      });
      return asLongAs(pending, signal, leftMs);
    },
    forget(token) {
      if (known?.token === token) known = null;
    },
    close: () => exchanges.close(),
  };

  async function fetchToken(): Promise<string | Failure> {
    const asked = performance.now();
    const outcome = await exchanges.ask({
      method: 'POST',
      target: url.pathname + url.search,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret,
      }).toString(),
      shape: tokenShape,
      // Others may be waiting for the same token: no single caller can call it off, nor does any one's deadline end it.
      signal: new AbortController().signal,
      leftMs: Number.POSITIVE_INFINITY,
    });
    if ('fault' in outcome) return { ...outcome, fault: faultOfToken(outcome.fault) };
    const lifeMs = (outcome.body.expires_in ?? DEFAULT_LIFE_S) * 1000;
    known = { token: outcome.body.access_token, renewAt: asked + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs * 0.8) };
    return known.token;
  }
}

const tokenShape = z.object({
  // What cannot stand in a header is no token.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z
    .preprocess((sent) => (isRawNumber(sent) ? (sent as RawNumber).rawJSON : sent), z.coerce.number().positive())
    .nullish(),
});

/**
 * The token endpoint says that the client is not welcome with 400 as well as 401 (RFC 6749, section 5.2). A 404 of it is none
 * of what was asked for, either.
 */
function faultOfToken(fault: UpstreamFault): UpstreamFault {
  const { retryable, upstreamStatus } = fault;
  if (retryable || upstreamStatus === undefined || upstreamStatus < 400) return fault;
  return {
    code: 'UPSTREAM_UNAUTHENTICATED',
    retryable: false,
    what: `gives the gateway's client no token (${upstreamStatus})`,
    upstreamStatus,
  };
}

/** What a promise gives that others may wait for longer. */
function asLongAs<T>(promise: Promise<T>, signal: AbortSignal, leftMs: number): Promise<T | Failure> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve({ fault: TOO_LATE, header: () => undefined }), leftMs);
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    });
  });
}

const TOO_LATE: UpstreamFault = {
  code: 'UPSTREAM_TIMEOUT',
  phase: 'total',
  retryable: true,
  what: 'did not give a token in time',
};
