import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Big } from 'big.js';
import { type GatewayProcess, post, startGatewayProcess } from '../support/gateway-process.ts';
import { createDatabase } from '../support/postgres.ts';
import { type CallersReport, newReport } from './reports.ts';
import { startVendors, type TakenRecord } from './vendors.ts';

/**
 * Kills the gateway at random instants while callers report to three vendors over connections that fail in every way, starts it
 * again, and in the end holds three books against each other, to the digit: what callers were told, what the gateway's ledger
 * says, and what each vendor has. Nothing that was acknowledged may be missing, nothing may be there twice.
 *
 *   npm run test:crash -- --kills 1000 [--ledger sqlite|postgres]
 */
const { values: flags } = parseArgs({
  options: { kills: { type: 'string', default: '1000' }, ledger: { type: 'string', default: 'sqlite' } },
});
const KILLS = Number(flags.kills);
const CALLERS = 6;
const FAULTS = [
  { kind: 'reset' },
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'truncate' },
  { kind: 'html' },
  { kind: 'delay', ms: 200 },
  { status: 500 },
  { status: 502 },
  { status: 503, headers: { 'retry-after': '1' } },
  { status: 504 },
  { status: 429, headers: { 'retry-after': '1' } },
  { status: 429 },
] as const;
const END_WITHIN_MS = 300_000;

interface Receipt {
  readonly id: string;
  readonly status: string;
  readonly records: readonly {
    readonly index: number;
    readonly status: string;
    readonly providerReference: string | null;
    readonly code: string | null;
  }[];
}

const vendors = await startVendors();
const ledger = await openLedger();
const violations: string[] = [];
const reports = new Map<string, CallersReport>();
/** What callers were told last, by their key. */
const told = new Map<string, Receipt>();

let gateway: GatewayProcess = start();
let phase: 'killing' | 'ending' = 'killing';
let faultsPut = 0;
let killsAfterStart = 0;
const started = performance.now();

const callers = Array.from({ length: CALLERS }, () => callInTurn());
for (let kill = 1; kill <= KILLS; kill += 1) {
  await putFaults();
  // One in five dies while it starts, and takes up what the one before it has left.
  if (Math.random() < 0.2) await sleep(Math.random() * 600);
  else {
    await gateway.url;
    killsAfterStart += 1;
    await sleep(Math.random() * 400);
  }
  await gateway.kill('SIGKILL');
  gateway = start();
  if (kill % 50 === 0) say(`${kill} kills, ${told.size} receipts, ${vendors.taken.length} records at the vendors`);
}
phase = 'ending';
await fetch(`${vendors.url}/_sandbox/faults`, { method: 'DELETE' });
await Promise.all(callers);
await settled();
const receipts = await allReceipts();
compareBooks(receipts, vendors.taken);
report(receipts);
await gateway.kill('SIGTERM');
await vendors.stop();
await ledger.remove();
process.exitCode = violations.length === 0 ? 0 : 1;

/** A caller: one report after the other, each repeated with its key until there is a receipt; some are made twice at once. */
async function callInTurn(): Promise<void> {
  while (phase === 'killing') {
    const one = newReport();
    reports.set(one.key, one);
    await Promise.all(Math.random() < 0.2 ? [acknowledged(one), acknowledged(one)] : [acknowledged(one)]);
    // An old one again, as a caller does that has lost its own books.
    const old = Math.random() < 0.1 ? [...reports.values()][Math.floor(Math.random() * reports.size)] : undefined;
    if (old && told.has(old.key)) await acknowledged(old);
  }
}

async function acknowledged({ key, operation, document, variables }: CallersReport): Promise<void> {
  for (;;) {
    let answer: Awaited<ReturnType<typeof post>>;
    try {
      answer = await post(await gateway.url, document, variables);
    } catch {
      // Killed in the middle: nobody knows what it took. The key sees to it.
      await sleep(20);
      continue;
    }
    const code = answer.errors?.[0]?.extensions.code;
    if (code === 'SERVICE_OVERLOADED') {
      await sleep(50);
      continue;
    }
    const receipt: Receipt | undefined = answer.data?.[operation]?.receipt;
    if (!receipt) {
      violations.push(`${key}: refused: ${JSON.stringify(answer.errors)}`);
      return;
    }
    hear(key, receipt);
    return;
  }
}

/** What was CONFIRMED or REJECTED once stays so, and a key has one receipt for ever. */
function hear(key: string, receipt: Receipt): void {
  const before = told.get(key);
  if (before && before.id !== receipt.id) violations.push(`${key}: two receipts, ${before.id} and ${receipt.id}`);
  for (const { index, status } of before?.records ?? []) {
    const now = receipt.records[index]?.status;
    const isFinal = status === 'CONFIRMED' || status === 'REJECTED';
    // Two answers to one key may overtake each other; only what contradicts itself is wrong.
    const contradicts = isFinal && (now === 'CONFIRMED' || now === 'REJECTED') && now !== status;
    if (contradicts) violations.push(`${key}: record ${index} was ${status}, and is ${now}`);
  }
  told.set(key, receipt);
}

/** Waits until nothing is under way any more: all that is left open waits for a person. */
async function settled(): Promise<void> {
  const deadline = performance.now() + END_WITHIN_MS;
  for (;;) {
    const open = (await allReceipts()).filter(({ operation, receipt }) => {
      // AMIE does not show what became of these: that they stay UNKNOWN is what was promised.
      const mayStay =
        operation === 'reportAmieStorageUsage' || operation === 'reportAmieAdjustments' ? 'UNKNOWN' : null;
      return receipt.records.some(
        ({ status }) => ['QUEUED', 'SENDING', 'UNKNOWN'].includes(status) && status !== mayStay,
      );
    });
    if (open.length === 0) return;
    if (performance.now() > deadline) {
      for (const { key, receipt } of open) violations.push(`${key}: still open: ${JSON.stringify(receipt)}`);
      return;
    }
    await sleep(500);
  }
}

async function allReceipts(): Promise<{ key: string; operation: string; receipt: Receipt }[]> {
  const found: { key: string; operation: string; receipt: Receipt }[] = [];
  for (let after: string | null = null; ; ) {
    const { data } = await post(
      await gateway.url,
      `query ($after: String) { usageReceipts(first: 1000, after: $after) {
        nodes { id idempotencyKey operation status records { index status providerReference code } }
        pageInfo { hasNextPage endCursor }
      } }`,
      { after },
    );
    for (const node of data.usageReceipts.nodes) {
      found.push({ key: node.idempotencyKey, operation: node.operation, receipt: node });
    }
    if (!data.usageReceipts.pageInfo.hasNextPage) return found;
    after = data.usageReceipts.pageInfo.endCursor;
  }
}

/** The three books, record by record. */
function compareBooks(ledgerBook: Awaited<ReturnType<typeof allReceipts>>, vendorBook: readonly TakenRecord[]): void {
  const inLedger = new Map(ledgerBook.map((entry) => [entry.key, entry]));
  const atVendor = Map.groupBy(vendorBook, ({ provider, name }) => `${provider} ${name}`);
  const accountedFor = new Set<string>();
  for (const [key, callersReport] of reports) {
    const entry = inLedger.get(key);
    if (!entry) {
      violations.push(`${key}: acknowledged, and not in the ledger`);
      continue;
    }
    if (told.get(key)?.id !== entry.receipt.id) violations.push(`${key}: callers have another receipt than the ledger`);
    callersReport.amounts.forEach((amount, index) => {
      const outcome = entry.receipt.records[index];
      const book = bookOf(callersReport, index, outcome?.providerReference ?? null);
      const found = book === null ? [] : (atVendor.get(book) ?? []);
      if (book !== null) accountedFor.add(book);
      const times = found.length;
      // A compute record that is sent again overwrites itself.
      const most = callersReport.operation === 'reportAmieComputeUsage' ? Number.POSITIVE_INFINITY : 1;
      const isTaken = outcome?.status === 'CONFIRMED' || outcome?.status === 'ACCEPTED';
      const where = `${key} [${index}] ${outcome?.status}`;
      if (isTaken && times === 0) violations.push(`${where}: LOST: the vendor has nothing of it`);
      if (times > most) violations.push(`${where}: DOUBLED: the vendor has it ${times} times`);
      if (outcome?.status === 'REJECTED' && times > 0 && !callersReport.operation.includes('Amie')) {
        violations.push(`${where}: the vendor has what is said to be refused`);
      }
      if (found.some((record) => record.amount !== amount)) violations.push(`${where}: the vendor has another amount`);
    });
  }
  for (const [book, records] of atVendor) {
    if (!accountedFor.has(book)) violations.push(`${book}: the vendor has ${records.length} that nobody was told of`);
  }
  if (inLedger.size !== reports.size)
    violations.push(`the ledger has ${inLedger.size} reports, callers made ${reports.size}`);
}

/** Under which name the vendor's book has a record; null where it is not known to have it. */
function bookOf({ key, operation, names }: CallersReport, index: number, reference: string | null): string | null {
  if (operation.includes('Amie')) return `AMIE ${names[index]}`;
  if (operation.includes('Suger')) return reference === null ? null : `SUGER ${reference}`;
  return `GRAALSYSTEMS ${key}`;
}

/** The same three books as sums, to the digit; what is UNKNOWN is in no sum. */
function report(ledgerBook: Awaited<ReturnType<typeof allReceipts>>): void {
  const records = ledgerBook.flatMap(({ key, receipt }) => receipt.records.map((outcome) => ({ key, ...outcome })));
  const counts = [...Map.groupBy(records, ({ status }) => status)]
    .map(([status, all]) => `${all.length} ${status}`)
    .sort();
  const isTaken = (status: string) => status === 'CONFIRMED' || status === 'ACCEPTED';
  const nameOf = ({ key, index, providerReference }: (typeof records)[number]) => {
    const callersReport = reports.get(key);
    return callersReport ? bookOf(callersReport, index, providerReference) : null;
  };
  const open = new Set(records.filter(({ status }) => status === 'UNKNOWN').map(nameOf));
  const different = new Map(vendors.taken.map((record) => [`${record.provider} ${record.name}`, record.amount]));
  const settledAtVendors = [...different].filter(([name]) => !open.has(name));
  const sums = {
    callers: sumOf(
      [...told].flatMap(([key]) => {
        const inLedger = ledgerBook.find((entry) => entry.key === key)?.receipt.records ?? [];
        return inLedger
          .filter(({ status }) => isTaken(status))
          .map(({ index }) => reports.get(key)?.amounts[index] ?? '0');
      }),
    ),
    vendors: sumOf(settledAtVendors.map(([, amount]) => amount)),
  };
  if (sums.callers !== sums.vendors) violations.push(`the sums differ: ${sums.callers} and ${sums.vendors}`);
  const seconds = Math.round((performance.now() - started) / 1000);
  say('');
  say(
    `${KILLS} kills (${killsAfterStart} after it answered), ${faultsPut} faults, ${seconds} s, ledger: ${flags.ledger}`,
  );
  say(`callers: ${reports.size} reports, ${told.size} with a receipt; taken of them ${sums.callers}`);
  say(`ledger:  ${ledgerBook.length} receipts, ${records.length} records: ${counts.join(', ')}`);
  say(
    `vendors: ${vendors.taken.length} records processed, ${different.size} different ones; without what is UNKNOWN ${sums.vendors}`,
  );
  for (const violation of violations.slice(0, 50)) say(`VIOLATION ${violation}`);
  const count = (word: string) => violations.filter((violation) => violation.includes(word)).length;
  say(`${count('LOST')} lost, ${count('DOUBLED')} doubled, ${violations.length} violations in all`);
}

function sumOf(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed();
}

/** Spoils a good part of what is to come: before and after the vendor took it, in every way that a connection can fail. */
async function putFaults(): Promise<void> {
  await fetch(`${vendors.url}/_sandbox/faults`, { method: 'DELETE' });
  for (const vendor of ['graalsystems', 'suger', 'amie']) {
    for (let count = Math.floor(Math.random() * 5); count > 0; count -= 1) {
      const fault = oneOf(FAULTS);
      const when = Math.random() < 0.5 ? 'before' : 'after';
      const scope = Math.random() < 0.8 ? { method: 'POST' } : {};
      await fetch(`${vendors.url}/_sandbox/faults/${vendor}`, {
        method: 'PUT',
        body: JSON.stringify({
          ...fault,
          ...scope,
          when: 'status' in fault && fault.status === 429 ? 'before' : when,
          times: 1,
        }),
      });
      faultsPut += 1;
    }
  }
}

function oneOf<T>(values: readonly T[]): T {
  return values[Math.floor(Math.random() * values.length)] as T;
}

function start(): GatewayProcess {
  return startGatewayProcess(vendors.url, { LEDGER_URL: ledger.url, REPORT_SETTLE_SECONDS: '1' });
}

async function openLedger(): Promise<{ url: string; remove(): Promise<void> }> {
  if (flags.ledger === 'postgres') {
    const { url, drop } = await createDatabase();
    return { url, remove: drop };
  }
  const path = join(tmpdir(), `usage-gateway-crash-${randomUUID()}.db`);
  return {
    url: `sqlite:${path}`,
    remove: async () => {
      for (const end of ['', '-wal', '-shm', '-lock']) rmSync(path + end, { force: true });
    },
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
