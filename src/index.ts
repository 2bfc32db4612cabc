/** The gateway as a library: see "Embed" in the README. */
import { type ConfigSources, type GatewayConfig, readConfig as readConfigOf } from './config.ts';
import { providers } from './providers/index.ts';
import { readTypeDefs, resolversOf } from './schema.ts';

export { ConfigError, type ConfigSources, type GatewayConfig, type LogLevel } from './config.ts';
export type { GatewayContext } from './context.ts';
export { createGateway, type ForeignRequest, type Gateway } from './gateway.ts';
export type { SdlProfile } from './profiles.ts';

/** The schema as SDL, one document per subject and vendor, to be merged with your own. */
export const typeDefs: string[] = readTypeDefs(providers);

/** The resolvers of `typeDefs`, for makeExecutableSchema and its like. They want the context that `Gateway.context` makes. */
export const resolvers = resolversOf(providers);

/**
 * Reads a configuration for `createGateway`: from the environment you give it, from what a configuration file holds, or both.
 * Throws a `ConfigError` with every problem at once.
 */
export function readConfig(sources: ConfigSources): GatewayConfig {
  return readConfigOf(providers, sources);
}
