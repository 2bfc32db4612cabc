import type { z } from 'zod';
import type { Fields, Row, Sourced } from '../../upstream/index.ts';

/** What GraalSystems sends, under the names of the schema. A usage has no id, and any field of it may be missing. */
export function createShapes({ text, decimal, instant, map, model, rows, sourced }: Fields) {
  const usage = model({
    // An enum of three, but one that has changed before (BANDWIDTH became EGRESS): read as what it says.
    productType: ['product_type', text],
    productReference: ['product_reference', text],
    quantity: decimal,
    created: instant,
    dimensions: map(text),
  });
  return {
    usage,
    usages: rows(usage),
    sourcedUsage: sourced(usage),
    sourcedUsages: rows(sourced(usage)),
  };
}

type RowOf<L> = L extends readonly Row<infer R>[] ? R : never;
export type SourcedUsage = Sourced<UsageModel>;
export type UsageModel = Exclude<RowOf<z.output<ReturnType<typeof createShapes>['usages']>>, Error>;
