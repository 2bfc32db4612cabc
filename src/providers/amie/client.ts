import type { Instant, Window } from '../../time.ts';
import { type Answer, type CallScope, parseJson, path, type Row, type Upstream } from '../../upstream/index.ts';
import { type AmieMessage, isoformat } from './message.ts';
import {
  createShapes,
  type FailedRecordModel,
  type LoadedModel,
  type RecordModel,
  type ReplyModel,
  type StatusModel,
} from './wire.ts';

export type AmieClient = ReturnType<typeof createAmieClient>;

/** The operations of one site. https://amieclient.readthedocs.io */
export function createAmieClient(upstream: Upstream) {
  const shapes = createShapes(upstream.fields);

  return {
    account: upstream.account,
    unreadable: upstream.unreadable,
    clockSkewMs: upstream.clockSkewMs,

    /** By the time at which records were processed, not the time of the jobs. Without an end: up to now, by the vendor's clock. */
    status: (
      scope: CallScope,
      { from, to }: Pick<Window, 'from'> & Partial<Window>,
    ): Promise<Answer<Row<StatusModel>[]>> =>
      upstream.get(path`/usage/status`, {
        query: { FromTime: isoformat(from), ToTime: to && isoformat(to) },
        shape: shapes.status,
        scope,
      }),

    failedRecords: (scope: CallScope): Promise<Answer<Row<FailedRecordModel>[]>> =>
      upstream.get(path`/usage/failed`, { shape: shapes.failed, scope }),

    /** Compute records in the accounting database. The parameters' spellings are guessed, in the style of the API. */
    loaded: (scope: CallScope, query: LoadedQuery): Promise<Answer<Row<LoadedModel>[]>> =>
      upstream.get(path`/usage/loaded`, {
        query: {
          MinLoadedTime: isoformat(query.since),
          LocalRecordID: query.localRecordId,
          Limit: query.limit,
          Offset: query.offset,
        },
        shape: shapes.loaded,
        scope,
      }),

    /** Not to be repeated here: whether it may be depends on the type, and each sending is counted. */
    async post(
      scope: CallScope,
      message: AmieMessage,
    ): Promise<{ readonly reply: ReplyModel; readonly source: string }> {
      const { body } = await upstream.send('POST', path`/usage/`, {
        body: message,
        shape: shapes.reply,
        scope,
        repeat: 'never',
      });
      const { message: words, validationFailedRecords, failedRecords } = body.value;
      if (words === null && validationFailedRecords === null && failedRecords === null) {
        throw upstream.unreadable('answered a report with neither a message nor what it refused');
      }
      return { reply: body.value, source: body.source };
    },

    /** To clear twice is to clear once: the numbers of failures that are not there are passed over. */
    clear: async (scope: CallScope, ids: readonly string[]): Promise<void> => {
      await upstream.send('DELETE', path`/usage/failed/${ids}`, { shape: null, scope, repeat: 'always' });
    },

    /** An answer to a message that was kept. */
    reread: (source: string): ReplyModel => shapes.reply.parse(parseJson(source)).value,

    /** A record that was sent, as it reads when it comes back. */
    sent: (usageType: AmieMessage['UsageType'], record: AmieMessage['Records'][number]): RecordModel =>
      shapes.record.parse({ UsageType: usageType, ...record }),

    /** What the vendor said of one record, as fit to be shown as what it says of a whole message. */
    words: (said: string): string | null =>
      upstream.error({ code: 'UPSTREAM_REJECTED', retryable: false, what: 'refused a record', said: { error: said } })
        .said,
  };
}

export interface LoadedQuery {
  /** No record that was loaded before it. */
  readonly since: Instant;
  readonly localRecordId?: string;
  readonly limit?: number;
  readonly offset?: number;
}
