import { startWorld, type World } from '../support/world.ts';

const GROUPS = '/org/sandbox/usageRecordGroup';
const REPORTS = '/org/sandbox/usageRecordReport';
/** Every field. */
const BILLABLE_RECORD = '{ key quantity properties { key value } billableMetric { id } }';
const GROUP = `{
  id accountId organizationId serialId entitlementId entitlement { id accountId } buyerId buyer { id accountId }
  partner status records { key quantity } billableRecords ${BILLABLE_RECORD}
  metaInfo {
    source timestamp skipValidation billableRecords ${BILLABLE_RECORD} originRecords { key quantity }
    lagoAmount lagoSubscriptionId lagoUsageStartTime
    metronomeDailyCostAmount metronomeInvoiceId metronomeMonthlyInvoiceAmount metronomeMonthlyInvoiceAmountAdjusted
    stripeInvoiceId stripePeriodStartTime stripePeriodEndTime stripeSubscriptionItemId stripeUsageRecordSummaryId
    stripeUsageRecordSummaryTotalUsage
  }
  usageRecordReportId report { id } creationTime lastUpdateTime reportedTime
}`;

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('groups of the stand-in come back field by field', () => {
  test('the last hundred: v1 and v2, reported and not', async () => {
    const { data, errors } = await world.query(`{ usageRecordGroups(first: 100) { nodes ${GROUP} } }`);
    expect(errors).toBeUndefined();
    const { usageRecordGroups } = await sent(`${GROUPS}?limit=100`);
    const kinds = usageRecordGroups.map((group: Wire) => [
      group.metaInfo.billableRecords ? 'v2' : 'v1',
      group.status === 'REPORTED',
    ]);
    for (const kind of [
      ['v1', true],
      ['v1', false],
      ['v2', true],
      ['v2', false],
    ])
      expect(kinds).toContainEqual(kind);
    expect(textual(data.usageRecordGroups.nodes)).toEqual(usageRecordGroups.map(groupOf));
  });

  test.each(['REPORT_FAILED', 'REPORT_PENDING', 'INVALID', 'DELETED', 'CREATED'])(
    'those that are %s',
    async (status) => {
      const { data, errors } = await world.query(
        `{ usageRecordGroups(first: 20, filter: {status: ${status}}) { nodes ${GROUP} } }`,
      );
      expect(errors).toBeUndefined();
      const { usageRecordGroups } = await sent(`${GROUPS}?limit=20&status=${status}`);
      expect(usageRecordGroups).not.toEqual([]);
      expect(textual(data.usageRecordGroups.nodes)).toEqual(usageRecordGroups.map(groupOf));
    },
  );

  test.each(['INTERNAL', 'LAGO', 'METRONOME', 'ORB', 'STRIPE'])('those that came from %s', async (source) => {
    const { data, errors } = await world.query(
      `{ usageRecordGroups(first: 5, filter: {source: "${source}"}) { nodes ${GROUP} } }`,
    );
    expect(errors).toBeUndefined();
    const { usageRecordGroups } = await sent(`${GROUPS}?limit=5&source=${source}`);
    expect(usageRecordGroups).not.toEqual([]);
    expect(textual(data.usageRecordGroups.nodes)).toEqual(usageRecordGroups.map(groupOf));
  });
});

test('a group with all that the vendor documents comes back under the names of the schema', async () => {
  const group = {
    id: 'urg-1',
    organizationID: 'org1',
    serialID: 12,
    entitlementID: 'ent1',
    buyerID: 'b1',
    partner: 'AWS',
    status: 'REPORTED',
    records: { api_call: 3.5, seat: 2 },
    metaInfo: {
      SkipValidation: true,
      source: 'METRONOME',
      timestamp: '2026-03-01T10:00:00.123456789Z',
      originRecords: { calls: 3500 },
      billableRecords: [
        { key: 'traffic', quantity: 1000, properties: { region: 'east', nodes: 3, spot: false, none: null, at: [1] } },
        { key: 'idle' },
      ],
      lagoAmount: 1.1,
      lagoSubscriptionID: 'lago-1',
      lagoUsageStartTime: '2026-03-01T00:00:00Z',
      metronomeDailyCostAmount: 2.2,
      metronomeInvoiceID: 'inv-1',
      metronomeMonthlyInvoiceAmount: 3.3,
      metronomeMonthlyInvoiceAmountAdjusted: 4.4,
      stripeInvoiceID: 'in_1',
      stripePeriodStartTime: '2026-02-01T00:00:00Z',
      stripePeriodEndTime: '2026-03-01T00:00:00+01:00',
      stripeSubscriptionItemID: 'si_1',
      stripeUsageRecordSummaryID: 'sis_1',
      stripeUsageRecordSummaryTotalUsage: 77,
    },
    usageRecordReportID: 'rep-1',
    creationTime: '2026-03-01T10:00:01.500Z',
    lastUpdateTime: '2026-03-01T11:05:00Z',
    reportedTime: '2026-03-01T11:05:00Z',
    somethingNew: { that: 'nobody knows' },
  };
  const billableRecords = [
    {
      key: 'traffic',
      quantity: '1000',
      properties: [
        { key: 'region', value: 'east' },
        { key: 'nodes', value: 3 },
        { key: 'spot', value: false },
        { key: 'none', value: null },
        { key: 'at', value: [1] },
      ],
      billableMetric: null,
    },
    { key: 'idle', quantity: null, properties: [], billableMetric: null },
  ];
  await inject(GROUPS, { usageRecordGroups: [group] });
  await inject(REPORTS, { usageRecordReports: [{ id: 'rep-1' }] });
  expect(await world.query(`{ usageRecordGroups(first: 1) { nodes ${GROUP} edges { node { id } } } }`)).toEqual({
    status: 200,
    errors: undefined,
    data: {
      usageRecordGroups: {
        edges: [{ node: { id: 'urg-1' } }],
        nodes: [
          {
            id: 'urg-1',
            accountId: 'suger:sandbox',
            organizationId: 'org1',
            serialId: '12',
            entitlementId: 'ent1',
            entitlement: { id: 'ent1', accountId: 'suger:sandbox' },
            buyerId: 'b1',
            buyer: { id: 'b1', accountId: 'suger:sandbox' },
            partner: 'AWS',
            status: 'REPORTED',
            records: [
              { key: 'api_call', quantity: '3.5' },
              { key: 'seat', quantity: '2' },
            ],
            billableRecords,
            metaInfo: {
              skipValidation: true,
              source: 'METRONOME',
              timestamp: '2026-03-01T10:00:00.123456789Z',
              originRecords: [{ key: 'calls', quantity: '3500' }],
              billableRecords,
              lagoAmount: '1.1',
              lagoSubscriptionId: 'lago-1',
              lagoUsageStartTime: '2026-03-01T00:00:00Z',
              metronomeDailyCostAmount: '2.2',
              metronomeInvoiceId: 'inv-1',
              metronomeMonthlyInvoiceAmount: '3.3',
              metronomeMonthlyInvoiceAmountAdjusted: '4.4',
              stripeInvoiceId: 'in_1',
              stripePeriodStartTime: '2026-02-01T00:00:00Z',
              stripePeriodEndTime: '2026-02-28T23:00:00Z',
              stripeSubscriptionItemId: 'si_1',
              stripeUsageRecordSummaryId: 'sis_1',
              stripeUsageRecordSummaryTotalUsage: '77',
            },
            usageRecordReportId: 'rep-1',
            report: { id: 'rep-1' },
            creationTime: '2026-03-01T10:00:01.5Z',
            lastUpdateTime: '2026-03-01T11:05:00Z',
            reportedTime: '2026-03-01T11:05:00Z',
          },
        ],
      },
    },
  });
});

test('a group of which only the id is known is null in everything else', async () => {
  await inject(GROUPS, { usageRecordGroups: [{ id: 'urg-1' }] });
  const { data, errors } = await world.query(`{ usageRecordGroups(first: 1) { nodes ${GROUP} } }`);
  expect(errors).toBeUndefined();
  const { id, accountId, records, billableRecords, ...rest } = data.usageRecordGroups.nodes[0];
  expect({ id, accountId, records, billableRecords }).toEqual({
    id: 'urg-1',
    accountId: 'suger:sandbox',
    records: [],
    billableRecords: [],
  });
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
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

function groupOf(group: Wire): unknown {
  const billableRecords = group.metaInfo.billableRecords?.map(({ key, quantity, properties }: Wire) => ({
    key,
    quantity,
    properties: pairs(properties),
    billableMetric: { id: key },
  }));
  const ownReference = (id: string) => ({ id, accountId: 'suger:sandbox' });
  return {
    ...fields(group, ['id', 'organizationID', 'serialID', 'entitlementID', 'buyerID', 'partner', 'status']),
    ...fields(group, ['creationTime', 'lastUpdateTime', 'reportedTime']),
    ...fields(group, ['records'], quantities),
    accountId: 'suger:sandbox',
    entitlement: ownReference(group.entitlementID),
    buyer: ownReference(group.buyerID),
    billableRecords: billableRecords ?? [],
    metaInfo: {
      ...fields(group.metaInfo, ['source', 'timestamp', 'SkipValidation']),
      ...fields(group.metaInfo, ['lagoAmount', 'lagoSubscriptionID', 'lagoUsageStartTime']),
      ...fields(group.metaInfo, ['metronomeInvoiceID', 'metronomeDailyCostAmount', 'metronomeMonthlyInvoiceAmount']),
      ...fields(group.metaInfo, ['metronomeMonthlyInvoiceAmountAdjusted', 'stripeInvoiceID', 'stripePeriodStartTime']),
      ...fields(group.metaInfo, ['stripePeriodEndTime', 'stripeSubscriptionItemID', 'stripeUsageRecordSummaryID']),
      ...fields(group.metaInfo, ['stripeUsageRecordSummaryTotalUsage']),
      ...fields(group.metaInfo, ['originRecords'], quantities),
      billableRecords: billableRecords ?? null,
    },
    // Suger writes an id that is not there yet as an empty string.
    usageRecordReportId: group.usageRecordReportID || null,
    report: group.usageRecordReportID ? { id: group.usageRecordReportID } : null,
  };
}

const quantities = (map: Wire) => Object.entries(map).map(([key, quantity]) => ({ key, quantity }));
const pairs = (map: Wire) => Object.entries(map).map(([key, value]) => ({ key, value }));
