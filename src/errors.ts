/** Codes of the errors that are the caller's or the configuration's, as opposed to a vendor's (`UpstreamError`). */
export type GatewayErrorCode =
  | 'BAD_USER_INPUT'
  | 'FORBIDDEN'
  | 'PROVIDER_NOT_CONFIGURED'
  | 'ACCOUNT_REQUIRED'
  | 'GATEWAY_TIMEOUT'
  | 'SERVICE_OVERLOADED'
  | 'IDEMPOTENCY_KEY_REQUIRED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'UPSTREAM_REQUEST_LIMIT_EXCEEDED';

/**
 * An error whose message is meant for the caller: it says what to change and never repeats a value that was sent.
 * graphql-js copies `extensions` into the answer.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly extensions: { readonly code: GatewayErrorCode } & Readonly<Record<string, unknown>>;

  constructor(code: GatewayErrorCode, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.extensions = { code, ...extensions };
  }
}

export function badInput(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
