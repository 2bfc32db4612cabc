import { createLoader, once } from '../../loaders.ts';
import { addDays, compareInstants, dayOf, type Instant, instantOf, startOfDay } from '../../time.ts';
import type { Row } from '../../upstream/index.ts';
import type { UsageAnswer, UsageQuery } from '../../usage.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import type { NotehubClient, OwnedRow, UsageQuestion, UsageRows } from './client.ts';
import { METRICS, recordsOf } from './records.ts';
import type { Aggregate, Endpoint, RowTypes } from './wire.ts';

/** The rows of one endpoint that several fields of a query share, owner by owner. */
export interface UsageList<E extends Endpoint> {
  /** The rows of one owner, ordered by period; empty where it used nothing. */
  of(owner: string): Promise<Row<RowTypes[E]>[]>;
  /** Everybody who appears, ordered; for lists of all alone. */
  owners(): Promise<string[]>;
}

/** A question whose owners are either all (`everyone`) or named one by one by whoever asks for their rows. */
export type ListQuestion<E extends Endpoint> = Omit<UsageQuestion<E>, 'deviceUids' | 'routeUids'> & {
  readonly everyone: boolean;
};

/** What one request can ask of one Notehub project; nothing is read twice. */
export interface NotehubReader extends UsageReader {
  readonly projectUid: string;
  /**
   * A list of usage rows. Of everyone: one question for all. Otherwise the owners that are asked for in the same tick are sent
   * together: 100 devices are one call.
   */
  list<E extends Endpoint>(question: ListQuestion<E>): UsageList<E>;
}

declare module '../provider.ts' {
  interface Readers {
    NOTEHUB: NotehubReader;
  }
}

export function createNotehubReader(client: NotehubClient, scope: RequestScope): NotehubReader {
  const list = once(<E extends Endpoint>(question: ListQuestion<E>): UsageList<E> => {
    const { everyone, ...asked } = question;
    return everyone ? listOfEveryone(() => client.usage(scope, asked)) : listOfNamed(client, scope, asked);
  });

  return {
    projectUid: client.projectUid,
    list: list as NotehubReader['list'],
    usage: once(usage),
    check() {
      const to = startOfDay(dayOf(instantOf(scope.now)));
      const window = { from: startOfDay(addDays(dayOf(to), -1)), to };
      return client.usage(scope, { endpoint: 'sessions', aggregate: 'project', period: 'DAY', window });
    },
  };

  /** Which endpoints are asked depends on the metrics wanted; one that fails fails the whole, or the rest would pass for it. */
  async function usage(query: UsageQuery): Promise<UsageAnswer> {
    const endpoints = (['data', 'events', 'sessions'] as const).filter((endpoint) =>
      Object.keys(METRICS[endpoint]).some((metric) => query.metrics?.includes(metric) ?? true),
    );
    const answers = await Promise.all(
      endpoints.map(async (endpoint) => {
        const { rows, asOf } = await client.usage(scope, {
          endpoint,
          aggregate: 'device',
          period: 'DAY',
          window: query.window,
          // A device named twice might be asked for in two calls, and would then count twice.
          deviceUids: query.subjects && [...new Set(query.subjects)],
        });
        return { asOf, records: recordsOf(client, endpoint, rows, query, scope.now) };
      }),
    );
    const asOf = answers.map((answer) => answer.asOf).sort(compareInstants)[0];
    return {
      records: answers.flatMap(({ records }) => records),
      complete: true,
      asOf: asOf ?? instantOf(scope.now),
    };
  }
}

function listOfEveryone<E extends Endpoint>(read: () => Promise<UsageRows<E>>): UsageList<E> {
  const grouped = once(async () => byOwner((await read()).rows));
  return {
    of: async (owner) => (await grouped()).get(owner) ?? [],
    owners: async () => [...(await grouped()).keys()].sort(),
  };
}

function listOfNamed<E extends Endpoint>(
  client: NotehubClient,
  scope: RequestScope,
  question: UsageQuestion<E>,
): UsageList<E> {
  const load = createLoader(async (owners: readonly string[]) =>
    byOwner((await client.usage(scope, { ...question, ...ownersIn(question.aggregate, owners) })).rows),
  );
  return {
    of: async (owner) => (await load(owner)) ?? [],
    owners: async () => [],
  };
}

/** The list of a question that names those whose rows are asked for. */
type Owners = Pick<UsageQuestion, 'deviceUids' | 'fleetUids' | 'routeUids'>;

function ownersIn(aggregate: Aggregate, owners: readonly string[]): Owners {
  switch (aggregate) {
    case 'device':
      return { deviceUids: owners };
    case 'fleet':
      return { fleetUids: owners };
    case 'route':
      return { routeUids: owners };
    case 'project':
      return {};
  }
}

function byOwner<E extends Endpoint>(rows: readonly OwnedRow<E>[]): Map<string, Row<RowTypes[E]>[]> {
  const owned = new Map<string, Row<RowTypes[E]>[]>();
  for (const { owner, row } of rows) {
    const own = owned.get(owner);
    if (own) own.push(row);
    else owned.set(owner, [row]);
  }
  for (const own of owned.values()) own.sort(comparePeriods);
  return owned;
}

/** What rows are sorted by, whatever their endpoint. */
type Dated = { readonly period: unknown };

/** Rows without a period come last. */
function comparePeriods(a: Row<Dated>, b: Row<Dated>): number {
  if (a instanceof Error || b instanceof Error) return Number(a instanceof Error) - Number(b instanceof Error);
  return compareInstants(a.period as Instant, b.period as Instant);
}
