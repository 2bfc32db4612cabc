import { type Part, type Receipt, type RecordOutcome, statusOf } from '../report.ts';
import type { Instant } from '../time.ts';
import type { SqlRow, Value } from './sql.ts';

/** A row of `usage_parts`, which this gateway or an earlier one of its kind has written. */
export function partOf(row: SqlRow): Part {
  const state = row.state as Part['state'];
  return {
    seq: Number(row.seq),
    receiptId: String(row.receipt_id),
    accountId: String(row.account),
    delivery: String(row.delivery),
    state,
    attempts: Number(row.attempts),
    unclear: Number(row.unclear),
    looks: Number(row.looks),
    payload: JSON.parse(String(row.payload)),
    outcomes: outcomesOf(state, JSON.parse(String(row.outcomes)) as RecordOutcome[]),
    answer: textOf(row.answer),
    sentAt: textOf(row.sent_at) as Instant | null,
    endedMs: row.ended_ms === null || row.ended_ms === undefined ? null : Number(row.ended_ms),
  };
}

/** A row of `usage_receipts`, with those of its parts. */
export function receiptOf(row: SqlRow, parts: readonly SqlRow[]): Receipt {
  const own = parts.map(partOf);
  return {
    id: String(row.id),
    idempotencyKey: String(row.idempotency_key),
    accountId: String(row.account),
    operation: String(row.operation),
    // Of the parts as they were read, which may be a moment later than the row.
    status: statusOf(own.flatMap(({ outcomes }) => outcomes.map(({ status }) => status))),
    parts: own,
    submittedAt: row.submitted_at as Instant,
    updatedAt: row.updated_at as Instant,
  };
}

/** The outcomes that are written down are those of the last answer: while the part waits or is on its way, that is what they say. */
function outcomesOf(state: Part['state'], outcomes: readonly RecordOutcome[]): RecordOutcome[] {
  if (state === 'SENDING') {
    return outcomes.map((outcome) => ({ ...outcome, status: 'SENDING', code: null, message: null }));
  }
  return [...outcomes];
}

function textOf(value: Value | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
