import { z } from 'zod';
import { connectionOf, cursorsOf, decodeCursor, firstOf } from '../connection.ts';
import type { Resolvers } from '../generated/graphql.ts';

/** The place of a receipt among all, by which pages go on however many are added. */
const POSITION = z.int().positive();

export const receiptResolvers: Resolvers = {
  Query: {
    usageReceipt: (_, { id }, { receipts }) => receipts.find(id),
    async usageReceipts(_, { account, status, ...page }, { receipts }) {
      const first = firstOf(page);
      const filter = { account: account ?? null, status: status ?? null };
      const list = ['receipts', filter];
      const before = decodeCursor(list, page.after, POSITION) ?? null;
      // One more than is wanted shows whether there is more.
      const found = await receipts.list(filter, { first: first + 1, before });
      const cursorOf = cursorsOf(list);
      const items = found.slice(0, first).map(({ seq, receipt }) => ({ node: receipt, cursor: cursorOf(seq) }));
      return connectionOf(items, { hasNextPage: found.length > first, after: page.after });
    },
  },

  UsageReceipt: {
    __resolveReference: ({ id }, { receipts }) => receipts.find(id),
    account: ({ accountId }, _, { accounts }) => accounts.find(accountId) ?? null,
    records: ({ parts }) => parts.flatMap(({ outcomes }) => outcomes).toSorted((a, b) => a.index - b.index),
    attempts: ({ parts }) => parts.reduce((sum, { attempts }) => sum + attempts, 0),
  },
};
