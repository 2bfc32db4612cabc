import { pick } from '../../sandbox/stand-in.ts';

/**
 * What the sandbox's ThousandEyes organization holds, and its usage as the vendor's models have it: three account groups, 25 tests on
 * cloud and enterprise agents, 12 enterprise agents, endpoint agents, connected devices. All figures of units come from the same
 * meters, so that what one list gives by test and another by agent adds up to the same total. A figure depends on nothing but the
 * meter and the time, so it is computed when asked for. Marks: [D] the vendor's documentation, [S] its specification, [I] our choice.
 */

interface AccountGroup {
  readonly aid: string;
  readonly name: string;
  /** As on the first day; only where one is set. */
  readonly quota?: bigint;
}

interface Organization {
  readonly orgId: string;
  readonly quota?: bigint;
  readonly accountGroups: readonly AccountGroup[];
}

const support: AccountGroup = { aid: '1234', name: 'Support', quota: 12_000n };
const documentation: AccountGroup = { aid: '12345', name: 'Documentation', quota: 10_000n };
const lab: AccountGroup = { aid: '315', name: 'Lab' };

/** The organization of the token, whose usage this is. Its id is the one that the vendor's examples of quotas assign to. */
export const ownOrganization: Organization = {
  orgId: '1234',
  quota: 22_500n,
  accountGroups: [support, documentation, lab],
};
/** Where the token may set quotas: the vendor's examples need a second organization. */
const organizations: readonly Organization[] = [
  ownOrganization,
  { orgId: '12345', accountGroups: [{ aid: '7625', name: 'Branch offices' }] },
];
/**
 * The account groups that the token's owner is assigned to, the default one first. Lab is not among them: usage shows every account
 * group of the organization [D], but only these can be named as `aid`.
 */
export const assignedAids: readonly string[] = [support.aid, documentation.aid];

interface Test {
  readonly testId: string;
  readonly testName: string;
  readonly testType: string;
  readonly owner: AccountGroup;
  /** Deleted within the month: its units count in the totals and by agent, but no list of tests has it. */
  readonly state: 'scheduled' | 'instant' | 'deleted';
}

interface EnterpriseAgent {
  /** "May be omitted when not available" [S]: the last agent has none. */
  readonly agentId?: string;
  readonly agentName: string;
  /** The account group that created it; tests of the others may run on it. */
  readonly owner: AccountGroup;
}

const FIRST_TEST_ID = 1158;
const FIRST_AGENT_ID = 123456;
const TEST_COUNT = 25;
const AGENT_COUNT = 12;
const owners = [support, documentation, support, lab, documentation];
const hosts = ['app', 'support', 'docs', 'status', 'login'];
/** Friendly labels, not an enum [D]; the first two are those of the vendor's examples. */
const testTypes = [
  'Web-Page Load',
  'Web - HTTP Server',
  'Network - Agent to Server',
  'DNS Server',
  'Web - Transactions',
  'Voice - RTP Stream',
];

/** Every list of tests has these 25, in this order. */
export const tests: readonly Test[] = counted(TEST_COUNT).map((index) => ({
  ...toTest(index),
  state: index % 8 === 7 ? 'instant' : 'scheduled',
}));
const deletedTest: Test = { ...toTest(TEST_COUNT), state: 'deleted' };

const enterpriseAgents: readonly EnterpriseAgent[] = counted(AGENT_COUNT).map((index) => ({
  ...(index === AGENT_COUNT - 1 ? {} : { agentId: String(FIRST_AGENT_ID + index) }),
  agentName: ['TEVA-test-agent', 'lab-physical-appliance-1'][index] ?? `enterprise-agent-${index + 1}`,
  owner: ownerOf(index),
}));

// ---------------------------------------------------------------- the usage of a month

/** `UsageDetails` without the lists that `expand` governs. */
export function usageAt(nowMs: number): object {
  const month = monthAt(nowMs);
  const groups = ownOrganization.accountGroups;
  return {
    quota: { monthStart: toWireTime(month.fromMs), monthEnd: toWireTime(month.toMs), ...included },
    ...unitTotals('cloudUnits', cloudMeters, nowMs),
    ...unitTotals('enterpriseUnits', enterpriseMeters, nowMs),
    ...unitTotals('connectedDevicesUnits', deviceMeters, nowMs),
    endpointAgentsUsed: mostAgents('endpointAgents', groups, nowMs),
    endpointAgentsEssentialsUsed: mostAgents('endpointAgentsEssentials', groups, nowMs),
    endpointAgentsEmbeddedUsed: mostAgents('endpointAgentsEmbedded', groups, nowMs),
    enterpriseAgentsUsed: enterpriseAgents.length,
    allocations: {
      used: unitsUsed(allMeters, month, nowMs),
      projected: unitsProjected(allMeters, nowMs),
      allocations,
    },
  };
}

/** What the contract includes in every month. */
const included = {
  cloudUnitsIncluded: 4_320_000_000,
  deviceAgentsIncluded: 100,
  endpointAgentsIncluded: 200,
  endpointAgentsEssentialsIncluded: 10,
  endpointAgentsEmbeddedIncluded: 10,
  // Not zero only with legacy billing [S], as enterprise units and the lists of units are there only with the metered kind.
  enterpriseAgentsIncluded: 0,
};

/** [I] Neither what allocation units are nor what products there are is documented: here units of every kind, by what uses them. */
const allocations = [
  { productName: 'Cloud and Enterprise Agents', allocatedUnits: 4_000_000_000 },
  { productName: 'Connected Devices', allocatedUnits: 320_000_000 },
];

/** The lists by the value of `expand` that asks for them. */
export const expansions = new Map<string, { readonly list: string; readonly rowsAt: (nowMs: number) => object[] }>([
  ['test', { list: 'tests', rowsAt: testRows }],
  ['enterprise-agent', { list: 'enterpriseAgents', rowsAt: enterpriseAgentRows }],
  ['enterprise-agent-unit', { list: 'enterpriseAgentUnits', rowsAt: enterpriseAgentUnitRows }],
  ['endpoint-agent', endpointAgentList('endpointAgents')],
  ['endpoint-agent-essential', endpointAgentList('endpointAgentsEssentials')],
  ['endpoint-agent-embedded', endpointAgentList('endpointAgentsEmbedded')],
]);

function testRows(nowMs: number): object[] {
  return tests.map((test) => {
    const { owner, state, ...names } = test;
    const meters = cloudMeters.filter((meter) => meter.test === test);
    const row = { ...toGroupFields(owner), ...names, cloudUnitsUsed: unitsUsed(meters, monthAt(nowMs), nowMs) };
    // "Absent until the projection is calculated" [S]; [I] never calculated for an instant test, which has no schedule.
    return state === 'instant' ? row : { ...row, cloudUnitsProjected: unitsProjected(meters, nowMs) };
  });
}

/** The agents are the same all month, so that the highest hour has all of them. */
function enterpriseAgentRows(): object[] {
  return [...Map.groupBy(enterpriseAgents, ({ owner }) => owner)].map(([owner, agents]) => ({
    ...toGroupFields(owner),
    enterpriseAgentsUsed: agents.length,
  }));
}

/** All of a shared agent's units are booked to the account group that created it [S]. */
function enterpriseAgentUnitRows(nowMs: number): object[] {
  return enterpriseAgents.map((agent) => {
    const meters = enterpriseMeters.filter((meter) => meter.agent === agent);
    const { owner, ...names } = agent;
    return { ...toGroupFields(owner), ...names, ...unitFields('enterpriseUnits', meters, monthAt(nowMs), nowMs) };
  });
}

function endpointAgentList(kind: EndpointAgentKind) {
  const rowsAt = (nowMs: number) =>
    ownOrganization.accountGroups.map((group) => ({
      ...toGroupFields(group),
      [`${kind}Used`]: mostAgents(kind, [group], nowMs),
    }));
  return { list: kind, rowsAt };
}

// ---------------------------------------------------------------- units in a span of time

/** One row of `/usage/units/tests`. */
export function toTestUnits(test: Test, span: Span, nowMs: number): object {
  const { owner, state, ...names } = test;
  const isOfTest = (meter: TestMeter) => meter.test === test;
  return {
    ...names,
    ...unitFields('enterpriseUnits', enterpriseMeters.filter(isOfTest), span, nowMs),
    ...unitFields('cloudUnits', cloudMeters.filter(isOfTest), span, nowMs),
    ...toGroupFields(owner),
    isInstantTest: state === 'instant',
  };
}

/** One enterprise agent's work for the tests of one account group; a shared agent has several shares [S]. */
interface AgentShare {
  readonly agent: EnterpriseAgent;
  readonly group: AccountGroup;
  readonly meters: readonly Meter[];
}

export function agentShares(): AgentShare[] {
  return enterpriseAgents.flatMap((agent) => {
    const ofAgent = enterpriseMeters.filter((meter) => meter.agent === agent);
    return [...Map.groupBy(ofAgent, ({ test }) => test.owner)].map(([group, meters]) => ({ agent, group, meters }));
  });
}

/** One row of `/usage/units/enterprise-agents`. */
export function toAgentUnits({ agent, group, meters }: AgentShare, span: Span, nowMs: number): object {
  const { owner: _, ...names } = agent;
  return { ...toGroupFields(group), ...names, ...unitFields('enterpriseUnits', meters, span, nowMs) };
}

// ---------------------------------------------------------------- quotas

/** By organization. */
export type Quotas = ReadonlyMap<string, OrganizationQuotas>;

export interface OrganizationQuotas {
  value: bigint | undefined;
  /** Every account group of the organization has an entry. */
  readonly accountGroups: Map<string, bigint | undefined>;
}

/** As on the first day, to be changed. */
export function firstQuotas(): Quotas {
  const quotas = organizations.map(({ orgId, quota, accountGroups }): [string, OrganizationQuotas] => {
    return [orgId, { value: quota, accountGroups: new Map(accountGroups.map((group) => [group.aid, group.quota])) }];
  });
  return new Map(quotas);
}

// ---------------------------------------------------------------- the calendar

/** Half-open, in milliseconds since 1970. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The billing month in which `ms` lies. It starts on the 5th at 08:00 UTC, as in the vendor's examples. */
export function monthAt(ms: number): Span {
  const date = new Date(ms);
  const startOf = (month: number) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, 5, 8);
  return ms < startOf(0) ? { fromMs: startOf(-1), toMs: startOf(0) } : { fromMs: startOf(0), toMs: startOf(1) };
}

// ---------------------------------------------------------------- meters

/** What counts units: a test on the vendor's cloud agents, a test on one enterprise agent, or all connected devices. */
interface Meter {
  readonly unitsPerDay: number;
}
interface TestMeter extends Meter {
  readonly test: Test;
}
interface AgentMeter extends TestMeter {
  readonly agent: EnterpriseAgent;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RETENTION_DAYS = 400;

const cloudMeters: readonly TestMeter[] = [...tests, deletedTest].map((test) => ({
  test,
  unitsPerDay: pick(2_000, 20_000, 'cloud', test.testId),
}));
/** Every test runs on one or two agents, some of them created by another account group than the test's own: shared agents. */
const enterpriseMeters: readonly AgentMeter[] = [...tests, deletedTest].flatMap((test, index) =>
  enterpriseAgents
    .filter((_, position) => position === index % AGENT_COUNT || position === (index * 5 + 1) % AGENT_COUNT)
    .map((agent) => ({ test, agent, unitsPerDay: pick(10_000, 60_000, 'enterprise', test.testId, agent.agentName) })),
);
const deviceMeters: readonly Meter[] = [{ unitsPerDay: 2_654_321 }];
const allMeters: readonly Meter[] = [...cloudMeters, ...enterpriseMeters, ...deviceMeters];

type UnitKind = 'cloudUnits' | 'enterpriseUnits' | 'connectedDevicesUnits';

/** The three figures of the organization, for the running month and the next. */
function unitTotals(kind: UnitKind, meters: readonly Meter[], nowMs: number): object {
  const month = monthAt(nowMs);
  return {
    ...unitFields(kind, meters, month, nowMs),
    [`${kind}NextBillingPeriod`]: unitsBetween(meters, monthAt(month.toMs)),
  };
}

/** Used is of the span, projected always "in the current usage period" [S]. */
function unitFields(kind: UnitKind, meters: readonly Meter[], span: Span, nowMs: number): object {
  return { [`${kind}Used`]: unitsUsed(meters, span, nowMs), [`${kind}Projected`]: unitsProjected(meters, nowMs) };
}

/** The units that the meters counted in the span, as far as it has passed. Figures of adjacent spans add up. */
function unitsUsed(meters: readonly Meter[], span: Span, nowMs: number): number {
  const oldestMs = (Math.floor(nowMs / DAY_MS) - RETENTION_DAYS) * DAY_MS;
  const fromMs = Math.max(span.fromMs, oldestMs);
  const toMs = Math.min(span.toMs, nowMs);
  return fromMs < toMs ? unitsBetween(meters, { fromMs, toMs }) : 0;
}

/**
 * The units expected of the running month, computed anew every hour as the vendor's are [D]: those up to the end of the hour,
 * and nine tenths of what is then to come. So they are never below what was used, grow with every hour and end at the truth.
 */
function unitsProjected(meters: readonly Meter[], nowMs: number): number {
  const month = monthAt(nowMs);
  const hourEndMs = (Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS;
  const soFar = unitsBetween(meters, { fromMs: month.fromMs, toMs: hourEndMs });
  const toCome = unitsBetween(meters, { fromMs: hourEndMs, toMs: month.toMs });
  return soFar + Math.floor(toCome * 0.9);
}

function unitsBetween(meters: readonly Meter[], { fromMs, toMs }: Span): number {
  return meters.reduce(
    (sum, { unitsPerDay }) => sum + unitsUpTo(unitsPerDay, toMs) - unitsUpTo(unitsPerDay, fromMs),
    0,
  );
}

/** Since 1970. Some days of the week use up to three times as much as others; the count never stands still, nor falls. */
function unitsUpTo(unitsPerDay: number, ms: number): number {
  const days = ms / DAY_MS;
  const perWeek = (2 * Math.PI) / 7;
  return Math.floor(unitsPerDay * (days + (0.5 * Math.sin(days * perWeek)) / perWeek));
}

// ---------------------------------------------------------------- endpoint agents

/** How many agents of each kind an account group has enabled, at least and at most on any one day. */
const enabledAgents = {
  endpointAgents: [10, 20],
  endpointAgentsEssentials: [1, 3],
  endpointAgentsEmbedded: [1, 3],
} as const;
type EndpointAgentKind = keyof typeof enabledAgents;

/**
 * The most agents of the account groups together that were enabled at one time of the month: the vendor takes the highest
 * hour [D], here no day has more than one figure. It never falls within a month; that of all groups may be below the sum of theirs.
 */
function mostAgents(kind: EndpointAgentKind, groups: readonly AccountGroup[], nowMs: number): number {
  const firstDay = Math.floor(monthAt(nowMs).fromMs / DAY_MS);
  const days = Math.floor(nowMs / DAY_MS) - firstDay + 1;
  const [min, max] = enabledAgents[kind];
  const enabledOn = (day: number) => groups.reduce((sum, { aid }) => sum + pick(min, max, kind, aid, day), 0);
  return Math.max(...counted(days).map((day) => enabledOn(firstDay + day)));
}

// ---------------------------------------------------------------- private

function toTest(index: number): Omit<Test, 'state'> {
  const page = index < hosts.length ? '' : `/${Math.floor(index / hosts.length)}`;
  return {
    testId: String(FIRST_TEST_ID + index),
    testName: `https://${hosts[index % hosts.length]}.thousandeyes.com${page}`,
    testType: testTypes[index % testTypes.length] ?? '',
    owner: ownerOf(index),
  };
}

function ownerOf(index: number): AccountGroup {
  return owners[index % owners.length] ?? support;
}

function toGroupFields({ aid, name }: AccountGroup): { aid: string; accountGroupName: string } {
  return { aid, accountGroupName: name };
}

function toWireTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** 0 up to, but without, `count`. */
function counted(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
