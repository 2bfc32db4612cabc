import Big from 'big.js';
import { chance, pick } from '../../sandbox/stand-in.ts';

/**
 * The sandbox's site: its resources, projects and users, what it has reported on each of the last 400 days, and what a record
 * must look like. A day's records depend on nothing but the day, so they are computed when asked for and never change.
 */

/** A JSON number in the digits in which it came: `JSON.stringify` writes them back unchanged. */
export type RawNumber = { readonly rawJSON: string };

// ECMAScript 2026, in Node since 22; the compiler's library does not know it yet. The gateway's lossless JSON is not used
// here on purpose: a stand-in that shared it could not show its faults.
export const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

/** A record as it was sent: its own keys and values, known or not. */
export type WireRecord = Readonly<Record<string, unknown>>;

export const usageTypes = ['Compute', 'Storage', 'Adjustment'] as const;
export type UsageType = (typeof usageTypes)[number];

export const resources = [
  'compute.sandbox.access-ci.org',
  'gpu.sandbox.access-ci.org',
  'storage.sandbox.access-ci.org',
] as const;

const usersByProject = new Map([
  ['SBX250001', ['aturing', 'ghopper', 'jdoe']],
  ['SBX250002', ['enoether', 'jdoe', 'mcurie']],
  ['SBX250003', ['kjohnson', 'dvaughan']],
  ['SBX250004', ['rfranklin', 'lmeitner', 'cpayne']],
  ['SBX250005', ['svaughan', 'cvrubin']],
  ['SBX250006', ['bliskov']],
]);
const openProjects = [...usersByProject.keys()];
const closedProject = 'SBX190009';
const users = new Set([...usersByProject.values()].flat());
/** The allocation of the closed project took usage up to this time. */
const CLOSED_MS = Date.parse('2020-01-01T00:00:00Z');

export const DAY_MS = 86_400_000;
/** Usage is kept for 400 days, and for the rest of the day on which they begin. */
const RETENTION_DAYS = 400;
/** What fails is looked at and cleared by the site within this time, so that older failures are in no list any more. */
const CLEARED_AFTER_DAYS = 14;

// ---------------------------------------------------------------- what a record must look like

/** What the loading goes by; everything else about a record is kept in `wire` and given back as it came. */
export interface AmieRecord {
  readonly usageType: UsageType;
  readonly resource: string;
  readonly projectId: string;
  readonly username: string;
  readonly localRecordId: string;
  /** The time whose allocation is charged: of submission, of collection, or the one that an adjustment names. */
  readonly chargedAtMs: number;
  /** As it counts in the total: below zero where it gives back. */
  readonly charge: Big;
  readonly wire: WireRecord;
}

/** The record, or what is wrong with it: the first thing found. */
export function parseRecord(usageType: UsageType, wire: WireRecord): AmieRecord | string {
  const { chargedAt, attributes, ...fields } = shapes[usageType];
  const problem =
    findProblem(wire, fields) ??
    (attributes && isObject(wire.Attributes) ? findProblem(wire.Attributes, attributes, 'Attributes.') : undefined);
  if (problem !== undefined) return problem;
  const isTurnedRound = Number(parseTime(String(wire.EndTime))) < Number(parseTime(String(wire.StartTime)));
  if (usageType === 'Compute' && isTurnedRound) return 'EndTime is earlier than StartTime';
  const charge = new Big(textOf(wire.Charge) ?? 0);
  const adjusted = givingBack.includes(wire.AdjustmentType) ? charge.abs().times(-1) : charge.abs();
  return {
    usageType,
    resource: textOf(wire.Resource) ?? '',
    projectId: textOf(wire.LocalProjectID) ?? '',
    username: textOf(wire.Username) ?? '',
    localRecordId: textOf(wire.LocalRecordID) ?? '',
    chargedAtMs: parseTime(textOf(wire[chargedAt]) ?? '') ?? 0,
    charge: usageType === 'Adjustment' ? adjusted : charge,
    wire,
  };
}

/** The keys that a record of a type must have. */
export function requiredKeys(usageType: UsageType): readonly string[] {
  return Object.keys(shapes[usageType].required);
}

/**
 * In milliseconds since 1970, with a fraction where one was given; undefined for what is no ISO 8601 date or time, or a day
 * that does not exist. A time without an offset is taken as UTC, and a date alone as its midnight, as scripts of sites send it.
 */
export function parseTime(text: string): number | undefined {
  const pattern =
    /^(\d{4}-\d\d-\d\d)(?:T((?:[01]\d|2[0-3]):[0-5]\d)(?::([0-5]\d)(\.\d{1,9})?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/;
  const [, day, minute = '00:00', second = '00', fraction = '0', offset = 'Z'] = pattern.exec(text) ?? [];
  const ms = Date.parse(`${day}T${minute}:${second}${offset.replace(/(?<=\d\d)(?=\d\d$)/, ':')}`);
  // V8 reads 2026-02-30 as 2 March.
  const isDay = day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  return isDay && !Number.isNaN(ms) ? ms + Number(fraction) * 1000 : undefined;
}

/** The vendor documents no rule for the sign of an adjustment: its type gives the direction, and either sign is taken. */
const givingBack: readonly unknown[] = ['credit', 'refund', 'storage-credit'];
const adjustmentTypes: readonly unknown[] = [...givingBack, 'debit', 'reservation', 'storage-debit'];

/** What a value that is there must be. */
type Check = readonly [what: string, holds: (value: unknown) => boolean];

const text: Check = ['a string', (value) => typeof value === 'string'];
/** Job ids are documented as strings, but numbers are seen; of `Memory` even the vendor does not know what it is. */
const textOrNumber: Check = ['a string', (value) => textOf(value) !== undefined];
/** Documented as strings, sent as numbers too. Bounded, so that no exponent fills the memory. */
const numeral: Check = ['a number', (value) => /^-?\d{1,30}(\.\d{1,30})?(e[+-]?\d{1,2})?$/i.test(textOf(value) ?? '')];
const time: Check = ['an ISO 8601 time', (value) => typeof value === 'string' && parseTime(value) !== undefined];
const object: Check = ['an object', isObject];
const adjustmentType: Check = [`one of ${adjustmentTypes.join(', ')}`, (value) => adjustmentTypes.includes(value)];
/** The vendor's own client always sends an array of one, which holds null where there is no parent. */
const parent: Check = [
  'a string',
  (value) =>
    textOf(value) !== undefined ||
    (Array.isArray(value) && value.length === 1 && (value[0] === null || textOf(value[0]) !== undefined)),
];

interface Fields {
  readonly required: Readonly<Record<string, Check>>;
  readonly optional: Readonly<Record<string, Check>>;
}

interface Shape extends Fields {
  readonly chargedAt: string;
  readonly attributes?: Fields;
}

const whose = { Username: text, LocalProjectID: text, LocalRecordID: textOrNumber, Resource: text, Charge: numeral };
const shapes: Readonly<Record<UsageType, Shape>> = {
  Compute: {
    required: { ...whose, SubmitTime: time, StartTime: time, EndTime: time, Attributes: object },
    optional: { ParentRecordID: parent, LocalReference: text },
    chargedAt: 'SubmitTime',
    attributes: {
      required: { NodeCount: numeral },
      optional: { CpuCoreCount: numeral, JobName: text, Memory: textOrNumber, Queue: text },
    },
  },
  Storage: {
    required: { ...whose, CollectionTime: time },
    optional: { Attributes: object, LocalReference: text },
    chargedAt: 'CollectionTime',
    attributes: {
      required: {},
      optional: {
        ...{ BytesRead: numeral, BytesStored: numeral, BytesWritten: numeral, CollectionInterval: numeral },
        ...{ FileCount: numeral, FilesRead: numeral, FilesWritten: numeral },
        ...{ MediaType: text, SystemCopies: numeral, UserCopies: numeral },
      },
    },
  },
  Adjustment: {
    required: { ...whose, AdjustmentType: adjustmentType, StartTime: time },
    optional: { Comment: text, LocalReference: text },
    chargedAt: 'StartTime',
  },
};

/** null and a blank string say as little as no value at all. */
function findProblem(wire: WireRecord, { required, optional }: Fields, path = ''): string | undefined {
  const isMissing = (value: unknown) => value == null || (typeof value === 'string' && value.trim() === '');
  for (const [key, [what, holds]] of Object.entries({ ...required, ...optional })) {
    if (isMissing(wire[key]) && key in required) return `${path}${key} is required`;
    if (!isMissing(wire[key]) && !holds(wire[key])) return `${path}${key} is not ${what}`;
  }
  return undefined;
}

export function isObject(value: unknown): value is WireRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

/** A string as it is, a number in its own digits. */
function textOf(value: unknown): string | undefined {
  if (isRawJSON(value)) return value.rawJSON;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/**
 * Why a record that is well formed cannot be loaded; undefined where it can. Which of these the vendor finds out only when it
 * loads is not documented: all that takes a look into its database. That a user is of the project is not asked of a record.
 */
export function reasonToFail(record: AmieRecord): string | undefined {
  if (!(resources as readonly string[]).includes(record.resource)) return 'No such resource';
  const isClosed = record.projectId === closedProject;
  if (!isClosed && !usersByProject.has(record.projectId)) return 'No such project';
  if (!users.has(record.username)) return 'No such user';
  if (isClosed && record.chargedAtMs >= CLOSED_MS) return 'Allocation is closed';
  return undefined;
}

// ---------------------------------------------------------------- what the site has reported

/** A record that could not be loaded. */
export interface Failure {
  readonly id: number;
  readonly error: string;
  readonly failedMs: number;
  readonly usageType: UsageType;
  readonly resource: string;
  readonly wire: WireRecord;
}

/** A record loaded in the past, as much of it as sums need. */
export interface PastLoad {
  /** Holds the day, the resource and the place in the day: the rest follows from it. */
  readonly serial: number;
  readonly usageType: UsageType;
  readonly resource: string;
  readonly loadedMs: number;
  /** What it adds to the total, in thousandths of an allocation unit. */
  readonly milliCharge: number;
}

/** The first day of which anything is kept, in days since 1970. */
export function firstDay(nowMs: number): number {
  return Math.floor(nowMs / DAY_MS) - RETENTION_DAYS;
}

/** All that is loaded on a day in the end, by the time of its loading: some 85 records. */
export function loadsOn(day: number): readonly PastLoad[] {
  const loads = resources.flatMap((_, kind) => placesOn(day, kind).map((place) => toLoad(serialOf(day, kind, place))));
  return loads.sort((a, b) => a.loadedMs - b.loadedMs);
}

/** The load that a site's own record id stands for; undefined where it is none of a past record. */
export function findLoad(localRecordId: string): PastLoad | undefined {
  const serial = Number(/^(?:du-|adj-)?(\d{7})$/.exec(localRecordId)?.[1] ?? -1);
  const { day, kind, place } = partsOf(serial);
  if (serial < 0 || !placesOn(day, kind).includes(place)) return undefined;
  const load = toLoad(serial);
  return localIdOf(load) === localRecordId ? load : undefined;
}

/** What has failed lately and not been cleared by the site: one to three records a day, the first of them of a job. */
export function failuresUntil(nowMs: number): readonly Failure[] {
  const today = Math.floor(nowMs / DAY_MS);
  return Array.from({ length: CLEARED_AFTER_DAYS }, (_, index) => today - CLEARED_AFTER_DAYS + 1 + index)
    .flatMap((day) => usageTypes.slice(0, 1 + (day % 3)).map((usageType, index) => toFailure(day, usageType, index)))
    .filter(({ failedMs }) => failedMs <= nowMs);
}

function toFailure(day: number, usageType: UsageType, index: number): Failure {
  const kind = { Compute: day % 2, Storage: 2, Adjustment: day % 3 }[usageType];
  const load = toLoad(serialOf(day, kind, FIRST_FAILED_PLACE + index), usageType);
  const [error, wrong] = faults[pick(0, faults.length - 1, 'fault', load.serial)] ?? ['', {}];
  const wire = { ...recordOf(load), ...wrong, LocalReference: `row-${load.serial}` };
  return { id: day * 10 + index, error, failedMs: load.loadedMs, usageType, resource: load.resource, wire };
}

const faults: readonly (readonly [error: string, wrong: WireRecord])[] = [
  ['No such project', { LocalProjectID: 'SBX259999' }],
  ['No such user', { Username: 'nobody' }],
  ['Allocation is closed', { LocalProjectID: closedProject }],
];

/** Numbers for the records of a resource on a day: from 0 its jobs or volumes, then what failed, last an adjustment. */
const PLACES = 100;
const FIRST_FAILED_PLACE = 90;
const ADJUSTMENT_PLACE = 99;

function placesOn(day: number, kind: number): readonly number[] {
  const count = kind === 2 ? openProjects.length : pick(30, 50, 'jobs', kind, day);
  const places = Array.from({ length: count }, (_, index) => index);
  return chance('adjusted', kind, day) < 0.2 ? [...places, ADJUSTMENT_PLACE] : places;
}

function serialOf(day: number, kind: number, place: number): number {
  return (day * resources.length + kind) * PLACES + place;
}

function partsOf(serial: number): { readonly day: number; readonly kind: number; readonly place: number } {
  const run = Math.floor(serial / PLACES);
  return { day: Math.floor(run / resources.length), kind: run % resources.length, place: serial % PLACES };
}

function toLoad(serial: number, given?: UsageType): PastLoad {
  const { day, kind, place } = partsOf(serial);
  const usageType = given ?? (place === ADJUSTMENT_PLACE ? 'Adjustment' : kind === 2 ? 'Storage' : 'Compute');
  return {
    serial,
    usageType,
    resource: resources[kind] ?? '',
    loadedMs: day * DAY_MS + pick(0, 86_399, 'loaded', serial) * 1000,
    milliCharge: milliChargeOf(serial, usageType, kind),
  };
}

function milliChargeOf(serial: number, usageType: UsageType, kind: number): number {
  switch (usageType) {
    case 'Compute':
      // Node hours, of nodes with four GPUs GPU hours.
      return Math.round((nodesOf(serial) * secondsOf(serial) * (kind === 1 ? 4 : 1) * 1000) / 3600);
    case 'Storage':
      // Gigabytes, as is usual for storage.
      return Math.round(bytesOf(serial) / 1e6);
    case 'Adjustment':
      return pick(250, 64_000, 'adjustment', serial) * (givingBack.includes(adjustmentOf(serial, kind)) ? -1 : 1);
  }
}

/** The whole record, as the site sent it. */
export function recordOf({ serial, usageType, loadedMs, resource, milliCharge }: PastLoad): WireRecord {
  const { day, kind, place } = partsOf(serial);
  // A volume belongs to a project, and is collected every day; whose job runs is left to chance.
  const project =
    openProjects[usageType === 'Storage' ? place % openProjects.length : pick(0, 5, 'project', serial)] ?? '';
  const members = usersByProject.get(project) ?? [];
  const amount = (milliCharge / 1000).toFixed(3);
  const shared = {
    Username: members[pick(0, members.length - 1, 'user', serial)],
    LocalProjectID: project,
    LocalRecordID: localIdOf({ serial, usageType }),
    Resource: resource,
    // Sites send both.
    Charge: chance('as a number', serial) < 0.2 ? rawJSON(amount) : amount,
  };
  switch (usageType) {
    case 'Compute': {
      const endMs = loadedMs - pick(300, 21_600, 'reported', serial) * 1000;
      const startMs = endMs - secondsOf(serial) * 1000;
      const nodes = nodesOf(serial);
      return {
        ...shared,
        SubmitTime: iso(startMs - pick(0, 43_200, 'waited', serial) * 1000),
        StartTime: iso(startMs),
        EndTime: iso(endMs),
        Attributes: {
          NodeCount: nodes,
          CpuCoreCount: nodes * 64,
          JobName: ['wrf', 'namd', 'gromacs', 'train'][pick(0, 3, 'name', serial)],
          ...(chance('memory', serial) < 0.5 ? { Memory: '268435456000' } : {}),
          Queue: kind === 1 ? 'GPU' : 'RM',
        },
        ParentRecordID: [place % 7 === 6 ? String(serial - 1) : null],
      };
    }
    case 'Storage':
      return {
        ...shared,
        CollectionTime: iso(day * DAY_MS),
        Attributes: {
          BytesStored: String(bytesOf(serial)),
          CollectionInterval: '1',
          FileCount: pick(1_000, 9_000_000, 'files', serial),
          MediaType: place % 2 === 0 ? 'Disk' : 'Tape',
          SystemCopies: 1 + (place % 2),
        },
      };
    case 'Adjustment':
      return {
        ...shared,
        AdjustmentType: adjustmentOf(serial, kind),
        StartTime: iso(loadedMs - pick(86_400, 864_000, 'adjusted', serial) * 1000),
        Comment: 'agreed with the project',
      };
  }
}

function localIdOf({ serial, usageType }: Pick<PastLoad, 'serial' | 'usageType'>): string {
  return `${{ Compute: '', Storage: 'du-', Adjustment: 'adj-' }[usageType]}${serial}`;
}

function adjustmentOf(serial: number, kind: number): string {
  const names = kind === 2 ? ['storage-credit', 'storage-debit'] : ['credit', 'refund', 'debit', 'reservation'];
  return names[pick(0, names.length - 1, 'adjustment type', serial)] ?? '';
}

function nodesOf(serial: number): number {
  return 2 ** pick(0, 4, 'nodes', serial);
}

function secondsOf(serial: number): number {
  return pick(60, 86_400, 'seconds', serial);
}

/** From half a terabyte to twenty. */
function bytesOf(serial: number): number {
  return pick(500_000_000, 20_000_000_000, 'bytes', serial) * 1000;
}

function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
