import { type Connection, canonical, connectionOf, cursorsOf, firstOf, type PageArguments } from '../../connection.ts';
import { createLoader, once } from '../../loaders.ts';
import { type Day, msOf, startOfDay } from '../../time.ts';
import type { Row } from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import { datesOf, type Item, type SugerClient } from './client.ts';
import { checkFilter, type GroupFilterInput } from './filters.ts';
import type { GroupModel } from './wire.ts';

type Groups = Connection<Row<GroupModel>>;

/** From how many entitlements on the list of all groups is tried: for two, it saves one call at best and costs one at worst. */
const ENOUGH = 3;

/**
 * The first pages of the groups of several entitlements, which a supergraph asks about together. Suger narrows a list to one
 * entitlement at a time; so once there are three of them, the list of all is read, by pages of 1,000, and dealt out. After each
 * page it is decided anew: where as many pages are left as entitlements whose first page is not whole, those are asked for one
 * by one, and so is every entitlement where a group of the list does not say whose it is. Either way each has what it would
 * have got by itself, its cursors included.
 */
export function createEntitlementGroups(
  client: SugerClient,
  scope: RequestScope,
  today: Day,
  readOne: (filter: GroupFilterInput, page: PageArguments) => Promise<Groups>,
): (entitlementId: string, filter: GroupFilterInput | null, page: PageArguments) => Promise<Groups> {
  /** By what narrows the lists beside the entitlement. */
  const together = once((filter: GroupFilterInput) =>
    createLoader<Groups>((keys) => readTogether(filter, keys.map(askedOf))),
  );

  return async (entitlementId, filter, { first, after }) => {
    const own = { ...filter, entitlementId };
    checkFilter(own);
    // Behind a cursor everybody is at a place of its own.
    if (after !== null && after !== undefined) return readOne(own, { first, after });
    const { entitlementId: _, ...others } = own;
    const groups = await together(others)(keyOf({ entitlementId, first: firstOf({ first }) }));
    return groups ?? readOne(own, { first });
  };

  async function readTogether(
    filter: GroupFilterInput,
    asked: readonly Asked[],
  ): Promise<ReadonlyMap<string, Groups | Error>> {
    const isWorthIt = new Set(asked.map(({ entitlementId }) => entitlementId)).size >= ENOUGH;
    const dealt = isWorthIt ? await dealOut(filter, asked) : new Map<string, Groups>();
    const left = asked.filter((one) => !dealt.has(keyOf(one)));
    const single = await Promise.all(
      left.map(async (one): Promise<[string, Groups | Error]> => {
        const { entitlementId, first } = one;
        return [keyOf(one), await readOne({ ...filter, entitlementId }, { first }).catch((error: Error) => error)];
      }),
    );
    return new Map<string, Groups | Error>([...dealt, ...single]);
  }

  /** Those pages that the list of all groups gave whole before it was too long. */
  async function dealOut(filter: GroupFilterInput, asked: readonly Asked[]): Promise<Map<string, Groups>> {
    const dates = datesOf({ startDate: filter.startDate ?? null, endDate: filter.endDate ?? null }, today);
    const piles = new Map(asked.map(({ entitlementId }) => [entitlementId, [] as Item<GroupModel>[]]));
    const isWhole = ({ entitlementId, first }: Asked) => (piles.get(entitlementId)?.length ?? 0) > first;
    const progress = createProgress(dates);
    let isAtEnd = false;
    if (dates.startDate > dates.endDate) return new Map();
    for await (const { body } of client.pages((offset, limit) =>
      client.groups(scope, { ...filter, ...dates }, offset, limit),
    )) {
      for (const { row } of body.items) {
        // It may be anybody's: nobody's list is known to be whole without it.
        if (row instanceof Error || row.entitlementId instanceof Error) return new Map();
        const pile = row.entitlementId === null ? undefined : piles.get(row.entitlementId);
        pile?.push({ row, nextOffset: pile.length + 1 });
      }
      isAtEnd = body.nextOffset === null;
      const missing = new Set(asked.filter((one) => !isWhole(one)).map(({ entitlementId }) => entitlementId));
      if (isAtEnd || progress.pagesLeft(body.items) >= missing.size) break;
    }
    return new Map(
      asked
        .filter((one) => isAtEnd || isWhole(one))
        .map(({ entitlementId, first }) => {
          const pile = piles.get(entitlementId) ?? [];
          const cursorOf = cursorsOf([client.account, 'groups', { ...filter, entitlementId }]);
          const items = pile.slice(0, first).map(({ row, nextOffset }) => ({
            node: row,
            cursor: cursorOf([nextOffset, dates.startDate, dates.endDate]),
          }));
          const page = connectionOf<Row<GroupModel>>(items, { hasNextPage: pile.length > first, after: null });
          return [keyOf({ entitlementId, first }), page];
        }),
    );
  }
}

/** What one entitlement is asked for, and the key under which a loader knows it. */
interface Asked {
  readonly entitlementId: string;
  readonly first: number;
}

function keyOf({ entitlementId, first }: Asked): string {
  return canonical({ entitlementId, first });
}

function askedOf(key: string): Asked {
  return JSON.parse(key);
}

const MS_PER_DAY = 86_400_000;

/**
 * How much of a list is left, which the vendor does not say: groups are listed by time, so what of the dates has been gone
 * through tells. A wrong guess costs calls, nothing else.
 */
function createProgress({ startDate, endDate }: { startDate: Day; endDate: Day }) {
  const total = msOf(startOfDay(endDate)) + MS_PER_DAY - msOf(startOfDay(startDate));
  let pages = 0;
  let start: number | undefined;
  return {
    pagesLeft(items: readonly Item<GroupModel>[]): number {
      pages += 1;
      const times = [items[0], items.at(-1)].map((item) => timeOf(item));
      start ??= times[0];
      if (start === undefined || times[1] === undefined || times[1] === start) return Number.POSITIVE_INFINITY;
      const done = Math.abs(times[1] - start);
      return Math.ceil((pages * Math.max(total - done, 0)) / done);
    },
  };
}

function timeOf(item: Item<GroupModel> | undefined): number | undefined {
  const time = item && !(item.row instanceof Error) ? item.row.creationTime : null;
  return typeof time === 'string' ? msOf(time) : undefined;
}
