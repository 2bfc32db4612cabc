import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError, responsePathAsArray } from 'graphql';
import type { Logger } from 'pino';
import type { GatewayContext } from './context.ts';
import { GatewayError } from './errors.ts';
import { CURRENT, type HttpSpec, LEGACY, type Outcome, statusOf } from './graphql-over-http.ts';
import { UpstreamError } from './upstream/index.ts';

/** What of an error's extensions a caller may see; nothing else ever leaves. */
const PUBLIC_EXTENSIONS = [
  'code',
  'provider',
  'account',
  'retryable',
  'retryAt',
  'requestId',
  'phase',
  'reason',
  'upstreamStatus',
] as const;

/**
 * Turns anything that went wrong into what a caller may read. Our own errors were written for callers; those of parsing and
 * validation are about the caller's own document; everything else is a bug, whose message may hold a secret: it is masked here
 * and logged by `answersPlugin`.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const own = ownError(error);
  const where = pickDefined({ locations: formatted.locations, path: formatted.path });
  if (own) return { message: messageOf(own, formatted.message), ...where, extensions: publicOf(own.extensions) };
  if (isCallersOwn(error)) return { message: formatted.message, ...where, extensions: { code: 'BAD_USER_INPUT' } };
  if (isUnexpected(error)) {
    return { message: 'Internal server error', ...where, extensions: { code: 'INTERNAL_SERVER_ERROR' } };
  }
  return { message: withoutValues(formatted.message), ...where, extensions: publicOf(formatted.extensions ?? {}) };
}

/** Finishes every answer: errors that stand beside data, the request's id in errors, statuses, and the log of bugs. */
export function answersPlugin(log: Logger, spec: HttpSpec): ApolloServerPlugin<GatewayContext> {
  return {
    async contextCreationDidFail({ error }) {
      log.error({ err: error }, 'unexpected error');
    },
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, schema }) {
          if (!operation || schema.getRootType(operation.operation)) return;
          throw new GraphQLError(`There are no ${operation.operation}s here.`, {
            extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
          });
        },
        async didEncounterErrors({ errors, contextValue }) {
          for (const error of errors) {
            if (isUnexpected(error)) log.error({ err: error, requestId: contextValue.requestId }, 'unexpected error');
          }
        },
        async willSendResponse({ response, contextValue, request }) {
          if (response.body.kind !== 'single') return;
          const result = response.body.singleResult;
          const beside = contextValue.reported.map(({ error, path }) => {
            const located = new GraphQLError(error.message, {
              originalError: error,
              path: responsePathAsArray(path as never),
            });
            return formatError(located.toJSON(), located);
          });
          const errors = [...(result.errors ?? []), ...beside].map((error) =>
            withRequestId(error, contextValue.requestId),
          );
          if (errors.length > 0) result.errors = errors;
          // The HTTP server has put there what it chose of what the caller accepts.
          const accepted = request.http?.headers.get('accept') === CURRENT ? CURRENT : LEGACY;
          response.http.status = statusOf(outcomeOf(result, response.http.status), spec, accepted);
        },
      };
    },
  };
}

/** The error that one of us threw, however often it was wrapped since. */
function ownError(error: unknown): GatewayError | UpstreamError | undefined {
  for (
    let inner = error;
    inner instanceof Error;
    inner = inner instanceof GraphQLError ? inner.originalError : undefined
  ) {
    if (inner instanceof GatewayError || inner instanceof UpstreamError) return inner;
  }
  return undefined;
}

/** Whether it comes from a resolver, or from nowhere that is known, and was not thrown on purpose. */
function isUnexpected(error: unknown): boolean {
  if (ownError(error) || isCallersOwn(error)) return false;
  if (!(error instanceof GraphQLError)) return true;
  // Errors of parsing, validation and coercion bear no path: nothing has been resolved yet.
  return (
    error.path !== undefined || (error.originalError !== undefined && !(error.originalError instanceof GraphQLError))
  );
}

/** What the caller sent and graphql-js refuses only while it executes: a null for an argument that has none, for one. */
function isCallersOwn(error: unknown): boolean {
  return (
    error instanceof GraphQLError &&
    (error.originalError === undefined || error.originalError instanceof GraphQLError) &&
    /^(Argument "|Too many errors processing variables)/.test(error.message)
  );
}

/** Our scalars' messages, with the place in the variables that graphql-js has put in front of the value. */
function messageOf(own: Error, wrapped: string): string {
  const place = placeOf(wrapped);
  return place === undefined ? own.message : `${place}: ${own.message}`;
}

/** graphql-js repeats the value of a variable in its messages; a value may be a secret. */
function withoutValues(message: string): string {
  const place = placeOf(message);
  return place === undefined ? message : `${place}: the value is not of its type.`;
}

function placeOf(message: string): string | undefined {
  const variable = /^Variable "(\$\w+)" got invalid value/.exec(message)?.[1];
  if (variable === undefined) return undefined;
  const path = /^[\s\S]* at "([\w.[\]]+)"; /.exec(message)?.[1];
  return `Variable "${variable}"${path === undefined ? '' : ` at "${path}"`}`;
}

function withRequestId(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  const { code, provider } = error.extensions ?? {};
  const traceable = provider !== undefined || code === 'INTERNAL_SERVER_ERROR';
  return traceable ? { ...error, extensions: { ...error.extensions, requestId } } : error;
}

/** What became of an operation, or the status that it has where that says it all: 405, 500. */
function outcomeOf(
  { errors = [], ...result }: { errors?: readonly GraphQLFormattedError[] },
  status = 200,
): Outcome | number {
  if ('data' in result) return errors.length > 0 ? 'dataAndErrors' : 'data';
  if (errors.some(({ message }) => LIMITS.test(message))) return 'beyondLimits';
  // A mutation by GET: Apollo Server gives it the code of an ill-formed request too.
  if (status === 405) return status;
  return OUTCOMES.get(errors[0]?.extensions?.code) ?? status;
}

/** How graphql-js and Apollo Server end the message of a limit, to which they give no code: "…Parsing aborted.". */
const LIMITS = /\b(aborted|recursively requests too many selections)\.$/i;

/** By the code of an error without data. Errors that come together are of one kind. */
const OUTCOMES: ReadonlyMap<unknown, Outcome> = new Map<unknown, Outcome>([
  ['GRAPHQL_PARSE_FAILED', 'unparsedDocument'],
  ['GRAPHQL_VALIDATION_FAILED', 'invalidDocument'],
  ['BAD_USER_INPUT', 'invalidDocument'],
  ['PERSISTED_QUERY_NOT_SUPPORTED', 'persistedQuery'],
  ['OPERATION_RESOLUTION_FAILURE', 'unknownOperation'],
  ['FORBIDDEN', 'forbidden'],
  // An empty document, or a subscription.
  ['BAD_REQUEST', 'illFormedRequest'],
]);

function publicOf(extensions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return pickDefined(Object.fromEntries(PUBLIC_EXTENSIONS.map((name) => [name, extensions[name]])));
}

function pickDefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as never;
}
