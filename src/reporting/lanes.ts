import { type Part, type ReceiptStatus, statusOf } from '../report.ts';
import type { Instant } from '../time.ts';
import type { Sql } from './sql.ts';

/**
 * A part stands in its lanes while it waits or is being sent, and is due only at the head of all of them. When one leaves, those
 * behind it may have come to the head; when one comes back, those that had come there go behind it again. One that is UNKNOWN
 * leaves, so that it holds up nobody, unless it keeps its place. `state` is the one that it has come to.
 */
export async function moveInLanes(
  sql: Sql,
  { seq, accountId }: Pick<Part, 'seq' | 'accountId'>,
  state: Part['state'],
): Promise<void> {
  const [part] = await sql('select lanes, keeps_place from usage_parts where seq = $1', seq);
  if (state === 'RECORDED' || (state === 'UNKNOWN' && part?.keeps_place === 1)) {
    for (const lane of JSON.parse(String(part?.lanes)) as string[]) {
      const entered = await sql(
        'insert into usage_lanes (account, lane, seq) values ($1, $2, $3) on conflict do nothing returning seq',
        ...[accountId, lane, seq],
      );
      if (entered.length === 0) continue;
      await sql(
        `update usage_parts set due_ms = null where state = 'RECORDED' and due_ms is not null and seq in (
           select seq from usage_lanes where account = $1 and lane = $2 and seq > $3)`,
        ...[accountId, lane, seq],
      );
    }
    await wake(sql, seq);
    return;
  }
  const left = await sql('delete from usage_lanes where seq = $1 returning lane', seq);
  for (const { lane } of left) {
    const [head] = await sql(
      'select min(seq) as seq from usage_lanes where account = $1 and lane = $2',
      ...[accountId, lane ?? ''],
    );
    if (head?.seq !== null && head?.seq !== undefined) await wake(sql, Number(head.seq));
  }
}

/** Makes a part due that waits and has nobody before it in any of its lanes. */
async function wake(sql: Sql, seq: number): Promise<void> {
  await sql(
    `update usage_parts set due_ms = not_before_ms where seq = $1 and state = 'RECORDED' and not exists (
       select 1 from usage_lanes own
         join usage_lanes ahead on ahead.account = own.account and ahead.lane = own.lane and ahead.seq < own.seq
       where own.seq = $1)`,
    seq,
  );
}

/** Brings the status of a receipt up to date with its parts'. */
export async function refresh(sql: Sql, id: string, now: Instant): Promise<void> {
  const rows = await sql('select distinct status from usage_parts where receipt_id = $1', id);
  const status = statusOf(rows.map((row) => row.status as ReceiptStatus));
  await sql('update usage_receipts set status = $2, updated_at = $3 where id = $1', id, status, now);
}
