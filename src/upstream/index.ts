export {
  type Answer,
  type CallScope,
  createUpstream,
  type Health,
  type RateLimit,
  type Upstream,
  type UpstreamOptions,
} from './client.ts';
export { type BadResponseReason, UpstreamError, type UpstreamErrorCode, type UpstreamOwner } from './errors.ts';
export { believe, type Field, type Fields, type Quantity, type Row } from './fields.ts';
export { path, type Query, type SafePath } from './path.ts';
export type { UpstreamTiming } from './retry.ts';
