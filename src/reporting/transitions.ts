import { type Delivered, type Look, outcomesOf, type Part, type RecordOutcome, statusOf } from '../report.ts';
import { UpstreamError } from '../upstream/index.ts';
import { type Change, MAX_DELAY_MS } from './ledger.ts';

/** By what a part's way through its states is timed; all in milliseconds. */
export interface DeliveryTiming {
  /** The first wait after a vendor did not process a report; it doubles with each attempt up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /**
   * How long after its sending ended a report may still turn up at a vendor that does not recognise repeats: it is sent again
   * only where it is absent in two looks, the last of them at least this much later.
   */
  readonly settleMs: number;
  /** The shortest time between two looks at the vendor. They become rarer with the age of what is looked for. */
  readonly lookMs: number;
  /** How long a report is looked for where what the vendor shows may tell, or never; then a person is asked. */
  readonly lookForMs: number;
  /** How long accepted records are followed. */
  readonly followMs: number;
}

const MAX_LOOK_MS = 600_000;
/** So many sendings without an answer that tells, and the next ones come rarely: it may be the report itself that breaks it. */
const MANY_UNCLEAR = 8;

/** How a part goes on after it was sent: with the vendor's answer, or with what went wrong. */
export function afterSending(
  part: Part,
  result: Delivered | Error,
  { nowMs, follows }: { nowMs: number; follows: boolean },
  timing: DeliveryTiming,
): Change {
  if (!(result instanceof Error)) return taken(result, nowMs, nowMs, follows, timing);
  const known = result instanceof UpstreamError ? result : null;
  const detail = { code: known?.code ?? 'WRITE_OUTCOME_UNKNOWN', message: known?.message ?? OPEN };
  const retryMs = known?.fault.retryAt ? Math.min(Date.parse(known.fault.retryAt), nowMs + MAX_DELAY_MS) : null;
  switch (known?.effect ?? 'UNKNOWN') {
    case 'NONE':
      return {
        state: 'RECORDED',
        outcomes: outcomesOf(part.outcomes, 'QUEUED', detail),
        looks: 0,
        endedMs: null,
        dueMs: retryMs ?? nowMs + backoff(part.attempts, timing),
      };
    case 'REFUSED':
      return {
        state: 'DONE',
        outcomes: outcomesOf(part.outcomes, 'REJECTED', { ...detail, message: known?.said ?? detail.message }),
        looks: 0,
        endedMs: nowMs,
        dueMs: null,
      };
    case 'UNKNOWN':
      return {
        state: 'UNKNOWN',
        outcomes: outcomesOf(part.outcomes, 'UNKNOWN', detail),
        looks: 0,
        endedMs: nowMs,
        dueMs: Math.max(retryMs ?? 0, nowMs),
      };
  }
}

/** How a part whose sending got no answer that tells goes on after a look at the vendor. */
export function afterLook(
  part: Part,
  result: Look | Error,
  { nowMs, follows }: { nowMs: number; follows: boolean },
  timing: DeliveryTiming,
): Change {
  const endedMs = part.endedMs ?? nowMs;
  const stillUnknown = { state: 'UNKNOWN', outcomes: part.outcomes, looks: part.looks, endedMs } as const;
  if (result instanceof Error) {
    // It may be told yet, but somebody should know.
    const isLate = nowMs >= endedMs + timing.lookForMs;
    const outcomes = isLate
      ? outcomesOf(part.outcomes, 'UNKNOWN', { code: UNTRACED, message: UNTRACEABLE })
      : part.outcomes;
    return { ...stillUnknown, outcomes, dueMs: nextLook(endedMs, nowMs, timing, result) };
  }
  switch (result.found) {
    case 'TAKEN':
      return taken(result, endedMs, nowMs, follows, timing);
    case 'REPEATABLE': {
      const againMs = endedMs + (part.unclear < MANY_UNCLEAR ? 0 : MAX_LOOK_MS);
      if (nowMs >= againMs) return again(part, nowMs, timing);
      const outcomes = outcomesOf(part.outcomes, 'UNKNOWN', { code: UNTRACED, message: UNCLEAR_AGAIN });
      return { ...stillUnknown, outcomes, dueMs: againMs };
    }
    case 'ABSENT': {
      const looks = part.looks + 1;
      const settledMs = endedMs + timing.settleMs;
      if (looks >= 2 && nowMs >= settledMs) return again(part, nowMs, timing);
      return { ...stillUnknown, looks, dueMs: Math.max(settledMs, nowMs + timing.lookMs) };
    }
    case 'NOTHING': {
      const isOver = result.final || nowMs >= endedMs + timing.lookForMs;
      const detail = isOver
        ? { code: UNTRACED, message: UNTRACEABLE }
        : { code: result.code ?? UNTRACED, message: UNTRACED_YET };
      const outcomes = outcomesOf(part.outcomes, 'UNKNOWN', detail);
      return { ...stillUnknown, outcomes, dueMs: isOver ? null : nextLook(endedMs, nowMs, timing) };
    }
  }
}

/** How an accepted part goes on after the vendor was asked what became of its records. */
export function afterFollow(
  part: Part,
  result: readonly RecordOutcome[] | Error,
  { nowMs }: { nowMs: number },
  timing: DeliveryTiming,
): Change {
  const endedMs = part.endedMs ?? nowMs;
  const outcomes = result instanceof Error ? part.outcomes : result;
  const isOver = nowMs >= endedMs + timing.followMs || outcomes.every(({ status }) => status !== 'ACCEPTED');
  return {
    state: isOver ? 'DONE' : 'ACCEPTED',
    outcomes,
    looks: 0,
    endedMs,
    dueMs: isOver ? null : nextLook(endedMs, nowMs, timing, result instanceof Error ? result : undefined),
  };
}

const OPEN = 'The gateway cannot tell whether the vendor took the report: it is being looked up there.';
const UNTRACED = 'WRITE_OUTCOME_UNKNOWN';
const UNTRACED_YET =
  'Nothing that the vendor shows tells yet whether it took the report. It is not sent again, but looked for a while longer.';
const UNCLEAR_AGAIN =
  'The vendor has answered unclearly again and again: the report may be what breaks it. It is tried rarely from now on.';
const UNTRACEABLE =
  'Nothing that the vendor shows tells whether it took the report. It is not sent again: look there, then decide with "usage-gateway receipts resolve".';

function taken(
  { outcomes, answer }: Delivered,
  endedMs: number,
  nowMs: number,
  follows: boolean,
  timing: DeliveryTiming,
): Change {
  const isFollowed = follows && outcomes.some(({ status }) => status === 'ACCEPTED');
  return {
    state: isFollowed ? 'ACCEPTED' : statusOf(outcomes.map(({ status }) => status)) === 'UNKNOWN' ? 'UNKNOWN' : 'DONE',
    outcomes,
    answer,
    looks: 0,
    endedMs,
    dueMs: isFollowed ? nextLook(endedMs, nowMs, timing) : null,
  };
}

/** Whether a person should know of a part that was left to itself before. */
export function isAlarm({ outcomes: before }: Part, { state, outcomes }: Change): boolean {
  const calls = (all: readonly RecordOutcome[]) =>
    all.some(({ message }) => message === UNTRACEABLE || message === UNCLEAR_AGAIN);
  return state === 'UNKNOWN' && calls(outcomes) && !calls(before);
}

/** Back to where it waits to be sent: at once the first time, later and later where that comes to nothing. */
function again(part: Part, nowMs: number, timing: DeliveryTiming): Change {
  return {
    state: 'RECORDED',
    outcomes: outcomesOf(part.outcomes, 'QUEUED'),
    looks: 0,
    endedMs: null,
    dueMs: part.attempts < 2 ? nowMs : nowMs + backoff(part.attempts - 1, timing),
  };
}

/** Doubles with each attempt; the jitter is upwards, so that it is never sooner than it says. */
function backoff(attempts: number, { backoffMs, maxBackoffMs }: DeliveryTiming): number {
  const span = Math.min(maxBackoffMs, backoffMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(span * (1 + Math.random() / 4));
}

/** Half as long again as has passed already: often at first, then rarely; never sooner than the vendor wants. */
function nextLook(endedMs: number, nowMs: number, { lookMs }: DeliveryTiming, error?: Error): number {
  const retryAt = error instanceof UpstreamError ? error.fault.retryAt : undefined;
  const spanMs = Math.min(Math.max(lookMs, (nowMs - endedMs) / 2), Math.max(lookMs, MAX_LOOK_MS));
  const soonest = Math.max(nowMs + Math.round(spanMs), retryAt ? Date.parse(retryAt) : 0);
  return Math.min(soonest, nowMs + MAX_DELAY_MS);
}
