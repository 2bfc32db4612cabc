/** An exact number in plain notation, every digit as it was sent: `0.3`, `9007199254740993`, `-12.50`. */
export type Decimal = string & { readonly brand: 'Decimal' };

/** Longer numbers are refused: 1e999999999 is ten characters on the wire and a gigabyte in plain notation. */
const MAX_PLAIN_DIGITS = 500;

/**
 * Reads a JSON number's source text (RFC 8259, section 6), with or without an exponent, losing no digit.
 * undefined where it is none, or too long to be written out.
 */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (Math.max(digits.length, point, digits.length - point) > MAX_PLAIN_DIGITS) return undefined;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), '0').padEnd(point, '0');
  const cut = Math.max(point, 1);
  const plainWhole = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const plain = padded.length > cut ? `${plainWhole}.${padded.slice(cut)}` : plainWhole;
  const isZero = !/[1-9]/.test(plain);
  return `${isZero ? '' : sign}${plain}` as Decimal;
}

/** The shortest text of the same number: equal numbers are equal texts. */
export function canonicalDecimal(decimal: Decimal): Decimal {
  return (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal) as Decimal;
}

/** What callers may write: at most 18 digits before and 9 after the point, no exponent, no sign but a minus. */
export function parseDecimalInput(text: string): Decimal | undefined {
  return /^-?(0|[1-9]\d{0,17})(\.\d{1,9})?$/.test(text) ? parseDecimal(text) : undefined;
}

/** The exact text of a binary number of at most 15 significant digits, the most that a double keeps whole. */
export function decimalOfNumber(value: number): Decimal | undefined {
  return Number.isFinite(value) ? parseDecimal(String(value)) : undefined;
}
