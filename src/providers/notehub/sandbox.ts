import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { json, type StandIn, type StandInAnswer, type StandInRequest, segmentsOf } from '../../sandbox/stand-in.ts';
import {
  bucketStart,
  type Connectivity,
  type DaysByBucket,
  type Device,
  daysBetween,
  daysInBucket,
  deviceGroups,
  eventsOn,
  type Filter,
  notefiles,
  type Period,
  passes,
  platformNotefiles,
  projectUids,
  routeLogsOn,
  routeUids,
  type Sessions,
  sessionsOn,
  sumsOf,
  type Traffic,
  trafficOn,
  watchdogNotefile,
} from './sandbox-data.ts';

/**
 * The stand-in of Notehub's usage API (https://dev.blues.io/api-reference/notehub-api/usage-api/), in two generations of its
 * models: `2025` is the wire of 2025-10-15, `2026` that of 2026-06-09 with every optional field that applies. Where the vendor's
 * documents are silent, the choice and its reason stand beside the code.
 */
export const notehubStandIn: StandIn = {
  settings: { notehubGeneration: z.enum(['2025', '2026']).default('2026') },
  tokenPath: '/oauth2/token',
  start(world) {
    /** Issued tokens, and when they stop being good. */
    const tokens = new Map<string, number>();
    return {
      answer(request) {
        const nowMs = world.now().getTime();
        if (request.path === notehubStandIn.tokenPath) return answerToken(request, tokens, nowMs);
        try {
          const generation = world.setting('notehubGeneration') === '2025' ? '2025' : '2026';
          const operation = route(request, generation);
          authenticate(request, tokens, nowMs);
          return json(200, operation.answer(parseAsked(operation, request, generation, nowMs)));
        } catch (error) {
          if (error instanceof Refusal) return error.toAnswer();
          throw error;
        }
      },
    };
  },
};

const ACCESS_TOKEN = 'sandbox-token';
const CLIENT_ID = 'sandbox-client';
const CLIENT_SECRET = 'sandbox-secret';
const TOKEN_LIFE_SECONDS = 1800;
const DEFAULT_LIMIT = 200_000;
const MAX_LIMIT = 400_000;

type Generation = '2025' | '2026';

interface Operation {
  /** The first one is the default. */
  readonly aggregates: readonly string[];
  /** Beside those that all operations take. Anything else in the query is ignored, as unknown parameters are. */
  readonly parameters: readonly string[];
  readonly answer: (asked: Asked) => object;
}

const deviceAggregates = ['device', 'fleet', 'project'];
const deviceFilters = ['deviceUID', 'fleetUID'];
const operations = new Map<string, Operation>([
  ['data', { aggregates: deviceAggregates, parameters: deviceFilters, answer: answerDataUsage }],
  [
    'events',
    {
      aggregates: deviceAggregates,
      parameters: [...deviceFilters, 'notefile', 'includeNotefiles', 'skipRecentData'],
      answer: answerEventsUsage,
    },
  ],
  [
    'sessions',
    { aggregates: deviceAggregates, parameters: [...deviceFilters, 'skipRecentData'], answer: answerSessionsUsage },
  ],
  [
    'route-logs',
    { aggregates: ['route', 'project'], parameters: ['routeUID', 'skipRecentData'], answer: answerRouteLogsUsage },
  ],
]);
const commonParameters = ['period', 'startDate', 'endDate', 'aggregate', 'limit'];
/** Came after 2025-10-15: that generation ignores them, malformed or not, as any server ignores parameters unknown to it. */
const parametersSince2026 = ['limit', 'fleetUID', 'notefile', 'includeNotefiles', 'skipRecentData', 'routeUID'];

// ---------------------------------------------------------------- routing, credentials, parameters

/** An unknown path is 404 and a wrong method 405 whoever asks; only then are credentials looked at, and the project after them. */
function route({ method, path }: StandInRequest, generation: Generation): Operation {
  const [version, projects, , usage, name = '', ...rest] = segmentsOf(path);
  const operation = operations.get(name);
  const isKnown = version === 'v1' && projects === 'projects' && usage === 'usage' && rest.length === 0;
  // Route logs were withdrawn the day before the older generation's date, and came back later.
  const isThere = generation === '2026' || name !== 'route-logs';
  if (!isKnown || !operation || !isThere) throw new Refusal(404, 'page not found');
  if (method !== 'GET') throw new Refusal(405, `method ${method} is not allowed`, { allow: 'GET' });
  return operation;
}

function authenticate(request: StandInRequest, tokens: ReadonlyMap<string, number>, nowMs: number): void {
  const token = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const isGood = token === ACCESS_TOKEN || (tokens.get(token) ?? 0) > nowMs;
  if (!isGood) throw new Refusal(401, 'no access token, or not a valid one', { 'www-authenticate': 'Bearer' });
}

/** What a request asks for, checked. */
interface Asked {
  readonly generation: Generation;
  readonly aggregate: string;
  readonly period: Period;
  readonly buckets: DaysByBucket;
  readonly limit: number;
  readonly deviceUids: Filter;
  readonly fleetUids: Filter;
  readonly routeUids: Filter;
  readonly notefiles: Filter;
  readonly includeNotefiles: boolean;
}

function parseAsked(
  operation: Operation,
  { path, query }: StandInRequest,
  generation: Generation,
  nowMs: number,
): Asked {
  if (!projectUids.includes(segmentsOf(path)[2] ?? '')) throw new Refusal(404, 'project not found');
  const known = [...commonParameters, ...operation.parameters].filter(
    (name) => generation === '2026' || !parametersSince2026.includes(name),
  );
  // Of a parameter that is not a list the first value counts, and the others are ignored.
  const one = (name: string) => (known.includes(name) ? (query.get(name) ?? undefined) : undefined);
  const many = (name: string) => (known.includes(name) && query.has(name) ? new Set(query.getAll(name)) : undefined);

  const period = parseOneOf<Period>('period', one('period'), ['day', 'week', 'month']);
  const aggregate = parseOneOf('aggregate', one('aggregate') ?? operation.aggregates[0], operation.aggregates);
  const startMs = parseUnixSeconds('startDate', one('startDate'));
  // 0 implies the current time, as no endDate does: so three of the operations say; assumed of `data` too.
  const endMs = parseUnixSeconds('endDate', one('endDate')) || undefined;
  // Only where both are given: that a startDate in the future has no data yet is no mistake of the request.
  if (startMs !== undefined && endMs !== undefined && startMs > endMs) {
    throw new Refusal(400, 'startDate is after endDate');
  }
  const limit = parseInteger('limit', one('limit')) ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) throw new Refusal(400, `limit is not between 1 and ${MAX_LIMIT}`);

  // No startDate: all that is kept, 400 days. The vendor documents no default; a shorter one would hide data without a word.
  const days = daysBetween(startMs, endMs, nowMs);
  // skipRecentData leaves out "recent data from raw event tables". What is recent is not said: here, the running day, as the one
  // that cannot have been summarised yet.
  const summarised = parseBoolean('skipRecentData', one('skipRecentData'))
    ? days.filter(({ passed }) => passed === 1)
    : days;
  return {
    generation,
    aggregate,
    period,
    // A week or a month whose first days lie before startDate still bears its own first day, and sums only the days asked for:
    // buckets are calendar periods with their data clipped, which is how the text of total_days_in_period reads.
    buckets: [...Map.groupBy(summarised, (day) => bucketStart(day, period))],
    limit,
    deviceUids: many('deviceUID'),
    fleetUids: many('fleetUID'),
    routeUids: many('routeUID'),
    notefiles: many('notefile'),
    includeNotefiles: parseBoolean('includeNotefiles', one('includeNotefiles')),
  };
}

function parseOneOf<Value extends string>(name: string, given: string | undefined, values: readonly Value[]): Value {
  const value = values.find((candidate) => candidate === given);
  if (value === undefined) throw new Refusal(400, `${name} is not one of ${values.join(', ')}`);
  return value;
}

/** In milliseconds. */
function parseUnixSeconds(name: string, given: string | undefined): number | undefined {
  const seconds = parseInteger(name, given);
  return seconds === undefined ? undefined : seconds * 1000;
}

function parseInteger(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,15}$/.test(given)) throw new Refusal(400, `${name} is not an integer from 0`);
  return Number(given);
}

function parseBoolean(name: string, given: string | undefined): boolean {
  return given !== undefined && parseOneOf(name, given, ['true', 'false']) === 'true';
}

// ---------------------------------------------------------------- the four operations

const connectivities: readonly Connectivity[] = ['cellular', 'satellite'];

function answerDataUsage(asked: Asked): object {
  const groups = deviceGroups(asked.aggregate, asked).flatMap((group) =>
    connectivities.map((type) => ({ ...group, type })),
  );
  const points = sumsOf(groups, asked.buckets, (device, day, { type }) => trafficOn(type, device, day));
  // `limit` counts inner points, not series: those are the "data points" of its description.
  const { kept, truncation } = cut(asked, points);
  const data = [...Map.groupBy(kept, ({ group }) => group)].map(([{ label, members, type }, series]) => ({
    ...label,
    ...(asked.generation === '2026' ? { device_count: new Set(series.flatMap(({ active }) => [...active])).size } : {}),
    type,
    // A fleet or a project has many SIMs: their identifiers are given only where the series is one device.
    ...(asked.aggregate === 'device' ? toSim(members[0], type, asked.generation) : {}),
    data: series.map(({ start, sums }) => toDataPoint(start, sums, type, asked.generation)),
  }));
  return { data, ...truncation };
}

function toSim(device: Device | undefined, type: Connectivity, generation: Generation): object {
  if (type === 'cellular') return { iccid: device?.iccid };
  return generation === '2026' ? { psid: device?.satellite?.psid } : { imsi: device?.satellite?.imsi };
}

/** The seed generation's recorded satellite point has its total alone; sent and received are read from the device's side. */
function toDataPoint(start: string, sums: Traffic, type: Connectivity, generation: Generation): object {
  const point = { period: start, total_bytes: sums.uplink + sums.downlink };
  if (generation === '2025') {
    return type === 'cellular' ? { ...point, bytes_received: sums.downlink, bytes_sent: sums.uplink } : point;
  }
  const bytes = { ...point, uplink_bytes: sums.uplink, downlink_bytes: sums.downlink };
  if (type === 'cellular') return bytes;
  return {
    ...bytes,
    uplink_bytes_billable: sums.uplinkBillable,
    downlink_bytes_billable: sums.downlinkBillable,
    billable_bytes_total: sums.uplinkBillable + sums.downlinkBillable,
    uplink_packets: sums.uplinkPackets,
    downlink_packets: sums.downlinkPackets,
  };
}

/**
 * `notefile` narrows the events themselves: every count is of the notefiles asked for, and a bucket without any is left out.
 * Firmware updates and reboots are read off `_health.qo`; where that is not among them they are not known, so null.
 */
function answerEventsUsage(asked: Asked): object {
  const chosen = notefiles.filter((name) => passes(asked.notefiles, name));
  const knowsHealth = chosen.includes('_health.qo');
  const buckets = sumsOf(deviceGroups(asked.aggregate, asked), asked.buckets, (device, day) =>
    eventsOn(device, day, chosen),
  );
  const points = buckets.map(({ group, start, sums, active }) => {
    const counts = new Map<string, number>(chosen.map((name) => [name, sums[name]]));
    const total_events = sum(counts.values());
    const platform_events = sum(platformNotefiles.map((name) => counts.get(name) ?? 0));
    const point = { period: start, ...group.label, total_events, platform_events };
    if (asked.generation === '2025') return point;
    return {
      ...point,
      // Inside total_events: watchdog events are billed, and billed is all that is not a platform event.
      watchdog_events: counts.get(watchdogNotefile) ?? 0,
      billable_events: total_events - platform_events,
      total_devices: active.size,
      total_days_in_period: daysInBucket(start, asked.period),
      ...(asked.includeNotefiles ? { notefiles: withoutZeros(counts) } : {}),
      total_fw_updates: knowsHealth ? sums.fwUpdates : null,
      total_reboots: knowsHealth ? sums.reboots : null,
    };
  });
  const { kept, truncation } = cut(asked, points);
  return { data: kept, ...truncation };
}

function answerSessionsUsage(asked: Asked): object {
  const buckets = sumsOf(deviceGroups(asked.aggregate, asked), asked.buckets, sessionsOn);
  const points = buckets.map(({ group, start, sums, active }) => {
    const byTransport = new Map(transports.map((name) => [name, sums[name]]));
    const point = { period: start, ...group.label, sessions: sum(byTransport.values()), total_bytes: sums.bytes };
    if (asked.generation === '2025') return point;
    return {
      ...point,
      total_devices: active.size,
      first_sync_sessions: sums.firstSync,
      sessions_by_transport: withoutZeros(byTransport),
      tls_sessions: sums.tls,
    };
  });
  const { kept, truncation } = cut(asked, points);
  return { sessions: kept, ...truncation };
}

const transports: readonly (keyof Sessions)[] = ['cell', 'ntn', 'wifi'];

function answerRouteLogsUsage(asked: Asked): object {
  const routes = routeUids.filter((uid) => passes(asked.routeUids, uid));
  const groups =
    asked.aggregate === 'route'
      ? routes.map((uid) => ({ label: { route: uid }, members: [uid] }))
      : [{ label: {}, members: routes }];
  const points = sumsOf(groups, asked.buckets, routeLogsOn).map(({ group, start, sums }) => ({
    period: start,
    ...group.label,
    total_routes: sums.successful + sums.failed,
    successful_routes: sums.successful,
    failed_routes: sums.failed,
    avg_latency_ms: sums.timed > 0 ? Math.round((sums.latencyMs / sums.timed) * 10) / 10 : null,
  }));
  const { kept, truncation } = cut(asked, points);
  return { route_logs: kept, ...truncation };
}

/**
 * The first `limit` points, device by device (fleet by fleet, route by route) and each in the order of time; the vendor promises no
 * order. `truncated` is optional in three of the operations and required in the fourth: it is given always.
 */
function cut<Point>(
  { limit, generation }: Asked,
  points: IteratorObject<Point>,
): { kept: Point[]; truncation: object } {
  const kept = points.take(limit + 1).toArray();
  const truncated = kept.length > limit;
  if (truncated) kept.pop();
  return { kept, truncation: generation === '2026' ? { truncated } : {} };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function withoutZeros(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

// ---------------------------------------------------------------- tokens and errors

/** OAuth 2.0 client credentials (RFC 6749, 4.4); the credentials come in the form or as HTTP Basic, not both (2.3). */
function answerToken(request: StandInRequest, tokens: Map<string, number>, nowMs: number): StandInAnswer {
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
  if (request.method !== 'POST') return tokenError(405, 'invalid_request', 'a token is asked for with POST');
  if (!isForm) return tokenError(400, 'invalid_request', 'the body is not form-encoded');
  const form = new URLSearchParams(request.body);
  const grant = form.get('grant_type');
  if (!grant) return tokenError(400, 'invalid_request', 'grant_type is missing');
  if (grant !== 'client_credentials')
    return tokenError(400, 'unsupported_grant_type', 'only client_credentials is supported');
  const { authorization } = request.headers;
  if (authorization !== undefined && form.has('client_secret')) {
    return tokenError(400, 'invalid_request', 'the client authenticates in two ways');
  }
  const client = authorization === undefined ? form : parseBasic(authorization);
  if (client.get('client_id') !== CLIENT_ID || client.get('client_secret') !== CLIENT_SECRET) {
    return tokenError(401, 'invalid_client', 'client authentication failed');
  }
  for (const [token, expiresMs] of tokens) if (expiresMs <= nowMs) tokens.delete(token);
  const token = randomUUID();
  tokens.set(token, nowMs + TOKEN_LIFE_SECONDS * 1000);
  const body = { access_token: token, token_type: 'Bearer', expires_in: TOKEN_LIFE_SECONDS };
  return json(200, body, { 'cache-control': 'no-store' });
}

/** Identifier and secret are form-encoded before they are joined (RFC 6749, 2.3.1). */
function parseBasic(authorization: string): URLSearchParams {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1] ?? '';
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return new URLSearchParams(`client_id=${id}&client_secret=${secret}`);
}

function tokenError(status: 400 | 401 | 405, error: string, description: string): StandInAnswer {
  const headers = { 401: { 'www-authenticate': 'Basic realm="notehub"' }, 405: { allow: 'POST' }, 400: {} }[status];
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store', ...headers });
}

/** An error of the usage API; `status` in its body is the status text, as in the ORY herodot body whose five names these are. */
class Refusal extends Error {
  readonly #code: number;
  readonly #headers: Record<string, string>;

  constructor(code: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.#code = code;
    this.#headers = headers;
  }

  toAnswer(): StandInAnswer {
    const body = { err: this.message, code: this.#code, status: STATUS_CODES[this.#code], request: randomUUID() };
    return json(this.#code, body, this.#headers);
  }
}
