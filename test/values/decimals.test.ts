import fc from 'fast-check';
import { GraphQLObjectType, GraphQLSchema, graphql } from 'graphql';
import { formatError } from '../../src/answers.ts';
import { decimalOfNumber, parseDecimal, parseDecimalInput } from '../../src/decimal.ts';
import { scalars } from '../../src/resolvers/scalars.ts';

describe('a decimal', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ['0.1', '0.1'],
    ['1.50', '1.50'],
    ['-12.50', '-12.50'],
    ['9007199254740993', '9007199254740993'],
    ['18446744073709551616', '18446744073709551616'],
    ['1e3', '1000'],
    ['1.5E+3', '1500'],
    ['1.2345e2', '123.45'],
    ['5e-7', '0.0000005'],
    ['12.5e-1', '1.25'],
    ['-1e-2', '-0.01'],
    ['0.001e5', '100'],
    ['1e499', `1${'0'.repeat(499)}`],
    [
      '1234567890123456789012345678901234567890.123456789012345678901234567890',
      '1234567890123456789012345678901234567890.123456789012345678901234567890',
    ],
  ])('N02, N06 of a vendor, %s, is %s', (text, expected) => {
    expect(parseDecimal(text)).toBe(expected);
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '.5',
    '1.',
    '01',
    '-',
    '1e',
    '1e1.5',
    '0x10',
    '1_000',
    '1,5',
    '١',
    'NaN',
    'Infinity',
    '1\n',
    '1e500',
    '1e999999999',
    '1e-501',
    `1e${'9'.repeat(400)}`,
  ])('%j of a vendor is none', (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test('of a vendor keeps value and digits', () => {
    const digits = fc.stringMatching(/^\d{0,30}$/);
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.stringMatching(/^(0|[1-9]\d{0,30})$/),
        digits,
        fc.integer({ min: -60, max: 60 }),
        (negative, whole, fraction, exponent) => {
          const text = `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}e${exponent}`;
          const plain = parseDecimal(text) ?? '';
          expect(plain).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
          const [, scale = ''] = plain.split('.');
          expect(scale).toHaveLength(Math.max(0, fraction.length - exponent));
          // Both as integers of the same, sufficient scale.
          const value =
            BigInt(`${negative ? '-' : ''}${whole}${fraction}`) * 10n ** BigInt(100 + exponent - fraction.length);
          expect(BigInt(plain.replace('.', '')) * 10n ** BigInt(100 - scale.length)).toBe(value);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of a number is what the number is written as', () => {
    expect([0.1, 1e21, 5e-7, -0, 123456789012345].map(decimalOfNumber)).toEqual([
      '0.1',
      `1${'0'.repeat(21)}`,
      '0.0000005',
      '0',
      '123456789012345',
    ]);
    expect([Number.NaN, Number.POSITIVE_INFINITY].map(decimalOfNumber)).toEqual([undefined, undefined]);
  });

  test.each(['0', '-0.5', '12.5', '1.50', '999999999999999999.999999999', '-999999999999999999'])(
    'of a caller may be %s',
    (text) => {
      expect(parseDecimalInput(text)).toBe(text);
    },
  );

  test.each([
    '1e3',
    ' 1 ',
    '0x10',
    '1_000',
    '+1',
    '.5',
    '1.',
    '١',
    '',
    '01',
    '--1',
    '1\n',
    '1234567890123456789',
    '0.1234567890',
    '1'.repeat(40),
  ])('I16, N06 of a caller may not be %j', (text) => {
    expect(parseDecimalInput(text)).toBeUndefined();
  });
});

describe('scalars', () => {
  const args = {
    dateTime: { type: scalars.DateTime },
    date: { type: scalars.Date },
    decimal: { type: scalars.Decimal },
    json: { type: scalars.JSON },
  };
  const echo = { type: scalars.JSON, args, resolve: (_: unknown, given: unknown) => given };
  const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { echo } }) });
  const TYPES: Record<string, string> = { dateTime: 'DateTime', date: 'Date', decimal: 'Decimal', json: 'JSON' };

  /** What the argument becomes, given in the document and given as a variable. */
  const literally = (name: string, literal: string) => graphql({ schema, source: `{ echo(${name}: ${literal}) }` });
  const asVariable = (name: string, value: unknown) =>
    graphql({ schema, source: `query($x: ${TYPES[name]}) { echo(${name}: $x) }`, variableValues: { x: value } });

  test.each<[string, unknown, string]>([
    ['dateTime', '2026-03-08T02:30:00-05:00', '2026-03-08T07:30:00Z'],
    ['dateTime', '2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'],
    ['dateTime', '2099-12-31T23:59:59.999Z', '2099-12-31T23:59:59.999Z'],
    ['date', '2028-02-29', '2028-02-29'],
    ['decimal', '12.50', '12.50'],
    ['decimal', '999999999999999999.999999999', '999999999999999999.999999999'],
    ['decimal', 12.5, '12.5'],
    ['decimal', -3, '-3'],
    ['decimal', 123456789012345, '123456789012345'],
    ['decimal', 0.000000001, '0.000000001'],
  ])('%s takes %j from a variable and from the document', async (name, value, expected) => {
    expect(await asVariable(name, value)).toEqual({ data: { echo: { [name]: expected } } });
    expect(await literally(name, JSON.stringify(value))).toEqual({ data: { echo: { [name]: expected } } });
  });

  test('decimal takes the digits of a number in the document before a binary float can round them', async () => {
    for (const literal of ['9007199254740993', '123456789012345678.123456789', '1.50']) {
      expect(await literally('decimal', literal)).toEqual({ data: { echo: { decimal: literal } } });
    }
  });

  test('decimal refuses a number of more than 15 digits from a variable, which has been a binary float', async () => {
    const { errors } = await asVariable('decimal', 1234567.123456789);
    expect(errors?.map((error) => formatError(error.toJSON(), error).message)).toEqual([
      'Variable "$x": A Decimal given as a number may have at most 15 significant digits: give it as a string.',
    ]);
  });

  test.each<[string, unknown]>([
    ['dateTime', 'canary'],
    ['dateTime', '2026-02-30T00:00:00Z'],
    ['dateTime', '2026-03-08T00:00:00'],
    ['dateTime', '1999-12-31T23:59:59Z'],
    ['dateTime', '2100-01-01T00:00:00Z'],
    ['dateTime', '1970-01-21T10:53:47Z'],
    ['dateTime', 1767225600],
    ['dateTime', 1767225600000],
    ['dateTime', -1],
    ['dateTime', 253402300800000],
    ['dateTime', true],
    ['dateTime', ['canary']],
    ['date', 'canary'],
    ['date', '2026-02-29'],
    ['date', '1999-12-31'],
    ['date', 20260301],
    ['decimal', 'canary'],
    ['decimal', '1e3'],
    ['decimal', '0x10'],
    ['decimal', '1'.repeat(40)],
    ['decimal', `0.${'1'.repeat(30)}`],
    ['decimal', 0.30000000000000004],
    ['decimal', 1e300],
    ['decimal', 1e-10],
    ['decimal', false],
    ['decimal', { canary: 1 }],
  ])(
    'I16, N06, D05 %s refuses %j from a variable and from the document, and does not repeat it',
    async (name, value) => {
      const literal = JSON.stringify(value).replace('"canary":', 'canary:');
      for (const { data, errors } of [await asVariable(name, value), await literally(name, literal)]) {
        expect(data ?? null).toBeNull();
        expect(errors).toHaveLength(1);
        const shown = errors?.map((error) => formatError(error.toJSON(), error)) ?? [];
        expect(shown).toEqual([expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } })]);
        expect(shown[0]?.message).toMatch(new RegExp(`A ${TYPES[name]} (must|given|is)|A time must`));
        if (typeof value !== 'boolean')
          expect(shown[0]?.message).not.toContain(String(typeof value === 'object' ? 'canary' : value));
      }
    },
  );

  test('I10 JSON passes what it was given', async () => {
    expect(JSON.stringify(await asVariable('json', JSON.parse('{"__proto__":{"admin":true},"a":[1,null]}')))).toBe(
      '{"data":{"echo":{"json":{"__proto__":{"admin":true},"a":[1,null]}}}}',
    );
  });
});
