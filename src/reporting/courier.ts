import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Delivery, Part } from '../report.ts';
import { instantOf } from '../time.ts';
import { type CallScope, UpstreamError } from '../upstream/index.ts';
import { type Change, type ClaimedPart, type Ledger, MAX_DELAY_MS, type Task } from './ledger.ts';
import { afterFollow, afterLook, afterSending, type DeliveryTiming, isAlarm } from './transitions.ts';

/** Delivers what the ledger holds for one account: sends, looks up and follows, whatever is due, whoever took it. */
export interface Courier {
  /** Something may have become due. */
  wake(): void;
  /** Whether the vendor is left alone for the moment, so that nothing that waits is sent now. */
  isHoldingBack(): boolean;
  /** Takes up nothing new; waits for what is under way, then lets go of it: what was sent by then is UNKNOWN. */
  stop(drainMs: number): Promise<void>;
}

export interface CourierOptions {
  readonly account: string;
  readonly deliveries: Readonly<Record<string, Delivery>>;
  readonly ledger: Ledger;
  readonly timing: DeliveryTiming;
  /** What time it is for the vendor's sake; its own waits go by the system's clock. */
  readonly now: () => Date;
  /** The ledger is asked at least this often: other replicas and operators write to it too. */
  readonly pollMs: number;
  readonly log: Logger;
  /** Told of every receipt that has changed. */
  readonly onChange: (receiptId: string) => void;
}

/**
 * How many parts of an account are under way at once, by task: what is asked about those of yesterday does not hold up what is
 * sent today. Parts of one entitlement or resource follow each other all the same.
 */
const HANDS: Readonly<Record<Task, number>> = { send: 8, ask: 4 };
const TASKS: readonly Task[] = ['send', 'ask'];
/** So many answers in a row that tell nothing, and the vendor is left alone for a while. */
const TROUBLES = 3;
const SETTLE_RETRY_MS = 200;
/** Refusals that are about the way in, not about the report: several in a row, and the next ones would only be refused too. */
const AT_THE_DOOR = new Set(['UPSTREAM_FORBIDDEN', 'NOT_FOUND']);

export function createCourier(options: CourierOptions): Courier {
  const { account, deliveries, ledger, timing, now, pollMs, log, onChange } = options;
  const abort = new AbortController();
  const scope: CallScope = { signal: abort.signal, spendCall: () => undefined };
  const underWay = new Map<Promise<void>, Task>();
  let phase: 'running' | 'stopping' = 'running';
  let timer: NodeJS.Timeout | undefined;
  let collecting: { promise: Promise<void>; again: boolean } | null = null;
  /**
   * After a failure nothing is tried before `untilMs`, and then one part alone, until the vendor answers. By the monotonic clock: a
   * wrong one that is put right must not keep an account waiting.
   */
  let trouble = { inARow: 0, untilMs: 0 };

  return {
    wake: collect,
    isHoldingBack: () => trouble.untilMs > performance.now(),
    async stop(drainMs) {
      phase = 'stopping';
      clearTimeout(timer);
      await collecting?.promise;
      const drained = Promise.all(underWay.keys());
      const deadline = AbortSignal.timeout(drainMs);
      await Promise.race([drained, new Promise((resolve) => deadline.addEventListener('abort', resolve))]);
      abort.abort(new Error('The gateway is ending.'));
      await Promise.all(underWay.keys());
    },
  };

  /** Takes up what is due, as much at once as may be, then sleeps until more is. */
  function collect(): void {
    if (phase === 'stopping') return;
    if (collecting) {
      collecting.again = true;
      return;
    }
    const own = { promise: Promise.resolve(), again: false };
    collecting = own;
    own.promise = takeUp()
      .then(rest)
      .catch((error: unknown) => {
        log.error({ err: error, account }, 'the ledger cannot be used');
        sleepFor(pollMs);
      })
      .then(() => {
        collecting = null;
        if (own.again) collect();
      });
  }

  /** While the vendor is in trouble, one part alone shows whether the trouble is over. */
  function hasHandFor(task: Task): boolean {
    if (trouble.untilMs > 0) return underWay.size === 0;
    return [...underWay.values()].filter((other) => other === task).length < HANDS[task];
  }

  async function takeUp(): Promise<void> {
    for (const task of TASKS) {
      while (phase === 'running' && hasHandFor(task) && trouble.untilMs <= performance.now()) {
        const part = await ledger.claim(account, task, Date.now(), instantOf(now()));
        if (!part) break;
        onChange(part.receiptId);
        const work = handle(part).finally(() => {
          underWay.delete(work);
          collect();
        });
        underWay.set(work, task);
      }
    }
  }

  /** Until something is due, or others may have written to the ledger; where all hands are full, until one is free. */
  async function rest(): Promise<void> {
    const dues = await Promise.all(TASKS.filter(hasHandFor).map((task) => ledger.nextDue(account, task)));
    const dueMs = Math.min(...dues.map((due) => due ?? Number.POSITIVE_INFINITY));
    sleepFor(Math.max(dueMs - Date.now(), trouble.untilMs - performance.now()));
  }

  function sleepFor(ms: number): void {
    clearTimeout(timer);
    if (phase === 'stopping') return;
    timer = setTimeout(collect, Math.min(Math.max(ms, 5), pollMs));
    timer.unref();
  }

  async function handle(part: ClaimedPart): Promise<void> {
    const change = await act(part);
    await settle(part, change);
    onChange(part.receiptId);
    if (isAlarm(part, change)) {
      log.error({ account, receipt: part.receiptId }, 'a report stays UNKNOWN: see "usage-gateway receipts show"');
    }
  }

  /** What its state asks for. Never rejects. */
  async function act(part: Part): Promise<Change> {
    const delivery = deliveries[part.delivery];
    const clock = () => ({ nowMs: Date.now(), follows: delivery?.follow !== undefined });
    if (!delivery) {
      // Written by another version of this program.
      const error = new Error(`There is no delivery called ${part.delivery}.`);
      log.error({ account, receipt: part.receiptId }, error.message);
      return part.state === 'SENDING' ? unsent(part) : afterLook(part, error, clock(), timing);
    }
    switch (part.state) {
      case 'SENDING': {
        const result = await watched('send', () => delivery.send(part, scope));
        return afterSending(part, result, clock(), timing);
      }
      case 'ACCEPTED': {
        const result = await watched('ask', () =>
          delivery.follow ? delivery.follow(part, scope) : Promise.resolve([]),
        );
        return afterFollow(part, result, clock(), timing);
      }
      default: {
        const result = await watched('ask', () => delivery.look(part, scope));
        return afterLook(part, result, clock(), timing);
      }
    }
  }

  function unsent(part: Part): Change {
    const dueMs = Date.now() + timing.maxBackoffMs;
    return { state: 'RECORDED', outcomes: part.outcomes, looks: 0, endedMs: null, dueMs };
  }

  /** A result, or the error that it rejects with, and what either says of the vendor's condition. */
  async function watched<T>(task: Task, work: () => Promise<T>): Promise<T | Error> {
    try {
      const result = await work();
      trouble = { inARow: 0, untilMs: 0 };
      return result;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      if (!(error instanceof UpstreamError)) {
        if (!abort.signal.aborted) log.error({ err: error, account }, 'unexpected error');
      } else if (error.effect === 'REFUSED' && !AT_THE_DOOR.has(error.code)) {
        trouble = { inARow: 0, untilMs: 0 };
      } else if (task === 'send') {
        // A question that fails has its own time to be asked again, and says little of whether a report would be taken.
        notice(error);
      }
      return error;
    }
  }

  /** A vendor that cannot take a report now cannot take the next one either: asking on would only delay all of them. */
  function notice({ effect, fault }: UpstreamError): void {
    // What was sent before the first failure was known fails like it, and says nothing new.
    const isNews = trouble.untilMs <= performance.now();
    const inARow = trouble.inARow + (isNews ? 1 : 0);
    const isLeftAlone = isNews && (effect === 'NONE' || inARow >= TROUBLES);
    const spanMs = Math.min(timing.maxBackoffMs, timing.backoffMs * 2 ** (inARow - 1));
    const askedMs = fault.retryAt ? Math.min(Date.parse(fault.retryAt) - Date.now(), MAX_DELAY_MS) : 0;
    const waitMs = Math.max(isLeftAlone ? spanMs : 0, askedMs);
    trouble = { inARow, untilMs: waitMs > 0 ? Math.max(trouble.untilMs, performance.now() + waitMs) : trouble.untilMs };
  }

  /** The outcome is known here alone until the ledger has it: it is offered until it is taken. */
  async function settle(part: ClaimedPart, change: Change): Promise<void> {
    for (;;) {
      try {
        const isOurs = await ledger.settle(part, change, instantOf(now()));
        if (!isOurs)
          log.warn({ account, receipt: part.receiptId }, 'somebody else has decided about a report meanwhile');
        return;
      } catch (error) {
        log.error({ err: error, account, receipt: part.receiptId }, 'the ledger cannot be written: trying again');
        // Left as it is, it is UNKNOWN to the next start, and looked up.
        if (phase === 'stopping' && abort.signal.aborted) return;
        await sleep(SETTLE_RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
