import type { Receipt, ReceiptStatus } from './report.ts';
import type { Ledger, Resolution } from './reporting/index.ts';
import { tableOf } from './table.ts';

/** The flags of `usage-gateway receipts`, beside `--config`. */
export const RECEIPTS_FLAGS = ['status', 'account', 'as', 'note', 'record', 'by'] as const;

/** What is asked of a ledger, and what to print; `isDone` is false where there was nothing of the kind. */
export type ReceiptsCommand = (ledger: Ledger) => Promise<{ readonly text: string; readonly isDone: boolean }>;

const STATUSES: readonly ReceiptStatus[] = [
  'QUEUED',
  'SENDING',
  'ACCEPTED',
  'CONFIRMED',
  'PARTIAL',
  'REJECTED',
  'UNKNOWN',
];
const RESOLUTIONS: readonly Resolution['as'][] = ['confirmed', 'rejected', 'resend'];
const LISTED = 100;

/** Reads the words and flags behind `usage-gateway receipts`; a string says what is wrong with them. */
export function parseReceiptsCommand(
  [action, id, ...rest]: readonly string[],
  flags: { readonly [name in (typeof RECEIPTS_FLAGS)[number]]?: string | undefined },
): ReceiptsCommand | string {
  if (rest.length > 0) return 'One receipt at a time.';
  switch (action) {
    case 'list': {
      const status = STATUSES.find((known) => known === flags.status) ?? null;
      if (flags.status !== undefined && status === null) return `--status is one of ${STATUSES.join(', ')}.`;
      return async (ledger) => {
        const page = await ledger.list({ account: flags.account ?? null, status }, { first: LISTED, before: null });
        return { text: listOf(page.map(({ receipt }) => receipt)), isDone: true };
      };
    }
    case 'show':
      if (id === undefined) return 'Which receipt? usage-gateway receipts show ID';
      return async (ledger) => {
        const receipt = await ledger.find(id);
        return receipt
          ? { text: await pictureOf(receipt, ledger), isDone: true }
          : { text: 'There is no receipt of this id.', isDone: false };
      };
    case 'resolve': {
      const as = RESOLUTIONS.find((known) => known === flags.as);
      const { note = '', by = '', record } = flags;
      if (id === undefined) return 'Which receipt? usage-gateway receipts resolve ID --as … --note …';
      if (as === undefined) return `--as is one of ${RESOLUTIONS.join(', ')}.`;
      if (note.trim() === '') return '--note says how you know, for whoever asks later.';
      if (by.trim() === '') return '--by says who decides.';
      if (record !== undefined && !/^\d{1,9}$/.test(record)) return '--record is the index of a record, from 0.';
      const index = record === undefined ? null : Number(record);
      return async (ledger) => {
        const records = await ledger.resolve(id, index, { as, actor: by, note }, Date.now());
        return records.length > 0
          ? {
              text: `Receipt ${id}: ${as}, record${records.length > 1 ? 's' : ''} ${records.join(', ')}.`,
              isDone: true,
            }
          : { text: 'There is nothing UNKNOWN in a receipt of this id, so nothing was decided.', isDone: false };
      };
    }
    default:
      return 'usage-gateway receipts list, show or resolve?';
  }
}

function listOf(receipts: readonly Receipt[]): string {
  if (receipts.length === 0) return 'There is no such receipt.';
  return tableOf([
    ['RECEIPT', 'STATUS', 'ACCOUNT', 'OPERATION', 'SUBMITTED', 'CODE', 'KEY'],
    ...receipts.map(({ id, status, accountId, operation, submittedAt, parts, idempotencyKey }) => [
      id,
      status,
      accountId,
      operation,
      submittedAt,
      parts.flatMap(({ outcomes }) => outcomes).find(({ code }) => code !== null)?.code ?? '',
      idempotencyKey,
    ]),
  ]);
}

/** All that there is to know before a person decides. */
async function pictureOf(receipt: Receipt, ledger: Ledger): Promise<string> {
  const facts = [
    ['receipt', receipt.id],
    ['status', receipt.status],
    ['account', receipt.accountId],
    ['operation', receipt.operation],
    ['key', receipt.idempotencyKey],
    ['submitted', receipt.submittedAt],
    ['updated', receipt.updatedAt],
  ];
  const records = receipt.parts.flatMap(({ outcomes }) =>
    outcomes.map(({ index, key, status, providerReference, code, message }) => [
      String(index),
      key ?? '',
      status,
      providerReference ?? '',
      code ?? '',
      message ?? '',
    ]),
  );
  const audit = await ledger.audit(receipt.id);
  return [
    tableOf(facts),
    tableOf([['RECORD', 'KEY', 'STATUS', 'REFERENCE', 'CODE', 'MESSAGE'], ...records]),
    ...receipt.parts.map(({ attempts, sentAt, payload }) =>
      [`sent ${attempts} times, last ${sentAt ?? 'never'}:`, JSON.stringify(payload, undefined, 2)].join('\n'),
    ),
    ...(audit.length === 0
      ? []
      : [
          tableOf([
            ['DECIDED', 'BY', 'AS', 'RECORDS', 'NOTE'],
            ...audit.map(({ at, actor, action, records, note }) => [at, actor, action, records.join(','), note]),
          ]),
        ]),
  ].join('\n\n');
}
