import type { GatewayContext } from '../../context.ts';
import { badInput } from '../../errors.ts';
import type { Resolvers } from '../../generated/graphql.ts';
import { believe, type Field, UpstreamError } from '../../upstream/index.ts';
import type { GroupFilterInput } from './filters.ts';
import type { SugerUsageRecord } from './records.ts';
import { answersOf, prepareBatch, prepareGroup, usagesOf } from './reports.ts';
import type { ConfigModel, GroupModel, MetricModel, ReportModel } from './wire.ts';

type BillableRecordModel = NonNullable<
  Exclude<NonNullable<Exclude<GroupModel['metaInfo'], UpstreamError>>['billableRecords'], UpstreamError>
>[number];

/** An entitlement or a buyer: what is known of it is its id. */
interface ReferenceModel {
  readonly accountId: string;
  readonly id: string;
}

declare module '../provider.ts' {
  interface Models {
    SugerUsage: SugerUsageRecord;
    SugerBillableMetric: MetricModel;
    SugerUsageRecordGroup: GroupModel;
    SugerBillableRecord: BillableRecordModel;
    SugerUsageRecordReport: ReportModel;
    SugerUsageMeteringConfig: ConfigModel;
    SugerEntitlement: ReferenceModel;
    SugerBuyer: ReferenceModel;
  }
}

export const sugerResolvers: Resolvers = {
  Query: {
    billableMetrics(_, { account, status }, context) {
      if (status === 'UNRECOGNIZED') throw badInput('"status" may not be UNRECOGNIZED: the vendor has no such status.');
      return context.reader('SUGER', account).metrics(status ?? null);
    },
    billableMetric: (_, { account, id }, context) => context.reader('SUGER', account).metric(id),
    usageRecordGroups: (_, { account, filter, ...page }, context) =>
      context.reader('SUGER', account).groups(filter ?? null, page),
    usageRecordReports: (_, { account, filter, ...page }, context) =>
      context.reader('SUGER', account).reports(filter ?? null, page),
    usageMeteringConfig: (_, { account }, context) => context.reader('SUGER', account).meteringConfig(),
  },

  Mutation: {
    createSugerBillableMetric: (_, { input }, context) =>
      context.writer('SUGER', input.account).writes.createMetric(input),
    updateSugerBillableMetric: (_, { input }, context) =>
      context.writer('SUGER', input.account).writes.updateMetric(input),

    async reportSugerUsageRecordGroup(_, { input }, context) {
      const account = context.accounts.choose('SUGER', input.account).id;
      const { idempotencyKey } = input;
      const identity = { account, operation: 'reportSugerUsageRecordGroup', idempotencyKey };
      const receipt = await context.submit({ ...identity, ...prepareGroup(identity, input) });
      const [{ answer } = { answer: null }] = answersOf(receipt);
      return { receipt, usageRecordGroup: answer === null ? null : context.reader('SUGER', account).taken(answer) };
    },

    async batchReportSugerUsageRecordGroups(_, { input }, context) {
      const account = context.accounts.choose('SUGER', input.account).id;
      const { idempotencyKey } = input;
      const identity = { account, operation: 'batchReportSugerUsageRecordGroups', idempotencyKey };
      const receipt = await context.submit({ ...identity, ...prepareBatch(identity, input) });
      const reader = context.reader('SUGER', account);
      const usageRecordGroups = answersOf(receipt).flatMap(({ isBatch, answer, count }) => {
        if (answer === null) return Array<null>(count).fill(null);
        return isBatch ? reader.takenBatch(answer) : [reader.taken(answer)];
      });
      return { receipt, usageRecordGroups };
    },

    validateSugerUsageRecordGroups: (_, { input }, context) =>
      context.writer('SUGER', input.account).writes.validate(usagesOf(input.groups)),
    deleteSugerUsageRecordGroup: (_, { account, id, creationDate }, context) =>
      context.writer('SUGER', account).writes.deleteGroup(id, creationDate ?? null),
    retrySugerUsageRecordGroup: (_, { account, id, creationDate }, context) =>
      context.writer('SUGER', account).writes.retryGroup(id, creationDate ?? null),
    updateSugerUsageMeteringConfig: (_, { input }, context) =>
      context.writer('SUGER', input.account).writes.updateMeteringConfig(input),
  },

  SugerUsage: {
    account: ({ group }, _, context) => context.account(group.accountId),
    /** A metric that cannot be read must not null the record: what it says beside an error is UNRECOGNIZED, never added up. */
    async aggregation({ aggregation, group, metricId }, _, context, info) {
      if (aggregation !== null || metricId === null) return aggregation ?? 'UNRECOGNIZED';
      try {
        const metric = await context.reader('SUGER', group.accountId).metric(metricId);
        return (metric && believe(metric.aggregationType)) ?? 'UNRECOGNIZED';
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        context.report(error, info.path);
        return 'UNRECOGNIZED';
      }
    },
    billableMetric: ({ group, metricId }, _, context) =>
      metricId === null ? null : context.reader('SUGER', group.accountId).metric(metricId),
  },

  SugerBillableMetric: {
    __resolveReference: ({ accountId, id }, context) => context.reader('SUGER', accountId).metric(id),
  },

  SugerUsageRecordGroup: {
    records: ({ records }) => believe(records) ?? [],
    billableRecords: ({ metaInfo }) => believe(believe(metaInfo)?.billableRecords ?? null) ?? [],
    entitlement: ({ accountId, entitlementId }) => referenceTo(accountId, entitlementId),
    buyer: ({ accountId, buyerId }) => referenceTo(accountId, buyerId),
    report: (group, _, context) => context.reader('SUGER', group.accountId).reportOf(group),
  },

  SugerBillableRecord: {
    properties: ({ properties }) => believe(properties) ?? [],
    billableMetric: ({ accountId, key }, _, context) => context.reader('SUGER', accountId).metric(key),
  },

  SugerUsageRecordReport: {
    entitlement: ({ accountId, entitlementId }) => referenceTo(accountId, entitlementId),
    buyer: ({ accountId, buyerId }) => referenceTo(accountId, buyerId),
  },

  SugerEntitlement: {
    __resolveReference: (reference, context) => ownerOf(reference, context),
    usageRecordGroups: ({ accountId, id }, { filter, ...page }, context) =>
      context.reader('SUGER', accountId).groupsOfEntitlement(id, ownFilter(filter, 'entitlementId', id), page),
    usageRecordReports: ({ accountId, id }, page, context) =>
      context.reader('SUGER', accountId).reports({ entitlementId: id }, page),
  },

  SugerBuyer: {
    __resolveReference: (reference, context) => ownerOf(reference, context),
    usageRecordGroups: ({ accountId, id }, { filter, ...page }, context) =>
      context.reader('SUGER', accountId).groups(ownFilter(filter, 'buyerId', id), page),
  },
};

/** Nothing is asked for it: the metering API has no look-up of entitlements and buyers. */
function ownerOf({ accountId, id }: ReferenceModel, { accounts }: GatewayContext): ReferenceModel {
  return { accountId: accounts.choose('SUGER', accountId).id, id };
}

/** The filter of a list that belongs to one entitlement or buyer; one that names another is refused. */
function ownFilter(
  filter: GroupFilterInput | null | undefined,
  owner: 'entitlementId' | 'buyerId',
  id: string,
): GroupFilterInput {
  const named = filter?.[owner];
  if (named !== null && named !== undefined && named !== id)
    throw badInput(`"${owner}" is another one's than the list's own.`);
  return { ...filter, [owner]: id };
}

function referenceTo(accountId: string, id: Field<string>): ReferenceModel | null {
  const known = believe(id);
  return known === null ? null : { accountId, id: known };
}
