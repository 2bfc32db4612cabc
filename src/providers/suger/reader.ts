import { z } from 'zod';
import {
  type Connection,
  connectionOf,
  cursorsOf,
  decodeCursor,
  firstOf,
  type PageArguments,
} from '../../connection.ts';
import { badInput } from '../../errors.ts';
import { createLoader, once } from '../../loaders.ts';
import { addDays, type Day, dayOf, type Instant, instantOf, parseDay } from '../../time.ts';
import { type Answer, believe, type Row } from '../../upstream/index.ts';
import type { UsageAnswer, UsageQuery } from '../../usage.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import { datesOf, type GroupFilter, type Item, type Page, type SugerClient } from './client.ts';
import { createEntitlementGroups } from './entitlements.ts';
import { checkFilter, type GroupFilterInput, type ReportFilterInput } from './filters.ts';
import { recordsOf } from './records.ts';
import type { ConfigModel, GroupModel, MetricModel, ReportModel } from './wire.ts';
import { createSugerWrites, type SugerWrites } from './writes.ts';

/** What one request can ask of one Suger account; nothing is read twice. */
export interface SugerReader extends UsageReader {
  metrics(status: string | null): Promise<Row<MetricModel>[]>;
  /** null where Suger has none of this id. Ids that are asked for together are looked up in the list of all metrics. */
  metric(id: string): Promise<MetricModel | null>;
  meteringConfig(): Promise<ConfigModel>;
  groups(filter: GroupFilterInput | null, page: PageArguments): Promise<Connection<Row<GroupModel>>>;
  /** The same of one entitlement: those that are asked for together are read together, where that takes fewer calls. */
  groupsOfEntitlement(
    entitlementId: string,
    filter: GroupFilterInput | null,
    page: PageArguments,
  ): Promise<Connection<Row<GroupModel>>>;
  reports(filter: ReportFilterInput | null, page: PageArguments): Promise<Connection<Row<ReportModel>>>;
  /** The report that a group went into; null while there is none, and where Suger no longer lists it. */
  reportOf(group: GroupModel): Promise<ReportModel | null>;
  /** A group as the vendor answered when it took it, from the answer that was kept. */
  taken(answer: string): GroupModel;
  /** As `taken`, from the answer to the vendor's batch. */
  takenBatch(answer: string): Row<GroupModel>[];
  /** Of a reader that `context.writer` gave alone: others remember what they read before. */
  readonly writes: SugerWrites;
}

declare module '../provider.ts' {
  interface Readers {
    SUGER: SugerReader;
  }
}

export function createSugerReader(client: SugerClient, scope: RequestScope): SugerReader {
  const today = dayOf(instantOf(scope.now));

  const metrics = once(async (status: string | null) => (await client.metrics(scope, status)).body);

  const metric = createLoader<MetricModel>(async ([first = '', ...others]) => {
    // One is looked up by its id; from the second on, the list of all is the cheaper question.
    if (others.length === 0) {
      const answer = await client.metric(scope, first);
      return new Map(answer ? [[first, answer.body]] : []);
    }
    return byId(await metrics(null));
  });

  const groups = once(async (filter: GroupFilterInput | null, { first, after }: PageArguments) =>
    page(['groups', filter], filter, { first, after }, (dates, offset, limit) =>
      client.groups(scope, { ...filter, ...dates }, offset, limit),
    ),
  );

  const reports = once(async (filter: ReportFilterInput | null, { first, after }: PageArguments) =>
    page(['reports', filter], filter, { first, after }, (dates, offset, limit) =>
      client.reports(scope, { ...filter, ...dates }, offset, limit),
    ),
  );

  /** What is known of each wanted report beside its id: where in the list of reports it stands. */
  const wanted = new Map<string, Wanted>();
  const report = createLoader<ReportModel>((ids) => findReports(ids.flatMap((id) => wanted.get(id) ?? [])));

  return {
    metrics,
    metric,
    groups,
    groupsOfEntitlement: createEntitlementGroups(client, scope, today, groups),
    reports,
    meteringConfig: once(async () => (await client.meteringConfig(scope)).body),
    async reportOf(group) {
      const id = believe(group.usageRecordReportId);
      const reported = believe(group.reportedTime) ?? believe(group.lastUpdateTime);
      if (id === null || reported === null) return null;
      wanted.set(id, { id, day: dayOf(reported), entitlementId: believe(group.entitlementId) });
      return report(id);
    },
    taken: client.reread,
    takenBatch: client.rereadBatch,
    writes: createSugerWrites(client, scope),
    usage: once(usage),
    check: () => client.meteringConfig(scope),
  };

  /** One page of a list: as many items as `first` wants, from as few pages of the vendor as that takes. */
  async function page<T extends { readonly id: string }>(
    field: readonly unknown[],
    filter: (ReportFilterInput & GroupFilterInput) | null,
    { first, after }: PageArguments,
    read: (dates: { startDate: Day; endDate: Day }, offset: number, limit: number) => Promise<Answer<Page<T>>>,
  ): Promise<Connection<Row<T>>> {
    checkFilter(filter);
    const wantedItems = firstOf({ first });
    const list = [client.account, ...field];
    const position = decodeCursor(list, after, POSITION);
    // Dates that were left out stay those of the first page, also when it is tomorrow by then.
    const dates = position
      ? { startDate: position[1], endDate: position[2] }
      : datesOf({ startDate: filter?.startDate ?? null, endDate: filter?.endDate ?? null }, today);
    if (dates.startDate > dates.endDate) throw badInput('"startDate" must not be later than "endDate".');

    const cursorOf = cursorsOf(list);
    const items: Item<T>[] = [];
    let isAtEnd = true;
    const range = { from: position?.[0] ?? 0, atMost: wantedItems };
    for await (const { body } of client.pages((offset, limit) => read(dates, offset, limit), range)) {
      items.push(...body.items);
      isAtEnd = body.nextOffset === null;
    }
    // The vendor may give more than it was asked for.
    const wantedOnes = items.slice(0, wantedItems).map(({ row, nextOffset }) => ({
      node: row,
      cursor: cursorOf([nextOffset, dates.startDate, dates.endDate] satisfies Position),
    }));
    return connectionOf(wantedOnes, { hasNextPage: !isAtEnd || items.length > wantedItems, after });
  }

  /**
   * The reports of these ids, from the list of reports, since there is no look-up by id. A report is made in the hour in which
   * its groups are reported, as a rule on the same day, else on the day before.
   */
  async function findReports(missing: readonly Wanted[]): Promise<Map<string, ReportModel>> {
    const found = new Map<string, ReportModel>();
    for (const daysBefore of [0, 1]) {
      const left = missing
        .filter(({ id }) => !found.has(id))
        .map((one) => ({ ...one, day: addDays(one.day, -daysBefore) }));
      const spans = spansOf(left.map(({ day }) => day));
      await Promise.all(
        spans.map((span) => {
          const within = left.filter(({ day }) => span.startDate <= day && day <= span.endDate);
          return collect(span, within, found);
        }),
      );
    }
    return found;
  }

  async function collect(
    span: { startDate: Day; endDate: Day },
    wantedOnes: readonly Wanted[],
    found: Map<string, ReportModel>,
  ) {
    const [only, ...others] = new Set(wantedOnes.map(({ entitlementId }) => entitlementId));
    const filter = others.length === 0 && only ? { ...span, entitlementId: only } : span;
    const ids = new Set(wantedOnes.map(({ id }) => id));
    for await (const { body } of client.pages((offset, limit) => client.reports(scope, filter, offset, limit))) {
      for (const { row } of body.items) if (!(row instanceof Error) && ids.has(row.id)) found.set(row.id, row);
      if (wantedOnes.every(({ id }) => found.has(id))) return;
    }
  }

  /**
   * Suger lists by the day of creation, but a report may come days after the usage: all that was created from the window's
   * start up to today is read, and `isAsked` keeps what was used inside it.
   */
  async function usage(query: UsageQuery): Promise<UsageAnswer> {
    const startDate = dayOf(query.window.from);
    let asOf: Instant = instantOf(scope.now);
    const listed: Row<GroupModel>[] = [];
    if (startDate <= today) {
      const filter: GroupFilter = { ...narrowed(query), startDate, endDate: today };
      for await (const answer of client.pages((offset, limit) => client.groups(scope, filter, offset, limit))) {
        listed.push(...answer.body.items.map(({ row }) => row));
        asOf = answer.asOf;
      }
    }
    return { records: recordsOf(client, listed, query), complete: true, asOf };
  }
}

const day = z.string().transform((text, { addIssue }) => {
  const parsed = parseDay(text);
  if (parsed === undefined) addIssue('not a day');
  return parsed as Day;
});
/** Where in a list a cursor stands, and the dates of the list. */
const POSITION = z.tuple([z.int().nonnegative(), day, day]);
type Position = z.output<typeof POSITION>;

interface Wanted {
  readonly id: string;
  readonly day: Day;
  readonly entitlementId: string | null;
}

/** Two days further apart are read as two lists: what lies between them is not wanted. */
const GAP_DAYS = 2;

function spansOf(days: readonly Day[]): { startDate: Day; endDate: Day }[] {
  const spans: { startDate: Day; endDate: Day }[] = [];
  for (const day of [...new Set(days)].sort()) {
    const last = spans.at(-1);
    if (last && day <= addDays(last.endDate, GAP_DAYS)) last.endDate = day;
    else spans.push({ startDate: day, endDate: day });
  }
  return spans;
}

/** Suger takes at most one of entitlement, buyer and partner: the narrowest that the query names. */
function narrowed({ subjects, dimensions }: UsageQuery): Partial<GroupFilter> {
  const labelled = (key: string) => dimensions.find((dimension) => dimension.key === key)?.value;
  const [subject, ...others] = subjects ?? [];
  if (subject !== undefined && others.length === 0) return { entitlementId: subject };
  const buyerId = labelled('buyer');
  if (buyerId !== undefined) return { buyerId };
  const partner = labelled('partner');
  return partner === 'AWS' || partner === 'AZURE' || partner === 'GCP' ? { partner } : {};
}

function byId<T extends { readonly id: string }>(rows: readonly Row<T>[]): Map<string, T> {
  return new Map(rows.flatMap((row) => (row instanceof Error ? [] : [[row.id, row]])));
}
