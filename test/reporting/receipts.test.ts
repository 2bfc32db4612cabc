import { existsSync } from 'node:fs';
import { sandboxAccount } from '../../src/config.ts';
import { providers } from '../../src/providers/index.ts';
import { CREATE_USAGE, RECEIPT, receiptOf } from '../support/reports.ts';
import { startWorld, type World } from '../support/world.ts';

const PAGE = `query ($account: ID, $status: UsageReceiptStatus, $first: Int, $after: String) {
  usageReceipts(account: $account, status: $status, first: $first, after: $after) {
    edges { cursor node { id } } nodes { ${RECEIPT} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.stop());

const create = async (key: string, productType = 'INSTANCE') => {
  const { data } = await world.query(CREATE_USAGE, { input: { idempotencyKey: key, productType, quantity: '1' } });
  return data.createGraalSystemsUsage.receipt;
};
const page = async (variables: Record<string, unknown> = {}) => {
  const { data, errors } = await world.query(PAGE, variables);
  expect(errors).toBeUndefined();
  return data.usageReceipts;
};
const keys = (found: { nodes: { idempotencyKey: string }[] }) => found.nodes.map((node) => node.idempotencyKey);

test('a gateway to which nothing was reported has no receipts, and makes no ledger to find that out', async () => {
  expect(await receiptOf(world, 'none')).toBeNull();
  expect((await page()).nodes).toEqual([]);
  expect(world.ledger.kind === 'sqlite' && existsSync(world.ledger.path)).toBe(false);
});

test('receipts come the newest first, page by page, however many are added meanwhile', async () => {
  for (const key of ['k1', 'k2', 'k3']) await create(key);
  const first = await page({ first: 2 });
  expect(keys(first)).toEqual(['k3', 'k2']);
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false, endCursor: first.edges[1].cursor });
  await create('k4');
  const second = await page({ first: 2, after: first.pageInfo.endCursor });
  expect(keys(second)).toEqual(['k1']);
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('they are narrowed by account and by status', async () => {
  await create('k1');
  await create('k2', 'LUNCH');
  expect(keys(await page({ status: 'REJECTED' }))).toEqual(['k2']);
  expect(keys(await page({ account: 'graalsystems:sandbox', status: 'CONFIRMED' }))).toEqual(['k1']);
  expect(keys(await page({ account: 'suger:sandbox' }))).toEqual([]);
});

test('a page of no size, and a cursor of other filters, are BAD_USER_INPUT', async () => {
  await create('k1');
  const { pageInfo } = await page();
  for (const variables of [
    { first: 0 },
    { first: 1001 },
    { status: 'CONFIRMED', after: pageInfo.endCursor },
    { after: 'x' },
  ]) {
    const { data, errors } = await world.query(PAGE, variables);
    expect(data).toEqual({ usageReceipts: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('a receipt of an account that is not configured any more stands without its account', async () => {
  const receipt = await create('k1');
  await world.stop({ keepLedger: true });
  const second = await startWorld({
    ledger: world.ledger,
    accounts: (url) => [sandboxAccount(providers[1] as (typeof providers)[number], url)],
  });
  try {
    expect(await receiptOf(second, receipt.id)).toEqual({ ...receipt, account: null });
  } finally {
    await second.stop();
  }
  world = await startWorld();
});
