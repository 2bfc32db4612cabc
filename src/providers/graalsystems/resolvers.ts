import type { Resolvers } from '../../generated/graphql.ts';
import { windowOf } from '../../usage.ts';
import type { GraalSystemsUsageRecord } from './records.ts';

declare module '../provider.ts' {
  interface Models {
    GraalSystemsUsage: GraalSystemsUsageRecord;
  }
}

export const graalSystemsResolvers: Resolvers = {
  Query: {
    graalSystemsUsages: (_, { account, window, for: target, params }, context) =>
      context
        .reader('GRAALSYSTEMS', account)
        .usages(windowOf(window, context.now), { for: target ?? null, params: params ?? [] }),
  },

  GraalSystemsUsage: {
    account: ({ accountId }, _, context) => context.account(accountId),
    productType: ({ metric }) => metric,
    productReference: ({ subject }) => subject,
    created: ({ period }) => period.from,
  },
};
