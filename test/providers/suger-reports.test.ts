import { startWorld, type World } from '../support/world.ts';

const REPORTS = '/org/sandbox/usageRecordReport';
const METRIC_INFO = `{
  filterGroups { filters { name operation value valueType } }
  groupBys
  propertyUniqueOn
}`;
/** Every field. */
const REPORT = `{
  id accountId organizationId partner productId buyerId buyer { id accountId }
  entitlementId entitlement { id accountId } entitlementTermId creationTime
  info {
    status message partner startTime endTime usageRecordGroupIds
    reportedRecords { key quantity } includedRecords { key quantity } creditRecords { key quantity }
    decimalParts { key quantity } newDecimalParts { key quantity }
    recordsToReportBeforeAdjustmentAtListPrice { key quantity }
    aggregatedBillableRecords {
      key name quantity amount groupBysExpression billableMetricAggregationType billableMetricInfo ${METRIC_INFO}
      uniqueCountAggregationResult { newItems { key value } }
    }
    dimensionUnitPrice { key quantity } dimensionUnitListPrice { key quantity } dimensionCategories { key value }
    commitAmount usedCommitAmount usedCommitAmountIncrement creditAmount usedCreditAmount usedCreditAmountIncrement
    awsMeteringRequest awsMeteringResponse azureMeteringRequest azureMeteringResponse
    gcpMeteringRequest gcpMeteringResponse alibabaMeteringRequest alibabaMeteringResponse
  }
}`;

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

test('reports of the stand-in, to all partners, come back field by field', async () => {
  const { data, errors } = await world.query(`{ usageRecordReports(first: 200) { nodes ${REPORT} } }`);
  expect(errors).toBeUndefined();
  const { usageRecordReports } = await sent(`${REPORTS}?limit=200`);
  expect(new Set(usageRecordReports.map(({ partner }: Wire) => partner))).toEqual(new Set(['AWS', 'AZURE', 'GCP']));
  expect(textual(data.usageRecordReports.nodes)).toEqual(usageRecordReports.map(reportOf));
});

test('a report with all that the vendor documents comes back under the names of the schema', async () => {
  const report = {
    id: 'rep-1',
    organizationID: 'org1',
    partner: 'ALIBABA',
    productID: 'p1',
    buyerID: 'b1',
    entitlementID: 'ent1',
    entitlementTermID: 't1',
    creationTime: '2026-03-01T11:00:00Z',
    info: {
      status: 'INVOICED',
      message: 'taken',
      partner: 'ALIBABA',
      startTime: '2026-03-01T10:00:00Z',
      endTime: '2026-03-01T11:00:00Z',
      usageRecordGroupIds: ['urg-1', 'urg-2'],
      reportedRecords: { a: 1 },
      includedRecords: { b: 2 },
      creditRecords: { c: 3 },
      decimalParts: { d: 0.25 },
      newDecimalParts: { e: 0.75 },
      recordsToReportBeforeAdjustmentAtListPrice: { f: 4 },
      aggregatedBillableRecords: [
        {
          key: 'users',
          name: 'Users',
          quantity: 5,
          amount: 6.5,
          groupBysExpression: 'os=linux,cluster=cluster-1',
          billableMetricAggregationType: 'UNIQUE_COUNT',
          billableMetricInfo: {
            filterGroups: [{ filters: [{ name: 'load', operation: 'GTE', value: 0.5, valueType: 'FLOAT' }] }],
            groupBys: ['os', 'cluster'],
            propertyUniqueOn: 'user_id',
          },
          uniqueCountAggregationResult: { newItems: { 'user-1': {}, 'user-2': 1 } },
        },
        { key: 'calls' },
      ],
      dimensionUnitPrice: { g: 0.01 },
      dimensionUnitListPrice: { h: 0.02 },
      dimensionCategories: { i: 'Storage', j: null },
      commitAmount: 1000,
      usedCommitAmount: 10.5,
      usedCommitAmountIncrement: 0.5,
      creditAmount: 20,
      usedCreditAmount: 2.5,
      usedCreditAmountIncrement: 0.25,
      awsMeteringRequest: { ProductCode: 'c', UsageRecords: [{ Quantity: 1 }] },
      awsMeteringResponse: { results: [] },
      azureMeteringRequest: { request: [{ quantity: 1.5 }] },
      azureMeteringResponse: { count: 0 },
      gcpMeteringRequest: { operationId: 'o', labels: {} },
      gcpMeteringResponse: { reportErrors: null },
      alibabaMeteringRequest: ['as', 'it', 'is'],
      alibabaMeteringResponse: 'even text',
    },
  };
  await inject(REPORTS, { usageRecordReports: [report] });
  expect(await world.query(`{ usageRecordReports(first: 1) { nodes ${REPORT} edges { node { id } } } }`)).toEqual({
    status: 200,
    errors: undefined,
    data: {
      usageRecordReports: {
        edges: [{ node: { id: 'rep-1' } }],
        nodes: [
          {
            id: 'rep-1',
            accountId: 'suger:sandbox',
            organizationId: 'org1',
            partner: 'ALIBABA',
            productId: 'p1',
            buyerId: 'b1',
            buyer: { id: 'b1', accountId: 'suger:sandbox' },
            entitlementId: 'ent1',
            entitlement: { id: 'ent1', accountId: 'suger:sandbox' },
            entitlementTermId: 't1',
            creationTime: '2026-03-01T11:00:00Z',
            info: {
              status: 'INVOICED',
              message: 'taken',
              partner: 'ALIBABA',
              startTime: '2026-03-01T10:00:00Z',
              endTime: '2026-03-01T11:00:00Z',
              usageRecordGroupIds: ['urg-1', 'urg-2'],
              reportedRecords: [{ key: 'a', quantity: '1' }],
              includedRecords: [{ key: 'b', quantity: '2' }],
              creditRecords: [{ key: 'c', quantity: '3' }],
              decimalParts: [{ key: 'd', quantity: '0.25' }],
              newDecimalParts: [{ key: 'e', quantity: '0.75' }],
              recordsToReportBeforeAdjustmentAtListPrice: [{ key: 'f', quantity: '4' }],
              aggregatedBillableRecords: [
                {
                  key: 'users',
                  name: 'Users',
                  quantity: '5',
                  amount: '6.5',
                  groupBysExpression: 'os=linux,cluster=cluster-1',
                  billableMetricAggregationType: 'UNIQUE_COUNT',
                  billableMetricInfo: {
                    filterGroups: [{ filters: [{ name: 'load', operation: 'GTE', value: 0.5, valueType: 'FLOAT' }] }],
                    groupBys: ['os', 'cluster'],
                    propertyUniqueOn: 'user_id',
                  },
                  uniqueCountAggregationResult: {
                    newItems: [
                      { key: 'user-1', value: {} },
                      { key: 'user-2', value: 1 },
                    ],
                  },
                },
                {
                  key: 'calls',
                  name: null,
                  quantity: null,
                  amount: null,
                  groupBysExpression: null,
                  billableMetricAggregationType: null,
                  billableMetricInfo: null,
                  uniqueCountAggregationResult: null,
                },
              ],
              dimensionUnitPrice: [{ key: 'g', quantity: '0.01' }],
              dimensionUnitListPrice: [{ key: 'h', quantity: '0.02' }],
              dimensionCategories: [
                { key: 'i', value: 'Storage' },
                { key: 'j', value: null },
              ],
              commitAmount: '1000',
              usedCommitAmount: '10.5',
              usedCommitAmountIncrement: '0.5',
              creditAmount: '20',
              usedCreditAmount: '2.5',
              usedCreditAmountIncrement: '0.25',
              awsMeteringRequest: { ProductCode: 'c', UsageRecords: [{ Quantity: 1 }] },
              awsMeteringResponse: { results: [] },
              azureMeteringRequest: { request: [{ quantity: 1.5 }] },
              azureMeteringResponse: { count: 0 },
              gcpMeteringRequest: { operationId: 'o', labels: {} },
              gcpMeteringResponse: { reportErrors: null },
              alibabaMeteringRequest: ['as', 'it', 'is'],
              alibabaMeteringResponse: 'even text',
            },
          },
        ],
      },
    },
  });
});

test('a report of which only the id is known is null in everything else', async () => {
  await inject(REPORTS, { usageRecordReports: [{ id: 'rep-1' }, { id: 'rep-2', info: {} }] });
  const { data, errors } = await world.query(`{ usageRecordReports(first: 2) { nodes ${REPORT} } }`);
  expect(errors).toBeUndefined();
  const [{ id, accountId, ...rest }, { info }] = data.usageRecordReports.nodes;
  expect([id, accountId]).toEqual(['rep-1', 'suger:sandbox']);
  expect(new Set([...Object.values(rest), ...Object.values(info)])).toEqual(new Set([null]));
});

// biome-ignore lint/suspicious/noExplicitAny: what the vendor sends, as the vendor documents it
type Wire = any;

/** What the stand-in sends by itself, numbers as the text in which they came. */
async function sent(target: string): Promise<Wire> {
  const answer = await fetch(`${world.sandboxUrl}/suger${target}`, { headers: { authorization: 'Key sandbox-key' } });
  return JSON.parse(await answer.text(), asText as (key: string, value: unknown) => unknown);
}

function asText(_key: string, value: unknown, { source }: { source: string }): unknown {
  return typeof value === 'number' ? source : value;
}

/** An answer with its numbers as text: payloads have numbers, everything else that is metered is text already. */
function textual(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer), asText as (key: string, value: unknown) => unknown);
}

/** Fields of the vendor's under the names of the schema: `organizationID` is `organizationId`. null where it leaves one out. */
function fields(wire: Wire, names: readonly string[], read = (value: Wire): unknown => value): Record<string, unknown> {
  const nameOf = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/ID$/, 'Id');
  return Object.fromEntries(names.map((name) => [nameOf(name), wire[name] == null ? null : read(wire[name])]));
}

/** Has Suger answer with this body from now on. */
async function inject(path: string, body: unknown): Promise<void> {
  await world.fault('suger', { status: 200, body: JSON.stringify(body), path });
}

function reportOf(report: Wire): unknown {
  const ownReference = (id: string) => ({ id, accountId: 'suger:sandbox' });
  return {
    ...fields(report, [
      'id',
      'organizationID',
      'partner',
      'productID',
      'buyerID',
      'entitlementID',
      'entitlementTermID',
    ]),
    ...fields(report, ['creationTime']),
    accountId: 'suger:sandbox',
    entitlement: ownReference(report.entitlementID),
    buyer: ownReference(report.buyerID),
    info: {
      ...fields(report.info, ['status', 'message', 'partner', 'startTime', 'endTime', 'usageRecordGroupIds']),
      ...fields(report.info, ['reportedRecords', 'includedRecords', 'creditRecords'], quantities),
      ...fields(report.info, ['decimalParts', 'newDecimalParts'], quantities),
      ...fields(report.info, ['recordsToReportBeforeAdjustmentAtListPrice'], quantities),
      ...fields(report.info, ['dimensionUnitPrice', 'dimensionUnitListPrice'], quantities),
      ...fields(report.info, ['dimensionCategories'], pairs),
      ...fields(report.info, ['commitAmount', 'usedCommitAmount', 'usedCommitAmountIncrement']),
      ...fields(report.info, ['creditAmount', 'usedCreditAmount', 'usedCreditAmountIncrement']),
      ...fields(report.info, ['awsMeteringRequest', 'awsMeteringResponse', 'azureMeteringRequest']),
      ...fields(report.info, ['azureMeteringResponse', 'gcpMeteringRequest', 'gcpMeteringResponse']),
      ...fields(report.info, ['alibabaMeteringRequest', 'alibabaMeteringResponse']),
      ...fields(report.info, ['aggregatedBillableRecords'], (records) => records.map(aggregatedOf)),
    },
  };
}

function aggregatedOf(record: Wire): unknown {
  return {
    ...fields(record, ['key', 'name', 'quantity', 'amount', 'groupBysExpression', 'billableMetricAggregationType']),
    ...fields(record, ['billableMetricInfo'], ({ filterGroups, groupBys, propertyUniqueOn }) => ({
      filterGroups: filterGroups.map(({ filters }: Wire) => ({
        filters: filters.map((filter: Wire) => fields(filter, ['name', 'operation', 'value', 'valueType'])),
      })),
      groupBys,
      propertyUniqueOn: propertyUniqueOn || null,
    })),
    ...fields(record, ['uniqueCountAggregationResult'], ({ newItems }) => ({ newItems: pairs(newItems) })),
  };
}

const quantities = (map: Wire) => Object.entries(map).map(([key, quantity]) => ({ key, quantity }));
const pairs = (map: Wire) => Object.entries(map).map(([key, value]) => ({ key, value }));
