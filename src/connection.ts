import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { badInput } from './errors.ts';

/** A page of a list, as every connection type of the schema has it; `cursor` belongs to the item beside it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** What every paged field takes. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

const DEFAULT_FIRST = 100;
const MAX_FIRST = 1000;

/** How many items are wanted: 1 to 1000, null means 100. */
export function firstOf({ first }: PageArguments): number {
  const wanted = first ?? DEFAULT_FIRST;
  if (wanted < 1 || wanted > MAX_FIRST) throw badInput(`"first" must be from 1 to ${MAX_FIRST}.`);
  return wanted;
}

export function connectionOf<T>(
  items: readonly { readonly cursor: string; readonly node: T }[],
  { hasNextPage, after }: { hasNextPage: boolean; after: string | null | undefined },
): Connection<T> {
  return {
    edges: items,
    nodes: items.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: typeof after === 'string',
      startCursor: items[0]?.cursor ?? null,
      endCursor: items.at(-1)?.cursor ?? null,
    },
  };
}

/**
 * Makes the cursors of a list. Each holds a position and the digest of the list that it is a position in: field, account, filters. It is opaque to
 * callers but no secret: whoever forges one gets at nothing that the same query would not give.
 */
export function cursorsOf(list: unknown): (position: unknown) => string {
  // Once for the list, not for each of its items.
  const owner = digest(list).slice(0, 16);
  return (position) => Buffer.from(JSON.stringify([owner, position])).toString('base64url');
}

/**
 * The position that a cursor holds; undefined without a cursor. One that belongs to another list is refused, and so is one that
 * is not of the position's shape: anybody can write a cursor.
 */
export function decodeCursor<P>(list: unknown, after: string | null | undefined, shape: z.ZodType<P>): P | undefined {
  if (after === null || after === undefined) return undefined;
  const [owner, position] = parseCursor(after);
  const parsed = shape.safeParse(position);
  if (owner !== digest(list).slice(0, 16) || !parsed.success) {
    throw badInput('"after" is not a cursor of this list: it was given by another field, account, window or filter.');
  }
  return parsed.data;
}

/** A digest of any value made of JSON, the same whatever the order of its keys. 43 characters, URL-safe. */
export function digest(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url');
}

/** JSON with sorted keys; undefined counts as null. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function parseCursor(after: string): [unknown, unknown] {
  try {
    const value: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
  } catch {
    // Not one of ours: refused by its digest.
  }
  return [undefined, undefined];
}
