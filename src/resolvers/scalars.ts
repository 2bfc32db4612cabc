import { GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { type Decimal, decimalOfNumber, parseDecimalInput } from '../decimal.ts';
import { badInput } from '../errors.ts';
import { type Day, type Instant, parseDay, parseInstant } from '../time.ts';

/** Outside of these years a time is a mistake, most often seconds taken for milliseconds or the other way round. */
const [FIRST_YEAR, LAST_YEAR] = [2000, 2100];

export const scalars = {
  DateTime: scalar('DateTime', (value): Instant => {
    if (typeof value === 'number')
      throw badInput('A DateTime is a string like "2026-03-01T00:00:00Z", not seconds or milliseconds.');
    const instant = typeof value === 'string' ? parseInstant(value) : undefined;
    if (instant === undefined) {
      throw badInput('A DateTime must be an existing moment in RFC 3339 with an offset, like "2026-03-01T00:00:00Z".');
    }
    return inRange(instant);
  }),

  Date: scalar('Date', (value): Day => {
    const day = typeof value === 'string' ? parseDay(value) : undefined;
    if (day === undefined) throw badInput('A Date must be an existing day as YYYY-MM-DD, like "2026-03-01".');
    return inRange(day);
  }),

  Decimal: scalar('Decimal', (value): Decimal => {
    if (typeof value === 'number') {
      const digits = String(value).replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '');
      if (digits.length > 15) {
        throw badInput('A Decimal given as a number may have at most 15 significant digits: give it as a string.');
      }
    }
    const text = typeof value === 'number' ? decimalOfNumber(value) : value;
    const exact = typeof text === 'string' ? parseDecimalInput(text) : undefined;
    if (exact === undefined) {
      throw badInput('A Decimal must be a string like "12.5", with at most 18 digits before and 9 after the point.');
    }
    return exact;
  }),

  JSON: scalar('JSON', (value): unknown => value),
};

/** A scalar whose values go out as they are, and come in through `parse`, from a variable or from the document alike. */
function scalar<T>(name: string, parse: (value: unknown) => T): GraphQLScalarType<T, T> {
  return new GraphQLScalarType<T, T>({
    name,
    serialize: (value) => value as T,
    parseValue: parse,
    parseLiteral: (node, variables) => parse(valueOfLiteral(name, node, variables)),
  });
}

/** What a literal says; a number that is a Decimal is read from its text, before a binary float can round it. */
function valueOfLiteral(name: string, node: ValueNode, variables: Parameters<typeof valueFromASTUntyped>[1]): unknown {
  const isNumber = node.kind === Kind.INT || node.kind === Kind.FLOAT;
  return isNumber && name === 'Decimal' && !/[eE]/.test(node.value) ? node.value : valueFromASTUntyped(node, variables);
}

function inRange<T extends Instant | Day>(time: T): T {
  const year = Number(time.slice(0, 4));
  if (year < FIRST_YEAR || year >= LAST_YEAR)
    throw badInput(`A time must lie in the years ${FIRST_YEAR} to ${LAST_YEAR - 1}.`);
  return time;
}
