import type { Delivered, Delivery, Look, Part, RecordOutcome } from '../../report.ts';
import { addMs, compareInstants, type Instant } from '../../time.ts';
import { believe, type CallScope, type Field, type Row, UpstreamError } from '../../upstream/index.ts';
import type { AmieClient } from './client.ts';
import { isSame, isSameCharge, placesOf } from './matching.ts';
import { messageOf } from './message.ts';
import type { FailedRecordModel, LoadedModel, RecordModel, ReplyModel, StatusModel } from './wire.ts';

/** Kept of a message that was taken although its reply was lost. */
const NO_REPLY = JSON.stringify({ Message: null });

/** How messages reach AMIE. `seesLoaded`: the site may ask what was loaded. */
export function createDeliveries(
  client: AmieClient,
  { seesLoaded }: { readonly seesLoaded: boolean },
): Readonly<Record<string, Delivery>> {
  return { message: { send, look, follow } };

  async function send(part: Part, scope: CallScope): Promise<Delivered> {
    const { reply, source } = await client.post(scope, messageOf(part));
    const refused = refusedOf(part, reply);
    const outcomes = part.outcomes.map((outcome, place) => {
      const failure = refused.get(place);
      return failure ? rejected(outcome, failure.error, null) : accepted(outcome, null);
    });
    return { outcomes, answer: source };
  }

  async function look(part: Part, scope: CallScope): Promise<Look> {
    // The same job sent again overwrites what was sent before.
    if (messageOf(part).UsageType === 'Compute') return { found: 'REPEATABLE' };
    // Of others it is not known what a second one does, and what is loaded shows nowhere: a failure alone tells.
    const failures = await failuresOf(part, scope);
    if (failures.size === 0) return { found: 'NOTHING', final: false };
    const outcomes = part.outcomes.map((outcome, place) => {
      const failure = failures.get(place);
      return failure ? rejected(outcome, failure.error, failure.reference) : accepted(outcome, REPLY_LOST);
    });
    return { found: 'TAKEN', outcomes, answer: NO_REPLY };
  }

  async function follow(part: Part, scope: CallScope): Promise<readonly RecordOutcome[]> {
    const failures = await failuresOf(part, scope);
    const outcomes = part.outcomes.map((outcome, place) => {
      const failure = outcome.status === 'ACCEPTED' ? failures.get(place) : undefined;
      return failure ? rejected(outcome, failure.error, failure.reference) : outcome;
    });
    return seesLoaded && messageOf(part).UsageType === 'Compute' ? confirm({ ...part, outcomes }, scope) : outcomes;
  }

  /** The records as they read when they come back, by their places in the message. */
  function sentRecords(part: Part): RecordModel[] {
    const { UsageType, Records } = messageOf(part);
    return Records.map((record) => client.sent(UsageType, record));
  }

  /** What was refused on arrival, by its place in the message. */
  function refusedOf(part: Part, reply: ReplyModel): Map<number, FailedRecordModel> {
    const [list, other] = [believe(reply.validationFailedRecords) ?? [], believe(reply.failedRecords) ?? []];
    // Two lists are the same one under both of its names.
    const refused = list.length >= other.length ? list : other;
    if (refused.length === 0) return new Map();
    const places = placesOf(
      sentRecords(part),
      refused.map(({ record }) => record),
    );
    if (places === null) {
      // To believe the rest of such an answer would lose a record: refused, and nobody told of it.
      throw client.unreadable('refused a record that cannot be told from what it says');
    }
    return new Map(refused.map((failure, index) => [places[index] ?? -1, failure]));
  }

  /**
   * Which records could not be loaded, by their places. Only those count that the status shows as processed since the message was
   * sent: the list of failures has no times, and holds earlier failures of the same records too. It is asked for nothing but its
   * numbers: among failures that are alike, the last ones are ours, but none that another record of the message has already.
   */
  async function failuresOf(part: Part, scope: CallScope): Promise<Map<number, LoadFailure>> {
    const failed = failuresIn((await client.status(scope, { from: sinceOf(client, part) })).body);
    if (failed.length === 0) return new Map();
    const sent = sentRecords(part);
    const refused = refusedOf(part, client.reread(part.answer ?? NO_REPLY));
    const failures = new Map<number, LoadFailure>();
    for (const { error, record } of failed) {
      // What failed before when it was asked takes up its own failure again.
      const mayFail = (at: number) =>
        !failures.has(at) && !refused.has(at) && part.outcomes[at]?.status !== 'CONFIRMED';
      const place = sent.findIndex((own, at) => mayFail(at) && isSame(own, record));
      if (place >= 0) failures.set(place, { error, reference: null });
    }
    const isNew = (place: number) => part.outcomes[place]?.status !== 'REJECTED';
    const found = [...failures.keys()].filter(isNew).toSorted((a, b) => b - a);
    if (found.length === 0) return failures;
    const taken = new Set(part.outcomes.map(({ providerReference }) => providerReference));
    const listed = readable((await client.failedRecords(scope)).body);
    for (const place of found) {
      const own = sent[place];
      const row = own && listed.findLast(({ id, record }) => !taken.has(textOf(id)) && isSame(own, record));
      const reference = row ? textOf(row.id) : null;
      failures.set(place, { error: failures.get(place)?.error ?? null, reference });
      taken.add(reference);
    }
    return failures;
  }

  /** Which accepted jobs are in the accounting database by now. */
  async function confirm(part: Part, scope: CallScope): Promise<readonly RecordOutcome[]> {
    const sent = sentRecords(part);
    const open = part.outcomes.flatMap(({ status, key }, place) => (status === 'ACCEPTED' ? [{ place, key }] : []));
    const named = Map.groupBy(open, ({ key }) => key);
    const found = new Map<number, string | null>();
    const since = sinceOf(client, part);
    try {
      for await (const row of loadedSince(scope, since, named.size === 1 ? open[0]?.key : null)) {
        for (const { place } of named.get(textOf(row.localRecordId)) ?? []) {
          const own = sent[place];
          if (own && isLoaded(own, row, since)) found.set(place, textOf(row.reference));
        }
        if (found.size === open.length) break;
      }
    } catch (error) {
      // The operation is known by hearsay: that it does not answer must not keep back what is known of failures.
      if (!(error instanceof UpstreamError)) throw error;
    }
    return part.outcomes.map((outcome, place) => {
      const reference = found.get(place);
      return reference === undefined ? outcome : { ...outcome, status: 'CONFIRMED', providerReference: reference };
    });
  }

  function rejected(
    { index, key }: RecordOutcome,
    error: Field<string>,
    providerReference: string | null,
  ): RecordOutcome {
    const words = textOf(error);
    const message = words === null ? null : client.words(words);
    return { index, key, status: 'REJECTED', providerReference, code: 'UPSTREAM_REJECTED', message };
  }

  /** What was loaded since a moment: of one record by its name, of many in pages, as one call for each would be too many. */
  async function* loadedSince(
    scope: CallScope,
    since: Instant,
    localRecordId: string | null | undefined,
  ): AsyncGenerator<LoadedModel> {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const query = localRecordId ? { localRecordId } : { limit: PAGE_ROWS, offset: page * PAGE_ROWS };
      const { body } = await client.loaded(scope, { since, ...query });
      yield* readable(body);
      if (localRecordId || body.length < PAGE_ROWS) return;
    }
  }
}

interface LoadFailure {
  readonly error: Field<string>;
  /** Its `FailedRecordID`; null where the vendor does not list it any more. */
  readonly reference: string | null;
}

function failuresIn(status: readonly Row<StatusModel>[]) {
  return readable(status)
    .flatMap(({ errors }) => (errors instanceof Error ? [] : (errors ?? [])))
    .flatMap(({ error, records }) => readable(records).map((record) => ({ error, record })));
}

/** What cannot be read is no reason to keep back the rest: it is asked for again. */
function readable<T>(rows: readonly Row<T>[]): T[] {
  return rows.filter((row): row is T => !(row instanceof UpstreamError));
}

const REPLY_LOST =
  'The reply was lost: that the message was taken shows in another record of it that failed to load. Had the vendor refused this one on arrival, nothing would show it.';

/** The vendor gives 25,000 rows at most; an answer of so many would be as large as one may be. */
const PAGE_ROWS = 5_000;
const MAX_PAGES = 100;

/** The vendor's `Date`, by which its clock is known, has no fractions of a second. */
const CLOCK_MARGIN_MS = 1_000;

/** When the message was sent, by the vendor's clock: what it processed earlier belongs to earlier messages. */
function sinceOf(client: AmieClient, { sentAt }: Part): Instant {
  if (sentAt === null) throw new Error('A message that was never sent cannot be followed.');
  return addMs(sentAt, client.clockSkewMs() - CLOCK_MARGIN_MS);
}

/** A row without its time may be that of an earlier message, which this one is going to overwrite. */
function isLoaded(own: RecordModel, row: LoadedModel, since: Instant): boolean {
  if (own.__typename !== 'AmieComputeRecord') return false;
  const [ownCharge, charge, loadedTime] = [textOf(own.charge), textOf(row.charge), textOf(row.loadedTime)];
  return (
    textOf(own.localRecordId) === textOf(row.localRecordId) &&
    textOf(own.resource) === textOf(row.resource) &&
    textOf(own.submitTime) === textOf(row.submitTime) &&
    (ownCharge === null || charge === null || isSameCharge(ownCharge, charge)) &&
    loadedTime !== null &&
    compareInstants(loadedTime as Instant, since) >= 0
  );
}

function textOf(field: Field<string>): string | null {
  return typeof field === 'string' ? field : null;
}

function accepted({ index, key }: RecordOutcome, message: string | null): RecordOutcome {
  return { index, key, status: 'ACCEPTED', providerReference: null, code: null, message };
}
