import { z } from 'zod';

const scope = {
  /** How many requests it spoils; left out: until removed. */
  times: z.int().positive().optional(),
  method: z.string().toUpperCase().optional(),
  /** A prefix of the path without the mount; left out: every request but those for a token. */
  path: z.string().startsWith('/').optional(),
  /** `before`: the vendor did nothing. `after`: it processed the request, and only its answer is spoilt. */
  when: z.enum(['before', 'after']).default('before'),
};

const faultShape = z.union([
  z.strictObject({
    status: z.int().min(200).max(999),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().optional(),
    ...scope,
  }),
  z.strictObject({ kind: z.enum(['hang', 'reset', 'truncate', 'html']), ms: z.number().optional(), ...scope }),
  z.strictObject({ kind: z.literal('delay'), ms: z.int().nonnegative(), ...scope }),
]);

/** One way in which a vendor can fail, and which requests it spoils. */
export type Fault = z.infer<typeof faultShape>;

/** Reads the body of `PUT /_sandbox/faults/{vendor}`; an error says what is wrong with it. */
export function parseFault(value: unknown): Fault | Error {
  const parsed = faultShape.safeParse(value);
  return parsed.success
    ? parsed.data
    : new Error(
        'A fault is {"status": 200…999, "headers"?, "body"?} or {"kind": "hang"|"reset"|"truncate"|"html"} or {"kind": "delay", "ms"}, ' +
          'and in each "times"?, "method"?, "path"? (starting with /), "when"? ("before"|"after").',
      );
}

/** The faults in waiting, vendor by vendor, in the order in which they were put. */
export class FaultQueue {
  readonly #queues = new Map<string, { fault: Fault; left: number }[]>();

  put(vendor: string, fault: Fault): void {
    const queue = this.#queues.get(vendor) ?? [];
    this.#queues.set(vendor, [...queue, { fault, left: fault.times ?? Number.POSITIVE_INFINITY }]);
  }

  /** The first fault that matches the request; one that is used up is gone. */
  take(vendor: string, request: { method: string; path: string; isToken: boolean }): Fault | undefined {
    const queue = this.#queues.get(vendor) ?? [];
    const entry = queue.find(({ fault }) => matches(fault, request));
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0)
      this.#queues.set(
        vendor,
        queue.filter((other) => other !== entry),
      );
    return entry.fault;
  }

  clear(vendor?: string): void {
    if (vendor === undefined) this.#queues.clear();
    else this.#queues.delete(vendor);
  }
}

function matches(fault: Fault, request: { method: string; path: string; isToken: boolean }): boolean {
  if (fault.method !== undefined && fault.method !== request.method) return false;
  return fault.path === undefined ? !request.isToken : request.path.startsWith(fault.path);
}
