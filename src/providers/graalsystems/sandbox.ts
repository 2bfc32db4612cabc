import { randomUUID } from 'node:crypto';
import { json, type StandIn, type StandInAnswer, type StandInRequest, segmentsOf } from '../../sandbox/stand-in.ts';
import { type Entry, parseInstant, parseUsage, type Usage, usagesOfDays } from './sandbox-data.ts';

/**
 * The stand-in of GraalSystems' usage API, as its SDK has had it since 2023-08 (https://github.com/graalsystems/sdk). The vendor
 * publishes no more than the operations and their models: where that leaves something open, the choice and its reason stand
 * beside the code. What a Spring service does by itself is the first reason, as the API looks like one.
 */
export const graalSystemsStandIn: StandIn = {
  tokenPath: '/oauth/token',
  start(world) {
    /** Issued tokens, and when they stop being good. */
    const tokens = new Map<string, number>();
    /** In the order in which they were posted. */
    const written: Entry[] = [];
    return {
      answer(request) {
        const now = world.now();
        if (request.path === graalSystemsStandIn.tokenPath) return answerToken(request, tokens, now.getTime());
        try {
          admit(request, tokens, now.getTime());
          const body = request.method === 'POST' ? create(request, written, now) : find(request, written, now);
          return json(200, body, { 'content-type': USAGE_TYPE });
        } catch (error) {
          if (error instanceof Refusal) return error.toAnswer();
          throw error;
        }
      },
    };
  },
};

const USAGE_TYPE = 'application/vnd.graal.systems.v1.usage+json';
const ERROR_TYPE = 'application/vnd.graal.systems.v1.error+json';
const TENANT = 'sandbox';
const ACCESS_TOKEN = 'sandbox-token';
const CLIENT_ID = 'sandbox-client';
const CLIENT_SECRET = 'sandbox-secret';
const TOKEN_LIFE_SECONDS = 300;

// ---------------------------------------------------------------- what every request has to bring

/**
 * The order is that of Spring: security comes before everything else, then the path, the method and the two media types are
 * matched, and only then are headers looked at one by one.
 */
function admit({ method, path, headers }: StandInRequest, tokens: ReadonlyMap<string, number>, nowMs: number): void {
  const token = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  if (token !== ACCESS_TOKEN && (tokens.get(token) ?? 0) <= nowMs) {
    throw new Refusal(401, 'Full authentication is required', 'missing or invalid token', {
      'www-authenticate': 'Bearer',
    });
  }
  const [resource, ...rest] = segmentsOf(path);
  if (resource !== 'usages' || rest.length > 0) throw new Refusal(404, 'No such resource', 'unknown path');
  if (method !== 'GET' && method !== 'POST') {
    throw new Refusal(405, `Method ${method} is not supported`, 'unsupported method', { allow: 'GET, POST' });
  }
  // The one media type of the vendor's specification: a service that names what it consumes refuses plain application/json.
  if (method === 'POST' && mediaTypeOf(headers['content-type'] ?? '') !== USAGE_TYPE) {
    throw new Refusal(415, `Content-Type must be ${USAGE_TYPE}`, 'unsupported media type', { accept: USAGE_TYPE });
  }
  if (!accepts(headers.accept)) throw new Refusal(406, `Only ${USAGE_TYPE} is produced`, 'not acceptable');
  const tenant = headers['x-tenant'] ?? '';
  if (tenant === '') throw new Refusal(400, 'X-Tenant header is required', 'missing header');
  if (tenant !== TENANT) throw new Refusal(403, 'Access to this tenant is denied', 'foreign tenant');
}

/**
 * What includes the vendor's type, and plain JSON, which is what people ask for by hand. The answer bears the vendor's type all
 * the same, as the specification names no other.
 */
const ACCEPTABLE = new Set([USAGE_TYPE, 'application/json', 'application/*+json', 'application/*', '*/*']);

function accepts(header = ''): boolean {
  const ranges = header.split(',').filter((range) => range.trim() !== '');
  // No Accept means any type (RFC 9110, 12.5.1); a weight of 0 means "not this one" (12.4.2).
  return (
    ranges.length === 0 ||
    ranges.some((range) => ACCEPTABLE.has(mediaTypeOf(range)) && !/;\s*q=0(\.0*)?\s*(;|$)/i.test(range))
  );
}

/** Without its parameters. */
function mediaTypeOf(value: string): string {
  return value.replace(/;.*/s, '').trim().toLowerCase();
}

// ---------------------------------------------------------------- the two operations

/** The vendor knows no ids and no idempotency: the same body twice is two usages. */
function create({ body }: StandInRequest, written: Entry[], now: Date): Usage {
  const entry = parseUsage(body, now);
  if (typeof entry === 'string') throw new Refusal(400, entry, 'invalid usage');
  written.push(entry);
  return entry.usage;
}

/** By `created`, the earliest first, and those of one instant as they came: the vendor promises no order. */
function find({ query }: StandInRequest, written: readonly Entry[], now: Date): Usage[] {
  // Half-open, as all windows ought to be: neither bound is documented. Nor is what happens to a window that is turned round:
  // it holds nothing, as any search between two bounds would find.
  const from = parseBound('from', query);
  const to = parseBound('to', query);
  const subject = query.get('for');
  const labels = parseLabels(query);
  return [...usagesOfDays(from, to, now), ...written]
    .filter(({ createdNs }) => (from === undefined || createdNs >= from) && (to === undefined || createdNs < to))
    .filter(({ usage }) => subject === null || isFor(usage, subject))
    .filter(({ usage }) => labels.every(([key, value]) => labelOf(usage, key) === value))
    .sort((a, b) => (a.createdNs < b.createdNs ? -1 : a.createdNs > b.createdNs ? 1 : 0))
    .map(({ usage }) => usage);
}

/** Of a parameter that comes twice the first value counts. A plus that is not encoded is a space, and so no offset. */
function parseBound(name: 'from' | 'to', query: URLSearchParams): bigint | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined) throw new Refusal(400, `${name} is not an RFC 3339 date-time`, 'invalid parameter');
  return instant;
}

/**
 * Whom or what a usage is "for": the product it names, or the user or project of its dimensions. The vendor says nothing of it;
 * these are the readings that the model has room for, and whoever meant one of them finds it.
 */
function isFor(usage: Usage, subject: string): boolean {
  return [usage.product_reference, labelOf(usage, 'user'), labelOf(usage, 'project')].includes(subject);
}

function labelOf({ dimensions }: Usage, key: string): string | undefined {
  return dimensions && Object.hasOwn(dimensions, key) ? dimensions[key] : undefined;
}

/**
 * `params`, a map, taken for conditions on `dimensions`, the only map of the model: all must hold. It comes as `params[key]=value`
 * (the vendor's Go SDK), as one parameter `params` with the text of a map (its Python SDK), or flat as `key=value` (how OpenAPI
 * writes an object, and Spring reads one). So every parameter that is unknown is a condition too, a misspelt one among them.
 */
function parseLabels(query: URLSearchParams): [key: string, value: string][] {
  return [...query].flatMap(([name, value]): [string, string][] => {
    if (['from', 'to', 'for'].includes(name)) return [];
    if (name === 'params') return parseMap(value);
    return [[/^params\[(.*)\]$/s.exec(name)?.[1] ?? name, value]];
  });
}

const literal = String.raw`\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*`;
const entries = new RegExp(`${literal}:${literal}(?:,|$)`, 'gsy');

/** A map of strings as JSON, or as Python's `repr` writes it: the same but for its quotes, of either kind, and its escapes. */
function parseMap(text: string): [key: string, value: string][] {
  const inside = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]?.trim();
  const found = [...(inside ?? '').matchAll(entries)];
  // The entries lie side by side from the start; where there is anything else, they end before it.
  if (inside === undefined || found.map(([entry]) => entry).join('') !== inside) {
    throw new Refusal(400, 'params is not a map of strings', 'invalid parameter');
  }
  return found.map(([, key = '', value = '']) => [unquote(key), unquote(value)]);
}

const escapes = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);
const escaped = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U(000[\dA-Fa-f]{5}|0010[\dA-Fa-f]{4})|(.))/gs;

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(escaped, (_, x, u, U, char) => {
    if (char !== undefined) return escapes.get(char) ?? char;
    return String.fromCodePoint(Number.parseInt(x ?? u ?? U, 16));
  });
}

// ---------------------------------------------------------------- tokens and errors

/**
 * OAuth 2.0 client credentials (RFC 6749, 4.4) as Keycloak answers them, since that is where the vendor's tokens come from. The
 * client names itself in the form or as HTTP Basic; where it does both, Keycloak takes what the form says. Tokens are opaque:
 * Keycloak's are JWTs, but whoever asks for one has no business in it.
 */
function answerToken(request: StandInRequest, tokens: Map<string, number>, nowMs: number): StandInAnswer {
  if (request.method !== 'POST') return tokenError(405, 'HTTP 405 Method Not Allowed', SEE_LOG, { allow: 'POST' });
  if (mediaTypeOf(request.headers['content-type'] ?? '') !== 'application/x-www-form-urlencoded') {
    return tokenError(415, 'HTTP 415 Unsupported Media Type', SEE_LOG);
  }
  const form = new URLSearchParams(request.body);
  const grant = form.get('grant_type');
  if (grant === null) return tokenError(400, 'invalid_request', 'Missing form parameter: grant_type');
  if (grant !== 'client_credentials') return tokenError(400, 'unsupported_grant_type', 'Unsupported grant_type');
  const client = new Map([...parseBasic(request.headers.authorization ?? ''), ...form]);
  // An unknown client and a wrong secret differ in the code, not in the text.
  if (client.get('client_id') !== CLIENT_ID) return tokenError(401, 'invalid_client', BAD_CLIENT);
  if (client.get('client_secret') !== CLIENT_SECRET) return tokenError(401, 'unauthorized_client', BAD_CLIENT);
  if (new Set(form.keys()).size < form.size) return tokenError(400, 'invalid_request', 'duplicated parameter');

  for (const [token, expiresMs] of tokens) if (expiresMs <= nowMs) tokens.delete(token);
  const token = randomUUID();
  tokens.set(token, nowMs + TOKEN_LIFE_SECONDS * 1000);
  const body = {
    access_token: token,
    expires_in: TOKEN_LIFE_SECONDS,
    refresh_expires_in: 0,
    token_type: 'Bearer',
    'not-before-policy': 0,
    scope: 'email profile',
  };
  return json(200, body, noStore);
}

const BAD_CLIENT = 'Invalid client or Invalid client credentials';
const SEE_LOG = 'For more on this error consult the server log.';
const noStore = { 'cache-control': 'no-store', pragma: 'no-cache' };

/** Identifier and secret are form-encoded before they are joined (RFC 6749, 2.3.1). */
function parseBasic(authorization: string): URLSearchParams {
  const encoded = /^basic +(\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return new URLSearchParams();
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return new URLSearchParams(`client_id=${id}&client_secret=${secret}`);
}

function tokenError(status: number, error: string, description: string, headers: Record<string, string> = {}) {
  return json(status, { error, error_description: description }, { ...noStore, ...headers });
}

const codes = {
  400: 'invalid_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  415: 'unsupported_media_type',
};

/**
 * An error as the SDK's model has it. The vendor documents that model for a 404 of other operations of this API; that these two
 * answer with it as well, and with statuses that they do not list (401, 403, 404, 406, 415), is assumed.
 */
class Refusal extends Error {
  readonly #status: keyof typeof codes;
  readonly #reason: string;
  readonly #headers: Record<string, string>;

  constructor(status: keyof typeof codes, message: string, reason: string, headers: Record<string, string> = {}) {
    super(message);
    this.#status = status;
    this.#reason = reason;
    this.#headers = headers;
  }

  toAnswer(): StandInAnswer {
    const body = { code: codes[this.#status], message: this.message, reason: this.#reason, hint: '' };
    return json(this.#status, body, { 'content-type': ERROR_TYPE, ...this.#headers });
  }
}
