import type { Account } from './accounts.ts';
import type { RequestScope } from './providers/provider.ts';
import { tableOf } from './table.ts';
import { UpstreamError, type UpstreamErrorCode } from './upstream/index.ts';

/** What one account answered to one cheap question. */
export interface CheckResult {
  readonly account: Account;
  readonly ms: number;
  /** null where it answered as it should. */
  readonly error: Error | null;
  /** What to do about the error. */
  readonly remedy: string;
}

/** Asks every account one cheap question, all at once. Never rejects: what fails is in the results. */
export async function checkAccounts(accounts: readonly Account[], scope: RequestScope): Promise<CheckResult[]> {
  return Promise.all(
    accounts.map(async (account) => {
      const started = performance.now();
      const error = await account
        .open(scope)
        .check()
        .then(
          () => null,
          (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
        );
      return {
        account,
        ms: Math.round(performance.now() - started),
        error,
        remedy: error ? remedyOf(account, error) : '',
      };
    }),
  );
}

/** The results as a table for people: account, outcome, time, and what to do. */
export function tableOfResults(results: readonly CheckResult[]): string {
  return tableOf([
    ['ACCOUNT', 'RESULT', 'TIME', 'WHAT TO DO'],
    ...results.map(({ account, ms, error, remedy }) => [account.id, codeOf(error), `${ms} ms`, remedy]),
  ]);
}

function codeOf(error: Error | null): string {
  if (error === null) return 'ok';
  return error instanceof UpstreamError ? error.code : 'INTERNAL_SERVER_ERROR';
}

function remedyOf({ provider, upstream }: Account, error: Error): string {
  const { title } = provider;
  const envOf = (name: string) => provider.settings.find((setting) => setting.name === name)?.env ?? name;
  const credentials = provider.credentials.map((way) => way.map(envOf).join(' and ')).join(', or ');
  // A vendor whose tokens are fetched elsewhere may fail at either place.
  const urls = provider.settings
    .filter(({ name }) => /url$/i.test(name))
    .map(({ env }) => env)
    .join(' and ');
  const remedies: Partial<Record<UpstreamErrorCode, string>> = {
    UPSTREAM_UNAUTHENTICATED: `${title} refuses the credentials: check ${credentials}.`,
    UPSTREAM_FORBIDDEN: `The credentials may not read this account: check ${envOf(provider.externalId)}, and their rights at ${title}.`,
    UPSTREAM_UNREACHABLE: `${title} cannot be reached: check ${urls}, the network and its proxies.`,
    UPSTREAM_RESET: `${title} breaks the connection off: check ${urls} and proxies on the way.`,
    UPSTREAM_TIMEOUT: `${title} does not answer in time: check the network, then try again.`,
    UPSTREAM_RATE_LIMITED: `${title} wants a pause until ${upstream.rateLimit()?.resetAt ?? 'later'}: try again then.`,
    UPSTREAM_ERROR: `${title} is failing: try again later.`,
    UPSTREAM_BAD_RESPONSE: `What answers is not ${title}: check ${urls}.`,
    UPSTREAM_REJECTED: `${title} refuses the question: check ${envOf(provider.externalId)}.`,
    NOT_FOUND: `${title} does not know this: check ${envOf(provider.externalId)} and ${urls}.`,
  };
  const remedy = error instanceof UpstreamError ? remedies[error.code] : undefined;
  return remedy ?? 'This is a fault of the gateway: please report it.';
}
