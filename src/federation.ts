/**
 * What makes the schema a subgraph: the Federation 2 directives that schema/ uses, imported by `@link` and defined, because a
 * schema must define what it uses (https://specs.apollo.dev/federation/v2.9).
 */
export const federationTypeDefs = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "FieldSet"])

  scalar FieldSet
  scalar link__Import
  directive @link(url: String!, as: String, import: [link__Import]) repeatable on SCHEMA
  directive @key(fields: FieldSet!, resolvable: Boolean = true) repeatable on OBJECT | INTERFACE
  directive @shareable repeatable on OBJECT | FIELD_DEFINITION
`;
