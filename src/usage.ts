import { z } from 'zod';
import {
  type Connection,
  connectionOf,
  cursorsOf,
  decodeCursor,
  digest,
  firstOf,
  type PageArguments,
} from './connection.ts';
import type { Decimal } from './decimal.ts';
import { badInput } from './errors.ts';
import {
  compareInstants,
  contains,
  type Instant,
  lastThirtyDays,
  lengthInDays,
  parseInstant,
  type Window,
} from './time.ts';

export type Aggregation = 'SUM' | 'COUNT' | 'MAX' | 'LAST' | 'UNIQUE_COUNT' | 'UNRECOGNIZED';
export type Finality = 'FINAL' | 'PROVISIONAL' | 'PROJECTED';

export interface Dimension {
  readonly key: string;
  readonly value: string;
}

/** One figure of usage, whoever measured it. Vendors add what they know beyond it. */
export interface UsageRecord {
  /** Which type of the schema it is. */
  readonly __typename: string;
  readonly id: string;
  readonly metric: string;
  readonly subject: string | null;
  readonly quantity: Decimal;
  readonly unit: string | null;
  /** null where it is the vendor's own resolver that finds it out. */
  readonly aggregation: Aggregation | null;
  readonly finality: Finality;
  readonly period: Window;
  readonly dimensions: readonly Dimension[];
}

/** What is asked of a vendor. null means all. */
export interface UsageQuery {
  readonly window: Window;
  /** The window that the caller asked for, where `window` is only what a page still needs of it. */
  readonly asked?: Window;
  readonly metrics: readonly string[] | null;
  readonly subjects: readonly string[] | null;
  readonly dimensions: readonly Dimension[];
}

/** What a vendor gave. An error stands for a record that could not be read; the others hold all the same. */
export interface UsageAnswer {
  readonly records: readonly (UsageRecord | Error)[];
  /** False where the vendor cannot serve the whole window. */
  readonly complete: boolean;
  readonly asOf: Instant;
}

/** Windows are at most this long. */
const MAX_WINDOW_DAYS = 400;

/** The window that a caller means: the one given, checked, or the 30 days up to the start of the current minute. */
export function windowOf(given: { from: Instant; to: Instant } | null | undefined, now: Date): Window {
  if (!given) return lastThirtyDays(now);
  checkWindow(given);
  return { from: given.from, to: given.to };
}

function checkWindow(given: Window): void {
  if (compareInstants(given.from, given.to) > 0) throw badInput('"window.from" must not be later than "window.to".');
  if (lengthInDays(given) > MAX_WINDOW_DAYS) throw badInput(`A window may be at most ${MAX_WINDOW_DAYS} days long.`);
}

/** Whether a record is one of those that were asked for. What it is of belongs to the window in which it starts. */
export function isAsked(query: UsageQuery, record: Pick<UsageRecord, 'period'> & Filtered): boolean {
  return contains(query.window, record.period.from) && passes(query, record);
}

/** Whether a record passes the filters of a query, whenever it is of. */
export function passes(query: UsageQuery, record: Filtered): boolean {
  return (
    (query.metrics === null || query.metrics.includes(record.metric)) &&
    (query.subjects === null || (record.subject !== null && query.subjects.includes(record.subject))) &&
    query.dimensions.every((wanted) =>
      record.dimensions.some(({ key, value }) => key === wanted.key && value === wanted.value),
    )
  );
}

type Filtered = Pick<UsageRecord, 'metric' | 'subject' | 'dimensions'>;

/**
 * Gives ids to things that have none of their own: the digest of everything that identifies them, with an ordinal among
 * equals, so that two records alike in all are two records, and the same ones next time.
 */
export function createRecordIds(account: string): (...identity: readonly unknown[]) => string {
  const seen = new Map<string, number>();
  return (...identity) => {
    const base = digest([account, ...identity]).slice(0, 27);
    const ordinal = seen.get(base) ?? 0;
    seen.set(base, ordinal + 1);
    return ordinal === 0 ? base : `${base}.${ordinal}`;
  };
}

/** A list of records that can be paged: which list it is decides whether a cursor fits it. */
export interface RecordList {
  readonly account: string;
  readonly query: UsageQuery;
  /** Whether the caller named the window; where not, the cursor's own holds on following pages. */
  readonly windowGiven: boolean;
}

/**
 * The query of the page after `after`: in the window of the first page, also where time has moved the default window on, and
 * only from where that page ended: records are ordered by `period.from`, so what lies before needs not be read again.
 */
export function queryOfPage(list: RecordList, { after }: PageArguments): UsageQuery {
  const position = positionOf(list, after);
  if (!position) return list.query;
  const [from, to, reached] = position;
  const asked = { from, to };
  return { ...list.query, asked, window: { from: compareInstants(reached, from) > 0 ? reached : from, to } };
}

/**
 * One page of what the vendor gave, ordered by `period.from`, then id. Records that could not be read come first: whoever reads
 * the first page alone learns of them.
 */
export function pageOfRecords(
  list: RecordList,
  records: UsageAnswer['records'],
  page: PageArguments,
): Connection<UsageRecord | Error> {
  const first = firstOf(page);
  const cursorOf = cursorsOf(identityOf(list));
  const position = positionOf(list, page.after);
  const [from, to] = position ?? [list.query.window.from, list.query.window.to];
  const keyed = records.map((record, ordinal): { key: Key; record: UsageRecord | Error } => ({
    key: record instanceof Error ? [UNREADABLE, String(ordinal).padStart(9, '0')] : [record.period.from, record.id],
    record,
  }));
  keyed.sort((a, b) => compareKeys(a.key, b.key));
  const rest = position ? keyed.filter(({ key }) => compareKeys(key, [position[2], position[3]]) > 0) : keyed;
  return connectionOf(
    rest.slice(0, first).map(({ key, record }) => ({
      cursor: cursorOf([from, to, ...key] satisfies Position),
      node: record,
    })),
    { hasNextPage: rest.length > first, after: page.after },
  );
}

type Key = readonly [from: Instant, id: string];
type Position = readonly [from: Instant, to: Instant, ...Key];

const instant = z.string().transform((text, { addIssue }) => {
  const parsed = parseInstant(text);
  if (parsed === undefined) addIssue('not an instant');
  return parsed as Instant;
});
const POSITION = z.tuple([instant, instant, instant, z.string()]);

/** Sorts before every instant. */
const UNREADABLE = '0000-01-01T00:00:00Z' as Instant;

function positionOf(list: RecordList, after: PageArguments['after']): Position | undefined {
  const position = decodeCursor(identityOf(list), after, POSITION);
  if (!position) return undefined;
  const [from, to, reached] = position;
  checkWindow({ from, to });
  if (compareInstants(reached, to) > 0) throw badInput('"after" is not a cursor of this list.');
  return position;
}

function identityOf({ account, query, windowGiven }: RecordList): unknown {
  const { window, ...filters } = query;
  return ['records', account, filters, windowGiven ? window : null];
}

function compareKeys(a: Key, b: Key): number {
  return compareInstants(a[0], b[0]) || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);
}
