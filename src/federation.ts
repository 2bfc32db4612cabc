import { makeExecutableSchema } from '@graphql-tools/schema';
import { getDocumentNodeFromSchema, type IResolvers } from '@graphql-tools/utils';
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  extendSchema,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  print,
  visit,
} from 'graphql';
import { createEntities, type Entities } from './entities.ts';

/**
 * What makes a schema a subgraph (https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec):
 * `_service`, `_entities`, and the definitions of the directives it uses, because a schema must define what it uses. Not for
 * `@requires` and its like: of a representation, `_entities` takes the key alone.
 */

/** The directives that may be used here, as their specifications define them, and the types that their arguments need. */
const DIRECTIVES: Readonly<Record<string, { readonly definition: string; readonly needs?: readonly string[] }>> = {
  link: {
    definition: 'directive @link(url: String!, as: String, import: [link__Import]) repeatable on SCHEMA',
    needs: ['link__Import'],
  },
  key: {
    definition:
      'directive @key(fields: federation__FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE',
    needs: ['federation__FieldSet'],
  },
  shareable: { definition: 'directive @shareable repeatable on OBJECT | FIELD_DEFINITION' },
  inaccessible: {
    definition:
      'directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION',
  },
  authenticated: { definition: 'directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM' },
  requiresScopes: {
    definition:
      'directive @requiresScopes(scopes: [[federation__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM',
    needs: ['federation__Scope'],
  },
  cost: {
    definition:
      'directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR',
  },
  listSize: {
    definition:
      'directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION',
  },
  cacheTag: { definition: 'directive @cacheTag(format: String!) repeatable on FIELD_DEFINITION | OBJECT' },
  cacheControl: {
    definition:
      'directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION',
    needs: ['CacheControlScope'],
  },
  tag: {
    definition:
      'directive @tag(name: String!) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION',
  },
};

const TYPES: Readonly<Record<string, string>> = {
  federation__Scope: 'scalar federation__Scope',
  CacheControlScope: `
    "Who may be given an answer that was kept."
    enum CacheControlScope {
      "Anybody."
      PUBLIC
      "Who asked for it."
      PRIVATE
    }`,
  link__Import: 'scalar link__Import',
  federation__FieldSet: 'scalar federation__FieldSet',
};

/** What a subgraph has beyond its own SDL; no composer wants to be told of it. */
const MACHINERY = { types: ['_Any', '_Entity', '_Service'], rootFields: ['_entities', '_service'] };

export interface SubgraphOptions {
  readonly typeDefs: DocumentNode;
  /** A type with a resolvable `@key` has a `__resolveReference` among its resolvers. */
  readonly resolvers: readonly IResolvers[];
}

/** An executable schema that answers `_service` and `_entities` as well. */
export function createSubgraph({ typeDefs, resolvers }: SubgraphOptions): GraphQLSchema {
  // Built here: the tools' own merging would turn the order of an enum's values around.
  const own = buildASTSchema(withDefinitions(typeDefs));
  const entities = createEntities(own, resolvers);
  const schema = extendSchema(own, parse(machineryOf(own, entities)));
  const sdl = printSubgraph(own);
  return makeExecutableSchema({
    typeDefs: schema,
    resolvers: [...resolvers, resolversOf(entities, rootNameOf(own), sdl)],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

/** The subgraph's SDL, ready for a composer. */
export function printSubgraph(schema: GraphQLSchema): string {
  const { definitions, ...document } = getDocumentNodeFromSchema(schema);
  const root = rootNameOf(schema);
  const own = definitions.flatMap((node): DefinitionNode[] => {
    if (!('name' in node) || !node.name) return [node];
    const name = node.name.value;
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION && name === root) {
      return [{ ...node, fields: (node.fields ?? []).filter((field) => !isMachinery(field.name.value)) }];
    }
    return MACHINERY.types.includes(name) ? [] : [node];
  });
  return `${print({ ...document, definitions: own })}\n`;
}

/** The definitions of the directives that a document uses and does not define. */
export function definitionsFor(document: DocumentNode): string[] {
  const used = new Set<string>();
  visit(document, { Directive: ({ name }) => void used.add(name.value) });
  const defines = (kind: Kind, name: string) =>
    document.definitions.some((node) => node.kind === kind && 'name' in node && node.name?.value === name);
  const missing = Object.entries(DIRECTIVES).filter(
    ([name]) => used.has(name) && !defines(Kind.DIRECTIVE_DEFINITION, name),
  );
  const needed = new Set(missing.flatMap(([, { needs = [] }]) => needs));
  const types = [...needed].filter(
    (name) => !defines(Kind.SCALAR_TYPE_DEFINITION, name) && !defines(Kind.ENUM_TYPE_DEFINITION, name),
  );
  return [...missing.map(([, { definition }]) => definition), ...types.map((name) => TYPES[name] ?? '')];
}

function withDefinitions(document: DocumentNode): DocumentNode {
  const missing = definitionsFor(document);
  if (missing.length === 0) return document;
  return { ...document, definitions: [...parse(missing.join('\n')).definitions, ...document.definitions] };
}

function isMachinery(rootField: string): boolean {
  return MACHINERY.rootFields.includes(rootField);
}

function rootNameOf(schema: GraphQLSchema): string {
  const root = schema.getQueryType();
  if (!root) throw new GraphQLError('A subgraph has a query type.');
  return root.name;
}

function machineryOf(schema: GraphQLSchema, { typeNames }: Entities): string {
  const service = `
    "This subgraph, as a router or composer asks for it."
    type _Service {
      "Its schema, with the federation directives that it uses."
      sdl: String!
    }
    extend type ${rootNameOf(schema)} {
      "This subgraph's own schema, for a composer."
      _service: _Service!
    }`;
  if (typeNames.length === 0) return service;
  return `${service}
    "A representation of an entity: its \`__typename\` and the fields of one of its keys."
    scalar _Any
    "What other subgraphs may refer to."
    union _Entity = ${typeNames.join(' | ')}
    extend type ${rootNameOf(schema)} {
      """
      The entities that a router knows from another subgraph, in the order of their representations, each of which fails alone:
      null, without an error, where there is none, and BAD_USER_INPUT beyond the first 1,000, for an unknown type, or without a key.
      """
      _entities(
        "What is known of each: only its key is looked at."
        representations: [_Any!]!
      ): [_Entity]!
    }`;
}

function resolversOf(entities: Entities, root: string, sdl: string): IResolvers {
  const service = { _service: () => ({ sdl }) };
  if (entities.typeNames.length === 0) return { [root]: service };
  return {
    [root]: {
      ...service,
      _entities: (_, { representations }: { representations: readonly unknown[] }, context, info) =>
        entities.resolve(representations, context, info),
    },
    _Entity: { __resolveType: (entity: object) => entities.typeNameOf(entity) },
  };
}
