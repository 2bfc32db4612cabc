import type { IResolvers } from '@graphql-tools/utils';
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type SelectionNode,
} from 'graphql';
import { canonical } from './connection.ts';
import { badInput } from './errors.ts';

/**
 * What `_entities` needs to know: a router sends representations (a `__typename` and the fields of one of its keys), and gets an
 * entity, null or an error for each, in their order. Ours in place of @apollo/subgraph's: there one unknown `__typename` nulls
 * the whole answer, and another representation that fails beside it ends the process.
 */
export interface Entities {
  /** The members of the union `_Entity`. */
  readonly typeNames: readonly string[];
  /** Never rejects: what went wrong with a representation is an error at its place. */
  resolve(
    representations: readonly unknown[],
    context: unknown,
    info: GraphQLResolveInfo,
  ): Promise<(object | Error | null)[]>;
  /** Which entity type an object is that `resolve` gave. */
  typeNameOf(entity: object): string | undefined;
}

/** What gives the entity that a representation is of: `__resolveReference` among the resolvers of its type. */
type ReferenceResolver = (reference: Reference, context: unknown, info: GraphQLResolveInfo) => unknown;

/** The key fields of a representation, of their own types, and nothing else that it bears. */
type Reference = { readonly __typename: string } & Readonly<Record<string, unknown>>;

interface EntityType {
  readonly type: GraphQLObjectType;
  readonly keys: readonly (readonly SelectionNode[])[];
  readonly resolveReference: ReferenceResolver;
}

/** How many representations one `_entities` serves: more than any router sends at once. */
const MAX_REPRESENTATIONS = 1_000;

/** Every object type with a resolvable `@key` is an entity, and must have a `__resolveReference`. */
export function createEntities(schema: GraphQLSchema, resolvers: readonly IResolvers[]): Entities {
  const entityTypes = new Map<string, EntityType>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const keys = resolvableKeysOf(type);
    if (keys.length === 0) continue;
    const resolveReference = referenceResolverOf(type.name, resolvers);
    if (!resolveReference) throw new Error(`${type.name} has a @key, but no __resolveReference.`);
    entityTypes.set(type.name, { type, keys, resolveReference });
  }
  /** Models bear no `__typename`, and some are shared between requests: their type is kept beside them. */
  const typeNames = new WeakMap<object, string>();

  return {
    typeNames: [...entityTypes.keys()],
    typeNameOf: (entity) => typeNames.get(entity),
    async resolve(representations, context, info) {
      const answers = new Map<string, Promise<object | Error | null>>();
      return Promise.all(
        representations.map((representation, index) => {
          if (index >= MAX_REPRESENTATIONS) {
            return badInput(`"representations" may hold at most ${MAX_REPRESENTATIONS}: this one is beyond.`);
          }
          const entityType = entityTypeOf(representation);
          if (entityType instanceof Error) return entityType;
          const reference = referenceOf(entityType, representation);
          if (reference instanceof Error) return reference;
          const key = canonical(reference);
          const answer = answers.get(key) ?? answerTo(entityType, reference, context, info);
          answers.set(key, answer);
          return answer;
        }),
      );
    },
  };

  function entityTypeOf(representation: unknown): EntityType | Error {
    const name = isRecord(representation) ? ownFieldOf(representation, '__typename') : undefined;
    const entityType = typeof name === 'string' ? entityTypes.get(name) : undefined;
    return entityType ?? badInput('A representation must be an object that names an entity type by "__typename".');
  }

  async function answerTo(
    { type, resolveReference }: EntityType,
    reference: Reference,
    context: unknown,
    info: GraphQLResolveInfo,
  ): Promise<object | Error | null> {
    try {
      const entity = await resolveReference(reference, context, info);
      if (entity === null || entity === undefined) return null;
      if (typeof entity !== 'object') throw new TypeError(`${type.name}.__resolveReference gave no object.`);
      if (!(entity instanceof Error)) typeNames.set(entity, type.name);
      return entity;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** The keys by which one may refer to an object of this type, each as the fields that it selects. */
export function resolvableKeysOf(type: GraphQLObjectType): (readonly SelectionNode[])[] {
  const nodes = [type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []);
  return nodes
    .filter(({ name }) => name.value === 'key')
    .map((node) => new Map((node.arguments ?? []).map(({ name, value }) => [name.value, value])))
    .flatMap((args) => {
      const [fields, resolvable] = [args.get('fields'), args.get('resolvable')];
      const isResolvable = resolvable?.kind !== Kind.BOOLEAN || resolvable.value;
      return fields?.kind === Kind.STRING && isResolvable ? [selectionsOf(fields.value)] : [];
    });
}

/** `id organization { id }`, as a selection set is read. */
function selectionsOf(fieldSet: string): readonly SelectionNode[] {
  const [definition] = parse(`{ ${fieldSet} }`).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [];
}

function referenceResolverOf(typeName: string, resolvers: readonly IResolvers[]): ReferenceResolver | undefined {
  return resolvers
    .map((own) => (own[typeName] as { __resolveReference?: ReferenceResolver } | undefined)?.__resolveReference)
    .find((resolver) => resolver !== undefined);
}

/** What the representation says of the first of its type's keys that it bears whole. */
function referenceOf({ type, keys }: EntityType, representation: unknown): Reference | Error {
  for (const key of keys) {
    const fields = fieldsOf(type, key, representation);
    if (fields) return { __typename: type.name, ...fields };
  }
  return badInput(`A representation of ${type.name} must bear its key, each field of the type that it has here.`);
}

/** The selected fields of a value, and of the values in it; undefined where one is missing or not of its type. */
function fieldsOf(
  type: GraphQLOutputType,
  selections: readonly SelectionNode[],
  value: unknown,
): Record<string, unknown> | undefined {
  if (!isRecord(value) || !(isObjectType(type) || isInterfaceType(type))) return undefined;
  const fields: Record<string, unknown> = {};
  for (const node of selections) {
    const field = node.kind === Kind.FIELD ? type.getFields()[node.name.value] : undefined;
    if (node.kind !== Kind.FIELD || !field) return undefined;
    const given = ownFieldOf(value, field.name);
    const known = keyValueOf(field.type, node.selectionSet?.selections ?? [], given);
    if (known === undefined) return undefined;
    fields[field.name] = known;
  }
  return fields;
}

/** A null, an empty string and a list for one value identify nothing, and neither does what is of another type. */
function keyValueOf(type: GraphQLOutputType, selections: readonly SelectionNode[], value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (isNonNullType(type)) return keyValueOf(type.ofType, selections, value);
  if (isListType(type)) {
    if (!Array.isArray(value)) return undefined;
    const items = value.map((item) => keyValueOf(type.ofType, selections, item));
    return items.includes(undefined) ? undefined : items;
  }
  if (isObjectType(type) || isInterfaceType(type)) return fieldsOf(type, selections, value);
  if (isUnionType(type)) return undefined;
  // Every subgraph gives an ID as a string. A number was never one: taken for one, 1e3 and 1000 would be the same key.
  if (type.name === 'ID' || type.name === 'String')
    return typeof value === 'string' && value !== '' ? value : undefined;
  try {
    return type.parseValue(value) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Never what an object inherits: `__proto__` and `constructor` are no fields of it. */
function ownFieldOf(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
