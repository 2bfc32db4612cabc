import { sandboxAccount } from '../../src/config.ts';
import { providers } from '../../src/providers/index.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
/** The last 30 days, which are sent where the caller names no dates. */
const DATES = 'startDate=2026-02-08&endDate=2026-03-10';
const GROUPS = '/org/sandbox/usageRecordGroup';
const REPORTS = '/org/sandbox/usageRecordReport';
const METRICS = '/org/sandbox/billableMetric';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe('errors', () => {
  test('a list that fails nulls itself, says why, and leaves the other roots alone', async () => {
    await world.fault('suger', { status: 503, body: '"the database of secret-host is down"', path: GROUPS });
    const { status, data, errors } = await world.query(`{
      usageRecordGroups(first: 1) { nodes { id } }
      usageRecordReports(first: 1) { nodes { accountId } }
      billableMetric(id: "job_runs") { id }
      usageMeteringConfig { accountId }
    }`);
    expect(status).toBe(200);
    expect(data).toEqual({
      usageRecordGroups: null,
      usageRecordReports: { nodes: [{ accountId: 'suger:sandbox' }] },
      billableMetric: { id: 'job_runs' },
      usageMeteringConfig: { accountId: 'suger:sandbox' },
    });
    expect(errors).toEqual([
      {
        message: 'Suger answered 503.',
        locations: expect.any(Array),
        path: ['usageRecordGroups'],
        extensions: {
          code: 'UPSTREAM_ERROR',
          provider: 'SUGER',
          account: 'suger:sandbox',
          retryable: true,
          retryAt: null,
          upstreamStatus: 503,
          requestId: expect.any(String),
        },
      },
    ]);
    await expectAsked(
      ...Array<string>(3).fill(`${GROUPS}?${DATES}&limit=1&offset=0`),
      `${REPORTS}?${DATES}&limit=1&offset=0`,
      `${METRICS}/job_runs`,
      '/org/sandbox/usageMeteringConfigInfo',
    );
  });

  test.each([
    [400, 'UPSTREAM_REJECTED', 1],
    [401, 'UPSTREAM_UNAUTHENTICATED', 1],
    [403, 'UPSTREAM_FORBIDDEN', 1],
    [404, 'NOT_FOUND', 1],
    [429, 'UPSTREAM_RATE_LIMITED', 3],
    [500, 'UPSTREAM_ERROR', 3],
  ])('a list that Suger answers with %i is %s, after %i attempts', async (status, code, attempts) => {
    await world.fault('suger', { status, body: '"no"' });
    for (const field of ['usageRecordGroups', 'usageRecordReports']) {
      const { data, errors } = await world.query(`{ list: ${field}(first: 1) { nodes { id } } }`);
      expect(data).toEqual({ list: null });
      expect(errors).toEqual([
        expect.objectContaining({
          path: ['list'],
          extensions: expect.objectContaining({
            code,
            provider: 'SUGER',
            account: 'suger:sandbox',
            upstreamStatus: status,
          }),
        }),
      ]);
    }
    expect(await world.requests()).toHaveLength(2 * attempts);
  });

  test('a fault that passes is not noticed', async () => {
    await world.fault('suger', { status: 500, times: 2 });
    const { data, errors } = await world.query('{ billableMetric(id: "job_runs") { id } }');
    expect({ data, errors }).toEqual({ data: { billableMetric: { id: 'job_runs' } }, errors: undefined });
    await expectAsked(...Array<string>(3).fill(`${METRICS}/job_runs`));
  });

  test.each([
    ['html', 'CONTENT_TYPE'],
    ['truncate', 'JSON'],
  ])('%s in place of an answer is no empty list', async (kind, reason) => {
    await world.fault('suger', { kind });
    const { data, errors } = await world.query('{ billableMetrics { id } usageMeteringConfig { accountId } }');
    expect(data).toEqual({ billableMetrics: null, usageMeteringConfig: null });
    expect(errors?.map(({ extensions: { code, reason } }) => [code, reason])).toEqual([
      ['UPSTREAM_BAD_RESPONSE', reason],
      ['UPSTREAM_BAD_RESPONSE', reason],
    ]);
  });

  test('a report that cannot be looked for nulls itself, not its group', async () => {
    await injectGroups([
      { id: 'urg-1', usageRecordReportID: 'rep-1', reportedTime: '2026-03-09T10:05:00Z' },
      { id: 'urg-2', usageRecordReportID: '', reportedTime: null },
    ]);
    await world.fault('suger', { status: 500, path: REPORTS });
    const { data, errors } = await world.query('{ usageRecordGroups(first: 2) { nodes { id report { id } } } }');
    expect(data.usageRecordGroups.nodes).toEqual([
      { id: 'urg-1', report: null },
      { id: 'urg-2', report: null },
    ]);
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
      [['usageRecordGroups', 'nodes', 0, 'report'], 'UPSTREAM_ERROR'],
    ]);
  });
});

describe('accounts', () => {
  const roots: [string, string][] = [
    ['billableMetrics', '{ id }'],
    ['billableMetric(id: "job_runs")', '{ id }'],
    ['usageRecordGroups(first: 1)', '{ nodes { accountId } }'],
    ['usageRecordReports(first: 1)', '{ nodes { accountId } }'],
    ['usageMeteringConfig', '{ accountId }'],
  ];

  test('without an account of Suger its fields are PROVIDER_NOT_CONFIGURED and usages leaves it out', async () => {
    const elsewhere = await startWorld({
      now: NOW,
      accounts: (url) => providers.filter(({ id }) => id !== 'suger').map((provider) => sandboxAccount(provider, url)),
    });
    try {
      for (const [field, selection] of roots) {
        const { data, errors } = await elsewhere.query(`{ root: ${field} ${selection} }`);
        expect(data).toEqual({ root: null });
        expect(errors).toEqual([
          expect.objectContaining({
            path: ['root'],
            extensions: expect.objectContaining({ code: 'PROVIDER_NOT_CONFIGURED', provider: 'SUGER' }),
          }),
        ]);
      }
      const { data } = await elsewhere.query('{ usages(providers: [SUGER]) { account { id } } }');
      expect(data).toEqual({ usages: [] });
      expect(await elsewhere.requests()).toEqual([]);
    } finally {
      await elsewhere.stop();
    }
  });

  describe('of two organizations', () => {
    let both: World;
    beforeAll(async () => {
      const suger = providers.find(({ id }) => id === 'suger') as Provider;
      both = await startWorld({
        now: NOW,
        accounts: (url) => {
          const { settings } = sandboxAccount(suger, url);
          return [
            { provider: suger, settings },
            // The word `Key` is put in front once, whoever wrote it. The stand-in has no such organization.
            { provider: suger, settings: { ...settings, organizationId: 'org/2', apiKey: 'Key sandbox-key' } },
          ];
        },
      });
    });
    afterAll(() => both.stop());
    beforeEach(() => both.forget());

    test.each(roots)('%s needs an account to be named', async (field, selection) => {
      const { data, errors } = await both.query(`{ root: ${field} ${selection} }`);
      expect(data).toEqual({ root: null });
      expect(errors).toEqual([
        expect.objectContaining({
          path: ['root'],
          extensions: expect.objectContaining({ code: 'ACCOUNT_REQUIRED', provider: 'SUGER' }),
        }),
      ]);
      expect(await both.requests()).toEqual([]);
    });

    test('each root asks the organization that is named, and fails with its name', async () => {
      const document = roots
        .map(([field, selection], index) => {
          const [, name = '', args = ''] = /^(\w+)(?:\((.*)\))?$/.exec(field) ?? [];
          const at = (account: string) => `${name}(account: "${account}" ${args}) ${selection}`;
          return `a${index}: ${at('suger:sandbox')} b${index}: ${at('suger:org/2')}`;
        })
        .join('\n');
      const { data, errors } = await both.query(`{ ${document} }`);
      expect(data).toMatchObject({
        a1: { id: 'job_runs' },
        a2: { nodes: [{ accountId: 'suger:sandbox' }] },
        a3: { nodes: [{ accountId: 'suger:sandbox' }] },
        a4: { accountId: 'suger:sandbox' },
      });
      expect(data.a0).toHaveLength(10);
      for (const index of [0, 1, 2, 3, 4]) expect(data[`b${index}`]).toBeNull();
      expect(errors?.map(({ path, extensions: { code, account } }) => [path, code, account]).sort()).toEqual(
        [0, 1, 2, 3, 4].map((index) => [[`b${index}`], 'UPSTREAM_FORBIDDEN', 'suger:org/2']),
      );
      const requests = await both.requests('SUGER');
      expect(requests.map(({ path }) => path).sort()).toEqual([
        '/org/org%2F2/billableMetric',
        '/org/org%2F2/billableMetric/job_runs',
        '/org/org%2F2/usageMeteringConfigInfo',
        '/org/org%2F2/usageRecordGroup',
        '/org/org%2F2/usageRecordReport',
        '/org/sandbox/billableMetric',
        '/org/sandbox/billableMetric/job_runs',
        '/org/sandbox/usageMeteringConfigInfo',
        '/org/sandbox/usageRecordGroup',
        '/org/sandbox/usageRecordReport',
      ]);
      expect(new Set(requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Key sandbox-key']));
    });

    test('usages gives an entry for each, and the one that fails nulls its own records', async () => {
      const { data, errors } = await both.query(`{
        usages(window: {from: "2026-03-10T00:00:00Z", to: "2026-03-10T12:00:00Z"}) {
          account { id } records(first: 1) { nodes { metric } }
        }
      }`);
      expect(data.usages).toEqual([
        { account: { id: 'suger:sandbox' }, records: { nodes: [{ metric: expect.any(String) }] } },
        { account: { id: 'suger:org/2' }, records: null },
      ]);
      expect(errors?.map(({ path, extensions: { code, account } }) => [path, code, account])).toEqual([
        [['usages', 1, 'records'], 'UPSTREAM_FORBIDDEN', 'suger:org/2'],
      ]);
    });

    test('a cursor of one account is BAD_USER_INPUT at the other', async () => {
      const { data } = await both.query(
        '{ usageRecordGroups(account: "suger:sandbox", first: 1) { pageInfo { endCursor } } }',
      );
      const { errors } = await both.query(
        'query ($after: String) { usageRecordGroups(account: "suger:org/2", after: $after) { nodes { id } } }',
        { after: data.usageRecordGroups.pageInfo.endCursor },
      );
      expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
      expect((await both.requests()).map(({ path }) => path)).toEqual(['/org/sandbox/usageRecordGroup']);
    });
  });
});

/** What was asked since the last `forget`, all of it, whatever its order: that of requests that run side by side is chance. */
async function expectAsked(...targets: string[]): Promise<void> {
  const requests = await world.requests();
  const asked = requests.map(({ path, query }) => (query === '' ? path : `${path}?${query}`));
  expect(asked.map(inOrder).sort()).toEqual(targets.map(inOrder).sort());
}

/** The parameters sorted: their order says nothing. */
function inOrder(target: string): string {
  const [path, query = ''] = target.split('?');
  return `${path}?${query.split('&').sort().join('&')}`;
}

/** Has Suger list these groups from now on. */
async function injectGroups(usageRecordGroups: unknown[]): Promise<void> {
  await world.fault('suger', { status: 200, body: JSON.stringify({ usageRecordGroups }), path: GROUPS });
}
