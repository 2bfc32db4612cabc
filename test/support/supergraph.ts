import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { type GraphQLSchema, parse } from 'graphql';
import { createSubgraph } from '../../src/federation.ts';
import { COMPOSERS, type ComposerName } from '../compose/composers.ts';
import { customerSdl } from '../compose/matrix.ts';
import type { GraphQLAnswer } from './world.ts';

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** A GraphQL server on a port of its own. */
export interface LiveServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A customer and what a router needs to know of it to get to its usage. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly account: { readonly id: string; readonly provider: 'INVOICE' | 'CARD' };
  readonly devices: readonly {
    readonly serial: string;
    readonly size: readonly { readonly name: string; readonly millimetres: number }[];
    readonly tracker: { readonly accountId: string; readonly uid: string } | null;
  }[];
  readonly entitlements: readonly { readonly accountId: string; readonly id: string }[];
  readonly usageAccounts: readonly { readonly id: string }[];
}

/** The subgraph of test/compose/customer.graphql, over HTTP. */
export function startCustomers(customers: readonly Customer[]): Promise<LiveServer> {
  const schema = createSubgraph({
    typeDefs: parse(customerSdl),
    resolvers: [
      {
        Query: {
          customers: () => customers,
          customer: (_, { id }: { id: string }) => customers.find((one) => one.id === id) ?? null,
        },
        Customer: { __resolveReference: ({ id }: { id: string }) => customers.find((one) => one.id === id) ?? null },
        Device: {
          __resolveReference: ({ serial }: { serial: string }) =>
            customers.flatMap(({ devices }) => devices).find((one) => one.serial === serial) ?? null,
        },
      },
    ],
  });
  return startServer(schema);
}

/** The supergraph of two live subgraphs, as a composer makes it of what their `_service` says. */
export async function composeLive(composer: ComposerName, urls: Readonly<Record<string, string>>): Promise<string> {
  const subgraphs = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const { data } = await post(url, '{ _service { sdl } }');
      return { name, url, sdl: data._service.sdl as string };
    }),
  );
  const { supergraphSdl, problems } = COMPOSERS[composer](subgraphs);
  if (supergraphSdl === null || problems.length > 0) throw new Error(problems.join('\n'));
  return supergraphSdl;
}

/** What a client talks to. */
export interface Router {
  query(document: string, variables?: Record<string, unknown>): Promise<GraphQLAnswer>;
  stop(): Promise<void>;
}

/** Apollo's router in JavaScript. */
export async function startApolloGateway(supergraphSdl: string): Promise<Router> {
  const gateway = new ApolloGateway({ supergraphSdl, logger: QUIET });
  // It was written for the interface of Apollo Server 4, which 5 still serves.
  const server = new ApolloServer({ gateway: gateway as never, logger: QUIET });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { query: (document, variables) => post(url, document, variables), stop: () => server.stop() };
}

/** Hive's router in JavaScript; in process, as it answers requests of the Fetch API. What it asks of subgraphs goes over HTTP. */
export async function startHiveGateway(supergraphSdl: string): Promise<Router> {
  const gateway = createGatewayRuntime({ supergraph: supergraphSdl, logging: false, maskedErrors: false });
  return {
    query: (document, variables) =>
      post('http://router.test/graphql', document, variables, async (url, init) => gateway.fetch(url, init)),
    stop: async () => void (await gateway.dispose()),
  };
}

export async function startServer(schema: GraphQLSchema): Promise<LiveServer> {
  const server = new ApolloServer({ schema, logger: QUIET });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return { url, stop: () => server.stop() };
}

export async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  send: (url: string, init: RequestInit) => Promise<Response> = fetch,
): Promise<GraphQLAnswer> {
  const answer = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as GraphQLAnswer;
  return { status: answer.status, data, errors };
}
