import { graalSystems } from '../../src/providers/graalsystems/index.ts';
import { notehub } from '../../src/providers/notehub/index.ts';
import type { Provider, Settings } from '../../src/providers/provider.ts';
import { QUICK, startWorld, type World } from '../support/world.ts';

/** Signing in as an OAuth client, through the gateway, at the vendors that have it. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const CLIENT = { clientId: 'sandbox-client', clientSecret: 'sandbox-secret' };
const WRONG = { clientId: 'sandbox-client', clientSecret: 'canary-secret' };
const PROJECT = 'app:2606f411-dea6-44a0-9743-1130f57d77d8';
const RECORDS = `{ usages(window: {from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z"}) {
  account { id } records(first: 1) { nodes { __typename } }
} }`;

interface Vendor {
  readonly provider: Provider;
  readonly account: string;
  readonly tokenPath: string;
  readonly settings: (sandboxUrl: string) => Settings;
}

const vendors: Vendor[] = [
  {
    provider: graalSystems,
    account: 'graalsystems:sandbox',
    tokenPath: '/oauth/token',
    settings: (url) => ({
      baseUrl: `${url}/graalsystems`,
      tenant: 'sandbox',
      tokenUrl: `${url}/graalsystems/oauth/token`,
      paramsStyle: 'brackets',
    }),
  },
  {
    provider: notehub,
    account: `notehub:${PROJECT}`,
    tokenPath: '/oauth2/token',
    settings: (url) => ({ baseUrl: `${url}/notehub`, projectUid: PROJECT }),
  },
];

describe.each(vendors)('$provider.title', ({ provider, account, tokenPath, settings }) => {
  let world: World;
  /** Has the wrong secret. */
  let stranger: World;
  beforeAll(async () => {
    const timing = { ...QUICK, attemptTimeoutMs: 500 };
    const connect = (client: Settings) => (url: string) => [{ provider, settings: { ...settings(url), ...client } }];
    world = await startWorld({ now: NOW, timing, accounts: connect(CLIENT) });
    stranger = await startWorld({ now: NOW, timing, accounts: connect(WRONG) });
  });
  afterAll(() => Promise.all([world.stop(), stranger.stop()]));
  // The vendor forgets its tokens too: those that the gateway holds from an earlier test are refused.
  beforeEach(() => Promise.all([world.forget(), stranger.forget()]));

  test('asks for a token as the vendor wants it, once, whoever waits for it', async () => {
    await world.query(RECORDS);
    await world.forget();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.query(RECORDS)));
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data.usages).toEqual([
        { account: { id: account }, records: { nodes: [{ __typename: expect.any(String) }] } },
      ]);
    }
    const requests = await world.requests();
    const tokenRequests = requests.filter(({ kind }) => kind === 'token');
    expect(tokenRequests).toEqual([
      expect.objectContaining({
        provider: provider.name,
        method: 'POST',
        path: tokenPath,
        query: '',
        body: 'grant_type=client_credentials&client_id=sandbox-client&client_secret=sandbox-secret',
        status: 200,
      }),
    ]);
    expect(tokenRequests[0]?.headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
    expect(tokenRequests[0]?.headers).not.toHaveProperty('authorization');
    const accepted = requests.filter(({ kind, status }) => kind !== 'token' && status === 200);
    expect(accepted.length).toBeGreaterThanOrEqual(5);
    expect(new Set(accepted.map(({ headers }) => headers.authorization)).size).toBe(1);
    for (const { headers, query, body } of requests.filter(({ kind }) => kind !== 'token')) {
      expect(JSON.stringify([headers, query, body])).not.toContain('sandbox-secret');
    }
  });

  test('with a token that the vendor has withdrawn nothing is noticed', async () => {
    await world.query(RECORDS);
    await world.forget();
    const { data, errors } = await world.query(RECORDS);
    expect(errors).toBeUndefined();
    expect(data.usages[0].records.nodes).toHaveLength(1);
    const requests = await world.requests();
    expect(requests.filter(({ kind }) => kind === 'token')).toHaveLength(1);
    expect(requests.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
  });

  test('with the wrong secret is UPSTREAM_UNAUTHENTICATED, and the API is not asked', async () => {
    const { status, data, errors } = await stranger.query(RECORDS);
    expect(status).toBe(200);
    expect(data.usages).toEqual([{ account: { id: account }, records: null }]);
    expect(errors).toEqual([
      expect.objectContaining({
        message: `${provider.title} gives the gateway's client no token (401).`,
        path: ['usages', 0, 'records'],
        extensions: {
          code: 'UPSTREAM_UNAUTHENTICATED',
          provider: provider.name,
          account,
          retryable: false,
          retryAt: null,
          upstreamStatus: 401,
          requestId: expect.any(String),
        },
      }),
    ]);
    expect(JSON.stringify(errors)).not.toContain('canary');
    const requests = await stranger.requests();
    expect(requests.map(({ kind }) => kind)).toEqual(requests.map(() => 'token'));
  });

  test.each([
    [{ status: 503 }, { code: 'UPSTREAM_ERROR', upstreamStatus: 503 }],
    [{ kind: 'reset' }, { code: 'UPSTREAM_RESET' }],
    [{ kind: 'hang' }, { code: 'UPSTREAM_TIMEOUT', phase: 'headers' }],
    [{ kind: 'html' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'CONTENT_TYPE' }],
    [{ kind: 'truncate' }, { code: 'UPSTREAM_BAD_RESPONSE', reason: 'JSON' }],
  ])('with %j from the token endpoint says why', async (fault, extensions) => {
    await stranger.fault(provider.id, { ...fault, path: tokenPath });
    const { data, errors } = await stranger.query(RECORDS);
    expect(data.usages).toEqual([{ account: { id: account }, records: null }]);
    expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining(extensions) })]);
  });

  test.each([{ status: 503 }, { kind: 'reset' }, { kind: 'hang' }, { kind: 'truncate' }])(
    'with a single %j from the token endpoint is not noticed',
    async (fault) => {
      await world.fault(provider.id, { ...fault, path: tokenPath, times: 1 });
      const { data, errors } = await world.query(RECORDS);
      expect(errors).toBeUndefined();
      expect(data.usages[0].records.nodes).toHaveLength(1);
      expect((await world.requests()).filter(({ kind }) => kind === 'token')).toHaveLength(2);
    },
  );
});
