import type { IResolvers } from '@graphql-tools/utils';
import type { Delivery } from '../report.ts';
import type { StandIn } from '../sandbox/stand-in.ts';
import type { Period } from '../time.ts';
import type { CallScope, HeaderReader, OAuthClient, RateLimit, Upstream } from '../upstream/index.ts';
import type { UsageAnswer, UsageQuery } from '../usage.ts';

/**
 * What one request can ask of each vendor, by the vendor's name in `UsageProvider`. Each vendor's folder adds its own line by
 * declaration merging, so that `context.reader('SUGER')` has the right type without a list of vendors anywhere.
 */
// biome-ignore lint/suspicious/noEmptyInterface: vendors fill it
export interface Readers {}

/** What stands behind each type of the schema, by its name: `Models['SugerUsageRecordGroup']`. Filled as `Readers` is. */
// biome-ignore lint/suspicious/noEmptyInterface: vendors fill it
export interface Models {}

export type ProviderName = keyof Readers;

/** A vendor, as its folder exports it and the registry lists it. Everything the gateway knows of a vendor is in here. */
export interface Provider<N extends ProviderName = ProviderName> {
  /** The mount of its stand-in, the beginning of its accounts' ids, and `provider` in a configuration file: `suger`. */
  readonly id: string;
  /** Its value in `UsageProvider`. */
  readonly name: N;
  /** As people write it. */
  readonly title: string;
  /** What an account is configured with, in the order in which help and errors list it. Always has a `baseUrl`. */
  readonly settings: readonly Setting[];
  /** Which setting holds the vendor's own id of the account; where that is optional and left out, it is `default`. */
  readonly externalId: string;
  /** The ways to sign in: the settings that each of them needs. One of them must be whole; the first that is is taken. */
  readonly credentials: readonly (readonly string[])[];
  /** Headers that every request bears: credentials, and a media type where the vendor has its own. */
  headers(settings: Settings): Readonly<Record<string, string>>;
  /** Where credentials are exchanged for a token; null where the settings hold one that lasts. Left out: never. */
  oauth?(settings: Settings): OAuthClient | null;
  /** What the vendor's own headers say of its limit on calls. Left out: they say nothing. */
  rateLimit?(header: HeaderReader): RateLimit | null;
  /** Finds in the body of a refusal, as JSON has it, why: in the vendor's words. Left out: it gives none. */
  refusal?(body: unknown): string | undefined;
  readonly capabilities: Capabilities;
  /** Once per account and process; what it returns makes a reader for each request. */
  connect(upstream: Upstream, settings: Settings): (scope: RequestScope) => Readers[N];
  /**
   * How each kind of report reaches the vendor, by the name under which the ledger remembers it: once per account and process.
   * A name is never given to another kind: reports of earlier versions wait under it. Left out: nothing can be reported.
   */
  deliveries?(upstream: Upstream, settings: Settings): Readonly<Record<string, Delivery>>;
  /** Resolvers of the types and root fields in `schema/<id>.graphql`. */
  readonly resolvers: IResolvers;
  readonly standIn: StandIn;
  /** The settings, beside `baseUrl`, with which the stand-in lets an account in. */
  readonly sandboxSettings: Settings;
}

/** One thing to configure about an account. */
export interface Setting {
  /** Its name in a configuration file. */
  readonly name: string;
  /** Its name in the environment. */
  readonly env: string;
  /** What it is and where to get it, for help and errors. */
  readonly description: string;
  /** Left out: it must be given, unless it is `optional`, or part of a way to sign in that is not taken. */
  readonly default?: string;
  readonly optional?: true;
  /** Left out: anything goes. */
  readonly values?: readonly string[];
}

export type Settings = Readonly<Record<string, string>>;

/** What the vendor documents; `UsageAccountCapabilities` in the schema. */
export interface Capabilities {
  readonly metrics: readonly string[];
  readonly periods: readonly Period[];
  readonly retention: string | null;
  readonly maxPageSize: number | null;
  readonly writes: readonly string[];
}

/** What a reader knows of the request that it serves. */
export interface RequestScope extends CallScope {
  /** One moment for the whole request, so that no two default windows differ. */
  readonly now: Date;
}

/** What every vendor can be asked for, once per request. Vendors add what else they give. */
export interface UsageReader {
  /** The account's usage as normalised records. Rejects where the vendor cannot be read: never a short list. */
  usage(query: UsageQuery): Promise<UsageAnswer>;
  /** The cheapest question that shows whether the account can be read. Rejects where it cannot. */
  check(): Promise<unknown>;
}

/** Gives a provider its type and forgets it again, as the registry wants it. */
export function defineProvider<N extends ProviderName>(provider: Provider<N>): Provider {
  return provider as unknown as Provider;
}
