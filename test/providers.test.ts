import { Big } from 'big.js';
import { accountId } from '../src/accounts.ts';
import { sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import { startWorld, type World } from './support/world.ts';

/** What every vendor in the registry must do, before its own quirks are looked at. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const RECORDS = `query($account: ID!, $window: UsageWindowInput, $metrics: [String!], $subjects: [String!], $after: String) {
  usageAccount(id: $account) {
    usage(window: $window, metrics: $metrics, subjects: $subjects) {
      records(first: 1000, after: $after) {
        complete
        asOf
        nodes { __typename id account { id } metric subject quantity unit aggregation finality period { from to } dimensions { key value } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

interface RecordAnswer {
  readonly id: string;
  readonly metric: string;
  readonly subject: string | null;
  readonly quantity: string;
  readonly aggregation: string;
  readonly period: { readonly from: string; readonly to: string };
}

/** Exact sums by metric and subject, of what may be added up. */
function sumsOf(records: readonly RecordAnswer[]): Map<string, string> {
  const additive = records.filter(({ aggregation }) => aggregation === 'SUM' || aggregation === 'COUNT');
  const grouped = Map.groupBy(additive, ({ metric, subject }) => `${metric} of ${subject}`);
  const sums = [...grouped].map(([key, own]): [string, string] => [
    key,
    own.reduce((sum, { quantity }) => sum.plus(quantity), new Big(0)).toFixed(),
  ]);
  return new Map(sums.sort());
}

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

describe.each(providers.map((provider) => [provider.title, provider] as const))('%s', (_title, provider) => {
  const account = accountId(provider, provider.sandboxSettings);
  /** A short window in the middle of the data; in the running month, as ThousandEyes has no other. */
  const window = { from: '2026-03-07T00:00:00Z', to: '2026-03-09T00:00:00Z' };

  async function recordsIn(variables: Record<string, unknown>): Promise<RecordAnswer[]> {
    const found: RecordAnswer[] = [];
    for (let after: string | null = null; ; ) {
      const { data, errors } = await world.query(RECORDS, { account, after, ...variables });
      expect(errors).toBeUndefined();
      const { nodes, pageInfo, complete } = data.usageAccount.usage.records;
      expect(typeof complete).toBe('boolean');
      found.push(...nodes);
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  }

  test('has a base URL among its settings, and one that holds its own id', () => {
    const names = provider.settings.map(({ name }) => name);
    expect(names).toContain('baseUrl');
    expect(names).toContain(provider.externalId);
    for (const { env, description } of provider.settings) {
      expect(env).toMatch(/^[A-Z][A-Z0-9_]+$/);
      expect(description).not.toBe('');
    }
  });

  test('gives records with distinct ids, exact quantities and periods in UTC, ordered by period and id', async () => {
    const records = await recordsIn({ window });
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    for (const { quantity, period } of records) {
      expect(quantity).toMatch(/^-?\d+(\.\d+)?$/);
      expect(period.from).toMatch(/Z$/);
      expect(period.from <= period.to).toBe(true);
    }
    const keys = records.map(({ period, id }) => `${Date.parse(period.from)} ${id}`);
    expect(keys).toEqual([...keys].sort());
  });

  test('gives the same records with the same ids when it is asked again', async () => {
    expect(await recordsIn({ window })).toEqual(await recordsIn({ window }));
  });

  test('gives what adds up in two windows that follow each other as in the one that they make up', async () => {
    const middle = '2026-03-07T17:30:00+05:30';
    const parts = [
      ...(await recordsIn({ window: { ...window, to: middle } })),
      ...(await recordsIn({ window: { ...window, from: middle } })),
    ];
    expect(sumsOf(parts)).toEqual(sumsOf(await recordsIn({ window })));
  });

  test('gives those of the metrics and subjects that are asked for, and no others', async () => {
    const all = await recordsIn({ window });
    const { metric } = all[0] as RecordAnswer;
    const subject = all.find((record) => record.subject !== null)?.subject;
    const ids = (records: readonly RecordAnswer[]) => records.map(({ id }) => id).sort();
    expect(ids(await recordsIn({ window, metrics: [metric] }))).toEqual(
      ids(all.filter((record) => record.metric === metric)),
    );
    if (subject !== undefined) {
      expect(ids(await recordsIn({ window, subjects: [subject] }))).toEqual(
        ids(all.filter((record) => record.subject === subject)),
      );
    }
    expect(await recordsIn({ window, metrics: ['no such metric'] })).toEqual([]);
  });

  test('reads an account once, however often a query asks for it', async () => {
    await world.query(`{
      usages(providers: [${provider.name}]) { records(first: 1) { nodes { id } } }
      again: usages(providers: [${provider.name}]) { records(first: 5) { nodes { id metric } } other: records { complete } }
    }`);
    const asked = (await world.requests(provider.name)).map(({ path, query }) => `${path}?${query}`);
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test('sends its credentials with every request, and never follows where a redirect would take them', async () => {
    await world.fault(provider.id, { status: 307, headers: { location: `${world.sandboxUrl}/elsewhere` } });
    const { errors } = await world.query(RECORDS, { account, window });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', reason: 'REDIRECT' });
    const requests = await world.requests();
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) {
      expect(request.provider).toBe(provider.name);
      expect(request.headers).toMatchObject(provider.headers(provider.sandboxSettings));
    }
  });

  test('says that its credentials are refused, and shows none of them', async () => {
    const wrong = Object.fromEntries(
      provider.settings
        .filter(({ name, default: given }) => given === undefined && name !== provider.externalId)
        .map(({ name }) => [name, 'canary-0451']),
    );
    const own = await startWorld({
      now: NOW,
      accounts: (url) => {
        const { settings } = sandboxAccount(provider, url);
        return [{ provider, settings: { ...settings, ...wrong } }];
      },
    });
    try {
      const answer = await own.query(RECORDS, { account, window });
      expect(answer.errors?.[0]?.extensions).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        provider: provider.name,
        account,
        retryable: false,
      });
      expect(JSON.stringify(answer)).not.toContain('canary-0451');
    } finally {
      await own.stop();
    }
  });
});
