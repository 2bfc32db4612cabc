import { z } from 'zod';
import type { Fields } from '../../upstream/index.ts';

/**
 * What Suger sends, under the names of the schema: shapes of the models in its API reference
 * (https://doc.suger.io/api-reference/metering). Everything but ids may be missing.
 */
export function createShapes(fields: Fields, accountId: string) {
  const { identity, text, flag, decimal, instant, payload, quantities, map, texts, oneOf, model, object, list, rows } =
    fields;
  const account = z
    .unknown()
    .optional()
    .transform(() => accountId);
  /** Suger writes an id that is not there yet as an empty string. */
  const reference = text.transform((value) => (value === '' ? null : value));
  const aggregation = oneOf(['COUNT', 'UNIQUE_COUNT', 'SUM', 'MAX', 'LAST']);

  const metricInfo = model({
    filterGroups: list(
      model({
        filters: list(
          model({
            name: text,
            operation: oneOf([
              'IS',
              'NOT_IS',
              'CONTAINS',
              'NOT_CONTAINS',
              'GT',
              'GTE',
              'LT',
              'LTE',
              'EQ',
              'NOT_EQ',
              'EXISTS',
              'NOT_EXISTS',
            ]),
            value: payload,
            valueType: oneOf(['STRING', 'FLOAT']),
          }),
        ),
      }),
    ),
    groupBys: texts,
    propertyUniqueOn: reference,
  });

  const metric = model({
    id: identity,
    accountId: account,
    organizationId: reference,
    name: text,
    description: text,
    aggregationType: aggregation,
    status: oneOf(['ACTIVE', 'DELETED']),
    info: object(metricInfo),
    creationTime: instant,
    lastUpdateTime: instant,
  });

  const billableRecord = model({
    accountId: account,
    key: identity,
    quantity: decimal,
    properties: map(payload),
  });

  const group = model({
    id: identity,
    accountId: account,
    organizationId: ['organizationID', reference],
    serialId: ['serialID', decimal],
    entitlementId: ['entitlementID', reference],
    buyerId: ['buyerID', reference],
    partner: reference,
    status: oneOf(['CREATED', 'DELETED', 'INVALID', 'REPORTED', 'REPORT_PENDING', 'REPORT_FAILED']),
    records: quantities,
    metaInfo: object(
      model({
        skipValidation: ['SkipValidation', flag],
        source: oneOf(['API', 'INTERNAL', 'LAGO', 'METRONOME', 'ORB', 'STRIPE']),
        timestamp: instant,
        originRecords: quantities,
        billableRecords: list(billableRecord),
        lagoAmount: decimal,
        lagoSubscriptionId: ['lagoSubscriptionID', reference],
        lagoUsageStartTime: instant,
        metronomeDailyCostAmount: decimal,
        metronomeInvoiceId: ['metronomeInvoiceID', reference],
        metronomeMonthlyInvoiceAmount: decimal,
        metronomeMonthlyInvoiceAmountAdjusted: decimal,
        stripeInvoiceId: ['stripeInvoiceID', reference],
        stripePeriodStartTime: instant,
        stripePeriodEndTime: instant,
        stripeSubscriptionItemId: ['stripeSubscriptionItemID', reference],
        stripeUsageRecordSummaryId: ['stripeUsageRecordSummaryID', reference],
        stripeUsageRecordSummaryTotalUsage: decimal,
      }),
    ),
    usageRecordReportId: ['usageRecordReportID', reference],
    creationTime: instant,
    lastUpdateTime: instant,
    reportedTime: instant,
  });

  const sourcedGroup = fields.sourced(group).transform(({ value, source }) => ({ id: value.id, value, source }));

  const report = model({
    id: identity,
    accountId: account,
    organizationId: ['organizationID', reference],
    partner: reference,
    productId: ['productID', reference],
    buyerId: ['buyerID', reference],
    entitlementId: ['entitlementID', reference],
    entitlementTermId: ['entitlementTermID', reference],
    creationTime: instant,
    info: object(
      model({
        status: oneOf(['SUCCESS', 'FAILED', 'CREATED', 'INVOICED', 'DELETED', 'CANCELED']),
        message: text,
        partner: reference,
        startTime: instant,
        endTime: instant,
        usageRecordGroupIds: texts,
        reportedRecords: quantities,
        includedRecords: quantities,
        creditRecords: quantities,
        decimalParts: quantities,
        newDecimalParts: quantities,
        recordsToReportBeforeAdjustmentAtListPrice: quantities,
        aggregatedBillableRecords: list(
          model({
            key: text,
            name: text,
            quantity: decimal,
            amount: decimal,
            groupBysExpression: text,
            billableMetricAggregationType: aggregation,
            billableMetricInfo: object(metricInfo),
            uniqueCountAggregationResult: object(model({ newItems: map(payload).transform((items) => items ?? []) })),
          }),
        ),
        dimensionUnitPrice: quantities,
        dimensionUnitListPrice: quantities,
        dimensionCategories: map(text),
        commitAmount: decimal,
        usedCommitAmount: decimal,
        usedCommitAmountIncrement: decimal,
        creditAmount: decimal,
        usedCreditAmount: decimal,
        usedCreditAmountIncrement: decimal,
        awsMeteringRequest: payload,
        awsMeteringResponse: payload,
        azureMeteringRequest: payload,
        azureMeteringResponse: payload,
        gcpMeteringRequest: payload,
        gcpMeteringResponse: payload,
        alibabaMeteringRequest: payload,
        alibabaMeteringResponse: payload,
      }),
    ),
  });

  const mappingValue = model({
    dimensionKey: text,
    mappingMode: oneOf(['QUANTITY', 'AMOUNT']),
    convertionMultiplier: decimal,
  });

  const config = model({
    accountId: account,
    partnerUsageMeteringConfigs: list(
      model({
        partner: reference,
        enableDimensionMapping: flag,
        dimensionMapping: map(object(mappingValue)),
        dimensionMappingV2: map(list(mappingValue)),
        enableBillableDimension: flag,
        enableCommitWithAdditionalUsageMetering: flag,
        enableCommitWithAdditionalUsageAtListPrice: flag,
      }),
    ),
  });

  /** 0, or left out: the end of the list. */
  const nextOffset = z.int().nonnegative().nullish();
  return {
    metric,
    config,
    group,
    sourcedGroup,
    metrics: rows(metric),
    groups: rows(group),
    sourcedGroups: rows(sourcedGroup),
    sourcedGroupPage: z.object({ usageRecordGroups: nullableRows(rows(sourcedGroup)), nextOffset }),
    groupPage: z.object({ usageRecordGroups: nullableRows(rows(group)), nextOffset }),
    reportPage: z.object({ usageRecordReports: nullableRows(rows(report)), nextOffset }),
  };
}

type Shapes = ReturnType<typeof createShapes>;
type RowOf<L> = Exclude<L extends readonly (infer R)[] ? R : never, Error>;

export type MetricModel = z.output<Shapes['metric']>;
export type ConfigModel = z.output<Shapes['config']>;
export type SourcedGroup = z.output<Shapes['sourcedGroup']>;
export type GroupModel = RowOf<z.output<Shapes['groupPage']>['usageRecordGroups']>;
export type ReportModel = RowOf<z.output<Shapes['reportPage']>['usageRecordReports']>;

/**
 * Suger is written in Go, which sends an empty list as null where nobody took care. A list that is not there at all is refused:
 * `{}` is what a proxy answers, and must not read as "no usage".
 */
function nullableRows<T>(shape: z.ZodType<T[]>): z.ZodType<T[]> {
  return z.preprocess((value) => (value === null ? [] : value), shape);
}
