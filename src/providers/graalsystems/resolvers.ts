import type { Resolvers } from '../../generated/graphql.ts';
import { windowOf } from '../../usage.ts';
import type { GraalSystemsUsageRecord } from './records.ts';
import { prepareUsage } from './reports.ts';

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

  Mutation: {
    async createGraalSystemsUsage(_, { input }, context) {
      const account = context.accounts.choose('GRAALSYSTEMS', input.account).id;
      const report = { account, operation: 'createGraalSystemsUsage', idempotencyKey: input.idempotencyKey };
      const receipt = await context.submit({ ...report, ...prepareUsage(input) });
      const [{ answer } = { answer: null }] = receipt.parts;
      return { receipt, usage: answer === null ? null : context.reader('GRAALSYSTEMS', account).created(answer) };
    },
  },

  GraalSystemsUsage: {
    account: ({ accountId }, _, context) => context.account(accountId),
    productType: ({ metric }) => metric,
    productReference: ({ subject }) => subject,
    created: ({ period }) => period.from,
  },
};
