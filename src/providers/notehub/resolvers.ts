import type { GatewayContext } from '../../context.ts';
import type { NotehubPeriod, Resolvers, UsageWindowInput } from '../../generated/graphql.ts';
import { type SelectedField, selectedFields } from '../../selection.ts';
import type { Window } from '../../time.ts';
import { windowOf } from '../../usage.ts';
import type { UsageList } from './reader.ts';
import type { NotehubUsageRecord } from './records.ts';
import type { Aggregate, DataRow, Endpoint, EventsRow, RouteLogsRow, SessionsRow } from './wire.ts';

/** What the lists of a device, fleet, project or route have in common: which rows they are made of. */
interface Scope {
  readonly accountId: string;
  readonly aggregate: Aggregate;
  readonly period: NotehubPeriod;
  readonly window: Window;
  /** Narrows devices to those of these fleets; null means all. */
  readonly fleetUids: readonly string[] | null;
  /** Whether everybody's rows are read, or those of the owners that are asked for. */
  readonly everyone: boolean;
}

/** One device, fleet, project or route whose usage is asked for. */
interface OwnerModel extends Scope {
  readonly uid: string;
}

interface ReferenceModel {
  readonly accountId: string;
  readonly uid: string;
}

declare module '../provider.ts' {
  interface Models {
    NotehubUsage: NotehubUsageRecord;
    NotehubDevice: ReferenceModel;
    NotehubFleet: ReferenceModel;
    NotehubDeviceUsage: OwnerModel;
    NotehubFleetUsage: OwnerModel;
    NotehubProjectUsage: OwnerModel;
    NotehubRouteUsage: OwnerModel;
    NotehubDataUsage: DataRow;
    NotehubEventsUsage: EventsRow;
    NotehubSessionsUsage: SessionsRow;
    NotehubRouteLogsUsage: RouteLogsRow;
  }
}

/** What a list may be narrowed by, as its field's arguments. */
interface ListArguments {
  readonly notefiles?: readonly string[] | null;
  readonly skipRecentData?: boolean;
}

/** The three lists that devices, fleets and projects have alike. */
const usageLists = {
  data: (owner, _, context) => listOf(context, owner, 'data').of(owner.uid),
  events: (owner, args, context, info) => {
    const includeNotefiles = selectedFields(info).some(({ name }) => name === 'notefiles');
    return listOf(context, owner, 'events', { ...args, includeNotefiles }).of(owner.uid);
  },
  sessions: (owner, args, context) => listOf(context, owner, 'sessions', args).of(owner.uid),
} satisfies Resolvers['NotehubDeviceUsage'];

export const notehubResolvers: Resolvers = {
  Query: {
    deviceUsage(_, { account, deviceUids, fleetUids, period, window }, context, info) {
      const scope = scopeOf(context, account, {
        aggregate: 'device',
        period,
        window,
        fleetUids,
        everyone: !deviceUids,
      });
      return ownersOf(context, scope, deviceUids, selectedFields(info));
    },
    notehubFleetUsage(_, { account, fleetUids, period, window }, context, info) {
      const scope = scopeOf(context, account, { aggregate: 'fleet', period, window, everyone: !fleetUids });
      return ownersOf(context, scope, fleetUids, selectedFields(info));
    },
    notehubProjectUsage(_, { account, period, window }, context) {
      const scope = scopeOf(context, account, { aggregate: 'project', period, window, everyone: true });
      return { ...scope, uid: '' };
    },
    notehubRouteUsage(_, { account, routeUids, period, window }, context, info) {
      const scope = scopeOf(context, account, { aggregate: 'route', period, window, everyone: !routeUids });
      return ownersOf(context, scope, routeUids, selectedFields(info));
    },
  },

  NotehubUsage: {
    account: ({ accountId }, _, context) => context.account(accountId),
    device: ({ accountId, subject }) => ({ accountId, uid: subject }),
  },

  NotehubDevice: {
    __resolveReference: (reference, context) => ownerOf(reference, context),
    usage: ({ accountId, uid }, { period, window }, context) => ({
      ...scopeOf(context, accountId, { aggregate: 'device', period, window, everyone: false }),
      uid,
    }),
  },
  NotehubFleet: {
    __resolveReference: (reference, context) => ownerOf(reference, context),
    usage: ({ accountId, uid }, { period, window }, context) => ({
      ...scopeOf(context, accountId, { aggregate: 'fleet', period, window, everyone: false }),
      uid,
    }),
  },

  NotehubDeviceUsage: { ...usageLists, device: ({ accountId, uid }) => ({ accountId, uid }) },
  NotehubFleetUsage: { ...usageLists, fleet: ({ accountId, uid }) => ({ accountId, uid }) },
  NotehubProjectUsage: {
    ...usageLists,
    projectUid: ({ accountId }, _, context) => context.reader('NOTEHUB', accountId).projectUid,
  },
  NotehubRouteUsage: {
    routeUid: ({ uid }) => uid,
    logs: (owner, args, context) => listOf(context, owner, 'route-logs', args).of(owner.uid),
  },
};

/** Nothing is asked for it: whether the project has it shows in its usage. */
function ownerOf({ accountId, uid }: ReferenceModel, { accounts }: GatewayContext): ReferenceModel {
  return { accountId: accounts.choose('NOTEHUB', accountId).id, uid };
}

function scopeOf(
  context: GatewayContext,
  account: string | null | undefined,
  {
    window,
    fleetUids = null,
    ...rest
  }: Pick<Scope, 'aggregate' | 'period' | 'everyone'> & {
    window: UsageWindowInput | null | undefined;
    fleetUids?: readonly string[] | null | undefined;
  },
): Scope {
  const { id } = context.accounts.choose('NOTEHUB', account);
  return { ...rest, accountId: id, window: windowOf(window, context.now), fleetUids };
}

function listOf<E extends Endpoint>(
  context: GatewayContext,
  { accountId, aggregate, period, window, fleetUids, everyone }: Scope,
  endpoint: E,
  {
    notefiles = null,
    skipRecentData = false,
    includeNotefiles = false,
  }: ListArguments & { includeNotefiles?: boolean } = {},
): UsageList<E> {
  return context.reader('NOTEHUB', accountId).list({
    endpoint,
    aggregate,
    period,
    window,
    fleetUids,
    everyone,
    notefiles,
    skipRecentData,
    includeNotefiles,
  });
}

/**
 * Those whose usage is asked for: the ones named, each once, in their order; or everyone who appears in the lists which the
 * query selects. One list that fails leaves the others standing; only where all of them fail is there nobody to show.
 */
async function ownersOf(
  context: GatewayContext,
  scope: Scope,
  uids: readonly string[] | null | undefined,
  selected: readonly SelectedField[],
): Promise<OwnerModel[]> {
  if (uids) return [...new Set(uids)].map((uid) => ({ ...scope, uid }));
  const lists = selected.flatMap((field) => listSelected(context, scope, field));
  const asked =
    lists.length > 0 ? lists : [listOf(context, scope, scope.aggregate === 'route' ? 'route-logs' : 'events')];
  const settled = await Promise.allSettled(asked.map((list) => list.owners()));
  const known = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (known.length === 0) throw (settled[0] as PromiseRejectedResult).reason;
  return [...new Set(known.flat())].sort().map((uid) => ({ ...scope, uid }));
}

/** The list that a selected field will read, with the same arguments: so it is read once. */
function listSelected(context: GatewayContext, scope: Scope, field: SelectedField): UsageList<Endpoint>[] {
  const args = field.args as ListArguments;
  switch (field.name) {
    case 'data':
      return [listOf(context, scope, 'data')];
    case 'events':
      return [listOf(context, scope, 'events', { ...args, includeNotefiles: field.selects('notefiles') })];
    case 'sessions':
      return [listOf(context, scope, 'sessions', args)];
    case 'logs':
      return [listOf(context, scope, 'route-logs', args)];
    default:
      return [];
  }
}
