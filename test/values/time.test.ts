import fc from 'fast-check';
import {
  ceilToPeriod,
  compareInstants,
  contains,
  type Instant,
  instantOf,
  lengthInDays,
  nextPeriod,
  type Period,
  parseDay,
  parseInstant,
} from '../../src/time.ts';
import { isAsked, windowOf } from '../../src/usage.ts';

const BAD_INPUT = expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } });

/** Nanoseconds since 1970, from 2000 up to 2100. */
const nanoseconds = fc.bigInt({ min: 946_684_800n * 10n ** 9n, max: 4_102_444_799n * 10n ** 9n });
const periods = fc.constantFrom<Period>('DAY', 'WEEK', 'MONTH');

describe('an instant', () => {
  test.each([
    ['2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['2026-03-01t00:00:00z', '2026-03-01T00:00:00Z'],
    ['2026-03-01T00:00:00+00:00', '2026-03-01T00:00:00Z'],
    ['2026-03-01T00:00:00-00:00', '2026-03-01T00:00:00Z'],
    ['2026-03-08T02:30:00-05:00', '2026-03-08T07:30:00Z'],
    ['2026-03-01T00:30:00+05:45', '2026-02-28T18:45:00Z'],
    ['2028-02-29T23:59:59+14:00', '2028-02-29T09:59:59Z'],
    ['2026-12-31T23:00:00-01:00', '2027-01-01T00:00:00Z'],
    ['2026-03-01T00:00:00.5Z', '2026-03-01T00:00:00.5Z'],
    ['2026-03-01T00:00:00.500Z', '2026-03-01T00:00:00.5Z'],
    ['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:00Z'],
    ['2026-03-01T00:00:10.100Z', '2026-03-01T00:00:10.1Z'],
    ['2026-03-01T00:00:00.123456789+01:00', '2026-02-28T23:00:00.123456789Z'],
  ])('D01, D03 %s is %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '1',
    '2026',
    'Usage 5',
    '03/04/2026',
    '2026-W05',
    '2026-01-01',
    ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n',
    '2026-01-01T00:00:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-01-01T00:00:00.Z',
    '2026-01-01T00:00:00.1234567890Z',
    '2026-01-01T00:00:00,5Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+01:60',
    '2026-01-01T00:00:00+0100',
    '2026-01-01T00:00:00+01',
    '٢٠٢٦-01-01T00:00:00Z',
    '12026-01-01T00:00:00Z',
    '-002026-01-01T00:00:00Z',
    // Their UTC years have more or less than four digits.
    '9999-12-31T23:59:59-01:00',
    '0000-01-01T00:00:00+01:00',
    '',
  ])('D01, D02, D03 %j is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('has one text, however it was written', () => {
    fc.assert(
      fc.property(
        nanoseconds,
        fc.integer({ min: -1439, max: 1439 }),
        fc.integer({ min: 0, max: 9 }),
        (ns, offset, zeros) => {
          const instant = parseInstant(written(ns, offset, zeros));
          expect(instant).toBe(parseInstant(written(ns, 0, 0)));
          expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z$/);
          expect(parseInstant(instant ?? '')).toBe(instant);
          expect(nanosecondsOf(instant as Instant)).toBe(ns);
        },
      ),
    );
  });

  test('is compared to the nanosecond', () => {
    const near = fc.tuple(nanoseconds, fc.bigInt({ min: -1_500_000_000n, max: 1_500_000_000n }));
    fc.assert(
      fc.property(near, fc.integer({ min: -1439, max: 1439 }), ([ns, apart], offset) => {
        const [a, b] = [parseInstant(written(ns, offset, 0)), parseInstant(written(ns + apart, 0, 0))];
        expect(Math.sign(compareInstants(a as Instant, b as Instant))).toBe(Number(apart < 0n) - Number(apart > 0n));
        expect(a === b).toBe(apart === 0n);
      }),
      { numRuns: 500 },
    );
  });

  test('of a Date has the same text as the same instant that was parsed', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          expect(instantOf(date)).toBe(parseInstant(date.toISOString()));
        },
      ),
    );
    expect(instantOf(new Date('2026-03-01T00:00:10.120Z'))).toBe('2026-03-01T00:00:10.12Z');
    expect(instantOf(new Date('2026-03-01T00:00:10.000Z'))).toBe('2026-03-01T00:00:10Z');
  });
});

describe('a day', () => {
  test.each(['2026-03-01', '2028-02-29', '2000-02-29', '2026-12-31'])('D01 %s is one', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  test.each([
    '2026-02-30',
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '1',
    '2026',
    'Usage 5',
    '03/04/2026',
    '2026-W05',
    ' 2026-01-01',
    '2026-01-01T00:00:00Z',
    '2026-1-1',
    '',
  ])('D01, D02 %j is none', (text) => {
    expect(parseDay(text)).toBeUndefined();
  });
});

describe('periods', () => {
  test.each<[Period, string, string]>([
    ['DAY', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['DAY', '2026-03-01T00:00:00.000000001Z', '2026-03-02T00:00:00Z'],
    ['DAY', '2028-02-28T12:00:00Z', '2028-02-29T00:00:00Z'],
    ['DAY', '2026-02-28T23:59:59Z', '2026-03-01T00:00:00Z'],
    ['DAY', '2026-12-31T00:00:01Z', '2027-01-01T00:00:00Z'],
    ['WEEK', '2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['WEEK', '2026-03-02T00:00:01Z', '2026-03-09T00:00:00Z'],
    ['WEEK', '2026-03-01T23:59:59Z', '2026-03-02T00:00:00Z'],
    ['WEEK', '2026-12-31T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['WEEK', '2028-02-29T00:00:00Z', '2028-03-06T00:00:00Z'],
    ['MONTH', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['MONTH', '2026-01-31T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['MONTH', '2028-02-29T23:59:59.999Z', '2028-03-01T00:00:00Z'],
    ['MONTH', '2026-12-01T00:00:00.5Z', '2027-01-01T00:00:00Z'],
  ])('D10 the first start of a %s from %s on is %s', (period, from, expected) => {
    expect(ceilToPeriod(period, from as Instant)).toBe(expected);
  });

  test.each<[Period, string, string]>([
    ['DAY', '2028-02-28T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['DAY', '2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['WEEK', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['MONTH', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['MONTH', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['MONTH', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['MONTH', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ])('D10 the %s after that of %s starts at %s', (period, start, expected) => {
    expect(nextPeriod(period, start as Instant)).toBe(expected);
  });

  test('D10 windows that follow each other neither overlap nor leave gaps', () => {
    fc.assert(
      fc.property(
        periods,
        nanoseconds,
        fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true }), { minLength: 1 }),
        (period, ns, places) => {
          const begin = ceilToPeriod(period, instant(ns));
          const starts = [begin];
          for (let count = 0; count < 14; count += 1) starts.push(nextPeriod(period, starts.at(-1) as Instant));
          const windows = starts.slice(1).map((to, index) => ({ from: starts[index] as Instant, to }));
          const [first, last] = [nanosecondsOf(begin), nanosecondsOf(starts.at(-1) as Instant)];
          const within = places.map((place) => instant(first + BigInt(Math.floor(Number(last - first) * place))));
          for (const moment of [...starts.slice(0, -1), ...within]) {
            expect(windows.filter((window) => contains(window, moment))).toHaveLength(1);
          }
          expect(contains({ from: begin, to: starts.at(-1) as Instant }, starts.at(-1) as Instant)).toBe(false);
        },
      ),
    );
  });

  test('the first start from an instant on is a start, is not before it, and none lies between', () => {
    fc.assert(
      fc.property(periods, nanoseconds, fc.bigInt({ min: 0n, max: 31n * 86_400n * 10n ** 9n }), (period, ns, later) => {
        const start = ceilToPeriod(period, instant(ns));
        expect(nanosecondsOf(start)).toBeGreaterThanOrEqual(ns);
        expect(ceilToPeriod(period, start)).toBe(start);
        expect(start).toMatch(period === 'MONTH' ? /-01T00:00:00Z$/ : /T00:00:00Z$/);
        if (period === 'WEEK') expect(new Date(start).getUTCDay()).toBe(1);
        if (ns + later <= nanosecondsOf(start)) expect(ceilToPeriod(period, instant(ns + later))).toBe(start);
      }),
    );
  });
});

describe('a window', () => {
  const now = new Date('2026-03-08T07:31:59.999Z');
  const window = (from: string, to: string) => ({ from: from as Instant, to: to as Instant });

  test('that is not given is the 30 days up to the start of the current minute', () => {
    const expected = { from: '2026-02-06T07:31:00Z', to: '2026-03-08T07:31:00Z' };
    expect(windowOf(null, now)).toEqual(expected);
    expect(windowOf(undefined, now)).toEqual(expected);
  });

  test('D06 that is empty holds nothing, not even its own moment', () => {
    const empty = windowOf(window('2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'), now);
    expect(contains(empty, empty.from)).toBe(false);
  });

  test('D06 is at most 400 days long and does not end before it begins', () => {
    const longest = window('2025-01-01T00:00:00Z', '2026-02-05T00:00:00Z');
    expect(windowOf(longest, now)).toEqual(longest);
    expect(lengthInDays(longest)).toBe(400);
    for (const refused of [
      window('2025-01-01T00:00:00Z', '2026-02-05T00:00:00.001Z'),
      window('2016-01-01T00:00:00Z', '2026-01-01T00:00:00Z'),
      window('2026-03-01T00:00:00.000000001Z', '2026-03-01T00:00:00Z'),
    ]) {
      expect(() => windowOf(refused, now)).toThrow(BAD_INPUT);
    }
  });

  const region = (value: string) => ({ key: 'region', value });
  test.each([
    ['which is at its start', true, { period: window('2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z') }],
    ['which is at its end', false, { period: window('2026-03-02T00:00:00Z', '2026-03-02T00:00:00Z') }],
    ['which began before it', false, { period: window('2026-02-28T00:00:00Z', '2026-03-02T00:00:00Z') }],
    ['of another metric', false, { metric: 'gpu' }],
    ['of another subject', false, { subject: 's2' }],
    ['of no subject', false, { subject: null }],
    ['of more dimensions', true, { dimensions: [{ key: 'a', value: '1' }, region('eu')] }],
    ['of another value of the dimension', false, { dimensions: [region('us')] }],
    ['of no dimensions', false, { dimensions: [] }],
  ])('is asked for a record %s: %s', (_, expected, difference) => {
    const query = {
      window: window('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'),
      metrics: ['cpu', 'ram'],
      subjects: ['s1'],
      dimensions: [region('eu')],
    };
    const record = { metric: 'cpu', subject: 's1', period: query.window, dimensions: query.dimensions };
    expect(isAsked(query, { ...record, ...difference })).toBe(expected);
    expect(isAsked({ ...query, metrics: null, subjects: null, dimensions: [] }, record)).toBe(true);
  });
});

function instant(ns: bigint): Instant {
  return parseInstant(written(ns, 0, 0)) as Instant;
}

/** The instant as somebody at this offset writes it, with so many zeros too many (9 digits are the most). */
function written(ns: bigint, offsetMinutes: number, zeros: number): string {
  const local = new Date(Number(ns / 1_000_000n) + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const digits = String(ns % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const fraction = digits.padEnd(Math.min(9, digits.length + zeros), '0');
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}${fraction && `.${fraction}`}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
}

function nanosecondsOf(instant: Instant): bigint {
  const [whole = '', fraction = ''] = instant.slice(0, -1).split('.');
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
