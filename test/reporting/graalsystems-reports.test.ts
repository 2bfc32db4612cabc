import { sandboxAccount } from '../../src/config.ts';
import { providers } from '../../src/providers/index.ts';
import { CREATE_USAGE, eventually, RECEIPT, receiptOf } from '../support/reports.ts';
import { pairsOf, QUICK_REPORTING, startWorld, type World } from '../support/world.ts';

/** Reporting to a vendor that recognises no repeats: what the machinery promises, seen through GraphQL and at the vendor. */

const [graalSystems, suger] = providers as [(typeof providers)[number], (typeof providers)[number]];

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

let count = 0;
const keyed = (input: Record<string, unknown> = {}) => {
  count += 1;
  return { idempotencyKey: `key-${count}`, productType: 'INSTANCE', quantity: '5', ...input };
};
const create = async (input: Record<string, unknown>) => world.query(CREATE_USAGE, { input });
const created = async (input: Record<string, unknown>) => {
  const { data, errors } = await create(input);
  expect(errors).toBeUndefined();
  return data.createGraalSystemsUsage;
};
const posts = async () => (await world.requests('GRAALSYSTEMS')).filter(({ method }) => method === 'POST');
const gets = async () => (await world.requests('GRAALSYSTEMS')).filter(({ method }) => method === 'GET');
const fault = (given: Record<string, unknown>) => world.fault('graalsystems', { method: 'POST', times: 1, ...given });
const USAGES = `query ($window: UsageWindowInput) {
  graalSystemsUsages(window: $window) { id quantity created dimensions { key value } }
}`;
/** The default window ends with the last whole minute. */
const aroundNow = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 3_600_000).toISOString(),
});
/** The usages that the vendor has under a key. */
const atVendor = async (key: string) => {
  const { data } = await world.query(USAGES, { window: aroundNow() });
  return data.graalSystemsUsages.filter(({ dimensions }: { dimensions: { key: string; value: string }[] }) =>
    dimensions.some((dimension) => dimension.key === 'usage-gateway-key' && dimension.value === key),
  );
};
const becomes = (id: string, expected: Record<string, unknown>) =>
  eventually(async () => expect(await receiptOf(world, id)).toMatchObject(expected));

describe('what is sent', () => {
  test('goes out once, with every digit, on a connection of its own, the key among its dimensions', async () => {
    const input = keyed({
      quantity: '900719925474099.123456789',
      productReference: 'c5.large',
      created: '2026-11-01T10:00:00.123456789+02:00',
      dimensions: [{ key: '__proto__', value: 'kept' }],
    });
    expect(await created(input)).toMatchObject({
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

  test('bears the moment at which the gateway took it where the caller named none, however late it is delivered', async () => {
    await fault({ status: 429, headers: { 'retry-after': '1' } });
    const input = keyed();
    const { receipt } = await created(input);
    expect(receipt.status).toBe('QUEUED');
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 2 });
    const bodies = (await posts()).map(({ body }) => JSON.parse(body));
    expect(bodies.map((body) => body.created)).toEqual([receipt.submittedAt, receipt.submittedAt]);
    expect(await atVendor(input.idempotencyKey)).toMatchObject([{ created: receipt.submittedAt }]);
  });

  test('is what a query of the same usages gives', async () => {
    const input = keyed({ dimensions: [{ key: 'team', value: 'a' }] });
    const { usage } = await created(input);
    const { data } = await world.query(USAGES, { window: aroundNow() });
    expect(data.graalSystemsUsages.map(({ id }: { id: string }) => id)).toContain(usage.id);
  });
});

describe('what is refused before anything is sent or written down', () => {
  test.each([
    ['a negative quantity', { quantity: '-1' }, 'BAD_USER_INPUT', '"quantity" may not be negative.'],
    ['no product type', { productType: ' ' }, 'BAD_USER_INPUT', '"productType" may not be blank.'],
    [
      'a dimension that comes twice',
      {
        dimensions: [
          { key: 'a', value: '1' },
          { key: 'a', value: '1' },
        ],
      },
      'BAD_USER_INPUT',
      '"dimensions" names a key twice: add up what belongs together.',
    ],
    [
      'the dimension that is ours',
      { dimensions: [{ key: 'usage-gateway-key', value: 'x' }] },
      'BAD_USER_INPUT',
      '"dimensions" may not hold "usage-gateway-key": the gateway sends the idempotency key under it.',
    ],
    [
      'a blank key',
      { idempotencyKey: '  ' },
      'IDEMPOTENCY_KEY_REQUIRED',
      '"idempotencyKey" may not be blank: choose one for each report, and repeat the report with the same one.',
    ],
    [
      'a key that is too long',
      { idempotencyKey: 'k'.repeat(256) },
      'BAD_USER_INPUT',
      '"idempotencyKey" must be 1 to 255 printable ASCII characters.',
    ],
    [
      'a key that is not ASCII',
      { idempotencyKey: 'schlüssel' },
      'BAD_USER_INPUT',
      '"idempotencyKey" must be 1 to 255 printable ASCII characters.',
    ],
    ['an account of another vendor', { account: 'suger:sandbox' }, 'BAD_USER_INPUT', undefined],
    ['half of a surrogate pair', { productReference: '\ud800' }, 'BAD_USER_INPUT', undefined],
  ])('%s', async (_case, input, code, message) => {
    const { data, errors } = await create(keyed(input));
    expect(data).toEqual({ createGraalSystemsUsage: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions.code).toBe(code);
    if (message) expect(errors?.[0]?.message).toBe(message);
    expect(await posts()).toEqual([]);
  });

  test('a mutation by GET', async () => {
    const query = new URLSearchParams({ query: CREATE_USAGE, variables: JSON.stringify({ input: keyed() }) });
    const answer = await fetch(`${world.url}/graphql?${query}`);
    expect(answer.status).toBe(405);
    expect(await posts()).toEqual([]);
  });

  test('a batch of operations', async () => {
    const one = { query: CREATE_USAGE, variables: { input: keyed() } };
    const answer = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([one, one]),
    });
    expect(answer.status).toBe(400);
    expect(await posts()).toEqual([]);
  });
});

describe('the same key', () => {
  test('gives the same receipt for the same content, in whatever form, and sends nothing again', async () => {
    const input = keyed({
      quantity: '5',
      created: '2026-11-01T00:00:00Z',
      productReference: null,
      dimensions: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    });
    const first = await created(input);
    const { productReference: _, ...rest } = input as Record<string, unknown>;
    const second = await created({
      ...rest,
      quantity: '5.00',
      created: '2026-11-01T01:00:00.000+01:00',
      dimensions: [
        { key: 'b', value: '2' },
        { key: 'a', value: '1' },
      ],
    });
    expect(second).toEqual(first);
    expect(await posts()).toHaveLength(1);
  });

  test.each([
    ['quantity', { quantity: '6' }],
    ['product', { productType: 'EGRESS' }],
    ['time, where there was none', { created: '2026-11-01T00:00:00Z' }],
    ['dimensions', { dimensions: [{ key: 'a', value: '1' }] }],
  ])('with another %s is IDEMPOTENCY_KEY_REUSED, and nothing is sent', async (_case, change) => {
    const input = keyed();
    await created(input);
    const { data, errors } = await create({ ...input, ...change });
    expect(data).toEqual({ createGraalSystemsUsage: null });
    expect(errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
    expect(await posts()).toHaveLength(1);
  });

  test('a hundred times at once is one request, and one receipt with the vendor’s answer for all', async () => {
    await fault({ kind: 'delay', ms: 300 });
    const input = keyed();
    const all = await Promise.all(Array.from({ length: 100 }, () => created(input)));
    expect(new Set(all.map(({ receipt }) => receipt.id)).size).toBe(1);
    expect(new Set(all.map(({ receipt }) => receipt.status))).toEqual(new Set(['CONFIRMED']));
    expect(await posts()).toHaveLength(1);
  });

  test('is waited for by nobody longer than there is something to wait for: a caller who has gone loses nothing', async () => {
    await fault({ kind: 'delay', ms: 400 });
    const input = keyed();
    const body = JSON.stringify({ query: CREATE_USAGE, variables: { input } });
    const headers = { 'content-type': 'application/json' };
    const gone = fetch(`${world.url}/graphql`, { method: 'POST', headers, body, signal: AbortSignal.timeout(100) });
    await expect(gone).rejects.toThrow();
    const { receipt } = await created(input);
    expect(receipt).toMatchObject({ status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(1);
  });

  test('outlives the gateway', async () => {
    const input = keyed();
    const first = await created(input);
    await world.restart();
    expect(await created(input)).toEqual(first);
    expect(await posts()).toHaveLength(1);
  });
});

describe('certainly not processed: QUEUED at once, and delivered later', () => {
  test.each([
    ['429', { status: 429 }, 'UPSTREAM_RATE_LIMITED'],
    ['429 with a time', { status: 429, headers: { 'retry-after': '1' } }, 'UPSTREAM_RATE_LIMITED'],
    ['401', { status: 401 }, 'UPSTREAM_UNAUTHENTICATED'],
  ])('%s', async (_case, given, code) => {
    await fault(given);
    const input = keyed();
    const { receipt, usage } = await created(input);
    expect(receipt).toMatchObject({ status: 'QUEUED', attempts: 1, records: [{ status: 'QUEUED', code }] });
    expect(usage).toBeNull();
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 2, records: [{ code: null }] });
    expect(await atVendor(input.idempotencyKey)).toHaveLength(1);
    expect(await gets()).toHaveLength(1);
  });

  test('what waits is sent in the order in which it was taken, also over a restart', async () => {
    await fault({ status: 429, headers: { 'retry-after': '1' }, times: 1 });
    const inputs = [keyed({ quantity: '1' }), keyed({ quantity: '2' }), keyed({ quantity: '3' })];
    const receipts = [];
    for (const input of inputs) receipts.push((await created(input)).receipt);
    expect(receipts.map(({ status }) => status)).toEqual(['QUEUED', 'QUEUED', 'QUEUED']);
    expect(await posts()).toHaveLength(1);
    await world.restart();
    for (const { id } of receipts) await becomes(id, { status: 'CONFIRMED' });
    expect((await posts()).map(({ body }) => JSON.parse(body).quantity)).toEqual([1, 1, 2, 3]);
  });

  test('a vendor that refuses all connections has its reports QUEUED, whoever else answers', async () => {
    const own = await startWorld({
      accounts: (url) => [
        {
          provider: graalSystems,
          settings: { ...sandboxAccount(graalSystems, url).settings, baseUrl: 'http://127.0.0.1:1' },
        },
        sandboxAccount(suger, url),
      ],
    });
    try {
      const { data } = await own.query(CREATE_USAGE, { input: keyed() });
      expect(data.createGraalSystemsUsage.receipt).toMatchObject({
        status: 'QUEUED',
        records: [{ code: 'UPSTREAM_UNREACHABLE', message: 'GraalSystems could not be reached.' }],
      });
      const later = await own.query(CREATE_USAGE, { input: keyed() });
      expect(later.data.createGraalSystemsUsage.receipt.status).toBe('QUEUED');
    } finally {
      await own.stop();
    }
  });

  test('what waits is bounded: beyond it new reports are refused, known ones answered, and nothing taken is dropped', async () => {
    const own = await startWorld({ reporting: { ...QUICK_REPORTING, maxParts: 3 } });
    try {
      await own.fault('graalsystems', { status: 429, headers: { 'retry-after': '1' }, method: 'POST', times: 1 });
      const inputs = [keyed(), keyed(), keyed()];
      const receipts = [];
      for (const input of inputs) {
        receipts.push((await own.query(CREATE_USAGE, { input })).data.createGraalSystemsUsage.receipt);
      }
      const { errors } = await own.query(CREATE_USAGE, { input: keyed() });
      expect(errors).toMatchObject([{ extensions: { code: 'SERVICE_OVERLOADED', retryable: true } }]);
      const again = await own.query(CREATE_USAGE, { input: inputs[0] });
      expect(again.data.createGraalSystemsUsage.receipt.id).toBe(receipts[0].id);
      for (const { id } of receipts) {
        await eventually(async () => expect(await receiptOf(own, id)).toMatchObject({ status: 'CONFIRMED' }));
      }
      expect((await own.query(CREATE_USAGE, { input: keyed() })).errors).toBeUndefined();
    } finally {
      await own.stop();
    }
  });
});

describe('perhaps processed: UNKNOWN, and looked up at the vendor', () => {
  const UNCLEAR: [string, Record<string, unknown>, string][] = [
    ['a reset', { kind: 'reset' }, 'UPSTREAM_RESET'],
    ['500', { status: 500 }, 'UPSTREAM_ERROR'],
    ['502', { status: 502 }, 'UPSTREAM_ERROR'],
    ['503', { status: 503 }, 'UPSTREAM_ERROR'],
    ['408', { status: 408 }, 'UPSTREAM_TIMEOUT'],
    ['silence', { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
    ['half of an answer', { kind: 'truncate' }, 'UPSTREAM_BAD_RESPONSE'],
    ['a page', { kind: 'html' }, 'UPSTREAM_BAD_RESPONSE'],
    ['an empty object', { status: 200, body: '{}' }, 'UPSTREAM_BAD_RESPONSE'],
    ['no body', { status: 204 }, 'UPSTREAM_BAD_RESPONSE'],
  ];

  test.each(UNCLEAR)('%s after the vendor took it: found there, and not sent again', async (_case, given, code) => {
    await fault({ ...given, when: 'after' });
    const input = keyed({ quantity: '0.000000001' });
    const { receipt, usage } = await created(input);
    expect(receipt).toMatchObject({ status: 'UNKNOWN', attempts: 1, records: [{ status: 'UNKNOWN', code }] });
    expect(usage).toBeNull();
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 1, records: [{ code: null }] });
    expect(await posts()).toHaveLength(1);
    expect((await created(input)).usage).toMatchObject({ quantity: '0.000000001' });
  });

  test.each(UNCLEAR)('%s before the vendor took it: absent twice, then sent again', async (_case, given) => {
    await fault({ ...given, when: 'before' });
    const input = keyed();
    const { receipt } = await created(input);
    expect(receipt.status).toBe('UNKNOWN');
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 2 });
    expect(await posts()).toHaveLength(2);
    expect(await atVendor(input.idempotencyKey)).toHaveLength(1);
  });

  test('the last look before it is sent again is at least the settling time after the sending ended', async () => {
    await fault({ kind: 'reset', when: 'before' });
    const { receipt } = await created(keyed());
    await becomes(receipt.id, { status: 'CONFIRMED' });
    const requests = (await world.requests('GRAALSYSTEMS')).slice(0, 4);
    expect(requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'POST']);
    const [sent, , lastLook] = requests.map(({ at }) => Date.parse(at));
    expect((lastLook ?? 0) - (sent ?? 0)).toBeGreaterThanOrEqual(QUICK_REPORTING.settleMs ?? 0);
    const looked = new Map(pairsOf(requests[2] as Parameters<typeof pairsOf>[0]));
    expect(Date.parse(looked.get('from') ?? '')).toBe(Date.parse(receipt.submittedAt) - 60_000);
    expect(Date.parse(looked.get('to') ?? '')).toBe(Date.parse(receipt.submittedAt) + 60_000);
  });

  test('while the vendor cannot be asked it stays UNKNOWN, and is not sent again', async () => {
    await fault({ kind: 'reset', when: 'before' });
    await world.fault('graalsystems', { status: 503, method: 'GET', times: 6 });
    const input = keyed();
    const { receipt } = await created(input);
    await eventually(async () => expect((await gets()).length).toBeGreaterThanOrEqual(5));
    expect(await receiptOf(world, receipt.id)).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
    expect(await posts()).toHaveLength(1);
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 2 });
    expect(await atVendor(input.idempotencyKey)).toHaveLength(1);
  });

  test.each([
    ['a usage that cannot be read', '[null]'],
    ['a usage whose dimensions cannot be read', '[{"product_type":"EGRESS","dimensions":5}]'],
    ['a usage whose key cannot be read', '[{"dimensions":{"usage-gateway-key":7}}]'],
  ])('%s is no proof of absence: it is not sent again', async (_case, body) => {
    await fault({ kind: 'reset', when: 'after' });
    const headers = { 'content-type': 'application/vnd.graal.systems.v1.usage+json' };
    await world.fault('graalsystems', { status: 200, headers, body, method: 'GET', times: 4 });
    const { receipt } = await created(keyed());
    await becomes(receipt.id, { status: 'CONFIRMED', attempts: 1 });
    expect(await posts()).toHaveLength(1);
    expect((await gets()).length).toBeGreaterThanOrEqual(5);
  });

  test('where it cannot be looked up for long, a person is told, and it is looked up all the same', async () => {
    const own = await startWorld({ reporting: { ...QUICK_REPORTING, lookForMs: 300 } });
    try {
      await own.fault('graalsystems', { kind: 'reset', method: 'POST', when: 'after', times: 1 });
      await own.fault('graalsystems', { status: 403, method: 'GET' });
      const { data } = await own.query(CREATE_USAGE, { input: keyed() });
      const { id } = data.createGraalSystemsUsage.receipt;
      await eventually(async () =>
        expect(await receiptOf(own, id)).toMatchObject({
          status: 'UNKNOWN',
          records: [{ code: 'WRITE_OUTCOME_UNKNOWN', message: expect.stringContaining('receipts resolve') }],
        }),
      );
      await fetch(`${own.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
      await eventually(async () =>
        expect(await receiptOf(own, id)).toMatchObject({ status: 'CONFIRMED', attempts: 1 }),
      );
    } finally {
      await own.stop();
    }
  });

  test('a vendor that cannot be asked what it has is reported to all the same', async () => {
    await fault({ kind: 'reset', when: 'after' });
    await world.fault('graalsystems', { status: 403, method: 'GET' });
    const { receipt } = await created(keyed());
    await eventually(async () => expect((await gets()).length).toBeGreaterThanOrEqual(5));
    for (let count = 0; count < 3; count += 1) expect((await created(keyed())).receipt.status).toBe('CONFIRMED');
    await world.forget();
    await becomes(receipt.id, { attempts: 2 });
  });

  test('one that is UNKNOWN does not hold up those behind it', async () => {
    await fault({ kind: 'reset', when: 'before' });
    await world.fault('graalsystems', { status: 500, method: 'GET' });
    const { receipt } = await created(keyed());
    expect(receipt.status).toBe('UNKNOWN');
    expect((await created(keyed())).receipt.status).toBe('CONFIRMED');
    await world.forget();
    await becomes(receipt.id, { status: 'CONFIRMED' });
  });
});

describe('refused by the vendor: REJECTED, with its reason', () => {
  test('its own words stand in the receipt, and nothing is sent again', async () => {
    const { receipt, usage } = await created(keyed({ productType: 'LUNCH' }));
    expect(receipt).toMatchObject({
      status: 'REJECTED',
      attempts: 1,
      records: [{ status: 'REJECTED', code: 'UPSTREAM_REJECTED', message: expect.stringContaining('product_type') }],
    });
    expect(usage).toBeNull();
    expect(await posts()).toHaveLength(1);
  });

  test.each([
    ['403', { status: 403 }, 'UPSTREAM_FORBIDDEN'],
    ['404', { status: 404 }, 'NOT_FOUND'],
    ['413', { status: 413 }, 'UPSTREAM_REJECTED'],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, 'UPSTREAM_BAD_RESPONSE'],
  ])('%s', async (_case, given, code) => {
    await fault(given);
    const { receipt } = await created(keyed());
    expect(receipt).toMatchObject({ status: 'REJECTED', records: [{ code }] });
    expect(await posts()).toHaveLength(1);
  });

  test('words that repeat a credential, or are none, are not passed on', async () => {
    const body = JSON.stringify({ message: `no sandbox-token\u0000here \u001b[2J${'x'.repeat(1000)} Bearer abc` });
    await fault({ status: 400, headers: { 'content-type': 'application/json' }, body });
    const { receipt } = await created(keyed());
    const [{ message }] = receipt.records;
    expect(message).not.toContain('sandbox-token');
    expect(message).toMatch(/^no … ?here \[2Jx+…$/);
    expect(message.length).toBeLessThan(310);
  });
});

test('three mutations in one document, the second refused: the first and the third have their receipts', async () => {
  const field = (alias: string, input: Record<string, unknown>) =>
    `${alias}: createGraalSystemsUsage(input: { idempotencyKey: "${input.idempotencyKey}", productType: "INSTANCE", quantity: "${input.quantity}" }) { receipt { ${RECEIPT} } }`;
  const { data, errors } = await world.query(
    `mutation { ${field('a', keyed())} ${field('b', keyed({ quantity: '-1' }))} ${field('c', keyed())} }`,
  );
  expect(data.a.receipt.status).toBe('CONFIRMED');
  expect(data.b).toBeNull();
  expect(data.c.receipt.status).toBe('CONFIRMED');
  expect(errors).toMatchObject([{ path: ['b'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(await posts()).toHaveLength(2);
});
