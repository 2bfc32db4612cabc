import { canonicalDecimal } from '../../decimal.ts';
import { badInput } from '../../errors.ts';
import type { CreateGraalSystemsUsageInput } from '../../generated/graphql.ts';
import { type Delivered, type Delivery, mapOf, outcomesOf, type Part, type PartDraft } from '../../report.ts';
import { addMs, type Instant } from '../../time.ts';
import { believe, type Row } from '../../upstream/index.ts';
import type { GraalSystemsClient } from './client.ts';
import { KEY_DIMENSION, type UsagePayload } from './payload.ts';
import type { SourcedUsage } from './wire.ts';

/** A usage as it is compared, and as it is sent. Throws where the vendor could not take it. */
export function prepareUsage(input: CreateGraalSystemsUsageInput): {
  readonly content: unknown;
  readonly parts: (takenAt: Instant) => readonly PartDraft[];
} {
  const { productType, quantity, idempotencyKey } = input;
  if (productType.trim() === '') throw badInput('"productType" may not be blank.');
  if (quantity.startsWith('-')) throw badInput('"quantity" may not be negative.');
  const dimensions = mapOf(input.dimensions ?? [], 'dimensions');
  if (Object.hasOwn(dimensions, KEY_DIMENSION)) {
    throw badInput(`"dimensions" may not hold "${KEY_DIMENSION}": the gateway sends the idempotency key under it.`);
  }
  const productReference = input.productReference ?? null;
  return {
    content: {
      productType,
      productReference,
      quantity: canonicalDecimal(quantity),
      created: input.created ?? null,
      dimensions,
    },
    parts(takenAt) {
      const created = input.created ?? takenAt;
      const payload = { productType, productReference, quantity, created, dimensions, key: idempotencyKey };
      return [
        {
          delivery: 'usage',
          lanes: [JSON.stringify([productType, productReference])],
          payload: payload satisfies UsagePayload,
          records: [{ index: 0, key: productType }],
        },
      ];
    },
  };
}

/** `created` may come back less precise than it was sent: a usage is looked for this far on either side of it. */
const LOOK_MARGIN_MS = 60_000;

export function createDeliveries(client: GraalSystemsClient): Readonly<Record<string, Delivery>> {
  return {
    usage: {
      async send(part, scope) {
        const { body } = await client.create(scope, payloadOf(part));
        // An object without it may be what is left of an answer, or a proxy's.
        if (believe(body.value.productType) === null) throw client.unreadable('answered without the usage it took');
        return delivered(part, body);
      },
      async look(part, scope) {
        const { created, key } = payloadOf(part);
        const window = { from: addMs(created, -LOOK_MARGIN_MS), to: addMs(created, LOOK_MARGIN_MS) };
        const { body } = await client.sourcedUsages(scope, window);
        const ours = body.find((row): row is SourcedUsage => keyOf(row) === key);
        if (ours) return { found: 'TAKEN', ...delivered(part, ours) };
        // One that cannot be read may be ours.
        if (body.some((row) => keyOf(row) === undefined)) throw client.unreadable('sent a usage that cannot be read');
        return { found: 'ABSENT' };
      },
    },
  };
}

function payloadOf({ payload }: Part): UsagePayload {
  return payload as UsagePayload;
}

/** The key with which a usage was reported; null where it bears none, undefined where that cannot be told. */
function keyOf(row: Row<SourcedUsage>): string | null | undefined {
  if (row instanceof Error || row.value.dimensions instanceof Error) return undefined;
  const key = row.value.dimensions?.find((dimension) => dimension.key === KEY_DIMENSION)?.value ?? null;
  return key instanceof Error ? undefined : key;
}

function delivered({ outcomes }: Part, { source }: SourcedUsage): Delivered {
  return { outcomes: outcomesOf(outcomes, 'CONFIRMED'), answer: source };
}
