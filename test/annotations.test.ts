import { parse, print, visit } from 'graphql';
import { annotate } from '../src/annotations.ts';
import { inProfile, SDL_PROFILES } from '../src/profiles.ts';

/** A schema as small as has everything that a rule asks about. */
const SHARED = `
  type Query { everything: [Thing!] things: [Thing] @cost(weight: 3) }
  type Mutation
  enum Vendor
  type Thing @key(fields: "id") @cacheControl(maxAge: 5) { id: ID! size: Int secret: Int @requiresScopes(scopes: [["theirs"]]) }
`;
const ACME = `
  extend enum Vendor { ACME }
  extend type Query { acmeThings(first: Int = 100, after: String): AcmeThingConnection }
  extend type Mutation {
    reportAcme(input: ReportAcmeInput!): Int
    reportAcmeNow(idempotencyKey: String!): Int
    deleteAcme(id: ID!): Int
    validateAcme(id: ID!): Int @requiresScopes(scopes: [["usage:report"]])
  }
  input ReportAcmeInput { idempotencyKey: String! }
  type AcmeThingConnection { edges: [Int!]! nodes: [Int]! total: Int }
  enum AcmeColour { RED }
  union AcmeAny = AcmeThingConnection
`;

const document = annotate([
  { document: parse(SHARED), provider: null },
  { document: parse(ACME), provider: 'acme' },
]);
const PLAIN = /\s*@(cacheControl|cacheTag|tag|authenticated)(\([^)]*\))?/g;

/** What an SDL says of a field, without its arguments. */
function said(name: string): string {
  const line = print(document)
    .split('\n')
    .find((one) => new RegExp(`^ *${name}\\b`).test(one));
  return line?.trim().replace(/^\w+(\([^)]*\))?: /, '') ?? '';
}

test('reporting, by what takes an idempotency key, needs usage:report; any other change usage:admin', () => {
  const tag = '@tag(name: "acme") @authenticated';
  expect(said('reportAcme')).toBe(`Int ${tag} @requiresScopes(scopes: [["usage:report"]]) @cost(weight: 10)`);
  expect(said('reportAcmeNow')).toBe(`Int ${tag} @requiresScopes(scopes: [["usage:report"]]) @cost(weight: 10)`);
  expect(said('deleteAcme')).toBe(`Int ${tag} @requiresScopes(scopes: [["usage:admin"]]) @cost(weight: 10)`);
});

test('what stands in the schema by hand is the exception to its rule, and to no other', () => {
  expect(said('validateAcme')).toBe(
    'Int @requiresScopes(scopes: [["usage:report"]]) @tag(name: "acme") @authenticated @cost(weight: 10)',
  );
  expect(said('secret').replace(PLAIN, '')).toBe('Int @requiresScopes(scopes: [["theirs"]])');
  expect(said('things').replace(PLAIN, '')).toBe(
    '[Thing] @cost(weight: 3) @requiresScopes(scopes: [["usage:read"]]) @listSize(assumedSize: 100)',
  );
  expect(said('type Thing')).toContain('@cacheControl(maxAge: 5) @cacheTag(format: "Thing:{$key.id}")');
});

test('keys are read by anybody, what lies behind them by who may', () => {
  expect(said('id')).toBe('ID!');
  expect(said('size')).toBe('Int @authenticated @requiresScopes(scopes: [["usage:read"]])');
});

test('pages hold what first says in each of their lists', () => {
  expect(said('acmeThings')).toContain(
    '@listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)',
  );
});

test('a vendor’s file makes everything in it the vendor’s, also what it adds to types of all', () => {
  for (const name of ['ACME', 'acmeThings', 'total', 'enum AcmeColour', 'union AcmeAny', 'input ReportAcmeInput'])
    expect([name, said(name)]).toEqual([name, expect.stringContaining('@tag(name: "acme")')]);
  for (const name of ['everything', 'type Thing', 'enum Vendor', 'RED'])
    expect([name, said(name)]).toEqual([name, expect.not.stringContaining('@tag')]);
});

test.each(SDL_PROFILES)('in the profile %s, what it does not know is left out, wherever it came from', (profile) => {
  const used = new Set<string>();
  visit(inProfile(document, profile), { Directive: ({ name }) => void used.add(name.value) });
  const known = { compat: 4, portable: 8, apollo: 9 }[profile];
  expect([...used].sort()).toEqual(
    ['cacheControl', 'key', 'link', 'tag', 'authenticated', 'requiresScopes', 'cost', 'listSize', 'cacheTag']
      .slice(0, known)
      .sort(),
  );
});
