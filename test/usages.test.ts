import { accountId } from '../src/accounts.ts';
import { sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import { startWorld, type World } from './support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

const accountIds = () => providers.map((provider) => accountId(provider, provider.sandboxSettings));

describe('one query over everything', () => {
  const FOUR_ROOTS = `{
    usages { account { id provider } window { from to } records { complete asOf nodes { id metric quantity } } }
    billableMetrics { id name }
    usageRecordGroups(first: 5) { nodes { id status } }
    deviceUsage(deviceUids: ["dev:864475040000001"]) { device { uid } data { period totalBytes } events { totalEvents } }
  }`;

  test('answers the four roots in full, accounts in the order of UsageProvider', async () => {
    const { status, data, errors } = await world.query(FOUR_ROOTS);
    expect(errors).toBeUndefined();
    expect(status).toBe(200);
    expect(data.usages.map((usage: { account: { id: string } }) => usage.account.id)).toEqual(accountIds());
    for (const { records, window } of data.usages) {
      expect(typeof records.complete).toBe('boolean');
      expect(records.nodes.length).toBeGreaterThan(0);
      expect(window).toEqual({ from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' });
    }
    expect(data.billableMetrics).toHaveLength(10);
    expect(data.usageRecordGroups.nodes).toHaveLength(5);
    expect(data.deviceUsage).toHaveLength(1);
    expect(data.deviceUsage[0].data.length).toBeGreaterThan(0);
  });

  test('asks each vendor once for each thing', async () => {
    await world.query(FOUR_ROOTS);
    const asked = (await world.requests()).map(({ provider, path, query }) => `${provider} ${path}?${query}`);
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe('partial failure', () => {
  /** Every way in which a vendor can fail, and what is said of it. */
  const FAULTS = [
    [{ status: 503 }, { code: 'UPSTREAM_ERROR', retryable: true, upstreamStatus: 503 }],
    [{ status: 500 }, { code: 'UPSTREAM_ERROR', retryable: true, upstreamStatus: 500 }],
    [{ kind: 'reset' }, { code: 'UPSTREAM_RESET', retryable: true }],
    [{ kind: 'hang' }, { code: 'UPSTREAM_TIMEOUT', retryable: true }],
    [{ kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE', retryable: false }],
    [{ kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON', retryable: true }],
    [
      { status: 200, body: '12' },
      { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: true },
    ],
    [
      { status: 200, body: '{}' },
      { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: true },
    ],
    [
      { status: 200, body: '' },
      { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false },
    ],
    [{ status: 204 }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false }],
    [
      { status: 302, headers: { location: 'http://127.0.0.1/' } },
      { code: 'UPSTREAM_BAD_RESPONSE', reason: 'REDIRECT', retryable: false },
    ],
    [{ status: 401 }, { code: 'UPSTREAM_UNAUTHENTICATED', retryable: false, upstreamStatus: 401 }],
    [{ status: 403 }, { code: 'UPSTREAM_FORBIDDEN', retryable: false, upstreamStatus: 403 }],
    [{ status: 400 }, { code: 'UPSTREAM_REJECTED', retryable: false, upstreamStatus: 400 }],
  ] as const;

  const cases = providers.flatMap((provider) =>
    FAULTS.map(([fault, extensions]) => [provider.name, JSON.stringify(fault), provider, fault, extensions] as const),
  );

  test.each(cases)(
    '%s answering %s nulls its own records, says why once, and leaves the others whole',
    async (_name, _fault, failing, fault, expected) => {
      await world.fault(failing.id, fault);
      const { status, data, errors } = await world.query(
        `{ usages(window: { from: "2026-03-08T00:00:00Z", to: "2026-03-09T00:00:00Z" }) {
          account { id provider } records(first: 3) { nodes { quantity } }
        } }`,
      );
      const index = providers.indexOf(failing);
      expect(status).toBe(200);
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.path).toEqual(['usages', index, 'records']);
      expect(errors?.[0]?.extensions).toMatchObject({
        ...expected,
        provider: failing.name,
        account: accountIds()[index],
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(data.usages).toHaveLength(providers.length);
      for (const [at, { records }] of data.usages.entries()) {
        if (at === index) expect(records).toBeNull();
        else expect(records.nodes).toHaveLength(3);
      }
    },
  );

  test('a vendor that asks for a pause is left alone until it is over, and the error says until when', async () => {
    const own = await startWorld({ now: NOW });
    try {
      await own.fault('notehub', { status: 429, headers: { 'retry-after': '120' }, times: 1 });
      const before = Date.now();
      const asked = () =>
        own.query(
          '{ usages(providers: [NOTEHUB], metrics: ["sessions"]) { records { nodes { id } } account { rateLimit { remaining resetAt } health { state lastError } } } }',
        );
      const first = await asked();
      expect(first.errors?.[0]?.extensions.code).toBe('UPSTREAM_RATE_LIMITED');
      const retryAt = String(first.errors?.[0]?.extensions.retryAt);
      expect(Date.parse(retryAt)).toBeGreaterThanOrEqual(before + 120_000);
      const second = await asked();
      expect(second.errors?.[0]?.extensions).toMatchObject({
        code: 'UPSTREAM_RATE_LIMITED',
        retryAt,
      });
      expect(second.data.usages[0].account).toEqual({
        rateLimit: { remaining: 0, resetAt: retryAt },
        health: { state: 'DEGRADED', lastError: 'UPSTREAM_RATE_LIMITED' },
      });
      expect(await own.requests('NOTEHUB')).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });

  test('a read that fails in passing is asked again, and nobody notices', async () => {
    await world.fault('suger', { status: 503, times: 1 });
    const { data, errors } = await world.query('{ billableMetrics { id } }');
    expect(errors).toBeUndefined();
    expect(data.billableMetrics).toHaveLength(10);
    expect((await world.requests('SUGER')).map(({ status }) => status)).toEqual([503, 200]);
  });

  test('health and rateLimit are told without asking the vendor', async () => {
    const { data } = await world.query(
      '{ usageAccounts { id name provider externalId health { state } capabilities { metrics periods maxPageSize writes } } }',
    );
    expect(data.usageAccounts).toHaveLength(providers.length);
    expect(data.usageAccounts.map(({ id }: { id: string }) => id)).toEqual(accountIds());
    expect(await world.requests()).toEqual([]);
  });
});

describe('what is asked for', () => {
  test.each([
    [
      'a window that is turned round',
      'window: { from: "2026-03-02T00:00:00Z", to: "2026-03-01T00:00:00Z" }',
      'must not be later',
    ],
    [
      'a window of more than 400 days',
      'window: { from: "2025-01-01T00:00:00Z", to: "2026-03-01T00:00:00Z" }',
      'at most 400 days',
    ],
    ['an account that is not configured', 'accounts: ["suger:nobody"]', 'not configured'],
  ])('%s is refused before anything is asked', async (_what, args, message) => {
    const { data, errors } = await world.query(`{ usages(${args}) { records { nodes { id } } } }`);
    expect(data.usages).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(message),
        path: ['usages'],
        extensions: { code: 'BAD_USER_INPUT' },
      }),
    ]);
    expect(await world.requests()).toEqual([]);
  });

  test.each([0, -1, 1001])('first: %d is BAD_USER_INPUT at the records', async (first) => {
    const { data, errors } = await world.query(
      `{ usages(providers: [SUGER]) { records(first: ${first}) { nodes { id } } } }`,
    );
    expect(data.usages[0].records).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  test('first: null means 100', async () => {
    const { data } = await world.query('{ usages(providers: [NOTEHUB]) { records(first: null) { nodes { id } } } }');
    expect(data.usages[0].records.nodes).toHaveLength(100);
  });

  test('providers and accounts narrow which vendors are asked', async () => {
    const { data } = await world.query('{ usages(providers: [NOTEHUB]) { account { id } records { complete } } }');
    expect(data.usages).toHaveLength(1);
    expect(new Set((await world.requests()).map(({ provider }) => provider))).toEqual(new Set(['NOTEHUB']));
    const none = await world.query('{ usages(providers: [NOTEHUB], accounts: ["suger:sandbox"]) { account { id } } }');
    expect(none.data.usages).toEqual([]);
  });

  test('a cursor of a default window holds its window as time goes on, and fits no other list', async () => {
    const page = (later: World, after: string, args = '') =>
      later.query(
        `query($after: String!) { usages(providers: [NOTEHUB] ${args}) { records(first: 2, after: $after) { nodes { id } pageInfo { hasPreviousPage } } } }`,
        { after },
      );
    const { data } = await world.query(
      '{ usages(providers: [NOTEHUB]) { records(first: 4) { edges { cursor node { id } } } } }',
    );
    const [, second, third, fourth] = data.usages[0].records.edges;
    const nextWeek = await startWorld({ now: new Date('2026-03-17T12:34:56Z') });
    try {
      const next = await page(nextWeek, second.cursor);
      expect(next.errors).toBeUndefined();
      expect(next.data.usages[0].records.nodes).toEqual([third.node, fourth.node]);
      expect(next.data.usages[0].records.pageInfo.hasPreviousPage).toBe(true);
    } finally {
      await nextWeek.stop();
    }
    for (const args of [
      'metrics: ["sessions"]',
      'window: { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" }',
    ]) {
      const foreign = await page(world, second.cursor, args);
      expect(foreign.errors?.[0]).toMatchObject({
        path: ['usages', 0, 'records'],
        extensions: { code: 'BAD_USER_INPUT' },
      });
    }
  });

  test('a page reads no more than the rest of its window', async () => {
    const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-05T00:00:00Z' };
    const page = (after: string | null) =>
      world.query(
        'query($window: UsageWindowInput, $after: String) { usages(window: $window, metrics: ["sessions"], providers: [NOTEHUB]) { records(first: 300, after: $after) { nodes { period { from } } pageInfo { endCursor } } } }',
        { window, after },
      );
    const { data } = await page(null);
    await world.forget();
    const next = await page(data.usages[0].records.pageInfo.endCursor);
    expect(next.data.usages[0].records.nodes[0].period.from).toBe('2026-03-03T00:00:00Z');
    expect((await world.requests()).map(({ query }) => new URLSearchParams(query).get('startDate'))).toEqual([
      String(Date.UTC(2026, 2, 3) / 1000),
    ]);
  });

  test('a vendor without credentials is left out of usages, and its own fields say that it is not configured', async () => {
    const [first] = providers;
    const alone = await startWorld({
      now: NOW,
      accounts: (url) =>
        providers.filter((provider) => provider !== first).map((provider) => sandboxAccount(provider, url)),
    });
    try {
      const { data, errors } = await alone.query('{ usages { account { provider } } billableMetrics { id } }');
      expect(data.usages).toHaveLength(providers.length - 1);
      if (first?.name !== 'SUGER') return;
      expect(data.billableMetrics).toBeNull();
      expect(errors?.[0]).toMatchObject({
        path: ['billableMetrics'],
        extensions: { code: 'PROVIDER_NOT_CONFIGURED', provider: 'SUGER' },
      });
    } finally {
      await alone.stop();
    }
  });
});
