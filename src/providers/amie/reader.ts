import { once } from '../../loaders.ts';
import { instantOf, type Window } from '../../time.ts';
import type { Answer, Row } from '../../upstream/index.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import type { AmieClient } from './client.ts';
import { METRIC, recordsOf } from './records.ts';
import type { FailedRecordModel, StatusModel } from './wire.ts';

/** What one request can ask of one AMIE site; nothing is read twice. */
export interface AmieReader extends UsageReader {
  /** What became of the records that were processed in the window, by resource. */
  status(window: Window): Promise<Row<StatusModel>[]>;
  failedRecords(): Promise<Row<FailedRecordModel>[]>;
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
