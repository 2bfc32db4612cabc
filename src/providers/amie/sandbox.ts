import Big from 'big.js';
import { z } from 'zod';
import { json, type StandIn, type StandInRequest, segmentsOf } from '../../sandbox/stand-in.ts';
import {
  type AmieRecord,
  DAY_MS,
  type Failure,
  failuresUntil,
  findLoad,
  firstDay,
  isObject,
  loadsOn,
  type PastLoad,
  parseRecord,
  parseTime,
  rawJSON,
  reasonToFail,
  recordOf,
  requiredKeys,
  resources,
  type UsageType,
  usageTypes,
  type WireRecord,
} from './sandbox-data.ts';

/**
 * The stand-in of the usage API of AMIE, the accounting of ACCESS (https://access-ci.org), as its own client amieclient 0.6.1
 * and the scripts of sites speak to it. The vendor publishes little of it: where its documents are silent, the choice and its
 * reason stand beside the code.
 */
export const amieStandIn: StandIn = {
  settings: {
    /** Under which key the reply to a POST gives back what it refused: releases of the vendor's client read either. */
    amieFailedKey: z.enum(['ValidationFailedRecords', 'FailedRecords', 'both']).default('ValidationFailedRecords'),
    /** How long a record waits until it is loaded, in milliseconds. The vendor does not say: "not immediately". */
    amieLoadMs: z.number().int().min(0).default(2000),
  },
  start(world) {
    const database = new Database();
    return {
      answer(request) {
        try {
          authenticate(request);
          const operation = route(request);
          const nowMs = world.now().getTime();
          database.loadDue(nowMs, Number(world.setting('amieLoadMs')));
          const failedKey = String(world.setting('amieFailedKey'));
          return json(200, operation({ database, request, nowMs, failedKey }));
        } catch (error) {
          // The vendor's client looks for `error` in every answer that is not 200.
          if (error instanceof Refusal) return json(error.status, { error: error.message }, error.headers);
          throw error;
        }
      },
    };
  },
};

interface Call {
  readonly database: Database;
  readonly request: StandInRequest;
  readonly nowMs: number;
  readonly failedKey: string;
}

type Operation = (call: Call) => unknown;

/** The client posts to `/usage/`, scripts to `/usage`: a redirect from one to the other would lose the body, so both are served. */
const operations: readonly (readonly [method: string, path: RegExp, operation: Operation])[] = [
  ['POST', /^\/usage\/?$/, postUsage],
  ['GET', /^\/usage\/status\/?$/, getStatus],
  ['GET', /^\/usage\/failed\/?$/, getFailed],
  ['DELETE', /^\/usage\/failed\/[^/]+$/, deleteFailed],
  ['GET', /^\/usage\/loaded\/?$/, getLoaded],
];

/** An answer other than 200. */
class Refusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Before anything else: without credentials not even the paths are told. The status is read off the client, which knows no other. */
function authenticate({ headers }: StandInRequest): void {
  const isKnown = headers['xa-site'] === 'SANDBOX' && headers['xa-api-key'] === 'sandbox-key';
  if (!isKnown) throw new Refusal(401, 'Unknown site or API key');
}

function route({ method, path }: StandInRequest): Operation {
  const here = operations.filter(([, pattern]) => pattern.test(path));
  if (here.length === 0) throw new Refusal(404, 'Not found');
  const [, , operation] = here.find(([allowed]) => allowed === method) ?? [];
  if (operation) return operation;
  throw new Refusal(405, `Method ${method} is not allowed`, { allow: here.map(([allowed]) => allowed).join(', ') });
}

// ---------------------------------------------------------------- sending

/**
 * The client's documents say 1024 KiB, a comment in it and the newest user guide 256 KB: the smaller one, which is what a caller
 * has to keep to. That the answer is 413 is our choice.
 */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Good records are queued and bad ones given back, both in one 200. What needs no look into the database is checked here: fields,
 * types, the form of times, the adjustment type. Sites look for "0 records failed" in the text.
 */
function postUsage({ database, request, nowMs, failedKey }: Call): object {
  if (Buffer.byteLength(request.body) > BODY_LIMIT_BYTES) {
    throw new Refusal(413, `The request is larger than ${BODY_LIMIT_BYTES / 1024} KiB`);
  }
  const { usageType, records } = parseMessage(request.body);
  const parsed = records.map((wire) => ({ wire, result: parseRecord(usageType, wire) }));
  const refused = parsed.flatMap(({ wire, result }) =>
    typeof result === 'string' ? [givenBack({ ...blankRecord(usageType), ...wire }, usageType, { Error: result })] : [],
  );
  for (const { result } of parsed) if (typeof result !== 'string') database.accept(result, nowMs);
  return {
    Message: `${records.length - refused.length} records have been queued for loading. ${refused.length} records failed.`,
    ...(failedKey === 'FailedRecords' ? {} : { ValidationFailedRecords: refused }),
    ...(failedKey === 'ValidationFailedRecords' ? {} : { FailedRecords: refused }),
  };
}

/** A message that is none is refused whole: nothing of it could be given back as a record. So are no records at all. */
function parseMessage(body: string): { usageType: UsageType; records: readonly WireRecord[] } {
  const message = parseJson(body);
  if (!isObject(message)) throw new Refusal(400, 'The request is not a JSON object');
  const usageType = usageTypes.find((name) => name === message.UsageType);
  if (!usageType) throw new Refusal(400, `UsageType is not one of ${usageTypes.join(', ')}`);
  const records: unknown = message.Records;
  if (!Array.isArray(records) || records.length === 0) throw new Refusal(400, 'Records is not a list of records');
  if (!records.every(isObject)) throw new Refusal(400, 'Records holds something that is not a record');
  return { usageType, records };
}

function parseJson(body: string): unknown {
  const keepDigits = (_key: string, value: unknown, context: { source: string }) =>
    typeof value === 'number' ? rawJSON(context.source) : value;
  try {
    return JSON.parse(body, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

/** What is missing comes back as null, as in the one example there is; the vendor's client needs `Attributes` to be an object. */
function blankRecord(usageType: UsageType): WireRecord {
  return Object.fromEntries(requiredKeys(usageType).map((key) => [key, key === 'Attributes' ? {} : null]));
}

/** A record as it came, with what the server says of it. A record that is sent again as it was given back has these keys already. */
function givenBack(wire: WireRecord, usageType: UsageType, said: object = {}): WireRecord {
  const { FailedRecordID: _id, Error: _error, UsageType: _type, ...own } = wire;
  return { ...said, UsageType: usageType, ...own };
}

// ---------------------------------------------------------------- what became of it

/**
 * One entry per resource of which anything was processed in the interval; the others are left out, as counting by resource
 * leaves them out. That the interval bounds the time of processing is the vendor's word; that it is half-open, so that
 * neighbouring ones add up, is ours.
 */
function getStatus({ database, request: { query }, nowMs }: Call): object[] {
  const span = spanOf(nowMs, timeParameter(query, 'FromTime'), timeParameter(query, 'ToTime'));
  const loaded = Map.groupBy(database.loads(span), ({ resource }) => resource);
  const failed = Map.groupBy(
    database.failures(nowMs).filter(({ failedMs }) => span.fromMs <= failedMs && failedMs < span.toMs),
    ({ resource }) => resource,
  );
  return [...new Set([...resources, ...failed.keys()])]
    .filter((resource) => loaded.has(resource) || failed.has(resource))
    .map((resource) => ({
      Resource: resource,
      LoadedRecordCount: loaded.get(resource)?.length ?? 0,
      FailedJobCount: failed.get(resource)?.length ?? 0,
      TotalCharge: rawJSON(totalOf(loaded.get(resource) ?? []).toFixed()),
      Errors: groupErrors(failed.get(resource) ?? []),
    }));
}

/** Past charges are added up as whole thousandths: there may be tens of thousands of them. */
function totalOf(loads: readonly Load[]): Big {
  let milliCharge = 0;
  let charge = new Big(0);
  for (const load of loads) {
    if ('record' in load) charge = charge.plus(load.record.charge);
    else milliCharge += load.milliCharge;
  }
  return charge.plus(`${milliCharge}e-3`);
}

/** By error and by type: the vendor's client reads all records of a group as of the type that the first one has. */
function groupErrors(failures: readonly Failure[]): object[] {
  const groups = Map.groupBy(failures, ({ error, usageType }) => `${usageType} ${error}`);
  return [...groups.values()].map((group) => ({
    Error: group[0]?.error,
    Records: group.map(({ wire, usageType }) => givenBack(wire, usageType)),
  }));
}

/** Always `FailedRecords`: amieclient 0.6.1 looks for the key of the other reply, but writes this one itself. */
function getFailed({ database, nowMs }: Call): object {
  return {
    FailedRecords: database
      .failures(nowMs)
      .map(({ id, error, usageType, wire }) => givenBack(wire, usageType, { FailedRecordID: id, Error: error })),
  };
}

/**
 * What is cleared is "unmarked as failed", so it leaves the status too. Numbers that are unknown, or cleared before, are passed
 * over: whoever repeats a request after a timeout wants no error. What is no number is a mistake.
 */
function deleteFailed({ database, request, nowMs }: Call): object {
  const ids = (segmentsOf(request.path)[2] ?? '').split(',');
  if (!ids.every((id) => /^\d{1,15}$/.test(id))) throw new Refusal(400, 'FailedRecordIDs are whole numbers');
  database.clear(ids.map(Number), nowMs);
  return { Message: 'The failed records have been cleared.' };
}

const MAX_LOADED_ROWS = 25_000;

/**
 * Known from a site's software only, with its four arguments and the bound on rows: their spellings, that the answer is a bare
 * array as that of the status is, and its order, by the time of loading, are our choice.
 */
function getLoaded({ database, request: { query }, nowMs }: Call): object[] {
  const limit = wholeParameter(query, 'Limit') ?? MAX_LOADED_ROWS;
  if (limit < 1 || limit > MAX_LOADED_ROWS) throw new Refusal(400, `Limit is not between 1 and ${MAX_LOADED_ROWS}`);
  const offset = wholeParameter(query, 'Offset') ?? 0;
  const localRecordId = query.get('LocalRecordID');
  const past = findLoad(localRecordId ?? '');
  return database
    .loads(spanOf(nowMs, timeParameter(query, 'MinLoadedTime')))
    .filter(({ usageType }) => usageType === 'Compute')
    .filter((load) => {
      if (localRecordId === null) return true;
      return 'record' in load ? load.record.localRecordId === localRecordId : load.serial === past?.serial;
    })
    .sort((a, b) => a.loadedMs - b.loadedMs)
    .slice(offset, offset + limit)
    .map((load) => {
      const { LocalRecordID, Resource, SubmitTime } = 'record' in load ? load.record.wire : recordOf(load);
      return {
        AccountingDbRecordID: String(load.serial),
        LocalRecordID,
        Resource,
        SubmitTime,
        LoadedTime: new Date(load.loadedMs).toISOString(),
        Charge: rawJSON(totalOf([load]).toFixed()),
      };
    });
}

/** Half-open, as far as anything is kept and has been processed. One that is turned round is a mistake of the caller. */
function spanOf(nowMs: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Span {
  if (from > to) throw new Refusal(400, 'FromTime is later than ToTime');
  return { fromMs: Math.max(from, firstDay(nowMs) * DAY_MS), toMs: Math.min(to, nowMs + 1) };
}

function timeParameter(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const ms = parseTime(given);
  if (ms === undefined) throw new Refusal(400, `${name} is not an ISO 8601 date or time`);
  return ms;
}

function wholeParameter(query: URLSearchParams, name: string): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  if (!/^\d{1,15}$/.test(given)) throw new Refusal(400, `${name} is not a whole number`);
  return Number(given);
}

// ---------------------------------------------------------------- the database

/** In milliseconds since 1970, half-open. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface SentLoad {
  readonly serial: number;
  readonly usageType: UsageType;
  readonly resource: string;
  readonly loadedMs: number;
  readonly record: AmieRecord;
}

type Load = PastLoad | SentLoad;

/** What the site reported in the past, and what has been sent since the start. */
class Database {
  readonly #pastDays = new Map<number, readonly PastLoad[]>();
  readonly #overwritten = new Set<number>();
  readonly #cleared = new Set<number>();
  readonly #loaded = new Map<string, SentLoad>();
  #queue: { readonly record: AmieRecord; readonly acceptedMs: number }[] = [];
  #failed: Failure[] = [];
  /** Numbers both rows and failures; above all that the past has. */
  #serial = 10_000_000;
  #lookedMs = Number.NEGATIVE_INFINITY;

  accept(record: AmieRecord, nowMs: number): void {
    this.#queue.push({ record, acceptedMs: nowMs });
  }

  /** Loads, in the order of their coming, what has waited long enough. Nothing is processed before a time already looked at. */
  loadDue(nowMs: number, loadMs: number): void {
    const due = this.#queue.filter(({ acceptedMs }) => acceptedMs + loadMs <= nowMs);
    this.#queue = this.#queue.filter(({ acceptedMs }) => acceptedMs + loadMs > nowMs);
    for (const { record, acceptedMs } of due) {
      this.#load(record, Math.max(acceptedMs + loadMs, Math.min(this.#lookedMs, nowMs)));
    }
    this.#lookedMs = nowMs;
  }

  loads({ fromMs, toMs }: Span): Load[] {
    const loads: Load[] = [];
    for (let day = Math.floor(fromMs / DAY_MS); day * DAY_MS < toMs; day += 1) {
      const known = this.#pastDays.get(day) ?? loadsOn(day);
      this.#pastDays.set(day, known);
      loads.push(...known.filter(({ serial }) => !this.#overwritten.has(serial)));
    }
    return [...loads, ...this.#loaded.values()].filter(({ loadedMs }) => fromMs <= loadedMs && loadedMs < toMs);
  }

  failures(nowMs: number): Failure[] {
    return [...failuresUntil(nowMs), ...this.#failed].filter(({ id }) => !this.#cleared.has(id));
  }

  clear(ids: readonly number[], nowMs: number): void {
    for (const { id } of this.failures(nowMs)) if (ids.includes(id)) this.#cleared.add(id);
  }

  /** A record that fails leaves an earlier one of the same key as it was, and one that is loaded leaves an earlier failure. */
  #load(record: AmieRecord, atMs: number): void {
    const { usageType, resource, wire } = record;
    this.#serial += 1;
    const past = findPast(record, atMs);
    const isTaken = usageType === 'Adjustment' && (past !== undefined || this.#loaded.has(keyOf(record) ?? ''));
    // Of adjustments alone the vendor says that the id "must be unique for the resource"; that it is an error is our choice.
    const error = reasonToFail(record) ?? (isTaken ? 'LocalRecordID is not unique for the resource' : undefined);
    if (error !== undefined) {
      this.#failed.push({ id: this.#serial, error, usageType, resource, wire, failedMs: atMs });
      return;
    }
    if (past) this.#overwritten.add(past.serial);
    const load = { serial: this.#serial, usageType, resource, loadedMs: atMs, record };
    this.#loaded.set(keyOf(record) ?? String(load.serial), load);
  }
}

/** The record that the site had reported before `atMs` and that is the same as this one. */
function findPast(record: AmieRecord, atMs: number): PastLoad | undefined {
  const past = findLoad(record.localRecordId);
  const same = past && past.loadedMs < atMs ? parseRecord(past.usageType, recordOf(past)) : undefined;
  return typeof same === 'object' && keyOf(same) !== undefined && keyOf(same) === keyOf(record) ? past : undefined;
}

/** What makes a record the same as an earlier one, which it then overwrites; of Storage nothing is known to. */
function keyOf({ usageType, resource, localRecordId, chargedAtMs }: AmieRecord): string | undefined {
  if (usageType === 'Storage') return undefined;
  return JSON.stringify([usageType, resource, localRecordId, usageType === 'Compute' ? chargedAtMs : null]);
}
