import type { Account, Accounts } from './accounts.ts';
import { digest } from './connection.ts';
import { badInput, GatewayError } from './errors.ts';
import type { ProviderName, Readers, RequestScope, UsageReader } from './providers/provider.ts';
import { isWellFormed, type Receipt } from './report.ts';
import type { Report, Reporting } from './reporting/index.ts';

/** What lives for one request: whatever remembers an answer is in here, and is gone with it. */
export interface GatewayContext {
  /** In every log line of the request, in its errors, and on the answer as `x-request-id`. */
  readonly requestId: string;
  readonly now: Date;
  readonly accounts: Accounts;
  /** A configured account, by its id. */
  account(id: string): Account;
  /** A vendor's reader, for the account named or the only one there is. */
  reader<N extends ProviderName>(provider: N, account: string | null | undefined): Readers[N];
  /** As `reader`, with nothing remembered from before: what it writes must not be hidden by what was read. */
  writer<N extends ProviderName>(provider: N, account: string | null | undefined): Readers[N];
  /** Takes a report, to be delivered once: see `Reporting.submit`. `content` is what makes two reports equal. */
  submit(report: Omit<Report, 'fingerprint'> & { readonly content: unknown }): Promise<Receipt>;
  readonly receipts: Pick<Reporting, 'find' | 'list'>;
  /** The reader of an account of any vendor: the same one for the whole request. */
  readerOf(account: Account): UsageReader;
  /** Adds an error beside an answer that stands without what failed. The same error is added once, where it came first. */
  report(error: Error, path: ResponsePath): void;
  /** What `report` was given. */
  readonly reported: readonly ReportedError[];
}

export interface ReportedError {
  readonly error: Error;
  readonly path: ResponsePath;
}

/** Where in the answer, as graphql-js hands it to resolvers: from the leaf up. */
export interface ResponsePath {
  readonly prev: ResponsePath | undefined;
  readonly key: string | number;
}

export interface ContextOptions {
  readonly accounts: Accounts;
  readonly reporting: Reporting;
  readonly requestId: string;
  /** Aborted when the caller has gone or the request's time is up. */
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** An operation under way: its signal is aborted when nobody waits for its answer any more. */
export interface Operation {
  readonly signal: AbortSignal;
  /** The caller went away. */
  readonly abandon: () => void;
  /** It has been answered. */
  readonly end: () => void;
}

/** For one operation, its vendor calls included. */
const OPERATION_DEADLINE_MS = 25_000;

export function startOperation(): Operation {
  const controller = new AbortController();
  const abort = (message: string) => controller.abort(new GatewayError('GATEWAY_TIMEOUT', message));
  const timer = setTimeout(
    () => abort(`The operation took longer than ${OPERATION_DEADLINE_MS / 1000} seconds.`),
    OPERATION_DEADLINE_MS,
  );
  // It must not keep a process alive that has nothing else to do.
  timer.unref();
  return {
    signal: controller.signal,
    abandon: () => abort('The caller went away.'),
    end: () => clearTimeout(timer),
  };
}

/** How many vendor calls one operation may cost. */
const MAX_UPSTREAM_CALLS = 200;

export function createContext({ accounts, reporting, requestId, signal, now }: ContextOptions): GatewayContext {
  let calls = 0;
  const scope: RequestScope = {
    now,
    signal,
    spendCall() {
      calls += 1;
      if (calls > MAX_UPSTREAM_CALLS) {
        throw new GatewayError(
          'UPSTREAM_REQUEST_LIMIT_EXCEEDED',
          `This operation needs more than ${MAX_UPSTREAM_CALLS} calls to vendors: ask for a smaller window or fewer accounts.`,
        );
      }
    },
  };
  const readers = new Map<Account, UsageReader>();
  // A plain list, not a getter: servers copy a context before they execute with it.
  const reported: ReportedError[] = [];

  function readerOf(account: Account): UsageReader {
    const reader = readers.get(account) ?? account.open(scope);
    readers.set(account, reader);
    return reader;
  }

  return {
    requestId,
    now,
    accounts,
    readerOf,
    account(id) {
      const account = accounts.find(id);
      if (!account) throw new GatewayError('BAD_USER_INPUT', 'No such account is configured.');
      return account;
    },
    reader: <N extends ProviderName>(provider: N, account: string | null | undefined) =>
      readerOf(accounts.choose(provider, account)) as Readers[N],
    writer<N extends ProviderName>(provider: N, account: string | null | undefined) {
      const chosen = accounts.choose(provider, account);
      readers.delete(chosen);
      return readerOf(chosen) as Readers[N];
    },
    async submit({ content, ...report }) {
      if (!isWellFormed(content))
        throw badInput('Text must be well-formed Unicode: it holds half of a surrogate pair.');
      return reporting.submit({ ...report, fingerprint: digest([report.account, report.operation, content]) }, signal);
    },
    receipts: reporting,
    report(error, path) {
      if (!reported.some((known) => known.error === error)) reported.push({ error, path });
    },
    reported,
  };
}
