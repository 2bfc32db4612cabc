import { z } from 'zod';
import { digest } from '../connection.ts';
import {
  newReceiptId,
  outcomesOf,
  type Part,
  type PartDraft,
  type Receipt,
  type ReceiptStatus,
  statusOf,
} from '../report.ts';
import { type Instant, instantOf } from '../time.ts';
import { moveInLanes, refresh } from './lanes.ts';
import { recover } from './recovery.ts';
import { partOf, receiptOf } from './rows.ts';
import type { LedgerDatabase, Sql } from './sql.ts';

/** A report to be written down. */
export interface Submission {
  readonly account: string;
  /** The mutation's name. */
  readonly operation: string;
  readonly idempotencyKey: string;
  /** The digest of its content in canonical form. */
  readonly fingerprint: string;
  readonly parts: readonly PartDraft[];
  readonly at: Instant;
}

/** What may wait for one account at once: a vendor that is away must not keep others from being reported to. */
export interface Capacity {
  readonly maxParts: number;
  readonly maxBytes: number;
}

export type Recorded =
  /** Written down: it will be delivered. */
  | { readonly kind: 'NEW'; readonly id: string }
  /** The same report was written down before. */
  | { readonly kind: 'KNOWN'; readonly id: string }
  /** Another report was written down under this key. */
  | { readonly kind: 'REUSED' }
  /** Too much is waiting already. */
  | { readonly kind: 'FULL' };

/** A part that this gateway alone works on, until it settles it or ends. */
export interface ClaimedPart extends Part {
  /** Counts its changes: what was decided on an older one does not hold. */
  readonly version: number;
}

/** How a claimed part goes on. */
export interface Change {
  readonly state: Exclude<Part['state'], 'SENDING'>;
  readonly outcomes: Part['outcomes'];
  /** Left out: as before. */
  readonly answer?: string;
  readonly looks: number;
  /** When its sending ended, in milliseconds since 1970; null where it was not sent. */
  readonly endedMs: number | null;
  /** When something is to be done about it, in milliseconds since 1970; null: nothing by itself. */
  readonly dueMs: number | null;
}

/** What an operator decided about a part that is UNKNOWN. */
export interface Resolution {
  readonly as: 'confirmed' | 'rejected' | 'resend';
  readonly actor: string;
  readonly note: string;
}

export interface AuditLine {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  /** The indexes of the records that it was about. */
  readonly records: readonly number[];
  readonly note: string;
}

export interface ReceiptFilter {
  readonly account?: string | null;
  readonly status?: ReceiptStatus | null;
}

/** The reports that were taken, and what has become of them. What its methods resolve to is on the disk. */
export type Ledger = ReturnType<typeof createLedger>;

/** What is to be done for a part: to send it, or to ask the vendor what became of it. */
export type Task = 'send' | 'ask';
const IS_FOR: Readonly<Record<Task, string>> = { send: "state = 'RECORDED'", ask: "state <> 'RECORDED'" };

/** The longest that anything is put off. What is due later than that was written by a clock that was wrong. */
export const MAX_DELAY_MS = 3_600_000;

export function createLedger(database: LedgerDatabase) {
  const { run, transaction } = database;
  /** The parts that were claimed here and not settled yet. */
  const inHand = new Set<number>();

  return {
    /** Writes a report down, once per account, operation and key. */
    record(submission: Submission, capacity: Capacity): Promise<Recorded> {
      const { account, operation, idempotencyKey, fingerprint, parts, at } = submission;
      return transaction(account, async (sql): Promise<Recorded> => {
        const [known] = await sql(
          'select id, fingerprint from usage_receipts where account = $1 and operation = $2 and idempotency_key = $3',
          account,
          operation,
          idempotencyKey,
        );
        if (known) {
          return known.fingerprint === fingerprint ? { kind: 'KNOWN', id: String(known.id) } : { kind: 'REUSED' };
        }
        const payloads = parts.map(({ payload }) => JSON.stringify(payload));
        const bytes = payloads.reduce((sum, payload) => sum + Buffer.byteLength(payload), 0);
        const waiting = await backlog(sql, account);
        if (waiting.parts + parts.length > capacity.maxParts || waiting.bytes + bytes > capacity.maxBytes) {
          return { kind: 'FULL' };
        }
        const id = newReceiptId();
        await sql(
          `insert into usage_receipts (id, account, operation, idempotency_key, fingerprint, status, submitted_at, updated_at)
           values ($1, $2, $3, $4, $5, 'QUEUED', $6, $6)`,
          ...[id, account, operation, idempotencyKey, fingerprint, at],
        );
        for (const [ordinal, draft] of parts.entries())
          await insertPart(sql, id, account, draft, payloads[ordinal] ?? '');
        return { kind: 'NEW', id };
      });
    },

    /** A receipt with its parts; null where there is none of this id. */
    async find(id: string): Promise<Receipt | null> {
      const [row] = await run('select * from usage_receipts where id = $1', id);
      if (!row) return null;
      return receiptOf(row, await run('select * from usage_parts where receipt_id = $1 order by seq', id));
    },

    /** Receipts, the newest first, without what their parts carry; `before` is the `seq` after which to go on. */
    async list(
      { account, status }: ReceiptFilter,
      { first, before }: { first: number; before: number | null },
    ): Promise<{ readonly seq: number; readonly receipt: Receipt }[]> {
      const conditions = [
        ['account =', account],
        ['status =', status],
        ['seq <', before],
      ].filter(
        (condition): condition is [string, string | number] => condition[1] !== null && condition[1] !== undefined,
      );
      const isListed = ['true', ...conditions.map(([test], index) => `${test} $${index + 2}`)].join(' and ');
      const values = [first, ...conditions.map(([, value]) => value)];
      const rows = await run(`select * from usage_receipts where ${isListed} order by seq desc limit $1`, ...values);
      if (rows.length === 0) return [];
      const parts = await run(
        `select receipt_id, seq, account, delivery, state, attempts, unclear, looks, outcomes, sent_at, ended_ms,
           'null' as payload, null as answer
         from usage_parts where receipt_id in (select id from usage_receipts where ${isListed} order by seq desc limit $1)
         order by seq`,
        ...values,
      );
      const ofReceipt = Map.groupBy(parts, ({ receipt_id }) => receipt_id);
      return rows.map((row) => ({ seq: Number(row.seq), receipt: receiptOf(row, ofReceipt.get(row.id ?? '') ?? []) }));
    },

    /**
     * Takes the next part of an account that is due for a task: one that is to be sent becomes SENDING, others are only taken. No
     * other gateway gets it until it is settled, or until this one has ended. null where nothing is due.
     */
    async claim(account: string, task: Task, nowMs: number, now: Instant): Promise<ClaimedPart | null> {
      const owner = database.owner();
      const lockRow = database.dialect === 'postgres' ? 'for update skip locked' : '';
      return transaction(account, async (sql) => {
        const [due] = await sql(
          `select * from usage_parts
           where account = $1 and ${IS_FOR[task]} and due_ms is not null and (due_ms <= $2 or due_ms > $3)
           order by due_ms, seq limit 1 ${lockRow}`,
          ...[account, nowMs, nowMs + 2 * MAX_DELAY_MS],
        );
        if (!due) return null;
        const taken = 'update usage_parts set due_ms = null, owner = $2, claimed_ms = $3, version = version + 1';
        const [claimed] =
          task === 'send'
            ? await sql(
                `${taken}, state = 'SENDING', status = 'SENDING', attempts = attempts + 1, looks = 0, ended_ms = null, sent_at = $4
               where seq = $1 returning *`,
                ...[Number(due.seq), owner, nowMs, now],
              )
            : await sql(`${taken} where seq = $1 returning *`, Number(due.seq), owner, nowMs);
        if (!claimed) return null;
        if (task === 'send') await refresh(sql, String(due.receipt_id), now);
        return { ...partOf(claimed), version: Number(claimed.version) };
      }).then((part) => {
        if (part) inHand.add(part.seq);
        return part;
      });
    },

    /**
     * Writes down how a claimed part goes on; false where it is not this claim's any more, and nothing was changed. An answer
     * that tells what became of a sending holds all the same, where nobody but a recovery had anything to say meanwhile.
     */
    async settle(part: ClaimedPart, change: Change, now: Instant): Promise<boolean> {
      const settled = await transaction(part.accountId, async (sql) => {
        const { state, outcomes, answer = part.answer, looks, endedMs, dueMs } = change;
        const isWaiting = state === 'RECORDED';
        const tells = part.state === 'SENDING' && (state === 'DONE' || state === 'ACCEPTED');
        const isOurs = tells
          ? "(version = $2 or (state in ('UNKNOWN', 'RECORDED') and attempts = $11))"
          : '(version = $2 and attempts = $11)';
        const changed = await sql(
          `update usage_parts set state = $3, status = $4, outcomes = $5, answer = $6, looks = $7, ended_ms = $8,
             due_ms = $9, not_before_ms = $10, unclear = unclear + $12, owner = null, version = version + 1
           where seq = $1 and ${isOurs} returning seq`,
          ...[part.seq, part.version, state, isWaiting ? 'QUEUED' : statusOf(outcomes.map(({ status }) => status))],
          ...[JSON.stringify(outcomes), answer, looks, endedMs, isWaiting ? null : dueMs, dueMs ?? 0],
          ...[part.attempts, part.state === 'SENDING' && state === 'UNKNOWN' ? 1 : 0],
        );
        if (changed.length === 0) return false;
        await moveInLanes(sql, part, state);
        await refresh(sql, part.receiptId, now);
        return true;
      });
      inHand.delete(part.seq);
      return settled;
    },

    /** When the next part of an account is due for a task, in milliseconds since 1970; null while none is. */
    async nextDue(account: string, task: Task): Promise<number | null> {
      const [row] = await run(
        `select min(due_ms) as due from usage_parts where account = $1 and ${IS_FOR[task]} and due_ms is not null`,
        account,
      );
      return row?.due === null || row?.due === undefined ? null : Number(row.due);
    },

    /**
     * Whether a part of the receipt waits for one that will only be tried later: at the head of one of its lanes, or of a lane in
     * which that head itself waits.
     */
    async isHeldBack(id: string, nowMs: number): Promise<boolean> {
      const rows = await run(
        `with recursive ahead (seq) as (
           select seq from usage_parts where receipt_id = $1 and state = 'RECORDED'
           union
           select (select min(head.seq) from usage_lanes head where head.account = own.account and head.lane = own.lane)
             from ahead join usage_lanes own on own.seq = ahead.seq
         )
         select 1 as held from ahead join usage_parts head on head.seq = ahead.seq
         where head.state = 'UNKNOWN' or (head.state = 'RECORDED' and head.due_ms > $2) limit 1`,
        ...[id, nowMs],
      );
      return rows.length > 0;
    },

    /** Takes over what nobody works on any more. Gives how many parts there were. */
    recover: (nowMs: number, now: Instant) => recover(database, inHand, nowMs, now),

    /**
     * Ends what no look at the vendor could: the parts of a receipt that are UNKNOWN, all of them or the one that holds the record
     * of this index. Those that wait to be sent can only be given up (`rejected`). Gives the indexes of the records that it was
     * about; none where there was nothing to decide.
     */
    async resolve(id: string, index: number | null, { as, actor, note }: Resolution, nowMs: number): Promise<number[]> {
      const receipt = await this.find(id);
      if (!receipt) return [];
      return transaction(receipt.accountId, async (sql) => {
        const rows = await sql(
          `select * from usage_parts where receipt_id = $1 and state in ('UNKNOWN', $2) order by seq`,
          ...[id, as === 'rejected' ? 'RECORDED' : 'UNKNOWN'],
        );
        const parts = rows
          .map(partOf)
          .filter(({ outcomes }) => index === null || outcomes.some((outcome) => outcome.index === index));
        const now = instantOf(new Date(nowMs));
        for (const part of parts) {
          const message = `Decided by ${actor}: ${note}`;
          const outcomes =
            as === 'resend'
              ? outcomesOf(part.outcomes, 'QUEUED')
              : outcomesOf(part.outcomes, as === 'confirmed' ? 'CONFIRMED' : 'REJECTED', { message });
          await sql(
            `update usage_parts set state = $2, status = $3, outcomes = $4, due_ms = null, not_before_ms = 0, owner = null,
               version = version + 1 where seq = $1`,
            ...[part.seq, as === 'resend' ? 'RECORDED' : 'DONE', statusOf(outcomes.map(({ status }) => status))],
            JSON.stringify(outcomes),
          );
          await moveInLanes(sql, part, as === 'resend' ? 'RECORDED' : 'DONE');
        }
        const records = parts.flatMap(({ outcomes }) => outcomes.map((outcome) => outcome.index));
        if (records.length === 0) return [];
        await sql(
          'insert into usage_audit (receipt_id, at, actor, action, records, note) values ($1, $2, $3, $4, $5, $6)',
          ...[id, now, actor, as, JSON.stringify(records), note],
        );
        await refresh(sql, id, now);
        return records;
      });
    },

    /** Who decided what about a receipt, oldest first. */
    async audit(id: string): Promise<AuditLine[]> {
      const rows = await run('select * from usage_audit where receipt_id = $1 order by seq', id);
      return rows.map(({ at, actor, action, records, note }) => ({
        at: String(at),
        actor: String(actor),
        action: String(action),
        records: z.array(z.number()).parse(JSON.parse(String(records))),
        note: String(note),
      }));
    },

    /** Forgets what is settled and has not changed since. What is still open is never forgotten. Gives how many receipts went. */
    async prune(before: Instant): Promise<number> {
      let pruned = 0;
      // In small transactions, so that reports need not wait for a long one.
      for (let found = -1; found !== 0; pruned += found) {
        const rows = await transaction('prune', (sql) =>
          sql(
            `delete from usage_receipts where id in (
             select id from usage_receipts where updated_at < $1 and status not in ('QUEUED', 'SENDING', 'UNKNOWN')
               and not exists (select 1 from usage_parts where receipt_id = usage_receipts.id and state <> 'DONE') limit 500
           ) returning id`,
            before,
          ),
        );
        found = rows.length;
      }
      return pruned;
    },

    /** What waits for an account: how much of its capacity is used. */
    backlog: (account: string) => backlog(run, account),

    /** The accounts for which something is open, and how many parts. */
    async openAccounts(): Promise<{ readonly account: string; readonly parts: number }[]> {
      const rows = await run(`select account, count(*) as parts from usage_parts where ${IS_OPEN} group by account`);
      return rows.map(({ account, parts }) => ({ account: String(account), parts: Number(parts) }));
    },

    close: () => database.close(),
  };
}

async function insertPart(
  sql: Sql,
  receiptId: string,
  account: string,
  draft: PartDraft,
  payload: string,
): Promise<void> {
  const outcomes = JSON.stringify(outcomesOf(draft.records, 'QUEUED'));
  const [row] = await sql(
    `insert into usage_parts (receipt_id, account, delivery, state, status, bytes, lanes, payload, outcomes, keeps_place)
     values ($1, $2, $3, 'RECORDED', 'QUEUED', $4, $5, $6, $7, $8) returning seq`,
    ...[
      receiptId,
      account,
      draft.delivery,
      Buffer.byteLength(payload),
      JSON.stringify([...new Set(draft.lanes.map((lane) => digest(lane)))]),
    ],
    ...[payload, outcomes, draft.keepsPlace ? 1 : 0],
  );
  await moveInLanes(sql, { seq: Number(row?.seq), accountId: account }, 'RECORDED');
}

const IS_OPEN = "state in ('RECORDED', 'SENDING', 'UNKNOWN')";

async function backlog(sql: Sql, account: string): Promise<{ parts: number; bytes: number }> {
  const [row] = await sql(
    `select count(*) as parts, coalesce(sum(bytes), 0) as bytes from usage_parts where account = $1 and ${IS_OPEN}`,
    account,
  );
  return { parts: Number(row?.parts), bytes: Number(row?.bytes) };
}
