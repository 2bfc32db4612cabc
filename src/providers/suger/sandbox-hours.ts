import Big from 'big.js';
import { pick } from '../../sandbox/stand-in.ts';
import * as data from './sandbox-data.ts';

/** The days before the live ones, each played from the data when it is first asked for. */
export function playPast(firstLiveDay: number): (day: number) => Timeline | undefined {
  const initial = new Map(data.BILLABLE_METRICS.map((metric) => [metric.id, metric]));
  const played = new Map<number, Timeline>();
  return (day) => {
    if (!(day < firstLiveDay && day > firstLiveDay - data.DAYS_OF_DATA)) return undefined;
    const timeline = played.get(day) ?? new Timeline(initial, day, day);
    // The last of its groups are reported in the second hour of the day after.
    timeline.passTo((day + 1) * data.DAY_MS + 2 * data.HOUR_MS);
    played.set(day, timeline);
    return timeline;
  };
}

/** One stretch of Suger's time: groups of the data come in, and some minutes past each hour the hour before is reported. */
export class Timeline {
  readonly groups: data.GroupEntry[] = [];
  readonly #byId = new Map<string, data.GroupEntry>();
  /** What the next run looks at: CREATED and REPORT_PENDING. */
  readonly #open = new Set<data.GroupEntry>();
  readonly #reports: ReportEntry[] = [];
  /** Reports whose contents nobody has asked for yet, in order. Most of a year's are never looked at. */
  readonly #unwritten: (() => ReportEntry)[] = [];
  readonly #memory: Memory;
  readonly #lastDay: number;
  #nextDay: number;
  #nextHour: number;
  #runsByHand = 0;
  /** Groups of the data whose time has not come. */
  #coming: data.GroupEntry[] = [];

  constructor(metrics: ReadonlyMap<string, data.BillableMetric>, firstDay: number, lastDay = Number.POSITIVE_INFINITY) {
    this.#memory = { metrics, remainders: new Map(), seen: new Set() };
    this.#nextDay = firstDay;
    this.#lastDay = lastDay;
    this.#nextHour = firstDay * 24;
  }

  get reports(): readonly ReportEntry[] {
    for (const write of this.#unwritten.splice(0)) this.#reports.push(write());
    return this.#reports;
  }

  find(id: string): data.GroupEntry | undefined {
    return this.#byId.get(id);
  }

  add(entry: data.GroupEntry): void {
    this.groups.push(entry);
    this.#byId.set(entry.wire.id, entry);
    this.#open.add(entry);
  }

  move(entry: data.GroupEntry, status: data.UsageRecordGroup['status'], time: string): data.UsageRecordGroup {
    const { wire } = entry;
    wire.status = status;
    wire.lastUpdateTime = time;
    if (status === 'CREATED') wire.usageRecordReportID = '';
    if (status === 'CREATED' || status === 'REPORT_PENDING') this.#open.add(entry);
    else this.#open.delete(entry);
    return wire;
  }

  passTo(nowMs: number): void {
    for (; runMs(this.#nextHour) <= nowMs; this.#nextHour += 1) {
      const atMs = runMs(this.#nextHour);
      const endMs = this.#nextHour * data.HOUR_MS;
      this.#admitTo(atMs);
      const due = [...this.#open].filter(({ createdMs }) => createdMs < endMs);
      const entries = due.filter((entry) => !this.#isHeldBack(entry, atMs));
      this.#report(entries, { endMs, atMs, name: 'clock' });
    }
    this.#admitTo(nowMs);
  }

  /** [I] A run by hand takes whatever waits, this hour's too, and succeeds wherever the partner does not refuse. */
  runByHand(nowMs: number): { reports: number; groups: number } {
    this.passTo(nowMs);
    this.#runsByHand += 1;
    const entries = [...this.#open];
    const reports = this.#report(entries, { endMs: nowMs, atMs: nowMs, name: `hand ${this.#runsByHand}` });
    return { reports, groups: entries.length };
  }

  #admitTo(nowMs: number): void {
    for (; this.#nextDay <= this.#lastDay && this.#nextDay * data.DAY_MS <= nowMs; this.#nextDay += 1) {
      this.#coming.push(...data.groupsOfDay(this.#nextDay));
    }
    const due = this.#coming.filter(({ createdMs }) => createdMs <= nowMs);
    this.#coming = this.#coming.slice(due.length);
    for (const entry of due) this.add(entry);
  }

  /** Whether an entry's fate keeps it out of this run. */
  #isHeldBack(entry: data.GroupEntry, atMs: number): boolean {
    const { fate, wire } = entry;
    if (fate === 'reported' || wire.status === 'REPORT_PENDING') return false;
    const outcomes = { invalid: 'INVALID', deleted: 'DELETED', slow: 'REPORT_PENDING' } as const;
    this.move(entry, outcomes[fate], data.goTime(atMs));
    return true;
  }

  #report(entries: readonly data.GroupEntry[], { endMs, atMs, name }: Run): number {
    const byEntitlement = Map.groupBy(entries, ({ wire }) => wire.entitlementID);
    for (const [entitlementId, members] of byEntitlement) {
      const entitlement = data.ENTITLEMENTS.find(({ id }) => id === entitlementId);
      if (!entitlement) continue;
      const report = { id: data.uuidAt(atMs, name, atMs, entitlementId), creationTime: data.goTime(atMs) };
      const groups = members.map(({ wire }) => wire);
      this.#unwritten.push(() => ({
        createdMs: atMs,
        wire: newReport(report, entitlement, groups, this.#memory, endMs),
      }));
      for (const entry of members) {
        entry.wire.usageRecordReportID = report.id;
        if (entitlement.trait !== 'refused') entry.wire.reportedTime = report.creationTime;
        this.move(entry, entitlement.trait === 'refused' ? 'REPORT_FAILED' : 'REPORTED', report.creationTime);
      }
    }
    return byEntitlement.size;
  }
}

interface Run {
  /** The end of the hour that is reported. */
  readonly endMs: number;
  readonly atMs: number;
  /** With the time and the entitlement it makes the id of a report. */
  readonly name: string;
}

interface ReportEntry {
  readonly wire: ReturnType<typeof newReport>;
  readonly createdMs: number;
}

/** What reports have to know of those before them. */
interface Memory {
  readonly metrics: ReadonlyMap<string, data.BillableMetric>;
  /** By entitlement and dimension: what the partner, who takes whole numbers, has not been told yet. */
  readonly remainders: Map<string, Big>;
  /** What UNIQUE_COUNT has met, by day, entitlement, metric and grouping. */
  readonly seen: Set<string>;
}

/** The report on an entitlement's groups of the hour up to `endMs`. If the partner refuses it, all remainders stay. */
function newReport(
  { id, creationTime }: { readonly id: string; readonly creationTime: string },
  entitlement: data.Entitlement,
  groups: readonly data.UsageRecordGroup[],
  memory: Memory,
  endMs: number,
) {
  const { id: entitlementID, buyerID, partner, trait } = entitlement;
  const used = new Map<string, Big>();
  for (const [dimension, quantity] of groups.flatMap(({ records }) => Object.entries(records))) {
    used.set(dimension, big(quantity).plus(used.get(dimension) ?? 0));
  }
  const rows = [...used].map(([dimension, sum]) => {
    const key = `${entitlementID}/${dimension}`;
    const before = memory.remainders.get(key) ?? Big(0);
    const whole = before.plus(sum).round(0, Big.roundDown);
    const after = trait === 'refused' ? before : before.plus(sum).minus(whole);
    memory.remainders.set(key, after);
    return { dimension, before, whole, after };
  });
  const column = (name: 'before' | 'whole' | 'after') =>
    Object.fromEntries(rows.map((row) => [row.dimension, raw(row[name])]));
  const aggregated = aggregate(groups, memory, `${data.goTime(endMs - 1).slice(0, 10)}/${entitlementID}`);
  // [I] Aggregated records go to the partner rounded: nothing is known of a remainder of theirs.
  const lines = new Map(rows.map(({ dimension, whole }) => [dimension, whole]));
  for (const { key, quantity } of aggregated) lines.set(key, quantity.plus(lines.get(key) ?? 0));
  const toSend = [...lines].map(([dimension, quantity]) => ({ dimension, quantity: raw(quantity.round()) }));
  const period = { startTime: data.goTime(endMs - data.HOUR_MS), endTime: data.goTime(endMs) };
  return {
    id,
    organizationID: data.ORGANIZATION,
    partner,
    productID: `prod_atlas_${partner.toLowerCase()}`,
    buyerID,
    entitlementID,
    entitlementTermID: `term_${entitlementID}`,
    creationTime,
    info: {
      ...(trait === 'refused' ? { status: 'FAILED', message: 'CustomerNotSubscribed' } : { status: 'SUCCESS' }),
      partner,
      ...period,
      usageRecordGroupIds: groups.map((group) => group.id),
      reportedRecords: trait === 'refused' ? {} : column('whole'),
      decimalParts: column('before'),
      newDecimalParts: column('after'),
      aggregatedBillableRecords: aggregated.map((record) => ({ ...record, quantity: raw(record.quantity) })),
      ...partnerPayloads(entitlement, { reportId: id, ...period }, toSend),
    },
  };
}

/** v2: what passes a metric's filters, split by its groupBys, each part made one quantity by its aggregation. */
function aggregate(groups: readonly data.UsageRecordGroup[], { metrics, seen }: Memory, scope: string) {
  const records = groups.flatMap(({ metaInfo: { billableRecords = [], timestamp } }) =>
    billableRecords.map((record) => ({ ...record, usedMs: Date.parse(timestamp) })),
  );
  return [...Map.groupBy(records, ({ key }) => key)].flatMap(([key, ofMetric]) => {
    const metric = metrics.get(key);
    if (!metric) return [];
    const { name, info, aggregationType } = metric;
    const passing = ofMetric.filter((record) => info.filterGroups.every(({ filters }) => passesOne(filters, record)));
    const expressionOf = (record: data.BillableRecord) =>
      info.groupBys.map((property) => `${property}=${propertyOf(record, property) ?? ''}`).join(',');
    return [...Map.groupBy(passing, expressionOf)].map(([groupBysExpression, part]) => {
      const values = part.map((record) => propertyOf(record, info.propertyUniqueOn));
      const distinct = [...new Set(values)].filter((value) => value !== undefined);
      const fresh = distinct.filter((value) => !seen.has(`${scope}/${key}/${groupBysExpression}/${value}`));
      for (const value of fresh) seen.add(`${scope}/${key}/${groupBysExpression}/${value}`);
      const newItems = Object.fromEntries(fresh.map((value) => [value, {}]));
      return {
        key,
        name,
        billableMetricAggregationType: aggregationType,
        billableMetricInfo: info,
        groupBysExpression,
        quantity: aggregationType === 'UNIQUE_COUNT' ? Big(distinct.length) : quantityOf(aggregationType, part),
        ...(aggregationType === 'UNIQUE_COUNT' ? { uniqueCountAggregationResult: { newItems } } : {}),
      };
    });
  });
}

/** The filters of a group are ORed, the groups ANDed [D]. [I] A group without filters stops nothing. */
function passesOne(
  filters: data.BillableMetric['info']['filterGroups'][number]['filters'],
  record: data.BillableRecord,
): boolean {
  return (
    filters.length === 0 ||
    filters.some(({ name, operation, value }) => data.FILTERS[operation](propertyOf(record, name), textOf(value)))
  );
}

function quantityOf(
  aggregation: 'COUNT' | 'SUM' | 'MAX' | 'LAST',
  records: readonly (data.BillableRecord & { readonly usedMs: number })[],
): Big {
  const quantities = records.map(({ quantity }) => big(quantity));
  switch (aggregation) {
    case 'COUNT':
      return Big(records.length);
    case 'SUM':
      return quantities.reduce((sum, quantity) => sum.plus(quantity), Big(0));
    case 'MAX':
      return quantities.reduce((most, quantity) => (quantity.gt(most) ? quantity : most), Big(0));
    case 'LAST':
      return big(records.reduce((last, record) => (record.usedMs >= last.usedMs ? record : last)).quantity);
    default:
      return aggregation satisfies never;
  }
}

function propertyOf({ properties = {} }: data.BillableRecord, name: string): string | undefined {
  return Object.hasOwn(properties, name) ? textOf(properties[name]) : undefined;
}

function textOf(value: unknown): string {
  return data.isRawJSON(value) ? value.rawJSON : String(value);
}

/** What goes to the partner and comes back, in the words of the partner's own API. */
function partnerPayloads(
  { id, buyerID, partner, trait }: data.Entitlement,
  { reportId, startTime, endTime }: { readonly reportId: string; readonly startTime: string; readonly endTime: string },
  lines: readonly { readonly dimension: string; readonly quantity: data.RawNumber }[],
): data.Dict {
  switch (partner) {
    case 'AWS': {
      const customer = `aws-${buyerID}`;
      const status = trait === 'refused' ? 'CustomerNotSubscribed' : 'Success';
      const UsageRecords = lines.map(({ dimension, quantity }) => {
        return { CustomerIdentifier: customer, Dimension: dimension, Quantity: quantity, Timestamp: startTime };
      });
      const results = lines.map((line) => {
        const usageRecord = { customerIdentifier: customer, ...line, timestamp: startTime };
        return { meteringRecordId: `${reportId}/${line.dimension}`, status, usageRecord };
      });
      return {
        awsMeteringRequest: { ProductCode: 'c8k2example0atlas', UsageRecords },
        awsMeteringResponse: { resultMetadata: {}, results, unprocessedRecords: [] },
      };
    }
    case 'AZURE': {
      const request = lines.map((line) => {
        return { resourceId: `azure-${id}`, planId: 'standard', ...line, effectiveStartTime: startTime };
      });
      const result = request.map((event) => {
        return { ...event, usageEventId: `${reportId}/${event.dimension}`, status: 'Accepted', messageTime: endTime };
      });
      return { azureMeteringRequest: { request }, azureMeteringResponse: { count: result.length, result } };
    }
    case 'GCP': {
      const operation = { operationId: reportId, operationName: 'Hourly usage', consumerId: `project:gcp-${buyerID}` };
      const metricValueSets = lines.map(({ dimension, quantity }) => {
        return { metricName: `atlas/${dimension}`, metricValues: [{ int64Value: quantity.rawJSON }] };
      });
      return {
        gcpMeteringRequest: { ...operation, startTime, endTime, metricValueSets },
        gcpMeteringResponse: { serviceConfigId: '2025-01-01r0', serviceRolloutId: '2025-01-01r0' },
      };
    }
    default:
      return partner satisfies never;
  }
}

function runMs(hour: number): number {
  return hour * data.HOUR_MS + 5 * 60_000 + pick(0, 59_999, 'suger run', hour);
}

export function dayOf(ms: number): number {
  return Math.floor(ms / data.DAY_MS);
}

/** Quantities that a float64 holds as 0 are 0; 1e-999999999 would take a gigabyte to add. */
export function big(quantity: data.Quantity): Big {
  return Number(textOf(quantity)) === 0 ? Big(0) : Big(textOf(quantity));
}

function raw(quantity: Big): data.RawNumber {
  return data.rawJSON(quantity.toFixed());
}
