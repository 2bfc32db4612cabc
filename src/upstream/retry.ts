import { type Instant, instantOf } from '../time.ts';
import type { UpstreamFault } from './errors.ts';

/** All of it in milliseconds, by the monotonic clock. */
export interface UpstreamTiming {
  /** For all attempts of one call together, waits included. */
  readonly deadlineMs: number;
  /** For one attempt, from the first byte sent to the last one read. */
  readonly attemptTimeoutMs: number;
  /** As `attemptTimeoutMs`, for a write: to give one up too early leaves open what became of it. */
  readonly writeTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** How often one read is sent at most. */
  readonly attempts: number;
  /** The longest first wait after a passing fault; it doubles with each attempt up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** The first wait after a 429 that names no time. */
  readonly throttleBackoffMs: number;
}

export const DEFAULT_TIMING: UpstreamTiming = {
  deadlineMs: 10_000,
  attemptTimeoutMs: 5_000,
  writeTimeoutMs: 20_000,
  connectTimeoutMs: 2_000,
  attempts: 3,
  backoffMs: 50,
  maxBackoffMs: 2_000,
  throttleBackoffMs: 1_000,
};

/**
 * A fault that another attempt may not have: a transient one, or an answer that was cut short or garbled on the way. The
 * latter gets one more attempt: what cannot be read twice is how the vendor writes it.
 */
export function isWorthRetrying(fault: UpstreamFault, attempt: number): boolean {
  const unreadable = fault.reason === 'JSON' || fault.reason === 'SHAPE' || fault.reason === 'ENCODING';
  return fault.retryable && fault.phase !== 'total' && (!unreadable || attempt === 1);
}

/**
 * How long to wait before the next attempt. Where the vendor named a time, exactly that, never sooner and without jitter;
 * else full jitter over a span that doubles, so that many callers do not come back together.
 */
export function waitMs(fault: UpstreamFault, attempt: number, timing: UpstreamTiming, now: Date): number {
  // Timers count whole milliseconds, and may end within the last one.
  if (fault.retryAt !== undefined) return Math.max(0, Date.parse(fault.retryAt) - now.getTime() + 1);
  const throttled = fault.code === 'UPSTREAM_RATE_LIMITED';
  const span = Math.min(
    timing.maxBackoffMs,
    (throttled ? timing.throttleBackoffMs : timing.backoffMs) * 2 ** (attempt - 1),
  );
  // A throttled caller waits at least half of its span: coming back at once is what it was told not to do.
  return throttled ? span / 2 + Math.random() * (span / 2) : Math.random() * span;
}

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date, which counts from the answer's own `Date`, so that a vendor's
 * wrong clock does not matter. undefined where it is missing, malformed or past: a bad hint loses only the hint.
 */
export function parseRetryAfter(value: string | undefined, date: string | undefined, now: Date): Instant | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return later(now, Number(value) * 1000);
  const asked = parseHttpDate(value);
  return asked === undefined ? undefined : later(now, asked - (parseHttpDate(date ?? '') ?? now.getTime()));
}

/** Of the three forms of an HTTP date only the first is sent today; the others must be read (RFC 9110, 5.6.7). */
const HTTP_DATE =
  /^[A-Z][a-z]{2,8}(, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT|, \d\d-[A-Z][a-z]{2}-\d\d [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/** In milliseconds since 1970. `Date.parse` reads all three, but much else too, and the third, which has no zone, as local time. */
export function parseHttpDate(text: string): number | undefined {
  const ms = HTTP_DATE.test(text) ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

function later(now: Date, ms: number): Instant | undefined {
  // A hundred years: beyond what a vendor means, and within what a date holds.
  return ms > 0 ? instantOf(new Date(now.getTime() + Math.min(ms, 3_155_760_000_000))) : undefined;
}
