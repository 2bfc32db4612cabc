import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Logger } from 'pino';
import { type GatewayContext, startOperation } from './context.ts';
import type { PageFile } from './explorer/index.ts';

export interface HttpServerOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly createContext: (request: { requestId: string; signal: AbortSignal }) => GatewayContext;
  /** What a browser is served, by path; none where introspection is off. */
  readonly pages: ReadonlyMap<string, PageFile>;
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

/** Limits of what a caller may send, from reliability tables of gateways in use; a request beyond them costs next to nothing. */
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_DOCUMENT_BYTES = 64 * 1024;
const MAX_HEADERS = 100;
const DRAIN_MS = 10_000;
const MAX_CONNECTIONS = 2_000;

export function createHttpServer({ apollo, createContext, pages, log }: HttpServerOptions): HttpServer {
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
      if (error instanceof Refusal) return refuse(response, error);
      log.error({ err: error, requestId }, 'a request failed unexpectedly');
      refuse(response, new Refusal(500, 'INTERNAL_SERVER_ERROR', 'Internal server error'));
    });
    response.once('close', () => {
      underWay.delete(response);
      const ms = Math.round(performance.now() - started);
      log.debug({ requestId, method: request.method, status: response.statusCode, ms }, 'request');
    });
  };

  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 65_000 },
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
    if (request.rawHeaders.length > 2 * MAX_HEADERS) {
      throw new Refusal(431, 'BAD_REQUEST', `A request may have at most ${MAX_HEADERS} headers.`);
    }
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
    allow(request, 'GET', 'POST');
    checkAccept(request.headers.accept);
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, String(value));
    const body = request.method === 'POST' ? await readBody(request) : readQuery(request, search);
    const operation = startOperation();
    response.once('close', operation.abandon);
    try {
      const answer = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: { method: request.method ?? 'POST', headers, search, body },
        context: async () => createContext({ requestId, signal: operation.signal }),
      });
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      // The schema has no @defer and no @stream, so every answer is whole.
      const text = answer.body.kind === 'complete' ? answer.body.string : '';
      send(response, answer.status ?? 200, answer.headers.get('content-type') ?? 'application/json', Buffer.from(text));
    } finally {
      operation.end();
      response.off('close', operation.abandon);
    }
  }
}

/** Something wrong with a request as HTTP; answered in the form of a GraphQL error. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

function badRequest(message: string): Refusal {
  return new Refusal(400, 'BAD_REQUEST', message);
}

function allow(request: IncomingMessage, ...methods: readonly string[]): void {
  if (methods.includes(request.method ?? '')) return;
  throw new Refusal(405, 'BAD_REQUEST', `Only ${methods.join(' and ')} are allowed here.`, {
    allow: methods.join(', '),
  });
}

/** Apollo Server looks at `Accept` when it has an answer: too late for vendors that were asked in vain. */
function checkAccept(accept = '*/*'): void {
  const ranges = accept.split(',').map((range) => range.trim());
  const isOurs = (range: string) =>
    /^(\*\/\*|application\/(\*|json|graphql-response\+json))\s*(;|$)/i.test(range) &&
    !/;\s*q=0(\.0*)?\s*$/i.test(range);
  if (ranges.some(isOurs)) return;
  throw new Refusal(406, 'BAD_REQUEST', 'Answers are application/graphql-response+json or application/json.');
}

/** Path and query as they were sent: never from the Host header, which anybody can write. */
function locationOf(request: IncomingMessage): { pathname: string; search: string } {
  const target = request.url ?? '/';
  const at = target.indexOf('?');
  return at < 0 ? { pathname: target, search: '' } : { pathname: target.slice(0, at), search: target.slice(at) };
}

/** A GET carries its operation in the URL. Browsers can be made to send one by any page: what bears their marks is refused. */
function readQuery(request: IncomingMessage, search: string): undefined {
  const { origin, referer, cookie, 'sec-fetch-site': site, 'content-type': contentType } = request.headers;
  if (contentType !== undefined && !isJson(contentType)) {
    throw new Refusal(415, 'BAD_REQUEST', 'A GET has no content type, or application/json.');
  }
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (origin !== undefined || referer !== undefined || cookie !== undefined || isForeign) {
    throw badRequest('This GET may have been forged by a web page: send the operation by POST as application/json.');
  }
  checkDocument(new URLSearchParams(search).get('query'));
  return undefined;
}

/** The body of a POST: JSON in UTF-8, uncompressed, of a bounded size, an object. */
async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    // A web page can send any other type to a foreign site without being asked first.
    throw badRequest('The body must be sent as content-type: application/json.');
  }
  if (!isJson(contentType)) throw new Refusal(415, 'BAD_REQUEST', 'The body must be in UTF-8.');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Refusal(415, 'BAD_REQUEST', 'The body must not be compressed.');
  }
  const body = parseBody(await readBytes(request));
  if (Array.isArray(body)) throw badRequest('Send one operation at a time: batches are not taken.');
  if (typeof body !== 'object' || body === null) throw badRequest('The body must be a JSON object with a "query".');
  const parameters = body as Record<string, unknown>;
  checkDocument(parameters.query);
  return parameters;
}

/**
 * A body beyond the limit is refused as soon as that is known. What still comes is read and dropped, up to `requestTimeout`: to
 * close the connection on a caller that is still sending would cost it the answer.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new Refusal(413, 'BAD_REQUEST', `The body may have at most ${MAX_BODY_BYTES} bytes.`));
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else tooLarge();
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function parseBody(bytes: Buffer): unknown {
  let text: string;
  try {
    // Strict: a byte that is not UTF-8 would otherwise change an id without a word.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badRequest('The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The body is not valid JSON.');
  }
}

/** Comments and strings are no tokens, so that a limit on tokens alone would let megabytes of them through. */
function checkDocument(query: unknown): void {
  if (typeof query === 'string' && Buffer.byteLength(query) > MAX_DOCUMENT_BYTES) {
    throw badRequest(`"query" may have at most ${MAX_DOCUMENT_BYTES} bytes.`);
  }
}

function isJson(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  return /^application\/json\s*(;|$)/i.test(contentType) && (charset === 'utf-8' || charset === 'utf8');
}

function refuse(response: ServerResponse, { status, code, message, headers }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, bodyOf(code, message));
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
  send(response, status, 'application/json; charset=utf-8', Buffer.from(JSON.stringify(body)));
}

function send(response: ServerResponse, status: number, contentType: string, body: Buffer): void {
  if (response.destroyed) return;
  response
    .writeHead(status, { 'content-type': contentType, 'content-length': body.length, 'cache-control': 'no-store' })
    .end(response.req.method === 'HEAD' ? undefined : body);
}
