import { readFileSync } from 'node:fs';
import type { IResolvers } from '@graphql-tools/utils';
import { concatAST, type DocumentNode, type GraphQLSchema, parse, print } from 'graphql';
import { annotate, type SchemaFile } from './annotations.ts';
import { createSubgraph, definitionsFor } from './federation.ts';
import { inProfile, linkOf, type SdlProfile } from './profiles.ts';
import type { Provider } from './providers/provider.ts';
import { accountResolvers } from './resolvers/accounts.ts';
import { receiptResolvers } from './resolvers/receipts.ts';
import { scalars } from './resolvers/scalars.ts';
import { usageResolvers } from './resolvers/usage.ts';

export { printSubgraph as printSdl } from './federation.ts';

/** The schema as it is executed: what schema/ says of the subjects all vendors share, then each vendor's own; a subgraph. */
export function createSchema(providers: readonly Provider[], profile: SdlProfile = 'portable'): GraphQLSchema {
  const typeDefs = inProfile(annotate(readSchemaFiles(providers)), profile);
  return createSubgraph({ typeDefs, resolvers: resolversOf(providers) });
}

/** The SDL as it stands in schema/, to be merged by others: the directives that it uses, then file by file. */
export function readTypeDefs(providers: readonly Provider[]): string[] {
  const files = readSchemaFiles(providers).map(({ document }) => document);
  const link = parse(linkOf(concatAST(files), 'portable'));
  return [[print(link), ...definitionsFor(concatAST([link, ...files]))].join('\n'), ...files.map(print)];
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

/** What the scalars do. What they are stands in schema/, and would be overwritten by an object that does not say it. */
function scalarFunctions(): IResolvers {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, { serialize, parseValue, parseLiteral }]) => [
      name,
      { serialize, parseValue, parseLiteral },
    ]),
  );
}

/** What all vendors share, then each vendor's own. */
function readSchemaFiles(providers: readonly Provider[]): SchemaFile[] {
  const shared = ['scalars', 'usage', 'accounts', 'receipts'].map((name) => ({
    document: readSchemaFile(name),
    provider: null,
  }));
  return [...shared, ...providers.map(({ id }) => ({ document: readSchemaFile(id), provider: id }))];
}

function readSchemaFile(name: string): DocumentNode {
  // The same path from src/ and from dist/: both stand beside schema/.
  return parse(readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8'));
}
