import { ApolloServer, HeaderMap } from '@apollo/server';
import { Trace } from '@apollo/usage-reporting-protobuf';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { formatError } from '../src/answers.ts';
import type { GatewayContext } from '../src/context.ts';
import { createRouterCheck, routerAccessPlugin } from '../src/router-access.ts';
import { startWorld, type World } from './support/world.ts';

const CANARY = 'canary-5f1d0c';
const ROUTER = { header: 'x-router-secret', secret: `${CANARY} of the router` };
const SECRET = { [ROUTER.header]: ROUTER.secret };
const TRACED = { 'apollo-federation-include-trace': 'ftv1' };

describe('the check of a secret', () => {
  const isRouter = createRouterCheck(ROUTER);

  test.each<[string, Record<string, string>, boolean]>([
    ['the secret', SECRET, true],
    ['none', {}, false],
    ['an empty one', { [ROUTER.header]: '' }, false],
    ['the beginning of it', { [ROUTER.header]: ROUTER.secret.slice(0, -1) }, false],
    ['more than it', { [ROUTER.header]: `${ROUTER.secret}!` }, false],
    ['it twice', { [ROUTER.header]: `${ROUTER.secret}, ${ROUTER.secret}` }, false],
    ['it in another header', { authorization: ROUTER.secret }, false],
  ])('with %s', (_, headers, expected) => {
    expect(isRouter(new Map(Object.entries(headers)))).toBe(expected);
  });
});

describe('an operation that selects what is the router’s', () => {
  let executed: string[] = [];
  const answer = (name: string) => () => {
    executed.push(name);
    return name;
  };
  const apollo = new ApolloServer<GatewayContext>({
    schema: makeExecutableSchema({
      typeDefs: 'type Query { _service: String, _entities: String, usage: String, nested: Query }',
      resolvers: {
        Query: {
          _service: answer('_service'),
          _entities: answer('_entities'),
          usage: answer('usage'),
          nested: () => ({}),
        },
      },
    }),
    formatError,
    plugins: [routerAccessPlugin(createRouterCheck(ROUTER))],
  });

  beforeAll(() => apollo.start());
  afterAll(() => apollo.stop());
  beforeEach(() => {
    executed = [];
  });

  async function ask(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<unknown> {
    const { body: answered } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', 'application/json'], ...Object.entries(headers)]),
        search: '',
        body,
      },
      context: async () => ({}) as GatewayContext,
    });
    return JSON.parse(answered.kind === 'complete' ? answered.string : '');
  }

  const queries: [string, Record<string, unknown>][] = [
    ['plainly', { query: '{ _service }' }],
    ['beside something else', { query: '{ usage _entities }' }],
    ['under an alias', { query: '{ usage: _service }' }],
    ['in an inline fragment', { query: '{ ... { ... on Query { _entities } } }' }],
    [
      'in fragments of fragments',
      { query: '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { _service }' },
    ],
    [
      'where a variable could leave it out',
      { query: 'query($a: Boolean!) { usage _service @include(if: $a) }', variables: { a: false } },
    ],
    ['in the operation that is named', { query: 'query A { usage } query B { _service }', operationName: 'B' }],
  ];

  test.each(queries)('%s is refused without the secret, and nothing of it is executed', async (_, body) => {
    for (const headers of [{}, { [ROUTER.header]: 'a guess' }]) {
      expect(await ask(body, headers)).toEqual({
        errors: [
          {
            message: 'Only the router may ask this, and the request does not bear its secret.',
            extensions: { code: 'FORBIDDEN' },
          },
        ],
      });
    }
    expect(executed).toEqual([]);
  });

  test.each(queries)('%s is executed with the secret', async (_, body) => {
    expect(await ask(body, SECRET)).toEqual({ data: expect.any(Object) });
    expect(executed).not.toEqual([]);
  });

  test.each([
    [{ query: '{ usage }' }],
    [{ query: '{ _service: usage }' }],
    [{ query: '{ usage ...A } fragment A on Query { __typename }' }],
    [{ query: 'query A { usage } query B { _service }', operationName: 'A' }],
  ])('is no other than that: %j needs no secret', async (body) => {
    expect(await ask(body)).toEqual({ data: expect.any(Object) });
    expect(executed).toEqual(['usage']);
  });
});

describe('a trace', () => {
  const query = '{ a: usageAccounts(providers: [SUGER]) { id } usages(providers: [SUGER]) { records { complete } } }';
  let open: World;
  let tied: World;

  beforeAll(async () => {
    open = await startWorld();
    tied = await startWorld({ router: ROUTER });
  });
  afterAll(async () => {
    await open.stop();
    await tied.stop();
  });

  async function ask({ url }: World, headers: Record<string, string>): Promise<{ text: string; ftv1: unknown }> {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const text = await response.text();
    return { text, ftv1: JSON.parse(text).extensions?.ftv1 };
  }

  test('is given to a router that bears the secret: every field that was resolved, with its type and times', async () => {
    const { ftv1 } = await ask(tied, { ...TRACED, ...SECRET });
    const { root, durationNs, fieldExecutionWeight } = Trace.decode(Buffer.from(String(ftv1), 'base64'));
    expect({ durationNs, fieldExecutionWeight }).toEqual({ durationNs: expect.anything(), fieldExecutionWeight: 1 });
    expect(root?.child).toEqual([
      expect.objectContaining({ responseName: 'a', originalFieldName: 'usageAccounts', parentType: 'Query' }),
      expect.objectContaining({ responseName: 'usages', type: '[AccountUsage!]', parentType: 'Query' }),
    ]);
    expect(root?.child?.[0]?.child?.[0]?.child).toEqual([
      expect.objectContaining({ responseName: 'id', type: 'ID!', parentType: 'UsageAccount' }),
    ]);
  });

  test('names no vendor’s failure: it says that something failed, and where', async () => {
    await tied.fault('suger', { status: 503, body: CANARY });
    const { text, ftv1 } = await ask(tied, { ...TRACED, ...SECRET });
    const trace = Buffer.from(String(ftv1), 'base64');
    const records = Trace.decode(trace).root?.child?.[1]?.child?.[0]?.child?.[0];
    expect(records).toMatchObject({ responseName: 'records', error: [{ message: '<masked>' }] });
    expect(text).toContain('"code":"UPSTREAM_ERROR"');
    expect(trace.toString('latin1')).not.toMatch(/503|suger|127\.0\.0\.1|UPSTREAM|canary/i);
    await tied.forget();
  });

  test.each<[string, Record<string, string>]>([
    ['without the secret', TRACED],
    ['with another secret', { ...TRACED, [ROUTER.header]: 'a guess' }],
    ['that does not ask for it', SECRET],
    ['that asks for another kind', { 'apollo-federation-include-trace': 'ftv2', ...SECRET }],
  ])('is not given to a caller %s', async (_, headers) => {
    const { text } = await ask(tied, headers);
    expect(Object.keys(JSON.parse(text))).toEqual(['data']);
  });

  test('is given to nobody where no secret is configured', async () => {
    const { text } = await ask(open, { ...TRACED, ...SECRET });
    expect(Object.keys(JSON.parse(text))).toEqual(['data']);
  });
});
