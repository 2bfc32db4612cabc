import { outcomesOf, type Part } from '../report.ts';
import type { Instant } from '../time.ts';
import { moveInLanes, refresh } from './lanes.ts';
import { partOf } from './rows.ts';
import type { LedgerDatabase, Sql, SqlRow } from './sql.ts';

/** A claim that nobody holds for so long is one whose answer was lost: statements of the ledger take less. */
const LOST_CLAIM_MS = 15_000;

/**
 * Takes over what nobody works on any more: of gateways that have ended, and claims of this one, `owner`, that were written
 * down, but of which it never heard, so that they are not among those that it has in hand. Gives how many parts there were.
 */
export async function recover(
  database: LedgerDatabase,
  inHand: ReadonlySet<number>,
  nowMs: number,
  now: Instant,
): Promise<number> {
  const owned = await database.run('select seq, account, owner, claimed_ms from usage_parts where owner is not null');
  const ended = new Set(await database.ended([...new Set(owned.map(({ owner }) => String(owner)))]));
  const own = database.owner();
  let recovered = 0;
  for (const { seq, account, owner, claimed_ms: claimedMs } of owned) {
    const isLost = owner === own && Number(claimedMs) < nowMs - LOST_CLAIM_MS;
    if (inHand.has(Number(seq)) || !(isLost || ended.has(String(owner)))) continue;
    await database.transaction(String(account), async (sql) => {
      const [row] = await sql('select * from usage_parts where seq = $1 and owner = $2', Number(seq), owner ?? null);
      if (!row) return;
      recovered += 1;
      await release(sql, row, isLost, nowMs, database.afterlifeMs);
      await refresh(sql, String(row.receipt_id), now);
    });
  }
  return recovered;
}

/** What was SENDING may have been sent, unless its claim was lost: then nobody has ever acted on it. The rest is due again. */
async function release(sql: Sql, row: SqlRow, isLost: boolean, nowMs: number, afterlifeMs: number): Promise<void> {
  const part = partOf(row);
  const freed = 'owner = null, version = version + 1';
  if (part.state !== 'SENDING') {
    await sql(`update usage_parts set due_ms = $2, ${freed} where seq = $1`, part.seq, nowMs);
    return;
  }
  if (isLost) {
    await sql(
      `update usage_parts set state = 'RECORDED', status = 'QUEUED', outcomes = $2, not_before_ms = 0, ${freed} where seq = $1`,
      ...[part.seq, JSON.stringify(outcomesOf(part.outcomes, 'QUEUED'))],
    );
    await moveInLanes(sql, part, 'RECORDED');
    return;
  }
  // Not before whoever was sending it has certainly ended: what is asked earlier may be told too early.
  const endedMs = Math.max(nowMs, Number(row.claimed_ms) + afterlifeMs);
  await sql(
    `update usage_parts set state = 'UNKNOWN', status = 'UNKNOWN', outcomes = $2, ended_ms = $3, due_ms = $3,
       ${freed} where seq = $1`,
    ...[part.seq, JSON.stringify(outcomesOf(part.outcomes, 'UNKNOWN', ENDED)), endedMs],
  );
  await moveInLanes(sql, part, 'UNKNOWN');
}

const ENDED = {
  code: 'WRITE_OUTCOME_UNKNOWN',
  message: 'The gateway ended while the report was on its way: it is being looked up at the vendor.',
} satisfies Partial<Part['outcomes'][number]>;
