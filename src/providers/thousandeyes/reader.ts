import { z } from 'zod';
import {
  type Connection,
  connectionOf,
  cursorsOf,
  decodeCursor,
  firstOf,
  type PageArguments,
} from '../../connection.ts';
import { badInput } from '../../errors.ts';
import { createLoader, once } from '../../loaders.ts';
import type { Window } from '../../time.ts';
import type { Answer, Row, SafePath } from '../../upstream/index.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import type { Page, ThousandEyesClient, UnitList, UnitLists } from './client.ts';
import { answerOf } from './records.ts';
import type { Expansion, UsageModel } from './wire.ts';

/** What one request can ask of one ThousandEyes token; nothing is read twice. */
export interface ThousandEyesReader extends UsageReader {
  /**
   * Usage of the running month, with the lists that are wanted. What different fields want of it in the same tick is asked for
   * in one call. `aid` null means the account's own.
   */
  totals(aid: string | null, expansions: readonly Expansion[]): Promise<UsageModel>;
  units<L extends UnitList>(
    list: L,
    asked: { readonly aid: string | null; readonly window: Window | null },
    page: PageArguments,
  ): Promise<Connection<Row<UnitLists[L]>>>;
}

declare module '../provider.ts' {
  interface Readers {
    THOUSANDEYES: ThousandEyesReader;
  }
}

export function createThousandEyesReader(client: ThousandEyesClient, scope: RequestScope): ThousandEyesReader {
  /** By account group; a key is a list that is wanted, or the empty string for the totals alone. */
  const totalsOf = once((aid: string | null) =>
    createLoader<Answer<UsageModel>>(async (wanted) => {
      const answer = await client.usage(scope, aid, wanted.filter((name) => name !== '') as Expansion[]);
      return new Map(wanted.map((name) => [name, answer]));
    }),
  );

  async function totals(aid: string | null, expansions: readonly Expansion[]): Promise<Answer<UsageModel>> {
    const load = totalsOf(aidOf(aid) ?? client.ownAid);
    const wanted = expansions.length === 0 ? [''] : expansions;
    const answers = await Promise.all(wanted.map((name) => load(name)));
    // Asked for in different ticks, lists may come from different answers: each is taken from its own.
    const [first] = answers;
    if (!first) throw client.unreadable('sent no usage');
    const lists = Object.fromEntries(expansions.map((name, index) => [name, answers[index]?.body[name]]));
    return { asOf: first.asOf, body: { ...first.body, ...lists } };
  }

  const units = once(
    async <L extends UnitList>(
      list: L,
      asked: { readonly aid: string | null; readonly window: Window | null },
      { first, after }: PageArguments,
    ): Promise<Connection<Row<UnitLists[L]>>> => {
      const wanted = firstOf({ first });
      aidOf(asked.aid);
      const identity = [client.account, list, asked];
      const position = decodeCursor(identity, after, POSITION);
      if (typeof position?.[0] === 'string' && !client.isLinkOf(list, position[0])) {
        throw badInput('"after" is not a cursor of this list.');
      }
      const cursorOf = cursorsOf(identity);
      const items: { cursor: string; node: Row<UnitLists[L]> }[] = [];
      const seen = new Set<SafePath | null>();
      let link = (position?.[0] ?? null) as SafePath | null;
      let skip = position?.[1] ?? 0;
      for (;;) {
        seen.add(link);
        const page: Page<UnitLists[L]> = await pageOf(list, asked, link);
        // Before any of its rows is given: a page that leads back may be one that was given already.
        if (page.next !== null && seen.has(page.next)) throw client.loop();
        for (const [index, node] of page.items.entries()) {
          if (index < skip) continue;
          if (items.length === wanted) return connectionOf(items, { hasNextPage: true, after });
          const isLast = index === page.items.length - 1 && page.next !== null;
          items.push({ node, cursor: cursorOf(isLast ? [page.next, 0] : [link, index + 1]) });
        }
        if (page.next === null || items.length === wanted) {
          return connectionOf(items, { hasNextPage: page.next !== null, after });
        }
        link = page.next;
        skip = 0;
      }
    },
  );

  const pageOf = once(
    <L extends UnitList>(
      list: L,
      { aid, window }: { readonly aid: string | null; readonly window: Window | null },
      link: SafePath | null,
    ): Promise<Page<UnitLists[L]>> =>
      link === null
        ? client.firstUnits(scope, list, { aid: list === 'tests' ? (aidOf(aid) ?? client.ownAid) : null, window })
        : client.nextUnits(scope, list, link),
  );

  return {
    totals: async (aid, expansions) => (await totals(aid, expansions)).body,
    units: units as ThousandEyesReader['units'],
    check: () => client.usage(scope, client.ownAid, []),
    async usage(query) {
      return answerOf(client, await totals(null, []), query, scope.now);
    },
  };
}

/** The link of the page (none: the first one), and how many of its rows have been given. */
const POSITION = z.tuple([z.string().nullable(), z.int().nonnegative()]);

function aidOf(aid: string | null): string | null {
  if (aid !== null && !/^\d{1,19}$/.test(aid)) throw badInput('"aid" is the number of an account group.');
  return aid;
}
