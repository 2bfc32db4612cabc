import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountConfig } from '../../src/accounts.ts';
import { type GatewayConfig, sandboxAccount } from '../../src/config.ts';
import { createGateway } from '../../src/gateway.ts';
import { providers } from '../../src/providers/index.ts';
import type { LedgerUrl, ReportingSettings } from '../../src/reporting/index.ts';
import { type LoggedRequest, startSandbox } from '../../src/sandbox/index.ts';
import type { UpstreamTiming } from '../../src/upstream/index.ts';

/** A gateway wired to a sandbox, both on ports of their own. */
export interface World {
  readonly url: string;
  readonly ledger: LedgerUrl;
  readonly sandboxUrl: string;
  /** Posts a query as JSON; gives what came back, data and errors alike. */
  query(document: string, variables?: Record<string, unknown>): Promise<GraphQLAnswer>;
  /** What the vendors were asked since the last `forget`, oldest first. */
  requests(provider?: string): Promise<LoggedRequest[]>;
  /** Forgets faults, the request log and what was written to the vendors. */
  forget(): Promise<void>;
  fault(vendor: string, fault: Record<string, unknown>): Promise<void>;
  /** `PUT /_sandbox/settings`. */
  set(settings: Record<string, unknown>): Promise<void>;
  /** Ends the gateway as a signal would, and starts another on the same ledger; the vendors go on. */
  restart(): Promise<void>;
  stop(options?: { keepLedger: boolean }): Promise<void>;
}

export interface GraphQLAnswer {
  readonly status: number;
  // Tests look at what they asked for; the shape is theirs to know.
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its query
  readonly data: any;
  readonly errors: readonly GraphQLAnswerError[] | undefined;
}

export interface GraphQLAnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Short enough that a test of a fault is over soon, long enough for a busy machine to answer in. */
export const QUICK: Partial<UpstreamTiming> = {
  deadlineMs: 6_000,
  attemptTimeoutMs: 3_000,
  writeTimeoutMs: 3_000,
  backoffMs: 5,
  maxBackoffMs: 10,
  throttleBackoffMs: 10,
};

export interface WorldOptions extends Pick<GatewayConfig, 'httpSpec' | 'router' | 'sdlProfile'> {
  /** The time, for vendors and gateway alike. */
  readonly now?: Date;
  readonly timing?: Partial<UpstreamTiming>;
  /** Left out: one account of every vendor. */
  readonly accounts?: (sandboxUrl: string) => AccountConfig[];
  readonly introspection?: boolean;
  /** Left out: a file of its own, removed with the world. */
  readonly ledger?: LedgerUrl;
  readonly reporting?: Partial<ReportingSettings>;
}

/** Waits short enough for a test, in the proportions of the real ones. */
export const QUICK_REPORTING: Partial<ReportingSettings> = {
  backoffMs: 50,
  maxBackoffMs: 200,
  settleMs: 200,
  lookMs: 20,
  pollMs: 50,
};

export async function startWorld({
  now,
  timing = QUICK,
  accounts,
  introspection = false,
  ledger = { kind: 'sqlite', path: join(tmpdir(), `usage-gateway-${randomUUID()}.db`) },
  reporting = QUICK_REPORTING,
  ...rest
}: WorldOptions = {}): Promise<World> {
  const clock = now ? { now: () => now } : {};
  const sandbox = await startSandbox(providers, { port: 0, ...clock });
  const begin = () =>
    createGateway({
      port: 0,
      host: '127.0.0.1',
      introspection,
      logLevel: 'silent',
      accounts: accounts?.(sandbox.url) ?? providers.map((provider) => sandboxAccount(provider, sandbox.url)),
      timing,
      ledger,
      reporting,
      ...rest,
      ...clock,
    });
  let gateway = await begin();
  let url = await gateway.start();
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`The sandbox refused ${method} ${path}: ${await answer.text()}`);
    return answer.json() as Promise<unknown>;
  };

  return {
    get url() {
      return url;
    },
    ledger,
    sandboxUrl: sandbox.url,
    async query(query, variables = {}) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await answer.json()) as GraphQLAnswer;
      return { status: answer.status, data, errors };
    },
    async requests(provider) {
      const all = (await control('GET', '/requests')) as LoggedRequest[];
      return all.filter((request) => provider === undefined || request.provider === provider);
    },
    async forget() {
      await control('DELETE', '/faults');
      await control('DELETE', '/requests');
      await control('DELETE', '/state');
    },
    fault: async (vendor, fault) => void (await control('PUT', `/faults/${vendor}`, fault)),
    set: async (settings) => void (await control('PUT', '/settings', settings)),
    async restart() {
      await gateway.stop();
      gateway = await begin();
      url = await gateway.start();
    },
    async stop({ keepLedger } = { keepLedger: false }) {
      await gateway.stop();
      await sandbox.stop();
      if (ledger.kind === 'sqlite' && !keepLedger)
        for (const end of ['', '-wal', '-shm', '-lock']) rmSync(ledger.path + end, { force: true });
    },
  };
}

/** `?a=1&a=2` as pairs, decoded, in the order in which they were sent. */
export function pairsOf({ query }: LoggedRequest): [string, string][] {
  return [...new URLSearchParams(query)];
}
