import { badInput } from '../../errors.ts';
import type { Window } from '../../time.ts';
import { type Answer, path, type Query, type Row, type Upstream } from '../../upstream/index.ts';
import type { Dimension } from '../../usage.ts';
import type { RequestScope } from '../provider.ts';
import { createShapes, type UsageModel } from './wire.ts';

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

/** The reads of one tenant. https://github.com/graalsystems/sdk */
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
