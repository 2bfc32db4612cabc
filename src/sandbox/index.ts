import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, FaultQueue, parseFault } from './faults.ts';
import { json, type RunningStandIn, type StandIn, type StandInAnswer, type StandInRequest } from './stand-in.ts';

/** A vendor as the sandbox mounts it: `id` is the mount (`suger`), `name` what the request log calls it (`SUGER`). */
export interface MountedVendor {
  readonly id: string;
  readonly name: string;
  readonly standIn: StandIn;
}

export interface SandboxOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host?: string;
  /** The clock of every stand-in; tests set it. */
  readonly now?: () => Date;
}

export interface Sandbox {
  /** `http://127.0.0.1:4100`; a vendor's base URL is this and its mount. */
  readonly url: string;
  stop(): Promise<void>;
}

/** What `GET /_sandbox/requests` gives, oldest first. */
export interface LoggedRequest {
  readonly provider: string;
  /** Only on requests for a token. */
  readonly kind?: 'token';
  readonly method: string;
  /** Raw, without the mount. */
  readonly path: string;
  /** Raw, without the question mark. */
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** null while there is no answer, and where there never was one. */
  status: number | null;
  /** When it came, RFC 3339. */
  readonly at: string;
}

/** Kept of the request log; older entries are dropped, so that a sandbox left running does not grow. */
const LOG_LIMIT = 20_000;
/** Larger request bodies are cut off with 413 by every vendor; this is the sandbox's own bound. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

/** Starts stand-ins of the vendors on one port: they answer over real sockets, and fail as they are told to. */
export async function startSandbox(vendors: readonly MountedVendor[], options: SandboxOptions): Promise<Sandbox> {
  const now = options.now ?? (() => new Date());
  const faults = new FaultQueue();
  const log: LoggedRequest[] = [];
  const settings = new Map(
    vendors
      .flatMap(({ standIn }) => Object.entries(standIn.settings ?? {}))
      .map(([name, shape]) => [name, { shape, value: shape.parse(undefined) }]),
  );
  const world = { now, setting: (name: string) => settings.get(name)?.value };
  let running = new Map<string, RunningStandIn>();
  const standInOf = (vendor: MountedVendor): RunningStandIn => {
    const known = running.get(vendor.id) ?? vendor.standIn.start(world);
    running.set(vendor.id, known);
    return known;
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, json(500, { error: `The sandbox itself failed: ${String(error)}` }));
    });
  });
  server.listen(options.port, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;

  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [rawPath = '', query = ''] = splitOnce(request.url ?? '/', '?');
    const [, mount = ''] = rawPath.split('/');
    const body = await readBody(request);
    if (mount === '_sandbox') return send(response, control(request.method ?? 'GET', rawPath, body));
    const vendor = vendors.find(({ id }) => id === mount);
    if (!vendor) {
      return send(
        response,
        json(404, { error: `No vendor is mounted here. Mounts: ${vendors.map(({ id }) => `/${id}`).join(', ')}.` }),
      );
    }
    await play(vendor, { request, response, path: rawPath.slice(mount.length + 1) || '/', query, body });
  }

  /** One exchange with a stand-in, spoilt by the first fault that matches. */
  async function play(
    vendor: MountedVendor,
    {
      request,
      response,
      path,
      query,
      body,
    }: { request: IncomingMessage; response: ServerResponse; path: string; query: string; body: string },
  ): Promise<void> {
    const method = request.method ?? 'GET';
    const isToken = vendor.standIn.tokenPath === path;
    const entry: LoggedRequest = {
      provider: vendor.name,
      ...(isToken ? { kind: 'token' as const } : {}),
      method,
      path,
      query,
      headers: request.headers,
      body,
      status: null,
      at: now().toISOString(),
    };
    if (log.push(entry) > LOG_LIMIT) log.shift();

    const asked: StandInRequest = { method, path, query: new URLSearchParams(query), headers: request.headers, body };
    const fault = faults.take(vendor.id, { method, path, isToken });
    const answer = () => standInOf(vendor).answer(asked);
    if (!fault) return finish(answer());
    await spoil(fault, fault.when === 'after' ? answer() : undefined);

    async function spoil(fault: Fault, real: StandInAnswer | undefined): Promise<void> {
      if (!('kind' in fault)) {
        return finish({ status: fault.status, headers: fault.headers, body: fault.body ?? '' });
      }
      switch (fault.kind) {
        case 'hang':
          return;
        case 'reset':
          request.socket.resetAndDestroy();
          return;
        case 'html':
          return finish({
            status: 200,
            headers: { 'content-type': 'text/html; charset=utf-8' },
            body: '<!doctype html><title>Sign in</title><h1>Sign in</h1>',
          });
        case 'truncate': {
          // A read is answered truly and then cut; a write that must not be processed has no true answer.
          const whole = real ?? (method === 'GET' ? answer() : json(200, { truncated: 'before anything was done' }));
          return finish({ ...whole, body: (whole.body ?? '').slice(0, Math.floor((whole.body ?? '').length / 2)) });
        }
        case 'delay':
          await sleep(fault.ms);
          return finish(real ?? answer());
        default:
          fault satisfies never;
      }
    }

    function finish(given: StandInAnswer): void {
      if (!response.destroyed) entry.status = given.status;
      send(response, given);
    }
  }

  /** `/_sandbox/…`: faults, request log, settings, state and the vendors' own actions. */
  function control(method: string, path: string, body: string): StandInAnswer {
    const [, , subject = '', name = ''] = path.split('/');
    switch (`${method} ${subject}`) {
      case 'GET requests':
        return json(200, log);
      case 'DELETE requests':
        log.length = 0;
        return json(200, { requests: 0 });
      case 'PUT faults':
        return putFault(name, body);
      case 'DELETE faults':
        faults.clear(name === '' ? undefined : name);
        return json(200, { faults: 'removed' });
      case 'PUT settings':
        return putSettings(body);
      case 'GET settings':
        return json(200, Object.fromEntries([...settings].map(([key, { value }]) => [key, value])));
      case 'DELETE state':
        running = new Map();
        return json(200, { state: 'as on the first day' });
      default: {
        const vendor = vendors.find(({ id }) => id === subject);
        const actions = new Map(Object.entries((vendor && standInOf(vendor).actions) ?? {}));
        const action = method === 'POST' ? actions.get(name) : undefined;
        return (
          action?.() ??
          json(404, {
            error:
              'The sandbox knows GET|DELETE /_sandbox/requests, PUT /_sandbox/faults/{vendor}, DELETE /_sandbox/faults, ' +
              'GET|PUT /_sandbox/settings, DELETE /_sandbox/state and POST /_sandbox/{vendor}/{action}.',
          })
        );
      }
    }
  }

  function putFault(vendorId: string, body: string): StandInAnswer {
    if (!vendors.some(({ id }) => id === vendorId)) {
      return json(404, { error: `No such vendor. One of: ${vendors.map(({ id }) => id).join(', ')}.` });
    }
    const fault = parseFault(parseJson(body));
    if (fault instanceof Error) return json(400, { error: fault.message });
    faults.put(vendorId, fault);
    return json(200, fault);
  }

  function putSettings(body: string): StandInAnswer {
    const given = parseJson(body);
    const known = `The settings are ${[...settings.keys()].join(', ')}.`;
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      return json(400, { error: `A JSON object is needed. ${known}` });
    }
    const parsed = Object.entries(given).map(([name, value]) => ({
      name,
      result: settings.get(name)?.shape.safeParse(value),
    }));
    const wrong = parsed.filter(({ result }) => !result?.success).map(({ name }) => name);
    if (wrong.length > 0) return json(400, { error: `Unknown name or value: ${wrong.join(', ')}. ${known}` });
    for (const { name, result } of parsed) {
      const setting = settings.get(name);
      if (setting && result?.success) setting.value = result.data;
    }
    return control('GET', '/_sandbox/settings', '');
  }
}

function send(response: ServerResponse, { status, headers, body = '' }: StandInAnswer): void {
  if (response.destroyed) return;
  // 1xx, 204 and 304 have no body (RFC 9110, 6.4.1): a length there would be read as a promise of one.
  const length = status === 204 || status === 304 ? {} : { 'content-length': Buffer.byteLength(body) };
  response.writeHead(status, { 'content-type': 'application/json', ...length, ...headers }).end(body);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
