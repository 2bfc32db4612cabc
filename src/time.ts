/** An instant in canonical form: UTC, `Z`, no zeros at the end of the fraction. Equal instants are equal strings. */
export type Instant = string & { readonly brand: 'Instant' };

/** A UTC calendar day, `YYYY-MM-DD`. Days sort as strings. */
export type Day = string & { readonly brand: 'Day' };

/** Half-open, from <= t < to; from = to is an instant. */
export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** By what vendors cut time: calendar days, weeks from Monday, calendar months, all in UTC. */
export type Period = 'DAY' | 'WEEK' | 'MONTH';

const DAY_MS = 86_400_000;

/**
 * Reads RFC 3339 with an offset and nothing else: V8's own parser turns 2026-02-30 into 2 March and takes `"1"` for a date.
 * undefined where it is none. A leap second (`:60`) is refused, as it has no place in POSIX time.
 */
export function parseInstant(text: string): Instant | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (!match) return undefined;
  const [, date = '', hour, minute, second, fraction = '', sign, offsetHour = '0', offsetMinute = '0'] = match;
  const day = parseDay(date);
  if (!day || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined;
  const offsetMs = (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000 * (sign === '-' ? -1 : 1);
  const utc = new Date(Date.parse(`${day}T${hour}:${minute}:${second}Z`) - offsetMs).toISOString();
  // The offset may lead out of the years that four digits hold, into `+010000-01-01…`.
  if (!/^\d/.test(utc)) return undefined;
  const digits = fraction.replace(/0+$/, '');
  return `${utc.slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z` as Instant;
}

/** Reads `YYYY-MM-DD`; undefined for anything else and for days that do not exist. */
export function parseDay(text: string): Day | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : (text as Day);
}

export function instantOf(date: Date): Instant {
  return date.toISOString().replace(/\.?0+Z$/, 'Z') as Instant;
}

/** Milliseconds since 1970; what is finer than a millisecond is cut off. */
export function msOf(instant: Instant): number {
  return Date.parse(instant);
}

/** What is finer than a millisecond is cut off. */
export function addMs(instant: Instant, ms: number): Instant {
  return instantOf(new Date(msOf(instant) + ms));
}

export function dayOf(instant: Instant): Day {
  return instant.slice(0, 10) as Day;
}

export function startOfDay(day: Day): Instant {
  return `${day}T00:00:00Z` as Instant;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as Day;
}

/** Negative where `a` is earlier, 0 where they are the same instant. Without the `Z`, canonical instants sort as strings. */
export function compareInstants(a: Instant, b: Instant): number {
  const [left, right] = [a.slice(0, -1), b.slice(0, -1)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether an instant, or a bucket that starts at it, belongs to the window. */
export function contains(window: Window, instant: Instant): boolean {
  return compareInstants(window.from, instant) <= 0 && compareInstants(instant, window.to) < 0;
}

/** The first start of a period that is not before the instant. */
export function ceilToPeriod(period: Period, instant: Instant): Instant {
  const start = startOfPeriod(period, dayOf(instant));
  return compareInstants(start, instant) >= 0 ? start : nextPeriod(period, start);
}

/** The start of the period that follows the one which starts at `start`. */
export function nextPeriod(period: Period, start: Instant): Instant {
  const day = dayOf(start);
  switch (period) {
    case 'DAY':
      return startOfDay(addDays(day, 1));
    case 'WEEK':
      return startOfDay(addDays(day, 7));
    case 'MONTH':
      return startOfPeriod('MONTH', addDays(startMonth(day), 31));
  }
}

function startOfPeriod(period: Period, day: Day): Instant {
  switch (period) {
    case 'DAY':
      return startOfDay(day);
    case 'WEEK': {
      const daysSinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
      return startOfDay(addDays(day, -daysSinceMonday));
    }
    case 'MONTH':
      return startOfDay(startMonth(day));
  }
}

function startMonth(day: Day): Day {
  return `${day.slice(0, 7)}-01` as Day;
}

/** The default window of every root: the 30 days up to the start of the current minute. */
export function lastThirtyDays(now: Date): Window {
  const to = Math.floor(now.getTime() / 60_000) * 60_000;
  return { from: instantOf(new Date(to - 30 * DAY_MS)), to: instantOf(new Date(to)) };
}

export function lengthInDays(window: Window): number {
  return (msOf(window.to) - msOf(window.from)) / DAY_MS;
}
