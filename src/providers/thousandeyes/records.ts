import type { Decimal } from '../../decimal.ts';
import { compareInstants, instantOf, lastThirtyDays, type Window } from '../../time.ts';
import { type Answer, believe, type Field, orError } from '../../upstream/index.ts';
import {
  type Aggregation,
  createRecordIds,
  passes,
  type UsageAnswer,
  type UsageQuery,
  type UsageRecord,
} from '../../usage.ts';
import type { ThousandEyesClient } from './client.ts';
import type { UsageModel } from './wire.ts';

/** One of the organization's totals of the running month. */
export interface ThousandEyesUsageRecord extends UsageRecord {
  readonly accountId: string;
  readonly quota: UsageModel['quota'];
}

const UNITS = { unit: 'Units', aggregation: 'LAST' } as const;
/** The vendor counts the highest hour of the month. */
const AGENTS = { unit: 'Agents', aggregation: 'MAX' } as const;

/** The totals that are usage: not the forecast of the next month, and not the lists, which are parts of the totals. */
export const METRICS = {
  cloudUnitsUsed: UNITS,
  cloudUnitsProjected: UNITS,
  enterpriseUnitsUsed: UNITS,
  enterpriseUnitsProjected: UNITS,
  connectedDevicesUnitsUsed: UNITS,
  connectedDevicesUnitsProjected: UNITS,
  endpointAgentsUsed: AGENTS,
  endpointAgentsEssentialsUsed: AGENTS,
  endpointAgentsEmbeddedUsed: AGENTS,
  enterpriseAgentsUsed: AGENTS,
} as const satisfies Partial<Record<keyof UsageModel, { unit: string; aggregation: Aggregation }>>;

/**
 * The running month is given for every window that it overlaps. Complete is the answer only for the month itself, as far as it
 * has come: figures of a part of it, or of another month, the vendor does not have.
 */
export function answerOf(
  client: ThousandEyesClient,
  { body, asOf }: Answer<UsageModel>,
  query: UsageQuery,
  now: Date,
): UsageAnswer {
  const quota = believe(body.quota);
  const from = quota && believe(quota.monthStart);
  const to = quota && believe(quota.monthEnd);
  if (!quota || !from || !to) throw client.unreadable('sent usage without the month that it is of');
  const month = { from, to };
  const idOf = createRecordIds(client.account);
  const records = Object.entries(METRICS).flatMap(([metric, { unit, aggregation }]) =>
    orError((): ThousandEyesUsageRecord[] => {
      // Before it is read: a figure that nobody asked for may be wrong.
      if (!passes(query, { metric, subject: null, dimensions: [] })) return [];
      const quantity = believe(body[metric as keyof typeof METRICS] as Field<Decimal>);
      if (quantity === null) return [];
      const record: ThousandEyesUsageRecord = {
        __typename: 'ThousandEyesUsageRecord',
        id: idOf(metric, month.from),
        accountId: client.account,
        metric,
        subject: null,
        quantity,
        unit,
        aggregation,
        finality: metric.endsWith('Projected') ? 'PROJECTED' : 'PROVISIONAL',
        period: month,
        dimensions: [],
        quota,
      };
      return [record];
    }),
  );
  return {
    records: overlaps(month, query.window) ? records : [],
    asOf,
    complete: isWhole(month, query.asked ?? query.window, now),
  };
}

function overlaps(month: Window, window: Window): boolean {
  return compareInstants(window.from, month.to) < 0 && compareInstants(month.from, window.to) < 0;
}

/**
 * From the month's start to the current minute, as windows end that are left to us, or later: nothing of the window is missing,
 * and nothing beyond it is counted.
 */
function isWhole(month: Window, window: Window, now: Date): boolean {
  const reached = instantOf(now);
  return (
    compareInstants(window.from, month.from) === 0 &&
    compareInstants(window.to, lastThirtyDays(now).to) >= 0 &&
    // A month that is over says nothing of the time since.
    compareInstants(reached, month.to) <= 0
  );
}
