import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type IResolvers, printSchemaWithDirectives } from '@graphql-tools/utils';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { federationTypeDefs } from './federation.ts';
import type { Provider } from './providers/provider.ts';
import { accountResolvers } from './resolvers/accounts.ts';
import { receiptResolvers } from './resolvers/receipts.ts';
import { scalars } from './resolvers/scalars.ts';
import { usageResolvers } from './resolvers/usage.ts';

/** The schema as it is executed: what schema/ says of the subjects all vendors share, then each vendor's own. */
export function createSchema(providers: readonly Provider[]): GraphQLSchema {
  return makeExecutableSchema({
    // Built here: the tools' own merging would turn the order of an enum's values around.
    typeDefs: buildSchema(readTypeDefs(providers).join('\n')),
    resolvers: resolversOf(providers),
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

/** The SDL: the federation directives, then the files of schema/. */
export function readTypeDefs(providers: readonly Provider[]): string[] {
  return [
    federationTypeDefs,
    ...['scalars', 'usage', 'accounts', 'receipts', ...providers.map(({ id }) => id)].map(readSchemaFile),
  ];
}

/** The resolvers, by subject and vendor. */
export function resolversOf(providers: readonly Provider[]): IResolvers[] {
  return [
    scalarFunctions(),
    usageResolvers,
    accountResolvers,
    receiptResolvers,
    ...providers.map(({ resolvers }) => resolvers),
  ];
}

/** The schema as subgraph SDL, ready for a composer. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(schema)}\n`;
}

/** What the scalars do. What they are stands in schema/, and would be overwritten by an object that does not say it. */
function scalarFunctions(): IResolvers {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, { serialize, parseValue, parseLiteral }]) => [
      name,
      { serialize, parseValue, parseLiteral },
    ]),
  );
}

function readSchemaFile(name: string): string {
  // The same path from src/ and from dist/: both stand beside schema/.
  return readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8');
}
