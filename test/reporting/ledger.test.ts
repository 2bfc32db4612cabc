import { randomUUID } from 'node:crypto';
import { rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PartDraft } from '../../src/report.ts';
import { outcomesOf } from '../../src/report.ts';
import { createLedger, type Ledger, type LedgerUrl, openDatabase } from '../../src/reporting/index.ts';
import type { Instant } from '../../src/time.ts';
import { createDatabase, findPostgres } from '../support/postgres.ts';

/** What a ledger promises, whichever database it is in. */

const hasPostgres = findPostgres();
const NOW = '2026-11-25T12:00:00Z' as Instant;
const LATER = '2026-11-25T12:00:01Z' as Instant;
const T0 = Date.parse(NOW);
const ROOM = { maxParts: 10_000, maxBytes: 1_000_000 };
const ACCOUNT = 'suger:sandbox';

interface Place {
  readonly url: LedgerUrl;
  remove(): Promise<void>;
}

const DATABASES: Readonly<Record<string, () => Promise<Place>>> = {
  SQLite: async () => {
    const path = join(tmpdir(), `usage-gateway-${randomUUID()}.db`);
    return {
      url: { kind: 'sqlite', path },
      remove: async () => {
        for (const end of ['', '-wal', '-shm', '-lock']) rmSync(path + end, { force: true });
      },
    };
  },
  PostgreSQL: async () => {
    const { url, drop } = await createDatabase();
    return { url: { kind: 'postgres', url }, remove: drop };
  },
};

describe.each(Object.entries(DATABASES))('%s', (name, createPlace) => {
  const rule = name === 'PostgreSQL' && !hasPostgres ? test.skip : test;
  let place: Place;
  let ledger: Ledger;
  const opened: Ledger[] = [];

  let database: Awaited<ReturnType<typeof openDatabase>>;
  const open = async (role: 'gateway' | 'operator' = 'gateway') => {
    database = await openDatabase(place.url, { role, writeTimeoutMs: 20_000 });
    const one = createLedger(database);
    opened.push(one);
    return one;
  };
  const draft = (lane: string, payload: unknown = { of: lane }): PartDraft => ({
    delivery: 'group',
    lanes: [lane],
    payload,
    records: [{ index: 0, key: lane }],
  });
  const record = (
    key: string,
    parts: readonly PartDraft[],
    { fingerprint = 'f', account = ACCOUNT, capacity = ROOM } = {},
  ) => ledger.record({ account, operation: 'report', idempotencyKey: key, fingerprint, parts, at: NOW }, capacity);
  const taken = async (key: string, ...lanes: string[]): Promise<string> => {
    const recorded = await record(
      key,
      lanes.map((lane, index) => ({ ...draft(lane), records: [{ index, key: lane }] })),
    );
    if (recorded.kind !== 'NEW') throw new Error(recorded.kind);
    return recorded.id;
  };
  /** Whatever is to be done next. */
  const claim = async (nowMs = T0) =>
    (await ledger.claim(ACCOUNT, 'send', nowMs, NOW)) ?? (await ledger.claim(ACCOUNT, 'ask', nowMs, NOW));
  const mustClaim = async (nowMs = T0) => {
    const part = await claim(nowMs);
    if (!part) throw new Error('nothing is due');
    return part;
  };
  type Claimed = Awaited<ReturnType<typeof mustClaim>>;
  const settle = (part: Claimed, state: 'DONE' | 'UNKNOWN' | 'RECORDED' | 'ACCEPTED', dueMs: number | null = null) => {
    const status = ({ DONE: 'CONFIRMED', UNKNOWN: 'UNKNOWN', RECORDED: 'QUEUED', ACCEPTED: 'ACCEPTED' } as const)[
      state
    ];
    return ledger.settle(
      part,
      { state, outcomes: outcomesOf(part.outcomes, status), looks: 0, endedMs: T0, dueMs },
      LATER,
    );
  };

  beforeEach(async () => {
    if (name === 'PostgreSQL' && !hasPostgres) return;
    place = await createPlace();
    ledger = await open();
  });
  afterEach(async () => {
    if (name === 'PostgreSQL' && !hasPostgres) return;
    for (const one of opened.splice(0)) await one.close().catch(() => undefined);
    await place.remove();
  });

  rule('takes a report once per account, operation and key, and knows it by its fingerprint', async () => {
    const id = await taken('k1', 'ent1');
    expect(await record('k1', [draft('ent1')])).toEqual({ kind: 'KNOWN', id });
    expect(await record('k1', [draft('ent1')], { fingerprint: 'other' })).toEqual({ kind: 'REUSED' });
    expect(await record('k1', [draft('ent1')], { account: 'suger:other' })).toMatchObject({ kind: 'NEW' });
    expect(await ledger.backlog(ACCOUNT)).toMatchObject({ parts: 1 });
    expect((await ledger.openAccounts()).sort((a, b) => (a.account < b.account ? -1 : 1))).toEqual([
      { account: 'suger:other', parts: 1 },
      { account: ACCOUNT, parts: 1 },
    ]);
  });

  rule('takes one of many equal reports at once', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => record('k1', [draft('ent1')])));
    expect(all.filter(({ kind }) => kind === 'NEW')).toHaveLength(1);
    expect(new Set(all.map((one) => ('id' in one ? one.id : one.kind))).size).toBe(1);
  });

  rule('gives back what was written, to the digit', async () => {
    const payload = JSON.parse(
      '{"quantity":"0.100000000000000000001","__proto__":"kept","text":"\\u0000 ü 日本 \\ud83d\\ude00"}',
    );
    // PostgreSQL's text holds no NUL as such; in JSON it is escaped.
    const { id } = (await record('k1', [draft('ent1', payload)])) as { id: string };
    const receipt = await ledger.find(id);
    expect(JSON.stringify(receipt?.parts[0]?.payload)).toBe(JSON.stringify(payload));
    expect(receipt).toMatchObject({
      status: 'QUEUED',
      submittedAt: NOW,
      updatedAt: NOW,
      idempotencyKey: 'k1',
      operation: 'report',
    });
    expect(await ledger.find(randomUUID())).toBeNull();
  });

  rule('refuses what is beyond its capacity, in parts or bytes, and still knows what it has', async () => {
    const id = await taken('k1', 'ent1');
    const full = { maxParts: 1, maxBytes: 1_000_000 };
    expect(await record('k2', [draft('ent1')], { capacity: full })).toEqual({ kind: 'FULL' });
    expect(await record('k1', [draft('ent1')], { capacity: full })).toEqual({ kind: 'KNOWN', id });
    const large = [draft('ent1', 'x'.repeat(1000))];
    expect(await record('k3', large, { capacity: { maxParts: 10, maxBytes: 1000 } })).toEqual({ kind: 'FULL' });
    await settle(await mustClaim(), 'DONE');
    expect(await record('k2', [draft('ent1')], { capacity: full })).toMatchObject({ kind: 'NEW' });
  });

  rule('writes down that a part is SENDING before it is sent, and hands it out once', async () => {
    const id = await taken('k1', 'ent1');
    const part = await mustClaim();
    expect(part).toMatchObject({
      receiptId: id,
      state: 'SENDING',
      attempts: 1,
      sentAt: NOW,
      outcomes: [{ status: 'SENDING' }],
    });
    expect(await ledger.find(id)).toMatchObject({ status: 'SENDING' });
    expect(await claim()).toBeNull();
  });

  rule('hands out the parts of one lane one after the other, in the order in which they were taken', async () => {
    const first = await taken('k1', 'ent1');
    const second = await taken('k2', 'ent1');
    const other = await taken('k3', 'ent2');
    const one = await mustClaim();
    expect(one.receiptId).toBe(first);
    expect((await mustClaim()).receiptId).toBe(other);
    expect(await claim()).toBeNull();
    await settle(one, 'RECORDED', T0 + 500);
    // The first waits for its vendor: nothing overtakes it.
    expect(await claim()).toBeNull();
    expect(await ledger.isHeldBack(second, T0)).toBe(true);
    expect(await ledger.nextDue(ACCOUNT, 'send')).toBe(T0 + 500);
    expect(await ledger.nextDue(ACCOUNT, 'ask')).toBeNull();
    const again = await mustClaim(T0 + 500);
    expect(again).toMatchObject({ receiptId: first, attempts: 2 });
    expect(await ledger.isHeldBack(second, T0 + 500)).toBe(false);
    await settle(again, 'DONE');
    expect((await mustClaim(T0 + 500)).receiptId).toBe(second);
  });

  rule('lets an UNKNOWN part hold up nobody, and puts it first again when it is to be sent again', async () => {
    const first = await taken('k1', 'ent1');
    const second = await taken('k2', 'ent1');
    const third = await taken('k3', 'ent1');
    await settle(await mustClaim(), 'UNKNOWN', T0);
    const [a, b] = [await mustClaim(), await mustClaim()];
    const look = a.receiptId === first ? a : b;
    const sent = a.receiptId === first ? b : a;
    expect(look).toMatchObject({ receiptId: first, state: 'UNKNOWN', attempts: 1 });
    expect(sent).toMatchObject({ receiptId: second, state: 'SENDING' });
    await settle(look, 'RECORDED', T0);
    await settle(sent, 'DONE');
    const resent = await mustClaim();
    expect(resent).toMatchObject({ receiptId: first, attempts: 2 });
    await settle(resent, 'DONE');
    expect((await mustClaim()).receiptId).toBe(third);
  });

  rule('keeps those behind it waiting for an UNKNOWN part whose repeat would overwrite them', async () => {
    await record('k1', [{ ...draft('ent1'), keepsPlace: true }]);
    const second = await taken('k2', 'ent1');
    await settle(await mustClaim(), 'UNKNOWN', T0 + 10);
    expect(await claim()).toBeNull();
    expect(await ledger.isHeldBack(second, T0)).toBe(true);
    // So is one behind another that waits for it in a lane of its own.
    await record('k3', [{ ...draft('ent1'), lanes: ['ent1', 'ent2'] }]);
    const far = await taken('k4', 'ent2');
    expect(await ledger.isHeldBack(far, T0)).toBe(true);
    const look = await mustClaim(T0 + 10);
    expect(look).toMatchObject({ state: 'UNKNOWN' });
    await settle(look, 'RECORDED', T0 + 10);
    expect(await ledger.isHeldBack(far, T0 + 10)).toBe(false);
    const again = await mustClaim(T0 + 10);
    expect(again).toMatchObject({ attempts: 2, state: 'SENDING' });
    await ledger.close();
    ledger = await open();
    await ledger.recover(T0 + 20, LATER);
    const recovered = await mustClaim(T0 + 30_000);
    expect(recovered).toMatchObject({ receiptId: again.receiptId, state: 'UNKNOWN' });
    expect(await claim(T0 + 30_000)).toBeNull();
    await settle(recovered, 'DONE');
    expect((await mustClaim(T0 + 30_000)).receiptId).toBe(second);
  });

  rule('holds a part of several lanes back until it leads in each of them', async () => {
    await taken('k1', 'ent1');
    await record('k2', [{ ...draft('ent1'), lanes: ['ent1', 'ent2', 'ent1'] }]);
    await taken('k3', 'ent2');
    const one = await mustClaim();
    expect(await claim()).toBeNull();
    await settle(one, 'DONE');
    const both = await mustClaim();
    expect(both.payload).toEqual({ of: 'ent1' });
    expect(await claim()).toBeNull();
    await settle(both, 'DONE');
    expect((await mustClaim()).payload).toEqual({ of: 'ent2' });
  });

  rule('sums the status of a receipt up from its parts', async () => {
    const id = await taken('k1', 'ent1', 'ent2', 'ent3');
    const status = async () => (await ledger.find(id))?.status;
    const parts = [await mustClaim(), await mustClaim(), await mustClaim()] as const;
    await settle(parts[0], 'DONE');
    expect(await status()).toBe('SENDING');
    await settle(parts[1], 'UNKNOWN', null);
    expect(await status()).toBe('UNKNOWN');
    const refused = { state: 'DONE', looks: 0, endedMs: T0, dueMs: null } as const;
    await ledger.settle(parts[2], { ...refused, outcomes: outcomesOf(parts[2].outcomes, 'REJECTED') }, LATER);
    expect(await status()).toBe('UNKNOWN');
    await ledger.resolve(id, null, { as: 'confirmed', actor: 'ada', note: 'seen at the vendor' }, T0);
    expect(await status()).toBe('PARTIAL');
  });

  rule('lists receipts by account and status, the newest first, page by page', async () => {
    const ids = [await taken('k1', 'a'), await taken('k2', 'b'), await taken('k3', 'c')];
    await record('k4', [draft('d')], { account: 'suger:other' });
    await settle(await mustClaim(), 'DONE');
    const idsOf = async (filter: Parameters<Ledger['list']>[0], first = 10, before: number | null = null) =>
      (await ledger.list(filter, { first, before })).map(({ receipt }) => receipt.id);
    expect(await idsOf({ account: ACCOUNT })).toEqual([ids[2], ids[1], ids[0]]);
    expect(await idsOf({ account: ACCOUNT, status: 'QUEUED' })).toEqual([ids[2], ids[1]]);
    expect(await idsOf({ status: 'CONFIRMED' })).toEqual([ids[0]]);
    expect(await idsOf({})).toHaveLength(4);
    const [page] = await ledger.list({ account: ACCOUNT }, { first: 1, before: null });
    expect(await idsOf({ account: ACCOUNT }, 1, page?.seq)).toEqual([ids[1]]);
  });

  rule(
    'takes what an ended gateway was sending for UNKNOWN, and looks it up; what it only had in hand is due again',
    async () => {
      const sending = await taken('k1', 'ent1');
      const behind = await taken('k2', 'ent1');
      const accepted = await taken('k3', 'ent2');
      await mustClaim();
      await settle(await mustClaim(), 'ACCEPTED', T0);
      await mustClaim();
      await ledger.close();
      ledger = await open();
      expect(await ledger.recover(T0 + 1000, LATER)).toBe(2);
      expect(await ledger.recover(T0 + 1000, LATER)).toBe(0);
      expect(await ledger.find(sending)).toMatchObject({
        status: 'UNKNOWN',
        parts: [{ state: 'UNKNOWN', attempts: 1, outcomes: [{ status: 'UNKNOWN', code: 'WRITE_OUTCOME_UNKNOWN' }] }],
      });
      // A replica that has only lost its connection may be sending for as long as a sending takes: until then nothing is asked.
      const endMs = name === 'PostgreSQL' ? T0 + 20_000 : T0 + 1000;
      const due = [await mustClaim(T0 + 1000), await mustClaim(T0 + 1000), await mustClaim(endMs)];
      if (name === 'PostgreSQL') expect(due[2]?.receiptId).toBe(sending);
      expect(due.map(({ receiptId }) => receiptId).sort()).toEqual([sending, behind, accepted].sort());
      const { endedMs } = due.find(({ receiptId }) => receiptId === sending) as Claimed;
      // A replica that has only lost its connection may be sending for as long as a sending takes.
      expect(endedMs).toBe(name === 'PostgreSQL' ? T0 + 20_000 : T0 + 1000);
    },
  );

  rule(
    'sends what it had claimed without hearing of it: nobody else has acted on it, and nobody ever would',
    async () => {
      const id = await taken('k1', 'ent1');
      const lost = "update usage_parts set state = 'SENDING', due_ms = null, owner = $1, claimed_ms = $2, version = 7";
      await database.transaction(ACCOUNT, (sql) => sql(lost, database.owner(), T0));
      expect(await ledger.recover(T0 + 1_000, LATER)).toBe(0);
      expect(await ledger.recover(T0 + 20_000, LATER)).toBe(1);
      expect(await ledger.find(id)).toMatchObject({ status: 'QUEUED' });
      expect(await claim(T0 + 20_000)).toMatchObject({ receiptId: id, state: 'SENDING' });
      // What is in hand is nobody's to take, however long it takes.
      expect(await ledger.recover(T0 + 90_000, LATER)).toBe(0);
    },
  );

  rule('believes an answer that tells, though somebody has taken its sending for ended', async () => {
    const id = await taken('k1', 'ent1');
    const sending = await mustClaim();
    const recovered =
      "update usage_parts set state = 'UNKNOWN', status = 'UNKNOWN', due_ms = $1, owner = null, version = version + 1";
    await database.transaction(ACCOUNT, (sql) => sql(recovered, T0));
    const look = await mustClaim();
    expect(await settle(sending, 'UNKNOWN', T0)).toBe(false);
    expect(await settle(sending, 'DONE')).toBe(true);
    expect(await ledger.find(id)).toMatchObject({ status: 'CONFIRMED' });
    expect(await settle(look, 'RECORDED', T0)).toBe(false);
    expect(await claim()).toBeNull();
  });

  rule('keeps the order of lanes whose names are long', async () => {
    const long = Array.from({ length: 300 }, () => randomUUID()).join();
    const first = await taken('k1', long);
    await taken('k2', long);
    expect((await mustClaim()).receiptId).toBe(first);
    expect(await claim()).toBeNull();
  });

  rule('lets a person give up what waits to be sent, so that it holds up nobody', async () => {
    const id = await taken('k1', 'ent1');
    const behind = await taken('k2', 'ent1');
    await settle(await mustClaim(), 'RECORDED', T0 + 60_000);
    expect(await ledger.resolve(id, null, { as: 'confirmed', actor: 'ada', note: 'n' }, T0)).toEqual([]);
    expect(await ledger.resolve(id, null, { as: 'rejected', actor: 'ada', note: 'n' }, T0)).toEqual([0]);
    expect(await ledger.find(id)).toMatchObject({ status: 'REJECTED' });
    expect((await mustClaim()).receiptId).toBe(behind);
  });

  rule('changes nothing by a claim that is not held any more', async () => {
    const id = await taken('k1', 'ent1');
    await settle(await mustClaim(), 'UNKNOWN', T0);
    const look = await mustClaim();
    expect(await ledger.resolve(id, null, { as: 'rejected', actor: 'ada', note: 'not there' }, T0)).toEqual([0]);
    expect(await settle(look, 'RECORDED', T0)).toBe(false);
    expect(await ledger.find(id)).toMatchObject({ status: 'REJECTED' });
    expect(await claim()).toBeNull();
  });

  rule('lets a person decide about what is UNKNOWN, and about nothing else, and writes down who did', async () => {
    const id = await taken('k1', 'ent1', 'ent2');
    const by = (as: 'confirmed' | 'rejected' | 'resend') => ({ as, actor: 'ada', note: 'asked the vendor' });
    expect(await ledger.resolve(id, null, by('resend'), T0)).toEqual([]);
    await settle(await mustClaim(), 'UNKNOWN', null);
    await settle(await mustClaim(), 'UNKNOWN', null);
    expect(await ledger.resolve(id, 1, by('resend'), T0)).toEqual([1]);
    expect(await ledger.find(id)).toMatchObject({
      status: 'UNKNOWN',
      parts: [{ state: 'UNKNOWN' }, { state: 'RECORDED' }],
    });
    const again = await mustClaim();
    expect(again).toMatchObject({ attempts: 2, outcomes: [{ index: 1 }] });
    await settle(again, 'DONE');
    expect(await ledger.resolve(id, null, by('confirmed'), T0)).toEqual([0]);
    expect(await ledger.find(id)).toMatchObject({ status: 'CONFIRMED' });
    expect(await ledger.audit(id)).toMatchObject([
      { actor: 'ada', action: 'resend', records: [1], note: 'asked the vendor' },
      { actor: 'ada', action: 'confirmed', records: [0] },
    ]);
    expect(await ledger.resolve(randomUUID(), null, by('confirmed'), T0)).toEqual([]);
  });

  rule('forgets what was settled long ago, never what is open, and may then take its key again', async () => {
    const open = await taken('k1', 'ent1');
    const unknown = await taken('k2', 'ent2');
    const settled = await taken('k3', 'ent3');
    const accepted = await taken('k4', 'ent4');
    const parts = [await mustClaim(), await mustClaim(), await mustClaim(), await mustClaim()] as const;
    await settle(parts[0], 'RECORDED', T0);
    await settle(parts[1], 'UNKNOWN', null);
    await settle(parts[2], 'DONE');
    await settle(parts[3], 'ACCEPTED', T0);
    expect(await ledger.prune(NOW)).toBe(0);
    expect(await ledger.prune('2026-11-25T12:00:02Z' as Instant)).toBe(1);
    expect(await ledger.find(settled)).toBeNull();
    for (const id of [open, unknown, accepted]) expect(await ledger.find(id)).not.toBeNull();
    expect(await record('k3', [draft('ent3')])).toMatchObject({ kind: 'NEW' });
  });

  rule('takes what is due in the far future for due: the clock was wrong when it was written', async () => {
    await taken('k1', 'ent1');
    await settle(await mustClaim(T0 + 86_400_000), 'RECORDED', T0 + 86_400_000);
    expect(await claim(T0)).not.toBeNull();
  });

  rule('can be read and decided on by an operator while a gateway works with it', async () => {
    const id = await taken('k1', 'ent1');
    await settle(await mustClaim(), 'UNKNOWN', null);
    const operator = await open('operator');
    expect(await operator.find(id)).toMatchObject({ status: 'UNKNOWN' });
    expect(await operator.resolve(id, null, { as: 'confirmed', actor: 'ada', note: 'there' }, T0)).toEqual([0]);
    expect(await ledger.find(id)).toMatchObject({ status: 'CONFIRMED' });
  });

  rule('is brought up to date once, however many open it at once, and refuses what a newer version wrote', async () => {
    await ledger.close();
    if (name === 'PostgreSQL') await Promise.all([open(), open(), open()]);
    const database = await openDatabase(place.url, { role: 'operator', writeTimeoutMs: 1 });
    const [row] = await database.run('select count(*) as count from usage_ledger_migrations');
    expect(Number(row?.count)).toBe(1);
    await database.transaction('', (sql) => sql("insert into usage_ledger_migrations values (99, 'later')"));
    await database.close();
    await expect(open('operator')).rejects.toThrow('newer version');
  });

  rule('hands the parts of large reports out in their order', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ ...draft('ent1'), records: [{ index, key: null }] }));
    await record('k1', many);
    await record('k2', many);
    for (let handled = 0; handled < 100; handled += 1) await settle(await mustClaim(), 'DONE');
    expect(await ledger.backlog(ACCOUNT)).toMatchObject({ parts: 1900 });
    expect((await mustClaim()).outcomes[0]?.index).toBe(100);
  });
});

test('a SQLite ledger belongs to one gateway: another is told so, and an operator is not', async () => {
  const place = await (DATABASES.SQLite as () => Promise<Place>)();
  const options = { role: 'gateway', writeTimeoutMs: 1 } as const;
  const first = await openDatabase(place.url, options);
  await expect(openDatabase(place.url, options)).rejects.toThrow('Another gateway uses the ledger');
  await first.close();
  const second = await openDatabase(place.url, options);
  await second.close();
  await place.remove();
});

test('a SQLite ledger has one lock by whatever name it is opened', async () => {
  const place = await (DATABASES.SQLite as () => Promise<Place>)();
  const options = { role: 'gateway', writeTimeoutMs: 1 } as const;
  const first = await openDatabase(place.url, options);
  const link = join(tmpdir(), `link-${randomUUID()}.db`);
  symlinkSync((place.url as { path: string }).path, link);
  await expect(openDatabase({ kind: 'sqlite', path: link }, options)).rejects.toThrow(
    'Another gateway uses the ledger',
  );
  await first.close();
  rmSync(link);
  await place.remove();
});

(hasPostgres ? test : test.skip)('an operator makes no ledger in a database that has none', async () => {
  const { url, drop } = await createDatabase();
  const options = { role: 'operator', writeTimeoutMs: 1 } as const;
  await expect(openDatabase({ kind: 'postgres', url }, options)).rejects.toThrow('There is no ledger');
  await drop();
});

test('an operator who names no ledger is told so, and makes none', async () => {
  const url = { kind: 'sqlite', path: join(tmpdir(), `none-${randomUUID()}.db`) } as const;
  await expect(openDatabase(url, { role: 'operator', writeTimeoutMs: 1 })).rejects.toThrow('There is no ledger');
});
