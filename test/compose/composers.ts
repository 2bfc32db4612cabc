import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithHive } from '@theguild/federation-composition';
import { federateSubgraphs, ROUTER_COMPATIBILITY_VERSION_ONE } from '@wundergraph/composition';
import { parse } from 'graphql';

export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The supergraph's SDL (of Cosmo: none, as its router wants another thing), and what is wrong where there is something. */
export interface Composition {
  readonly supergraphSdl: string | null;
  /** Code, where the composer gives one, and message. */
  readonly problems: readonly string[];
}

/** Each composer as its own command would run it. */
export const COMPOSERS = {
  Apollo(subgraphs: readonly Subgraph[]): Composition {
    const { errors, supergraphSdl } = composeWithApollo(subgraphs.map(parsed));
    return { supergraphSdl: supergraphSdl ?? null, problems: (errors ?? []).map(problemOf) };
  },
  Hive(subgraphs: readonly Subgraph[]): Composition {
    const { errors, supergraphSdl } = composeWithHive(subgraphs.map(parsed));
    return { supergraphSdl: supergraphSdl ?? null, problems: (errors ?? []).map(problemOf) };
  },
  Cosmo(subgraphs: readonly Subgraph[]): Composition {
    const result = federateSubgraphs({
      subgraphs: subgraphs.map(({ name, url, sdl }) => ({ name, url, definitions: parse(sdl) })),
      version: ROUTER_COMPATIBILITY_VERSION_ONE,
    });
    const problems = result.success ? [] : result.errors.map(({ message }) => message);
    return { supergraphSdl: null, problems: [...problems, ...result.warnings.map(({ message }) => message)] };
  },
} as const;

export type ComposerName = keyof typeof COMPOSERS;

interface ComposerError {
  readonly message: string;
  readonly extensions?: object;
}

function parsed({ name, url, sdl }: Subgraph) {
  return { name, url, typeDefs: parse(sdl) };
}

function problemOf({ message, extensions }: ComposerError): string {
  return extensions && 'code' in extensions ? `${extensions.code}: ${message}` : message;
}
