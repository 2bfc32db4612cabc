import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { type CallScope, createUpstream, type Upstream, type UpstreamOptions } from '../../src/upstream/index.ts';
import type { UpstreamTiming } from '../../src/upstream/retry.ts';

/** A server on a port of its own that says what a test tells it to, HTTP or not. */
export interface Vendor {
  readonly url: string;
  /** What was asked, oldest first. */
  readonly requests: readonly VendorRequest[];
  /** How many connections were opened. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface VendorRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** When it arrived, in milliseconds since 1970. */
  readonly at: number;
  /** Settled when the connection that it came on is closed. */
  readonly closed: Promise<void>;
}

/** Answers the `ordinal`-th request, counted from 1. */
export type Reply = (response: ServerResponse, ordinal: number, request: IncomingMessage) => void;
export type RawReply = (socket: Socket, ordinal: number) => void;

const open: { close(): Promise<void> }[] = [];

/** Closes all that a test has opened: `afterEach(closeAll)`. */
export async function closeAll(): Promise<void> {
  for (const one of open.splice(0)) await one.close();
}

/** A vendor that speaks HTTP. */
export async function startVendor(reply: Reply): Promise<Vendor> {
  const requests: VendorRequest[] = [];
  const server = createServer((request, response) => {
    requests.push(logged(request.method, request.url, request.headers, request.socket));
    reply(response, requests.length, request);
  });
  return listen(server, 'http', requests);
}

/** A vendor that writes bytes: `reply` is called when the head of a request has arrived. Requests have no body. */
export async function startRawVendor(reply: RawReply): Promise<Vendor> {
  const requests: VendorRequest[] = [];
  const server = createSocketServer((socket) => {
    let received = '';
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
        const [requestLine = '', ...lines] = received.slice(0, end).split('\r\n');
        const [method, target] = requestLine.split(' ');
        const headers = Object.fromEntries(lines.map((line) => line.split(': ') as [string, string]));
        received = received.slice(end + 4);
        requests.push(logged(method, target, headers, socket));
        reply(socket, requests.length);
      }
    });
  });
  return listen(server, 'http', requests);
}

/** A vendor that speaks TLS, with a certificate that nobody has signed. */
export async function startSelfSignedVendor(): Promise<Vendor> {
  const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE });
  server.on('tlsClientError', () => undefined);
  return listen(server, 'https', []);
}

/** A vendor that takes connections and says nothing, or something that is not TLS. */
export async function startVendorWithoutTls(greeting = ''): Promise<Vendor> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => undefined);
    if (greeting !== '') socket.write(greeting);
  });
  return listen(server, 'https', []);
}

/** A vendor whose machine drops what asks for a connection: its queue is full, and nobody empties it. */
export async function startDeafVendor(): Promise<Vendor> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       parentPort.postMessage(server.address().port);
       setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
     });`,
    { eval: true },
  );
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const queue: Socket[] = [];
  for (let taken = true; taken; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    queue.push(socket);
    taken = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), 200);
      socket.once('connect', () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }
  const vendor = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    connections: 0,
    async close() {
      for (const socket of queue) socket.destroy();
      await worker.terminate();
    },
  };
  open.push(vendor);
  return vendor;
}

/** The address of a port at which nobody listens. */
export async function nobody(): Promise<string> {
  const vendor = await startRawVendor(() => undefined);
  await vendor.close();
  return vendor.url;
}

/** An answer in HTTP/1.1 as it goes over the wire, with its length; `headers` are lines. */
export function answer(status: number | string, headers: readonly string[], body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status} `, ...headers, `content-length: ${bytes.length}`].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]);
}

/** A good answer that holds this text as its JSON. */
export function json(text: string): Buffer {
  return answer(200, ['content-type: application/json'], text);
}

/** Soon over where nothing is slow, patient where a busy machine is. */
export const QUICK: Partial<UpstreamTiming> = {
  deadlineMs: 8_000,
  attemptTimeoutMs: 4_000,
  backoffMs: 5,
  maxBackoffMs: 10,
  throttleBackoffMs: 10,
};

/** What every test's upstream sends as its credential: no error may show it. */
export const CREDENTIAL = 'Bearer canary-credential';

/** An account at a vendor of a test. */
export function connectTo(url: string, options: Partial<UpstreamOptions> = {}): Upstream {
  const upstream = createUpstream({
    provider: 'ACME',
    title: 'Acme',
    account: 'acme-1',
    baseUrl: url,
    headers: { authorization: CREDENTIAL },
    ...options,
    timing: { ...QUICK, ...options.timing },
  });
  // A test may have closed it itself.
  open.push({ close: () => upstream.close().catch(() => undefined) });
  return upstream;
}

/** A request's scope, with the number of calls that it was charged for. */
export function createScope(signal: AbortSignal = new AbortController().signal): CallScope & { calls: number } {
  return {
    signal,
    calls: 0,
    spendCall() {
      this.calls += 1;
    },
  };
}

const ends = new WeakMap<Socket, Promise<void>>();

function logged(
  method: string | undefined,
  target: string | undefined,
  headers: IncomingHttpHeaders,
  socket: Socket,
): VendorRequest {
  const closed = ends.get(socket) ?? new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  ends.set(socket, closed);
  return { method: method ?? '', target: target ?? '', headers, at: Date.now(), closed };
}

async function listen(server: Server, scheme: 'http' | 'https', requests: VendorRequest[]): Promise<Vendor> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const vendor: Vendor = {
    url: `${scheme}://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  open.push(vendor);
  return vendor;
}

/** Made for these tests and used nowhere else: CN=localhost, until 2126. */
const TEST_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7MtNeRHit/O+oGY7
PTAgds2Tffy44axPcKrJ61pgLHGhRANCAAQqhgb7mehSQfgJ1SLzniYXJFSw+NV7
kGOHsgNPqTHaqVbbFtN84leBLmnwjqEZlehnM1TsVpv1MvtmTHfGX4Sx
-----END PRIVATE KEY-----`;
const TEST_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUH7IbA43FOdsj1V5pbJjzWsrnqKgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAyNDExNloYDzIxMjYxMDI4
MDI0MTE2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQqhgb7mehSQfgJ1SLzniYXJFSw+NV7kGOHsgNPqTHaqVbbFtN84leB
LmnwjqEZlehnM1TsVpv1MvtmTHfGX4Sxo28wbTAdBgNVHQ4EFgQUfssD+6tbZWCm
mPtVZKgffCQcSQAwHwYDVR0jBBgwFoAUfssD+6tbZWCmmPtVZKgffCQcSQAwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJhCqk6qQJpywXCyPjFWaZhpF1f2TrdqEZxm/yo93lOzAiA2
99IFlSI2t3cU/FVXBwhkn6mbqet5s6OvpFkPiWW/tg==
-----END CERTIFICATE-----`;
