import type { Decimal } from '../../decimal.ts';
import type { Instant } from '../../time.ts';

/**
 * The dimension under which the idempotency key goes with a usage: the vendor has neither ids nor a header for it, but keeps
 * dimensions as they are, so that a usage whose answer was lost can be found again.
 */
export const KEY_DIMENSION = 'usage-gateway-key';

/** What is written down of a usage, and sent. */
export interface UsagePayload {
  readonly productType: string;
  readonly productReference: string | null;
  readonly quantity: Decimal;
  readonly created: Instant;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly key: string;
}
