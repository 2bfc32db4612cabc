import { type GraphQLSchema, graphql, parse } from 'graphql';
import { createSubgraph } from '../src/federation.ts';

/**
 * The rows of Apollo's subgraph compatibility suite that apply to us, tested as that suite tests them, on its own products
 * schema: https://www.apollographql.com/docs/graphos/reference/federation/compatible-subgraphs
 */
const PRODUCTS = `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.3"
      import: ["@key", "@shareable", "@tag", "@inaccessible"]
    )

  type Product @key(fields: "id") @key(fields: "sku package") @key(fields: "sku variation { id }") {
    id: ID!
    sku: String
    package: String
    variation: ProductVariation
    dimensions: ProductDimension
    notes: String @tag(name: "internal")
    research: [ProductResearch!]!
  }

  type DeprecatedProduct @key(fields: "sku package") {
    sku: String!
    package: String!
    reason: String
  }

  type ProductVariation {
    id: ID!
  }

  type ProductResearch @key(fields: "study { caseNumber }") {
    study: CaseStudy!
    outcome: String
  }

  type CaseStudy {
    caseNumber: ID!
    description: String
  }

  type ProductDimension @shareable {
    size: String
    weight: Float
    unit: String @inaccessible
  }

  type User @key(fields: "email") {
    email: ID!
    name: String
    totalProductsCreated: Int
  }

  type Inventory @key(fields: "id", resolvable: false) {
    id: ID!
  }

  type Query {
    product(id: ID!): Product
    deprecatedProduct(sku: String!, package: String!): DeprecatedProduct
  }
`;

const RESEARCH = [
  { study: { caseNumber: '1234', description: 'Federation Study' }, outcome: null },
  { study: { caseNumber: '1235', description: 'Studio Study' }, outcome: null },
];
const VARIED = { size: 'small', weight: 1, unit: 'kg' };
const ALL = [
  {
    id: 'apollo-federation',
    sku: 'federation',
    package: '@apollo/federation',
    variation: { id: 'OSS' },
    dimensions: VARIED,
    notes: null,
    research: [RESEARCH[0]],
  },
  {
    id: 'apollo-studio',
    sku: 'studio',
    package: '',
    variation: { id: 'platform' },
    dimensions: VARIED,
    notes: null,
    research: [RESEARCH[1]],
  },
];
const DEPRECATED = {
  sku: 'apollo-federation-v1',
  package: '@apollo/federation-v1',
  reason: 'Migrate to Federation V2',
};

interface ProductReference {
  readonly id?: string;
  readonly sku?: string;
  readonly package?: string;
  readonly variation?: { readonly id: string };
}

const schema: GraphQLSchema = createSubgraph({
  typeDefs: parse(PRODUCTS),
  resolvers: [
    {
      Query: {
        product: (_, { id }: { id: string }) => ALL.find((one) => one.id === id) ?? null,
        deprecatedProduct: () => DEPRECATED,
      },
      Product: {
        __resolveReference: (reference: ProductReference) =>
          ALL.find(
            (one) =>
              one.id === reference.id ||
              (one.sku === reference.sku &&
                (one.package === reference.package || one.variation.id === reference.variation?.id)),
          ) ?? null,
      },
      DeprecatedProduct: {
        __resolveReference: (reference: ProductReference) =>
          reference.sku === DEPRECATED.sku && reference.package === DEPRECATED.package ? DEPRECATED : null,
      },
      ProductResearch: {
        __resolveReference: ({ study }: { study: { caseNumber: string } }) =>
          RESEARCH.find((one) => one.study.caseNumber === study.caseNumber) ?? null,
      },
      User: {
        __resolveReference: ({ email }: { email: string }) => ({
          email,
          name: 'Jane Smith',
          totalProductsCreated: 1337,
        }),
      },
    },
  ],
});

async function ask(source: string, variableValues: Record<string, unknown> = {}) {
  const { data, errors } = await graphql({ schema, source, variableValues });
  // Results are objects without a prototype.
  return JSON.parse(JSON.stringify({ data, errors }));
}

async function sdlOf(): Promise<string> {
  return (await ask('{ _service { sdl } }')).data._service.sdl;
}

function entities(representations: readonly unknown[], selection: string) {
  return ask(`query($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`, { r: representations });
}

test('_service: the SDL parses, and has the types with their fields, arguments and nullability', async () => {
  const printed = await sdlOf();
  const names = parse(printed).definitions.flatMap((node) => ('name' in node && node.name ? [node.name.value] : []));
  expect(names).toEqual(
    expect.arrayContaining([
      'Product',
      'DeprecatedProduct',
      'ProductVariation',
      'ProductResearch',
      'CaseStudy',
      'User',
    ]),
  );
  expect(names.filter((name) => /^_(Any|Entity|Service)$/.test(name))).toEqual([]);
  expect(printed).toMatch(
    /type Query \{\n {2}product\(id: ID!\): Product\n {2}deprecatedProduct\(sku: String!, package: String!\): DeprecatedProduct\n\}/,
  );
});

test('@key, single: the SDL has it, and the entity is found by it', async () => {
  expect(await sdlOf()).toMatch(/type User.*@key\(fields: ?"email"/);
  expect(
    await entities([{ __typename: 'User', email: 'support@apollographql.com' }], '... on User { email name }'),
  ).toEqual({
    data: { _entities: [{ email: 'support@apollographql.com', name: 'Jane Smith' }] },
  });
});

test('@key, multiple fields: the SDL has it, and the entity is found by it', async () => {
  expect(await sdlOf()).toMatch(/type DeprecatedProduct.*@key\(fields: ?"sku package"/);
  const { reason, ...key } = DEPRECATED;
  expect(
    await entities([{ __typename: 'DeprecatedProduct', ...key }], '... on DeprecatedProduct { sku package reason }'),
  ).toEqual({ data: { _entities: [{ ...key, reason }] } });
});

test('@key, composite: the SDL has it, and the entity is found by the fields within', async () => {
  expect(await sdlOf()).toMatch(/type ProductResearch.*@key\(fields: ?"study { caseNumber }"/);
  const study = { caseNumber: '1234', description: 'not looked at' };
  expect(
    await entities(
      [{ __typename: 'ProductResearch', study }],
      '... on ProductResearch { study { caseNumber description } }',
    ),
  ).toEqual({ data: { _entities: [{ study: RESEARCH[0]?.study }] } });
  for (const wrong of [{}, null, '1234', ['1234'], { caseNumber: 1234 }, { caseNumber: { caseNumber: '1234' } }]) {
    const { data, errors } = await entities([{ __typename: 'ProductResearch', study: wrong }], '__typename');
    expect([data._entities, errors.length]).toEqual([[null], 1]);
  }
});

test('@key, repeated: each of them leads to the entity', async () => {
  const printed = await sdlOf();
  for (const key of ['id', 'sku package', 'sku variation { id }'])
    expect(printed).toMatch(new RegExp(`type Product.*@key\\(fields: ?"${key}"`));
  expect(
    await entities(
      [
        { __typename: 'Product', id: 'apollo-federation' },
        { __typename: 'Product', sku: 'federation', package: '@apollo/federation' },
        { __typename: 'Product', sku: 'studio', variation: { id: 'platform' } },
      ],
      '... on Product { id sku }',
    ),
  ).toEqual({
    data: {
      _entities: [
        { id: 'apollo-federation', sku: 'federation' },
        { id: 'apollo-federation', sku: 'federation' },
        { id: 'apollo-studio', sku: 'studio' },
      ],
    },
  });
});

test('@key that is not resolvable: the type is no entity to look up', async () => {
  const { data, errors } = await entities([{ __typename: 'Inventory', id: '1' }], '__typename');
  expect([data._entities, errors[0].extensions.code]).toEqual([[null], 'BAD_USER_INPUT']);
  expect(schema.getType('_Entity')?.toString()).toBe('_Entity');
});

test('@link: there is one to federation, and its imports are of that version', async () => {
  const links = [
    ...(await sdlOf()).matchAll(
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v([\d.]+)", import: \[(.*?)\]\)/g,
    ),
  ];
  expect(links.map(([, version, imports]) => [version, imports])).toEqual([
    ['2.3', '"@key", "@shareable", "@tag", "@inaccessible"'],
  ]);
});

test('@shareable: the SDL has it on the type', async () => {
  expect(await sdlOf()).toMatch(/type ProductDimension.*@shareable/);
});

test('@tag: the SDL has it under its own name', async () => {
  expect(await sdlOf()).toMatch(/notes: String @tag\(name: "internal"\)/);
  expect(await sdlOf()).not.toContain('@federation__tag');
});

test('@inaccessible: the SDL has it under its own name, and the subgraph itself still answers the field', async () => {
  expect(await sdlOf()).toMatch(/unit: String @inaccessible/);
  expect(await sdlOf()).not.toContain('@federation__inaccessible');
  expect(await ask('{ product(id: "apollo-federation") { dimensions { size weight unit } } }')).toEqual({
    data: { product: { dimensions: VARIED } },
  });
});

test('every directive that is used is defined', async () => {
  const defined = [...(await sdlOf()).matchAll(/^directive @(\w+)/gm)].map(([, name]) => name);
  expect(defined.sort()).toEqual(['inaccessible', 'key', 'link', 'shareable', 'tag']);
});

test('a subgraph without entities has no _entities, and one whose entity cannot be found is not built', () => {
  const without = createSubgraph({ typeDefs: parse('type Query { a: Int }'), resolvers: [] });
  expect(Object.keys(without.getQueryType()?.getFields() ?? {})).toEqual(['a', '_service']);
  const typeDefs = parse('type Query { a: A } type A @key(fields: "id") { id: ID! }');
  expect(() => createSubgraph({ typeDefs, resolvers: [] })).toThrow('A has a @key, but no __resolveReference.');
});
