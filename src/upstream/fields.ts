import { z } from 'zod';
import { type Decimal, decimalOfNumber, parseDecimal } from '../decimal.ts';
import { type Instant, parseInstant } from '../time.ts';
import { UpstreamError, type UpstreamOwner } from './errors.ts';
import { isRawNumber, type RawNumber } from './json.ts';

/**
 * A field of a vendor's answer: its value, null where the vendor left it out, or the error that says that it was not of its
 * type. graphql-js turns an error value into a null with an error at that field; everybody else calls `believe` first.
 */
export type Field<T> = T | null | UpstreamError;

/** One entry of a map from names to numbers. */
export interface Quantity {
  readonly key: string;
  readonly quantity: Field<Decimal>;
}

/** The value of a field that is needed now: throws where it was not of its type. */
export function believe<T>(field: Field<T>): T | null {
  if (field instanceof UpstreamError) throw field;
  return field;
}

/** What `read` makes of one thing, or the vendor's error that it threw: it is in that thing's place, and its neighbours stand. */
export function orError<T>(read: () => readonly T[]): readonly (T | UpstreamError)[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof UpstreamError) return [error];
    throw error;
  }
}

export type Fields = ReturnType<typeof createFields>;

/**
 * The shapes of what one vendor sends, for zod objects. Each takes one field and never fails the object around it: one wrong
 * field nulls itself, not its list. Unknown fields are ignored.
 */
export function createFields(owner: UpstreamOwner) {
  const wrong = (reason: 'SHAPE' | 'NUMBER') =>
    new UpstreamError(owner, {
      code: 'UPSTREAM_BAD_RESPONSE',
      reason,
      retryable: false,
      what: 'sent a field that is not of its type',
    });

  /** A field read by `parse`, which gives undefined for what is not of its type. */
  function field<T>(parse: (value: NonNullable<unknown>) => T | undefined): z.ZodType<Field<T>> {
    return z
      .unknown()
      .optional()
      .transform((value): Field<T> => {
        if (value === undefined || value === null) return null;
        return parse(value) ?? wrong('SHAPE');
      });
  }

  /** A numeric field: a number that `parse` refuses is out of range, anything else is no number. */
  function number<T>(parse: (value: Decimal) => T | undefined): z.ZodType<Field<T>> {
    return z
      .unknown()
      .optional()
      .transform((value): Field<T> => {
        if (value === undefined || value === null) return null;
        const exact = decimalOf(value);
        if (exact === undefined) return wrong(typeof value === 'number' || isRawNumber(value) ? 'NUMBER' : 'SHAPE');
        return parse(exact) ?? wrong('NUMBER');
      });
  }

  const text = field((value) => (typeof value === 'string' ? value : undefined));
  const flag = field((value) => (typeof value === 'boolean' ? value : undefined));
  /** An exact number; vendors send it as a number or as a string that holds one. */
  const decimal = number((exact) => exact);
  /** A count that fits GraphQL's `Int`. */
  const int = number((exact) => {
    const count = Number(exact);
    return Number.isInteger(count) && Math.abs(count) < 2 ** 31 ? count : undefined;
  });
  /** Text; a number is taken as its digits. */
  const textual = field((value) => (typeof value === 'string' ? value : decimalOf(value)));
  const instant = field<Instant>((value) => (typeof value === 'string' ? parseInstant(value) : undefined));
  /** As `instant`, of a vendor that leaves the offset out at times, and means UTC. */
  const utcInstant = field<Instant>((value) =>
    typeof value === 'string' ? (parseInstant(value) ?? parseInstant(`${value}Z`)) : undefined,
  );
  /** Passed through untouched. */
  const payload = field<unknown>((value) => value);
  /** A map from names to numbers, in the vendor's order. A list of pairs, because a name may be `__proto__`. */
  const quantities = field<Quantity[]>((value) =>
    entriesOf(value)?.map(([key, quantity]) => ({ key, quantity: decimal.parse(quantity) })),
  );
  /** A map from names to what `shape` reads, as a list of pairs for the same reason. */
  function map<T>(shape: z.ZodType<T>): z.ZodType<Field<{ key: string; value: T }[]>> {
    return field((value) => entriesOf(value)?.map(([key, inner]) => ({ key, value: shape.parse(inner) })));
  }

  return {
    text,
    textual,
    flag,
    decimal,
    int,
    instant,
    utcInstant,
    payload,
    quantities,
    map,
    /** A set that the vendor closes; a value that it added later reads UNRECOGNIZED, an empty string as null. */
    oneOf<const T extends string>(
      values: readonly T[],
      /** From the wire's spelling to the schema's, where they differ. */
      spelling: (sent: string) => string = (sent) => sent,
    ): z.ZodType<Field<T | 'UNRECOGNIZED'>> {
      const known = new Set<string>(values);
      return text.transform((value): Field<T | 'UNRECOGNIZED'> => {
        if (typeof value !== 'string') return value;
        const spelt = spelling(value);
        return value === '' ? null : known.has(spelt) ? (spelt as T) : 'UNRECOGNIZED';
      });
    },
    texts: field((value) =>
      Array.isArray(value) && value.every((one) => typeof one === 'string') ? (value as string[]) : undefined,
    ),
    /** What identifies an object: without it, the object around it is none. */
    identity: z.string().min(1),
    /**
     * An object, under the names that the schema has: `{ buyerId: ['buyerID', text] }`. Where the vendor renamed a field over
     * time, both names are given, the newer one first.
     */
    model<const S extends Spec>(spec: S): z.ZodType<ModelOf<S>> {
      const entries = Object.entries(spec).map(([name, entry]) => ({
        name,
        wireNames: isShape(entry) ? [name] : (entry.slice(0, -1) as string[]),
        shape: isShape(entry) ? entry : (entry.at(-1) as z.ZodType),
      }));
      const wire = z.object(
        Object.fromEntries(entries.flatMap(({ wireNames, shape }) => wireNames.map((name) => [name, shape]))),
      );
      return wire.transform(
        (sent) =>
          Object.fromEntries(
            entries.map(({ name, wireNames: [newer = name, older] }) => [
              name,
              older === undefined ? sent[newer] : (sent[newer] ?? sent[older]),
            ]),
          ) as ModelOf<S>,
      );
    },
    /** An object inside an object. */
    object<T>(shape: z.ZodType<T>): z.ZodType<Field<T>> {
      return field((value) => (isRawNumber(value) ? undefined : shape.safeParse(value).data));
    },
    /** A list inside an object: whole, or wrong. */
    list<T>(item: z.ZodType<T>): z.ZodType<Field<T[]>> {
      const shape = z.array(item);
      return field((value) => shape.safeParse(value).data);
    },
    /** What is read, beside what it was read from, as JSON that keeps every digit: for what must be read again later. */
    sourced<T>(shape: z.ZodType<T>): z.ZodType<Sourced<T>> {
      return z.unknown().transform((sent, { addIssue }): Sourced<T> => {
        const parsed = shape.safeParse(sent);
        if (parsed.success) return { value: parsed.data, source: JSON.stringify(sent) };
        addIssue('not of this shape');
        return z.NEVER;
      });
    },
    /**
     * A list of objects, each with what identifies it: one that lacks it is an error in its place, and its neighbours stand.
     * The list itself must be there.
     */
    rows<T>(item: z.ZodType<T>): z.ZodType<Row<T>[]> {
      return z.array(
        z.unknown().transform((value): Row<T> => {
          const parsed = item.safeParse(value);
          return parsed.success ? parsed.data : wrong('SHAPE');
        }),
      );
    },
  };
}

export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** An item of a list, or the error that stands in its place. */
export type Row<T> = T | UpstreamError;

/** By the name in the schema: the shape, or the names on the wire and the shape. */
type Spec = Readonly<Record<string, z.ZodType | readonly [...names: string[], shape: z.ZodType]>>;
type ModelOf<S extends Spec> = { readonly [K in keyof S]: z.output<ShapeOf<S[K]>> };
type ShapeOf<E> = E extends z.ZodType
  ? E
  : E extends readonly [...string[], infer Shape extends z.ZodType]
    ? Shape
    : never;

function isShape(entry: Spec[string]): entry is z.ZodType {
  return !Array.isArray(entry);
}

function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value === 'number') return decimalOfNumber(value);
  if (typeof value === 'string') return parseDecimal(value);
  return isRawNumber(value) ? parseDecimal((value as RawNumber).rawJSON) : undefined;
}

function entriesOf(value: unknown): [string, unknown][] | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);
  return isObject ? Object.entries(value) : undefined;
}
