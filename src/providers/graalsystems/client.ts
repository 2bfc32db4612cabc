import { badInput } from '../../errors.ts';
import type { Window } from '../../time.ts';
import {
  type Answer,
  type CallScope,
  numberOf,
  parseJson,
  path,
  type Query,
  type Row,
  type Upstream,
} from '../../upstream/index.ts';
import type { Dimension } from '../../usage.ts';
import type { RequestScope } from '../provider.ts';
import { KEY_DIMENSION, type UsagePayload } from './payload.ts';
import { createShapes, type SourcedUsage, type UsageModel } from './wire.ts';

/** The vendor's own media type, both ways. */
export const MEDIA_TYPE = 'application/vnd.graal.systems.v1.usage+json';

/** The two filters that the vendor has beside the window, and documents no further than their names. */
export interface UsageFilter {
  readonly for: string | null;
  readonly params: readonly Dimension[];
}

/**
 * How `params` travels: `brackets` is `params[key]=value`, as the vendor's Go client sends it; `flat` is `key=value`, the form
 * that the server most likely reads if its description is taken at its word. The vendor does not say.
 */
export type ParamsStyle = 'brackets' | 'flat';

export type GraalSystemsClient = ReturnType<typeof createGraalSystemsClient>;

/** The operations of one tenant. https://github.com/graalsystems/sdk */
export function createGraalSystemsClient(upstream: Upstream, paramsStyle: ParamsStyle) {
  const shapes = createShapes(upstream.fields);

  return {
    account: upstream.account,

    unreadable: upstream.unreadable,

    usages: (scope: RequestScope, { from, to }: Window, filter: UsageFilter): Promise<Answer<Row<UsageModel>[]>> =>
      upstream.get(path`/usages`, {
        query: { from, to, for: filter.for ?? undefined, ...paramsOf(filter.params, paramsStyle) },
        shape: shapes.usages,
        scope,
      }),

    /** As `usages`, each beside what was sent. */
    sourcedUsages: (scope: CallScope, { from, to }: Window): Promise<Answer<Row<SourcedUsage>[]>> =>
      upstream.get(path`/usages`, { query: { from, to }, shape: shapes.sourcedUsages, scope }),

    /** Not to be repeated: the vendor takes the same body twice for two usages. */
    create: (scope: CallScope, usage: UsagePayload): Promise<Answer<SourcedUsage>> =>
      upstream.send('POST', path`/usages`, {
        body: {
          product_type: usage.productType,
          quantity: numberOf(usage.quantity),
          // What is left out is not sent as null: the vendor's model has no nulls.
          ...(usage.productReference === null ? {} : { product_reference: usage.productReference }),
          created: usage.created,
          dimensions: { ...usage.dimensions, [KEY_DIMENSION]: usage.key },
        },
        contentType: MEDIA_TYPE,
        shape: shapes.sourcedUsage,
        scope,
        repeat: 'never',
      }),

    /** A usage that was read before. */
    reread: (source: string): UsageModel => shapes.usage.parse(parseJson(source)),
  };
}

/** The names that a flat parameter must not take: it would be read as the window or as the other filter. */
const RESERVED = new Set(['from', 'to', 'for']);

function paramsOf(params: readonly Dimension[], style: ParamsStyle): Query {
  const values = Map.groupBy(params, ({ key }) => key);
  return Object.fromEntries(
    [...values].map(([key, same]) => {
      if (style === 'flat' && RESERVED.has(key)) throw badInput('"params" may not be called "from", "to" or "for".');
      return [style === 'flat' ? key : `params[${key}]`, same.map(({ value }) => value)];
    }),
  );
}
