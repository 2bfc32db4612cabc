import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { createAccounts } from './accounts.ts';
import { answersPlugin, formatError } from './answers.ts';
import type { GatewayConfig } from './config.ts';
import { createContext, type GatewayContext, startOperation } from './context.ts';
import { readPages } from './explorer/index.ts';
import { createHttpServer } from './http-server.ts';
import { providers } from './providers/index.ts';
import { createReporting, DEFAULT_LEDGER } from './reporting/index.ts';
import { createRouterCheck, routerAccessPlugin } from './router-access.ts';
import { createSchema } from './schema.ts';
import { DEFAULT_TIMING } from './upstream/index.ts';

/** Less than requests have to drain, so that their answers can still be written. */
const REPORTS_DRAIN_MS = 8_000;

/** The whole machine. Nothing is sent to a vendor before the first query. */
export interface Gateway {
  /** To be executed by somebody else's server, with the context that `context` makes. */
  readonly schema: GraphQLSchema;
  /**
   * The context of one request to somebody else's server: `context: ({ req }) => gateway.context(req)`. Each request needs its
   * own, as it remembers what was read. With the request given, vendors are no longer waited for once its caller has gone.
   */
  context(request?: ForeignRequest): GatewayContext;
  /** For somebody else's `node:http` server. */
  readonly handler: RequestListener;
  /** Listens on the configured address; gives the URL. */
  start(): Promise<string>;
  /** Lets no new requests in, waits for those under way, closes every connection. */
  stop(): Promise<void>;
}

/** What another server has of a request: Node's own, or one of the Fetch API. */
export type ForeignRequest = Pick<IncomingMessage, 'socket'> | Pick<Request, 'signal'>;

/** Connects the configured accounts and builds what answers; throws where a page or a schema file is missing. */
export async function createGateway(config: GatewayConfig): Promise<Gateway> {
  const log = pino({ level: config.logLevel });
  const accounts = createAccounts(config.accounts, {
    providers,
    ...(config.timing ? { timing: config.timing } : {}),
    onFailure: ({ message, code, extensions, cause }, attempt) =>
      log.warn({ code, account: extensions.account, attempt, cause: causeOf(cause) }, message),
  });
  const now = config.now ?? (() => new Date());
  const reporting = createReporting({
    url: config.ledger ?? DEFAULT_LEDGER,
    accounts: accounts.all.filter(({ deliveries }) => Object.keys(deliveries).length > 0),
    ...(config.reporting ? { settings: config.reporting } : {}),
    writeTimeoutMs: config.timing?.writeTimeoutMs ?? DEFAULT_TIMING.writeTimeoutMs,
    now,
    log,
  });
  const schema = createSchema(providers, config.sdlProfile);
  const spec = config.httpSpec ?? 'audited';
  const isRouter = config.router && createRouterCheck(config.router);

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
      answersPlugin(log, spec),
      // To trace, Apollo Server wraps every resolver of the schema: only where a router may ask for it. Errors are masked there.
      ...(isRouter
        ? [routerAccessPlugin(isRouter), ApolloServerPluginInlineTrace()]
        : [ApolloServerPluginInlineTraceDisabled()]),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  // Reports of an earlier run go on before anything else is asked.
  await reporting.start();

  const contextOf = (request: { requestId: string; signal: AbortSignal }) =>
    createContext({ ...request, accounts, reporting, now: now() });
  const http = createHttpServer({
    apollo,
    createContext: contextOf,
    pages: config.introspection ? readPages() : new Map(),
    spec,
    ...(isRouter ? { isRouter } : {}),
    log,
  });

  return {
    schema,
    context(request) {
      const { signal, abandon } = startOperation();
      const gone = request && goneSignalOf(request);
      if (gone?.aborted) abandon();
      // Until its own time is up: a connection that is kept alive must not gather a listener for each of its requests.
      else gone?.addEventListener('abort', abandon, { once: true, signal });
      return contextOf({ requestId: randomUUID(), signal });
    },
    handler: http.handler,
    start: () => http.start(config),
    async stop() {
      // Who waits for a receipt gets it while requests are drained.
      await Promise.all([http.stop(), reporting.drain(REPORTS_DRAIN_MS)]);
      await apollo.stop();
      await reporting.close();
      await accounts.close();
    },
  };
}

/** Aborted when the connection has closed; one for all the requests on it. */
const closed = new WeakMap<Socket, AbortSignal>();

/** Aborted when the caller has gone. */
function goneSignalOf(request: ForeignRequest): AbortSignal {
  // Node's own requests have both; the socket tells it in every version.
  if (!('socket' in request)) return request.signal;
  const { socket } = request;
  const known = closed.get(socket);
  if (known) return known;
  const controller = new AbortController();
  if (socket.destroyed) controller.abort();
  else socket.once('close', () => controller.abort());
  closed.set(socket, controller.signal);
  return controller.signal;
}

/** What of a cause may be logged: the system's code, no message, as it may name hosts. */
function causeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
