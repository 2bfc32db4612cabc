import type { z } from 'zod';
import type { Fields, Row } from '../../upstream/index.ts';

/** What GraalSystems sends, under the names of the schema. A usage has no id, and any field of it may be missing. */
export function createShapes({ text, decimal, instant, map, model, rows }: Fields) {
  return {
    usages: rows(
      model({
        // An enum of three, but one that has changed before (BANDWIDTH became EGRESS): read as what it says.
        productType: ['product_type', text],
        productReference: ['product_reference', text],
        quantity: decimal,
        created: instant,
        dimensions: map(text),
      }),
    ),
  };
}

type RowOf<L> = L extends readonly Row<infer R>[] ? R : never;
export type UsageModel = Exclude<RowOf<z.output<ReturnType<typeof createShapes>['usages']>>, Error>;
