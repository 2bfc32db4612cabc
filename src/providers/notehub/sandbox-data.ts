import { chance, pick } from '../../sandbox/stand-in.ts';

/**
 * What the sandbox's Notehub project holds: 120 devices in 6 fleets, 4 routes, and one figure per counter and UTC day. A day's
 * figure depends on nothing but the device (or route) and the day, so it is computed when asked for and never changes;
 * weeks and months are sums of days.
 */

/** The project under each of its names: `projectOrProductUID` takes a product UID too, with and without its prefix. */
export const projectUids: readonly string[] = [
  'app:2606f411-dea6-44a0-9743-1130f57d77d8',
  'com.example.sandbox:fleet',
  'product:com.example.sandbox:fleet',
];

export interface Device {
  readonly number: number;
  readonly uid: string;
  readonly fleets: readonly string[];
  /** Every device has a SIM: there is no connectivity but cellular and satellite for which the vendor counts bytes. */
  readonly iccid: string;
  /** Of one device in six, beside its SIM. The vendor named it by IMSI until 2026-01-09 and by PSID since. */
  readonly satellite?: { readonly psid: string; readonly imsi: string };
}

export const fleetUids: readonly string[] = counted(6).map((number) => `fleet:${uuidOf('fleet', number)}`);
export const routeUids: readonly string[] = counted(4).map((number) => `route:${hexOf(32, 'route', number)}`);
export const devices: readonly Device[] = counted(120).map(toDevice);

// ---------------------------------------------------------------- the calendar

/** A UTC day, or what has passed of it. */
export interface Day {
  /** Days since 1970-01-01. */
  readonly number: number;
  /** 1 for a day that is over, the part that has passed for the running one. */
  readonly passed: number;
}

export type Period = 'day' | 'week' | 'month';

/** Data is kept for 400 days, and for the rest of the day on which they begin. */
const RETENTION_DAYS = 400;
const DAY_MS = 86_400_000;

/**
 * The days that start before `toMs`, from the one in which `fromMs` lies, as far as they are kept and have begun. The vendor does
 * not say how a date inside a day is aligned: whole days keep every figure the same whatever window it is asked in.
 */
export function daysBetween(fromMs: number | undefined, toMs: number | undefined, nowMs: number): Day[] {
  const oldest = Math.floor(nowMs / DAY_MS) - RETENTION_DAYS;
  const first = fromMs === undefined ? oldest : Math.max(oldest, Math.floor(fromMs / DAY_MS));
  const end = Math.ceil(Math.min(toMs ?? nowMs, nowMs) / DAY_MS);
  return counted(Math.max(0, end - first)).map((offset) => {
    const number = first + offset - 1;
    return { number, passed: Math.min(1, (nowMs - number * DAY_MS) / DAY_MS) };
  });
}

/**
 * The first day of the bucket in which the day lies: itself, its Monday, or the 1st of its month. The vendor names no weekday:
 * Monday as in ISO 8601.
 */
export function bucketStart(day: Day, period: Period): string {
  return `${new Date(firstDayNumber(day, period) * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
}

/** How many days the bucket that starts at `start` has, days to come included. */
export function daysInBucket(start: string, period: Period): number {
  if (period === 'day') return 1;
  if (period === 'week') return 7;
  const first = new Date(start);
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
}

// ---------------------------------------------------------------- the figures of a day

export type Connectivity = 'cellular' | 'satellite';
/** Bytes and packets; the billable and packet counters stay 0 for cellular, which has none. */
export type Traffic = Record<
  'uplink' | 'downlink' | 'uplinkBillable' | 'downlinkBillable' | 'uplinkPackets' | 'downlinkPackets',
  number
>;

/** A satellite packet is billed as 50 bytes at least. */
const BILLED_PACKET_BYTES = 50;

/** undefined where the device sent nothing on that day. */
export function trafficOn(connectivity: Connectivity, device: Device, day: Day): Traffic | undefined {
  if (isSilent(device, day)) return undefined;
  return connectivity === 'cellular' ? cellularTraffic(device, day) : satelliteTraffic(device, day);
}

/** Sessions by transport, and of all of them those that were a first sync, those over TLS (of the cellular ones), and bytes. */
export type Sessions = Record<'cell' | 'ntn' | 'wifi' | 'firstSync' | 'tls' | 'bytes', number>;

/** `bytes` is what the same day has as traffic, so that the two endpoints can be held against each other. */
export function sessionsOn(device: Device, day: Day): Sessions | undefined {
  if (isSilent(device, day)) return undefined;
  const transports = transportsOn(device, day);
  if (totalOf(transports) === 0) return undefined;
  const cellular = cellularTraffic(device, day);
  const satellite = satelliteTraffic(device, day);
  return {
    ...transports,
    // A device that has started again syncs first: the two counters go together.
    firstSync: soFar(restartsOn(device, day).reboots, day),
    tls: Math.floor(transports.cell * 0.3),
    bytes:
      (cellular ? cellular.uplink + cellular.downlink : 0) + (satellite ? satellite.uplink + satellite.downlink : 0),
  };
}

/** Platform events are those of the first four system notefiles (vendor's description of `platform_events`), and not billed. */
export const platformNotefiles = ['_log.qo', '_session.qo', '_health.qo', '_geolocate.qo'] as const;
/** Generated by Notehub when a device has not been heard of for some time; billed. */
export const watchdogNotefile = '_watchdog.qo';
export const notefiles = [...platformNotefiles, watchdogNotefile, 'alerts.qo', 'data.qo', 'sensors.qo'] as const;
export type Notefile = (typeof notefiles)[number];
/** Events by notefile, and of those in `_health.qo` the firmware updates and the reboots. */
export type Events = Record<Notefile | 'fwUpdates' | 'reboots', number>;

/** undefined where the day has no event in any of the `chosen` notefiles. */
export function eventsOn(device: Device, day: Day, chosen: readonly Notefile[]): Events | undefined {
  if (isSilent(device, day)) return undefined;
  const full = restartsOn(device, day);
  const fwUpdates = soFar(full.fwUpdates, day);
  const reboots = soFar(full.reboots, day);
  const events = {
    '_log.qo': drawn(0, 4, 'log', device, day),
    '_session.qo': totalOf(transportsOn(device, day)),
    '_health.qo': fwUpdates + reboots + soFar(1, day),
    '_geolocate.qo': drawn(0, 3, 'geolocate', device, day),
    '_watchdog.qo': device.number % 4 === 0 ? drawn(0, 2, 'watchdog', device, day) : 0,
    'alerts.qo': drawn(0, 2, 'alerts', device, day),
    'data.qo': drawn(12, 48, 'data', device, day),
    'sensors.qo': drawn(4, 24, 'sensors', device, day),
    fwUpdates,
    reboots,
  };
  return chosen.some((name) => events[name] > 0) ? events : undefined;
}

/** `timed` of the logs have a recorded duration, `latencyMs` in all. */
export type RouteLogs = Record<'successful' | 'failed' | 'timed' | 'latencyMs', number>;

/** The last route rests on Saturday and Sunday; about every tenth day of a route has no log with a duration. */
export function routeLogsOn(routeUid: string, day: Day): RouteLogs | undefined {
  const weekday = new Date(day.number * DAY_MS).getUTCDay();
  if (routeUid === routeUids.at(-1) && (weekday === 0 || weekday === 6)) return undefined;
  const total = soFar(pick(300, 1500, 'logs', routeUid, day.number), day);
  if (total === 0) return undefined;
  const failed = Math.floor(total * 0.05 * chance('failed', routeUid, day.number));
  const timed = chance('timed', routeUid, day.number) < 0.1 ? 0 : total - failed;
  const latencyMs = timed * pick(80, 900, 'latency', routeUid, day.number);
  return { successful: total - failed, failed, timed, latencyMs };
}

// ---------------------------------------------------------------- sums

/** The UIDs that a request names; undefined lets all through. A UID that nobody has matches nothing, and is no error. */
export type Filter = ReadonlySet<string> | undefined;

export function passes(filter: Filter, uid: string): boolean {
  return filter?.has(uid) ?? true;
}

/** What is summed together, and the identifier that its points bear. */
export interface Group<Member> {
  readonly label: Readonly<Record<string, string>>;
  readonly members: readonly Member[];
}

/**
 * A device has to pass both filters. A device in several fleets counts in each of them, but a fleet that was filtered out gets no
 * points through a device that it shares with another.
 */
export function deviceGroups(
  aggregate: string,
  filters: { readonly deviceUids: Filter; readonly fleetUids: Filter },
): readonly Group<Device>[] {
  const members = devices.filter(
    ({ uid, fleets }) => passes(filters.deviceUids, uid) && fleets.some((fleet) => passes(filters.fleetUids, fleet)),
  );
  switch (aggregate) {
    case 'device':
      return members.map((device) => ({ label: { device: device.uid }, members: [device] }));
    case 'fleet':
      return fleetUids
        .filter((fleet) => passes(filters.fleetUids, fleet))
        .map((fleet) => ({ label: { fleet }, members: members.filter(({ fleets }) => fleets.includes(fleet)) }));
    default:
      return [{ label: {}, members }];
  }
}

/** Days by the bucket in which they lie, named by its start. */
export type DaysByBucket = readonly (readonly [start: string, days: readonly Day[]])[];

export interface Bucket<Member, In extends Group<Member>, Figure extends string> {
  readonly group: In;
  readonly start: string;
  readonly sums: Readonly<Record<Figure, number>>;
  /** The members that had anything to count in it. */
  readonly active: ReadonlySet<Member>;
}

/**
 * Group by group, the members' sums by bucket. A bucket in which nothing happened is left out: the vendor does not say, and a
 * list of what was counted has no line for it.
 */
export function* sumsOf<Member, In extends Group<Member>, Figure extends string>(
  groups: readonly (In & Group<Member>)[],
  buckets: DaysByBucket,
  figuresOn: (member: Member, day: Day, group: In) => Readonly<Record<Figure, number>> | undefined,
): Generator<Bucket<Member, In, Figure>, undefined> {
  for (const group of groups) {
    for (const [start, days] of buckets) {
      let sums: Record<Figure, number> | undefined;
      const active = new Set<Member>();
      for (const member of group.members) {
        for (const day of days) {
          const figures = figuresOn(member, day, group);
          if (!figures) continue;
          active.add(member);
          sums = sums ? addTo(sums, figures) : { ...figures };
        }
      }
      if (sums) yield { group, start, sums, active };
    }
  }
}

// ---------------------------------------------------------------- private

function addTo<Figure extends string>(
  sums: Record<Figure, number>,
  figures: Readonly<Record<Figure, number>>,
): Record<Figure, number> {
  for (const figure in figures) sums[figure] += figures[figure];
  return sums;
}

function toDevice(number: number): Device {
  const home = Math.floor((number - 1) / 20);
  const second = number % 10 === 0 ? [fleetUid(home + 1)] : [];
  return {
    number,
    uid: `dev:${864475040000000 + number}`,
    fleets: [fleetUid(home), ...second],
    iccid: `8988307${digits(13, number)}`,
    ...(number % 6 === 0
      ? { satellite: { psid: `skylo:57463544${digits(5, number)}`, imsi: `90198${digits(10, number)}` } }
      : {}),
  };
}

function fleetUid(index: number): string {
  return fleetUids[index % fleetUids.length] ?? '';
}

/** Ten of the devices (7, 19, 31 …) lose their power on about three days in ten, and are not heard of at all. */
function isSilent(device: Device, day: Day): boolean {
  return device.number % 12 === 7 && chance('silent', device.uid, day.number) < 0.3;
}

function cellularTraffic(device: Device, day: Day): Traffic | undefined {
  const uplink = drawn(4_000, 120_000, 'uplink', device, day);
  const downlink = drawn(1_000, 40_000, 'downlink', device, day);
  if (uplink + downlink === 0) return undefined;
  return { uplink, downlink, uplinkBillable: 0, downlinkBillable: 0, uplinkPackets: 0, downlinkPackets: 0 };
}

/** All packets of a day and direction are of one size, so that part of a day holds whole packets. */
function satelliteTraffic(device: Device, day: Day): Traffic | undefined {
  if (!isUnderSatellite(device, day)) return undefined;
  const uplinkPackets = drawn(2, 12, 'uplink packets', device, day);
  const downlinkPackets = drawn(1, 6, 'downlink packets', device, day);
  if (uplinkPackets + downlinkPackets === 0) return undefined;
  const uplinkSize = pick(20, 250, 'uplink size', device.uid, day.number);
  const downlinkSize = pick(10, 120, 'downlink size', device.uid, day.number);
  return {
    uplink: uplinkPackets * uplinkSize,
    downlink: downlinkPackets * downlinkSize,
    uplinkBillable: uplinkPackets * Math.max(BILLED_PACKET_BYTES, uplinkSize),
    downlinkBillable: downlinkPackets * Math.max(BILLED_PACKET_BYTES, downlinkSize),
    uplinkPackets,
    downlinkPackets,
  };
}

/** On about six days in ten. */
function isUnderSatellite(device: Device, day: Day): boolean {
  return device.satellite !== undefined && chance('sky', device.uid, day.number) < 0.6;
}

function transportsOn(device: Device, day: Day): Pick<Sessions, 'cell' | 'ntn' | 'wifi'> {
  return {
    cell: drawn(2, 24, 'cell', device, day),
    ntn: isUnderSatellite(device, day) ? drawn(1, 3, 'ntn', device, day) : 0,
    wifi: device.number % 5 === 0 ? drawn(0, 6, 'wifi', device, day) : 0,
  };
}

function totalOf({ cell, ntn, wifi }: Pick<Sessions, 'cell' | 'ntn' | 'wifi'>): number {
  return cell + ntn + wifi;
}

/** A firmware update ends in a reboot; some reboots come by themselves. */
function restartsOn(device: Device, day: Day): { fwUpdates: number; reboots: number } {
  const luck = chance('restart', device.uid, day.number);
  const fwUpdates = luck < 0.01 ? 1 : 0;
  return { fwUpdates, reboots: fwUpdates + (luck > 0.004 && luck < 0.05 ? 1 : 0) };
}

function drawn(min: number, max: number, what: string, device: Device, day: Day): number {
  return soFar(pick(min, max, what, device.uid, day.number), day);
}

/** The part of a whole day's count that the day has reached. It grows with the day, never shrinks, and ends at the count. */
function soFar(count: number, day: Day): number {
  return Math.floor(count * day.passed);
}

function firstDayNumber(day: Day, period: Period): number {
  if (period === 'day') return day.number;
  // Day 0, 1970-01-01, was a Thursday.
  if (period === 'week') return day.number - ((day.number + 3) % 7);
  return day.number - new Date(day.number * DAY_MS).getUTCDate() + 1;
}

/** 1 to `count`. */
function counted(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function digits(length: number, number: number): string {
  return String(number).padStart(length, '0');
}

function hexOf(length: number, ...parts: readonly (string | number)[]): string {
  return counted(length)
    .map((position) => pick(0, 15, ...parts, position).toString(16))
    .join('');
}

function uuidOf(...parts: readonly (string | number)[]): string {
  return hexOf(32, ...parts).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
