import { canonicalDecimal } from '../../decimal.ts';
import { badInput } from '../../errors.ts';
import type {
  BatchReportSugerUsageRecordGroupsInput,
  ReportSugerUsageRecordGroupInput,
  SugerUsageRecordGroupInput,
} from '../../generated/graphql.ts';
import {
  type Delivered,
  type Delivery,
  mapOf,
  outcomesOf,
  type Part,
  type PartDraft,
  type Receipt,
} from '../../report.ts';
import { addDays, dayOf, type Instant } from '../../time.ts';
import { path } from '../../upstream/index.ts';
import { uuidV5 } from '../../uuid.ts';
import type { SugerClient } from './client.ts';
import { holdsSame } from './content.ts';
import type { BatchPayload, GroupPayload, UsagePayload } from './payload.ts';
import type { SourcedGroup } from './wire.ts';

/** A report as it is compared, and as it is sent. */
interface Prepared {
  readonly content: unknown;
  readonly parts: (takenAt: Instant) => readonly PartDraft[];
}

/** By whom what is reported, under which key: ids are made from it. */
interface Identity {
  readonly account: string;
  readonly operation: string;
  readonly idempotencyKey: string;
}

/** Throws where the vendor could not take the group. */
export function prepareGroup(identity: Identity, input: ReportSugerUsageRecordGroupInput): Prepared {
  const usage = usageOf(input);
  refuseZeros(usage);
  return {
    content: contentOf(usage),
    parts: (takenAt) => [
      {
        delivery: 'group',
        lanes: [usage.entitlementId],
        payload: groupPayload(identity, usage, 0, takenAt),
        records: keysOf(input).map((key, index) => ({ index, key })),
      },
    ],
  };
}

/** Throws where the vendor could not take one of the groups. */
export function prepareBatch(
  identity: Identity,
  { groups, vendorBatch }: BatchReportSugerUsageRecordGroupsInput,
): Prepared {
  const usages = usagesOf(groups);
  usages.forEach(refuseZeros);
  const records = usages.map((_, index) => ({ index, key: String(index) }));
  return {
    content: { vendorBatch, groups: usages.map(contentOf) },
    parts(takenAt) {
      if (!vendorBatch) {
        return usages.map((usage, index) => ({
          delivery: 'group',
          lanes: [usage.entitlementId],
          payload: groupPayload(identity, usage, index, takenAt),
          records: records.slice(index, index + 1),
        }));
      }
      const stamped = usages.map((usage) => ({ ...usage, timestamp: usage.timestamp ?? takenAt }));
      return [
        {
          delivery: 'batch',
          lanes: [...new Set(usages.map(({ entitlementId }) => entitlementId))],
          payload: { groups: stamped } satisfies BatchPayload,
          records,
        },
      ];
    },
  };
}

/** Our own bound: the vendor documents none for a batch, and gives no more than this in a list. */
const MAX_GROUPS = 1_000;

/** Groups as they are sent, times that were left out still null. Throws where one could not even be asked about. */
export function usagesOf(groups: readonly SugerUsageRecordGroupInput[]): UsagePayload[] {
  if (groups.length < 1 || groups.length > MAX_GROUPS) throw badInput(`"groups" must be 1 to ${MAX_GROUPS}.`);
  return groups.map(usageOf);
}

function usageOf({ entitlementId, timestamp, records, billableRecords }: SugerUsageRecordGroupInput): UsagePayload {
  // Throws for an id that cannot be a part of a path.
  path`/${entitlementId}`;
  const isV1 = (records ?? []).length > 0;
  if (isV1 === (billableRecords ?? []).length > 0) {
    throw badInput('Exactly one of "records" and "billableRecords" must be given, and hold something.');
  }
  for (const { quantity } of [...(records ?? []), ...(billableRecords ?? [])]) {
    if (quantity.startsWith('-')) throw badInput('"quantity" may not be negative.');
  }
  return {
    entitlementId,
    timestamp: timestamp ?? null,
    records: isV1
      ? mapOf(
          (records ?? []).map(({ key, quantity }) => ({ key, value: quantity })),
          'records',
        )
      : null,
    billableRecords: isV1
      ? null
      : (billableRecords ?? []).map(({ key, quantity, properties }) => ({
          key,
          quantity,
          properties: mapOf(properties ?? [], 'properties'),
        })),
  };
}

/** "all the quantity of usage records are zero": the vendor takes no group that says nothing. */
function refuseZeros({ records, billableRecords }: UsagePayload): void {
  const quantities = records ? Object.values(records) : (billableRecords ?? []).map(({ quantity }) => quantity);
  if (quantities.every((quantity) => canonicalDecimal(quantity) === '0')) {
    throw badInput('At least one "quantity" of a group must be greater than zero.');
  }
}

function contentOf({ records, billableRecords, ...usage }: UsagePayload): unknown {
  return {
    ...usage,
    records:
      records && Object.fromEntries(Object.entries(records).map(([key, value]) => [key, canonicalDecimal(value)])),
    billableRecords:
      billableRecords?.map((record) => ({ ...record, quantity: canonicalDecimal(record.quantity) })) ?? null,
  };
}

/** In the order in which they were given, which a map does not keep where keys are numbers. */
function keysOf({ records, billableRecords }: ReportSugerUsageRecordGroupInput): string[] {
  return [...(records ?? []), ...(billableRecords ?? [])].map(({ key }) => key);
}

/** Drawn once. Were it another, a report that is repeated after an update would get another id, and count twice. */
const ID_NAMESPACE = '77c6fdd5-ee0a-4532-a452-95c95e249eae';

function groupPayload(
  { account, operation, idempotencyKey }: Identity,
  usage: UsagePayload,
  index: number,
  takenAt: Instant,
): GroupPayload {
  const id = uuidV5(ID_NAMESPACE, JSON.stringify([account, operation, idempotencyKey, index]));
  return { ...usage, timestamp: usage.timestamp ?? takenAt, id, takenAt };
}

/** The vendor's answers to a report, part by part, and for how many groups each stands; null where it is not known to have taken them. */
export function answersOf({ parts }: Receipt) {
  return parts.map(({ delivery, outcomes, answer }) => ({
    isBatch: delivery === 'batch',
    count: delivery === 'batch' ? outcomes.length : 1,
    // The answer beside a REJECTED is the group of another report.
    answer: outcomes.every(({ status }) => status === 'CONFIRMED') ? answer : null,
  }));
}

export function createDeliveries(client: SugerClient): Readonly<Record<string, Delivery>> {
  return {
    group: {
      async send(part, scope) {
        // Where the group comes under another id than ours, the vendor took it all the same, and its id is the one to go by.
        return confirmed(part, (await client.report(scope, groupOf(part))).body);
      },
      async look(part, scope) {
        const group = groupOf(part);
        const { entitlementId, takenAt } = group;
        // A day more at either end: the vendor's clock decides on which day a group was created.
        const startDate = addDays(dayOf(takenAt), -1);
        const endDate = addDays(dayOf(part.sentAt ?? takenAt), 1);
        const filter = { entitlementId, startDate, endDate };
        for await (const { body } of client.pages((offset, limit) =>
          client.sourcedGroups(scope, filter, offset, limit),
        )) {
          for (const { row } of body.items) {
            if (row instanceof Error || row.id !== group.id) continue;
            const isOurs = holdsSame(client, row.value, group);
            return { found: 'TAKEN', ...(isOurs ? confirmed(part, row) : conflicting(part, row)) };
          }
        }
        // A conflict says that the id is taken: to send it again would bring the same answer for ever.
        const isTaken = part.outcomes.some(({ code }) => code === 'UPSTREAM_CONFLICT');
        return isTaken ? { found: 'NOTHING', final: false, code: 'UPSTREAM_CONFLICT' } : { found: 'REPEATABLE' };
      },
    },

    batch: {
      async send(part, scope) {
        const { body } = await client.reportBatch(scope, batchOf(part).groups);
        const groups = body.filter((row): row is SourcedGroup => !(row instanceof Error));
        const isOurs = groups.every(
          ({ value }, position) => value.entitlementId === batchOf(part).groups[position]?.entitlementId,
        );
        if (groups.length !== part.outcomes.length || body.length !== groups.length || !isOurs) {
          throw client.unreadable('answered with other groups than it was sent');
        }
        return {
          outcomes: part.outcomes.flatMap((record, position) =>
            outcomesOf([record], 'CONFIRMED', { providerReference: groups[position]?.id ?? null }),
          ),
          answer: `[${groups.map(({ source }) => source).join(',')}]`,
        };
      },
      // Without ids, groups of this batch look like any others of the same content.
      look: async () => ({ found: 'NOTHING', final: true }),
    },
  };
}

function groupOf({ payload }: Part): GroupPayload {
  return payload as GroupPayload;
}

function batchOf({ payload }: Part): BatchPayload {
  return payload as BatchPayload;
}

/** Whatever has become of it since: INVALID, REPORTED and DELETED ones were taken too. */
function confirmed({ outcomes }: Part, { id, source }: SourcedGroup): Delivered {
  return { outcomes: outcomesOf(outcomes, 'CONFIRMED', { providerReference: id }), answer: source };
}

function conflicting({ outcomes }: Part, { source }: SourcedGroup): Delivered {
  const message =
    'Suger has a group of the same id with other content, so this one was not taken: report it under another "idempotencyKey".';
  return { outcomes: outcomesOf(outcomes, 'REJECTED', { code: 'UPSTREAM_CONFLICT', message }), answer: source };
}
