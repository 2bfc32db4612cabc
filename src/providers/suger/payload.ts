import type { Decimal } from '../../decimal.ts';
import type { Instant } from '../../time.ts';

/** Usage of one entitlement at one time, in one of the vendor's two forms: the other is null. */
export interface UsagePayload {
  readonly entitlementId: string;
  /** null: the vendor's own default, the moment at which it is asked. */
  readonly timestamp: Instant | null;
  /** v1: by the key or name of a usage dimension. */
  readonly records: Readonly<Record<string, Decimal>> | null;
  /** v2: by the id of a billable metric, which may come more than once. */
  readonly billableRecords: readonly BillableRecordPayload[] | null;
}

export interface BillableRecordPayload {
  readonly key: string;
  readonly quantity: Decimal;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** What is written down of a usage record group that is reported by itself, and sent. */
export interface GroupPayload extends UsagePayload {
  /** The vendor takes one group of an id: by it a repeat is recognised, and a group whose answer was lost found again. */
  readonly id: string;
  /** When the gateway took the report: the vendor has nothing of it from before. */
  readonly takenAt: Instant;
}

/** What is written down of groups that go in the vendor's batch, which takes no ids. */
export interface BatchPayload {
  readonly groups: readonly UsagePayload[];
}
