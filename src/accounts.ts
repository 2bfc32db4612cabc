import { GatewayError } from './errors.ts';
import type { Provider, ProviderName, RequestScope, Settings, UsageReader } from './providers/provider.ts';
import type { Delivery } from './report.ts';
import { createUpstream, type Upstream, type UpstreamError, type UpstreamTiming } from './upstream/index.ts';

/** One set of credentials at one vendor, connected: it lives as long as the process. */
export interface Account {
  /** "<provider>:<the vendor's own id>". */
  readonly id: string;
  readonly provider: Provider;
  readonly externalId: string;
  /** A label from the configuration; the id where there is none. */
  readonly name: string;
  readonly upstream: Upstream;
  /** What one request can ask of it. */
  readonly open: (scope: RequestScope) => UsageReader;
  /** How reports reach it, by kind; none where nothing can be reported. */
  readonly deliveries: Readonly<Record<string, Delivery>>;
}

/** An account as it is configured. */
export interface AccountConfig {
  readonly provider: Provider;
  readonly name?: string;
  readonly settings: Settings;
}

export interface Accounts {
  /** Providers in the order of the registry, accounts in the order of the configuration. */
  readonly all: readonly Account[];
  find(id: string): Account | undefined;
  /** The account that a vendor's own field means: the one named, or the only one there is. */
  choose(provider: ProviderName, id: string | null | undefined): Account;
  close(): Promise<void>;
}

export interface AccountsOptions {
  /** Every vendor there is; their order is the accounts'. */
  readonly providers: readonly Provider[];
  readonly timing?: Partial<UpstreamTiming>;
  readonly onFailure?: (error: UpstreamError, attempt: number) => void;
}

/** Connects every account of the configuration. Nothing is sent until something is asked. */
export function createAccounts(configs: readonly AccountConfig[], options: AccountsOptions): Accounts {
  const all = options.providers.flatMap((provider) =>
    configs.filter((config) => config.provider === provider).map((config) => createAccount(config, options)),
  );
  const byId = new Map(all.map((account) => [account.id, account]));

  return {
    all,
    find: (id) => byId.get(id),
    choose(name, id) {
      const own = all.filter(({ provider }) => provider.name === name);
      const [only, ...others] = own;
      const title = options.providers.find((provider) => provider.name === name)?.title ?? name;
      if (!only) {
        throw new GatewayError('PROVIDER_NOT_CONFIGURED', `${title} is not configured on this gateway.`, {
          provider: name,
        });
      }
      if (id !== null && id !== undefined) {
        const named = own.find((account) => account.id === id);
        if (!named) throw new GatewayError('BAD_USER_INPUT', `"account" is no configured account of ${title}.`);
        return named;
      }
      if (others.length > 0) {
        throw new GatewayError(
          'ACCOUNT_REQUIRED',
          `Several accounts of ${title} are configured: name one by "account".`,
          {
            provider: name,
          },
        );
      }
      return only;
    },
    async close() {
      await Promise.all(all.map(({ upstream }) => upstream.close()));
    },
  };
}

function createAccount({ provider, settings, name }: AccountConfig, { timing, onFailure }: AccountsOptions): Account {
  const externalId = externalIdOf(provider, settings);
  const oauth = provider.oauth?.(settings);
  const id = accountId(provider, settings);
  const upstream = createUpstream({
    provider: provider.name,
    title: provider.title,
    account: id,
    baseUrl: settings.baseUrl ?? '',
    headers: provider.headers(settings),
    ...(oauth ? { oauth } : {}),
    ...(provider.rateLimit ? { rateLimit: provider.rateLimit } : {}),
    ...(provider.refusal ? { refusal: provider.refusal } : {}),
    ...(timing ? { timing } : {}),
    ...(onFailure ? { onFailure } : {}),
  });
  return {
    id,
    provider,
    externalId,
    name: name ?? id,
    upstream,
    open: provider.connect(upstream, settings),
    deliveries: provider.deliveries?.(upstream, settings) ?? {},
  };
}

/** `UsageAccount.id`. */
export function accountId(provider: Provider, settings: Settings): string {
  return `${provider.id}:${externalIdOf(provider, settings)}`;
}

function externalIdOf(provider: Provider, settings: Settings): string {
  return settings[provider.externalId] ?? 'default';
}
