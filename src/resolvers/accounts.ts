import type { Resolvers } from '../generated/graphql.ts';
import { accountsOf, usageOf } from './usage.ts';

export const accountResolvers: Resolvers = {
  Query: {
    usageAccounts: (_, { providers }, context) => accountsOf(context, providers),
    usageAccount: (_, { id }, { accounts }) => accounts.find(id) ?? null,
  },

  UsageAccount: {
    __resolveReference: ({ id }, context) => context.account(id),
    provider: ({ provider }) => provider.name,
    usage: (account, args, context) => usageOf(account, args, context),
    rateLimit: ({ upstream }) => upstream.rateLimit(),
    health: ({ upstream }) => upstream.health(),
    capabilities: ({ provider }) => provider.capabilities,
  },
};
