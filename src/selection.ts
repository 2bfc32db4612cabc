import { collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';

/** A field that a query selects below the one that is being resolved, under whatever alias. */
export interface SelectedField {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether this field of it is selected in turn. */
  selects(name: string): boolean;
}

/**
 * What is selected below a field whose type is an object or a list of one, fragments, `@skip` and `@include` heeded: for what
 * must be known before it is asked for.
 */
export function selectedFields(info: GraphQLResolveInfo): SelectedField[] {
  const type = getNamedType(info.returnType);
  return isObjectType(type) ? fieldsBelow(info, type, info.fieldNodes) : [];
}

function fieldsBelow(
  info: GraphQLResolveInfo,
  parent: GraphQLObjectType,
  nodes: readonly FieldNode[],
): SelectedField[] {
  const variables = { coerced: info.variableValues, sources: {} };
  const { fields } = collectSubFields(info.schema, info.fragments, variables, parent, [...nodes]);
  return [...fields.values()].flatMap((sameKey): SelectedField[] => {
    const [node] = sameKey;
    const definition = node && parent.getFields()[node.name.value];
    if (!node || !definition) return [];
    const args = argumentsOf(definition, node, info);
    if (!args) return [];
    const type = getNamedType(definition.type);
    return [
      {
        name: definition.name,
        args,
        selects: (name) => isObjectType(type) && fieldsBelow(info, type, sameKey).some((field) => field.name === name),
      },
    ];
  });
}

/** undefined where graphql-js will refuse them, once it comes to the field: an error there, and not of the field above. */
function argumentsOf(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { variableValues }: GraphQLResolveInfo,
): Record<string, unknown> | undefined {
  try {
    return getArgumentValues(definition, node, variableValues);
  } catch {
    return undefined;
  }
}

/**
 * The fields that an operation selects at its root, by their names in the schema: fragments are followed, and `@skip` and
 * `@include` are not heeded, so that a rule about them cannot be got around by a variable.
 */
export function rootFieldNames(operation: OperationDefinitionNode, document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION
        ? [[definition.name.value, definition.selectionSet.selections] as const]
        : [],
    ),
  );
  const visit = (selections: readonly SelectionNode[]) => {
    for (const selection of selections) {
      switch (selection.kind) {
        case Kind.FIELD:
          names.add(selection.name.value);
          break;
        case Kind.INLINE_FRAGMENT:
          visit(selection.selectionSet.selections);
          break;
        case Kind.FRAGMENT_SPREAD: {
          const spread = fragments.get(selection.name.value) ?? [];
          // Once is enough, however often it is spread.
          fragments.delete(selection.name.value);
          visit(spread);
        }
      }
    }
  };
  visit(operation.selectionSet.selections);
  return names;
}
