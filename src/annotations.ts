import {
  buildASTSchema,
  type ConstDirectiveNode,
  concatAST,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import { resolvableKeysOf } from './entities.ts';

/** A file of schema/, and the vendor whose it is; null where it is everybody's. */
export interface SchemaFile {
  readonly document: DocumentNode;
  readonly provider: string | null;
}

/** A vendor call, where an object costs 1 and a leaf nothing: what routers add up to refuse what is too dear. */
const CALL_COST = 10;
/** Usage of a moment ago is near enough: vendors themselves add up by the hour or the day. */
const MAX_AGE_SECONDS = 60;
/** How long a list is taken to be that has no pages: as long as a page of the others. */
const ASSUMED_SIZE = 100;

/**
 * The whole schema with what a supergraph wants to know of it, by rule, so that a new type or field has it too:
 *
 * * `@tag` says whose a type or field is, by the file in which it stands.
 * * `@authenticated`, `@requiresScopes`: reading needs `usage:read`, reporting usage (what takes an idempotency key) needs
 *   `usage:report`, any other change `usage:admin`. They stand wherever one comes in from outside: on root fields, and on the
 *   fields of entities beyond their keys.
 * * `@cost`: root fields and paged fields are vendor calls. `@listSize`: pages hold what `first` says.
 * * `@cacheControl`: what is read may be kept for a minute, for the same caller. `@cacheTag`: by vendor, and by entity.
 *
 * A directive that stands in schema/ already is the exception to its rule.
 */
export function annotate(files: readonly SchemaFile[]): DocumentNode {
  const schema = buildASTSchema(concatAST(files.map(({ document }) => document)), { assumeValidSDL: true });
  return concatAST(
    files.map(({ document, provider }) => ({
      ...document,
      definitions: document.definitions.map((node) => annotateDefinition(node, schema, provider)),
    })),
  );
}

function annotateDefinition(node: DefinitionNode, schema: GraphQLSchema, provider: string | null): DefinitionNode {
  const tags = provider === null ? [] : [`@tag(name: "${provider}")`];
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_EXTENSION: {
      const type = schema.getType(node.name.value);
      if (!isObjectType(type) && !isInterfaceType(type)) return node;
      const fields = node.fields?.map((field) => {
        const place = placeOf(schema, type, field);
        return place ? withDirectives(field, [...tags, ...aboutField(place, provider)]) : field;
      });
      const isExtension = node.kind === Kind.OBJECT_TYPE_EXTENSION || node.kind === Kind.INTERFACE_TYPE_EXTENSION;
      const about = isExtension ? [] : [...tags, ...aboutType(schema, type)];
      return { ...withDirectives(node, about), ...(fields ? { fields } : {}) };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return withDirectives({ ...node, fields: (node.fields ?? []).map((field) => withDirectives(field, tags)) }, tags);
    case Kind.ENUM_TYPE_EXTENSION:
      return { ...node, values: (node.values ?? []).map((value) => withDirectives(value, tags)) };
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
      return withDirectives(node, tags);
    default:
      return node;
  }
}

/** A field, and what the rules ask about where it stands. */
interface Place {
  readonly field: GraphQLField<unknown, unknown>;
  readonly root: 'query' | 'mutation' | null;
  /** Whether one gets to it from another subgraph, and it is not the key by which. */
  readonly isOfEntity: boolean;
}

function placeOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  node: FieldDefinitionNode,
): Place | undefined {
  const field = type.getFields()[node.name.value];
  if (!field) return undefined;
  const keys = isObjectType(type) ? resolvableKeysOf(type) : [];
  const inKey = keys.flat().some((key) => key.kind === Kind.FIELD && key.name.value === field.name);
  const root = type === schema.getQueryType() ? 'query' : type === schema.getMutationType() ? 'mutation' : null;
  return { field, root, isOfEntity: keys.length > 0 && !inKey };
}

function aboutField(place: Place, provider: string | null): string[] {
  const { field, root } = place;
  const scope = scopeOf(place);
  const isPaged = field.args.some(({ name }) => name === 'first');
  return [
    ...(scope ? ['@authenticated', `@requiresScopes(scopes: [["${scope}"]])`] : []),
    ...(root !== null || isPaged ? [`@cost(weight: ${CALL_COST})`] : []),
    ...(isPaged ? [pageSizeOf(field)] : []),
    ...(root !== null && !isPaged && isList(field) ? [`@listSize(assumedSize: ${ASSUMED_SIZE})`] : []),
    ...(root === 'query'
      ? [`@cacheControl(maxAge: ${MAX_AGE_SECONDS}, scope: PRIVATE)`, `@cacheTag(format: "${provider ?? 'usage'}")`]
      : []),
  ];
}

function scopeOf({ field, root, isOfEntity }: Place): string | undefined {
  if (root === 'mutation') return reportsUsage(field) ? 'usage:report' : 'usage:admin';
  return root === 'query' || isOfEntity ? 'usage:read' : undefined;
}

/** What adds usage takes an idempotency key, and nothing else does. */
function reportsUsage({ args }: GraphQLField<unknown, unknown>): boolean {
  return args.some(({ name, type }) => {
    const input = getNamedType(type);
    return name === 'idempotencyKey' || (isInputObjectType(input) && 'idempotencyKey' in input.getFields());
  });
}

/** `first` says how long the lists of a connection are. Cosmo refuses an assumed size beside an argument with a default. */
function pageSizeOf({ type }: GraphQLField<unknown, unknown>): string {
  const connection = getNamedType(type);
  const lists = isObjectType(connection) ? Object.values(connection.getFields()).filter(isList) : [];
  const names = lists.map(({ name }) => `"${name}"`).join(', ');
  return `@listSize(slicingArguments: ["first"], sizedFields: [${names}], requireOneSlicingArgument: false)`;
}

function aboutType(schema: GraphQLSchema, type: GraphQLObjectType | GraphQLInterfaceType): string[] {
  if (type === schema.getQueryType() || type === schema.getMutationType()) return [];
  const [key] = isObjectType(type) ? resolvableKeysOf(type) : [];
  // Without a hint of its own, an object would make the whole answer one that may not be kept.
  if (!key) return ['@cacheControl(inheritMaxAge: true)'];
  const parts = key.flatMap((field) => (field.kind === Kind.FIELD ? [`{$key.${field.name.value}}`] : []));
  return [
    `@cacheControl(maxAge: ${MAX_AGE_SECONDS}, scope: PRIVATE)`,
    `@cacheTag(format: "${[type.name, ...parts].join(':')}")`,
  ];
}

function isList({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}

interface Annotated {
  readonly directives?: readonly ConstDirectiveNode[] | undefined;
}

/** The node with these directives beside its own, except those that it has already. */
function withDirectives<N extends Annotated>(node: N, sdl: readonly string[]): N {
  const own = node.directives ?? [];
  const added = sdl
    .flatMap(parseDirectives)
    .filter(({ name }) => !own.some((directive) => directive.name.value === name.value));
  return { ...node, directives: [...own, ...added] };
}

function parseDirectives(sdl: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar Any ${sdl}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}
