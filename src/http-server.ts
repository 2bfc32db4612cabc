import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest, type HTTPGraphQLResponse } from '@apollo/server';
import type { Logger } from 'pino';
import { type GatewayContext, startOperation } from './context.ts';
import type { PageFile } from './explorer/index.ts';
import { acceptedType, contentTypeOf, type HttpSpec, type MediaType, statusOf } from './graphql-over-http.ts';
import { Refusal, readGraphqlRequest } from './graphql-request.ts';
import { type IsRouter, TRACE_HEADER } from './router-access.ts';

export interface HttpServerOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly createContext: (request: { requestId: string; signal: AbortSignal }) => GatewayContext;
  /** What a browser is served, by path; none where introspection is off. */
  readonly pages: ReadonlyMap<string, PageFile>;
  readonly spec: HttpSpec;
  /** Left out: no secret tells a router from others. */
  readonly isRouter?: IsRouter;
  readonly log: Logger;
}

export interface HttpServer {
  /** For somebody else's `node:http` server. */
  readonly handler: RequestListener;
  /** Listens; gives the URL. */
  start(address: { port: number; host: string }): Promise<string>;
  /** Lets no new requests in, waits for those under way, at most `DRAIN_MS`. */
  stop(): Promise<void>;
}

/** Of a URL, and of all headers. Node's own limit, which cannot tell one from the other, is on both in sum. */
const MAX_URL_BYTES = 16 * 1024;
const MAX_HEADERS_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const JSON_TYPE = 'application/json; charset=utf-8';
const DRAIN_MS = 10_000;
const MAX_CONNECTIONS = 2_000;

export function createHttpServer({ apollo, createContext, pages, spec, isRouter, log }: HttpServerOptions): HttpServer {
  let phase: 'serving' | 'draining' = 'serving';
  const underWay = new Set<ServerResponse>();
  const sockets = new Set<Socket>();

  const handler: RequestListener = (request, response) => {
    const requestId = randomUUID();
    const started = performance.now();
    response.setHeader('x-request-id', requestId);
    response.setHeader('x-content-type-options', 'nosniff');
    if (phase === 'draining') response.setHeader('connection', 'close');
    underWay.add(response);
    route(request, response, requestId).catch((error: unknown) => {
      // Who goes away in the middle of a request is owed no answer, and no line in the log.
      if (response.destroyed) return;
      if (error instanceof Refusal) return refuse(response, statusOf(error.reason, spec, undefined), error);
      log.error({ err: error, requestId }, 'a request failed unexpectedly');
      refuse(response, 500, new Refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error'));
    });
    response.once('close', () => {
      underWay.delete(response);
      const ms = Math.round(performance.now() - started);
      log.debug({ requestId, method: request.method, status: response.statusCode, ms }, 'request');
    });
  };

  const server = createServer(
    {
      maxHeaderSize: MAX_URL_BYTES + MAX_HEADERS_BYTES,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
      keepAliveTimeout: 65_000,
    },
    handler,
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', refuseSocket);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // An Expect that is not known may be ignored (RFC 9110, 10.1.1); Node would answer it without a body.
  server.on('checkExpectation', handler);

  return {
    handler,
    async start({ port, host }) {
      server.listen(port, host);
      await once(server, 'listening');
      const { address, port: bound, family } = server.address() as AddressInfo;
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`;
    },
    async stop() {
      phase = 'draining';
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      // Whatever stays open holds up the end until the timer closes it: a connection between two requests, one that a browser
      // opened in advance, which Node does not count as idle, and one that is kept alive after its answer.
      server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      for (const response of underWay) if (!response.headersSent) response.setHeader('connection', 'close');
      const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(timer);
    },
  };

  async function route(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    checkHead(request);
    const { pathname, search } = locationOf(request);
    switch (pathname) {
      case '/graphql':
        return graphql(request, response, requestId, search);
      case '/health/live':
        allow(request, 'GET', 'HEAD');
        return sendJson(response, 200, { status: 'alive' });
      case '/health/ready':
        allow(request, 'GET', 'HEAD');
        return sendJson(response, phase === 'serving' ? 200 : 503, {
          status: phase === 'serving' ? 'ready' : 'draining',
        });
      default: {
        const page = pages.get(pathname);
        if (!page) throw new Refusal(404, 'NOT_FOUND', 'There is nothing here. GraphQL is at /graphql.');
        allow(request, 'GET', 'HEAD');
        response.setHeader('content-security-policy', page.policy);
        return send(response, 200, page.contentType, page.body);
      }
    }
  }

  async function graphql(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
    search: string,
  ): Promise<void> {
    const accepted = acceptedType(request.headers.accept, spec);
    try {
      allow(request, 'GET', 'POST');
      // Apollo Server looks at `Accept` when it has an answer: too late for vendors that were asked in vain.
      if (!accepted) {
        throw new Refusal(406, 'BAD_REQUEST', 'Answers are application/graphql-response+json or application/json.');
      }
      const given = await readGraphqlRequest(request, search);
      const headers = headersFor(request, accepted);
      const { status = 200, ...answer } = await execute(response, requestId, {
        method: request.method ?? 'POST',
        headers,
        ...given,
      });
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      // The schema has no @defer and no @stream, so every answer is whole.
      const text = answer.body.kind === 'complete' ? answer.body.string : '';
      send(response, status, contentTypeOf(status, spec, accepted), Buffer.from(text));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const status = statusOf(error.reason, spec, accepted);
      refuse(response, status, error, contentTypeOf(status, spec, accepted));
    }
  }

  /** What Apollo Server is told of the headers: the media type that was chosen, and no wish for a trace but the router's. */
  function headersFor(request: IncomingMessage, accepted: MediaType): HeaderMap {
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, String(value));
    headers.set('accept', accepted);
    if (headers.has(TRACE_HEADER) && !isRouter?.(headers)) headers.delete(TRACE_HEADER);
    return headers;
  }

  async function execute(
    response: ServerResponse,
    requestId: string,
    httpGraphQLRequest: HTTPGraphQLRequest,
  ): Promise<HTTPGraphQLResponse> {
    const operation = startOperation();
    response.once('close', operation.abandon);
    try {
      return await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest,
        context: async () => createContext({ requestId, signal: operation.signal }),
      });
    } finally {
      operation.end();
      response.off('close', operation.abandon);
    }
  }
}

function allow(request: IncomingMessage, ...methods: readonly string[]): void {
  if (methods.includes(request.method ?? '')) return;
  throw new Refusal(405, 'BAD_REQUEST', `Only ${methods.join(' and ')} are allowed here.`, {
    allow: methods.join(', '),
  });
}

function checkHead({ rawHeaders, url = '' }: IncomingMessage): void {
  if (url.length > MAX_URL_BYTES) {
    throw new Refusal(414, 'BAD_REQUEST', `A URL may have at most ${MAX_URL_BYTES} bytes: send the operation by POST.`);
  }
  if (rawHeaders.length > 2 * MAX_HEADERS) {
    throw new Refusal(431, 'BAD_REQUEST', `A request may have at most ${MAX_HEADERS} headers.`);
  }
  const bytes = rawHeaders.reduce((sum, text) => sum + text.length, 0);
  if (bytes > MAX_HEADERS_BYTES) {
    throw new Refusal(431, 'BAD_REQUEST', `The headers of a request may have at most ${MAX_HEADERS_BYTES} bytes.`);
  }
}

/** Path and query as they were sent: never from the Host header, which anybody can write. */
function locationOf(request: IncomingMessage): { pathname: string; search: string } {
  const target = request.url ?? '/';
  const at = target.indexOf('?');
  return at < 0 ? { pathname: target, search: '' } : { pathname: target.slice(0, at), search: target.slice(at) };
}

function refuse(
  response: ServerResponse,
  status: number,
  { code, message, headers }: Refusal,
  contentType: string = JSON_TYPE,
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  send(response, status, contentType, Buffer.from(JSON.stringify(bodyOf(code, message))));
}

/** What Node refuses before there is a request: bad HTTP, too large headers, too slow a caller. */
function refuseSocket(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const { status, message } = SOCKET_REFUSALS[error.code ?? ''] ?? { status: 400, message: 'This is not HTTP/1.1.' };
  const body = JSON.stringify(bodyOf('BAD_REQUEST', message));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `x-request-id: ${randomUUID()}`,
    'x-content-type-options: nosniff',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

const SOCKET_REFUSALS: Readonly<Record<string, { readonly status: number; readonly message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'URL and headers are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The chunk extensions are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
};

function bodyOf(code: string, message: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, JSON_TYPE, Buffer.from(JSON.stringify(body)));
}

/** 294, "Partial Success", is the one status that Node has no words for. */
function send(response: ServerResponse, status: number, contentType: string, body: Buffer): void {
  if (response.destroyed) return;
  response
    .writeHead(status, STATUS_CODES[status] ?? 'Partial Success', {
      'content-type': contentType,
      'content-length': body.length,
      'cache-control': 'no-store',
    })
    .end(response.req.method === 'HEAD' ? undefined : body);
}
