import { buildSchema, type FieldDefinitionNode, type InputValueDefinitionNode, parse, print } from 'graphql';
import { providers } from '../src/providers/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';
import { pairsOf, startWorld, type World } from './support/world.ts';

const PROJECT = '/v1/projects/app:2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const DEVICE = 'dev:864475040000001';
/** Five days, from Monday to Saturday; in seconds as Notehub counts them, a week's end behind it. */
const WINDOW = 'window: { from: "2026-03-02T00:00:00Z", to: "2026-03-07T00:00:00Z" }';
const [FROM, TO] = ['2026-03-02T00:00:00Z', '2026-03-07T00:00:00Z'];
const [FROM_S, TO_S, WEEK_END_S] = ['1772409600', '1772841600', '1773014400'];

interface Operation {
  readonly provider: string;
  readonly path: string;
  /** Everything it can be asked with: the vendor's name, a value, and the query that sends it. */
  readonly parameters: readonly (readonly [name: string, value: string | RegExp, document: string])[];
}

const metrics = (args: string) => `{ billableMetrics${args} { id } }`;
const groups = (args: string) => `{ usageRecordGroups${args} { nodes { id } pageInfo { endCursor } } }`;
const reports = (args: string) => `{ usageRecordReports${args} { nodes { id } pageInfo { endCursor } } }`;
const devices = (args: string, list: string) => `{ deviceUsage${args} { ${list} } }`;
const routes = (args: string, listArgs = '') => `{ notehubRouteUsage${args} { logs${listArgs} { totalRoutes } } }`;
const teUsage = (selected: string, args = '') => `{ thousandEyesUsage${args} { ${selected} } }`;
const testUnits = (args: string) => `{ thousandEyesTestUnits${args} { nodes { testId } pageInfo { endCursor } } }`;
const agentUnits = (args: string) =>
  `{ thousandEyesEnterpriseAgentUnits${args} { nodes { agentId } pageInfo { endCursor } } }`;

/** What every one of Notehub's lists by device, fleet and project can be asked with. */
const notehubList = (list: string): Operation['parameters'] => [
  ['period', 'day', devices(`(${WINDOW})`, list)],
  ['period', 'week', devices(`(period: WEEK, ${WINDOW})`, list)],
  ['period', 'month', devices('(period: MONTH)', list)],
  ['startDate', FROM_S, devices(`(${WINDOW})`, list)],
  ['endDate', TO_S, devices(`(${WINDOW})`, list)],
  ['endDate', WEEK_END_S, devices(`(period: WEEK, ${WINDOW})`, list)],
  ['deviceUID', DEVICE, devices(`(deviceUids: ["${DEVICE}"])`, list)],
  ['fleetUID', 'fleet:1', devices('(fleetUids: ["fleet:1"])', list)],
  ['fleetUID', 'fleet:2', `{ notehubFleetUsage(fleetUids: ["fleet:2"]) { ${list} } }`],
  ['aggregate', 'device', devices('', list)],
  ['aggregate', 'fleet', `{ notehubFleetUsage { ${list} } }`],
  ['aggregate', 'project', `{ notehubProjectUsage { ${list} } }`],
  // The gateway's own: no more than it is ready to read at once.
  ['limit', '20000', devices('', list)],
];

/** Every operation with which the vendors let usage be read. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GraalSystems GET /usages': {
    provider: 'GRAALSYSTEMS',
    path: '/usages',
    parameters: [
      ['from', FROM, `{ graalSystemsUsages(${WINDOW}) { quantity } }`],
      ['to', TO, `{ graalSystemsUsages(${WINDOW}) { quantity } }`],
      ['for', 'c5.large & more', '{ graalSystemsUsages(for: "c5.large & more") { quantity } }'],
      ['params[user]', 'ada', '{ graalSystemsUsages(params: [{ key: "user", value: "ada" }]) { quantity } }'],
    ],
  },
  'Suger ListBillableMetrics': {
    provider: 'SUGER',
    path: '/org/sandbox/billableMetric',
    parameters: [
      ['status', 'ACTIVE', metrics('(status: ACTIVE)')],
      ['status', 'DELETED', metrics('(status: DELETED)')],
    ],
  },
  'Suger GetBillableMetric': {
    provider: 'SUGER',
    path: '/org/sandbox/billableMetric/legacy_tokens',
    parameters: [['', '', '{ billableMetric(id: "legacy_tokens") { name } }']],
  },
  'Suger GetUsageMeteringConfigInfo': {
    provider: 'SUGER',
    path: '/org/sandbox/usageMeteringConfigInfo',
    parameters: [['', '', '{ usageMeteringConfig { accountId } }']],
  },
  'Suger ListUsageRecordGroups': {
    provider: 'SUGER',
    path: '/org/sandbox/usageRecordGroup',
    parameters: [
      ['partner', 'AWS', groups('(filter: { partner: AWS })')],
      ['partner', 'AZURE', groups('(filter: { partner: AZURE })')],
      ['partner', 'GCP', groups('(filter: { partner: GCP })')],
      ['buyerId', 'buyer-1', groups('(filter: { buyerId: "buyer-1" })')],
      ['entitlementId', 'ent-1', groups('(filter: { entitlementId: "ent-1" })')],
      ...['CREATED', 'DELETED', 'INVALID', 'REPORTED', 'REPORT_PENDING', 'REPORT_FAILED'].map(
        (status) => ['status', status, groups(`(filter: { status: ${status} })`)] as const,
      ),
      ['source', 'STRIPE', groups('(filter: { source: "STRIPE" })')],
      ['metaInfo', 'a=b&c', groups('(filter: { metaInfo: "a=b&c" })')],
      ['startDate', '2026-03-02', groups('(filter: { startDate: "2026-03-02" })')],
      ['endDate', '2026-03-07', groups('(filter: { endDate: "2026-03-07" })')],
      ['limit', '7', groups('(first: 7)')],
      ['offset', '7', groups('(first: 7, after: $after)')],
    ],
  },
  'Suger ListUsageRecordReports': {
    provider: 'SUGER',
    path: '/org/sandbox/usageRecordReport',
    parameters: [
      ['partner', 'AWS', reports('(filter: { partner: AWS })')],
      ['buyerId', 'buyer-1', reports('(filter: { buyerId: "buyer-1" })')],
      ['entitlementId', 'ent-1', reports('(filter: { entitlementId: "ent-1" })')],
      ['startDate', '2026-03-02', reports('(filter: { startDate: "2026-03-02" })')],
      ['endDate', '2026-03-07', reports('(filter: { endDate: "2026-03-07" })')],
      ['limit', '7', reports('(first: 7)')],
      ['offset', '7', reports('(first: 7, after: $after)')],
    ],
  },
  'Notehub usage/data': {
    provider: 'NOTEHUB',
    path: `${PROJECT}/data`,
    parameters: notehubList('data { totalBytes }'),
  },
  'Notehub usage/events': {
    provider: 'NOTEHUB',
    path: `${PROJECT}/events`,
    parameters: [
      ...notehubList('events { totalEvents }'),
      ['notefile', 'data.qo', devices('', 'events(notefiles: ["data.qo"]) { totalEvents }')],
      ['includeNotefiles', 'true', devices('', 'events { notefiles { key } }')],
      ['skipRecentData', 'true', devices('', 'events(skipRecentData: true) { totalEvents }')],
    ],
  },
  'Notehub usage/sessions': {
    provider: 'NOTEHUB',
    path: `${PROJECT}/sessions`,
    parameters: [
      ...notehubList('sessions { sessions }'),
      ['skipRecentData', 'true', devices('', 'sessions(skipRecentData: true) { sessions }')],
    ],
  },
  'Notehub usage/route-logs': {
    provider: 'NOTEHUB',
    path: `${PROJECT}/route-logs`,
    parameters: [
      ['period', 'week', routes(`(period: WEEK, ${WINDOW})`)],
      ['startDate', FROM_S, routes(`(${WINDOW})`)],
      ['endDate', TO_S, routes(`(${WINDOW})`)],
      ['routeUID', 'route:1', routes('(routeUids: ["route:1"])')],
      ['aggregate', 'route', routes('')],
      ['skipRecentData', 'true', routes('', '(skipRecentData: true)')],
      ['limit', '20000', routes('')],
    ],
  },
  'AMIE usage/status': {
    provider: 'AMIE',
    path: '/usage/status',
    parameters: [
      ['FromTime', '2026-03-02T00:00:00+00:00', `{ amieUsageStatus(${WINDOW}) { totalCharge } }`],
      ['ToTime', '2026-03-07T00:00:00+00:00', `{ amieUsageStatus(${WINDOW}) { totalCharge } }`],
    ],
  },
  'AMIE usage/failed': {
    provider: 'AMIE',
    path: '/usage/failed',
    parameters: [['', '', '{ amieFailedRecords { error } }']],
  },
  'ThousandEyes usage': {
    provider: 'THOUSANDEYES',
    path: '/v7/usage',
    parameters: [
      ['aid', '1234', teUsage('cloudUnitsUsed', '(aid: "1234")')],
      ['expand', 'test', teUsage('tests { testId }')],
      ['expand', 'enterprise-agent', teUsage('enterpriseAgents { aid }')],
      ['expand', 'enterprise-agent-unit', teUsage('enterpriseAgentUnits { agentId }')],
      ['expand', 'endpoint-agent', teUsage('endpointAgents { aid }')],
      ['expand', 'endpoint-agent-essential', teUsage('endpointAgentsEssentials { aid }')],
      ['expand', 'endpoint-agent-embedded', teUsage('endpointAgentsEmbedded { aid }')],
    ],
  },
  'ThousandEyes usage/units/tests': {
    provider: 'THOUSANDEYES',
    path: '/v7/usage/units/tests',
    parameters: [
      ['aid', '1234', testUnits('(aid: "1234")')],
      ['startDate', FROM, testUnits(`(${WINDOW})`)],
      ['endDate', TO, testUnits(`(${WINDOW})`)],
      ['cursor', /./, testUnits('(first: 10, after: $after)')],
    ],
  },
  'ThousandEyes usage/units/enterprise-agents': {
    provider: 'THOUSANDEYES',
    path: '/v7/usage/units/enterprise-agents',
    parameters: [
      ['startDate', FROM, agentUnits(`(${WINDOW})`)],
      ['endDate', TO, agentUnits(`(${WINDOW})`)],
      ['cursor', /./, agentUnits('(first: 10, after: $after)')],
    ],
  },
};

describe('what the vendors can be asked', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ now: new Date('2026-03-20T12:00:00.000Z') });
  });
  beforeEach(() => world.forget());
  afterAll(() => world.stop());

  describe.each(Object.entries(OPERATIONS))('%s', (_, { provider, path, parameters }) => {
    test.each(parameters)('%s=%s by %s', async (name, value, document) => {
      const { errors } = await ask(document);
      expect(errors).toBe(undefined);
      const requests = (await world.requests(provider)).filter((one) => decodeURIComponent(one.path) === path);
      expect(requests.length).toBeGreaterThan(0);
      if (name === '') return;
      const sent = requests.flatMap((request) => pairsOf(request)).filter(([key]) => key === name);
      const expected = value instanceof RegExp ? expect.stringMatching(value) : value;
      expect(sent).toContainEqual([name, expected]);
    });
  });

  test('GraalSystems is told the tenant by its header', async () => {
    await ask('{ graalSystemsUsages { quantity } }');
    const [request] = await world.requests('GRAALSYSTEMS');
    expect(request?.headers['x-tenant']).toBe('sandbox');
  });

  test('all that ThousandEyes expands goes in one request', async () => {
    await ask(teUsage('tests { testId } enterpriseAgents { aid } endpointAgentsEmbedded { aid }'));
    const requests = await world.requests('THOUSANDEYES');
    expect(requests.map(pairsOf)).toEqual([[['expand', 'test,enterprise-agent,endpoint-agent-embedded']]]);
  });

  /** With `$after`: the page behind the first one. */
  async function ask(document: string) {
    if (!document.includes('$after')) return world.query(document);
    const first = await world.query(document.replace(', after: $after', ''));
    const [root] = Object.values(first.data) as { pageInfo: { endCursor: string } }[];
    await fetch(`${world.sandboxUrl}/_sandbox/requests`, { method: 'DELETE' });
    return world.query(`query($after: String) ${document}`, { after: root?.pageInfo.endCursor });
  }

  test('no vendor’s root field is without an operation', () => {
    const documents = Object.values(OPERATIONS).flatMap(({ parameters }) =>
      parameters.map(([, , document]) => document),
    );
    const roots = Object.keys(
      buildSchema(printSdl(createSchema(providers)))
        .getQueryType()
        ?.getFields() ?? {},
    );
    const shared = ['usages', 'usageAccounts', 'usageAccount', 'usageReceipt', 'usageReceipts'];
    const unasked = roots.filter((root) => !documents.some((document) => new RegExp(`\\b${root}\\b`).test(document)));
    expect(unasked).toEqual(shared);
  });
});

// ---------------------------------------------------------------- what callers rely on

/** Both lists of a page. */
const connection = (name: string, node: string) => ({
  [`${name}Connection`]: `edges: [${name}Edge!]!, nodes: [${node}]!, pageInfo: PageInfo!`,
  [`${name}Edge`]: `cursor: String!, node: ${node}`,
});
const RECORD =
  'id: ID!, account: UsageAccount!, metric: String!, subject: String, quantity: Decimal!, unit: String, ' +
  'aggregation: UsageAggregation!, finality: UsageFinality!, period: UsageWindow!, dimensions: [UsageDimension!]!';
const AMIE_RECORD =
  'username: String, localProjectId: String, localRecordId: String, resource: String, charge: Decimal, localReference: String';
const AMIE_RECORD_INPUT =
  'username: String!, localProjectId: String!, localRecordId: String!, resource: String!, charge: Decimal!, localReference: String';
const PAGED = 'first: Int = 100, after: String';
const NARROWED = 'metrics: [String!], subjects: [String!], dimensions: [UsageDimensionInput!]';

/** Names, arguments and nullability: it may grow, but nothing in it may be renamed, narrowed or dropped. */
const PROMISED: Readonly<Record<string, string>> = {
  Query: `
    usages(window: UsageWindowInput, providers: [UsageProvider!], accounts: [ID!], ${NARROWED}): [AccountUsage!],
    usageAccounts(providers: [UsageProvider!]): [UsageAccount!],
    usageAccount(id: ID!): UsageAccount,
    usageReceipt(id: ID!): UsageReceipt,
    usageReceipts(account: ID, status: UsageReceiptStatus, ${PAGED}): UsageReceiptConnection,
    graalSystemsUsages(account: ID, window: UsageWindowInput, for: String, params: [UsageDimensionInput!]): [GraalSystemsUsage],
    billableMetrics(account: ID, status: SugerBillableMetricStatus): [SugerBillableMetric],
    billableMetric(account: ID, id: ID!): SugerBillableMetric,
    usageRecordGroups(account: ID, filter: SugerUsageRecordGroupFilter, ${PAGED}): SugerUsageRecordGroupConnection,
    usageRecordReports(account: ID, filter: SugerUsageRecordReportFilter, ${PAGED}): SugerUsageRecordReportConnection,
    usageMeteringConfig(account: ID): SugerUsageMeteringConfig,
    deviceUsage(account: ID, deviceUids: [ID!], fleetUids: [ID!], period: NotehubPeriod! = DAY, window: UsageWindowInput): [NotehubDeviceUsage],
    notehubFleetUsage(account: ID, fleetUids: [ID!], period: NotehubPeriod! = DAY, window: UsageWindowInput): [NotehubFleetUsage],
    notehubProjectUsage(account: ID, period: NotehubPeriod! = DAY, window: UsageWindowInput): NotehubProjectUsage,
    notehubRouteUsage(account: ID, routeUids: [ID!], period: NotehubPeriod! = DAY, window: UsageWindowInput): [NotehubRouteUsage],
    amieUsageStatus(account: ID, window: UsageWindowInput): [AmieResourceStatus],
    amieFailedRecords(account: ID): [AmieFailedRecord],
    thousandEyesUsage(account: ID, aid: ID): ThousandEyesUsage,
    thousandEyesTestUnits(account: ID, aid: ID, window: UsageWindowInput, ${PAGED}): ThousandEyesTestUnitsConnection,
    thousandEyesEnterpriseAgentUnits(account: ID, window: UsageWindowInput, ${PAGED}): ThousandEyesEnterpriseAgentUnitsConnection`,

  UsageProvider: 'enum GRAALSYSTEMS, SUGER, NOTEHUB, AMIE, THOUSANDEYES',
  UsageAggregation: 'enum SUM, COUNT, MAX, LAST, UNIQUE_COUNT, UNRECOGNIZED',
  UsageFinality: 'enum FINAL, PROVISIONAL, PROJECTED',
  UsageInterval: 'enum HOUR, DAY, WEEK, MONTH',
  UsageAccountState: 'enum UNTRIED, OK, DEGRADED, OPEN',
  SugerBillableMetricStatus: 'enum ACTIVE, DELETED, UNRECOGNIZED',
  SugerUsageRecordGroupStatus: 'enum CREATED, DELETED, INVALID, REPORTED, REPORT_PENDING, REPORT_FAILED, UNRECOGNIZED',
  SugerPartner: 'enum AWS, AZURE, GCP',
  NotehubPeriod: 'enum DAY, WEEK, MONTH',

  UsageWindowInput: 'input from: DateTime!, to: DateTime!',
  UsageDimensionInput: 'input key: String!, value: String!',
  SugerUsageRecordGroupFilter:
    'input partner: SugerPartner, buyerId: ID, entitlementId: ID, status: SugerUsageRecordGroupStatus, source: String, ' +
    'metaInfo: String, startDate: Date, endDate: Date',
  SugerUsageRecordReportFilter:
    'input partner: SugerPartner, buyerId: ID, entitlementId: ID, startDate: Date, endDate: Date',

  UsageReceiptStatus: 'enum QUEUED, SENDING, ACCEPTED, CONFIRMED, PARTIAL, REJECTED, UNKNOWN',
  'UsageReceipt @key(fields: "id")':
    'id: ID!, idempotencyKey: String!, accountId: ID!, account: UsageAccount, operation: String!, status: UsageReceiptStatus!, ' +
    'records: [UsageRecordOutcome!]!, attempts: Int!, submittedAt: DateTime!, updatedAt: DateTime!',
  UsageRecordOutcome:
    'index: Int!, key: String, status: UsageReceiptStatus!, providerReference: ID, code: String, message: String',
  UsageReceiptConnection: 'edges: [UsageReceiptEdge!]!, nodes: [UsageReceipt!]!, pageInfo: PageInfo!',
  UsageReceiptEdge: 'cursor: String!, node: UsageReceipt',

  Mutation: `
    createGraalSystemsUsage(input: CreateGraalSystemsUsageInput!): CreateGraalSystemsUsagePayload,
    reportAmieComputeUsage(input: ReportAmieComputeUsageInput!): ReportAmieUsagePayload,
    reportAmieStorageUsage(input: ReportAmieStorageUsageInput!): ReportAmieUsagePayload,
    reportAmieAdjustments(input: ReportAmieAdjustmentsInput!): ReportAmieUsagePayload,
    clearAmieFailedRecords(account: ID, ids: [ID!]!): Boolean,
    createSugerBillableMetric(input: CreateSugerBillableMetricInput!): SugerBillableMetric,
    updateSugerBillableMetric(input: UpdateSugerBillableMetricInput!): SugerBillableMetric,
    reportSugerUsageRecordGroup(input: ReportSugerUsageRecordGroupInput!): ReportSugerUsageRecordGroupPayload,
    batchReportSugerUsageRecordGroups(input: BatchReportSugerUsageRecordGroupsInput!): BatchReportSugerUsageRecordGroupsPayload,
    validateSugerUsageRecordGroups(input: ValidateSugerUsageRecordGroupsInput!): SugerUsageRecordGroupValidation,
    deleteSugerUsageRecordGroup(account: ID, id: ID!, creationDate: Date): SugerUsageRecordGroup,
    retrySugerUsageRecordGroup(account: ID, id: ID!, creationDate: Date): SugerUsageRecordGroup,
    updateSugerUsageMeteringConfig(input: UpdateSugerUsageMeteringConfigInput!): SugerUsageMeteringConfig`,

  CreateGraalSystemsUsageInput:
    'input account: ID, idempotencyKey: String!, productType: String!, quantity: Decimal!, productReference: String, ' +
    'created: DateTime, dimensions: [UsageDimensionInput!]',
  CreateGraalSystemsUsagePayload: 'receipt: UsageReceipt!, usage: GraalSystemsUsage',
  UsageQuantityInput: 'input key: String!, quantity: Decimal!',

  SugerPropertyInput: 'input key: String!, value: JSON!',
  SugerBillableRecordInput: 'input key: String!, quantity: Decimal!, properties: [SugerPropertyInput!]',
  ReportSugerUsageRecordGroupInput:
    'input account: ID, idempotencyKey: String!, entitlementId: ID!, timestamp: DateTime, ' +
    'records: [UsageQuantityInput!], billableRecords: [SugerBillableRecordInput!]',
  ReportSugerUsageRecordGroupPayload: 'receipt: UsageReceipt!, usageRecordGroup: SugerUsageRecordGroup',
  SugerUsageRecordGroupInput:
    'input entitlementId: ID!, timestamp: DateTime, records: [UsageQuantityInput!], billableRecords: [SugerBillableRecordInput!]',
  BatchReportSugerUsageRecordGroupsInput:
    'input account: ID, idempotencyKey: String!, groups: [SugerUsageRecordGroupInput!]!, vendorBatch: Boolean! = false',
  BatchReportSugerUsageRecordGroupsPayload: 'receipt: UsageReceipt!, usageRecordGroups: [SugerUsageRecordGroup]!',
  ValidateSugerUsageRecordGroupsInput: 'input account: ID, groups: [SugerUsageRecordGroupInput!]!',
  SugerUsageRecordGroupValidation: 'valid: Boolean!, message: String',
  CreateSugerBillableMetricInput:
    'input account: ID, id: ID!, name: String!, description: String, aggregationType: UsageAggregation!, ' +
    'info: SugerBillableMetricInfoInput',
  UpdateSugerBillableMetricInput:
    'input account: ID, id: ID!, name: String, description: String, status: SugerBillableMetricStatus',
  UpdateSugerUsageMeteringConfigInput:
    'input account: ID, partnerUsageMeteringConfigs: [SugerPartnerUsageMeteringConfigInput!]!',

  UsageWindow: 'from: DateTime!, to: DateTime!',
  UsageDimension: 'key: String!, value: String!',
  UsageQuantity: 'key: String!, quantity: Decimal',
  'UsageAccount @key(fields: "id")': `
    id: ID!, provider: UsageProvider!, externalId: ID!, name: String!,
    usage(window: UsageWindowInput, ${NARROWED}): AccountUsage,
    rateLimit: UsageRateLimit, health: UsageAccountHealth!, capabilities: UsageAccountCapabilities!`,
  UsageRateLimit: 'limit: Int, remaining: Int, resetAt: DateTime',
  UsageAccountHealth: 'state: UsageAccountState!, since: DateTime!, lastError: String',
  UsageAccountCapabilities:
    'metrics: [String!]!, periods: [UsageInterval!]!, retention: String, maxPageSize: Int, writes: [String!]!',
  AccountUsage: `account: UsageAccount!, window: UsageWindow!, records(${PAGED}): UsageRecordConnection`,
  ...connection('UsageRecord', 'UsageRecord'),
  UsageRecordConnection:
    'edges: [UsageRecordEdge!]!, nodes: [UsageRecord]!, pageInfo: PageInfo!, complete: Boolean!, asOf: DateTime!',
  'PageInfo @shareable': 'hasNextPage: Boolean!, hasPreviousPage: Boolean!, startCursor: String, endCursor: String',

  UsageRecord: `interface ${RECORD}`,
  'GraalSystemsUsage implements UsageRecord': `${RECORD}, productType: String, productReference: String, created: DateTime`,
  'SugerUsage implements UsageRecord': `${RECORD}, group: SugerUsageRecordGroup!, billableMetric: SugerBillableMetric`,
  'NotehubUsage implements UsageRecord': `${RECORD}, device: NotehubDevice, connectivity: String`,
  'AmieUsage implements UsageRecord': `${RECORD}, resource: AmieResource!, loadedRecordCount: Int, failedRecordCount: Int`,
  'ThousandEyesUsageRecord implements UsageRecord': `${RECORD}, quota: ThousandEyesQuota`,

  'SugerBillableMetric @key(fields: "accountId id")':
    'id: ID!, accountId: ID!, name: String, description: String, aggregationType: UsageAggregation, ' +
    'status: SugerBillableMetricStatus, info: SugerBillableMetricInfo',
  ...connection('SugerUsageRecordGroup', 'SugerUsageRecordGroup'),
  ...connection('SugerUsageRecordReport', 'SugerUsageRecordReport'),
  SugerUsageRecordGroup: `
    id: ID!, accountId: ID!, entitlementId: ID, entitlement: SugerEntitlement, buyerId: ID, buyer: SugerBuyer,
    partner: String, status: SugerUsageRecordGroupStatus, records: [UsageQuantity!]!,
    billableRecords: [SugerBillableRecord!]!, report: SugerUsageRecordReport, creationTime: DateTime,
    reportedTime: DateTime`,
  SugerBillableRecord:
    'key: String!, quantity: Decimal, properties: [SugerProperty!]!, billableMetric: SugerBillableMetric',
  SugerProperty: 'key: String!, value: JSON',
  'SugerEntitlement @key(fields: "accountId id")': `
    id: ID!, accountId: ID!,
    usageRecordGroups(filter: SugerUsageRecordGroupFilter, ${PAGED}): SugerUsageRecordGroupConnection,
    usageRecordReports(${PAGED}): SugerUsageRecordReportConnection`,
  'SugerBuyer @key(fields: "accountId id")': `
    id: ID!, accountId: ID!,
    usageRecordGroups(filter: SugerUsageRecordGroupFilter, ${PAGED}): SugerUsageRecordGroupConnection`,
  'SugerUsageRecordReport @key(fields: "accountId id", resolvable: false)': 'id: ID!, accountId: ID!',

  'NotehubDevice @key(fields: "accountId uid")': `
    uid: ID!, accountId: ID!, usage(period: NotehubPeriod! = DAY, window: UsageWindowInput): NotehubDeviceUsage`,
  'NotehubFleet @key(fields: "accountId uid")': 'uid: ID!, accountId: ID!',
  NotehubDeviceUsage:
    'device: NotehubDevice!, data: [NotehubDataUsage], events: [NotehubEventsUsage], sessions: [NotehubSessionsUsage]',
  NotehubFleetUsage: 'data: [NotehubDataUsage], events: [NotehubEventsUsage], sessions: [NotehubSessionsUsage]',
  NotehubProjectUsage: 'data: [NotehubDataUsage], events: [NotehubEventsUsage], sessions: [NotehubSessionsUsage]',
  NotehubRouteUsage: 'routeUid: ID!, logs: [NotehubRouteLogsUsage]',
  NotehubDataUsage:
    'period: DateTime!, connectivity: String, iccid: String, psid: String, totalBytes: Decimal, uplinkBytes: Decimal, ' +
    'downlinkBytes: Decimal',
  NotehubEventsUsage:
    'period: DateTime!, totalEvents: Decimal, platformEvents: Decimal, billableEvents: Decimal, watchdogEvents: Decimal, ' +
    'notefiles: [UsageQuantity!]',
  NotehubSessionsUsage:
    'period: DateTime!, sessions: Decimal, totalBytes: Decimal, sessionsByTransport: [UsageQuantity!]',

  'AmieResource @key(fields: "accountId name")':
    'name: ID!, accountId: ID!, status(window: UsageWindowInput): AmieResourceStatus',
  AmieResourceStatus:
    'resource: AmieResource!, loadedRecordCount: Int, failedJobCount: Int, totalCharge: Decimal, errors: [AmieLoadError!]!',
  AmieLoadError: 'error: String, records: [AmieRecord]!',
  AmieFailedRecord: 'id: ID, error: String, record: AmieRecord',
  AmieRecord: `interface ${AMIE_RECORD}`,
  ReportAmieUsagePayload: 'receipt: UsageReceipt!, message: String, failedRecords: [AmieFailedRecord!]!',
  ReportAmieComputeUsageInput: 'input account: ID, idempotencyKey: String!, records: [AmieComputeRecordInput!]!',
  ReportAmieStorageUsageInput: 'input account: ID, idempotencyKey: String!, records: [AmieStorageRecordInput!]!',
  ReportAmieAdjustmentsInput: 'input account: ID, idempotencyKey: String!, records: [AmieAdjustmentRecordInput!]!',
  AmieComputeRecordInput: `input ${AMIE_RECORD_INPUT}, submitTime: DateTime!, startTime: DateTime!, endTime: DateTime!, nodeCount: Int!,
    cpuCoreCount: Int, jobName: String, memory: String, queue: String, parentRecordId: String`,
  AmieStorageRecordInput: `input ${AMIE_RECORD_INPUT}, collectionTime: DateTime!, bytesRead: Decimal, bytesStored: Decimal,
    bytesWritten: Decimal, collectionInterval: Decimal, fileCount: Decimal, filesRead: Decimal, filesWritten: Decimal,
    mediaType: String, systemCopies: Int, userCopies: Int`,
  AmieAdjustmentRecordInput: `input ${AMIE_RECORD_INPUT}, adjustmentType: AmieAdjustmentType!, startTime: DateTime!, comment: String`,
  'AmieComputeRecord implements AmieRecord': AMIE_RECORD,
  'AmieStorageRecord implements AmieRecord': AMIE_RECORD,
  'AmieAdjustmentRecord implements AmieRecord': AMIE_RECORD,
  'AmieUnrecognizedRecord implements AmieRecord': AMIE_RECORD,

  ThousandEyesUsage: `
    quota: ThousandEyesQuota, tests: [ThousandEyesTestUsage], enterpriseAgents: [ThousandEyesEnterpriseAgentsUsage],
    enterpriseAgentUnits: [ThousandEyesEnterpriseAgentUnitsUsage], endpointAgents: [ThousandEyesEndpointAgentsUsage],
    endpointAgentsEssentials: [ThousandEyesEndpointAgentsEssentialsUsage],
    endpointAgentsEmbedded: [ThousandEyesEndpointAgentsEmbeddedUsage], allocations: ThousandEyesAllocations`,
  'ThousandEyesAccountGroup @key(fields: "accountId aid")':
    'aid: ID!, accountId: ID!, name: String, tests: [ThousandEyesTestUsage]',
  ...connection('ThousandEyesTestUnits', 'ThousandEyesTestUnits'),
  ...connection('ThousandEyesEnterpriseAgentUnits', 'ThousandEyesEnterpriseAgentUnits'),
};

describe('what callers rely on', () => {
  const built = definitionsOf(printSdl(createSchema(providers)));

  test.each(Object.entries(PROMISED))('%s', (head, members) => {
    const promised = [...definitionsOf(toSdl(head, members))];
    expect(promised).toHaveLength(1);
    for (const [name, { heading, fields }] of promised) {
      const own = built.get(name);
      expect(own?.heading).toBe(heading);
      for (const [field, { type, args }] of fields) {
        expect([field, own?.fields.get(field)?.type]).toEqual([field, type]);
        const given = own?.fields.get(field)?.args ?? [];
        expect(given).toEqual(expect.arrayContaining(args));
        // More may be taken, but nothing more be demanded.
        const demanded = given.filter((arg) => !args.includes(arg) && /!$/.test(arg));
        expect([field, demanded]).toEqual([field, []]);
      }
    }
  });

  test('in an input, nothing is demanded beyond what was promised', () => {
    const inputs = Object.entries(PROMISED).filter(([, members]) => members.startsWith('input '));
    for (const [name, members] of inputs) {
      const promised = definitionsOf(toSdl(name, members)).get(name)?.fields;
      const more = [...(built.get(name)?.fields ?? [])].filter(([field]) => !promised?.has(field));
      expect([name, more.filter(([, { type }]) => /!$/.test(type))]).toEqual([name, []]);
    }
  });
});

interface Definition {
  /** Kind, name, interfaces and keys. */
  readonly heading: string;
  readonly fields: ReadonlyMap<string, { readonly type: string; readonly args: readonly string[] }>;
}

function toSdl(head: string, members: string): string {
  const [, kind = 'type', rest = ''] = /^(?:(enum|input|interface) )?([\s\S]*)$/.exec(members) ?? [];
  return `${kind} ${head} { ${rest} }`;
}

/** The types of an SDL, by name, without descriptions; order counts for nothing. */
function definitionsOf(sdl: string): Map<string, Definition> {
  return new Map(
    parse(sdl).definitions.flatMap((node): [string, Definition][] => {
      switch (node.kind) {
        case 'ObjectTypeDefinition':
        case 'InterfaceTypeDefinition':
        case 'InputObjectTypeDefinition': {
          const interfaces = 'interfaces' in node ? (node.interfaces ?? []).map((one) => one.name.value) : [];
          const keys = (node.directives ?? []).filter(({ name }) => ['key', 'shareable'].includes(name.value));
          const heading = [node.kind, ...interfaces, ...keys.map((one) => print(one))].join(' ');
          const fields: readonly (FieldDefinitionNode | InputValueDefinitionNode)[] = node.fields ?? [];
          return [
            [node.name.value, { heading, fields: new Map(fields.map((field) => [field.name.value, memberOf(field)])) }],
          ];
        }
        case 'EnumTypeDefinition': {
          const values = (node.values ?? []).map(({ name }) => [name.value, { type: 'value', args: [] }] as const);
          return [[node.name.value, { heading: node.kind, fields: new Map(values) }]];
        }
        default:
          return [];
      }
    }),
  );
}

function memberOf(field: FieldDefinitionNode | InputValueDefinitionNode) {
  const args = field.kind === 'FieldDefinition' ? (field.arguments ?? []) : [];
  return {
    type: print(field.type),
    args: args.map(({ name, type, defaultValue }) =>
      [`${name.value}: ${print(type)}`, ...(defaultValue ? [`= ${print(defaultValue)}`] : [])].join(' '),
    ),
  };
}
