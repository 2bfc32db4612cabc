import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';

/**
 * A vendor's stand-in: it speaks the vendor's protocol, checks credentials as the vendor does, gives deterministic data
 * for the last 400 days and remembers what was written to it. Faults, the request log and the mount are the sandbox's.
 */
export interface StandIn {
  /** Switches that `PUT /_sandbox/settings` sets, each with its default. Names are unique over all vendors. */
  readonly settings?: Readonly<Record<string, z.ZodType>>;
  /** The path of the vendor's token endpoint, without the mount; faults that name no path leave it alone. */
  readonly tokenPath?: string;
  /** The vendor on its first day: no memory of earlier writes. `DELETE /_sandbox/state` asks for another. */
  start(world: World): RunningStandIn;
}

export interface RunningStandIn {
  answer(request: StandInRequest): StandInAnswer;
  /** What `POST /_sandbox/{vendor}/{action}` can set off: things that the vendor does by itself in time. */
  readonly actions?: Readonly<Record<string, () => StandInAnswer>>;
}

/** What a stand-in knows of its surroundings. */
export interface World {
  now(): Date;
  /** The value of one of the stand-in's own settings, as it is at this moment. */
  setting(name: string): unknown;
}

export interface StandInRequest {
  readonly method: string;
  /** Raw, without the mount and the query: `/org/sandbox/usageRecordGroup`. Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Decoded as UTF-8; empty where there is none. */
  readonly body: string;
}

export interface StandInAnswer {
  readonly status: number;
  /** `content-type` is `application/json` unless given here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer whose body is `value` as JSON. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): StandInAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** The segments of a raw path, decoded one by one, so that an encoded slash stays inside its segment. */
export function segmentsOf(path: string): string[] {
  return path.split('/').slice(1).map(decodeSegment);
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

// Looked up once: where globals are slow to reach, as inside jest, this is called millions of times.
const { imul } = Math;

/**
 * A number from 0 up to 1 that depends on nothing but its arguments: the stand-ins' data is the same on every machine and
 * after every start. FNV-1a over the parts, then a finaliser that spreads neighbouring inputs.
 */
export function chance(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\u0000')) hash = imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A whole number from `min` to `max`, both included, that depends on nothing but `parts`. */
export function pick(min: number, max: number, ...parts: readonly (string | number)[]): number {
  return min + Math.floor(chance(...parts) * (max - min + 1));
}
