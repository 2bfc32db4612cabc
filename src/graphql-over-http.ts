/**
 * GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) in both of its readings: `audited` is the text that the
 * audits of graphql-http hold servers to, `draft` that of August 2026, which took the legacy section out and added statuses.
 */
export type HttpSpec = (typeof HTTP_SPECS)[number];
export const HTTP_SPECS = ['audited', 'draft'] as const;

/** What answers may be sent as; `LEGACY` is what there was before the specification. */
export const CURRENT = 'application/graphql-response+json';
export const LEGACY = 'application/json';
export type MediaType = typeof CURRENT | typeof LEGACY;

/** What became of a request, as far as its status depends on it. */
export type Outcome = keyof typeof STATUSES;

/**
 * Under `audited` a legacy client is told by the body alone that its operation was refused, since a 4xx could come from anything
 * in between. The draft answers it as if it had asked for the current type, but for one thing: 294 is nothing that HTTP knows,
 * and recommended "only alongside" the current type, which gives it its meaning. What a legacy client can rely on is 200.
 */
// biome-ignore format: a table
const STATUSES = {
  //                      audited          draft
  //                      current  legacy  current  legacy
  data:                   [200,    200,    200,     200],
  dataAndErrors:          [200,    200,    294,     200],
  unparsedDocument:       [400,    200,    400,     400],
  invalidDocument:        [400,    200,    422,     422], // or variables that do not fit it
  persistedQuery:         [400,    200,    422,     422], // not kept here: its client sends the document next
  unknownOperation:       [400,    400,    422,     422],
  illFormedRequest:       [400,    400,    422,     422],
  unreadableBody:         [400,    400,    400,     400],
  beyondLimits:           [400,    400,    400,     400], // ours: not a matter of the specification
  unsupportedContentType: [400,    400,    415,     415],
  forbidden:              [403,    403,    403,     403],
} as const;

/** The status of an answer; one that HTTP alone decides stays what it is. */
export function statusOf(outcome: Outcome | number, spec: HttpSpec, accepted: MediaType | undefined): number {
  if (typeof outcome === 'number') return outcome;
  const [current, legacy, draft, draftLegacy] = STATUSES[outcome];
  switch (spec) {
    case 'audited':
      return accepted === CURRENT ? current : legacy;
    case 'draft':
      return accepted === LEGACY ? draftLegacy : draft;
  }
}

/**
 * The `content-type` of an answer. The draft labels an answer as legacy only where that can be relied on, with a 2xx: whatever
 * else says of itself that it is GraphQL's, not an intermediary's.
 */
export function contentTypeOf(status: number, spec: HttpSpec, accepted: MediaType | undefined): string {
  const isSuccess = status >= 200 && status < 300;
  const type = spec === 'audited' ? (accepted ?? LEGACY) : isSuccess ? (accepted ?? CURRENT) : CURRENT;
  return `${type}; charset=utf-8`;
}

/** The media type that a caller likes best (RFC 9110, 12.5.1); undefined where it accepts neither. */
export function acceptedType(accept: string | undefined, spec: HttpSpec): MediaType | undefined {
  // What most send needs no reckoning.
  if (accept === CURRENT || accept === LEGACY) return accept;
  // Who does not mind gets what the reading at hand takes for the default.
  const ours: readonly MediaType[] = spec === 'audited' ? [LEGACY, CURRENT] : [CURRENT, LEGACY];
  if (accept === undefined || accept === '*/*') return ours[0];
  const ranges = accept.split(',').map(parseRange);
  const liked = ours.flatMap((type) => {
    const [range] = ranges.filter(({ name }) => matches(name, type)).sort(byPrecision);
    return range && range.q > 0 ? [{ type, range }] : [];
  });
  return liked.sort((a, b) => b.range.q - a.range.q || byPrecision(a.range, b.range))[0]?.type;
}

interface MediaRange {
  readonly name: string;
  readonly q: number;
  readonly position: number;
}

function parseRange(text: string, position: number): MediaRange {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { name, q: Number.isNaN(q) ? 1 : q, position };
}

function matches(range: string, type: MediaType): boolean {
  return range === type || range === 'application/*' || range === '*/*';
}

/** The fewer wildcards the better; among equals, what was named first. */
function byPrecision(a: MediaRange, b: MediaRange): number {
  return a.name.split('*').length - b.name.split('*').length || a.position - b.position;
}
