import type { Account } from '../accounts.ts';
import { firstOf } from '../connection.ts';
import type { GatewayContext } from '../context.ts';
import { badInput } from '../errors.ts';
import type { Resolvers, UsageAccountUsageArgs, UsageProvider } from '../generated/graphql.ts';
import type { AccountUsageModel } from '../models.ts';
import { instantOf } from '../time.ts';
import { pageOfRecords, queryOfPage, windowOf } from '../usage.ts';

export const usageResolvers: Resolvers = {
  Query: {
    usages(_, { providers, accounts, ...asked }, context) {
      for (const id of accounts ?? []) {
        if (!context.accounts.find(id)) throw badInput('"accounts" names an account that is not configured.');
      }
      return accountsOf(context, providers)
        .filter(({ id }) => accounts?.includes(id) ?? true)
        .map((account) => usageOf(account, asked, context));
    },
  },

  AccountUsage: {
    window: ({ query }) => query.window,
    async records({ account, query, windowGiven }, page, context) {
      firstOf(page);
      const list = { account: account.id, query, windowGiven };
      const asked = queryOfPage(list, page);
      const isEmpty = asked.window.from === asked.window.to;
      const { records, complete, asOf } = isEmpty
        ? { records: [], complete: true, asOf: instantOf(context.now) }
        : await context.readerOf(account).usage(asked);
      return { ...pageOfRecords(list, records, page), complete, asOf };
    },
  },
};

/** What an account used, as a field asks for it. Nothing is read before its `records` are. */
export function usageOf(
  account: Account,
  { window, metrics, subjects, dimensions }: Partial<UsageAccountUsageArgs>,
  { now }: GatewayContext,
): AccountUsageModel {
  return {
    account,
    windowGiven: window !== null && window !== undefined,
    query: {
      window: windowOf(window, now),
      metrics: metrics ?? null,
      subjects: subjects ?? null,
      dimensions: dimensions ?? [],
    },
  };
}

/** The configured accounts of these vendors; null means all. */
export function accountsOf(
  { accounts }: GatewayContext,
  providers: readonly UsageProvider[] | null | undefined,
): readonly Account[] {
  return providers ? accounts.all.filter(({ provider }) => providers.includes(provider.name)) : accounts.all;
}
