import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { StandIn, StandInAnswer, StandInRequest } from '../../sandbox/stand-in.ts';
import {
  agentShares,
  assignedAids,
  expansions,
  firstQuotas,
  monthAt,
  type OrganizationQuotas,
  ownOrganization,
  type Quotas,
  type Span,
  tests,
  toAgentUnits,
  toTestUnits,
  usageAt,
} from './sandbox-data.ts';

/**
 * The stand-in of ThousandEyes' usage API v7 (https://developer.cisco.com/docs/thousandeyes/) and of the quotas beside it, as
 * of specification 7.0.85. Marks: [D] the vendor's documentation, [S] its OpenAPI specification, [I] our choice, with its reason.
 */
export const thousandEyesStandIn: StandIn = {
  settings: { thousandEyesWindowMs: z.int().positive().default(60_000) },
  start(world) {
    const rateLimit = new RateLimit();
    const quotas = firstQuotas();
    return {
      answer(request) {
        // Before all else, unknown paths included. [I] It is not counted and bears no rate limit headers: the limit is an
        // organization's [D], and without a good token nobody knows which.
        if (!isAuthenticated(request)) return unauthorized();
        const nowMs = world.now().getTime();
        const { isExhausted, headers } = rateLimit.count(nowMs, Number(world.setting('thousandEyesWindowMs')));
        const answer = isExhausted
          ? new Refusal(429, 'Exhausted rate limit for the organization').toAnswer()
          : operate({ request, nowMs, quotas });
        return { ...answer, headers: { ...answer.headers, ...headers } };
      },
    };
  },
};

const ACCESS_TOKEN = 'sandbox-token';
const REQUESTS_PER_WINDOW = 240;
/** Not documented. Small, so that the sandbox's lists have several pages. */
const PAGE_SIZE = 10;
/** A stand-in sees paths without its mount, but the links that it gives must lead back through it. */
const MOUNT = '/thousandeyes';
const HAL_JSON = 'application/hal+json;charset=UTF-8';
const PROBLEM_JSON = 'application/problem+json';

interface Call {
  readonly request: StandInRequest;
  readonly nowMs: number;
  readonly quotas: Quotas;
}

interface Operation {
  readonly method: 'GET' | 'POST';
  /** The body of the answer; undefined for 204. */
  readonly answer: (call: Call) => object | undefined;
}

const operations = new Map<string, Operation>([
  ['/v7/usage', { method: 'GET', answer: getUsage }],
  ['/v7/usage/units/tests', { method: 'GET', answer: getTestsUnitsUsage }],
  ['/v7/usage/units/enterprise-agents', { method: 'GET', answer: getEnterpriseAgentsUnitsUsage }],
  ['/v7/quotas', { method: 'GET', answer: getQuotas }],
  ['/v7/quotas/assign', { method: 'POST', answer: assignOrganizationQuotas }],
  ['/v7/quotas/unassign', { method: 'POST', answer: unassignOrganizationQuotas }],
  ['/v7/quotas/account-groups/assign', { method: 'POST', answer: assignAccountGroupQuotas }],
  ['/v7/quotas/account-groups/unassign', { method: 'POST', answer: unassignAccountGroupQuotas }],
]);

/** [I] Another version is 404 like any unknown path: the 301 that is documented for it does not say where it leads. */
function operate(call: Call): StandInAnswer {
  const { method, path } = call.request;
  try {
    const operation = operations.get(path);
    if (!operation) throw new Refusal(404, 'There is nothing at this URI.');
    if (method !== operation.method) throw new Refusal(405, `Use ${operation.method}.`, { allow: operation.method });
    const body = operation.answer(call);
    return body ? toAnswer(200, HAL_JSON, body) : { status: 204 };
  } catch (error) {
    if (error instanceof Refusal) return error.toAnswer();
    throw error;
  }
}

// ---------------------------------------------------------------- usage

/** `aid` chooses the organization and narrows nothing within it [D]: both account groups of ours give the same answer. */
function getUsage({ request, nowMs }: Call): object {
  checkAid(request.query);
  // [I] A list that was not asked for is absent, not empty: "by default, no expansion takes place" [D].
  const expanded = parseExpand(request.query).map(({ list, rowsAt }) => [list, rowsAt(nowMs)]);
  return {
    usage: { ...usageAt(nowMs), ...Object.fromEntries(expanded) },
    _links: { self: linkTo(request, request.query) },
  };
}

/** [I] `aid` chooses the organization here too: its description is the same, and the list is "for all the tests" [S]. */
function getTestsUnitsUsage(call: Call): object {
  checkAid(call.request.query);
  return pageOf(call, tests, (test, span) => toTestUnits(test, span, call.nowMs));
}

/** The operation takes no `aid` [S]: one is ignored, as every unknown parameter is. */
function getEnterpriseAgentsUnitsUsage(call: Call): object {
  return pageOf(call, agentShares(), (share, span) => toAgentUnits(share, span, call.nowMs));
}

function pageOf<Item>(
  { request, nowMs }: Call,
  items: readonly Item[],
  toRow: (item: Item, span: Span) => object,
): object {
  const asked = parseSpan(request.query, nowMs);
  const cursor = request.query.get('cursor');
  // A cursor holds its span, so that all pages are of the same one, however late they are asked for.
  const { offset, span } = cursor === null ? { offset: 0, span: asked } : parseCursor(cursor, request.path, items);
  const linkFrom = (start: number) => {
    const query = new URLSearchParams(request.query);
    query.set('cursor', encodeCursor(request.path, start, span));
    return linkTo(request, query);
  };
  const end = offset + PAGE_SIZE;
  return {
    breakdowns: items.slice(offset, end).map((item) => toRow(item, span)),
    _links: {
      self: linkTo(request, request.query),
      ...(end < items.length ? { next: linkFrom(end) } : {}),
      ...(offset > 0 ? { previous: linkFrom(Math.max(0, offset - PAGE_SIZE)) } : {}),
    },
  };
}

/** Absolute, by the name under which the stand-in was asked. */
function linkTo({ headers, path }: StandInRequest, query: URLSearchParams): { href: string } {
  const search = query.size > 0 ? `?${query}` : '';
  return { href: `http://${headers.host ?? 'localhost'}${MOUNT}${path}${search}` };
}

/** As the vendor's own [D]: a JSON array in base64, whose `=` and `+` a link has to percent-encode. */
function encodeCursor(path: string, offset: number, { fromMs, toMs }: Span): string {
  return Buffer.from(JSON.stringify([path, offset, fromMs, toMs])).toString('base64');
}

function parseCursor(given: string, path: string, { length }: readonly unknown[]): { offset: number; span: Span } {
  const decoded = Buffer.from(given, 'base64').toString();
  const [, ...numbers] = /^\[".*",(\d+),(-?\d+),(-?\d+)\]$/.exec(decoded) ?? [];
  const [offset = length, fromMs = 0, toMs = 0] = numbers.map(Number);
  const span = { fromMs, toMs };
  // Decoding is lenient: only what this list would write in the same way was given out by it.
  if (offset >= length || encodeCursor(path, offset, span) !== given) {
    throw invalid(['cursor', 'is not a cursor of this list']);
  }
  return { offset, span };
}

// ---------------------------------------------------------------- parameters

/** Of a parameter that is not a list the first value counts. */
function checkAid(query: URLSearchParams): void {
  const aid = query.get('aid');
  if (aid === null) return;
  if (!/^\d+$/.test(aid)) throw invalid(['aid', 'is not the id of an account group']);
  // [I] "An error response" [D]: that for insufficient permissions, also where the id is nobody's, so that none can be found out.
  if (!assignedAids.includes(aid)) throw new Refusal(403, 'Insufficient permissions to query endpoint');
}

/** Comma-joined [S]. [I] A repeated parameter makes one list, as servers read it; an unknown value is 400, the set being closed. */
function parseExpand(query: URLSearchParams) {
  const values = query.getAll('expand').flatMap((list) => list.split(',').filter((value) => value !== ''));
  return [...new Set(values)].map((value) => {
    const expansion = expansions.get(value);
    if (!expansion) throw invalid(['expand', `is not one of ${[...expansions.keys()].join(', ')}`]);
    return expansion;
  });
}

/** Both absent: the current billing cycle. Without endDate: up to the request [S]. */
function parseSpan(query: URLSearchParams, nowMs: number): Span {
  const startMs = parseTime('startDate', query);
  const endMs = parseTime('endDate', query);
  // [I] "Use with the `startDate` parameter" [S]; version 6 documents 400 for an end without a start.
  if (startMs === undefined && endMs !== undefined) throw invalid(['endDate', 'must be used with startDate']);
  const span = { fromMs: startMs ?? monthAt(nowMs).fromMs, toMs: endMs ?? nowMs };
  if (endMs !== undefined && span.fromMs > endMs) throw invalid(['startDate', 'is after endDate']);
  return span;
}

const timeShape = z.iso.datetime({ offset: true });

/** "The complete time (hours, minutes, and seconds)" [S], with an offset. The vendor's own client writes that without a colon. */
function parseTime(name: string, query: URLSearchParams): number | undefined {
  const given = query.get(name);
  if (given === null) return undefined;
  const parsed = timeShape.safeParse(given.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (!parsed.success) throw invalid([name, 'is not a complete ISO 8601 date-time']);
  return Date.parse(parsed.data);
}

// ---------------------------------------------------------------- quotas

/** [I] An organization's entry lacks what is not set, and an organization in which nothing is set has none. */
function getQuotas({ request, quotas }: Call): object {
  const entries = [...quotas].map(([orgId, { value, accountGroups }]) => ({
    ...(value === undefined ? {} : { organizationQuota: { value, orgId } }),
    accountGroupQuotas: [...accountGroups].flatMap(([aid, quota]) =>
      quota === undefined ? [] : [{ value: quota, aid }],
    ),
  }));
  return {
    quotas: entries.filter((entry) => 'organizationQuota' in entry || entry.accountGroupQuotas.length > 0),
    _links: { self: linkTo(request, request.query) },
  };
}

/** [I] A limit below 0 makes no sense; above, everything that an int64 holds. */
const quotaValue = z.int64('must be a whole number of at most 64 bits').nonnegative();
/** Left out: the organization of the token [S]; [I] the same for quotas of account groups. */
const orgId = z.string().default(ownOrganization.orgId);
/** Optional [S]: a request without its list asks for nothing. */
const listOf = <Shape extends z.ZodType>(shape: Shape) => z.array(shape).default([]);
/** [I] Both are needed, though the specification calls them optional: one without the other says nothing. */
const groupQuota = z.object({ value: quotaValue, aid: z.string() });
const assignShape = z.object({ organizations: listOf(z.object({ orgId, value: quotaValue })) });
const unassignShape = z.object({ organizations: listOf(z.string()) });
const assignGroupsShape = z.object({ organizations: listOf(z.object({ orgId, accountGroups: listOf(groupQuota) })) });
const unassignGroupsShape = z.object({ organizations: listOf(z.object({ orgId, accountGroups: listOf(z.string()) })) });

// Each of the four finds everything before it changes anything: [I] all or nothing, so that a refused request did nothing. Each may
// be repeated: assigning is cumulative [S], and [I] there is nothing wrong in unassigning what is not assigned.

function assignOrganizationQuotas({ request, quotas }: Call): object {
  const { organizations } = parseBody(request, assignShape);
  const found = organizations.map(({ orgId, value }) => ({ value, organization: findOrganization(quotas, orgId) }));
  for (const { value, organization } of found) organization.value = value;
  return { organizations };
}

function unassignOrganizationQuotas({ request, quotas }: Call): undefined {
  const { organizations } = parseBody(request, unassignShape);
  for (const organization of organizations.map((orgId) => findOrganization(quotas, orgId))) {
    organization.value = undefined;
  }
}

function assignAccountGroupQuotas({ request, quotas }: Call): object {
  const { organizations } = parseBody(request, assignGroupsShape);
  const found = organizations.flatMap(({ orgId, accountGroups }) =>
    accountGroups.map(({ aid, value }) => ({ aid, value, groups: findAccountGroups(quotas, orgId, aid) })),
  );
  for (const { aid, value, groups } of found) groups.set(aid, value);
  return { organizations };
}

function unassignAccountGroupQuotas({ request, quotas }: Call): undefined {
  const { organizations } = parseBody(request, unassignGroupsShape);
  const found = organizations.flatMap(({ orgId, accountGroups }) =>
    accountGroups.map((aid) => ({ aid, groups: findAccountGroups(quotas, orgId, aid) })),
  );
  for (const { aid, groups } of found) groups.set(aid, undefined);
}

/** [I] 404, whose example is "related to an invalid URI or a wrong ID" [S]. */
function findOrganization(quotas: Quotas, orgId: string): OrganizationQuotas {
  const organization = quotas.get(orgId);
  if (!organization) throw new Refusal(404, 'There is no organization with this ID.');
  return organization;
}

/** The quotas among which the account group's is. */
function findAccountGroups(quotas: Quotas, orgId: string, aid: string): OrganizationQuotas['accountGroups'] {
  const { accountGroups } = findOrganization(quotas, orgId);
  if (!accountGroups.has(aid)) throw new Refusal(404, 'There is no account group with this ID in the organization.');
  return accountGroups;
}

function parseBody<Body>({ headers, body }: StandInRequest, shape: z.ZodType<Body>): Body {
  const isJson = /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  if (!isJson) throw new Refusal(415, 'Send application/json.');
  const value = parseJson(body);
  if (value === undefined) throw invalid();
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    ...parsed.error.issues.map(({ path, message }) => [z.core.toDotPath(path) || 'body', message] as const),
  );
}

// ---------------------------------------------------------------- credentials and the rate limit

function isAuthenticated({ headers }: StandInRequest): boolean {
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] === ACCESS_TOKEN;
}

/** The one error of another shape, though its media type is that of the others [S]. */
function unauthorized(): StandInAnswer {
  const body = { error: 'invalid_token', error_description: 'Invalid access token' };
  return toAnswer(401, PROBLEM_JSON, body, { 'www-authenticate': 'Bearer error="invalid_token"' });
}

/** 240 requests per window, which starts with the first request after the one before is over [D]. */
class RateLimit {
  #startMs = Number.NEGATIVE_INFINITY;
  #used = 0;

  /** Counts a request, answered or not, as long as any are left. The window is as long as it is set at this moment. */
  count(nowMs: number, windowMs: number): { isExhausted: boolean; headers: Record<string, string> } {
    // A clock that was set back starts another window: the old one might not end for months.
    if (nowMs >= this.#startMs + windowMs || nowMs < this.#startMs) {
      this.#startMs = nowMs;
      this.#used = 0;
    }
    const isExhausted = this.#used === REQUESTS_PER_WINDOW;
    if (!isExhausted) this.#used += 1;
    return {
      isExhausted,
      headers: {
        'X-Organization-Rate-Limit-Limit': String(REQUESTS_PER_WINDOW),
        'X-Organization-Rate-Limit-Remaining': String(REQUESTS_PER_WINDOW - this.#used),
        // In whole seconds [D], rounded up: who waits until then is never too early.
        'X-Organization-Rate-Limit-Reset': String(Math.ceil((this.#startMs + windowMs) / 1000)),
      },
    };
  }
}

// ---------------------------------------------------------------- errors and JSON

/** [I] Of each problem's field, or without any, as in a body that is no JSON, `errors: null`, which the specification allows. */
function invalid(...problems: readonly (readonly [field: string, message: string])[]): Refusal {
  // `code` is optional, and the vendor's codes are not published: better none than one that is made up.
  const errors = problems.map(([field, message]) => ({ field, message: `${field} ${message}` }));
  return new Refusal(400, 'Your request object contains invalid fields.', {}, errors.length > 0 ? errors : null);
}

const titles: Readonly<Record<number, string>> = {
  400: 'Request validation failed. There are invalid or missing fields',
  404: 'URI Resource Not Found',
};

/** An error as RFC 9457 has it; 401 alone is another. */
class Refusal extends Error {
  readonly #status: number;
  readonly #headers: Record<string, string>;
  readonly #errors: readonly object[] | null | undefined;

  constructor(status: number, detail: string, headers: Record<string, string> = {}, errors?: readonly object[] | null) {
    super(detail);
    this.#status = status;
    this.#headers = headers;
    this.#errors = errors;
  }

  toAnswer(): StandInAnswer {
    const body = {
      type: 'about:blank',
      title: titles[this.#status] ?? STATUS_CODES[this.#status],
      status: this.#status,
      detail: this.message,
      // The same in all of the vendor's examples.
      instance: '/v7',
      errors: this.#errors,
    };
    return toAnswer(this.#status, PROBLEM_JSON, body, this.#headers);
  }
}

// ECMAScript 2026, in Node since 22; the compiler's library does not know it yet. The gateway's own lossless JSON is not used here
// on purpose: a stand-in that shared it could not show its faults.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
type Reviver = (key: string, value: unknown) => unknown;

/** Whole numbers come as bigint, digit for digit: the vendor's are of 64 bits. undefined where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, wholeNumbersAsBigints as Reviver);
  } catch {
    return undefined;
  }
}

function wholeNumbersAsBigints(_key: string, value: unknown, { source }: { source: string }): unknown {
  return typeof value === 'number' && /^-?\d+$/.test(source) ? BigInt(source) : value;
}

function toAnswer(status: number, type: string, body: object, headers: Record<string, string> = {}): StandInAnswer {
  const text = JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'bigint' ? rawJSON(String(value)) : value,
  );
  return { status, headers: { 'content-type': type, ...headers }, body: text };
}
