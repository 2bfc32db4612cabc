import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type ASTNode,
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
  Kind,
  parse,
  validateSchema,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { SDL_PROFILES } from '../src/profiles.ts';
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

test.each(SDL_PROFILES)('the SDL in the profile %s is as it was published', (profile) => {
  expect(printSdl(createSchema(providers, profile))).toMatchSnapshot();
});

test.each(SDL_PROFILES)(
  'the SDL in the profile %s is a valid schema for whoever reads it, and the same each time',
  (profile) => {
    const own = createSchema(providers, profile);
    const printed = printSdl(own);
    expect(validateSchema(own)).toEqual([]);
    expect(validateSchema(buildSchema(printed))).toEqual([]);
    expect(printSdl(makeExecutableSchema({ typeDefs: printed }))).toBe(printed);
    expect(printSdl(createSchema(providers, profile))).toBe(printed);
  },
);

describe('each profile links its version of Federation, and imports and defines what it uses of it', () => {
  test.each([
    ['portable', 'v2.9', ['key', 'shareable', 'tag', 'authenticated', 'requiresScopes', 'cost', 'listSize']],
    ['compat', 'v2.3', ['key', 'shareable', 'tag']],
    ['apollo', 'v2.12', ['key', 'shareable', 'tag', 'authenticated', 'requiresScopes', 'cost', 'listSize', 'cacheTag']],
  ] as const)('%s: %s', (profile, version, directives) => {
    const printed = printSdl(createSchema(providers, profile));
    const imports = directives.map((name) => `"@${name}"`).join(', ');
    expect(printed.match(/@link\(url: ".*\)/g)).toEqual([
      `@link(url: "https://specs.apollo.dev/federation/${version}", import: [${imports}])`,
    ]);
    const used = new Set<string>();
    visit(parse(printed), { Directive: ({ name }) => void used.add(name.value) });
    expect([...used].sort()).toEqual([...directives, 'cacheControl', 'link', 'specifiedBy'].sort());
    const defined = [...printed.matchAll(/^directive @(\w+)/gm)].map(([, name]) => name);
    expect(defined.sort()).toEqual([...directives, 'cacheControl', 'link'].sort());
  });
});

describe('what a supergraph is told', () => {
  const apollo = buildSchema(printSdl(createSchema(providers, 'apollo')));

  test('whose each type and field is: the vendor’s in whose file it stands, nobody’s where it is shared', () => {
    for (const { id } of providers) {
      const file = parse(readFileSync(new URL(`../schema/${id}.graphql`, import.meta.url), 'utf8'));
      for (const definition of file.definitions) {
        if (!('name' in definition) || !definition.name) continue;
        const type = schema.getType(definition.name.value);
        const isOwn = !definition.kind.endsWith('Extension');
        if (isOwn)
          expect([definition.name.value, directivesOf(type?.astNode).tag]).toEqual([
            definition.name.value,
            { name: id },
          ]);
        const members =
          'fields' in definition
            ? (definition.fields ?? [])
            : isOwn || !('values' in definition)
              ? []
              : (definition.values ?? []);
        for (const { name } of members) {
          expect([name.value, directivesOf(memberOf(type, name.value)).tag]).toEqual([name.value, { name: id }]);
        }
      }
    }
    const shared = ['UsageAccount', 'UsageRecord', 'PageInfo', 'AccountUsage'].map((name) => schema.getType(name));
    for (const type of shared) expect(directivesOf(type?.astNode)).not.toHaveProperty('tag');
    expect(directivesOf(schema.getQueryType()?.getFields().usages?.astNode)).not.toHaveProperty('tag');
  });

  test('that one must be known and may read, wherever one comes in: root fields, and fields of entities beyond their keys', () => {
    const guarded = types.filter(isObjectType).flatMap((type) =>
      Object.values(type.getFields())
        .filter(({ astNode }) => 'authenticated' in directivesOf(astNode))
        .map((field) => {
          if (type !== schema.getMutationType())
            expect(directivesOf(field.astNode).requiresScopes).toEqual({ scopes: [['usage:read']] });
          return `${type.name}.${field.name}`;
        }),
    );
    const roots = Object.keys(schema.getQueryType()?.getFields() ?? {}).map((name) => `Query.${name}`);
    expect(guarded).toEqual(
      expect.arrayContaining([
        ...roots,
        'NotehubDevice.usage',
        'SugerEntitlement.usageRecordGroups',
        'UsageAccount.usage',
      ]),
    );
    for (const key of ['NotehubDevice.uid', 'NotehubDevice.accountId', 'UsageAccount.id', 'SugerEntitlement.id'])
      expect(guarded).not.toContain(key);
    expect(guarded).not.toContain('SugerUsageRecordGroup.records');
  });

  test('that who reports usage may report, and who changes what a vendor has must be an administrator', () => {
    const scopes = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, astNode }) => {
      expect(directivesOf(astNode)).toHaveProperty('authenticated');
      return [name, (directivesOf(astNode).requiresScopes as { scopes: string[][] }).scopes[0]?.[0]];
    });
    expect(Object.fromEntries(scopes)).toEqual({
      createGraalSystemsUsage: 'usage:report',
      reportSugerUsageRecordGroup: 'usage:report',
      batchReportSugerUsageRecordGroups: 'usage:report',
      validateSugerUsageRecordGroups: 'usage:report',
      reportAmieComputeUsage: 'usage:report',
      reportAmieStorageUsage: 'usage:report',
      reportAmieAdjustments: 'usage:report',
      createSugerBillableMetric: 'usage:admin',
      updateSugerBillableMetric: 'usage:admin',
      deleteSugerUsageRecordGroup: 'usage:admin',
      retrySugerUsageRecordGroup: 'usage:admin',
      updateSugerUsageMeteringConfig: 'usage:admin',
      clearAmieFailedRecords: 'usage:admin',
    });
  });

  test('what costs a vendor call, and how long a page is', () => {
    const fields = schema.getQueryType()?.getFields() ?? {};
    expect(directivesOf(fields.billableMetrics?.astNode)).toMatchObject({
      cost: { weight: '10' },
      listSize: { assumedSize: '100' },
    });
    // It asks nobody: the records of its accounts do.
    expect(directivesOf(fields.usages?.astNode)).toMatchObject({
      cost: { weight: '1' },
      listSize: { assumedSize: '5' },
    });
    const paged = types
      .filter(isObjectType)
      .flatMap((type) => Object.values(type.getFields()))
      .filter(({ args }) => args.some(({ name }) => name === 'first'));
    expect(paged.length).toBeGreaterThan(5);
    for (const { name, astNode } of paged) {
      expect(directivesOf(astNode)).toMatchObject({
        // Receipts are the gateway's own.
        cost: { weight: name === 'usageReceipts' ? '1' : '10' },
        listSize: { slicingArguments: ['first'], sizedFields: ['edges', 'nodes'], requireOneSlicingArgument: false },
      });
    }
  });

  test('what may be kept for a minute, for the same caller, and under which tag', () => {
    const device = directivesOf(apollo.getType('NotehubDevice')?.astNode);
    expect(device).toMatchObject({
      cacheControl: { maxAge: '60', scope: 'PRIVATE' },
      cacheTag: { format: 'NotehubDevice:{$key.accountId}:{$key.uid}' },
    });
    expect(directivesOf(apollo.getQueryType()?.getFields().deviceUsage?.astNode)).toMatchObject({
      cacheControl: { maxAge: '60', scope: 'PRIVATE' },
      cacheTag: { format: 'notehub' },
    });
    const account = apollo.getType('UsageAccount');
    expect(directivesOf(memberOf(account, 'health')).cacheControl).toEqual({ maxAge: '0' });
    expect(directivesOf(memberOf(account, 'rateLimit')).cacheControl).toEqual({ maxAge: '0' });
  });
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
  // Receipts are the gateway's own, and whole.
  const names = new Set(
    types
      .filter((type) => isObjectType(type) || isInterfaceType(type))
      .filter(({ name }) => !name.startsWith('UsageReceipt'))
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
  const free = ['Query', 'Mutation', 'PageInfo', 'CacheControlScope', 'DateTime', 'Date', 'Decimal', 'JSON'];
  const prefixes = ['usage', 'accountusage', ...providers.map(({ id }) => id)];
  // What goes into a mutation and comes out of it is called after the mutation: its verb comes first.
  const ownOf = (name: string) =>
    name.toLowerCase().replace(/^(create|update|report|batchreport|validate)(?=.*(input|payload)$)/, '');
  const others = types.filter(
    ({ name }) => !free.includes(name) && !prefixes.some((prefix) => ownOf(name).startsWith(prefix)),
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

/** The directives of a definition: their arguments, by name; numbers as they are written. */
function directivesOf(node: ASTNode | null | undefined): Record<string, Record<string, unknown>> {
  const directives = node && 'directives' in node ? (node.directives ?? []) : [];
  return Object.fromEntries(
    directives.map(({ name, arguments: args = [] }) => [
      name.value,
      Object.fromEntries(
        args.map(({ name: arg, value }) => [
          arg.value,
          value.kind === Kind.INT ? value.value : valueFromASTUntyped(value),
        ]),
      ),
    ]),
  );
}

/** Where a field or enum value of a type is defined. */
function memberOf(type: GraphQLNamedType | undefined, name: string): ASTNode | null | undefined {
  if (isEnumType(type)) return type.getValue(name)?.astNode;
  return isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
    ? type.getFields()[name]?.astNode
    : undefined;
}
