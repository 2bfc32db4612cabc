import { z } from 'zod';
import { type AccountConfig, accountId } from './accounts.ts';
import { HTTP_SPECS, type HttpSpec } from './graphql-over-http.ts';
import { SDL_PROFILES, type SdlProfile } from './profiles.ts';
import type { Provider, Setting, Settings } from './providers/provider.ts';
import { DEFAULT_LEDGER, type LedgerUrl, parseLedgerUrl, type ReportingSettings } from './reporting/index.ts';
import type { RouterSecret } from './router-access.ts';
import type { UpstreamTiming } from './upstream/index.ts';

/** Everything that a gateway is configured with, checked. */
export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  /** Whether the schema can be asked for, and the explorer pages are served. */
  readonly introspection: boolean;
  readonly logLevel: LogLevel;
  /** Which reading of GraphQL over HTTP is served; left out: `audited`. */
  readonly httpSpec?: HttpSpec;
  /** Who may ask for `_service`, `_entities` and traces; left out: everybody, and nobody for traces. */
  readonly router?: RouterSecret;
  readonly accounts: readonly AccountConfig[];
  /** Where reports are written down before they are sent; left out: `DEFAULT_LEDGER`. */
  readonly ledger?: LedgerUrl;
  /** How reports are delivered and kept; left out: the defaults of `ReportingSettings`. */
  readonly reporting?: Partial<ReportingSettings>;
  /** In which dialect `_service` gives the SDL; left out: `portable`. */
  readonly sdlProfile?: SdlProfile;
  /** How long vendors are waited for; left out: the defaults of `UpstreamTiming`. */
  readonly timing?: Partial<UpstreamTiming>;
  /** What time it is; left out: the system's clock. */
  readonly now?: () => Date;
}

export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/** Every problem of a configuration at once, by name, never with a value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration has problems:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the configuration file holds, parsed; a flag wins over the environment, the environment over the file. */
  readonly file?: unknown;
  readonly flags?: { readonly port?: string | undefined };
}

/** Reads the configuration from where it may come. Throws a ConfigError with every problem that there is. */
export function readConfig(
  providers: readonly Provider[],
  { env, file = {}, flags = {} }: ConfigSources,
): GatewayConfig {
  const problems: string[] = [];
  const fileValues = parseFile(file, problems);
  /** The first of flag, environment and file that is given, and what to call it. */
  const chosen = (name: string, variable: string, flag?: string): Given | undefined => {
    if (flag !== undefined) return { value: flag, source: `--${name}` };
    if (env[variable] !== undefined && env[variable] !== '') return { value: env[variable], source: variable };
    if (fileValues[name] === undefined) return undefined;
    const given = { value: String(fileValues[name]), source: `"${name}" of the file` };
    const named = variableIn(given.value);
    if (named === undefined) return given;
    const value = env[named];
    if (value) return { ...given, value };
    problems.push(`${given.source} names the variable ${named}, which is not set.`);
    return undefined;
  };
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    problems.push('NODE_TLS_REJECT_UNAUTHORIZED=0 would let anybody pose as a vendor: unset it.');
  }

  const router = readRouter(
    chosen('routerSecret', 'ROUTER_SECRET'),
    chosen('routerSecretHeader', 'ROUTER_SECRET_HEADER'),
    problems,
  );
  const config = {
    ...(router ? { router } : {}),
    port: readPort(chosen('port', 'PORT', flags.port), 4000, problems),
    host: chosen('host', 'HOST')?.value ?? '127.0.0.1',
    introspection: readFlag(chosen('introspection', 'INTROSPECTION'), false, problems),
    logLevel: readOneOf(LOG_LEVELS, chosen('logLevel', 'LOG_LEVEL'), 'info', problems),
    httpSpec: readOneOf(HTTP_SPECS, chosen('httpSpec', 'HTTP_SPEC'), 'audited', problems),
    ledger: readLedger(chosen('ledgerUrl', 'LEDGER_URL'), problems),
    reporting: readReporting(chosen, problems),
    accounts: [
      ...providers.flatMap((provider) => accountOfEnvironment(provider, env, problems)),
      ...fileValues.accounts.flatMap((entry, index) => accountOfFile(providers, entry, index, env, problems)),
    ],
  };
  const sdlProfile = readProfile(chosen('sdlProfile', 'SDL_PROFILE'), problems);
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return { ...config, ...(sdlProfile ? { sdlProfile } : {}), accounts: withoutDoubles(config.accounts) };
}

/** A port from a flag or variable. */
export function readPort(given: Given | undefined, otherwise: number, problems: string[]): number {
  if (given === undefined) return otherwise;
  if (/^\d{1,5}$/.test(given.value) && Number(given.value) <= 65_535) return Number(given.value);
  problems.push(`${given.source} must be a port from 0 to 65535.`);
  return otherwise;
}

/** A dialect of the SDL from a flag or variable; undefined where none is given. */
export function readProfile(given: Given | undefined, problems: string[]): SdlProfile | undefined {
  return given && readOneOf(SDL_PROFILES, given, 'portable', problems);
}

/** A value that somebody set, and where. */
export interface Given {
  readonly value: string;
  readonly source: string;
}

function readFlag(given: Given | undefined, otherwise: boolean, problems: string[]): boolean {
  switch (given?.value.toLowerCase()) {
    case undefined:
      return otherwise;
    case 'true':
    case 'on':
    case '1':
      return true;
    case 'false':
    case 'off':
    case '0':
      return false;
    default:
      problems.push(`${given?.source} must be true or false.`);
      return otherwise;
  }
}

function readOneOf<T extends string>(
  values: readonly T[],
  given: Given | undefined,
  otherwise: T,
  problems: string[],
): T {
  const value = values.find((known) => known === (given?.value ?? otherwise));
  if (value === undefined) problems.push(`${given?.source} must be one of ${values.join(', ')}.`);
  return value ?? otherwise;
}

function readRouter(
  secret: Given | undefined,
  header: Given | undefined,
  problems: string[],
): RouterSecret | undefined {
  if (secret) problems.push(...problemsOfText(secret.source, secret.value));
  // Who sets it believes that the router's fields are closed.
  else if (header) problems.push(`ROUTER_SECRET is missing: ${header.source} says where a router sends it.`);
  if (header && !/^[\w!#$%&'*+.^`|~-]+$/.test(header.value))
    problems.push(`${header.source} must be the name of a header.`);
  return secret && { header: header?.value.toLowerCase() ?? 'x-router-secret', secret: secret.value };
}

/** A password in the URL is no part of any message. */
function readLedger(given: Given | undefined, problems: string[]): LedgerUrl {
  const ledger = given ? parseLedgerUrl(given.value) : DEFAULT_LEDGER;
  if (ledger === undefined) problems.push(`${given?.source} must be like sqlite:./usage-gateway.db or postgres://….`);
  return ledger ?? DEFAULT_LEDGER;
}

function readReporting(
  chosen: (name: string, variable: string) => Given | undefined,
  problems: string[],
): Partial<ReportingSettings> {
  const limits = {
    // A shorter one would let a late repeat count twice.
    retentionDays: readWhole(chosen('ledgerRetentionDays', 'LEDGER_RETENTION_DAYS'), 7, problems),
    maxParts: readWhole(chosen('ledgerMaxReports', 'LEDGER_MAX_REPORTS'), 1, problems),
    maxBytes: readWhole(chosen('ledgerMaxBytes', 'LEDGER_MAX_BYTES'), 1, problems),
    settleMs: seconds(readWhole(chosen('reportSettleSeconds', 'REPORT_SETTLE_SECONDS'), 1, problems)),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}

function seconds(given: number | undefined): number | undefined {
  return given === undefined ? undefined : given * 1000;
}

function readWhole(given: Given | undefined, least: number, problems: string[]): number | undefined {
  if (given === undefined) return undefined;
  if (/^\d{1,12}$/.test(given.value) && Number(given.value) >= least) return Number(given.value);
  problems.push(`${given.source} must be a whole number, at least ${least}.`);
  return undefined;
}

const fileShape = z.strictObject({
  port: z.int().optional(),
  host: z.string().optional(),
  introspection: z.boolean().optional(),
  logLevel: z.string().optional(),
  ledgerUrl: z.string().optional(),
  ledgerRetentionDays: z.int().optional(),
  ledgerMaxReports: z.int().optional(),
  ledgerMaxBytes: z.int().optional(),
  reportSettleSeconds: z.int().optional(),
  httpSpec: z.string().optional(),
  routerSecret: z.string().optional(),
  routerSecretHeader: z.string().optional(),
  sdlProfile: z.string().optional(),
  accounts: z.array(z.unknown()).default([]),
});
const accountShape = z.record(z.string(), z.string());
type FileValues = z.output<typeof fileShape> & Readonly<Record<string, unknown>>;

function parseFile(file: unknown, problems: string[]): FileValues {
  const parsed = fileShape.safeParse(file);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const where = issue.path.length === 0 ? 'The file' : `"${issue.path.join('.')}" of the file`;
    const names = issue.code === 'unrecognized_keys' ? `: it may not hold ${issue.keys.join(', ')}` : '';
    problems.push(`${where} is not of the shape that the README describes${names}.`);
  }
  // What is right is read on, so that the problems in it are reported too.
  const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]));
  const right = Object.entries(Object(file)).filter(
    ([name]) => Object.hasOwn(fileShape.shape, name) && !wrong.has(name),
  );
  return fileShape.parse(Object.fromEntries(right));
}

/** The one account of a vendor that the environment alone can give; none where it gives nothing but where the vendor is. */
function accountOfEnvironment(provider: Provider, env: ConfigSources['env'], problems: string[]): AccountConfig[] {
  if (!provider.settings.some((setting) => setting.default === undefined && env[setting.env])) return [];
  const given = provider.settings.map((setting) => ({ setting, name: setting.env, value: env[setting.env] }));
  return [{ provider, settings: settingsOf(provider, given, env, problems) }];
}

function accountOfFile(
  providers: readonly Provider[],
  entry: unknown,
  index: number,
  env: ConfigSources['env'],
  problems: string[],
): AccountConfig[] {
  const where = `accounts[${index}] of the file`;
  const parsed = accountShape.safeParse(entry);
  if (!parsed.success) {
    problems.push(`${where} must be an object whose values are strings.`);
    return [];
  }
  const { provider: id, name, ...rest } = parsed.data;
  const provider = providers.find((known) => known.id === id);
  if (!provider) {
    problems.push(`"provider" of ${where} must be one of ${providers.map((known) => known.id).join(', ')}.`);
    return [];
  }
  const given = provider.settings.map((setting) => {
    const called = `"${setting.name}" of ${where}`;
    const variable = variableIn(rest[setting.name]);
    return variable === undefined
      ? { setting, name: called, value: rest[setting.name] }
      : { setting, name: called, value: env[variable], variable };
  });
  const settings = settingsOf(provider, given, env, problems);
  const known = new Set(provider.settings.map((setting) => setting.name));
  for (const unknown of Object.keys(rest).filter((key) => !known.has(key))) {
    problems.push(`"${unknown}" of ${where} is unknown: ${provider.title} has ${[...known].join(', ')}.`);
  }
  return [{ provider, settings, ...(name === undefined ? {} : { name }) }];
}

/** `${NAME}` as a whole value is read from the environment, so that no secret needs to stand in a file. */
function variableIn(value = ''): string | undefined {
  return /^\$\{(\w+)\}$/.exec(value)?.[1];
}

/** A setting, what it is called where it stands, its value there, and the variable that the value is to come from. */
interface GivenSetting {
  readonly setting: Setting;
  readonly name: string;
  readonly value: string | undefined;
  readonly variable?: string;
}

/** The settings of an account: what was given, else the defaults. What is missing or wrong is a problem. */
function settingsOf(
  provider: Provider,
  given: readonly GivenSetting[],
  env: ConfigSources['env'],
  problems: string[],
): Settings {
  const settings: Record<string, string> = {};
  const inWays = new Set(provider.credentials.flat());
  for (const { setting, name, value, variable } of given) {
    const known = value || (variable === undefined ? setting.default : undefined);
    if (known) {
      settings[setting.name] = known;
      problems.push(...problemsOfValue(setting, name, known, env));
    } else if (variable !== undefined) problems.push(`${name} names the variable ${variable}, which is not set.`);
    else if (!setting.optional && !inWays.has(setting.name))
      problems.push(`${name} is missing: ${setting.description}.`);
  }
  problems.push(...problemsOfCredentials(provider, given, settings));
  return settings;
}

/** One way to sign in must be whole. Where none is: what is missing of the one that was begun, or else every way there is. */
function problemsOfCredentials(
  { credentials }: Provider,
  given: readonly GivenSetting[],
  settings: Settings,
): string[] {
  const ways = credentials.map((names) => given.filter(({ setting }) => names.includes(setting.name)));
  const isMissing = ({ setting, variable }: GivenSetting) => settings[setting.name] === undefined && !variable;
  if (ways.some((way) => !way.some(isMissing))) return [];
  const begun = ways.find((way) => !way.every(isMissing)) ?? (ways.length === 1 ? ways[0] : undefined);
  if (begun) return begun.filter(isMissing).map(({ name, setting }) => `${name} is missing: ${setting.description}.`);
  return [
    `Credentials are missing: give ${ways.map((way) => way.map(({ name }) => name).join(' and ')).join(', or ')}.`,
  ];
}

/** What is wrong with the value of a setting, which is called `name` where it stands. */
function problemsOfValue(setting: Setting, name: string, value: string, env: ConfigSources['env']): string[] {
  if (/url$/i.test(setting.name)) return problemsOfUrl(name, value, env.ALLOW_INSECURE_UPSTREAMS === 'true');
  if (setting.values && !setting.values.includes(value))
    return [`${name} must be one of ${setting.values.join(', ')}.`];
  return problemsOfText(name, value);
}

/** What travels in headers and paths: what cannot stand there must not be sent as something else. */
function problemsOfText(name: string, value: string): string[] {
  return /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value)
    ? []
    : [`${name} may hold printable ASCII characters alone, and no space at its ends.`];
}

function problemsOfUrl(name: string, value: string, allowInsecure: boolean): string[] {
  if (!URL.canParse(value)) return [`${name} must be a URL like https://api.example.com.`];
  const { protocol, hostname, username, password, search, hash } = new URL(value);
  if (username || password || search || hash) return [`${name} must be a plain URL: no user, query or fragment.`];
  const isLoopback = hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && (isLoopback || allowInsecure))) return [];
  return [
    `${name} must begin with https://: http:// is accepted for this machine alone, unless ALLOW_INSECURE_UPSTREAMS=true.`,
  ];
}

/** An account that the environment gives as well as the file is the environment's. */
function withoutDoubles(accounts: readonly AccountConfig[]): AccountConfig[] {
  const keyOf = ({ provider, settings }: AccountConfig) => accountId(provider, settings);
  return accounts.filter((account, index) => accounts.findIndex((other) => keyOf(other) === keyOf(account)) === index);
}

/** The variables that an account of this vendor cannot do without, way by way: "SUGER_ORG_ID and SUGER_API_KEY". */
export function neededOf({ settings, credentials }: Provider): string {
  const inWays = new Set(credentials.flat());
  const isNeeded = ({ name, default: otherwise, optional }: Setting) =>
    otherwise === undefined && !optional && !inWays.has(name);
  return credentials
    .map((way) => settings.filter((setting) => isNeeded(setting) || way.includes(setting.name)))
    .map((needed) => needed.map(({ env }) => env).join(' and '))
    .join(', or ');
}

/** The account with which a vendor's stand-in lets one in, at the sandbox of this URL. */
export function sandboxAccount(provider: Provider, sandboxUrl: string): AccountConfig & { settings: Settings } {
  return { provider, settings: { ...provider.sandboxSettings, baseUrl: `${sandboxUrl}/${provider.id}` } };
}
