import { z } from 'zod';
import { chance } from '../../sandbox/stand-in.ts';

/** A number in the digits in which it came: `JSON.stringify` writes them back unchanged. */
export type RawNumber = { readonly rawJSON: string };
export type Quantity = number | RawNumber;
export type Dict<T = unknown> = Readonly<Record<string, T>>;

// ECMAScript 2026, in Node since 22; the compiler's library does not know it yet. The gateway's lossless JSON is not used
// here on purpose: a stand-in that shared it could not show its faults.
export const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

export const ORGANIZATION = 'sandbox';
export const DAYS_OF_DATA = 400;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const PARTNERS = ['AWS', 'AZURE', 'GCP'] as const;
export const SOURCES = ['API', 'INTERNAL', 'LAGO', 'METRONOME', 'ORB', 'STRIPE'] as const;
export const STATUSES = ['CREATED', 'DELETED', 'INVALID', 'REPORTED', 'REPORT_PENDING', 'REPORT_FAILED'] as const;

/** What a filter asks of a property (undefined where a record lacks it), given the filter's own value. */
export const FILTERS = {
  IS: (property, value) => property === value,
  NOT_IS: (property, value) => property !== value,
  CONTAINS: (property, value) => property?.includes(value) === true,
  NOT_CONTAINS: (property, value) => property?.includes(value) !== true,
  EXISTS: (property) => property !== undefined,
  NOT_EXISTS: (property) => property === undefined,
  GT: (property, value) => Number(property) > Number(value),
  GTE: (property, value) => Number(property) >= Number(value),
  LT: (property, value) => Number(property) < Number(value),
  LTE: (property, value) => Number(property) <= Number(value),
  EQ: (property, value) => Number(property) === Number(value),
  NOT_EQ: (property, value) => Number(property) !== Number(value),
} satisfies Dict<(property: string | undefined, value: string) => boolean>;

export interface BillableRecord {
  readonly key: string;
  readonly properties?: Dict | undefined;
  readonly quantity: Quantity;
}

const filterShape = z.object({
  name: z.string(),
  operation: z.custom<keyof typeof FILTERS>((name) => Object.keys(FILTERS).includes(String(name)), 'is unknown'),
  value: z.unknown().optional(),
  valueType: z.enum(['STRING', 'FLOAT']).optional(),
});
export const metricShape = z.object({
  id: z.string().min(1).max(36),
  name: z.string().min(4).max(50),
  description: z.string().max(300).default(''),
  aggregationType: z.enum(['COUNT', 'UNIQUE_COUNT', 'SUM', 'MAX', 'LAST']),
  info: z
    .object({
      filterGroups: z.array(z.object({ filters: z.array(filterShape) })).default([]),
      groupBys: z.array(z.string()).default([]),
      propertyUniqueOn: z.string().default(''),
    })
    .prefault({}),
});
export type BillableMetric = z.infer<typeof metricShape> & {
  readonly organizationId: string;
  readonly status: 'ACTIVE' | 'DELETED';
  readonly creationTime: string;
  readonly lastUpdateTime: string;
};

/** One of `partnerUsageMeteringConfigs`. */
export interface PartnerConfig extends Dict {
  readonly partner: (typeof PARTNERS)[number];
}

export interface Entitlement {
  readonly id: string;
  readonly buyerID: string;
  readonly partner: (typeof PARTNERS)[number];
  readonly dimensions: readonly string[];
  /** `refused`: the partner turns its reports down. `slow`: the first run of each hour's report fails. */
  readonly trait?: 'refused' | 'slow';
}

export interface UsageRecordGroup {
  readonly id: string;
  readonly serialID: number;
  readonly organizationID: string;
  readonly entitlementID: string;
  readonly buyerID: string;
  readonly partner: Entitlement['partner'];
  readonly records: Record<string, Quantity>;
  readonly metaInfo: {
    readonly source: string;
    readonly timestamp: string;
    readonly originRecords?: Dict<Quantity>;
    readonly billableRecords?: readonly BillableRecord[];
  };
  readonly creationTime: string;
  lastUpdateTime: string;
  status: (typeof STATUSES)[number];
  reportedTime: string | null;
  usageRecordReportID: string;
}

/** A group, when it was created, and what becomes of it when its hour is reported: `slow` ones take two runs. */
export interface GroupEntry {
  readonly wire: UsageRecordGroup;
  readonly createdMs: number;
  readonly fate: 'reported' | 'slow' | 'invalid' | 'deleted';
}

/** Seven buyers; each of the thirteen entitlements belongs to one, and to one partner. */
export const ENTITLEMENTS: readonly Entitlement[] = [
  { id: 'ent_acorn_1', buyerID: 'b_acorn', partner: 'AWS', dimensions: ['api_call', 'storage_gb'] },
  { id: 'ent_acorn_2', buyerID: 'b_acorn', partner: 'AWS', dimensions: ['api_call', 'data_out_gb', 'seat'] },
  { id: 'ent_beacon_1', buyerID: 'b_beacon', partner: 'AWS', dimensions: ['storage_gb', 'data_out_gb'] },
  { id: 'ent_beacon_2', buyerID: 'b_beacon', partner: 'AWS', dimensions: ['api_call'] },
  { id: 'ent_cobalt_1', buyerID: 'b_cobalt', partner: 'AWS', dimensions: ['api_call', 'seat'] },
  { id: 'ent_cobalt_2', buyerID: 'b_cobalt', partner: 'AWS', dimensions: ['api_call', 'storage_gb'], trait: 'refused' },
  { id: 'ent_delta_1', buyerID: 'b_delta', partner: 'AZURE', dimensions: ['api_call', 'storage_gb'] },
  { id: 'ent_delta_2', buyerID: 'b_delta', partner: 'AZURE', dimensions: ['data_out_gb', 'seat'] },
  { id: 'ent_ember_1', buyerID: 'b_ember', partner: 'AZURE', dimensions: ['api_call', 'data_out_gb'] },
  { id: 'ent_ember_2', buyerID: 'b_ember', partner: 'AZURE', dimensions: ['storage_gb'] },
  { id: 'ent_fjord_1', buyerID: 'b_fjord', partner: 'GCP', dimensions: ['api_call', 'storage_gb', 'seat'] },
  { id: 'ent_fjord_2', buyerID: 'b_fjord', partner: 'GCP', dimensions: ['data_out_gb'] },
  { id: 'ent_garnet_1', buyerID: 'b_garnet', partner: 'GCP', dimensions: ['api_call', 'data_out_gb'], trait: 'slow' },
];

/**
 * The filters here are EXISTS and NOT_EXISTS only, which need no `value`: the vendor's Python SDK types `value` as an object
 * and cannot read a metric, or a report on one, that compares with a string or a number. Created metrics may.
 */
export const BILLABLE_METRICS: readonly BillableMetric[] = [
  metric('api_requests', 'API requests', 'SUM', 'requests answered'),
  metric('network_traffic', 'Network traffic', 'SUM', 'gigabytes out', { groupBys: ['os', 'cluster'] }),
  metric('compute_hours', 'Compute hours', 'SUM', 'hours of virtual processors', { groupBys: ['region'] }),
  metric('storage_peak', 'Storage peak', 'MAX', 'most gigabytes held at once'),
  metric('active_users', 'Active users', 'UNIQUE_COUNT', 'people who signed in', { propertyUniqueOn: 'user_id' }),
  metric('active_clusters', 'Active clusters', 'UNIQUE_COUNT', '', {
    propertyUniqueOn: 'cluster',
    groupBys: ['region'],
  }),
  metric('job_runs', 'Job runs', 'COUNT', 'batch jobs started'),
  metric('premium_calls', 'Premium calls', 'COUNT', 'calls under a plan and without a coupon', {
    filterGroups: [
      { filters: [{ name: 'plan', operation: 'EXISTS' }] },
      { filters: [{ name: 'coupon', operation: 'NOT_EXISTS' }] },
    ],
  }),
  metric('queue_depth', 'Queue depth', 'LAST', 'jobs waiting at the last look'),
  { ...metric('legacy_tokens', 'Legacy tokens', 'SUM', 'given up in favour of api_requests'), status: 'DELETED' },
];

export const METERING_CONFIGS: readonly PartnerConfig[] = [
  {
    partner: 'AWS',
    enableDimensionMapping: false,
    dimensionMapping: { api_call: toThousands('calls_1k') },
    dimensionMappingV2: {
      api_call: [toThousands('calls_1k')],
      storage_gb: [toThousands('storage_tb'), { dimensionKey: 'usd', mappingMode: 'AMOUNT' }],
    },
    enableCommitWithAdditionalUsageMetering: true,
    enableCommitWithAdditionalUsageAtListPrice: false,
  },
  { partner: 'AZURE', dimensionMapping: {}, dimensionMappingV2: {}, enableBillableDimension: true },
  {
    partner: 'GCP',
    enableDimensionMapping: false,
    dimensionMapping: { data_out_gb: toThousands('data_out_tb') },
    dimensionMappingV2: { data_out_gb: [toThousands('data_out_tb')] },
  },
];

/** RFC 3339 as Go writes it: in microseconds, as a database keeps them, without zeros at the end. */
export function goTime(ms: number): string {
  const micros = String(((ms % 1000) * 7919) % 1000).padStart(3, '0');
  return `${`${new Date(ms).toISOString().slice(0, -1)}${micros}`.replace(/\.?0+$/, '')}Z`;
}

/** The same instant in UTC, its fraction kept, in the form of `goTime`. */
export function toUtc(text: string): string {
  const fraction = /\.(\d{1,9})/.exec(text)?.[1]?.replace(/0+$/, '');
  return `${new Date(text).toISOString().slice(0, 19)}${fraction ? `.${fraction}` : ''}Z`;
}

/** A UUID, version 7 (RFC 9562, section 5.7), that depends on nothing but its arguments. */
export function uuidAt(ms: number, ...parts: readonly (string | number)[]): string {
  const time = ms.toString(16).padStart(12, '0');
  const roll = rollsOf(chance(...parts));
  const three = () => oneOf(HEX, roll);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${three()}-8${three()}-${three()}${three()}${three()}${three()}`;
}

/** Looked up, for writing a number in hexadecimal is slow. */
const HEX = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));

/** When an id of `uuidAt` was made; no sensible number for any other. */
export function msOfUuid(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** A group as it was just created. */
export function newGroup(
  given: Pick<UsageRecordGroup, 'id' | 'serialID' | 'records' | 'metaInfo'>,
  { id: entitlementID, buyerID, partner }: Entitlement,
  createdMs: number,
): UsageRecordGroup {
  const creationTime = goTime(createdMs);
  return {
    ...given,
    organizationID: ORGANIZATION,
    entitlementID,
    buyerID,
    partner,
    creationTime,
    lastUpdateTime: creationTime,
    status: 'CREATED',
    reportedTime: null,
    usageRecordReportID: '',
  };
}

/**
 * The groups created on a day (counted from 1970), oldest first, none reported yet: 120, or 3,600 in 30 days. They depend
 * on nothing but the day. The first of an hour comes before its fifth minute, when the hour before is reported, and the
 * last takes two runs: at every moment some group is CREATED and some REPORT_PENDING.
 */
export function groupsOfDay(day: number): GroupEntry[] {
  const slots = Array.from({ length: 24 * GROUPS_PER_HOUR }, (_, index) => day * 24 * GROUPS_PER_HOUR + index);
  const entries = slots.map(groupOfSlot);
  roundOffDay(entries);
  return entries;
}

// Private

function metric(
  id: string,
  name: string,
  aggregationType: BillableMetric['aggregationType'],
  description: string,
  info: Partial<BillableMetric['info']> = {},
): BillableMetric {
  const creationTime = '2024-01-15T09:00:00Z';
  return {
    id,
    organizationId: ORGANIZATION,
    name,
    description,
    aggregationType,
    info: { filterGroups: [], groupBys: [], propertyUniqueOn: '', ...info },
    status: 'ACTIVE',
    creationTime,
    lastUpdateTime: creationTime,
  };
}

function toThousands(dimensionKey: string) {
  return { dimensionKey, mappingMode: 'QUANTITY', convertionMultiplier: 0.001 } as const;
}

const GROUPS_PER_HOUR = 5;
const ORDINARY = ENTITLEMENTS.filter(({ trait }) => trait === undefined);
const REPORTABLE = BILLABLE_METRICS.filter(({ status }) => status === 'ACTIVE');

/** Gives the next figure from 0 up to 1. */
type Roll = () => number;

/** Figures that depend on nothing but the seed, quicker than one `chance` each (mulberry32). */
function rollsOf(seed: number): Roll {
  let state = Math.floor(seed * 2 ** 32);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The group of one of an hour's five slots, which are counted from 1970. */
function groupOfSlot(slot: number): GroupEntry {
  const roll = rollsOf(chance('suger', slot));
  const nth = slot % GROUPS_PER_HOUR;
  const isLast = nth === GROUPS_PER_HOUR - 1;
  const minutes = nth === 0 ? 1 + 4 * roll() : 12 * (nth + roll());
  const createdMs = Math.floor(slot / GROUPS_PER_HOUR) * HOUR_MS + Math.floor((minutes * HOUR_MS) / 60);
  // One in 25 is reported a day or two after the usage, the others within five minutes of it.
  const delayMs = roll() < 0.04 ? (1 + roll()) * DAY_MS : (roll() * HOUR_MS) / 12;
  const trait = isLast ? 'slow' : roll() < 0.03 ? 'refused' : undefined;
  const entitlement = ENTITLEMENTS.find((one) => trait && one.trait === trait) ?? oneOf(ORDINARY, roll);
  const isV2 = roll() < 0.35;
  const records = isV2 ? {} : recordsOf(entitlement, roll);
  const source = roll() < 0.75 ? 'API' : oneOf(SOURCES, roll);
  const metaInfo = {
    source,
    timestamp: goTime(createdMs - Math.floor(delayMs)),
    ...(isV2 ? { billableRecords: billableRecordsOf(roll) } : { originRecords: records }),
    ...sourceFields(source, entitlement.id, createdMs, Math.floor(roll() * 100_000) / 100),
  };
  const luck = roll();
  const id = uuidAt(createdMs, 'group', slot);
  return {
    createdMs,
    fate: isLast ? 'slow' : luck < 0.015 ? 'invalid' : luck < 0.025 ? 'deleted' : 'reported',
    wire: newGroup({ id, serialID: slot, records, metaInfo }, entitlement, createdMs),
  };
}

function oneOf<T>(from: readonly T[], roll: Roll): T {
  const one = from[Math.floor(roll() * from.length)];
  if (one === undefined) throw new Error('There is nothing to choose from.');
  return one;
}

/** How finely a dimension is measured, in thousandths, and the most of these steps in a group. */
const STEPS: Dict<{ readonly thousandths: number; readonly most: number }> = {
  api_call: { thousandths: 500, most: 900 },
  storage_gb: { thousandths: 1, most: 90_000 },
  data_out_gb: { thousandths: 10, most: 2_500 },
  seat: { thousandths: 1000, most: 40 },
};

function recordsOf({ dimensions }: Entitlement, roll: Roll): Record<string, number> {
  const used = dimensions.filter((_, index) => index === 0 || roll() < 0.5);
  return Object.fromEntries(
    used.map((dimension) => {
      const { thousandths, most } = STEPS[dimension] ?? { thousandths: 1000, most: 1 };
      return [dimension, (thousandths * (1 + Math.floor(roll() * most))) / 1000];
    }),
  );
}

/**
 * Adds to the last group of each entitlement and dimension what makes the day's sum a whole number. Nothing is then left
 * over for the next day's reports, and each day can be made by itself, in any order.
 */
function roundOffDay(entries: readonly GroupEntry[]): void {
  const sums = new Map<string, { thousandths: number; last: Record<string, Quantity>; dimension: string }>();
  for (const { wire, fate } of entries) {
    if (fate === 'invalid' || fate === 'deleted') continue;
    for (const [dimension, quantity] of Object.entries(wire.records)) {
      const key = `${wire.entitlementID}/${dimension}`;
      const thousandths = (sums.get(key)?.thousandths ?? 0) + Math.round(Number(quantity) * 1000);
      sums.set(key, { thousandths, last: wire.records, dimension });
    }
  }
  for (const { thousandths, last, dimension } of sums.values()) {
    last[dimension] = (Math.round(Number(last[dimension]) * 1000) + ((1000 - (thousandths % 1000)) % 1000)) / 1000;
  }
}

function billableRecordsOf(roll: Roll): BillableRecord[] {
  return Array.from({ length: 1 + Math.floor(roll() * 3) }, (_, index) => {
    const { id, aggregationType } = oneOf(REPORTABLE, roll);
    const properties = {
      region: oneOf(['east', 'west', 'north'], roll),
      os: oneOf(['linux', 'windows'], roll),
      cluster: `cluster-${1 + Math.floor(roll() * 4)}`,
      ...(id === 'active_users' ? { user_id: `user-${1 + Math.floor(roll() * 50)}` } : {}),
      ...(id === 'premium_calls' && roll() < 0.8 ? { plan: 'premium', latency_ms: 20 + index } : {}),
    };
    const isCounted = aggregationType === 'COUNT' || aggregationType === 'UNIQUE_COUNT';
    return { key: id, properties, quantity: isCounted ? 1 : (1 + Math.floor(roll() * 50_000)) / 100 };
  });
}

/** What metaInfo holds besides, where usage was not reported by the API but fetched from elsewhere. */
function sourceFields(source: string, id: string, ms: number, amount: number): Dict {
  const month = new Date(ms).toISOString().slice(0, 7);
  const monthStart = `${month}-01T00:00:00Z`;
  switch (source) {
    case 'INTERNAL':
      return { SkipValidation: true };
    case 'LAGO':
      return { lagoAmount: amount, lagoSubscriptionID: `lago_${id}`, lagoUsageStartTime: monthStart };
    case 'METRONOME':
      return { metronomeInvoiceID: `${month}_${id}`, metronomeMonthlyInvoiceAmount: amount };
    case 'STRIPE':
      return {
        stripeInvoiceID: `in_${month}_${id}`,
        stripeSubscriptionItemID: `si_${id}`,
        stripePeriodStartTime: monthStart,
        stripePeriodEndTime: goTime(ms - (ms % HOUR_MS)),
        stripeUsageRecordSummaryTotalUsage: Math.ceil(amount),
      };
    default:
      return {};
  }
}
