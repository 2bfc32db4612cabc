import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import type { GraphQLSchema } from 'graphql';
import { federationTypeDefs } from './federation.ts';
import type { Provider } from './providers/provider.ts';
import { accountResolvers } from './resolvers/accounts.ts';
import { scalars } from './resolvers/scalars.ts';
import { usageResolvers } from './resolvers/usage.ts';

/** The schema as it is executed: what schema/ says of the subjects all vendors share, then each vendor's own. */
export function createSchema(providers: readonly Provider[]): GraphQLSchema {
  return makeExecutableSchema({
    typeDefs: [
      federationTypeDefs,
      ...['scalars', 'usage', 'accounts', ...providers.map(({ id }) => id)].map(readSchemaFile),
    ],
    resolvers: [scalars, usageResolvers, accountResolvers, ...providers.map(({ resolvers }) => resolvers)],
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
}

/** The schema as subgraph SDL, ready for a composer. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchemaWithDirectives(schema)}\n`;
}

function readSchemaFile(name: string): string {
  // The same path from src/ and from dist/: both stand beside schema/.
  return readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8');
}
