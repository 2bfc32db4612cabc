import type { z } from 'zod';
import { addDays, type Day } from '../../time.ts';
import {
  type Answer,
  type CallScope,
  numberOf,
  parseJson,
  path,
  type Query,
  type Row,
  type Upstream,
  type UpstreamError,
} from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import type { GroupPayload, UsagePayload } from './payload.ts';
import {
  type ConfigModel,
  createShapes,
  type GroupModel,
  type MetricModel,
  type ReportModel,
  type SourcedGroup,
} from './wire.ts';

/** What Suger's two lists of usage can be narrowed by; both ends of the dates are included and bound the day of creation. */
export interface ReportFilter {
  readonly partner?: string | null | undefined;
  readonly buyerId?: string | null | undefined;
  readonly entitlementId?: string | null | undefined;
  readonly startDate: Day;
  readonly endDate: Day;
}

export interface GroupFilter extends ReportFilter {
  readonly status?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly metaInfo?: string | null | undefined;
}

/** A stretch of a list, and where the next one begins; null at the end of the list. */
export interface Page<T> {
  readonly items: readonly Item<T>[];
  readonly nextOffset: number | null;
}

/** An item of a list, and where the list goes on behind it. */
export interface Item<T> {
  readonly row: Row<T>;
  readonly nextOffset: number;
}

/** The vendor gives no more in one answer. */
export const MAX_PAGE_SIZE = 1000;

export type SugerClient = ReturnType<typeof createSugerClient>;

/** The operations of one organization: an endpoint is a line. https://doc.suger.io/api-reference/metering */
export function createSugerClient(upstream: Upstream, organizationId: string) {
  const shapes = createShapes(upstream.fields, upstream.account);
  const org = organizationId;

  return {
    account: upstream.account,

    error: upstream.error,
    unreadable: upstream.unreadable,

    metrics: (scope: RequestScope, status: string | null): Promise<Answer<Row<MetricModel>[]>> =>
      upstream.get(path`/org/${org}/billableMetric`, { query: sent({ status }), shape: shapes.metrics, scope }),

    metric: (scope: RequestScope, id: string): Promise<Answer<MetricModel> | null> =>
      upstream.find(path`/org/${org}/billableMetric/${id}`, { shape: shapes.metric, scope }),

    meteringConfig: (scope: RequestScope): Promise<Answer<ConfigModel>> =>
      upstream.get(path`/org/${org}/usageMeteringConfigInfo`, { shape: shapes.config, scope }),

    groups: (scope: CallScope, filter: GroupFilter, offset: number, limit: number): Promise<Answer<Page<GroupModel>>> =>
      groupsOf(shapes.groupPage, scope, filter, offset, limit),

    /** As `groups`, each beside what was sent. */
    sourcedGroups: (
      scope: CallScope,
      filter: GroupFilter,
      offset: number,
      limit: number,
    ): Promise<Answer<Page<SourcedGroup>>> => groupsOf(shapes.sourcedGroupPage, scope, filter, offset, limit),

    async reports(
      scope: RequestScope,
      filter: ReportFilter,
      offset: number,
      limit: number,
    ): Promise<Answer<Page<ReportModel>>> {
      const { body, asOf } = await upstream.get(path`/org/${org}/usageRecordReport`, {
        query: sent({ ...filter, limit, offset }),
        shape: shapes.reportPage,
        scope,
      });
      return { asOf, body: pageOf(body.usageRecordReports, body.nextOffset, offset) };
    },

    /** The vendor takes one group of an id: what may have been taken can be looked up by it. */
    report: (scope: CallScope, group: GroupPayload): Promise<Answer<SourcedGroup>> =>
      upstream.send('POST', path`/org/${org}/entitlement/${group.entitlementId}/usageRecordGroup`, {
        body: { organizationID: org, entitlementID: group.entitlementId, id: group.id, ...wireUsage(group) },
        shape: shapes.sourcedGroup,
        scope,
        repeat: 'never',
      }),

    /** Without ids: the vendor recognises no repeat of it. */
    reportBatch: (scope: CallScope, groups: readonly UsagePayload[]): Promise<Answer<Row<SourcedGroup>[]>> =>
      upstream.send('POST', path`/org/${org}/batchCreateUsageRecordGroups`, {
        body: groups.map(wireGroup),
        shape: shapes.sourcedGroups,
        scope,
        repeat: 'never',
      }),

    /** What the vendor finds wrong is an error: see `isInvalid`. A read, but for its body. */
    validate: (scope: CallScope, groups: readonly UsagePayload[]): Promise<Answer<unknown>> =>
      upstream.send('POST', path`/org/${org}/batchValidateUsageRecordGroups`, {
        body: groups.map(wireGroup),
        // An empty string, or nothing at all.
        shape: null,
        scope,
        repeat: 'always',
        isAnswer: isInvalid,
      }),

    deleteGroup: (scope: CallScope, id: string, creationDate: Day | null): Promise<Answer<GroupModel>> =>
      upstream.send('DELETE', path`/org/${org}/usageRecordGroup/${id}`, {
        query: sent({ creationDate }),
        shape: shapes.group,
        scope,
        repeat: 'unprocessed',
      }),

    retryGroup: (scope: CallScope, id: string, creationDate: Day | null): Promise<Answer<GroupModel>> =>
      upstream.send('POST', path`/org/${org}/usageRecordGroup/${id}/retry`, {
        query: sent({ creationDate }),
        shape: shapes.group,
        scope,
        repeat: 'unprocessed',
      }),

    createMetric: (scope: CallScope, body: unknown): Promise<Answer<MetricModel>> =>
      upstream.send('POST', path`/org/${org}/billableMetric`, {
        body,
        shape: shapes.metric,
        scope,
        repeat: 'unprocessed',
      }),

    updateMetric: (scope: CallScope, id: string, body: unknown): Promise<Answer<MetricModel>> =>
      upstream.send('PATCH', path`/org/${org}/billableMetric/${id}`, {
        body,
        shape: shapes.metric,
        scope,
        repeat: 'unprocessed',
      }),

    updateMeteringConfig: (scope: CallScope, body: unknown): Promise<Answer<ConfigModel>> =>
      upstream.send('PATCH', path`/org/${org}/usageMeteringConfigInfo`, {
        body,
        shape: shapes.config,
        scope,
        repeat: 'unprocessed',
      }),

    /** A group that was read before. */
    reread: (source: string): GroupModel => shapes.group.parse(parseJson(source)),
    /** Groups that were read before. */
    rereadBatch: (sources: string): Row<GroupModel>[] => shapes.groups.parse(parseJson(sources)),

    /**
     * A list from an offset on, page by page, until `atMost` items or more are there; all of it where `atMost` is left out. An
     * item that comes twice, because the list moved on between two pages, is given once. A page that brings nothing new, while
     * the vendor says that there is more, would go on for ever: it is an error.
     */
    async *pages<T extends { readonly id: string }>(
      read: (offset: number, limit: number) => Promise<Answer<Page<T>>>,
      { from = 0, atMost = Number.POSITIVE_INFINITY } = {},
    ): AsyncGenerator<Answer<Page<T>>> {
      const seen = new Set<string>();
      let left = atMost;
      for (let offset: number | null = from; offset !== null && left > 0; ) {
        const { body, asOf }: Answer<Page<T>> = await read(offset, Math.min(left, MAX_PAGE_SIZE));
        const items = body.items.filter(({ row }) => {
          if (row instanceof Error) return true;
          const isNew = !seen.has(row.id);
          seen.add(row.id);
          return isNew;
        });
        if (body.nextOffset !== null && items.length === 0) throw loop();
        yield { body: { items, nextOffset: body.nextOffset }, asOf };
        left -= items.length;
        offset = body.nextOffset;
      }
    },
  };

  async function groupsOf<T>(
    shape: z.ZodType<{ usageRecordGroups: Row<T>[]; nextOffset?: number | null | undefined }>,
    scope: CallScope,
    filter: GroupFilter,
    offset: number,
    limit: number,
  ): Promise<Answer<Page<T>>> {
    const query = sent({ ...filter, limit, offset });
    const { body, asOf } = await upstream.get(path`/org/${org}/usageRecordGroup`, { query, shape, scope });
    return { asOf, body: pageOf(body.usageRecordGroups, body.nextOffset, offset) };
  }

  /**
   * The end of a list is not documented: `nextOffset` may be 0, left out, or go on being sent. A page with less than was asked
   * for is no sign of it, as the vendor may give less than its limit; so the list goes on while `nextOffset` does, until a page
   * is empty. One that goes back is an error, not an end.
   */
  function pageOf<T>(rows: readonly Row<T>[], nextOffset: number | null | undefined, offset: number): Page<T> {
    const next = !nextOffset || rows.length === 0 ? null : nextOffset;
    if (next !== null && next <= offset) throw loop();
    return {
      items: rows.map((row, index) => ({
        row,
        // Behind the last one the list goes on where the vendor says, whatever it has counted.
        nextOffset: next !== null && index === rows.length - 1 ? next : offset + index + 1,
      })),
      nextOffset: next,
    };
  }

  function loop(): Error {
    return upstream.error({
      code: 'UPSTREAM_PAGINATION_LOOP',
      retryable: true,
      what: 'sent the same page again and again',
    });
  }
}

/** How the vendor says that groups do not pass its validation: with a status that means a failure of its own everywhere else. */
export function isInvalid({ code, said }: UpstreamError): boolean {
  return code === 'UPSTREAM_ERROR' && /^validation failed/i.test(said ?? '');
}

/** `NewUsageRecordGroup`. */
function wireGroup(usage: UsagePayload) {
  return { entitlementID: usage.entitlementId, ...wireUsage(usage) };
}

/** The form that is not used is left out, as in the vendor's own examples. */
function wireUsage({ timestamp, records, billableRecords }: UsagePayload) {
  return {
    ...(timestamp === null ? {} : { timestamp }),
    ...(records === null
      ? {}
      : {
          records: Object.fromEntries(Object.entries(records).map(([key, quantity]) => [key, numberOf(quantity)])),
        }),
    ...(billableRecords === null
      ? {}
      : {
          billableRecords: billableRecords.map(({ key, properties, quantity }) => ({
            key,
            ...(Object.keys(properties).length === 0 ? {} : { properties }),
            quantity: numberOf(quantity),
          })),
        }),
  };
}

/** The dates of a list where the caller left them out: the vendor's own default, but always sent. */
export function datesOf(
  given: { startDate?: Day | null; endDate?: Day | null } | null | undefined,
  today: Day,
): { startDate: Day; endDate: Day } {
  const endDate = given?.endDate ?? today;
  return { startDate: given?.startDate ?? addDays(endDate, -30), endDate };
}

function sent(parameters: Readonly<Record<string, string | number | null | undefined>>): Query {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null)) as Query;
}
