#!/usr/bin/env node
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createAccounts } from './accounts.ts';
import { checkAccounts, tableOfResults } from './check.ts';
import {
  ConfigError,
  type GatewayConfig,
  type Given,
  neededOf,
  readConfig,
  readPort,
  readProfile,
  sandboxAccount,
} from './config.ts';
import { startOperation } from './context.ts';
import { createGateway } from './gateway.ts';
import { SDL_PROFILES } from './profiles.ts';
import { providers } from './providers/index.ts';
import { parseReceiptsCommand, RECEIPTS_FLAGS } from './receipts.ts';
import { createLedger, DEFAULT_LEDGER, openDatabase } from './reporting/index.ts';
import { startSandbox } from './sandbox/index.ts';
import { createSchema, printSdl } from './schema.ts';

const HELP = `usage-gateway: one GraphQL schema over the usage APIs of ${providers.map(({ title }) => title).join(', ')}

  usage-gateway demo [--port 4000] [--sandbox-port 4100]
      A gateway with stand-ins of all vendors: try it without credentials.
  usage-gateway serve [--config FILE] [--port 4000]
      The gateway, against the vendors that are configured.
  usage-gateway sandbox [--port 4100]
      The stand-ins alone, for a gateway of your own.
  usage-gateway schema [--profile ${SDL_PROFILES.join('|')}]
      The schema as subgraph SDL: for every composer, for older routers, or for Apollo's alone.
  usage-gateway check [--config FILE]
      Asks each configured account one cheap question; exit code 1 if any fails.
  usage-gateway receipts list [--status UNKNOWN] [--account ID] [--config FILE]
      The newest 100 reports that were taken, and how they stand. LEDGER_URL says where the gateway keeps them.
  usage-gateway receipts show ID
      One of them: its records, what was sent, and who decided what about it.
  usage-gateway receipts resolve ID --as confirmed|rejected|resend --note TEXT [--record INDEX] [--by NAME]
      Ends what is UNKNOWN, as you have found it at the vendor: it is there (confirmed), it is not and is not wanted
      (rejected), it is not and is to be sent (resend). The decision is written down with your name and note.
      What waits to be sent (QUEUED) can be given up in the same way, as rejected.

Environment of serve: PORT, HOST, INTROSPECTION, HTTP_SPEC, SDL_PROFILE, ROUTER_SECRET, ROUTER_SECRET_HEADER, LOG_LEVEL,
USAGE_GATEWAY_CONFIG, ALLOW_INSECURE_UPSTREAMS, LEDGER_URL, LEDGER_RETENTION_DAYS, LEDGER_MAX_REPORTS, LEDGER_MAX_BYTES,
REPORT_SETTLE_SECONDS, and by vendor:
${providers
  .map(({ title, settings }) =>
    [
      `  ${title}`,
      ...settings.map(
        (setting) =>
          `    ${setting.env.padEnd(24)} ${setting.description}${setting.default ? ` (${setting.default})` : ''}`,
      ),
    ].join('\n'),
  )
  .join('\n')}
`;

interface Stoppable {
  stop(): Promise<void>;
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  switch (command) {
    case 'demo':
      return demo(args);
    case 'serve':
      return serve(args);
    case 'sandbox':
      return sandbox(args);
    case 'check':
      return check(args);
    case 'receipts':
      return receipts(args);
    case 'schema':
      return schema(args);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      process.stdout.write(HELP);
      return;
    default:
      throw new UsageError(`There is no command "${command}".`);
  }
}

/** Ignores the environment's credentials: a trial never reaches a real vendor. */
async function demo(args: readonly string[]): Promise<void> {
  const flags = flagsOf(args, ['port', 'sandbox-port']);
  const ports = portsOf([
    [flags.port, '--port', process.env.PORT, 'PORT', 4000],
    [flags['sandbox-port'], '--sandbox-port', undefined, '', 4100],
  ]);
  const { LOG_LEVEL, HOST, HTTP_SPEC, SDL_PROFILE, ROUTER_SECRET, ROUTER_SECRET_HEADER } = process.env;
  const base = readConfig([], {
    env: { LOG_LEVEL, HOST, HTTP_SPEC, SDL_PROFILE, ROUTER_SECRET, ROUTER_SECRET_HEADER },
  });
  const folder = mkdtempSync(join(tmpdir(), 'usage-gateway-'));
  const stand = await startSandbox(providers, { port: ports[1] ?? 4100 });
  const gateway = await createGateway({
    ...base,
    port: ports[0] ?? 4000,
    introspection: true,
    ledger: { kind: 'sqlite', path: join(folder, 'ledger.db') },
    accounts: providers.map((provider) => sandboxAccount(provider, stand.url)),
  }).catch(stopping(stand));
  const url = await gateway.start().catch(stopping(stand));
  stopOnSignals([gateway, stand, { stop: async () => rmSync(folder, { recursive: true, force: true }) }]);
  process.stdout.write(`
Usage Gateway is up, with stand-ins of ${providers.map(({ title }) => title).join(', ')}.

  GraphQL      ${url}/graphql
  Explore      ${url}/            (Apollo Sandbox; without internet: ${url}/graphiql)
  Stand-ins    ${stand.url}

Try a query:

  curl -s ${url}/graphql -H 'content-type: application/json' \\
    -d '{"query":"{ usages { account { id } records(first: 3) { nodes { metric subject quantity unit } } } }"}'

Then see one vendor fail, ask again, and mend it:

  curl -s -X PUT ${stand.url}/_sandbox/faults/${providers[0]?.id} -d '{"status":503}'
  curl -s -X DELETE ${stand.url}/_sandbox/faults
`);
}

async function serve(args: readonly string[]): Promise<void> {
  const config = configured(flagsOf(args, ['config', 'port']));
  const gateway = await createGateway(config);
  const url = await gateway.start();
  stopOnSignals([gateway]);
  process.stdout.write(`Usage Gateway answers at ${url}/graphql\n`);
}

function schema(args: readonly string[]): void {
  const { profile } = flagsOf(args, ['profile']);
  const problems: string[] = [];
  const known = readProfile(givenIn(profile, '--profile', process.env.SDL_PROFILE, 'SDL_PROFILE'), problems);
  if (problems.length > 0) throw new ConfigError(problems);
  process.stdout.write(printSdl(createSchema(providers, known)));
}

/** Asks each account one cheap question and prints a table. */
async function check(args: readonly string[]): Promise<void> {
  const config = configured(flagsOf(args, ['config']));
  const accounts = createAccounts(config.accounts, { providers });
  const { signal } = startOperation();
  const results = await checkAccounts(accounts.all, { signal, now: new Date(), spendCall() {} });
  await accounts.close();
  process.stdout.write(`${tableOfResults(results)}\n`);
  if (results.some(({ error }) => error !== null)) process.exitCode = 1;
}

/** Looks into the ledger, beside a gateway that may be running. */
async function receipts(args: readonly string[]): Promise<void> {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstFlag < 0 ? args : args.slice(0, firstFlag);
  const flags = flagsOf(args.slice(words.length), [...RECEIPTS_FLAGS, 'config']);
  const path = flags.config ?? process.env.USAGE_GATEWAY_CONFIG;
  const { ledger: url = DEFAULT_LEDGER } = readConfig(providers, {
    env: process.env,
    ...(path ? { file: readConfigFile(path) } : {}),
  });
  const ask = parseReceiptsCommand(words, { ...flags, by: flags.by ?? process.env.USER ?? process.env.LOGNAME });
  if (typeof ask === 'string') throw new UsageError(ask);
  const ledger = createLedger(await openDatabase(url, { role: 'operator', writeTimeoutMs: 0 }));
  try {
    const { text, isDone } = await ask(ledger);
    process.stdout.write(`${text}\n`);
    if (!isDone) process.exitCode = 1;
  } finally {
    await ledger.close();
  }
}

/** The configuration of flags, environment and file; to have no vendor in it is a problem too. */
function configured(flags: { readonly config?: string; readonly port?: string }): GatewayConfig {
  const path = flags.config ?? process.env.USAGE_GATEWAY_CONFIG;
  const config = readConfig(providers, {
    env: process.env,
    ...(path ? { file: readConfigFile(path) } : {}),
    flags: { port: flags.port },
  });
  if (config.accounts.length === 0) {
    const ways = providers.map((provider) => `${provider.title}: set ${neededOf(provider)}.`);
    throw new ConfigError([
      'No vendor is configured. Set one up, or run "usage-gateway demo" to try without.',
      ...ways,
    ]);
  }
  return config;
}

async function sandbox(args: readonly string[]): Promise<void> {
  const flags = flagsOf(args, ['port']);
  const [port = 4100] = portsOf([[flags.port, '--port', process.env.PORT, 'PORT', 4100]]);
  const stand = await startSandbox(providers, { port });
  stopOnSignals([stand]);
  const lines = providers.flatMap((provider) => {
    const { settings } = sandboxAccount(provider, stand.url);
    return provider.settings.flatMap(({ name, env }) =>
      settings[name] === undefined ? [] : [`${env}=${settings[name]}`],
    );
  });
  process.stdout.write(`# Stand-ins at ${stand.url}. To point a gateway at them:\n${lines.join('\n')}\n`);
}

/** Something wrong with how the command was called. */
class UsageError extends Error {}

function flagsOf<N extends string>(args: readonly string[], names: readonly N[]): { [name in N]?: string } {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ args: [...args], options, strict: true }).values as { [name in N]?: string };
  } catch {
    throw new UsageError(`This command takes ${names.map((name) => `--${name}`).join(' and ') || 'no flags'}.`);
  }
}

/** Each port from its flag, else its variable, else its default; every wrong one is reported. */
function portsOf(
  asked: readonly (readonly [string | undefined, string, string | undefined, string, number])[],
): number[] {
  const problems: string[] = [];
  const ports = asked.map(([flag, flagName, variable, variableName, otherwise]) => {
    return readPort(givenIn(flag, flagName, variable, variableName), otherwise, problems);
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return ports;
}

/** What a flag says, else its variable. */
function givenIn(
  flag: string | undefined,
  flagName: string,
  variable: string | undefined,
  variableName: string,
): Given | undefined {
  if (flag !== undefined) return { value: flag, source: flagName };
  return variable ? { value: variable, source: variableName } : undefined;
}

function readConfigFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([
      `The configuration file cannot be read: ${error instanceof SyntaxError ? 'it is not JSON' : 'no such file, or no right to read it'}.`,
    ]);
  }
}

/** Stops what was started already, and fails all the same. */
function stopping(started: Stoppable): (error: unknown) => Promise<never> {
  return async (error) => {
    await started.stop();
    throw error;
  };
}

function stopOnSignals(running: readonly Stoppable[]): void {
  let stopping = false;
  const stop = async () => {
    // A second signal means that somebody does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    for (const one of running) await one.stop();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${HELP}`);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? ` ${error.port}` : '';
    process.stderr.write(`Port${port} is taken: choose another with --port (demo: also --sandbox-port).\n`);
  } else process.stderr.write(`usage-gateway failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
