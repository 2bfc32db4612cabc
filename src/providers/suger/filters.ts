import { badInput } from '../../errors.ts';
import type { Day } from '../../time.ts';
import type { GroupFilter, ReportFilter } from './client.ts';

/** The filters as the schema takes them: dates may be left out. */
export type GroupFilterInput = Partial<Omit<GroupFilter, 'startDate' | 'endDate'>> & DateInput;
export type ReportFilterInput = Partial<Omit<ReportFilter, 'startDate' | 'endDate'>> & DateInput;
interface DateInput {
  readonly startDate?: Day | null | undefined;
  readonly endDate?: Day | null | undefined;
}

export function checkFilter(filter: GroupFilterInput | null): void {
  const owners = [filter?.partner, filter?.buyerId, filter?.entitlementId].filter(
    (value) => value !== null && value !== undefined,
  );
  // An empty one would be taken for none: everybody's usage in place of somebody's.
  if (owners.includes('')) throw badInput('"buyerId" and "entitlementId" may not be empty.');
  if (owners.length > 1) throw badInput('At most one of "partner", "buyerId" and "entitlementId" may be given.');
  if (filter?.status === 'UNRECOGNIZED')
    throw badInput('"status" may not be UNRECOGNIZED: the vendor has no such status.');
}
