import { CREATE_USAGE, eventually, receiptOf } from '../support/reports.ts';
import { startWorld, type World } from '../support/world.ts';

/** Reporting to a vendor that recognises no repeats. */

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const posts = async () => (await world.requests('GRAALSYSTEMS')).filter(({ method }) => method === 'POST');
let count = 0;
const keyed = (input: Record<string, unknown> = {}) => {
  count += 1;
  return { idempotencyKey: `key-${count}`, productType: 'INSTANCE', quantity: '5', ...input };
};
const create = async (input: Record<string, unknown>) => world.query(CREATE_USAGE, { input });

test('sends a report once, with every digit and the key among its dimensions', async () => {
  const input = keyed({
    quantity: '900719925474099.123456789',
    productReference: 'c5.large',
    created: '2026-11-01T10:00:00.123456789+02:00',
    dimensions: [{ key: '__proto__', value: 'kept' }],
  });
  const { data, errors } = await create(input);
  expect(errors).toBeUndefined();
  expect(data.createGraalSystemsUsage).toMatchObject({
    receipt: {
      idempotencyKey: input.idempotencyKey,
      accountId: 'graalsystems:sandbox',
      account: { id: 'graalsystems:sandbox' },
      operation: 'createGraalSystemsUsage',
      status: 'CONFIRMED',
      attempts: 1,
      records: [{ index: 0, key: 'INSTANCE', status: 'CONFIRMED', code: null, message: null }],
    },
    usage: { quantity: '900719925474099.123456789', productReference: 'c5.large' },
  });
  const [request, ...others] = await posts();
  expect(others).toEqual([]);
  expect(request?.headers['content-type']).toBe('application/vnd.graal.systems.v1.usage+json');
  expect(request?.headers.connection).toBe('close');
  expect(request?.body).toBe(
    '{"product_type":"INSTANCE","quantity":900719925474099.123456789,"product_reference":"c5.large","created":"2026-11-01T08:00:00.123456789Z",' +
      `"dimensions":{"__proto__":"kept","usage-gateway-key":"${input.idempotencyKey}"}}`,
  );
});

test('gives the same receipt for the same key, and sends nothing again', async () => {
  const input = keyed({ quantity: '5' });
  const first = await create(input);
  const second = await create({ ...input, quantity: '5.00' });
  expect(second).toEqual(first);
  expect(await posts()).toHaveLength(1);
});

test('looks an unclear report up, and does not send it again where it was taken', async () => {
  await world.fault('graalsystems', { kind: 'reset', when: 'after', method: 'POST', times: 1 });
  const { data } = await create(keyed());
  const { receipt, usage } = data.createGraalSystemsUsage;
  expect(receipt).toMatchObject({ status: 'UNKNOWN', attempts: 1, records: [{ code: 'UPSTREAM_RESET' }] });
  expect(usage).toBeNull();
  await eventually(async () =>
    expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'CONFIRMED', attempts: 1 }),
  );
  expect(await posts()).toHaveLength(1);
});
