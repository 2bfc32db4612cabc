import { randomUUID } from 'node:crypto';
import { badInput } from './errors.ts';
import type { Instant } from './time.ts';
import type { CallScope } from './upstream/index.ts';

/** What a record, a part or a whole report has come to; `UsageReceiptStatus` in the schema says what each means. */
export type ReceiptStatus = 'QUEUED' | 'SENDING' | 'ACCEPTED' | 'CONFIRMED' | 'PARTIAL' | 'REJECTED' | 'UNKNOWN';

/** What became of one record of a report. */
export interface RecordOutcome {
  /** Its place in the report, from 0. */
  readonly index: number;
  /** The record's own name; null where it has none. */
  readonly key: string | null;
  readonly status: ReceiptStatus;
  /** The vendor's id of what it made of the record. */
  readonly providerReference: string | null;
  /** An error code: why it is not CONFIRMED or ACCEPTED. */
  readonly code: string | null;
  /** For people; where the vendor refused the record, the vendor's own words. */
  readonly message: string | null;
}

/** A report that was written down, as callers see it. */
export interface Receipt {
  readonly id: string;
  readonly idempotencyKey: string;
  readonly accountId: string;
  /** The mutation's name. */
  readonly operation: string;
  readonly status: ReceiptStatus;
  readonly parts: readonly Part[];
  readonly submittedAt: Instant;
  readonly updatedAt: Instant;
}

/**
 * Where a part stands: RECORDED is written down and not sent, or certainly not processed; SENDING has been handed to the
 * network; UNKNOWN got no answer that tells; ACCEPTED is followed at the vendor; DONE needs nothing any more.
 */
export type PartState = 'RECORDED' | 'SENDING' | 'UNKNOWN' | 'ACCEPTED' | 'DONE';

/** What one request to the vendor carries: the unit that is sent, looked up and followed. Most reports are one part. */
export interface Part {
  /** In the order in which parts were taken, over all reports. */
  readonly seq: number;
  readonly receiptId: string;
  readonly accountId: string;
  /** Which of its provider's deliveries sends it. */
  readonly delivery: string;
  readonly state: PartState;
  /** How often it was sent. */
  readonly attempts: number;
  /** How often it was sent and the vendor gave no answer that tells what became of it; gateways that ended do not count. */
  readonly unclear: number;
  /** How often it was looked for at the vendor in vain, since it was sent last. */
  readonly looks: number;
  /** What is sent, as its provider made it; times that the caller left out are in it. */
  readonly payload: unknown;
  readonly outcomes: readonly RecordOutcome[];
  /** What the vendor answered when it took the part, as JSON, digit for digit; null before. */
  readonly answer: string | null;
  /** When it was handed to the network last, by the gateway's clock; null before. */
  readonly sentAt: Instant | null;
  /** When its sending ended, in milliseconds since 1970; null while it has not. */
  readonly endedMs: number | null;
}

/** A part before it is written down. */
export interface PartDraft {
  readonly delivery: string;
  /** Whose order is kept: among parts that wait for the same entitlement or resource, the earlier one is sent first. */
  readonly lanes: readonly string[];
  /**
   * Those behind it wait for it also while it is UNKNOWN: sent again after them, it would overwrite what they have corrected.
   * Left out: they do not.
   */
  readonly keepsPlace?: boolean;
  readonly payload: unknown;
  readonly records: readonly { readonly index: number; readonly key: string | null }[];
}

/** How a provider delivers one kind of part. Whatever it rejects with tells by `UpstreamError.effect` what may have been done. */
export interface Delivery {
  /** Sends the part once, and says what the vendor made of each of its records. */
  send(part: Part, scope: CallScope): Promise<Delivered>;
  /** Asks the vendor what became of a part whose sending got no answer that tells. */
  look(part: Part, scope: CallScope): Promise<Look>;
  /** Asks what became of the records that are ACCEPTED. Left out: the vendor accepts nothing that it has not done. */
  follow?(part: Part, scope: CallScope): Promise<readonly RecordOutcome[]>;
}

/** What the vendor made of a part. */
export interface Delivered {
  readonly outcomes: readonly RecordOutcome[];
  /** JSON that the payload of the mutation is made from. */
  readonly answer: string;
}

export type Look =
  /** It was taken: this is what became of it. */
  | ({ readonly found: 'TAKEN' } & Delivered)
  /** The vendor shows no trace of it, and would process it twice: resent only where absence is proven. */
  | { readonly found: 'ABSENT' }
  /** The vendor recognises the repeat, or it makes no difference: it may be sent again. */
  | { readonly found: 'REPEATABLE' }
  /**
   * Nothing that the vendor shows tells; `final` where nothing ever will, and a person must decide. `code` where more is known
   * than that, until then.
   */
  | { readonly found: 'NOTHING'; readonly final: boolean; readonly code?: string };

/** Outcomes that all say the same. */
export function outcomesOf(
  records: readonly Pick<RecordOutcome, 'index' | 'key'>[],
  status: ReceiptStatus,
  detail: Partial<Pick<RecordOutcome, 'providerReference' | 'code' | 'message'>> = {},
): RecordOutcome[] {
  return records.map(({ index, key }) => ({
    index,
    key,
    status,
    providerReference: detail.providerReference ?? null,
    code: detail.code ?? null,
    message: detail.message ?? null,
  }));
}

/**
 * The status of a whole from those of its pieces. What needs attention comes first: one piece that is UNKNOWN makes the whole
 * so, whatever the others are; then what is still under way; a mixture of ends is PARTIAL where some were refused.
 */
export function statusOf(pieces: Iterable<ReceiptStatus>): ReceiptStatus {
  const all = new Set(pieces);
  for (const pressing of ['UNKNOWN', 'SENDING', 'QUEUED', 'PARTIAL'] as const) if (all.has(pressing)) return pressing;
  if (all.size === 0) return 'QUEUED';
  if (all.has('REJECTED')) return all.size === 1 ? 'REJECTED' : 'PARTIAL';
  return all.has('ACCEPTED') ? 'ACCEPTED' : 'CONFIRMED';
}

/** A list of pairs as a map; a key that comes twice would be lost in it, and is BAD_USER_INPUT. */
export function mapOf<T>(
  pairs: readonly { readonly key: string; readonly value: T }[],
  argument: string,
): Record<string, T> {
  if (new Set(pairs.map(({ key }) => key)).size < pairs.length) {
    throw badInput(`"${argument}" names a key twice: add up what belongs together.`);
  }
  // From entries, so that `__proto__` is a key like any other.
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}

/** Whether all text in a value made of JSON is Unicode: half of a surrogate pair would reach the vendor as something else. */
export function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner));
}

/** Ids of receipts: they tell nothing, and nobody guesses one. */
export function newReceiptId(): string {
  return randomUUID();
}
