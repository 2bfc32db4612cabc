import { z } from 'zod';
import { chance, pick } from '../../sandbox/stand-in.ts';

/**
 * What GraalSystems holds of the sandbox's tenant: what a usage is, and those of the last 400 days. A usage depends on nothing
 * but its UTC day and its slot in that day, so it is computed when asked for and never changes as the clock moves on.
 */

/** A number in the digits in which it came: `JSON.stringify` writes them back unchanged. */
type RawNumber = { readonly rawJSON: string };

// ECMAScript 2026, in Node since 22; the compiler's library does not know it yet. The gateway's lossless JSON is not used
// here on purpose: a stand-in that shared it could not show its faults. Nor is its reading of times.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

export type Usage = z.infer<typeof usageShape> & { readonly created: string };

/** A usage as it goes over the wire, and its `created` as it is compared. */
export interface Entry {
  readonly usage: Usage;
  readonly createdNs: bigint;
}

// ---------------------------------------------------------------- what is written

/** Of an object: arrays are none, nor are the stand-ins for numbers, which are objects too. */
const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);

/**
 * Every property is optional and none nullable, as in the vendor's model; no bound is documented for any, so a negative quantity
 * is taken too. Unknown properties are dropped, as Spring's Jackson drops them: the vendor's API is taken for a Spring service.
 */
const usageShape = z.object({
  product_type: z.enum(['INSTANCE', 'EGRESS', 'SUPPORT']).optional(),
  quantity: z.custom<number | RawNumber>((value) => isRawJSON(value), 'Invalid input: expected number').optional(),
  product_reference: z.string().optional(),
  created: z
    .string()
    .refine((text) => parseInstant(text) !== undefined, 'Invalid input: expected RFC 3339 date-time')
    .optional(),
  // Not `z.record`, which loses a key `__proto__`.
  dimensions: z
    .custom<Readonly<Record<string, string>>>(
      (value) => isMap(value) && Object.values(value).every((label) => typeof label === 'string'),
      'Invalid input: expected map of strings',
    )
    .optional(),
});
const bodyShape = z.custom((value) => isMap(value), 'Invalid input: expected object').pipe(usageShape);

/** A usage as it was posted, `created` now where it says nothing; a string says what is wrong with it. */
export function parseUsage(body: string, now: Date): Entry | string {
  const parsed = bodyShape.safeParse(parseJson(body));
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; ');
  const { product_type, quantity, product_reference, created, dimensions } = parsed.data;
  const createdNs = parseInstant(created ?? now.toISOString()) ?? 0n;
  return {
    usage: { product_type, quantity, product_reference, created: formatInstant(createdNs), dimensions },
    createdNs,
  };
}

/** Every number stays in the digits in which it came; undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    const keepDigits = (_key: string, value: unknown, { source }: { source: string }) =>
      typeof value === 'number' ? rawJSON(source) : value;
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

// ---------------------------------------------------------------- time

const MILLISECOND_NS = 1_000_000n;
const SECOND_NS = 1_000_000_000n;

/** Nanoseconds since 1970. RFC 3339 with 0 to 9 digits of fraction; no leap second, which Java's parser does not take either. */
export function parseInstant(text: string): bigint | undefined {
  const [, date, time, fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3])(?::[0-5]\d){2})(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i.exec(
      text,
    ) ?? [];
  if (date === undefined) return undefined;
  const dateMs = Date.parse(`${date}T00:00:00Z`);
  // V8 takes 2026-02-30 for 2 March.
  if (Number.isNaN(dateMs) || new Date(dateMs).toISOString().slice(0, 10) !== date) return undefined;
  const second = new Date(`${date}T${time}${zone.toUpperCase()}`);
  // With its offset an instant may lie in a year that four digits cannot write.
  if (second.getUTCFullYear() < 0 || second.getUTCFullYear() > 9999) return undefined;
  return BigInt(second.getTime()) * MILLISECOND_NS + BigInt(fraction.padEnd(9, '0'));
}

/**
 * In UTC with `Z`, whatever the offset that it came with: the vendor's example gives `+00:00` back so. The fraction has 0, 3, 6
 * or 9 digits, as Java's `Instant` writes it.
 */
function formatInstant(ns: bigint): string {
  const fractionNs = ((ns % SECOND_NS) + SECOND_NS) % SECOND_NS;
  const second = new Date(Number((ns - fractionNs) / SECOND_NS) * 1000).toISOString().slice(0, -'.000Z'.length);
  const fraction = String(fractionNs)
    .padStart(9, '0')
    .replace(/(?:000)+$/, '');
  return `${second}${fraction && `.${fraction}`}Z`;
}

// ---------------------------------------------------------------- what was there before

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Usages are kept for 400 days, and for the rest of the day on which they begin. */
const RETENTION_DAYS = 400;

/** The usages of the days in which the bounds lie, as far as they are kept and have happened. */
export function usagesOfDays(fromNs: bigint | undefined, toNs: bigint | undefined, now: Date): Entry[] {
  const today = dayNumber(now.getTime());
  const nowNs = BigInt(now.getTime()) * MILLISECOND_NS;
  const oldest = today - RETENTION_DAYS;
  const first = fromNs === undefined ? oldest : Math.max(oldest, dayNumber(Number(fromNs / MILLISECOND_NS)));
  const last = toNs === undefined ? today : Math.min(today, dayNumber(Number(toNs / MILLISECOND_NS)));
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
  return days.flatMap(usagesOn).filter(({ createdNs }) => createdNs <= nowNs);
}

function dayNumber(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** One usage comes to pass in each slot of a day; so any 90 days hold 8 times 89 at least. */
interface Slot {
  readonly type: NonNullable<Usage['product_type']>;
  readonly hour: number;
  readonly hours: number;
}
const slots: readonly Slot[] = [
  ...[0, 4, 8, 12, 16, 20].map((hour) => ({ type: 'INSTANCE' as const, hour, hours: 4 })),
  ...[0, 12].map((hour) => ({ type: 'EGRESS' as const, hour, hours: 12 })),
  { type: 'SUPPORT', hour: 8, hours: 10 },
];

function usagesOn(day: number): Entry[] {
  // 1970-01-01 was a Thursday. Nobody works in support at the weekend.
  const isWeekend = (day + 4) % 7 === 0 || (day + 4) % 7 === 6;
  return slots.filter(({ type }) => type !== 'SUPPORT' || !isWeekend).map((slot) => usageIn(day, slot));
}

function usageIn(day: number, { type, hour, hours }: Slot): Entry {
  const key = [type, day, hour] as const;
  // Half of them at a whole second: the vendor's examples have none with a fraction, its SDK sends six digits.
  const fractionMs = chance('whole', ...key) < 0.5 ? 0 : pick(1, 999, 'fraction', ...key);
  const createdMs = day * DAY_MS + hour * HOUR_MS + pick(0, hours * 3600 - 1, 'second', ...key) * 1000 + fractionMs;
  const createdNs = BigInt(createdMs) * MILLISECOND_NS;
  const product_reference = chance('reference', ...key) < 0.9 ? one(references[type], 'which', ...key) : undefined;
  return {
    usage: {
      product_type: type,
      quantity: quantities[type](key),
      product_reference,
      created: formatInstant(createdNs),
      dimensions: dimensionsOf(key),
    },
    createdNs,
  };
}

type Key = readonly (string | number)[];

/** The vendor documents no unit. Here: hours that an instance ran, bytes, hours of support. */
const quantities: Record<Slot['type'], (key: Key) => number> = {
  INSTANCE: (key) => pick(1, 400, 'quantity', ...key) / 100,
  EGRESS: (key) => pick(1_048_576, 2_000_000_000_000, 'quantity', ...key),
  SUPPORT: (key) => pick(1, 16, 'quantity', ...key) / 4,
};
const references: Record<Slot['type'], readonly string[]> = {
  INSTANCE: ['c5.large', 'm5.xlarge', 'r5.2xlarge', 'g4dn.xlarge'],
  EGRESS: ['egress.internet', 'egress.inter-region'],
  SUPPORT: ['support.standard', 'support.premium'],
};
const projects = ['atlas', 'borealis', 'cygnus'];
const users = ['user-1', 'user-2', 'user-3', 'user-4', 'user-5'];
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'];

/** The property may be missing, or hold nothing, or less than it might: it is free. */
function dimensionsOf(key: Key): Record<string, string> | undefined {
  const share = chance('dimensions', ...key);
  if (share < 0.06) return undefined;
  if (share < 0.12) return {};
  const [project, user, region] = [
    one(projects, 'project', ...key),
    one(users, 'user', ...key),
    one(regions, 'region', ...key),
  ];
  return share < 0.3 ? { project, region } : { project, user, region };
}

function one(values: readonly string[], ...key: Key): string {
  return values[pick(0, values.length - 1, ...key)] ?? '';
}
