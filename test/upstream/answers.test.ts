import fc from 'fast-check';
import type { z } from 'zod';
import { parseDecimal } from '../../src/decimal.ts';
import { UpstreamError } from '../../src/upstream/errors.ts';
import { createFields } from '../../src/upstream/fields.ts';
import { believe, path } from '../../src/upstream/index.ts';
import { isRawNumber, parseJson } from '../../src/upstream/json.ts';
import { closeAll, connectTo, createScope, json, startRawVendor } from '../support/vendor.ts';

afterEach(closeAll);

const fields = createFields({ provider: 'ACME', title: 'Acme', account: 'acme-1' });
const {
  text,
  flag,
  decimal,
  int,
  instant,
  payload,
  quantities,
  map,
  texts,
  oneOf,
  identity,
  model,
  object,
  list,
  rows,
} = fields;

/** Any number as JSON may write it (RFC 8259, section 6). */
const numberText = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,24}$/)),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,24}$/)),
    exponent: fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?\d{1,2}$/)),
  })
  .map(({ sign, whole, fraction, exponent }) => `${sign}${whole}${fraction}${exponent}`);

describe('numbers', () => {
  test.each([
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['9223372036854775808', '9223372036854775808'],
    ['18446744073709551616', '18446744073709551616'],
    ['123456789012345678.123456789', '123456789012345678.123456789'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['1.50', '1.50'],
    ['100', '100'],
    ['1.0', '1.0'],
    ['-0', '0'],
    ['-0.0', '0.0'],
    ['5e-7', '0.0000005'],
    ['0.0000005', '0.0000005'],
    ['1E+2', '100'],
    ['1.5e3', '1500'],
    ['1e21', '1000000000000000000000'],
    ['1e400', `1${'0'.repeat(400)}`],
    ['1.0000000000000000000000000000000000000001', '1.0000000000000000000000000000000000000001'],
    ['"12.50"', '12.50'],
    ['"9007199254740993"', '9007199254740993'],
  ])('U46, N02, N07 %s arrives as %s', async (sent, expected) => {
    expect(await receive(`{"n": ${sent}}`, model({ n: decimal }))).toEqual({ n: expected });
    expect(await receive(`{"n":[${sent},1,${sent}]}`, model({ n: list(decimal) }))).toEqual({
      n: [expected, '1', expected],
    });
    expect(await receive(`{"n":{"a":${sent}\n}}`, model({ n: quantities }))).toEqual({
      n: [{ key: 'a', quantity: expected }],
    });
  });

  test.each([
    ['1e999999999', 'NUMBER'],
    ['1e501', 'NUMBER'],
    ['-1e-999999999', 'NUMBER'],
    ['""', 'SHAPE'],
    ['" 1"', 'SHAPE'],
    ['"0x10"', 'SHAPE'],
    ['"NaN"', 'SHAPE'],
    ['"Infinity"', 'SHAPE'],
    ['true', 'SHAPE'],
    ['[1]', 'SHAPE'],
    ['{"rawJSON":"1"}', 'SHAPE'],
  ])('U46, N07 %s is no number: reason %s', async (sent, reason) => {
    const { n, beside } = await receive(`{"n":${sent},"beside":1}`, model({ n: decimal, beside: decimal }));
    expect(n).toBeInstanceOf(UpstreamError);
    expect((n as UpstreamError).extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', reason, retryable: false });
    expect(beside).toBe('1');
  });

  test('any JSON number keeps its digits, wherever it stands', () => {
    fc.assert(
      fc.property(numberText, fc.constantFrom('', ' ', '\n\t'), (number, space) => {
        const [first, second] = parseJson(`[${space}${number}${space},{"k" :${space}${number}}]`) as [
          unknown,
          { k: unknown },
        ];
        expect(decimal.parse(first)).toBe(parseDecimal(number));
        expect(decimal.parse(second.k)).toBe(parseDecimal(number));
      }),
      { numRuns: 1000 },
    );
  });

  test('any JSON number is written back with the digits that it had', () => {
    fc.assert(
      fc.property(numberText, (number) => {
        const written = JSON.stringify(parseJson(`[${number}]`)).slice(1, -1);
        expect(parseDecimal(written)).toBe(parseDecimal(number));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['2147483647', 2147483647],
    ['-2147483647', -2147483647],
    ['0', 0],
    ['"7"', 7],
    ['7.0', 7],
    ['1e3', 1000],
  ])('%s is the count %i', async (sent, expected) => {
    expect(await receive(`{"n":${sent}}`, model({ n: int }))).toEqual({ n: expected });
  });

  test.each([
    ['2147483648', 'NUMBER'],
    ['9007199254740993', 'NUMBER'],
    ['1.5', 'NUMBER'],
    ['"x"', 'SHAPE'],
  ])('%s is no count: reason %s', async (sent, reason) => {
    const { n } = await receive(`{"n":${sent}}`, model({ n: int }));
    expect((n as UpstreamError).extensions).toMatchObject({ reason });
  });
});

describe('JSON', () => {
  /** Numbers that a double holds as they are written, and strings that look like others. */
  const { value: ordinary } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom(null, true, false, '', ': 1.50', '[1e400', ', 12345678901234567890'),
      fc.string({ unit: 'binary' }),
      fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }),
      fc.integer().map((thousandths) => thousandths / 1000),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'rawJSON')), tie('value'), {
        maxKeys: 4,
      }),
    ),
  }));

  test('ordinary JSON reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(ordinary, fc.constantFrom(0, 2), (value, indent) => {
        const source = JSON.stringify([value], null, indent);
        expect(parseJson(source)).toEqual(JSON.parse(source));
        expect(JSON.stringify(parseJson(source))).toBe(JSON.stringify(JSON.parse(source)));
      }),
      { numRuns: 500 },
    );
  });

  test('beside a number that a double would change, all else reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(ordinary, (value) => {
        const source = JSON.stringify(value);
        const [number, rest] = parseJson(`[1.50,${source}]`) as unknown[];
        expect(isRawNumber(number)).toBe(true);
        expect(JSON.stringify(rest)).toBe(JSON.stringify(JSON.parse(source)));
      }),
      { numRuns: 500 },
    );
  });

  test('a text that JSON.parse refuses is refused', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '1', '0', '.', 'e', '-', ' ', 'n') }),
        (text) => {
          const reads = (parse: (source: string) => unknown) => {
            try {
              parse(text);
              return true;
            } catch {
              return false;
            }
          };
          expect(reads(parseJson)).toBe(reads(JSON.parse));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('U11 a byte order mark is skipped', async () => {
    expect(await receive('\ufeff{"n":1}', model({ n: decimal }))).toEqual({ n: '1' });
  });

  test('a payload is passed through untouched, numbers digit for digit', async () => {
    const sent = '{"payload":{"amount":1.50,"count":9007199254740993,"__proto__":{"admin":true},"list":[null,"a"]}}';
    expect(JSON.stringify(await receive(sent, model({ payload })))).toBe(sent);
  });
});

describe('fields', () => {
  test('U43 what is not asked for is ignored', async () => {
    const extra = Array.from({ length: 10_000 }, (_, index) => `"extra${index}":${index}`).join();
    expect(await receive(`{${extra},"id":"a"}`, model({ id: identity }))).toEqual({ id: 'a' });
  });

  test('U44 what is null or left out reads null', async () => {
    const spec = {
      text,
      flag,
      decimal,
      int,
      instant,
      payload,
      quantities,
      texts,
      list: list(text),
      object: object(model({ text })),
    };
    const nothing = Object.fromEntries(Object.keys(spec).map((name) => [name, null]));
    expect(await receive('{}', model(spec))).toEqual(nothing);
    expect(await receive(JSON.stringify(nothing), model(spec))).toEqual(nothing);
  });

  test('values of their types come as they are', async () => {
    const sent =
      '{"text":"","flag":false,"instant":"2026-03-01T01:00:00.50+01:00","texts":["b","a"],"kind":"B","list":["x"],"object":{"text":"y"}}';
    const shape = model({
      text,
      flag,
      instant,
      texts,
      kind: oneOf(['A', 'B']),
      list: list(text),
      object: object(model({ text })),
    });
    expect(await receive(sent, shape)).toEqual({
      text: '',
      flag: false,
      instant: '2026-03-01T00:00:00.5Z',
      texts: ['b', 'a'],
      kind: 'B',
      list: ['x'],
      object: { text: 'y' },
    });
  });

  test.each<[string, z.ZodType, readonly string[]]>([
    ['text', text, ['1', '1.50', 'true', '[]', '{}']],
    ['flag', flag, ['1', '"true"', '{}']],
    ['instant', instant, ['1767225600', '"2026-02-30T00:00:00Z"', '"2026-03-01T00:00:00"', '"Usage 5"', '""', '{}']],
    ['quantities', quantities, ['[]', '"a"', '1', '1.50']],
    ['map', map(text), ['[]', '"a"', '1', '1.50']],
    ['texts', texts, ['["a",1]', '["a",null]', '{}', '"a"']],
    ['oneOf', oneOf(['A']), ['1', '{}']],
    ['object', object(model({ text })), ['[]', '"a"', '1', '1.50']],
    ['object without identity', object(model({ id: identity })), ['{}', '{"id":""}', '{"id":7}', '{"id":null}']],
    ['list', list(text), ['{}', '"a"', '1']],
    ['list of objects', list(model({ id: identity })), ['[{"id":"a"},{}]', '[1]', '[null]']],
  ])('one wrong field, %s, is an error in its place, and its neighbours stand', async (_, field, wrongs) => {
    for (const wrong of wrongs) {
      const read = await receive(
        `{"before":"b","field":${wrong},"after":"a"}`,
        model({ before: text, field, after: text }),
      );
      expect(read).toEqual({ before: 'b', field: expect.any(UpstreamError), after: 'a' });
      const error = read.field as UpstreamError;
      expect(error.message).toBe('Acme sent a field that is not of its type.');
      expect(error.extensions).toEqual({
        code: 'UPSTREAM_BAD_RESPONSE',
        provider: 'ACME',
        account: 'acme-1',
        retryable: false,
        retryAt: null,
        reason: 'SHAPE',
      });
      expect(() => believe(error)).toThrow(error);
    }
  });

  test('`believe` gives the value, or null', () => {
    expect(believe<string>('a')).toBe('a');
    expect(believe(null)).toBeNull();
  });

  test('one wrong entry of a map nulls itself, and its neighbours stand', async () => {
    expect(await receive('{"m":{"a":1,"b":"x","c":null}}', model({ m: quantities }))).toEqual({
      m: [
        { key: 'a', quantity: '1' },
        { key: 'b', quantity: expect.any(UpstreamError) },
        { key: 'c', quantity: null },
      ],
    });
  });

  test('I10, I11 `__proto__` is a name like any other', async () => {
    const sent = '{"m":{"__proto__":5,"constructor":6,"toString":7.50},"p":{"__proto__":{"admin":true}}}';
    expect(await receive(sent, model({ m: quantities, p: map(payload) }))).toEqual({
      m: [
        { key: '__proto__', quantity: '5' },
        { key: 'constructor', quantity: '6' },
        { key: 'toString', quantity: '7.50' },
      ],
      p: [{ key: '__proto__', value: { admin: true } }],
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  test('a map keeps the vendor’s order', async () => {
    const { m } = await receive('{"m":{"b":1,"a":2,"c":3}}', model({ m: quantities }));
    expect(believe(m)?.map(({ key }) => key)).toEqual(['b', 'a', 'c']);
  });

  test('a field that was renamed is read under both names, the newer one first', async () => {
    const shape = model({ organizationId: ['organizationID', 'orgId', text] });
    expect(await receive('{"organizationID":"new"}', shape)).toEqual({ organizationId: 'new' });
    expect(await receive('{"orgId":"old"}', shape)).toEqual({ organizationId: 'old' });
    expect(await receive('{"orgId":"old","organizationID":"new"}', shape)).toEqual({ organizationId: 'new' });
    expect(await receive('{"orgId":"old","organizationID":null}', shape)).toEqual({ organizationId: 'old' });
    expect(await receive('{"organizationId":"ours"}', shape)).toEqual({ organizationId: null });
  });

  test.each([
    ['"ACTIVE"', 'ACTIVE'],
    ['"PAUSED"', 'UNRECOGNIZED'],
    ['"active"', 'UNRECOGNIZED'],
    ['"toString"', 'UNRECOGNIZED'],
    ['""', null],
  ])('%s of a closed set reads %s', async (sent, expected) => {
    expect(await receive(`{"status":${sent}}`, model({ status: oneOf(['ACTIVE', 'DELETED']) }))).toEqual({
      status: expected,
    });
  });

  test('an object without what identifies it is an error in its list, and its neighbours stand', async () => {
    const sent = '[{"id":"a","n":1},{"n":2},{"id":"","n":3},{"id":4},null,"e",1.50,{"id":"f","n":"x"}]';
    const wrong = expect.any(UpstreamError);
    expect(await receive(sent, rows(model({ id: identity, n: decimal })))).toEqual([
      { id: 'a', n: '1' },
      wrong,
      wrong,
      wrong,
      wrong,
      wrong,
      wrong,
      { id: 'f', n: wrong },
    ]);
  });

  test('a list that is not there fails the answer: it does not read as "no usage"', async () => {
    for (const sent of ['{"items":null}', '{"itens":[]}', '{"items":{}}']) {
      await expect(receive(sent, model({ items: rows(model({ id: identity })) }))).rejects.toMatchObject({
        extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'SHAPE', retryable: false },
      });
    }
  });
});

/** What an upstream makes of this answer. */
async function receive<T>(sent: string, shape: z.ZodType<T>): Promise<T> {
  const vendor = await startRawVendor((socket) => socket.write(json(sent)));
  const upstream = connectTo(vendor.url);
  return (await upstream.get(path`/x`, { shape, scope: createScope() })).body;
}
