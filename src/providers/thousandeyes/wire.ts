import { z } from 'zod';
import type { Fields, Row } from '../../upstream/index.ts';

/** The lists that `expand` governs: the field of each in the schema and on the wire, and its word. */
export const EXPANSIONS = {
  tests: 'test',
  enterpriseAgents: 'enterprise-agent',
  enterpriseAgentUnits: 'enterprise-agent-unit',
  endpointAgents: 'endpoint-agent',
  endpointAgentsEssentials: 'endpoint-agent-essential',
  endpointAgentsEmbedded: 'endpoint-agent-embedded',
} as const;
export type Expansion = keyof typeof EXPANSIONS;

/** What ThousandEyes sends; its names are the schema's. https://developer.cisco.com/docs/thousandeyes/usage */
export function createShapes(fields: Fields, accountId: string) {
  const { identity, text, flag, decimal, instant, model, object, rows } = fields;
  const account = z
    .unknown()
    .optional()
    .transform(() => accountId);
  /** A list that is not asked for is not sent. */
  const expanded = <T>(row: z.ZodType<T>) => object(rows(row));
  const owner = { accountId: account, aid: text, accountGroupName: text };
  const group = { accountId: account, aid: identity, accountGroupName: text };

  const details = model({
    accountId: account,
    quota: object(
      model({
        monthStart: instant,
        monthEnd: instant,
        cloudUnitsIncluded: decimal,
        deviceAgentsIncluded: decimal,
        endpointAgentsIncluded: decimal,
        endpointAgentsEssentialsIncluded: decimal,
        endpointAgentsEmbeddedIncluded: decimal,
        enterpriseAgentsIncluded: decimal,
      }),
    ),
    cloudUnitsUsed: decimal,
    cloudUnitsProjected: decimal,
    cloudUnitsNextBillingPeriod: decimal,
    enterpriseUnitsUsed: decimal,
    enterpriseUnitsProjected: decimal,
    enterpriseUnitsNextBillingPeriod: decimal,
    connectedDevicesUnitsUsed: decimal,
    connectedDevicesUnitsProjected: decimal,
    connectedDevicesUnitsNextBillingPeriod: decimal,
    endpointAgentsUsed: decimal,
    endpointAgentsEssentialsUsed: decimal,
    endpointAgentsEmbeddedUsed: decimal,
    enterpriseAgentsUsed: decimal,
    tests: expanded(
      model({
        ...owner,
        testId: identity,
        testName: text,
        testType: text,
        cloudUnitsUsed: decimal,
        cloudUnitsProjected: decimal,
      }),
    ),
    enterpriseAgents: expanded(model({ ...group, enterpriseAgentsUsed: decimal })),
    enterpriseAgentUnits: expanded(
      model({
        ...owner,
        agentId: text,
        agentName: text,
        enterpriseUnitsUsed: decimal,
        enterpriseUnitsProjected: decimal,
      }),
    ),
    endpointAgents: expanded(model({ ...group, endpointAgentsUsed: decimal })),
    endpointAgentsEssentials: expanded(model({ ...group, endpointAgentsEssentialsUsed: decimal })),
    endpointAgentsEmbedded: expanded(model({ ...group, endpointAgentsEmbeddedUsed: decimal })),
    allocations: object(
      model({
        used: decimal,
        projected: decimal,
        allocations: object(rows(model({ productName: text, allocatedUnits: decimal }))),
      }),
    ),
  });

  const testUnits = model({
    ...owner,
    testId: identity,
    testName: text,
    testType: text,
    isInstantTest: flag,
    cloudUnitsUsed: decimal,
    cloudUnitsProjected: decimal,
    enterpriseUnitsUsed: decimal,
    enterpriseUnitsProjected: decimal,
  });
  const agentUnits = model({
    ...owner,
    agentId: text,
    agentName: text,
    enterpriseUnitsUsed: decimal,
    enterpriseUnitsProjected: decimal,
  });

  /** A page, and the link to the next; none on the last. */
  const pageOf = <T>(row: z.ZodType<T>) =>
    z
      .object({
        breakdowns: rows(row),
        _links: z.object({ next: z.object({ href: z.string() }).nullish() }).nullish(),
      })
      .transform(({ breakdowns, _links }) => ({ items: breakdowns, next: _links?.next?.href ?? null }));

  return {
    usage: z.object({ usage: details }).transform(({ usage }) => usage),
    testUnits: pageOf(testUnits),
    agentUnits: pageOf(agentUnits),
  };
}

type Shapes = ReturnType<typeof createShapes>;
type RowOf<L> = L extends readonly Row<infer R>[] ? Exclude<R, Error> : never;

export type UsageModel = z.output<Shapes['usage']>;
export type ExpandedRow<E extends Expansion> = RowOf<UsageModel[E]>;
export type TestUnitsModel = RowOf<z.output<Shapes['testUnits']>['items']>;
export type AgentUnitsModel = RowOf<z.output<Shapes['agentUnits']>['items']>;
