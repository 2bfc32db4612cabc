import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { badInput, GatewayError } from '../errors.ts';
import type { Delivery, PartDraft, Receipt } from '../report.ts';
import { addMs, type Instant, instantOf } from '../time.ts';
import { type Courier, createCourier } from './courier.ts';
import { type LedgerUrl, mayHoldReports, openDatabase } from './database.ts';
import { type Capacity, createLedger, type Ledger, type ReceiptFilter } from './ledger.ts';
import type { DeliveryTiming } from './transitions.ts';

export { DEFAULT_LEDGER, type LedgerUrl, openDatabase, parseLedgerUrl } from './database.ts';
export { type AuditLine, createLedger, type Ledger, type Resolution } from './ledger.ts';

/** Reports usage: what `submit` has taken is delivered once, whatever crashes. It lives as long as the process. */
export interface Reporting {
  /**
   * Writes a report down and delivers it. Resolves with its receipt when the vendor has answered, when it is clear that it will
   * not be sent for the moment, or when the time or `signal` is up: delivery goes on all the same. A report that was taken
   * before resolves with the same receipt, as it is by then. Rejects where nothing was taken.
   */
  submit(report: Report, signal: AbortSignal): Promise<Receipt>;
  find(id: string): Promise<Receipt | null>;
  list: Ledger['list'];
  /** Takes up what is left of earlier runs, where there is a ledger of them. */
  start(): Promise<void>;
  /** Sends nothing more, waits for what is on its way, at most this long: what is still unanswered then is UNKNOWN. */
  drain(ms: number): Promise<void>;
  /** To be called when nobody waits for a receipt any more. */
  close(): Promise<void>;
}

/** A report as a mutation hands it over. */
export interface Report {
  readonly account: string;
  /** The mutation's name. */
  readonly operation: string;
  readonly idempotencyKey: string;
  /** What is reported, in the form in which two equal reports are equal: no times but those that the caller gave. */
  readonly fingerprint: string;
  /** What is sent; `takenAt` stands for the times that the caller left out. */
  readonly parts: (takenAt: Instant) => readonly PartDraft[];
}

export interface ReportingOptions {
  readonly url: LedgerUrl;
  /** Of every account that can be reported to. */
  readonly accounts: readonly { readonly id: string; readonly deliveries: Readonly<Record<string, Delivery>> }[];
  readonly settings?: Partial<ReportingSettings>;
  readonly writeTimeoutMs: number;
  readonly now: () => Date;
  readonly log: Logger;
}

export interface ReportingSettings extends DeliveryTiming, Capacity {
  /** How often the ledger is asked for what others wrote to it. */
  readonly pollMs: number;
  /** How long settled receipts are kept. */
  readonly retentionDays: number;
}

export const DEFAULT_REPORTING: ReportingSettings = {
  backoffMs: 1_000,
  maxBackoffMs: 60_000,
  settleMs: 60_000,
  lookMs: 1_000,
  lookForMs: 3_600_000,
  followMs: 86_400_000,
  pollMs: 1_000,
  maxParts: 100_000,
  maxBytes: 256 * 1024 * 1024,
  retentionDays: 90,
};

const DAY_MS = 86_400_000;
const PRUNE_EVERY_MS = 3_600_000;
/** How long beyond the sending itself a caller is kept waiting for it: for other reports before its own. */
const PATIENCE_MS = 1_000;
/** For each of its parts: how long a receipt that somebody waits for is left alone between two readings. */
const READ_PAUSE_MS = 0.2;

export function createReporting(options: ReportingOptions): Reporting {
  const { url, accounts, writeTimeoutMs, now, log } = options;
  const settings = { ...DEFAULT_REPORTING, ...options.settings };
  const watchers = new Map<string, Set<() => void>>();
  let phase: 'running' | 'stopping' = 'running';
  let opening: Promise<Open> | null = null;
  let chores: NodeJS.Timeout | undefined;

  return {
    async start() {
      if (mayHoldReports(url)) await open();
    },

    async submit({ account, operation, idempotencyKey, fingerprint, parts }, signal) {
      checkKey(idempotencyKey);
      if (phase === 'stopping') throw overloaded('The gateway is ending: nothing was taken.');
      const { ledger, couriers } = await opened();
      const at = instantOf(now());
      const report = { account, operation, idempotencyKey, fingerprint, parts: parts(at), at };
      const recorded = await ledger.record(report, settings).catch((error: unknown) => {
        log.error({ err: error, account }, 'the ledger cannot be written');
        throw overloaded(
          'The ledger cannot be written, so the report was not acknowledged. Repeat it with the same key.',
        );
      });
      switch (recorded.kind) {
        case 'REUSED':
          throw new GatewayError(
            'IDEMPOTENCY_KEY_REUSED',
            'Something else was reported under this "idempotencyKey" before: nothing was sent. Give each report its own key.',
          );
        case 'FULL':
          throw overloaded('Too many reports are waiting for their vendors: nothing was taken. Repeat it later.');
        case 'NEW':
          couriers.get(account)?.wake();
          return outcomeOf(recorded.id, ledger, couriers.get(account), signal);
        case 'KNOWN':
          return outcomeOf(recorded.id, ledger, couriers.get(account), signal);
      }
    },

    find: async (id) => (isEmpty() ? null : readable((await opened()).ledger.find(id))),
    list: async (filter: ReceiptFilter, page) =>
      isEmpty() ? [] : readable((await opened()).ledger.list(filter, page)),

    async drain(ms) {
      phase = 'stopping';
      clearInterval(chores);
      const open = await opening?.catch(() => null);
      await Promise.all([...(open?.couriers.values() ?? [])].map((courier) => courier.stop(ms)));
    },
    async close() {
      const open = await opening?.catch(() => null);
      await open?.ledger.close();
    },
  };

  function readable<T>(reading: Promise<T>): Promise<T> {
    return reading.catch((error: unknown) => {
      log.error({ err: error }, 'the ledger cannot be read');
      throw overloaded('The ledger cannot be read for now. Repeat it later; a report, with the same key.');
    });
  }

  /** Nothing was ever reported: to look for it makes no ledger. */
  function isEmpty(): boolean {
    return opening === null && !mayHoldReports(url);
  }

  async function opened(): Promise<Open> {
    return open().catch((error: unknown) => {
      log.error({ err: error }, 'the ledger cannot be opened');
      throw overloaded('The ledger cannot be opened, so nothing was taken. Repeat it later.');
    });
  }

  /** Opens the ledger once, and sets to work what is in it; an attempt that failed is forgotten. */
  function open(): Promise<Open> {
    opening ??= begin().catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  }

  async function begin(): Promise<Open> {
    const onTrouble = (error: Error) => log.error({ err: error }, 'the connection to the ledger is in trouble');
    const ledger = createLedger(await openDatabase(url, { role: 'gateway', writeTimeoutMs, onTrouble }));
    await ledger.recover(Date.now(), instantOf(now()));
    const couriers = new Map(
      accounts.map(({ id, deliveries }) => [
        id,
        createCourier({
          account: id,
          deliveries,
          ledger,
          timing: settings,
          now,
          pollMs: settings.pollMs,
          log,
          onChange,
        }),
      ]),
    );
    for (const courier of couriers.values()) courier.wake();
    for (const { account, parts } of await ledger.openAccounts()) {
      if (!couriers.has(account)) log.error({ account, parts }, 'reports wait for an account that is not configured');
    }
    let prunedMs = Number.NEGATIVE_INFINITY;
    const doChores = async () => {
      await ledger.recover(Date.now(), instantOf(now()));
      if (performance.now() < prunedMs + PRUNE_EVERY_MS) return;
      prunedMs = performance.now();
      await ledger.prune(addMs(instantOf(now()), -settings.retentionDays * DAY_MS));
    };
    const report = (error: unknown) => log.error({ err: error }, 'the ledger cannot be tended');
    chores = setInterval(() => void doChores().catch(report), settings.pollMs * 5);
    chores.unref();
    return { ledger, couriers };
  }

  function onChange(id: string): void {
    for (const notify of watchers.get(id) ?? []) notify();
  }

  /** The receipt as soon as there is something to say, or else as it is when the time is up. */
  async function outcomeOf(
    id: string,
    ledger: Ledger,
    courier: Courier | undefined,
    signal: AbortSignal,
  ): Promise<Receipt> {
    const deadline = performance.now() + writeTimeoutMs + PATIENCE_MS;
    for (;;) {
      const changed = nextChange(id, signal);
      const leftMs = deadline - performance.now();
      const isLast = leftMs <= 0 || signal.aborted;
      try {
        const receipt = await ledger.find(id);
        if (!receipt) throw new Error('A receipt that was just written down is not there.');
        if (isLast || (await isSettled(receipt, ledger, courier))) return receipt;
        await changed.within(Math.min(leftMs, settings.pollMs / 4));
        // A large receipt changes often and is slow to read: read after each change, it would hold its own delivery up.
        if (receipt.parts.length > 1) await sleep(receipt.parts.length * READ_PAUSE_MS);
      } catch (error) {
        // It was taken, and is delivered: who asks with the key again is told.
        if (isLast) await readable(Promise.reject(error));
        await changed.within(Math.min(leftMs, settings.pollMs));
      } finally {
        changed.forget();
      }
    }
  }

  /** Whether more waiting would tell the caller no more for now. */
  async function isSettled({ id, parts }: Receipt, ledger: Ledger, courier: Courier | undefined): Promise<boolean> {
    if (parts.some(({ state }) => state === 'SENDING')) return false;
    const waiting = parts.filter(({ state }) => state === 'RECORDED');
    if (waiting.length === 0 || phase === 'stopping' || (courier?.isHoldingBack() ?? true)) return true;
    return waiting.every(({ attempts }) => attempts > 0) || ledger.isHeldBack(id, Date.now());
  }

  function nextChange(id: string, signal: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const own = watchers.get(id) ?? new Set();
    watchers.set(id, own.add(resolve));
    const notify = () => resolve();
    signal.addEventListener('abort', notify, { once: true });
    const forget = () => {
      signal.removeEventListener('abort', notify);
      own.delete(resolve);
      if (own.size === 0 && watchers.get(id) === own) watchers.delete(id);
    };
    return {
      forget,
      async within(ms: number) {
        const timer = setTimeout(resolve, ms);
        await promise;
        clearTimeout(timer);
        forget();
      },
    };
  }
}

interface Open {
  readonly ledger: Ledger;
  readonly couriers: ReadonlyMap<string, Courier>;
}

/** 1 to 255 printable ASCII characters, as everybody in the field takes them. */
function checkKey(key: string): void {
  if (key.trim() === '') {
    throw new GatewayError(
      'IDEMPOTENCY_KEY_REQUIRED',
      '"idempotencyKey" may not be blank: choose one for each report, and repeat the report with the same one.',
    );
  }
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw badInput('"idempotencyKey" must be 1 to 255 printable ASCII characters.');
  }
}

function overloaded(message: string): GatewayError {
  return new GatewayError('SERVICE_OVERLOADED', message, { retryable: true });
}
