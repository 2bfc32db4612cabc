import type { Decimal } from '../decimal.ts';

/** A number that a double cannot hold as it was written; `JSON.stringify` writes it back digit for digit. */
export type RawNumber = { readonly rawJSON: string };

// ECMAScript 2026, in Node since 22; the compiler's library does not know it yet.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
};

export { isRawJSON as isRawNumber };

/** A number that `JSON.stringify` writes digit for digit as the decimal has it. */
export function numberOf(decimal: Decimal): RawNumber {
  return rawJSON(decimal);
}

/**
 * As `JSON.parse`, but a number in a list or an object that a double would change comes as a `RawNumber`: 9007199254740993
 * keeps its last digit, 1.50 its zero. A byte order mark is tolerated (RFC 8259, section 8.1).
 *
 * The reviver that reads source texts makes parsing ten times slower, so it runs only where the text holds such a number.
 */
export function parseJson(text: string): unknown {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  return LOSSY_NUMBER.test(source) ? JSON.parse(source, keepDigits as Reviver) : JSON.parse(source);
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

/** A number of 16 digits or more, with an exponent, or with a zero at the end of its fraction. May err on text in a string. */
const LOSSY_NUMBER = /[[:,]\s*-?(?:\d{16}|[\d.]{17}|\d+\.\d*0(?!\d)|\d[\d.]*[eE])/;

function keepDigits(_key: string, value: unknown, context: { source: string }): unknown {
  return typeof value === 'number' && String(value) !== context.source ? rawJSON(context.source) : value;
}
