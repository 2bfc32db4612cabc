export {
  type CallScope,
  createUpstream,
  type Health,
  type RateLimit,
  type Upstream,
  type UpstreamOptions,
  type WriteCall,
} from './client.ts';
export {
  type BadResponseReason,
  type Effect,
  UpstreamError,
  type UpstreamErrorCode,
  type UpstreamOwner,
} from './errors.ts';
export type { Answer, HeaderReader, Method } from './exchange.ts';
export { believe, type Field, type Fields, orError, type Quantity, type Row, type Sourced } from './fields.ts';
export { isRawNumber, numberOf, parseJson } from './json.ts';
export { path, type Query, type SafePath } from './path.ts';
export { DEFAULT_TIMING, type UpstreamTiming } from './retry.ts';
export type { OAuthClient } from './tokens.ts';
