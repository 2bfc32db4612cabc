import type { RequestListener } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { createAccounts } from './accounts.ts';
import { answersPlugin, formatError } from './answers.ts';
import type { GatewayConfig } from './config.ts';
import { createContext, type GatewayContext } from './context.ts';
import { readPages } from './explorer/index.ts';
import { createHttpServer } from './http-server.ts';
import { providers } from './providers/index.ts';
import { createSchema } from './schema.ts';

/** The whole machine. Nothing is sent to a vendor before the first query. */
export interface Gateway {
  readonly schema: GraphQLSchema;
  /** For somebody else's `node:http` server. */
  readonly handler: RequestListener;
  /** Listens on the configured address; gives the URL. */
  start(): Promise<string>;
  /** Lets no new requests in, waits for those under way, closes every connection. */
  stop(): Promise<void>;
}

export async function createGateway(config: GatewayConfig): Promise<Gateway> {
  const log = pino({ level: config.logLevel });
  const accounts = createAccounts(config.accounts, {
    providers,
    ...(config.timing ? { timing: config.timing } : {}),
    onFailure: ({ message, code, extensions, cause }, attempt) =>
      log.warn({ code, account: extensions.account, attempt, cause: causeOf(cause) }, message),
  });
  const schema = createSchema(providers);

  const apollo = new ApolloServer<GatewayContext>({
    schema,
    introspection: config.introspection,
    formatError,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: !config.introspection,
    // The HTTP server has its own rule, which lets clients that are no browsers use GET.
    csrfPrevention: false,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    maxRecursiveSelections: 2_000,
    parseOptions: { maxTokens: 2_000 },
    // Five errors in an answer at most: these, and the one that says that there are more.
    validationOptions: { maxErrors: 4 },
    executionOptions: { maxCoercionErrors: 4 },
    stopOnTerminationSignals: false,
    logger: log,
    plugins: [
      answersPlugin(log),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();

  const http = createHttpServer({
    apollo,
    createContext: (request) => createContext({ ...request, accounts, now: config.now?.() ?? new Date() }),
    pages: config.introspection ? readPages() : new Map(),
    log,
  });

  return {
    schema,
    handler: http.handler,
    start: () => http.start(config),
    async stop() {
      await http.stop();
      await apollo.stop();
      await accounts.close();
    },
  };
}

/** What of a cause may be logged: the system's code, no message, as it may name hosts. */
function causeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
