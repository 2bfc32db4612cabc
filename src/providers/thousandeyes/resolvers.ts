import type { GatewayContext } from '../../context.ts';
import type { Resolvers, UsageWindowInput } from '../../generated/graphql.ts';
import { selectedFields } from '../../selection.ts';
import type { Window } from '../../time.ts';
import { believe, type Field } from '../../upstream/index.ts';
import { windowOf } from '../../usage.ts';
import type { ThousandEyesUsageRecord } from './records.ts';
import {
  type AgentUnitsModel,
  EXPANSIONS,
  type ExpandedRow,
  type Expansion,
  type TestUnitsModel,
  type UsageModel,
} from './wire.ts';

interface AccountGroupModel {
  readonly accountId: string;
  readonly aid: string;
  /** Left out where another subgraph refers to it. */
  readonly name?: Field<string>;
}

declare module '../provider.ts' {
  interface Models {
    ThousandEyesUsageRecord: ThousandEyesUsageRecord;
    ThousandEyesUsage: UsageModel;
    ThousandEyesAccountGroup: AccountGroupModel;
    ThousandEyesTestUsage: ExpandedRow<'tests'>;
    ThousandEyesEnterpriseAgentsUsage: ExpandedRow<'enterpriseAgents'>;
    ThousandEyesEnterpriseAgentUnitsUsage: ExpandedRow<'enterpriseAgentUnits'>;
    ThousandEyesEndpointAgentsUsage: ExpandedRow<'endpointAgents'>;
    ThousandEyesEndpointAgentsEssentialsUsage: ExpandedRow<'endpointAgentsEssentials'>;
    ThousandEyesEndpointAgentsEmbeddedUsage: ExpandedRow<'endpointAgentsEmbedded'>;
    ThousandEyesTestUnits: TestUnitsModel;
    ThousandEyesEnterpriseAgentUnits: AgentUnitsModel;
  }
}

/** What every row of an account group has to say of it. */
interface GroupRow {
  readonly accountId: string;
  readonly aid: Field<string>;
  readonly accountGroupName: Field<string>;
}

/** The account group of a row, where it names one. */
const owned = { accountGroup: (row: GroupRow) => groupOf(row) };
/** The account group of a row that is about one. */
const grouped = { accountGroup: (row: GroupRow & { readonly aid: string }) => groupOf(row) as AccountGroupModel };

export const thousandEyesResolvers: Resolvers = {
  Query: {
    thousandEyesUsage(_, { account, aid }, context, info) {
      const expansions = selectedFields(info).flatMap(({ name }) => (isExpansion(name) ? [name] : []));
      return context.reader('THOUSANDEYES', account).totals(aid ?? null, [...new Set(expansions)]);
    },
    thousandEyesTestUnits: (_, { account, aid, window, ...page }, context) =>
      context
        .reader('THOUSANDEYES', account)
        .units('tests', { aid: aid ?? null, window: givenWindow(window, context.now) }, page),
    thousandEyesEnterpriseAgentUnits: (_, { account, window, ...page }, context) =>
      context
        .reader('THOUSANDEYES', account)
        .units('enterprise-agents', { aid: null, window: givenWindow(window, context.now) }, page),
  },

  ThousandEyesUsageRecord: {
    account: ({ accountId }, _, context) => context.account(accountId),
  },

  ThousandEyesAccountGroup: {
    __resolveReference: ({ accountId, aid }, { accounts }) => ({
      accountId: accounts.choose('THOUSANDEYES', accountId).id,
      aid,
    }),
    /** Who refers to it knows no name: the rows of its usage bear it. */
    async name(group, _, context) {
      if (group.name !== undefined) return group.name;
      const tests = await testsOf(group, {}, context);
      const [row] = tests?.flatMap((test) => (test instanceof Error ? [] : [test])) ?? [];
      return row?.accountGroupName ?? null;
    },
    tests: testsOf,
  },

  ThousandEyesTestUsage: owned,
  ThousandEyesEnterpriseAgentUnitsUsage: owned,
  ThousandEyesTestUnits: owned,
  ThousandEyesEnterpriseAgentUnits: owned,
  ThousandEyesEnterpriseAgentsUsage: grouped,
  ThousandEyesEndpointAgentsUsage: grouped,
  ThousandEyesEndpointAgentsEssentialsUsage: grouped,
  ThousandEyesEndpointAgentsEmbeddedUsage: grouped,
};

async function testsOf({ accountId, aid }: AccountGroupModel, _: unknown, context: GatewayContext) {
  // Asked in the account's own name: the token need not be assigned to every account group whose rows it sees.
  const { tests } = await context.reader('THOUSANDEYES', accountId).totals(null, ['tests']);
  return believe(tests)?.filter((test) => test instanceof Error || test.aid === aid) ?? null;
}

function groupOf({ accountId, aid, accountGroupName }: GroupRow): AccountGroupModel | null {
  const known = believe(aid);
  return known === null ? null : { accountId, aid: known, name: accountGroupName };
}

/** Without a window the vendor's own default holds: its current billing cycle. */
function givenWindow(window: UsageWindowInput | null | undefined, now: Date): Window | null {
  return window ? windowOf(window, now) : null;
}

function isExpansion(name: string): name is Expansion {
  return Object.hasOwn(EXPANSIONS, name);
}
