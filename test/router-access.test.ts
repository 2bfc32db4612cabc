import { Trace } from '@apollo/usage-reporting-protobuf';
import { createRouterCheck } from '../src/router-access.ts';
import { startWorld, type World } from './support/world.ts';

const CANARY = 'canary-5f1d0c';
const ROUTER = { header: 'x-router-secret', secret: `${CANARY} of the router` };
const SECRET = { [ROUTER.header]: ROUTER.secret };
const ACCOUNT = 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8';
const SUGER = 'usageAccounts(providers: [SUGER]) { id }';
const TRACED = { 'apollo-federation-include-trace': 'ftv1' };

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
  const entities = '_entities(representations: $r) { ... on NotehubDevice { usage { data { period } } } }';
  const device = { __typename: 'NotehubDevice', accountId: ACCOUNT, uid: 'dev:864475040000001' };
  const variables = { r: [device] };
  const operations: [string, Record<string, unknown>][] = [
    ['plainly: _service', { query: '{ _service { sdl } }' }],
    ['plainly: _entities', { query: `query($r: [_Any!]!) { ${entities} }`, variables }],
    ['beside something else', { query: `query($r: [_Any!]!) { ${SUGER} ${entities} }`, variables }],
    ['under an alias', { query: '{ usageAccounts: _service { sdl } }' }],
    ['in inline fragments', { query: `query($r: [_Any!]!) { ... { ... on Query { ${entities} } } }`, variables }],
    [
      'in fragments of fragments',
      { query: '{ ...A } fragment A on Query { ...B ...B } fragment B on Query { s: _service { sdl } }' },
    ],
    [
      'where a variable could leave it out',
      { query: `query($no: Boolean!) { ${SUGER} _service @include(if: $no) { sdl } }`, variables: { no: false } },
    ],
    [
      'in the operation that is named',
      { query: `query A { ${SUGER} } query B { _service { sdl } }`, operationName: 'B' },
    ],
  ];

  test.each(operations)('%s is refused with 403 without the secret, and nothing of it is executed', async (_, body) => {
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      for (const headers of [{}, { [ROUTER.header]: 'a guess' }]) {
        expect(await ask(tied, body, { accept, ...headers })).toEqual({
          status: 403,
          text: JSON.stringify({
            errors: [
              {
                message: 'Only the router may ask this, and the request does not bear its secret.',
                extensions: { code: 'FORBIDDEN' },
              },
            ],
          }).concat('\n'),
        });
      }
    }
    expect(await tied.requests()).toEqual([]);
  });

  test.each(operations)('%s is executed with the secret', async (_, body) => {
    const { status, text } = await ask(tied, body, SECRET);
    expect({ status, answer: JSON.parse(text) }).toEqual({ status: 200, answer: { data: expect.any(Object) } });
    await tied.forget();
  });

  test.each(operations)('%s is executed for everybody where no secret is configured', async (_, body) => {
    const { status, text } = await ask(open, body);
    expect({ status, answer: JSON.parse(text) }).toEqual({ status: 200, answer: { data: expect.any(Object) } });
  });

  test.each([
    [{ query: `{ ${SUGER} }` }],
    [{ query: `{ _service: ${SUGER} }` }],
    [{ query: `{ ${SUGER} ...A } fragment A on Query { __typename }` }],
    [{ query: `query A { ${SUGER} } query B { _service { sdl } }`, operationName: 'A' }],
  ])('is no other than that: %j needs no secret', async (body) => {
    const { status, text } = await ask(tied, body);
    expect({ status, answer: JSON.parse(text) }).toEqual({ status: 200, answer: { data: expect.any(Object) } });
  });

  test('by GET is refused likewise', async () => {
    const url = `${tied.url}/graphql?query=${encodeURIComponent('{ _service { sdl } }')}`;
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { headers: SECRET })).status).toBe(200);
  });
});

describe('a trace', () => {
  const query = `{ a: ${SUGER} usages(providers: [SUGER]) { records { complete } } }`;
  const traced = async (world: World, headers: Record<string, string>) => {
    const { text } = await ask(world, { query }, headers);
    return { text, ftv1: JSON.parse(text).extensions?.ftv1 as unknown };
  };

  test('is given to a router that bears the secret: every field that was resolved, with its type and times', async () => {
    const { ftv1 } = await traced(tied, { ...TRACED, ...SECRET });
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
    const { text, ftv1 } = await traced(tied, { ...TRACED, ...SECRET });
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
    const { text } = await traced(tied, headers);
    expect(Object.keys(JSON.parse(text))).toEqual(['data']);
  });

  test('is given to nobody where no secret is configured', async () => {
    const { text } = await traced(open, { ...TRACED, ...SECRET });
    expect(Object.keys(JSON.parse(text))).toEqual(['data']);
  });
});

/** Posts an operation, with the headers that are given. */
async function ask(
  { url }: World,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}
