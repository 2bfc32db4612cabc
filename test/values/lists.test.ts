import fc from 'fast-check';
import { z } from 'zod';
import { canonical, cursorsOf, decodeCursor, digest, firstOf } from '../../src/connection.ts';
import { createLoader, once } from '../../src/loaders.ts';
import { addDays, contains, type Day, type Instant } from '../../src/time.ts';
import { createRecordIds, pageOfRecords, queryOfPage, type RecordList, type UsageRecord } from '../../src/usage.ts';

const BAD_INPUT = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } });

describe('a cursor', () => {
  test('gives its position to the list that it belongs to, however that list is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (position) => {
        const cursor = cursorsOf({ field: 'groups', filter: { a: 1, b: [2] } })(position);
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor({ filter: { b: [2], a: 1 }, field: 'groups' }, cursor, z.unknown())).toEqual(
          JSON.parse(JSON.stringify(position)),
        );
      }),
    );
    expect(decodeCursor('list', null, z.unknown())).toBeUndefined();
    expect(decodeCursor('list', undefined, z.unknown())).toBeUndefined();
  });

  test.each([
    ['another field', cursorsOf(['reports', 'acme-1', null])(5)],
    ['another account', cursorsOf(['groups', 'acme-2', null])(5)],
    ['another filter', cursorsOf(['groups', 'acme-1', { status: 'CREATED' }])(5)],
    ['nobody', 'canary'],
    ['nothing', ''],
    ['an object', Buffer.from('{}').toString('base64url')],
    [
      'a list that is too short',
      Buffer.from(`["${digest(['groups', 'acme-1', null]).slice(0, 16)}"]`).toString('base64url'),
    ],
    ['a list without a digest', Buffer.from('[null,5]').toString('base64url')],
  ])('of %s is refused', (_, cursor) => {
    expect(() => decodeCursor(['groups', 'acme-1', null], cursor, z.unknown())).toThrow(BAD_INPUT);
    expect(() => decodeCursor(['groups', 'acme-1', null], cursor, z.unknown())).not.toThrow('canary');
  });

  test('that was made up is refused', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        expect(() => decodeCursor('list', text, z.unknown())).toThrow(BAD_INPUT);
      }),
    );
  });

  test('whose position is not of its shape is refused', () => {
    const cursor = cursorsOf('list')({ offset: 'canary' });
    expect(decodeCursor('list', cursor, z.object({ offset: z.string() }))).toEqual({ offset: 'canary' });
    expect(() => decodeCursor('list', cursor, z.object({ offset: z.int() }))).toThrow(BAD_INPUT);
    expect(() => decodeCursor('list', cursor, z.object({ offset: z.int() }))).not.toThrow('canary');
  });

  test('the same content has the same digest, whatever the order of its keys', () => {
    expect(canonical({ b: [1, { d: null, c: '' }], a: undefined })).toBe('{"b":[1,{"c":"","d":null}]}');
    expect(digest({ a: 1, b: { c: 2, d: 3 } })).toBe(digest({ b: { d: 3, c: 2 }, a: 1 }));
    expect(digest(['a', 'b'])).not.toBe(digest(['b', 'a']));
    expect(digest(null)).toMatch(/^[\w-]{43}$/);
  });

  test('Q21 a page has 1 to 1000 items, 100 where nobody says', () => {
    expect([{}, { first: null }, { first: 1 }, { first: 1000 }].map(firstOf)).toEqual([100, 100, 1, 1000]);
    for (const first of [0, -1, 1001, 99_999_999]) expect(() => firstOf({ first })).toThrow(BAD_INPUT);
  });
});

describe('pages of records', () => {
  const day = (ordinal: number) => `${addDays('2026-03-01' as Day, ordinal)}T00:00:00Z` as Instant;
  const query = { window: { from: day(0), to: day(30) }, metrics: null, subjects: null, dimensions: [] };
  const list: RecordList = { account: 'acme-1', query, windowGiven: false };
  const record = (id: string, from: Instant) => ({ id, period: { from, to: from } }) as UsageRecord;
  const records = fc
    .uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), start: fc.integer({ min: 0, max: 3 }) }), {
      selector: ({ id }) => id,
      maxLength: 40,
    })
    .map((all) => all.map(({ id, start }) => record(id, day(start))));
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 });

  /** Everything that one gets who follows the cursors. */
  function walk(read: (page: number) => readonly (UsageRecord | Error)[], firsts: readonly number[]) {
    const nodes: (UsageRecord | Error)[] = [];
    for (let after: string | null = null, page = 0; ; page += 1) {
      const first = firsts[page % firsts.length] ?? 1;
      const { edges, nodes: got, pageInfo } = pageOfRecords(list, read(page), { first, after });
      expect(got).toEqual(edges.map(({ node }) => node));
      expect(got.length).toBeLessThanOrEqual(first);
      expect(pageInfo).toMatchObject({
        hasPreviousPage: after !== null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      });
      nodes.push(...got);
      if (!pageInfo.hasNextPage) return nodes;
      expect(got).toHaveLength(first);
      after = pageInfo.endCursor;
    }
  }

  test('of any size give every record once, ordered by time, then id, whatever the vendor’s order', () => {
    fc.assert(
      fc.property(records, sizes, (all, firsts) => {
        const nodes = walk((page) => (page % 2 === 0 ? all : all.toReversed()), firsts) as UsageRecord[];
        expect(new Set(nodes)).toEqual(new Set(all));
        const keys = nodes.map(({ period, id }) => [period.from, id] as const);
        expect(keys).toEqual(keys.toSorted(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1)));
        expect(nodes).toHaveLength(all.length);
      }),
    );
  });

  test('give what could not be read first, each once', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 0, max: 12 }), sizes, (all, broken, firsts) => {
        const errors = Array.from({ length: broken }, (_, ordinal) => new Error(`${ordinal}`));
        const nodes = walk(() => [...errors, ...all], firsts);
        expect(nodes).toHaveLength(all.length + broken);
        expect(nodes.slice(0, broken)).toEqual(errors);
      }),
    );
  });

  test('go on behind a record that is no longer there', () => {
    const [a, b, c] = [record('a', day(0)), record('b', day(1)), record('c', day(2))];
    const after = pageOfRecords(list, [a, b, c], { first: 2 }).pageInfo.endCursor;
    expect(pageOfRecords(list, [a, c], { after }).nodes).toEqual([c]);
  });

  test('keep to the window of the first one, also where time has moved the default on', () => {
    const after = pageOfRecords(list, [record('a', day(0)), record('b', day(1))], { first: 1 }).pageInfo.endCursor;
    const tomorrow = { ...list, query: { ...query, window: { from: day(1), to: day(31) } } };
    expect(queryOfPage(tomorrow, {}).window).toEqual({ from: day(1), to: day(31) });
    expect(queryOfPage(tomorrow, { after })).toEqual({ ...query, asked: query.window });
  });

  test('ask only for what may still come: from the last record’s time on', () => {
    const all = [record('a', day(0)), record('b', day(2)), record('c', day(2))];
    const after = pageOfRecords(list, all, { first: 2 }).pageInfo.endCursor;
    const narrowed = queryOfPage(list, { after });
    expect(narrowed.window).toEqual({ from: day(2), to: day(30) });
    const rest = all.filter(({ period }) => contains(narrowed.window, period.from));
    const second = pageOfRecords(list, rest, { first: 2, after });
    expect(second.nodes).toEqual([all[2]]);
    // The next cursor is still one of the whole list.
    expect(queryOfPage(list, { after: second.pageInfo.endCursor }).window.to).toBe(day(30));
  });

  test('ask for the whole window again while what could not be read goes on', () => {
    const { pageInfo } = pageOfRecords(list, [new Error('unreadable'), record('a', day(1))], { first: 1 });
    expect(queryOfPage(list, { after: pageInfo.endCursor })).toEqual({ ...query, asked: query.window });
  });

  test.each<[string, RecordList]>([
    ['another account', { ...list, account: 'acme-2' }],
    ['other metrics', { ...list, query: { ...query, metrics: ['cpu'] } }],
    ['a given window', { ...list, windowGiven: true }],
  ])('refuse the cursor of a list of %s', (_, other) => {
    const after = pageOfRecords(other, [record('a', day(0))], {}).pageInfo.endCursor;
    expect(() => queryOfPage(list, { after })).toThrow(BAD_INPUT);
    expect(() => pageOfRecords(list, [], { after })).toThrow(BAD_INPUT);
  });

  test('refuse the cursor of another given window', () => {
    const given = { ...list, windowGiven: true };
    const other = { ...given, query: { ...query, window: { from: day(0), to: day(29) } } };
    const after = pageOfRecords(other, [record('a', day(0))], {}).pageInfo.endCursor;
    expect(() => queryOfPage(given, { after })).toThrow(BAD_INPUT);
    expect(queryOfPage(other, { after })).toEqual({ ...other.query, asked: other.query.window });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['a number', 5],
    ['too little', [day(0), day(30), day(1)]],
    ['too much', [day(0), day(30), day(1), 'a', 'b']],
    ['no text', [day(0), day(30), 1, 'a']],
    ['no id', [day(0), day(30), day(1), { $ne: null }]],
    ['no instants', ['a', 'b', 'c', 'd']],
    ['an instant that does not exist', [day(0), day(30), '2026-02-30T00:00:00Z', 'a']],
    ['a moment behind the window', [day(0), day(30), day(31), 'a']],
    ['a window that ends before it begins', [day(30), day(0), day(1), 'a']],
    ['a window of ten years', ['2016-03-01T00:00:00Z', day(30), day(1), 'a']],
  ])('refuse a cursor of their own into which somebody has written %s', (_, position) => {
    const own = pageOfRecords(list, [record('a', day(0))], {}).pageInfo.endCursor ?? '';
    const [owner] = JSON.parse(Buffer.from(own, 'base64url').toString()) as [string];
    const after = Buffer.from(JSON.stringify([owner, position])).toString('base64url');
    expect(() => queryOfPage(list, { after })).toThrow(BAD_INPUT);
    expect(() => pageOfRecords(list, [], { after })).toThrow(BAD_INPUT);
  });
});

describe('ids of records', () => {
  test('are the same ones next time, and tell equals apart by their ordinal', () => {
    const identities = [
      ['cpu', day(1)],
      ['ram', day(1)],
      ['cpu', day(1)],
      ['cpu', day(2)],
      ['cpu', day(1)],
    ];
    const read = (account: string) => {
      const idOf = createRecordIds(account);
      return identities.map((identity) => idOf(...identity));
    };
    const ids = read('acme-1');
    expect(read('acme-1')).toEqual(ids);
    expect(new Set([...ids, ...read('acme-2')]).size).toBe(10);
    expect(ids[2]).toBe(`${ids[0]}.1`);
    expect(ids[4]).toBe(`${ids[0]}.2`);
    for (const id of ids) expect(id).toMatch(/^[\w-]{27}(\.\d)?$/);
  });

  test('are those of what identifies a record, not of how it is written', () => {
    expect(createRecordIds('a')({ x: 1, y: 2 })).toBe(createRecordIds('a')({ y: 2, x: 1 }));
    expect(createRecordIds('a')('b', 'c')).not.toBe(createRecordIds('a')('bc'));
  });

  function day(ordinal: number): string {
    return `2026-03-0${ordinal}`;
  }
});

describe('a loader', () => {
  test('reads the keys of one tick together, each once, and gives each caller its own', async () => {
    const batches: (readonly string[])[] = [];
    const load = createLoader<string>(async (keys) => {
      batches.push(keys);
      return new Map(keys.toReversed().map((key) => [key, `value of ${key}`]));
    });
    expect(await Promise.all([load('a'), load('b'), load('a')])).toEqual(['value of a', 'value of b', 'value of a']);
    expect(await Promise.all([load('c'), load('b')])).toEqual(['value of c', 'value of b']);
    expect(batches).toEqual([['a', 'b'], ['c']]);
  });

  test('gives null for a key that is not there, and fails one whose value is an error alone', async () => {
    const broken = new Error('broken');
    const load = createLoader<number>(
      async () =>
        new Map<string, number | Error>([
          ['a', 0],
          ['b', broken],
        ]),
    );
    expect(await Promise.allSettled([load('a'), load('b'), load('c')])).toEqual([
      { status: 'fulfilled', value: 0 },
      { status: 'rejected', reason: broken },
      { status: 'fulfilled', value: null },
    ]);
  });

  test('fails all keys of a batch that fails, and no others', async () => {
    const down = new Error('down');
    const load = createLoader<string>(async (keys) => {
      if (keys.includes('a')) throw down;
      return new Map(keys.map((key) => [key, key]));
    });
    const failed = { status: 'rejected', reason: down };
    expect(await Promise.allSettled([load('a'), load('b')])).toEqual([failed, failed]);
    expect(await load('c')).toBe('c');
  });
});

describe('what is read once', () => {
  test('is compared by content: equal arguments get the same promise', async () => {
    const asked: unknown[] = [];
    const read = once(async (...given: [{ a?: number; b?: number } | null, string]) => asked.push(given));
    const first = read({ a: 1, b: 2 }, 'x');
    expect(read({ b: 2, a: 1 }, 'x')).toBe(first);
    expect(read({ a: 1 }, 'x')).not.toBe(first);
    expect(read(null, 'x')).not.toBe(first);
    expect(read({ a: 1, b: 2 }, 'y')).not.toBe(first);
    expect(asked).toHaveLength(4);
  });

  test('fails for everybody when it fails, and is not read again', async () => {
    let reads = 0;
    const read = once(async () => {
      reads += 1;
      throw new Error('down');
    });
    await expect(read()).rejects.toThrow('down');
    await expect(read()).rejects.toThrow('down');
    expect(reads).toBe(1);
  });

  test('is remembered also where it is undefined', () => {
    let reads = 0;
    const read = once(() => {
      reads += 1;
    });
    read();
    read();
    expect(reads).toBe(1);
  });
});
