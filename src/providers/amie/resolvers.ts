import type { GatewayContext } from '../../context.ts';
import type { Resolvers, UsageWindowInput } from '../../generated/graphql.ts';
import { believe, type Row } from '../../upstream/index.ts';
import { windowOf } from '../../usage.ts';
import { type PreparedReport, prepareAdjustments, prepareComputeUsage, prepareStorageUsage } from './message.ts';
import type { AmieUsageRecord } from './records.ts';
import type { FailedRecordModel, RecordModel, StatusModel } from './wire.ts';

/** A resource of one site: what is known of it is its name. */
interface ResourceModel {
  readonly accountId: string;
  readonly name: string;
}

type Owned<T> = T & { readonly accountId: string };

declare module '../provider.ts' {
  interface Models {
    AmieUsage: AmieUsageRecord;
    AmieResource: ResourceModel;
    AmieResourceStatus: Owned<StatusModel>;
    AmieFailedRecord: FailedRecordModel;
    AmieComputeRecord: Extract<RecordModel, { __typename: 'AmieComputeRecord' }>;
    AmieStorageRecord: Extract<RecordModel, { __typename: 'AmieStorageRecord' }>;
    AmieAdjustmentRecord: Extract<RecordModel, { __typename: 'AmieAdjustmentRecord' }>;
    AmieUnrecognizedRecord: Extract<RecordModel, { __typename: 'AmieUnrecognizedRecord' }>;
  }
}

export const amieResolvers: Resolvers = {
  Query: {
    amieUsageStatus: (_, { account, window }, context) => statusOf(context, account, window),
    amieFailedRecords: (_, { account }, context) => context.reader('AMIE', account).failedRecords(),
  },

  Mutation: {
    reportAmieComputeUsage: (_, { input }, context) =>
      report(context, 'reportAmieComputeUsage', input, prepareComputeUsage(input.records)),
    reportAmieStorageUsage: (_, { input }, context) =>
      report(context, 'reportAmieStorageUsage', input, prepareStorageUsage(input.records)),
    reportAmieAdjustments: (_, { input }, context) =>
      report(context, 'reportAmieAdjustments', input, prepareAdjustments(input.records)),
    async clearAmieFailedRecords(_, { account, ids }, context) {
      await context.writer('AMIE', account).clear(ids);
      return true;
    },
  },

  AmieUsage: {
    account: ({ accountId }, _, context) => context.account(accountId),
    resource: ({ accountId, subject }) => ({ accountId, name: subject }),
    loadedRecordCount: ({ status }) => status.loadedRecordCount,
    failedRecordCount: ({ status }) => status.failedJobCount,
  },

  AmieResource: {
    /** Nothing is asked for it: whether the site has it shows in its status. */
    __resolveReference: ({ accountId, name }, { accounts }) => ({
      accountId: accounts.choose('AMIE', accountId).id,
      name,
    }),
    async status({ accountId, name }, { window }, context) {
      const all = await statusOf(context, accountId, window);
      return all.find((status) => !(status instanceof Error) && status.resource === name) ?? null;
    },
  },

  AmieResourceStatus: {
    resource: ({ accountId, resource }) => ({ accountId, name: resource }),
    errors: ({ errors }) => believe(errors) ?? [],
  },
};

async function report(
  context: GatewayContext,
  operation: string,
  input: { readonly account?: string | null; readonly idempotencyKey: string },
  prepared: PreparedReport,
) {
  const account = context.accounts.choose('AMIE', input.account).id;
  const receipt = await context.submit({ account, operation, idempotencyKey: input.idempotencyKey, ...prepared });
  return { receipt, ...context.reader('AMIE', account).answered(receipt.parts) };
}

async function statusOf(
  context: GatewayContext,
  account: string | null | undefined,
  window: UsageWindowInput | null | undefined,
): Promise<Row<Owned<StatusModel>>[]> {
  const { id } = context.accounts.choose('AMIE', account);
  const status = await context.reader('AMIE', id).status(windowOf(window, context.now));
  return status.map((one) => (one instanceof Error ? one : { ...one, accountId: id }));
}
