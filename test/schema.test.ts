import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { providers } from '../src/providers/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';

const executable = createSchema(providers);
const sdl = printSdl(executable);
const schema = buildSchema(sdl);
/** Federation's own stand in the SDL only because a schema must define what it uses. */
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && !/^(federation|link)__/.test(type.name),
);
const roots = [schema.getQueryType(), schema.getMutationType()].filter((type) => type !== null && type !== undefined);

test('the SDL is as it was published', () => {
  expect(sdl).toMatchSnapshot();
});

test('the SDL is a valid schema for whoever reads it', () => {
  expect(validateSchema(executable)).toEqual([]);
  expect(validateSchema(schema)).toEqual([]);
  expect(printSdl(makeExecutableSchema({ typeDefs: sdl }))).toBe(sdl);
});

test('the SDL says that it is a subgraph: Federation 2.9, with every directive that is used imported and defined', () => {
  expect(sdl).toContain('@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])');
  for (const name of ['link', 'key', 'shareable']) expect(sdl).toContain(`directive @${name}`);
  expect(sdl).toMatch(/^type UsageAccount @key\(fields: "id"\)/m);
  expect(sdl).toMatch(/^type PageInfo @shareable/m);
});

test('every type, field, argument and enum value is described', () => {
  const undescribed = types.flatMap((type) => [
    ...(type.description || roots.includes(type as (typeof roots)[number]) ? [] : [type.name]),
    ...membersOf(type)
      .filter(({ description }) => !description)
      .map(({ name }) => name),
  ]);
  expect(undescribed).toEqual([]);
});

test('every root field is nullable, and so is what stands in its lists, so that one failure leaves the rest', () => {
  const fields = roots.flatMap((root) => Object.values(root.getFields()));
  expect(fields.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  const vendors = fields.filter(({ name }) => !name.startsWith('usage') || name.startsWith('usageRecord'));
  expect(vendors.length).toBeGreaterThan(3);
  const lists = vendors.filter(({ type }) => isListType(type) && isNonNullType(type.ofType));
  expect(lists.map(({ name }) => name)).toEqual([]);
});

test('where a list holds what a vendor sent, a wrong one is null at its place', () => {
  const names = new Set(
    types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })))
      .filter(({ field }) => ['nodes', 'edges'].includes(field.name))
      .map(({ field }) => `${field.name}: ${String(field.type).replace(/\[\w+/, '[…')}`),
  );
  expect([...names].sort()).toEqual(['edges: […!]!', 'nodes: […]!']);
  const edges = types.filter((type) => isObjectType(type)).filter(({ name }) => name.endsWith('Edge'));
  for (const edge of edges) {
    expect(String(edge.getFields().cursor?.type)).toBe('String!');
    expect(isNonNullType(edge.getFields().node?.type)).toBe(false);
  }
});

test('scalars say by whose rules they are read, where there is a specification', () => {
  const specified = types.filter(isScalarType).map(({ name, specifiedByURL }) => [name, specifiedByURL ?? null]);
  expect(Object.fromEntries(specified)).toEqual({
    DateTime: 'https://www.rfc-editor.org/rfc/rfc3339',
    Date: null,
    Decimal: null,
    JSON: null,
  });
  expect(sdl).toContain('scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")');
});

test('names are spelt as GraphQL spells them', () => {
  for (const type of types) {
    expect(type.name).toMatch(/^[A-Z][A-Za-z0-9]*$/);
    if (isEnumType(type)) for (const { name } of type.getValues()) expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
    else if (!isScalarType(type))
      for (const { name } of membersOf(type)) expect(name).toMatch(/[.(][a-z][A-Za-z0-9]*$/);
  }
});

test('types of ours bear our name or a vendor’s, so that they meet no other in a supergraph', () => {
  const free = ['Query', 'Mutation', 'PageInfo', 'DateTime', 'Date', 'Decimal', 'JSON'];
  const prefixes = ['usage', 'accountusage', ...providers.map(({ id }) => id)];
  const others = types.filter(
    ({ name }) => !free.includes(name) && !prefixes.some((prefix) => name.toLowerCase().startsWith(prefix)),
  );
  expect(others.map(({ name }) => name)).toEqual([]);
});

test('UsageProvider lists the vendors in the order of the registry', () => {
  const provider = schema.getType('UsageProvider');
  expect(isEnumType(provider) && provider.getValues().map(({ name }) => name)).toEqual(
    providers.map(({ name }) => name),
  );
});

test('every vendor gives records of its own type, with all that a record has', () => {
  const record = schema.getType('UsageRecord');
  const implementations = isInterfaceType(record) ? schema.getPossibleTypes(record) : [];
  expect(implementations.length).toBeGreaterThanOrEqual(providers.length);
  for (const { id } of providers) {
    expect(implementations.some(({ name }) => name.toLowerCase().startsWith(id))).toBe(true);
  }
});

test('pages are asked for with first, 100 where it is left out, and after', () => {
  const paged = types
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) => Object.values(type.getFields()))
    .filter(({ type }) => getNamedType(type).name.endsWith('Connection'));
  expect(paged.length).toBeGreaterThan(2);
  for (const { args } of paged) {
    expect(args.find(({ name }) => name === 'first')).toMatchObject({ defaultValue: 100 });
    expect(String(args.find(({ name }) => name === 'first')?.type)).toBe('Int');
    expect(String(args.find(({ name }) => name === 'after')?.type)).toBe('String');
  }
});

/** Fields, their arguments, input fields and enum values: `Query.usages(window)`. */
function membersOf(type: GraphQLNamedType): { name: string; description: string | null | undefined }[] {
  if (isEnumType(type)) {
    return type.getValues().map(({ name, description }) => ({ name: `${type.name}.${name}`, description }));
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const name = `${type.name}.${field.name}`;
    const args: readonly GraphQLArgument[] = 'args' in field ? field.args : [];
    return [
      { name, description: field.description },
      ...args.map((argument) => ({ name: `${name}(${argument.name}`, description: argument.description })),
    ];
  });
}
