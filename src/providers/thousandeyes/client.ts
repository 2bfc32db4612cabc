import type { z } from 'zod';
import type { Window } from '../../time.ts';
import { type Answer, path, type Row, type SafePath, type Upstream } from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import {
  type AgentUnitsModel,
  createShapes,
  EXPANSIONS,
  type Expansion,
  type TestUnitsModel,
  type UsageModel,
} from './wire.ts';

/** A stretch of a list, and the way to the next one; null at the end of the list. */
export interface Page<T> {
  readonly items: readonly Row<T>[];
  readonly next: SafePath | null;
}

/** The two lists that the vendor pages, and what their rows are. */
export interface UnitLists {
  readonly tests: TestUnitsModel;
  readonly 'enterprise-agents': AgentUnitsModel;
}
export type UnitList = keyof UnitLists;

export type ThousandEyesClient = ReturnType<typeof createThousandEyesClient>;

/** The reads of one token. https://developer.cisco.com/docs/thousandeyes/usage */
export function createThousandEyesClient(upstream: Upstream, ownAid: string | null) {
  const shapes = createShapes(upstream.fields, upstream.account);
  const pages = { tests: shapes.testUnits, 'enterprise-agents': shapes.agentUnits };
  const pathOf = (list: UnitList) => path`/v7/usage/units/${list}`;
  // Of the path nothing may follow, and of the query only what a URL holds: anything else never came from the vendor.
  const isLinkOf = (list: UnitList, link: string): link is SafePath =>
    link.startsWith(`${pathOf(list)}?`) && /^[!"$-~]+$/.test(link);

  return {
    account: upstream.account,
    ownAid,
    unreadable: upstream.unreadable,

    usage: (scope: RequestScope, aid: string | null, expansions: readonly Expansion[]): Promise<Answer<UsageModel>> =>
      upstream.get(path`/v7/usage`, {
        query: { aid: aid ?? undefined, expand: expansions.map((name) => EXPANSIONS[name]).join(',') || undefined },
        shape: shapes.usage,
        scope,
      }),

    /** The first page of a list; without a window, of the vendor's current billing cycle. */
    firstUnits: <L extends UnitList>(
      scope: RequestScope,
      list: L,
      { aid, window }: { aid: string | null; window: Window | null },
    ): Promise<Page<UnitLists[L]>> =>
      pageAt<L>(scope, list, pathOf(list), { aid: aid ?? undefined, startDate: window?.from, endDate: window?.to }),

    /** The page at a link that an earlier page gave. */
    nextUnits: <L extends UnitList>(scope: RequestScope, list: L, link: SafePath): Promise<Page<UnitLists[L]>> =>
      pageAt<L>(scope, list, link, {}),

    /** Whether a link leads to a page of this list: callers bring links back in cursors, and cursors can be forged. */
    isLinkOf,

    loop: () =>
      upstream.error({
        code: 'UPSTREAM_PAGINATION_LOOP',
        retryable: true,
        what: 'sent the same page again and again',
      }),
  };

  async function pageAt<L extends UnitList>(
    scope: RequestScope,
    list: L,
    at: SafePath,
    query: Readonly<Record<string, string | undefined>>,
  ): Promise<Page<UnitLists[L]>> {
    // One table of shapes for both lists; which of them is read here, the compiler cannot follow.
    const shape = pages[list] as unknown as z.ZodType<{ items: Row<UnitLists[L]>[]; next: string | null }>;
    const { body } = await upstream.get(at, { query, shape, scope });
    const next = body.next === null ? null : upstream.linkPath(body.next);
    if (next !== null && !isLinkOf(list, next)) throw upstream.unreadable('sent a link that leads away from its list');
    return { items: body.items, next };
  }
}
