import { badInput } from '../../errors.ts';
import { once } from '../../loaders.ts';
import type { Part } from '../../report.ts';
import { instantOf, type Window } from '../../time.ts';
import { type Answer, believe, type Row } from '../../upstream/index.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import type { AmieClient } from './client.ts';
import { messageOf } from './message.ts';
import { METRIC, recordsOf } from './records.ts';
import type { FailedRecordModel, StatusModel } from './wire.ts';

/** What one request can ask of one AMIE site; nothing is read twice. */
export interface AmieReader extends UsageReader {
  /** What became of the records that were processed in the window, by resource. */
  status(window: Window): Promise<Row<StatusModel>[]>;
  failedRecords(): Promise<Row<FailedRecordModel>[]>;
  /** What the vendor has said so far of messages that it took, from what was kept of it. */
  answered(parts: readonly Part[]): Answered;
  /** Unmarks failures, by their numbers. */
  clear(ids: readonly string[]): Promise<void>;
}

export interface Answered {
  /** The messages of its replies, one a line; null while it has given none. */
  readonly message: string | null;
  /** What it refused on arrival, and what it could not load since. */
  readonly failedRecords: readonly FailedRecordModel[];
}

declare module '../provider.ts' {
  interface Readers {
    AMIE: AmieReader;
  }
}

export function createAmieReader(client: AmieClient, scope: RequestScope): AmieReader {
  const status = once(async (window: Window): Promise<Answer<Row<StatusModel>[]>> => {
    if (window.from === window.to) return { body: [], asOf: instantOf(scope.now) };
    return client.status(scope, window);
  });

  return {
    status: async (window) => (await status(window)).body,
    failedRecords: once(async () => (await client.failedRecords(scope)).body),
    answered(parts) {
      const taken = parts.filter(({ answer }) => answer !== null);
      const messages = taken.flatMap(({ answer }) => believe(client.reread(answer ?? '').message) ?? []);
      return {
        message: messages.length === 0 ? null : messages.join('\n'),
        failedRecords: taken.flatMap((part) => failedOf(client, part)),
      };
    },
    async clear(ids) {
      if (ids.length === 0 || ids.length > MAX_CLEARED) throw badInput(`"ids" must be 1 to ${MAX_CLEARED}.`);
      if (!ids.every((id) => /^\d{1,18}$/.test(id)))
        throw badInput('"ids" must be whole numbers, as the vendor gives them.');
      const distinct = [...new Set(ids)];
      for (let first = 0; first < distinct.length; first += CLEARED_AT_ONCE) {
        await client.clear(scope, distinct.slice(first, first + CLEARED_AT_ONCE));
      }
    },
    check: () => client.failedRecords(scope),
    async usage(query) {
      if (query.metrics?.includes(METRIC) === false) {
        return { records: [], complete: true, asOf: instantOf(scope.now) };
      }
      const { body, asOf } = await status(query.window);
      return { records: recordsOf(client, body, query), complete: true, asOf };
    },
  };
}

const MAX_CLEARED = 1_000;
/** They stand in the path, and servers take no line of any length. */
const CLEARED_AT_ONCE = 200;

/** The records of a message that the vendor has refused, with what it says of each. */
function failedOf(client: AmieClient, part: Part): FailedRecordModel[] {
  const { UsageType, Records } = messageOf(part);
  return Records.flatMap((sent, place) => {
    const outcome = part.outcomes[place];
    if (outcome?.status !== 'REJECTED') return [];
    return [{ id: outcome.providerReference, error: outcome.message, record: client.sent(UsageType, sent) }];
  });
}
