import { z } from 'zod';
import { json, type StandIn, type StandInRequest, segmentsOf } from '../../sandbox/stand-in.ts';
import * as data from './sandbox-data.ts';
import { big, dayOf, playPast, Timeline } from './sandbox-hours.ts';

/**
 * Suger's Metering API (https://doc.suger.io) and its hourly reports. Where the vendor's documents leave a choice, a
 * comment starting with [I] says what we chose. Dimension mapping is kept as configuration, but not applied.
 */
export const sugerStandIn: StandIn = {
  start(world) {
    const nowMs = () => world.now().getTime();
    const metrics = new Map(data.BILLABLE_METRICS.map((metric) => [metric.id, metric]));
    const configs = new Map(data.METERING_CONFIGS.map((config) => [config.partner, config]));
    // Two days, for the groups of an evening are reported after midnight.
    const firstLiveDay = dayOf(nowMs()) - 1;
    const live = new Timeline(metrics, firstLiveDay);
    const state = { nowMs, metrics, configs, live, past: playPast(firstLiveDay) };
    return {
      answer(request) {
        try {
          return json(200, operate(state, request));
        } catch (error) {
          // Every error of Suger's has a JSON string for its body [S].
          if (error instanceof Refusal) return json(error.status, error.message);
          throw error;
        }
      },
      actions: { 'run-hour': () => json(200, live.runByHand(nowMs())) },
    };
  },
};

interface State {
  readonly nowMs: () => number;
  readonly metrics: Map<string, data.BillableMetric>;
  readonly configs: Map<string, data.PartnerConfig>;
  /** Moves on with the clock from the day before the start, and holds all that is written. */
  readonly live: Timeline;
  readonly past: (day: number) => Timeline | undefined;
}

interface Call {
  /** The parts of the path that are not fixed. */
  readonly ids: readonly string[];
  readonly query: data.Dict<string>;
  readonly body: string;
}

type Operation = (state: State, call: Call) => unknown;

const OPERATIONS: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ['POST', /^batchCreateUsageRecordGroups$/, batchCreateGroups],
  ['POST', /^batchValidateUsageRecordGroups$/, batchValidateGroups],
  ['POST', /^entitlement\/([^/]+)\/usageRecordGroup$/, reportGroup],
  ['GET', /^usageRecordGroup$/, listGroups],
  ['DELETE', /^usageRecordGroup\/([^/]+)$/, deleteGroup],
  ['POST', /^usageRecordGroup\/([^/]+)\/retry$/, retryGroup],
  ['GET', /^usageRecordReport$/, listReports],
  ['POST', /^billableMetric$/, createMetric],
  ['GET', /^billableMetric$/, listMetrics],
  ['GET', /^billableMetric\/([^/]+)$/, findMetric],
  ['PATCH', /^billableMetric\/([^/]+)$/, updateMetric],
  ['GET', /^usageMeteringConfigInfo$/, getConfig],
  ['PATCH', /^usageMeteringConfigInfo$/, updateConfig],
];

/** An answer other than 200. */
class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function must(holds: unknown, message: string, status = 400): asserts holds {
  if (!holds) throw new Refusal(status, message);
}

/** [I] The key is looked at first, then the organization, then the rest of the path, then the method. */
function operate(state: State, { method, path, query, headers, body }: StandInRequest): unknown {
  must(headers.authorization === 'Key sandbox-key', 'unauthorized', 401);
  const [, rest = ''] = /^\/org\/[^/]+\/(.+)$/.exec(path) ?? [];
  must(rest === '' || segmentsOf(path)[1] === data.ORGANIZATION, 'no access to this organization', 403);
  const here = OPERATIONS.filter(([, pattern]) => pattern.test(rest));
  must(here.length > 0, 'path not found', 404);
  const [, pattern, operation] = here.find(([allowed]) => allowed === method) ?? [];
  must(pattern && operation, 'method not allowed', 405);
  state.live.passTo(state.nowMs());
  const ids = segmentsOf(`/${pattern.exec(rest)?.[1] ?? ''}`);
  // Go's own reading of a query cannot tell an empty parameter from an absent one; of several it takes the first.
  const given = [...query].reverse().filter(([, value]) => value !== '');
  return operation(state, { ids, query: Object.fromEntries(given), body });
}

// Usage record groups and reports

/** [I] All or nothing: every group is read before the first is kept. In a batch they have no ids [S]: none are read. */
function batchCreateGroups(state: State, { body }: Call): data.UsageRecordGroup[] {
  const drafts = read(BATCH, parse(body)).map((draft) => readDraft(state, draft));
  return drafts.map((draft) => addGroup(state, draft));
}

/** [I] A body that is no list is a bad request (400); a group that would be refused fails the validation (500) [S]. */
function batchValidateGroups(state: State, { body }: Call): string {
  for (const draft of read(BATCH, parse(body))) {
    try {
      readDraft(state, draft);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(500, `validation failed for usage record group: ${error.message}`);
    }
  }
  return '';
}

function reportGroup(state: State, { ids: [entitlementId], body }: Call): data.UsageRecordGroup {
  const value = parse(body);
  const draft = readDraft(state, value, entitlementId);
  // The vendor's examples spell it `ID`, its specification `id`; Go takes both.
  const given = read(z.object({ id: z.string().max(36).nullish(), ID: z.string().max(36).nullish() }), value);
  const id = given.id || given.ID;
  // [I] An id stays taken, whatever became of its group.
  must(!id || !lookUp(state, id), 'duplicate usage record group', 409);
  return addGroup(state, draft, id);
}

function listGroups(state: State, { query }: Call): unknown {
  const shape = pageShape.extend({ status: z.enum(data.STATUSES).optional(), source: z.enum(data.SOURCES).optional() });
  const { status, source, ...page } = read(shape, query);
  // [I] The grammar of this filter is unpublished. Ours: any part of the JSON of metaInfo.
  const { metaInfo = '' } = query;
  const accepts = (group: data.UsageRecordGroup) =>
    (!status || group.status === status) &&
    (!source || group.metaInfo.source === source) &&
    (!metaInfo || JSON.stringify(group.metaInfo).includes(metaInfo));
  const { nextOffset, items } = list(state, page, ({ groups }) => groups, accepts);
  return { nextOffset, usageRecordGroups: items };
}

function listReports(state: State, { query }: Call): unknown {
  const accepts = () => true;
  const { nextOffset, items } = list(state, read(pageShape, query), ({ reports }) => reports, accepts);
  return { nextOffset, usageRecordReports: items };
}

function deleteGroup(state: State, call: Call): data.UsageRecordGroup {
  const entry = findGroup(state, call);
  const { status } = entry.wire;
  must(status === 'CREATED' || status === 'INVALID', 'only CREATED or INVALID usage record groups can be deleted');
  return state.live.move(entry, 'DELETED', data.goTime(state.nowMs()));
}

function retryGroup(state: State, call: Call): data.UsageRecordGroup {
  const entry = findGroup(state, call);
  must(entry.wire.status === 'REPORT_FAILED', 'only REPORT_FAILED usage record groups can be retried');
  return state.live.move(entry, 'CREATED', data.goTime(state.nowMs()));
}

/** [I] `creationDate` says where to look: a group created on another day is not found there. */
function findGroup(state: State, { ids: [id = ''], query }: Call): data.GroupEntry {
  const { creationDate } = read(z.object({ creationDate: day.optional() }), query);
  const entry = lookUp(state, id);
  const isThere = entry && (creationDate === undefined || creationDate === dayOf(entry.createdMs));
  must(isThere, 'usageRecordGroup not found', 404);
  return entry;
}

/** The ids of the data tell their time, so only the groups of one day are looked through. */
function lookUp({ live, past }: State, id: string): data.GroupEntry | undefined {
  return live.find(id) ?? past(dayOf(data.msOfUuid(id)))?.find(id);
}

function readDraft({ metrics, nowMs }: State, value: unknown, pathEntitlement?: string) {
  const draft = read(draftShape, value);
  const records = draft.records ?? {};
  const billableRecords = draft.billableRecords ?? [];
  const quantities = [...Object.values(records), ...billableRecords.map(({ quantity }) => quantity)];
  // [I] A body that names organization or entitlement must agree with the path; nothing makes it name them there.
  must(!draft.organizationID || draft.organizationID === data.ORGANIZATION, 'organizationID differs from the path');
  must(
    !draft.entitlementID || !pathEntitlement || draft.entitlementID === pathEntitlement,
    'entitlementID differs from the path',
  );
  const entitlement = data.ENTITLEMENTS.find(({ id }) => id === (pathEntitlement ?? draft.entitlementID));
  must(entitlement, 'entitlement not found');
  const isV1 = Object.keys(records).length > 0;
  must(isV1 !== billableRecords.length > 0, 'either records or billableRecords are needed');
  // [I] A deleted metric takes no more usage.
  const unusable = billableRecords.find(({ key }) => metrics.get(key)?.status !== 'ACTIVE');
  must(!unusable, `billable metric not found: ${unusable?.key}`);
  const isAllZero = quantities.every((quantity) => big(quantity).eq(0));
  must(!isAllZero, 'all the quantity of usage records are zero');
  return { entitlement, records, billableRecords, timestamp: draft.timestamp ?? data.goTime(nowMs()) };
}

function addGroup(
  { live, nowMs }: State,
  draft: ReturnType<typeof readDraft>,
  givenId?: string | null,
): data.UsageRecordGroup {
  const { entitlement, records, billableRecords, timestamp } = draft;
  // Far above those of the data, which count its slots of twelve minutes since 1970.
  const serialID = 1_000_000_000 + live.groups.length;
  const createdMs = nowMs();
  const id = givenId || data.uuidAt(createdMs, 'suger written', serialID);
  const input = billableRecords.length > 0 ? { billableRecords } : { originRecords: records };
  const metaInfo = { source: 'API', timestamp, ...input };
  const wire = data.newGroup({ id, serialID, records, metaInfo }, entitlement, createdMs);
  live.add({ wire, createdMs, fate: 'reported' });
  return wire;
}

// Billable metrics and configuration

/** [I] An id that was ever used is a bad request, deleted or not; the organization, status and times are the server's. */
function createMetric({ metrics, nowMs }: State, { body }: Call): data.BillableMetric {
  const given = read(data.metricShape, parse(body));
  must(!metrics.has(given.id), 'a billable metric with this id exists');
  must(given.aggregationType !== 'UNIQUE_COUNT' || given.info.propertyUniqueOn, 'info.propertyUniqueOn is needed');
  const now = data.goTime(nowMs());
  const status = 'ACTIVE' as const;
  const metric = { ...given, organizationId: data.ORGANIZATION, status, creationTime: now, lastUpdateTime: now };
  metrics.set(metric.id, metric);
  return metric;
}

/** [I] All of them, deleted or not, unless `status` is given; a status that no metric has matches none. */
function listMetrics({ metrics }: State, { query: { status } }: Call): data.BillableMetric[] {
  return [...metrics.values()].filter((metric) => !status || metric.status === status);
}

function findMetric({ metrics }: State, { ids: [id = ''] }: Call): data.BillableMetric {
  const metric = metrics.get(id);
  must(metric, 'billable metric not found', 404);
  return metric;
}

function updateMetric(state: State, call: Call): data.BillableMetric {
  const metric = findMetric(state, call);
  const change = read(metricChangeShape, parse(call.body));
  const { name = metric.name, description = metric.description, status = metric.status } = change;
  const changed = { ...metric, name, description, status, lastUpdateTime: data.goTime(state.nowMs()) };
  state.metrics.set(metric.id, changed);
  return changed;
}

function getConfig({ configs }: State): unknown {
  return { partnerUsageMeteringConfigs: [...configs.values()] };
}

/** [I] The entry of each partner named is replaced as a whole, the others stay. */
function updateConfig(state: State, { body }: Call): unknown {
  const { partnerUsageMeteringConfigs } = read(
    z.object({ partnerUsageMeteringConfigs: z.array(configShape) }),
    parse(body),
  );
  for (const config of partnerUsageMeteringConfigs) state.configs.set(config.partner, config);
  return getConfig(state);
}

// Reading requests

const BATCH = z.array(z.unknown()).min(1);
/** A UTC day, counted from 1970. */
const day = z.iso.date().transform((text) => Date.parse(text) / data.DAY_MS);
const whole = (min: number, max: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(min).max(max));
const pageShape = z.object({
  partner: z.enum(data.PARTNERS).optional(),
  buyerId: z.string().optional(),
  entitlementId: z.string().optional(),
  startDate: day.optional(),
  endDate: day.optional(),
  // [I] More than the documented maximum is refused: cut down silently, it would look like the end of the list.
  limit: whole(1, 1000).default(1000),
  offset: whole(0, Number.MAX_SAFE_INTEGER).default(0),
});

const object = z.custom<data.Dict>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && !data.isRawJSON(value),
  'must be an object',
);
/** What is not negative and fits a float64 (Go refuses the rest), kept in its own digits. */
const quantity = z.custom<data.Quantity>(
  (value) => data.isRawJSON(value) && Number(value.rawJSON) >= 0 && Number(value.rawJSON) < Number.POSITIVE_INFINITY,
  'must be a number that is not negative',
);
/** Unlike `z.record` it keeps a key `__proto__`, which is data like any other. */
const mapOf = <T>(shape: z.ZodType<T>) =>
  object.transform((map) => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, shape.parse(value)])));

/** `CreateUsageRecordGroupParams` and `NewUsageRecordGroup`; metaInfo is read-only [D] and not looked at. */
const draftShape = z.object({
  organizationID: z.string().nullish(),
  entitlementID: z.string().nullish(),
  timestamp: z.iso
    .datetime({ offset: true })
    .regex(/T..:..:../)
    .transform(data.toUtc)
    .nullish(),
  records: mapOf(quantity).nullish(),
  billableRecords: z
    .array(z.object({ key: z.string(), properties: object.optional(), quantity: quantity.default(0) }))
    .nullish(),
});
const targetShape = z.object({
  dimensionKey: z.string(),
  mappingMode: z.enum(['', 'QUANTITY', 'AMOUNT']).optional(),
  convertionMultiplier: quantity.optional(),
});
const configShape = z.object({
  partner: z.enum(data.PARTNERS),
  enableDimensionMapping: z.boolean().optional(),
  dimensionMapping: mapOf(targetShape).optional(),
  dimensionMappingV2: mapOf(z.array(targetShape)).optional(),
  enableBillableDimension: z.boolean().optional(),
  enableCommitWithAdditionalUsageMetering: z.boolean().optional(),
  enableCommitWithAdditionalUsageAtListPrice: z.boolean().optional(),
});
/** What else a PATCH names is ignored: only these can change [D]. */
const metricChangeShape = z
  .object({ name: z.string().min(4).max(50), description: z.string().max(300), status: z.enum(['ACTIVE', 'DELETED']) })
  .partial();

/** [I] Newest first. Both dates are included and bound the creation; at the end of the list `nextOffset` is 0. */
function list<T extends { readonly partner: string; readonly buyerID: string; readonly entitlementID: string }>(
  state: State,
  { partner, buyerId, entitlementId, startDate, endDate, limit, offset }: z.infer<typeof pageShape>,
  entriesOf: (timeline: Timeline) => readonly { readonly wire: T; readonly createdMs: number }[],
  accepts: (wire: T) => boolean,
): { nextOffset: number; items: T[] } {
  // [I] "Only provide one or none" [D].
  must([partner, buyerId, entitlementId].filter(Boolean).length <= 1, 'only one of partner, buyerId and entitlementId');
  const today = dayOf(state.nowMs());
  const toDay = Math.min(endDate ?? today, today);
  const fromDay = Math.max(startDate ?? (endDate ?? today) - 30, today - data.DAYS_OF_DATA);
  const found: T[] = [];
  // Day by day, so that no older days are made than the page needs.
  for (let day = toDay; day >= fromDay && found.length <= offset + limit; day -= 1) {
    // The reports on a day's last hours are made on the day after.
    const ofDay = [state.past(day - 1), state.past(day), state.live]
      .flatMap((timeline) => (timeline ? entriesOf(timeline) : []))
      .filter(({ createdMs }) => dayOf(createdMs) === day)
      .filter(({ wire }) => !partner || wire.partner === partner)
      .filter(({ wire }) => !buyerId || wire.buyerID === buyerId)
      .filter(({ wire }) => !entitlementId || wire.entitlementID === entitlementId)
      .filter(({ wire }) => accepts(wire));
    found.push(
      ...ofDay
        .reverse()
        .sort((a, b) => b.createdMs - a.createdMs)
        .map(({ wire }) => wire),
    );
  }
  return {
    nextOffset: found.length > offset + limit ? offset + limit : 0,
    items: found.slice(offset, offset + limit),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body, keepDigits as Reviver);
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

function keepDigits(_key: string, value: unknown, context: { readonly source: string }): unknown {
  return typeof value === 'number' ? data.rawJSON(context.source) : value;
}

function read<T>(shape: z.ZodType<T>, value: unknown): T {
  try {
    return shape.parse(value);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new Refusal(400, error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
}
