import { badInput } from '../errors.ts';

/** A path that only `path` makes: no segment of it can change which operation is asked. */
export type SafePath = string & { readonly brand: 'SafePath' };

/** Query parameters in the order in which they are sent; a list is sent as the same name again and again; undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/**
 * path`/org/${orgId}/usageRecordGroup`: each value becomes exactly one segment; those of a list share one, with commas between them.
 * Percent-encoding alone does not stop `..`: URL parsers fold even `%2e%2e`. So `.`, `..` and the empty segment are refused, as
 * are control characters and lone surrogates.
 */
export function path(template: TemplateStringsArray, ...segments: readonly (string | readonly string[])[]): SafePath {
  const encoded = segments.map((segment) =>
    typeof segment === 'string' ? encodeSegment(segment) : segment.map(encodeSegment).join(','),
  );
  return String.raw({ raw: template }, ...encoded) as SafePath;
}

/** A path that was checked to lead where it may: of a link that the vendor sent. */
export function toSafePath(checked: string): SafePath {
  return checked as SafePath;
}

/** The query with its question mark; empty where there is nothing to send. */
export function encodeQuery(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    return values.map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(one))}`);
  });
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function encodeSegment(value: string): string {
  if (value === '' || value === '.' || value === '..') throw badInput('An id may not be empty, "." or "..".');
  if (/\p{Cc}/u.test(value)) throw badInput('An id may not hold control characters.');
  return encodeURIComponent(wellFormed(value));
}

function wellFormed(value: string): string {
  if (!value.isWellFormed()) throw badInput('Text must be well-formed Unicode: it holds half of a surrogate pair.');
  return value;
}
