import type { Instant, Window } from '../../time.ts';
import { type Answer, path, type Row, type Upstream } from '../../upstream/index.ts';
import type { RequestScope } from '../provider.ts';
import { createShapes, type FailedRecordModel, type StatusModel } from './wire.ts';

export type AmieClient = ReturnType<typeof createAmieClient>;

/** The reads of one site. https://amieclient.readthedocs.io */
export function createAmieClient(upstream: Upstream) {
  const shapes = createShapes(upstream.fields);

  return {
    account: upstream.account,
    unreadable: upstream.unreadable,

    /** By the time at which records were processed, not the time of the jobs. */
    status: (scope: RequestScope, { from, to }: Window): Promise<Answer<Row<StatusModel>[]>> =>
      upstream.get(path`/usage/status`, {
        query: { FromTime: isoformat(from), ToTime: isoformat(to) },
        shape: shapes.status,
        scope,
      }),

    failedRecords: (scope: RequestScope): Promise<Answer<Row<FailedRecordModel>[]>> =>
      upstream.get(path`/usage/failed`, { shape: shapes.failed, scope }),
  };
}

/** As the vendor's own client writes a time: with an offset in digits, and a fraction, where there is one, of six digits. */
function isoformat(instant: Instant): string {
  const [seconds, fraction] = instant.slice(0, -1).split('.');
  return `${seconds}${fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`}+00:00`;
}
