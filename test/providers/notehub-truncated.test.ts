import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { notehub } from '../../src/providers/notehub/index.ts';
import { pairsOf, QUICK, startWorld, type World } from '../support/world.ts';

/** Answers that the vendor cuts short (`truncated`): asked again in parts until they are whole, or an error, never a short list. */

const NOW = new Date('2026-03-10T12:34:56.789Z');
const USAGE = '/v1/projects/app%3A2606f411-dea6-44a0-9743-1130f57d77d8/usage';
const UIDS = Array.from({ length: 120 }, (_, index) => `dev:${864475040000001 + index}`);
const DAY_SECONDS = 86_400;
/** 400 days, the running one with them: for 120 devices some 51,000 points, where one answer holds 20,000. */
const ALL = { from: '2025-02-04T00:00:00Z', to: '2026-03-10T12:34:00Z' };
const [ALL_START, ALL_END] = [1738627200, 1773187200];
const CUT_SHORT = '{"data":[],"truncated":true}';

let world: World;
beforeAll(async () => {
  // Answers of 20,000 points take the stand-in a while, and it makes them one after the other.
  world = await startWorld({ now: NOW, timing: { ...QUICK, attemptTimeoutMs: 15_000, deadlineMs: 15_000 } });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

interface Row {
  readonly period: string;
  readonly totalBytes: string;
}

/** From when to when each call asked, in the order of time; the longer first. */
async function spansAsked(aggregate: string): Promise<[start: number, end: number][]> {
  const spans = (await world.requests()).flatMap((request): [number, number][] => {
    const query = new Map(pairsOf(request));
    const span: [number, number] = [Number(query.get('startDate')), Number(query.get('endDate'))];
    return query.get('aggregate') === aggregate ? [span] : [];
  });
  return spans.sort(([startA, endA], [startB, endB]) => startA - startB || endB - endA);
}

/** Which devices each call asked about, those with more of them first. */
async function devicesAsked(): Promise<string[][]> {
  const lists = (await world.requests()).map((request) =>
    pairsOf(request).flatMap(([name, value]) => (name === 'deviceUID' ? [value] : [])),
  );
  return lists.sort((a, b) => b.length - a.length || (a.join() < b.join() ? -1 : 1));
}

function sumsBy(keyOf: (row: Row) => string, rows: readonly Row[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + Number(row.totalBytes));
  return sums;
}

describe('a window whose points do not fit into one answer', () => {
  test('is asked in halves until each is whole, and adds up to what the project counts by day and by month', async () => {
    const { data, errors } = await world.query(
      `query ($window: UsageWindowInput) {
        deviceUsage(window: $window) { device { uid } data { period totalBytes } }
        daily: notehubProjectUsage(window: $window) { data { period totalBytes } }
        monthly: notehubProjectUsage(window: $window, period: MONTH) { data { period totalBytes } }
      }`,
      { window: ALL },
    );
    expect(errors).toBeUndefined();
    const entries = data.deviceUsage as { device: { uid: string }; data: Row[] }[];
    expect(entries.map(({ device }) => device.uid)).toEqual(UIDS);
    for (const { data: rows } of entries) {
      const periods = rows.map(({ period }) => period);
      expect(periods).toEqual(periods.toSorted());
    }

    const [quarter, half] = [100 * DAY_SECONDS, 200 * DAY_SECONDS];
    expect(await spansAsked('device')).toEqual([
      [ALL_START, ALL_END],
      [ALL_START, ALL_START + half],
      [ALL_START, ALL_START + quarter],
      [ALL_START + quarter, ALL_START + half],
      [ALL_START + half, ALL_END],
      [ALL_START + half, ALL_START + half + quarter],
      [ALL_START + half + quarter, ALL_END],
    ]);
    expect(await spansAsked('project')).toHaveLength(2);

    const rows = entries.flatMap((entry) => entry.data);
    expect(rows.length).toBeGreaterThan(40_000);
    const byDay = sumsBy(({ period }) => period, data.daily.data);
    expect(byDay.size).toBe(400);
    expect(sumsBy(({ period }) => period, rows)).toEqual(byDay);
    const monthOf = ({ period }: Row) => period.slice(0, 7);
    // February 2025 had begun before the window did: of months, it is not one of the window's.
    const sinceMarch = rows.filter(({ period }) => period >= '2025-03-01');
    const byMonth = sumsBy(monthOf, data.monthly.data);
    expect(byMonth.size).toBe(13);
    expect(sumsBy(monthOf, sinceMarch)).toEqual(byMonth);
  });

  test('is cut between buckets, also where it begins and ends in the middle of one', async () => {
    await world.fault('notehub', { status: 200, body: CUT_SHORT, times: 1 });
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${UIDS[0]}"], period: MONTH, window: {from: "2025-10-15T06:00:00Z", to: "2026-02-10T18:00:00Z"}) { events { period } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage[0].events.map(({ period }: Row) => period)).toEqual([
      '2025-11-01T00:00:00Z',
      '2025-12-01T00:00:00Z',
      '2026-01-01T00:00:00Z',
      '2026-02-01T00:00:00Z',
    ]);
    const seconds = (date: string) => Date.parse(date) / 1000;
    expect(await spansAsked('device')).toEqual([
      [seconds('2025-10-15T06:00:00Z'), seconds('2026-03-01T00:00:00Z')],
      [seconds('2025-10-15T06:00:00Z'), seconds('2026-01-01T00:00:00Z')],
      [seconds('2026-01-01T00:00:00Z'), seconds('2026-03-01T00:00:00Z')],
    ]);
  });

  test('is whole in normalised usage too', async () => {
    const subjects = [UIDS[0] ?? '', UIDS[5] ?? ''];
    const document = `query ($window: UsageWindowInput, $subjects: [String!]) {
      usages(providers: [NOTEHUB], window: $window, subjects: $subjects, metrics: ["total_bytes"]) {
        records(first: 1000) { complete nodes { id quantity } pageInfo { hasNextPage } }
      }
    }`;
    const variables = { window: { from: '2025-12-01T00:00:00Z', to: '2026-03-01T00:00:00Z' }, subjects };
    const { data: atOnce } = await world.query(document, variables);
    await world.fault('notehub', { status: 200, body: CUT_SHORT, times: 3 });
    await world.forget();
    await world.fault('notehub', { status: 200, body: CUT_SHORT, times: 3 });
    const { data: inParts, errors } = await world.query(document, variables);
    expect(errors).toBeUndefined();
    expect(inParts).toEqual(atOnce);
    expect(inParts.usages[0].records.complete).toBe(true);
    expect(inParts.usages[0].records.nodes.length).toBeGreaterThan(180);
    expect(await world.requests()).toHaveLength(7);
  });
});

describe('a single bucket that does not fit', () => {
  const ONE_DAY = 'window: {from: "2026-03-05T00:00:00Z", to: "2026-03-06T00:00:00Z"}';

  test('is asked for in fewer devices at a time', async () => {
    await world.fault('notehub', { status: 200, body: CUT_SHORT, times: 1 });
    const [a, b, c] = UIDS.slice(0, 3);
    const { data, errors } = await world.query(
      `{ deviceUsage(deviceUids: ["${a}", "${b}", "${c}"], ${ONE_DAY}) { device { uid } events { period } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.deviceUsage).toEqual(
      [a, b, c].map((uid) => ({ device: { uid }, events: [{ period: '2026-03-05T00:00:00Z' }] })),
    );
    expect(await devicesAsked()).toEqual([[a, b, c], [a, b], [c]]);
  });

  test.each([
    ['even of a single device', 'deviceUsage', `deviceUids: ["${UIDS[0]}"],`],
    ['even of the last device of several', 'deviceUsage', `deviceUids: ["${UIDS[0]}", "${UIDS[1]}"],`],
    ['of a single fleet', 'notehubFleetUsage', 'fleetUids: ["fleet:a"],'],
  ])('is an error, never a short list: %s', async (_, root, owners) => {
    await world.fault('notehub', { status: 200, body: CUT_SHORT });
    const { data, errors } = await world.query(`{ answer: ${root}(${owners} ${ONE_DAY}) { events { period } } }`);
    expect(data.answer[0]).toEqual({ events: null });
    expect(errors?.[0]).toMatchObject({
      message: 'Notehub cut its answer short, even for a single bucket.',
      path: ['answer', 0, 'events'],
      extensions: {
        code: 'UPSTREAM_BAD_RESPONSE',
        reason: 'TRUNCATED',
        provider: 'NOTEHUB',
        account: 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8',
        retryable: false,
      },
    });
  });

  test.each([
    ['every device', `deviceUsage(${ONE_DAY})`, null],
    ['every fleet', `notehubFleetUsage(${ONE_DAY})`, null],
    ['the project', `notehubProjectUsage(${ONE_DAY})`, { events: null }],
  ])('is an error for %s, whose parts are not known: the vendor is asked once', async (_, root, answer) => {
    await world.fault('notehub', { status: 200, body: CUT_SHORT });
    const { data, errors } = await world.query(`{ answer: ${root} { events { period } } }`);
    expect(data).toEqual({ answer });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'TRUNCATED' } }]);
    expect(await world.requests()).toHaveLength(1);
  });

  test('nulls the records of normalised usage', async () => {
    await world.fault('notehub', { status: 200, body: CUT_SHORT, path: `${USAGE}/events` });
    const { data, errors } = await world.query(
      `{ usages(providers: [NOTEHUB], subjects: ["${UIDS[0]}"], ${ONE_DAY}) { records { nodes { id } } } }`,
    );
    expect(data.usages).toEqual([{ records: null }]);
    expect(errors).toMatchObject([
      { path: ['usages', 0, 'records'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'TRUNCATED' } },
    ]);
  });
});

describe('a vendor that is asked in parts', () => {
  /** How many days a call asked for, and from when, in Unix seconds. */
  interface Asked {
    readonly start: number;
    readonly days: number;
  }

  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of running.splice(0)) await stop();
  });

  /** A gateway whose only vendor answers as it is told to, 401 where that is the empty text; and what it was asked. */
  async function startVendor(answer: (asked: Asked) => Promise<string> | string): Promise<[World, Asked[]]> {
    const asked: Asked[] = [];
    const vendor = createServer(async (request, response) => {
      const query = new URL(request.url ?? '', 'http://vendor').searchParams;
      const start = Number(query.get('startDate'));
      const call = { start, days: (Number(query.get('endDate')) - start) / DAY_SECONDS };
      asked.push(call);
      const body = await answer(call);
      response.writeHead(body === '' ? 401 : 200, { 'content-type': 'application/json' }).end(body);
    });
    vendor.listen(0, '127.0.0.1');
    await once(vendor, 'listening');
    const baseUrl = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
    const account = { provider: notehub, settings: { ...notehub.sandboxSettings, baseUrl } };
    const gateway = await startWorld({ now: NOW, accounts: () => [account] });
    running.push(async () => {
      await gateway.stop();
      vendor.closeAllConnections();
      vendor.close();
    });
    return [gateway, asked];
  }

  const rows = ({ start, days }: Asked, padding = '') =>
    JSON.stringify({
      data: Array.from({ length: days }, (_, day) => ({
        device: 'dev:a',
        period: new Date((start + day * DAY_SECONDS) * 1000).toISOString(),
        total_events: 7,
        padding,
      })),
    });
  const events = (from: string, to: string) =>
    `deviceUsage(deviceUids: ["dev:a"], window: {from: "${from}", to: "${to}"}) { events { period totalEvents } }`;

  test('may cost 200 calls and no more', async () => {
    const [gateway, asked] = await startVendor((call) => (call.days > 1 ? CUT_SHORT : rows(call)));
    const { data, errors } = await gateway.query(`{ ${events(ALL.from, ALL.to)} }`);
    expect(data).toEqual({ deviceUsage: [{ events: null }] });
    expect(errors).toMatchObject([
      { path: ['deviceUsage', 0, 'events'], extensions: { code: 'UPSTREAM_REQUEST_LIMIT_EXCEEDED' } },
    ]);
    expect(asked.length).toBeLessThanOrEqual(200);
  });

  test('is asked in parts as well where an answer is too large to be read', async () => {
    // A day's answer is 5 MB, that of two days is more than the gateway reads.
    const [gateway, asked] = await startVendor((call) => rows(call, 'x'.repeat(5_000_000)));
    const { data, errors } = await gateway.query(`{ ${events('2026-03-01T00:00:00Z', '2026-03-03T00:00:00Z')} }`);
    expect(errors).toBeUndefined();
    expect(data.deviceUsage[0].events).toEqual([
      { period: '2026-03-01T00:00:00Z', totalEvents: '7' },
      { period: '2026-03-02T00:00:00Z', totalEvents: '7' },
    ]);
    expect(asked.map(({ days }) => days)).toEqual([2, 1, 1]);
  });

  test('says so where even a single bucket is too large', async () => {
    const [gateway, asked] = await startVendor((call) => rows(call, 'x'.repeat(9_000_000)));
    const { data, errors } = await gateway.query(`{ ${events('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')} }`);
    expect(data).toEqual({ deviceUsage: [{ events: null }] });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', reason: 'TOO_LARGE' } }]);
    expect(asked).toHaveLength(1);
  });

  test('is left alone once one of the parts has failed', async () => {
    const first = Date.parse('2026-02-01T00:00:00Z') / 1000;
    const held = Promise.withResolvers<string>();
    // Of the two halves the first is refused; the second comes late, and would have to be asked for in halves again.
    const [gateway, asked] = await startVendor((call) => {
      if (call.days === 8) return CUT_SHORT;
      if (call.days === 1) return rows(call);
      return call.start === first ? '' : held.promise;
    });
    const { errors } = await gateway.query(`{ ${events('2026-02-01T00:00:00Z', '2026-02-09T00:00:00Z')} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAUTHENTICATED' } }]);
    held.resolve(CUT_SHORT);
    await gateway.query(`{ ${events('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z')} }`);
    expect(asked.map(({ days }) => days)).toEqual([8, 4, 4, 1]);
  });
});
