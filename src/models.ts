import type { Account } from './accounts.ts';
import type { Connection } from './connection.ts';
import type { Models } from './providers/provider.ts';
import type { Receipt } from './report.ts';
import type { UsageAnswer, UsageQuery, UsageRecord } from './usage.ts';

/**
 * What stands behind type `T` of the schema: the model that a vendor's folder or this file registered under the type's name,
 * or, where there is none, the type as the schema has it, in which any field may be missing (a resolver gives it) or an error
 * (graphql-js nulls it and says so).
 */
export type Model<T> = T extends { __typename?: infer N }
  ? NonNullable<N> extends keyof Models
    ? Models[NonNullable<N>]
    : { readonly [K in Exclude<keyof T, '__typename'>]?: Loose<T[K]> | Error }
  : T;

type Loose<V> = V extends string | number | boolean | null | undefined
  ? V
  : V extends readonly (infer Item)[]
    ? readonly (Loose<Item> | Error)[]
    : V extends { __typename?: string }
      ? Model<V>
      : V;

/** What one account used: asked of the vendor when `records` is. */
export interface AccountUsageModel {
  readonly account: Account;
  readonly query: UsageQuery;
  readonly windowGiven: boolean;
}

declare module './providers/provider.ts' {
  interface Models {
    UsageAccount: Account;
    AccountUsage: AccountUsageModel;
    UsageRecordConnection: Connection<UsageRecord | Error> & Pick<UsageAnswer, 'complete' | 'asOf'>;
    UsageRecordEdge: Connection<UsageRecord | Error>['edges'][number];
    UsageReceipt: Receipt;
    UsageReceiptConnection: Connection<Receipt>;
    UsageReceiptEdge: Connection<Receipt>['edges'][number];
  }
}
