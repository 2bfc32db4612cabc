import { pairsOf, startWorld, type World } from '../support/world.ts';

const GROUPS = '/org/sandbox/usageRecordGroup';
const ENTITLEMENTS = ['acorn', 'beacon', 'cobalt', 'delta', 'ember', 'fjord']
  .flatMap((name) => [`ent_${name}_1`, `ent_${name}_2`])
  .concat('ent_garnet_1');
const SELECTION =
  'edges { cursor node { id } } nodes { id entitlementId } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
beforeEach(() => world.forget());
afterAll(() => world.stop());

test('many entitlements are read from the list of all, page by page, and each has what it has by itself', async () => {
  const together = await groupsOf(ENTITLEMENTS);
  const calls = await asked();
  const ofAll = calls.filter(({ entitlementId }) => entitlementId === undefined);
  expect(ofAll).toEqual(
    [0, 1_000].map((offset) => ({
      limit: '1000',
      offset: String(offset),
      startDate: '2026-02-08',
      endDate: '2026-03-10',
    })),
  );
  // The few whose page was not whole by then, since as many pages of the list were left.
  expect(calls.length - ofAll.length).toBeLessThanOrEqual(2);
  expect(together).toEqual(await oneByOne(ENTITLEMENTS));
  expect(together.some(({ pageInfo }) => pageInfo.hasNextPage)).toBe(true);
});

test('short pages need no more of the list than holds them', async () => {
  const few = ENTITLEMENTS.slice(0, 5);
  const together = await groupsOf(few, '(first: 3)');
  expect(await asked()).toHaveLength(1);
  expect(together).toEqual(await oneByOne(few, '(first: 3)'));
});

test('a cursor leads on in the entitlement’s own list', async () => {
  const [first] = await groupsOf(ENTITLEMENTS, '(first: 7)');
  const [whole] = await oneByOne(ENTITLEMENTS.slice(0, 1), '(first: 10)');
  await world.forget();
  const [next] = await groupsOf(ENTITLEMENTS.slice(0, 1), `(first: 3, after: "${first?.pageInfo.endCursor}")`);
  expect([...(first?.nodes ?? []), ...(next?.nodes ?? [])]).toEqual(whole?.nodes);
  expect(await asked()).toEqual([expect.objectContaining({ entitlementId: 'ent_acorn_1', offset: '7', limit: '3' })]);
});

test('what else narrows the lists narrows the list of all', async () => {
  const args = '(filter: { status: REPORTED, startDate: "2026-03-01", endDate: "2026-03-05" })';
  const together = await groupsOf(ENTITLEMENTS, args);
  expect(await asked()).toEqual([
    { status: 'REPORTED', startDate: '2026-03-01', endDate: '2026-03-05', limit: '1000', offset: '0' },
  ]);
  expect(together).toEqual(await oneByOne(ENTITLEMENTS, args));
});

test('two entitlements are asked for one by one', async () => {
  await groupsOf(ENTITLEMENTS.slice(0, 2), '(first: 5)');
  expect((await asked()).map(({ entitlementId }) => entitlementId)).toEqual(['ent_acorn_1', 'ent_acorn_2']);
});

test('a list that is too long for them is given up after a page', async () => {
  const three = ENTITLEMENTS.slice(0, 3);
  const args = '(first: 500, filter: { startDate: "2025-03-01" })';
  const together = await groupsOf(three, args);
  const calls = await asked();
  expect(calls.map(({ entitlementId }) => entitlementId)).toEqual([undefined, ...three]);
  expect(together).toEqual(await oneByOne(three, args));
});

test('a group that does not say whose it is may be anybody’s: each is asked for by itself', async () => {
  const three = ENTITLEMENTS.slice(0, 3);
  const usageRecordGroups = [{ id: 'urg-1', entitlementID: 7, creationTime: '2026-03-09T00:00:00Z' }];
  await world.fault('suger', { status: 200, path: GROUPS, times: 1, body: JSON.stringify({ usageRecordGroups }) });
  const together = await groupsOf(three, '(first: 2)');
  expect((await asked()).map(({ entitlementId }) => entitlementId)).toEqual([undefined, ...three]);
  expect(together.map(({ nodes }) => nodes.length)).toEqual([2, 2, 2]);
});

test('where the vendor fails, each is null and says why, and no call is made for each', async () => {
  await world.fault('suger', { status: 401, path: GROUPS });
  const { data, errors } = await ask(ENTITLEMENTS);
  expect(data._entities).toEqual(ENTITLEMENTS.map(() => ({ usageRecordGroups: null })));
  expect(errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual(
    ENTITLEMENTS.map((_, index) => [['_entities', index, 'usageRecordGroups'], 'UPSTREAM_UNAUTHENTICATED']),
  );
  expect(await asked()).toHaveLength(1);
});

test('what one of them may not ask for is refused as it is by itself, and nobody is asked', async () => {
  for (const args of [
    '(first: 0)',
    '(filter: { partner: AWS })',
    '(filter: { entitlementId: "another" })',
    '(filter: { status: UNRECOGNIZED })',
    '(filter: { startDate: "2026-03-05", endDate: "2026-03-01" })',
  ]) {
    const { data, errors } = await ask(ENTITLEMENTS.slice(0, 3), args);
    expect([args, data._entities]).toEqual([args, Array(3).fill({ usageRecordGroups: null })]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(Array(3).fill('BAD_USER_INPUT'));
  }
  expect(await asked()).toEqual([]);
});

interface Groups {
  readonly nodes: readonly { readonly id: string; readonly entitlementId: string }[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

function ask(ids: readonly string[], args = '') {
  return world.query(
    `query($r: [_Any!]!) {
      _entities(representations: $r) { ... on SugerEntitlement { usageRecordGroups${args} { ${SELECTION} } } }
    }`,
    { r: ids.map((id) => ({ __typename: 'SugerEntitlement', accountId: 'suger:sandbox', id })) },
  );
}

async function groupsOf(ids: readonly string[], args?: string): Promise<Groups[]> {
  const { data, errors } = await ask(ids, args);
  expect(errors).toBe(undefined);
  return data._entities.map(({ usageRecordGroups }: { usageRecordGroups: Groups }) => usageRecordGroups);
}

/** In a request each, so that nothing can be shared. */
async function oneByOne(ids: readonly string[], args?: string): Promise<(Groups | undefined)[]> {
  const all: (Groups | undefined)[] = [];
  for (const id of ids) all.push((await groupsOf([id], args))[0]);
  return all;
}

/** The parameters of each call for groups. */
async function asked(): Promise<Record<string, string>[]> {
  const requests = await world.requests('SUGER');
  return requests.filter(({ path }) => path === GROUPS).map((request) => Object.fromEntries(pairsOf(request)));
}
