import { errors as undici } from 'undici';
import type { Instant } from '../time.ts';

export type UpstreamErrorCode =
  | 'UPSTREAM_UNREACHABLE'
  | 'UPSTREAM_RESET'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_BAD_RESPONSE'
  | 'UPSTREAM_UNAUTHENTICATED'
  | 'UPSTREAM_FORBIDDEN'
  | 'NOT_FOUND'
  | 'UPSTREAM_REJECTED'
  | 'UPSTREAM_CONFLICT'
  | 'UPSTREAM_RATE_LIMITED'
  | 'UPSTREAM_ERROR'
  | 'UPSTREAM_PAGINATION_LOOP'
  | 'WRITE_OUTCOME_UNKNOWN';

/** How far an exchange had come when its time was up; `total`: the deadline over all attempts. */
export type TimeoutPhase = 'connect' | 'headers' | 'body' | 'total';

/** What was wrong with an answer. */
export type BadResponseReason =
  | 'CONTENT_TYPE'
  | 'JSON'
  | 'SHAPE'
  | 'NUMBER'
  | 'TRUNCATED'
  | 'TOO_LARGE'
  | 'ENCODING'
  | 'REDIRECT'
  | 'STATUS'
  | 'PROTOCOL';

/** Whose answer it was. */
export interface UpstreamOwner {
  /** The value of `UsageProvider`. */
  readonly provider: string;
  /** The vendor's name as people write it. */
  readonly title: string;
  /** `UsageAccount.id`. */
  readonly account: string;
}

/** What is known of a failure, beside who failed and how. */
export interface UpstreamFault {
  readonly code: UpstreamErrorCode;
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean;
  /** What happened, after the vendor's name: "answered 503". Never a URL, a header or a part of a body. */
  readonly what: string;
  readonly phase?: TimeoutPhase;
  readonly reason?: BadResponseReason;
  readonly upstreamStatus?: number;
  /** The moment before which the vendor does not want to be asked again. */
  readonly retryAt?: Instant;
  /** What was asked never left the gateway. */
  readonly unsent?: true;
  /** The body of a refusal, as JSON has it: for the vendor's own client to read, never shown as it is. */
  readonly said?: unknown;
  readonly cause?: unknown;
}

/**
 * What a write that failed may have done at the vendor. NONE: it was not sent, or not processed, so that it may be sent again.
 * REFUSED: the vendor looked at it and will not have it. UNKNOWN: it may have been processed.
 */
export type Effect = 'NONE' | 'REFUSED' | 'UNKNOWN';

/** A proxy that wants to be known, a server that is not the right one, and one that wants it a little later. */
const UNPROCESSED = new Set([407, 421, 425]);

function effectOf({ code, phase, reason, unsent, upstreamStatus = 0 }: UpstreamFault): Effect {
  if (unsent || UNPROCESSED.has(upstreamStatus)) return 'NONE';
  switch (code) {
    case 'UPSTREAM_UNREACHABLE':
    case 'UPSTREAM_RATE_LIMITED':
    // Whoever is not let in has done nothing; the operator mends the credentials, and it goes on.
    case 'UPSTREAM_UNAUTHENTICATED':
      return 'NONE';
    case 'UPSTREAM_TIMEOUT':
      return phase === 'connect' ? 'NONE' : 'UNKNOWN';
    case 'UPSTREAM_FORBIDDEN':
    case 'UPSTREAM_REJECTED':
    case 'NOT_FOUND':
      return 'REFUSED';
    case 'UPSTREAM_BAD_RESPONSE':
      return reason === 'REDIRECT' ? 'REFUSED' : 'UNKNOWN';
    // A conflict says that the vendor has something of this id: what, it must be asked.
    case 'UPSTREAM_CONFLICT':
    case 'UPSTREAM_RESET':
    case 'UPSTREAM_ERROR':
    case 'UPSTREAM_PAGINATION_LOOP':
    case 'WRITE_OUTCOME_UNKNOWN':
      return 'UNKNOWN';
  }
}

/**
 * The one error of this module: it says who failed, how, and whether to try again. What it shows to callers is `message` and
 * `extensions`; the `cause` is for the log.
 */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  readonly code: UpstreamErrorCode;
  readonly retryable: boolean;
  readonly fault: UpstreamFault;
  /** Where it is a write that failed. */
  readonly effect: Effect;
  /** The vendor's own words, for people; null where it gave none. No part of `message`, so that no error shows them. */
  readonly said: string | null;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(owner: UpstreamOwner, fault: UpstreamFault, said: string | null = null) {
    super(`${owner.title} ${fault.what}.`, { cause: fault.cause });
    this.code = fault.code;
    this.retryable = fault.retryable;
    this.fault = fault;
    this.effect = effectOf(fault);
    this.said = said;
    const { code, retryable, retryAt, phase, reason, upstreamStatus } = fault;
    this.extensions = {
      code,
      provider: owner.provider,
      account: owner.account,
      retryable,
      retryAt: retryAt ?? null,
      ...(phase === undefined ? {} : { phase }),
      ...(reason === undefined ? {} : { reason }),
      ...(upstreamStatus === undefined ? {} : { upstreamStatus }),
    };
  }
}

/** More of it is a page, not a reason. */
const MAX_WORDS = 300;

/** A vendor's words as they may be shown: one line of bounded length, in which none of our credentials is repeated. */
export function presentable(words: string, credentials: readonly string[]): string | null {
  let text = words.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  for (const credential of credentials) text = text.replaceAll(credential, '…');
  text = text.replace(/\bbearer \S+/gi, 'Bearer …');
  const chars = [...text];
  if (chars.length > MAX_WORDS) text = `${chars.slice(0, MAX_WORDS).join('')}…`;
  return text === '' ? null : text;
}

/** What the status of an answer means; null where it is a success whose body may be read. */
export function faultOfStatus(status: number): UpstreamFault | null {
  const answered = { what: `answered ${status}`, upstreamStatus: status };
  if (status === 200 || status === 201 || status === 202) return null;
  if (status >= 300 && status < 400 && status !== 304) {
    return { ...answered, code: 'UPSTREAM_BAD_RESPONSE', reason: 'REDIRECT', retryable: false };
  }
  switch (status) {
    case 204:
      return { ...answered, code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false };
    case 401:
      return {
        ...answered,
        what: "refused the gateway's credentials (401)",
        code: 'UPSTREAM_UNAUTHENTICATED',
        retryable: false,
      };
    case 403:
      return {
        ...answered,
        what: 'does not let these credentials in (403)',
        code: 'UPSTREAM_FORBIDDEN',
        retryable: false,
      };
    case 404:
      return { ...answered, code: 'NOT_FOUND', retryable: false };
    case 408:
      return { ...answered, code: 'UPSTREAM_TIMEOUT', phase: 'headers', retryable: true };
    case 409:
      return { ...answered, code: 'UPSTREAM_CONFLICT', retryable: false };
    case 429:
      return { ...answered, what: 'was asked too often (429)', code: 'UPSTREAM_RATE_LIMITED', retryable: true };
    case 501:
    case 505:
      return { ...answered, code: 'UPSTREAM_REJECTED', retryable: false };
    default:
      if (status >= 500) return { ...answered, code: 'UPSTREAM_ERROR', retryable: true };
      if (status >= 400) return { ...answered, code: 'UPSTREAM_REJECTED', retryable: false };
      return { ...answered, code: 'UPSTREAM_BAD_RESPONSE', reason: 'STATUS', retryable: false };
  }
}

/**
 * What a failed exchange means, by the code that Node or undici gave; undefined where it is none of theirs, but a bug.
 * `isUnconnected`: it is the error of a connection that was never there.
 */
export function faultOfExchange(error: unknown, isUnconnected: boolean): UpstreamFault | undefined {
  const code = codeOf(error);
  const message = String((error as Partial<Error> | undefined)?.message);
  // undici gives its parser's errors no code. Those that it did not foresee, like a status of 000, are failed assertions.
  if (error instanceof undici.HTTPParserError || code === 'ERR_ASSERTION') {
    if (message.includes('Invalid EOF state')) return brokenOff(error);
    return {
      code: 'UPSTREAM_BAD_RESPONSE',
      reason: 'PROTOCOL',
      retryable: true,
      what: 'did not answer in HTTP',
      cause: error,
    };
  }
  if (code === undefined) return undefined;
  if (!isUnconnected && (code === 'ETIMEDOUT' || UNREACHABLE.has(code) || TLS.test(code))) return brokenOff(error);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') {
    return {
      code: 'UPSTREAM_TIMEOUT',
      phase: 'connect',
      retryable: true,
      what: 'did not take the connection in time',
      cause: error,
    };
  }
  if (UNREACHABLE.has(code)) {
    return { code: 'UPSTREAM_UNREACHABLE', retryable: true, what: 'could not be reached', cause: error };
  }
  if (TLS.test(code)) {
    // Trying again does not mend a certificate.
    return { code: 'UPSTREAM_UNREACHABLE', retryable: false, what: 'could not be reached over TLS', cause: error };
  }
  if (code === 'UND_ERR_SOCKET' && (message === 'bad response' || message === 'bad upgrade')) {
    // 100 or 101, of which we asked for neither.
    return {
      code: 'UPSTREAM_BAD_RESPONSE',
      reason: 'STATUS',
      retryable: false,
      what: 'answered with a status that was not asked for',
      cause: error,
    };
  }
  if (BROKEN_OFF.has(code)) return brokenOff(error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return {
      code: 'UPSTREAM_BAD_RESPONSE',
      reason: 'TOO_LARGE',
      retryable: false,
      what: 'sent too large headers',
      cause: error,
    };
  }
  return undefined;
}

function brokenOff(cause: unknown): UpstreamFault {
  return { code: 'UPSTREAM_RESET', retryable: true, what: 'broke the connection off', cause };
}

const BROKEN_OFF = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Certificates and handshakes: OpenSSL's names (X509_V_ERR_…) and Node's. */
const TLS =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|ERROR_IN_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO_|PATH_LENGTH_|(HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|EPROTO)$)/;

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ENODATA',
]);

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  // A host with several addresses fails with one error for each of them.
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
