import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from './context.ts';
import { GatewayError } from './errors.ts';
import { rootFieldNames } from './selection.ts';

/** What the router of a supergraph shares with this subgraph, to tell its requests from anybody else's. */
export interface RouterSecret {
  /** Of the request that bears it, in lower case. */
  readonly header: string;
  readonly secret: string;
}

/** Whether a request with these headers is the router's. */
export type IsRouter = (headers: ReadonlyMap<string, string>) => boolean;

/** What a router asks for a trace with. */
export const TRACE_HEADER = 'apollo-federation-include-trace';

/** What composes a supergraph and what joins its entities: of a subgraph that clients can reach as well, a side door. */
const ROUTER_FIELDS: readonly string[] = ['_service', '_entities'];

export function createRouterCheck({ header, secret }: RouterSecret): IsRouter {
  const expected = digestOf(secret);
  return (headers) => {
    const given = headers.get(header);
    // Digests are of one length, and how long they take to compare says nothing of how much was guessed right.
    return given !== undefined && timingSafeEqual(digestOf(given), expected);
  };
}

/** Refuses an operation that selects what is the router's without its secret, before anything of it is executed. */
export function routerAccessPlugin(isRouter: IsRouter): ApolloServerPlugin<GatewayContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ request, document, operation }) {
          if (!operation) return;
          const selected = rootFieldNames(operation, document);
          if (!ROUTER_FIELDS.some((name) => selected.has(name)) || isRouter(request.http?.headers ?? new Map())) return;
          throw new GatewayError(
            'FORBIDDEN',
            'Only the router may ask this, and the request does not bear its secret.',
          );
        },
      };
    },
  };
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
