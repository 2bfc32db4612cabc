import { startWorld, type World } from '../support/world.ts';

/** Notehub's usage window by window: whoever adds windows up gets the whole, no day twice and none left out. */

/** Device 1 has a SIM, 6 a satellite id beside it, 7 rests on some days. */
const SUBJECTS = ['dev:864475040000001', 'dev:864475040000006', 'dev:864475040000007'];
const METRICS = ['total_bytes', 'total_events', 'sessions'];

interface UsageRecord {
  readonly id: string;
  readonly metric: string;
  readonly subject: string;
  readonly quantity: string;
  readonly finality: string;
  readonly period: { readonly from: string; readonly to: string };
}

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** All records of a window, of which there must be no more than a page holds. */
async function recordsOf(from: string, to: string, { query } = world): Promise<UsageRecord[]> {
  const { data, errors } = await query(
    `query ($window: UsageWindowInput, $metrics: [String!], $subjects: [String!]) {
      usages(providers: [NOTEHUB], window: $window, metrics: $metrics, subjects: $subjects) {
        records(first: 1000) {
          complete
          nodes { id metric subject quantity finality period { from to } }
          pageInfo { hasNextPage }
        }
      }
    }`,
    { window: { from, to }, metrics: METRICS, subjects: SUBJECTS },
  );
  expect(errors).toBeUndefined();
  const [{ records }] = data.usages;
  expect(records).toMatchObject({ complete: true, pageInfo: { hasNextPage: false } });
  return records.nodes;
}

function sumOf(quantities: readonly string[]): string {
  return String(quantities.reduce((sum, quantity) => sum + BigInt(quantity), 0n));
}

describe('consecutive windows', () => {
  /** No record is missing, none is there twice, and the sums agree metric by metric. */
  async function expectSeamless(bounds: readonly string[], from: World): Promise<void> {
    const parts: UsageRecord[][] = [];
    for (const [index, bound] of bounds.slice(1).entries()) {
      parts.push(await recordsOf(bounds[index] ?? '', bound, from));
    }
    const whole = await recordsOf(bounds[0] ?? '', bounds.at(-1) ?? '', from);
    expect(whole.length).toBeGreaterThan(0);
    expect(parts.flat()).toEqual(whole);
    for (const metric of METRICS) {
      const sumIn = (records: readonly UsageRecord[]) =>
        sumOf(records.filter((record) => record.metric === metric).map(({ quantity }) => quantity));
      expect(sumOf(parts.map(sumIn))).toBe(sumIn(whole));
    }
  }

  test.each([
    ['of days', ['2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z', '2026-03-07T00:00:00Z', '2026-03-10T12:34:00Z']],
    [
      'of days in New York, one of which has 23 hours',
      [
        '2026-03-06T00:00:00-05:00',
        '2026-03-07T00:00:00-05:00',
        '2026-03-08T00:00:00-05:00',
        '2026-03-09T00:00:00-04:00',
        '2026-03-10T00:00:00-04:00',
      ],
    ],
    [
      'on both sides of the hour that New York leaves out',
      [
        '2026-03-07T19:00:00-05:00',
        '2026-03-08T01:59:59.999-05:00',
        '2026-03-08T03:00:00-04:00',
        '2026-03-08T20:00:00-04:00',
      ],
    ],
    [
      'at the ends of months and of the year',
      [
        '2025-12-30T00:00:00Z',
        '2025-12-31T00:00:00Z',
        '2026-01-01T00:00:00Z',
        '2026-01-31T00:00:00Z',
        '2026-02-01T00:00:00Z',
        '2026-02-28T00:00:00Z',
        '2026-03-01T00:00:00Z',
        '2026-03-02T00:00:00Z',
      ],
    ],
    [
      'that begin in the middle of days',
      ['2026-03-01T12:00:00Z', '2026-03-02T11:59:59.999999999Z', '2026-03-03T17:30:00+05:30', '2026-03-05T12:00:00Z'],
    ],
    [
      'a millisecond around midnight',
      ['2026-03-02T23:59:59.999Z', '2026-03-03T00:00:00Z', '2026-03-03T00:00:00.001Z', '2026-03-04T00:00:00.001Z'],
    ],
    [
      'shorter than a day',
      [
        '2026-03-03T00:00:00Z',
        '2026-03-03T08:00:00Z',
        '2026-03-03T16:00:00Z',
        '2026-03-04T00:00:00Z',
        '2026-03-04T08:00:00Z',
      ],
    ],
    [
      'of which some are empty',
      ['2026-03-03T00:00:00Z', '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z', '2026-03-04T00:00:00Z'],
    ],
  ])('neither overlap nor leave gaps: %s', async (_, bounds) => {
    await expectSeamless(bounds, world);
  });

  describe('of a leap year', () => {
    let leap: World;
    beforeAll(async () => {
      leap = await startWorld({ now: new Date('2024-03-02T00:00:00Z') });
    });
    afterAll(() => leap.stop());

    test('neither overlap nor leave gaps around 29 February', async () => {
      await expectSeamless(
        ['2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z', '2024-03-01T00:00:00Z', '2024-03-02T00:00:00Z'],
        leap,
      );
    });

    test('have a last day that is final at the very moment at which it ends', async () => {
      const records = await recordsOf('2024-02-29T00:00:00Z', '2024-03-02T00:00:00Z', leap);
      const days = new Set(records.map(({ period, finality }) => `${period.from} ${period.to} ${finality}`));
      expect(days).toEqual(
        new Set(['2024-02-29T00:00:00Z 2024-03-01T00:00:00Z FINAL', '2024-03-01T00:00:00Z 2024-03-02T00:00:00Z FINAL']),
      );
    });

    test('have a February of 29 days', async () => {
      const { data } = await leap.query(
        `{ deviceUsage(deviceUids: ["${SUBJECTS[0]}"], period: MONTH, window: {from: "2024-02-01T00:00:00Z", to: "2024-02-29T23:00:00Z"}) {
          events { period totalDaysInPeriod }
        } }`,
      );
      expect(data.deviceUsage[0].events).toEqual([{ period: '2024-02-01T00:00:00Z', totalDaysInPeriod: 29 }]);
    });
  });

  test.each([
    ['WEEK', '2026-02-09T00:00:00Z', '2026-03-09T00:00:00Z', 4],
    ['WEEK', '2026-03-02T00:00:00Z', '2026-03-16T00:00:00Z', 2],
    ['MONTH', '2025-12-01T00:00:00Z', '2026-03-01T00:00:00Z', 3],
    ['MONTH', '2026-02-01T00:00:00Z', '2026-04-01T00:00:00Z', 2],
  ])('%ss from %s to %s add up to their days', async (period, from, to, buckets) => {
    const records = await recordsOf(from, to);
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput, $subjects: [ID!]) { deviceUsage(deviceUids: $subjects, period: ${period}, window: $window) {
        device { uid } data { totalBytes } events { totalEvents } sessions { sessions }
      } }`,
      { window: { from, to }, subjects: SUBJECTS },
    );
    expect(errors).toBeUndefined();
    for (const { device, data: bytes, events, sessions } of data.deviceUsage) {
      const days = (metric: string) =>
        sumOf(
          records.filter((one) => one.subject === device.uid && one.metric === metric).map(({ quantity }) => quantity),
        );
      expect(sumOf(bytes.map((row: { totalBytes: string }) => row.totalBytes))).toBe(days('total_bytes'));
      expect(sumOf(events.map((row: { totalEvents: string }) => row.totalEvents))).toBe(days('total_events'));
      expect(sumOf(sessions.map((row: { sessions: string }) => row.sessions))).toBe(days('sessions'));
      expect(events).toHaveLength(buckets);
    }
  });
});
