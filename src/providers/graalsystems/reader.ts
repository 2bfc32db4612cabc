import { once } from '../../loaders.ts';
import { instantOf, type Window } from '../../time.ts';
import { createRecordIds, type UsageQuery } from '../../usage.ts';
import type { RequestScope, UsageReader } from '../provider.ts';
import type { GraalSystemsClient, UsageFilter } from './client.ts';
import { type GraalSystemsUsageRecord, recordsOf, toRecord } from './records.ts';

/** What one request can ask of one GraalSystems tenant; nothing is read twice. */
export interface GraalSystemsReader extends UsageReader {
  /** The vendor's own list. */
  usages(window: Window, filter: UsageFilter): Promise<(GraalSystemsUsageRecord | Error)[]>;
  /** A usage as the vendor answered when it took it, from the answer that was kept. */
  created(answer: string): GraalSystemsUsageRecord;
}

declare module '../provider.ts' {
  interface Readers {
    GRAALSYSTEMS: GraalSystemsReader;
  }
}

/** Every usage of the window. What the vendor's undocumented filters mean must not decide what is counted. */
const UNFILTERED: UsageFilter = { for: null, params: [] };

export function createGraalSystemsReader(client: GraalSystemsClient, scope: RequestScope): GraalSystemsReader {
  const list = once(async (window: Window, filter: UsageFilter) => {
    if (window.from === window.to) return { body: [], asOf: instantOf(scope.now) };
    return client.usages(scope, window, filter);
  });

  async function records(query: UsageQuery, filter: UsageFilter) {
    const { body, asOf } = await list(query.window, filter);
    return { records: recordsOf(client, body, query), asOf };
  }

  return {
    async usages(window, filter) {
      return (await records({ window, metrics: null, subjects: null, dimensions: [] }, filter)).records;
    },
    created: (answer) => toRecord(client, client.reread(answer), createRecordIds(client.account)),
    async usage(query) {
      return { ...(await records(query, UNFILTERED)), complete: true };
    },
    check: () => client.usages(scope, lastMinute(scope.now), UNFILTERED),
  };
}

function lastMinute(now: Date): Window {
  return { from: instantOf(new Date(now.getTime() - 60_000)), to: instantOf(now) };
}
