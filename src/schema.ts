import { readFileSync } from 'node:fs';
import type { IResolvers } from '@graphql-tools/utils';
import { type GraphQLSchema, parse } from 'graphql';
import { createSubgraph, definitionsFor } from './federation.ts';
import type { Provider } from './providers/provider.ts';
import { accountResolvers } from './resolvers/accounts.ts';
import { scalars } from './resolvers/scalars.ts';
import { usageResolvers } from './resolvers/usage.ts';

export { printSubgraph as printSdl } from './federation.ts';

/** Federation 2: the newest version that all three composers take, and the directives that schema/ uses. */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';

/** The schema as it is executed: what schema/ says of the subjects all vendors share, then each vendor's own; a subgraph. */
export function createSchema(providers: readonly Provider[]): GraphQLSchema {
  return createSubgraph({ typeDefs: parse(readTypeDefs(providers).join('\n')), resolvers: resolversOf(providers) });
}

/** The SDL: the federation directives, then the files of schema/. */
export function readTypeDefs(providers: readonly Provider[]): string[] {
  const files = ['scalars', 'usage', 'accounts', ...providers.map(({ id }) => id)].map(readSchemaFile);
  return [[LINK, ...definitionsFor(parse([LINK, ...files].join('\n')))].join('\n'), ...files];
}

/** The resolvers, by subject and vendor. */
export function resolversOf(providers: readonly Provider[]): IResolvers[] {
  return [scalarFunctions(), usageResolvers, accountResolvers, ...providers.map(({ resolvers }) => resolvers)];
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
