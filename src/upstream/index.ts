export {
  type CallScope,
  createUpstream,
  type Health,
  type RateLimit,
  type Upstream,
  type UpstreamOptions,
} from './client.ts';
export { type BadResponseReason, UpstreamError, type UpstreamErrorCode, type UpstreamOwner } from './errors.ts';
export type { Answer, HeaderReader } from './exchange.ts';
export { believe, type Field, type Fields, orError, type Quantity, type Row } from './fields.ts';
export { isRawNumber } from './json.ts';
export { path, type Query, type SafePath } from './path.ts';
export type { UpstreamTiming } from './retry.ts';
export type { OAuthClient } from './tokens.ts';
