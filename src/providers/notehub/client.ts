import type { z } from 'zod';
import {
  ceilToPeriod,
  compareInstants,
  contains,
  type Instant,
  instantOf,
  msOf,
  nextPeriod,
  type Period,
  type Window,
} from '../../time.ts';
import { path, type Query, type Row, type Upstream, UpstreamError } from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import { type Aggregate, createShapes, type Endpoint, type RowTypes } from './wire.ts';

/** One question to one endpoint; null means all, an empty list nobody. */
export interface UsageQuestion<E extends Endpoint = Endpoint> {
  readonly endpoint: E;
  readonly aggregate: Aggregate;
  readonly period: Period;
  /** Buckets that start in it. */
  readonly window: Window;
  readonly deviceUids?: readonly string[] | null;
  readonly fleetUids?: readonly string[] | null;
  readonly routeUids?: readonly string[] | null;
  /** events only. */
  readonly notefiles?: readonly string[] | null;
  readonly includeNotefiles?: boolean;
  readonly skipRecentData?: boolean;
}

/** A row and whose it is; one that lacks its period is an error, but still somebody's. */
export interface OwnedRow<E extends Endpoint> {
  readonly owner: string;
  readonly row: Row<RowTypes[E]>;
}

export interface UsageRows<E extends Endpoint> {
  readonly rows: readonly OwnedRow<E>[];
  readonly asOf: Instant;
}

/**
 * How many points one answer may hold. The vendor's own default of 200,000 would be an answer of some 60 MB; what does not fit
 * is asked for again in smaller windows.
 */
export const MAX_POINTS = 20_000;
/**
 * How long the lists of one question may be as parameters, together: they are sent value by value, and URLs beyond 8 kB are
 * refused on many a way. This leaves room for the rest.
 */
const MAX_LISTS_LENGTH = 7_000;

export type NotehubClient = ReturnType<typeof createNotehubClient>;

/** The reads of one project. https://dev.blues.io/api-reference/notehub-api/usage-api */
export function createNotehubClient(upstream: Upstream, projectUid: string) {
  const shapes = {
    device: createShapes(upstream.fields, 'device'),
    fleet: createShapes(upstream.fields, 'fleet'),
    project: createShapes(upstream.fields, 'project'),
    route: createShapes(upstream.fields, 'route'),
  };

  return {
    account: upstream.account,
    unreadable: upstream.unreadable,
    projectUid,

    /** Every row of the question, whole: nothing is left out because it did not fit into one URL or one answer. */
    async usage<E extends Endpoint>(scope: RequestScope, question: UsageQuestion<E>): Promise<UsageRows<E>> {
      const { deviceUids, fleetUids, routeUids, notefiles, period, window } = question;
      const nobody = [deviceUids, fleetUids, routeUids, notefiles].some((list) => list?.length === 0);
      const noBucket = compareInstants(ceilToPeriod(period, window.from), window.to) >= 0;
      if (nobody || noBucket) return { rows: [], asOf: instantOf(scope.now) };
      const failed = new AbortController();
      const signal = AbortSignal.any([scope.signal, failed.signal]);
      try {
        return merge(await Promise.all(splitByLength(question).map((part) => whole({ ...scope, signal }, part))));
      } catch (error) {
        // Without one of its parts the whole is nothing: the others are not asked for in vain.
        failed.abort(error);
        throw error;
      }
    },
  };

  /** Asks, and where the answer is cut short or too large asks again for each half, until nothing is missing. */
  async function whole<E extends Endpoint>(scope: RequestScope, question: UsageQuestion<E>): Promise<UsageRows<E>> {
    const answer = await ask(scope, question);
    if (answer instanceof Error) {
      const halves = halvesOf(question);
      if (!halves) throw answer;
      return merge(await Promise.all(halves.map((half) => whole(scope, half))));
    }
    const { window } = question;
    return {
      asOf: answer.asOf,
      rows: answer.body.rows.flatMap((row): OwnedRow<E>[] => {
        // Nobody knows whose list it is missing from: none of them is whole.
        if (row instanceof Error) throw row;
        const { owner, period } = row;
        if (period === null) return [{ owner, row: upstream.unreadable('sent a row without its period') }];
        if (period instanceof Error) return [{ owner, row: period }];
        return contains(window, period) ? [{ owner, row }] : [];
      }),
    };
  }

  /** One answer, or what to say where it can be had in parts alone. */
  async function ask<E extends Endpoint>(scope: RequestScope, question: UsageQuestion<E>) {
    const { endpoint, aggregate } = question;
    try {
      const answer = await upstream.get(path`/v1/projects/${projectUid}/usage/${endpoint}`, {
        query: queryOf(question),
        // One table of shapes for all endpoints; which of them is read here, the compiler cannot follow.
        shape: shapes[aggregate][endpoint] as unknown as z.ZodType<{ rows: Row<RowTypes[E]>[]; truncated: boolean }>,
        scope,
      });
      if (!answer.body.truncated) return answer;
    } catch (error) {
      // Rows have no bound on their length: a point may count any number of notefiles.
      if (error instanceof UpstreamError && error.fault.reason === 'TOO_LARGE') return error;
      throw error;
    }
    return upstream.error({
      code: 'UPSTREAM_BAD_RESPONSE',
      reason: 'TRUNCATED',
      retryable: false,
      what: `cut its answer short, even for a single bucket`,
    });
  }
}

/**
 * `endDate` is the end of the last bucket, not of the window: whether the vendor clips a bucket that `endDate` cuts through is
 * not documented, and a bucket belongs whole to the window in which it starts. `startDate` may cut through a bucket: that one
 * started before the window and is left out.
 */
function queryOf(question: UsageQuestion): Query {
  const { endpoint, aggregate, period, window, deviceUids, fleetUids, routeUids } = question;
  return {
    period: period.toLowerCase(),
    startDate: secondsOf(window.from),
    endDate: secondsOf(ceilToPeriod(period, window.to)),
    aggregate,
    deviceUID: deviceUids ?? undefined,
    fleetUID: fleetUids ?? undefined,
    routeUID: routeUids ?? undefined,
    limit: MAX_POINTS,
    ...(endpoint === 'events'
      ? { notefile: question.notefiles ?? undefined, includeNotefiles: question.includeNotefiles || undefined }
      : {}),
    ...(endpoint === 'data' ? {} : { skipRecentData: question.skipRecentData || undefined }),
  };
}

function secondsOf(instant: Instant): number {
  return Math.floor(msOf(instant) / 1000);
}

/** The same question in as many parts as its UIDs need URLs. */
function splitByLength<E extends Endpoint>(question: UsageQuestion<E>): UsageQuestion<E>[] {
  const name = UID_LISTS[question.aggregate];
  const uids = name && question[name];
  if (!uids) return [question];
  const { deviceUids, fleetUids, routeUids, notefiles } = question;
  const lists = [deviceUids, fleetUids, routeUids, notefiles].flatMap((list) => list ?? []);
  const others = lengthOf(lists) - lengthOf(uids);
  const parts: string[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const uid of uids) {
    const more = lengthOf([uid]);
    if (length + more > MAX_LISTS_LENGTH) {
      parts.push([]);
      length = others;
    }
    parts.at(-1)?.push(uid);
    length += more;
  }
  return parts.map((part) => ({ ...question, [name]: part }));
}

function lengthOf(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + '&deviceUID='.length + encodeURIComponent(value.toWellFormed()).length, 0);
}

/** Which list names those whose figures are asked for. */
const UID_LISTS = { device: 'deviceUids', fleet: 'fleetUids', route: 'routeUids', project: undefined } as const;

/** The question cut in two: by time, between two buckets, else by those it is about; undefined where it cannot be cut. */
function halvesOf<E extends Endpoint>(question: UsageQuestion<E>): [UsageQuestion<E>, UsageQuestion<E>] | undefined {
  const { period, window } = question;
  const starts: Instant[] = [];
  for (
    let start = ceilToPeriod(period, window.from);
    compareInstants(start, window.to) < 0;
    start = nextPeriod(period, start)
  ) {
    starts.push(start);
  }
  if (starts.length > 1) {
    const middle = starts[Math.floor(starts.length / 2)] as Instant;
    return [
      { ...question, window: { from: window.from, to: middle } },
      { ...question, window: { from: middle, to: window.to } },
    ];
  }
  const name = UID_LISTS[question.aggregate];
  const uids = (name && question[name]) ?? [];
  if (!name || uids.length < 2) return undefined;
  const half = Math.ceil(uids.length / 2);
  return [
    { ...question, [name]: uids.slice(0, half) },
    { ...question, [name]: uids.slice(half) },
  ];
}

/** As old as the oldest of its parts. */
function merge<E extends Endpoint>(parts: readonly UsageRows<E>[]): UsageRows<E> {
  const [first, ...rest] = parts.map(({ asOf }) => asOf);
  return {
    rows: parts.flatMap(({ rows }) => rows),
    asOf: rest.reduce((oldest, asOf) => (compareInstants(asOf, oldest) < 0 ? asOf : oldest), first as Instant),
  };
}
