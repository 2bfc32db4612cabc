import { sandboxAccount } from '../../src/config.ts';
import { amie } from '../../src/providers/amie/index.ts';
import { suger } from '../../src/providers/suger/index.ts';
import type { LoggedRequest } from '../../src/sandbox/index.ts';
import { startWorld, type World } from '../support/world.ts';

/** What AMIE is asked, and what it is not. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const STATUS = '/usage/status';
const FAILED = '/usage/failed';
/** The status of the last 30 days, which are asked for where the caller names no window. */
const LAST_30_DAYS = statusOf('2026-02-08T12%3A34%3A00', '2026-03-10T12%3A34%3A00');
const MARCH_9 = 'window: {from: "2026-03-09T00:00:00Z", to: "2026-03-10T00:00:00Z"}';
const STATUS_OF_MARCH_9 = statusOf('2026-03-09T00%3A00%3A00', '2026-03-10T00%3A00%3A00');
const BOTH_ROOTS = ['amieUsageStatus { totalCharge }', 'amieFailedRecords { id }'];

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('what AMIE is asked', () => {
  test.each([
    ['{ amieUsageStatus { totalCharge } }', LAST_30_DAYS],
    ['{ amieUsageStatus(account: null, window: null) { resource { name } } }', LAST_30_DAYS],
    ['{ amieUsageStatus(account: "amie:SANDBOX") { failedJobCount } }', LAST_30_DAYS],
    [`{ amieUsageStatus(${MARCH_9}) { totalCharge } }`, STATUS_OF_MARCH_9],
    ['{ amieFailedRecords { id } }', FAILED],
    ['{ amieFailedRecords(account: "amie:SANDBOX") { record { charge } } }', FAILED],
    ['{ usages(providers: [AMIE]) { records { nodes { id } } } }', LAST_30_DAYS],
    [`{ usages(providers: [AMIE], ${MARCH_9}) { records { nodes { id } } } }`, STATUS_OF_MARCH_9],
    [`{ usageAccount(id: "amie:SANDBOX") { usage(${MARCH_9}) { records { nodes { id } } } } }`, STATUS_OF_MARCH_9],
  ])('%s is one GET with site and key, and without a body', async (document, target) => {
    const { errors } = await world.query(document);
    expect(errors).toBeUndefined();
    const requests = await world.requests();
    expect(requests).toEqual([expect.objectContaining({ provider: 'AMIE', method: 'GET', body: '', status: 200 })]);
    await expectAsked(target);
    expect(requests[0]?.headers).toMatchObject({
      'xa-site': 'SANDBOX',
      'xa-api-key': 'sandbox-key',
      accept: 'application/json',
    });
    for (const absent of ['authorization', 'cookie', 'content-type', 'content-length', 'transfer-encoding']) {
      expect(requests[0]?.headers).not.toHaveProperty(absent);
    }
  });

  test.each([
    ['a leap day', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z', '2024-02-29T00:00:00', '2024-03-01T00:00:00'],
    ['a February', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-02-01T00:00:00', '2026-03-01T00:00:00'],
    [
      'the end of a month',
      '2026-01-31T23:59:59Z',
      '2026-02-01T00:00:00Z',
      '2026-01-31T23:59:59',
      '2026-02-01T00:00:00',
    ],
    ['the end of a year', '2025-12-31T23:00:00Z', '2026-01-01T01:00:00Z', '2025-12-31T23:00:00', '2026-01-01T01:00:00'],
    [
      'the short day of New York',
      '2026-03-08T00:00:00-05:00',
      '2026-03-09T00:00:00-04:00',
      '2026-03-08T05:00:00',
      '2026-03-09T04:00:00',
    ],
    [
      'the long day of Berlin',
      '2025-10-26T00:00:00+02:00',
      '2025-10-27T00:00:00+01:00',
      '2025-10-25T22:00:00',
      '2025-10-26T23:00:00',
    ],
    [
      'a day of Kathmandu',
      '2026-03-01T00:00:00+05:45',
      '2026-03-02T00:00:00+05:45',
      '2026-02-28T18:15:00',
      '2026-03-01T18:15:00',
    ],
    ['400 days', '2025-02-03T00:00:00Z', '2026-03-10T00:00:00Z', '2025-02-03T00:00:00', '2026-03-10T00:00:00'],
    [
      'a part of a second, in six digits as isoformat has it',
      '2026-03-09T00:00:00.5Z',
      '2026-03-09T00:00:01.123456000Z',
      '2026-03-09T00:00:00.500000',
      '2026-03-09T00:00:01.123456',
    ],
  ])('%s is asked for to the second, in UTC', async (_, from, to, fromTime, toTime) => {
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput!) {
        amieUsageStatus(window: $window) { totalCharge }
        usages(providers: [AMIE], window: $window) { records { nodes { quantity } } }
      }`,
      { window: { from, to } },
    );
    expect(errors).toBeUndefined();
    await expectAsked(statusOf(fromTime.replaceAll(':', '%3A'), toTime.replaceAll(':', '%3A')));
    expect(data.usages[0].records.nodes.length).toBe(data.amieUsageStatus.length);
  });

  test.each([
    ['2024-03-30T00:00:59.999Z', '2024-02-29T00%3A00%3A00', '2024-03-30T00%3A00%3A00'],
    ['2026-03-31T23:59:00Z', '2026-03-01T23%3A59%3A00', '2026-03-31T23%3A59%3A00'],
    ['2026-01-15T00:00:00Z', '2025-12-16T00%3A00%3A00', '2026-01-15T00%3A00%3A00'],
  ])('without a window it is the 30 days up to the minute of %s', async (now, from, to) => {
    const then = await startWorld({ now: new Date(now), accounts: (url) => [sandboxAccount(amie, url)] });
    try {
      await then.query('{ amieUsageStatus { totalCharge } usages { records { nodes { id } } } }');
      expect((await then.requests()).map(targetOf)).toEqual([statusOf(from, to)]);
    } finally {
      await then.stop();
    }
  });

  test('the status of a resource is that of the account it belongs to, in the window that it is asked for', async () => {
    const { data, errors } = await world.query(
      `{ amieUsageStatus { resource { name accountId status(${MARCH_9}) { totalCharge } } } }`,
    );
    expect(errors).toBeUndefined();
    await expectAsked(LAST_30_DAYS, STATUS_OF_MARCH_9);
    const ofMarch9 = await world.query(`{ amieUsageStatus(${MARCH_9}) { totalCharge resource { name } } }`);
    expect(data.amieUsageStatus).toEqual(
      ofMarch9.data.amieUsageStatus.map(({ totalCharge, resource: { name } }: Status) => ({
        resource: { name, accountId: 'amie:SANDBOX', status: { totalCharge } },
      })),
    );
    expect(data.amieUsageStatus).toHaveLength(3);
  });
});

describe('how often AMIE is asked', () => {
  test('a window is one call, however many resources, aliases and spellings ask for it', async () => {
    const spelt = 'window: {from: "2026-03-09T01:00:00+01:00", to: "2026-03-09T19:00:00.000-05:00"}';
    const { data, errors } = await world.query(`{
      amieUsageStatus(${MARCH_9}) { resource { name status(${MARCH_9}) { totalCharge } } }
      again: amieUsageStatus(account: "amie:SANDBOX", ${spelt}) {
        resource { a: status(${MARCH_9}) { failedJobCount } b: status(${spelt}) { loadedRecordCount } }
      }
      usages(providers: [AMIE], ${MARCH_9}) {
        records { nodes { ... on AmieUsage { resource { status(${spelt}) { totalCharge } } } } }
      }
      usageAccount(id: "amie:SANDBOX") { usage(${spelt}, metrics: ["charge"]) { records { nodes { quantity } } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.again).toHaveLength(3);
    await expectAsked(STATUS_OF_MARCH_9);
  });

  test('the default window is the same one wherever it is left out', async () => {
    const { errors } = await world.query(`{
      amieUsageStatus { resource { status { totalCharge } } }
      usages(providers: [AMIE]) { records { nodes { ... on AmieUsage { resource { status(window: null) { totalCharge } } } } } }
    }`);
    expect(errors).toBeUndefined();
    await expectAsked(LAST_30_DAYS);
  });

  test('the failed records are one call', async () => {
    const { data } = await world.query(`{
      amieFailedRecords { id }
      again: amieFailedRecords(account: "amie:SANDBOX") { error }
    }`);
    expect(data.again).toHaveLength(data.amieFailedRecords.length);
    await expectAsked(FAILED);
  });

  test('two windows are two calls, and the next request asks anew', async () => {
    const document = `{ amieUsageStatus { totalCharge } b: amieUsageStatus(${MARCH_9}) { totalCharge } }`;
    await world.query(document);
    await expectAsked(LAST_30_DAYS, STATUS_OF_MARCH_9);
    await world.query(document);
    await expectAsked(LAST_30_DAYS, STATUS_OF_MARCH_9, LAST_30_DAYS, STATUS_OF_MARCH_9);
  });
});

describe('what AMIE is not asked', () => {
  const EMPTY = 'window: {from: "2026-03-09T12:00:00Z", to: "2026-03-09T13:00:00+01:00"}';

  test('an empty window holds nothing', async () => {
    const { data, errors } = await world.query(`{
      amieUsageStatus(${EMPTY}) { totalCharge }
      usages(providers: [AMIE], ${EMPTY}) { records { complete asOf nodes { id } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      amieUsageStatus: [],
      usages: [{ records: { complete: true, asOf: '2026-03-10T12:34:56.789Z', nodes: [] } }],
    });
    expect(await world.requests()).toEqual([]);
  });

  test('a resource in an empty window has no status', async () => {
    const { data, errors } = await world.query(
      `{ amieUsageStatus(${MARCH_9}) { resource { status(${EMPTY}) { totalCharge } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.amieUsageStatus).toEqual(Array(3).fill({ resource: { status: null } }));
    await expectAsked(STATUS_OF_MARCH_9);
  });

  test.each(['[]', '["Charge"]', '["sessions", "api_requests"]'])('usage of the metrics %s', async (metrics) => {
    const { data, errors } = await world.query(
      `{ usages(providers: [AMIE], metrics: ${metrics}) { records { complete asOf nodes { id } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.usages).toEqual([{ records: { complete: true, asOf: '2026-03-10T12:34:56.789Z', nodes: [] } }]);
    expect(await world.requests()).toEqual([]);
  });

  test('usage of which no records are selected', async () => {
    const { data } = await world.query('{ usages(providers: [AMIE]) { account { id } window { from to } } }');
    expect(data.usages).toEqual([
      { account: { id: 'amie:SANDBOX' }, window: { from: '2026-02-08T12:34:00Z', to: '2026-03-10T12:34:00Z' } },
    ]);
    expect(await world.requests()).toEqual([]);
  });

  test.each([
    'amieUsageStatus(window: {from: "2026-03-10T00:00:00Z", to: "2026-03-09T23:59:59Z"}) { totalCharge }',
    'amieUsageStatus(window: {from: "2025-02-03T00:00:00Z", to: "2026-03-10T00:00:00.001Z"}) { totalCharge }',
    ...['amie:PSC', 'SANDBOX', 'amie:sandbox', 'suger:sandbox', ''].flatMap((account) => [
      `amieUsageStatus(account: "${account}") { totalCharge }`,
      `amieFailedRecords(account: "${account}") { id }`,
    ]),
  ])('%s is BAD_USER_INPUT', async (field) => {
    const { data, errors } = await world.query(`{ refused: ${field} }`);
    expect(data).toEqual({ refused: null });
    expect(errors).toEqual([expect.objectContaining({ path: ['refused'], extensions: { code: 'BAD_USER_INPUT' } })]);
    expect(await world.requests()).toEqual([]);
  });

  test('a window of a day that does not exist', async () => {
    const { errors } = await world.query(
      '{ amieUsageStatus(window: {from: "2026-02-28T00:00:00Z", to: "2026-02-29T00:00:00Z"}) { totalCharge } }',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect(await world.requests()).toEqual([]);
  });

  test('the status of a resource in a window that is turned round is BAD_USER_INPUT, and the rest stands', async () => {
    const { data, errors } = await world.query(`{
      amieUsageStatus(${MARCH_9}) {
        resource { name status(window: {from: "2026-03-10T00:00:00Z", to: "2026-03-09T00:00:00Z"}) { totalCharge } }
      }
    }`);
    expect(data.amieUsageStatus).toEqual(Array(3).fill({ resource: { name: expect.any(String), status: null } }));
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual(
      [0, 1, 2].map((index) => [['amieUsageStatus', index, 'resource', 'status'], { code: 'BAD_USER_INPUT' }]),
    );
    await expectAsked(STATUS_OF_MARCH_9);
  });
});

describe('accounts', () => {
  test('without an account of AMIE its fields are PROVIDER_NOT_CONFIGURED and usages leaves it out', async () => {
    const elsewhere = await startWorld({ now: NOW, accounts: (url) => [sandboxAccount(suger, url)] });
    try {
      for (const field of BOTH_ROOTS) {
        const { data, errors } = await elsewhere.query(`{ root: ${field} }`);
        expect(data).toEqual({ root: null });
        expect(errors).toMatchObject([
          { path: ['root'], extensions: { code: 'PROVIDER_NOT_CONFIGURED', provider: 'AMIE' } },
        ]);
      }
      const { data } = await elsewhere.query('{ usages(providers: [AMIE]) { account { id } } }');
      expect(data).toEqual({ usages: [] });
      expect(await elsewhere.requests()).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  describe('of two sites', () => {
    let both: World;
    beforeAll(async () => {
      both = await startWorld({
        now: NOW,
        accounts: (url) => {
          const { settings } = sandboxAccount(amie, url);
          // The stand-in has no such site.
          return [
            { provider: amie, settings },
            { provider: amie, settings: { ...settings, site: 'PSC', apiKey: 'other' } },
          ];
        },
      });
    });
    afterAll(() => both.stop());
    beforeEach(() => both.forget());

    test.each(BOTH_ROOTS)('%s needs an account to be named', async (field) => {
      const { data, errors } = await both.query(`{ root: ${field} }`);
      expect(data).toEqual({ root: null });
      expect(errors).toMatchObject([{ path: ['root'], extensions: { code: 'ACCOUNT_REQUIRED', provider: 'AMIE' } }]);
      expect(await both.requests()).toEqual([]);
    });

    test('each root asks the site that is named, with its own key, and fails with its name', async () => {
      const { data, errors } = await both.query(`{
        a: amieUsageStatus(account: "amie:SANDBOX", ${MARCH_9}) { resource { accountId status(${MARCH_9}) { failedJobCount } } }
        b: amieUsageStatus(account: "amie:PSC", ${MARCH_9}) { resource { accountId } }
        c: amieFailedRecords(account: "amie:SANDBOX") { id }
        d: amieFailedRecords(account: "amie:PSC") { id }
      }`);
      expect(data.a).toEqual(
        Array(3).fill({ resource: { accountId: 'amie:SANDBOX', status: { failedJobCount: expect.any(Number) } } }),
      );
      expect(data.c.length).toBeGreaterThan(0);
      expect([data.b, data.d]).toEqual([null, null]);
      expect(errors?.map(({ path, extensions: { code, account } }) => [path, code, account]).sort()).toEqual([
        [['b'], 'UPSTREAM_UNAUTHENTICATED', 'amie:PSC'],
        [['d'], 'UPSTREAM_UNAUTHENTICATED', 'amie:PSC'],
      ]);
      const asked = (await both.requests()).map(({ path, headers }) => [
        path,
        headers['xa-site'],
        headers['xa-api-key'],
      ]);
      expect(asked.sort()).toEqual([
        [FAILED, 'PSC', 'other'],
        [FAILED, 'SANDBOX', 'sandbox-key'],
        [STATUS, 'PSC', 'other'],
        [STATUS, 'SANDBOX', 'sandbox-key'],
      ]);
    });

    test('usages gives an entry for each, and the one that fails nulls its own records', async () => {
      const { data, errors } = await both.query(`{ usages { account { id } records { nodes { metric } } } }`);
      expect(data.usages).toEqual([
        { account: { id: 'amie:SANDBOX' }, records: { nodes: Array(3).fill({ metric: 'charge' }) } },
        { account: { id: 'amie:PSC' }, records: null },
      ]);
      expect(errors).toMatchObject([
        { path: ['usages', 1, 'records'], extensions: { code: 'UPSTREAM_UNAUTHENTICATED', account: 'amie:PSC' } },
      ]);
    });
  });
});

interface Status {
  readonly totalCharge: string;
  readonly resource: { readonly name: string };
}

/** The question for a status, its times percent-encoded but for the offset. */
function statusOf(from: string, to: string): string {
  return `${STATUS}?FromTime=${from}%2B00%3A00&ToTime=${to}%2B00%3A00`;
}

/** What was asked since the last `forget`, all of it, whatever its order: that of requests that run side by side is chance. */
async function expectAsked(...targets: string[]): Promise<void> {
  expect((await world.requests()).map(targetOf).sort()).toEqual(targets.sort());
}

function targetOf({ path, query }: LoggedRequest): string {
  return query === '' ? path : `${path}?${query}`;
}
