import { accountId } from '../src/accounts.ts';
import { ConfigError, type ConfigSources, neededOf, readConfig, sandboxAccount } from '../src/config.ts';
import { providers } from '../src/providers/index.ts';
import { notehub } from '../src/providers/notehub/index.ts';
import { suger } from '../src/providers/suger/index.ts';

const CANARY = 'canary-5f1d0c';
const SUGER = { SUGER_ORG_ID: 'org1', SUGER_API_KEY: 'key1' };
const NOTEHUB = { NOTEHUB_PROJECT_UID: 'app:1', NOTEHUB_ACCESS_TOKEN: 'token1' };
const DEFAULTS = {
  port: 4000,
  host: '127.0.0.1',
  introspection: false,
  logLevel: 'info',
  ledger: { kind: 'sqlite', path: './usage-gateway.db' },
  reporting: {},
  httpSpec: 'audited',
  accounts: [],
};

describe('where values come from', () => {
  test('nothing given: the defaults, and no account', () => {
    expect(read({ env: {} })).toEqual(DEFAULTS);
  });

  test('one account of each vendor by environment alone, in the order of the registry', () => {
    expect(read({ env: { ...NOTEHUB, ...SUGER } }).accounts).toEqual([
      { provider: suger, settings: { baseUrl: 'https://api.suger.cloud', organizationId: 'org1', apiKey: 'key1' } },
      {
        provider: notehub,
        settings: { baseUrl: 'https://api.notefile.net', projectUid: 'app:1', accessToken: 'token1' },
      },
    ]);
  });

  test('everything by file alone', () => {
    const file = {
      port: 4711,
      host: '0.0.0.0',
      introspection: true,
      logLevel: 'warn',
      ledgerUrl: 'postgres://ledger.example/usage',
      ledgerRetentionDays: 400,
      ledgerMaxReports: 10,
      ledgerMaxBytes: 1000,
      reportSettleSeconds: 5,
      httpSpec: 'draft',
      sdlProfile: 'compat',
      accounts: [
        { provider: 'suger', name: 'Production', organizationId: 'org2', apiKey: 'key2', baseUrl: 'https://s.example' },
      ],
    };
    expect(read({ env: {}, file })).toEqual({
      port: 4711,
      host: '0.0.0.0',
      introspection: true,
      logLevel: 'warn',
      ledger: { kind: 'postgres', url: 'postgres://ledger.example/usage' },
      reporting: { retentionDays: 400, maxParts: 10, maxBytes: 1000, settleMs: 5000 },
      httpSpec: 'draft',
      sdlProfile: 'compat',
      accounts: [
        {
          provider: suger,
          name: 'Production',
          settings: { baseUrl: 'https://s.example', organizationId: 'org2', apiKey: 'key2' },
        },
      ],
    });
  });

  test('a flag wins over the environment, the environment over the file, the file over the default', () => {
    const file = { port: 3, host: 'file.example', logLevel: 'error', introspection: true };
    const env = { PORT: '2', HOST: 'env.example', INTROSPECTION: 'off' };
    expect(read({ env, file, flags: { port: '1' } })).toMatchObject({
      port: 1,
      host: 'env.example',
      introspection: false,
    });
    expect(read({ env: { SDL_PROFILE: 'apollo' }, file: { sdlProfile: 'compat' } })).toMatchObject({
      sdlProfile: 'apollo',
    });
    expect(read({ env, file })).toMatchObject({ port: 2, logLevel: 'error' });
    expect(read({ env: {}, file })).toMatchObject({ port: 3, host: 'file.example', introspection: true });
    expect(read({ env: {} })).toMatchObject({ port: 4000 });
  });

  test('the ledger by environment; what is wrong with it is said by name, without a value', () => {
    expect(read({ env: { LEDGER_URL: 'sqlite:/var/lib/usage.db', LEDGER_RETENTION_DAYS: '30' } })).toMatchObject({
      ledger: { kind: 'sqlite', path: '/var/lib/usage.db' },
      reporting: { retentionDays: 30 },
    });
    const env = { LEDGER_URL: 'mysql://u:canary-0451@h/db', LEDGER_RETENTION_DAYS: '6', LEDGER_MAX_BYTES: '-1' };
    expect(problemsOf({ env })).toEqual([
      'LEDGER_URL must be like sqlite:./usage-gateway.db or postgres://….',
      'LEDGER_RETENTION_DAYS must be a whole number, at least 7.',
      'LEDGER_MAX_BYTES must be a whole number, at least 1.',
    ]);
  });

  test('a variable that is set to nothing is not set', () => {
    const env = {
      PORT: '',
      HOST: '',
      INTROSPECTION: '',
      LOG_LEVEL: '',
      HTTP_SPEC: '',
      SUGER_ORG_ID: '',
      SUGER_API_KEY: '',
      SUGER_BASE_URL: '',
    };
    expect(read({ env })).toEqual(DEFAULTS);
    expect(read({ env: { ...SUGER, SUGER_BASE_URL: '' } }).accounts[0]?.settings.baseUrl).toBe(
      'https://api.suger.cloud',
    );
  });

  test.each([
    ['true', true],
    ['on', true],
    ['1', true],
    ['TRUE', true],
    ['false', false],
    ['off', false],
    ['0', false],
  ])('INTROSPECTION=%s is %s', (INTROSPECTION, introspection) => {
    expect(read({ env: { INTROSPECTION } })).toMatchObject({ introspection });
  });

  test('several accounts of one vendor by file, beside that of the environment', () => {
    const file = {
      accounts: [
        { provider: 'suger', organizationId: 'org2', apiKey: 'key2' },
        { provider: 'notehub', projectUid: 'app:2', accessToken: 'token2' },
        { provider: 'suger', organizationId: 'org3', apiKey: 'key3' },
      ],
    };
    const { accounts } = read({ env: SUGER, file });
    expect(accounts.map(({ settings }) => settings.organizationId ?? settings.projectUid)).toEqual([
      'org1',
      'org2',
      'app:2',
      'org3',
    ]);
  });

  test('an account that both give is the environment’s', () => {
    const file = { accounts: [{ provider: 'suger', organizationId: 'org1', apiKey: 'another', name: 'Of the file' }] };
    expect(read({ env: SUGER, file }).accounts).toEqual([
      { provider: suger, settings: { baseUrl: 'https://api.suger.cloud', organizationId: 'org1', apiKey: 'key1' } },
    ]);
  });

  test('a variable named in a file is read from the environment, as a whole value only', () => {
    const file = {
      accounts: [{ provider: 'suger', organizationId: `org${variable('X')}`, apiKey: variable('SECRET_OF_ORG2') }],
    };
    const [account] = read({ env: { SECRET_OF_ORG2: 'key2', X: '2' }, file }).accounts;
    expect(account?.settings).toMatchObject({ organizationId: `org${variable('X')}`, apiKey: 'key2' });
  });

  test('a stand-in’s account is let in by it', () => {
    expect(sandboxAccount(suger, 'http://127.0.0.1:4100')).toEqual({
      provider: suger,
      settings: { organizationId: 'sandbox', apiKey: 'sandbox-key', baseUrl: 'http://127.0.0.1:4100/suger' },
    });
  });
});

describe('a vendor', () => {
  test.each(providers.map((provider) => [provider.title, provider] as const))(
    '%s without credentials is off',
    (_, provider) => {
      const where = provider.settings.find(({ name }) => name === 'baseUrl')?.env ?? '';
      expect(read({ env: { [where]: 'https://api.example.com' } }).accounts).toEqual([]);
    },
  );

  test.each([
    [
      'GRAALSYSTEMS_TENANT',
      [
        'GRAALSYSTEMS_ACCESS_TOKEN, or GRAALSYSTEMS_TOKEN_URL and GRAALSYSTEMS_CLIENT_ID and GRAALSYSTEMS_CLIENT_SECRET',
      ],
    ],
    ['GRAALSYSTEMS_ACCESS_TOKEN', ['GRAALSYSTEMS_TENANT']],
    ['GRAALSYSTEMS_CLIENT_ID', ['GRAALSYSTEMS_TENANT', 'GRAALSYSTEMS_TOKEN_URL', 'GRAALSYSTEMS_CLIENT_SECRET']],
    ['GRAALSYSTEMS_CLIENT_SECRET', ['GRAALSYSTEMS_TENANT', 'GRAALSYSTEMS_TOKEN_URL', 'GRAALSYSTEMS_CLIENT_ID']],
    ['SUGER_ORG_ID', ['SUGER_API_KEY']],
    ['SUGER_API_KEY', ['SUGER_ORG_ID']],
    ['NOTEHUB_PROJECT_UID', ['NOTEHUB_ACCESS_TOKEN, or NOTEHUB_CLIENT_ID and NOTEHUB_CLIENT_SECRET']],
    ['NOTEHUB_ACCESS_TOKEN', ['NOTEHUB_PROJECT_UID']],
    ['NOTEHUB_CLIENT_ID', ['NOTEHUB_PROJECT_UID', 'NOTEHUB_CLIENT_SECRET']],
    ['NOTEHUB_CLIENT_SECRET', ['NOTEHUB_PROJECT_UID', 'NOTEHUB_CLIENT_ID']],
    ['AMIE_SITE', ['AMIE_API_KEY']],
    ['AMIE_API_KEY', ['AMIE_SITE']],
    ['THOUSANDEYES_AID', ['THOUSANDEYES_ACCESS_TOKEN']],
  ])('with %s alone is half configured: what else is needed is named', (given, missing) => {
    const problems = problemsOf({ env: { [given]: CANARY } });
    expect(problems).toEqual(
      missing.map((names) =>
        names.includes(' ')
          ? `Credentials are missing: give ${names}.`
          : expect.stringMatching(`^${names} is missing: .{10,}`),
      ),
    );
    expect(problems.join()).not.toContain(CANARY);
  });

  test('with where its tokens come from alone is half configured too', () => {
    expect(problemsOf({ env: { NOTEHUB_TOKEN_URL: 'https://notefile.net/oauth2/token' } })).toEqual([
      expect.stringMatching(/^NOTEHUB_PROJECT_UID is missing: /),
      'Credentials are missing: give NOTEHUB_ACCESS_TOKEN, or NOTEHUB_CLIENT_ID and NOTEHUB_CLIENT_SECRET.',
    ]);
  });

  test('half configured by the file is told apart by its place', () => {
    const file = {
      accounts: [
        { provider: 'suger', apiKey: CANARY },
        { provider: 'notehub', projectUid: '', accessToken: CANARY },
      ],
    };
    expect(problemsOf({ env: {}, file })).toEqual([
      expect.stringMatching(/^"organizationId" of accounts\[0\] of the file is missing: /),
      expect.stringMatching(/^"projectUid" of accounts\[1\] of the file is missing: /),
    ]);
  });
});

describe('credentials', () => {
  const GRAALSYSTEMS = { GRAALSYSTEMS_TENANT: 'tenant-1' };
  const OAUTH = {
    GRAALSYSTEMS_TOKEN_URL: 'https://auth.example.com/realms/r/protocol/openid-connect/token',
    GRAALSYSTEMS_CLIENT_ID: 'client',
    GRAALSYSTEMS_CLIENT_SECRET: 'secret',
  };
  const settingsOf = (env: Record<string, string>) => read({ env }).accounts[0]?.settings;

  test('a token is enough', () => {
    expect(settingsOf({ ...GRAALSYSTEMS, GRAALSYSTEMS_ACCESS_TOKEN: 'token' })).toEqual({
      baseUrl: 'https://api.graal.systems/api/v1',
      tenant: 'tenant-1',
      accessToken: 'token',
      paramsStyle: 'brackets',
    });
  });

  test('an OAuth client instead of a token is enough', () => {
    expect(settingsOf({ ...GRAALSYSTEMS, ...OAUTH })).toEqual({
      baseUrl: 'https://api.graal.systems/api/v1',
      tenant: 'tenant-1',
      tokenUrl: 'https://auth.example.com/realms/r/protocol/openid-connect/token',
      clientId: 'client',
      clientSecret: 'secret',
      paramsStyle: 'brackets',
    });
    const client = { NOTEHUB_PROJECT_UID: 'app:1', NOTEHUB_CLIENT_ID: 'client', NOTEHUB_CLIENT_SECRET: 'secret' };
    expect(settingsOf(client)).toEqual({
      baseUrl: 'https://api.notefile.net',
      projectUid: 'app:1',
      clientId: 'client',
      clientSecret: 'secret',
    });
  });

  test('a token that is set to nothing is no token', () => {
    expect(settingsOf({ ...GRAALSYSTEMS, ...OAUTH, GRAALSYSTEMS_ACCESS_TOKEN: '' })).not.toHaveProperty('accessToken');
  });

  test('a whole way beside one that is only begun is enough', () => {
    const env = { ...NOTEHUB, NOTEHUB_CLIENT_ID: 'client' };
    expect(settingsOf(env)).toMatchObject({ accessToken: 'token1' });
  });

  test('a way that is begun and not whole: what is missing of it alone is named', () => {
    const { GRAALSYSTEMS_CLIENT_SECRET: _, ...begun } = OAUTH;
    expect(problemsOf({ env: { ...GRAALSYSTEMS, ...begun } })).toEqual([
      'GRAALSYSTEMS_CLIENT_SECRET is missing: its secret.',
    ]);
    expect(problemsOf({ env: { NOTEHUB_PROJECT_UID: 'app:1', NOTEHUB_CLIENT_SECRET: CANARY } })).toEqual([
      expect.stringMatching(/^NOTEHUB_CLIENT_ID is missing: /),
    ]);
  });

  test('of a file are named as they are there', () => {
    const file = {
      accounts: [
        { provider: 'notehub', projectUid: 'app:1', clientId: 'client' },
        { provider: 'notehub', projectUid: 'app:2' },
        { provider: 'graalsystems', tenant: 'tenant-1', accessToken: variable('NOT_SET') },
        { provider: 'notehub', projectUid: 'app:3', clientId: 'client', clientSecret: variable('SECRET') },
      ],
    };
    expect(problemsOf({ env: { SECRET: 'secret' }, file })).toEqual([
      '"clientSecret" of accounts[0] of the file is missing: its secret.',
      'Credentials are missing: give "accessToken" of accounts[1] of the file, or "clientId" of accounts[1] of the file and "clientSecret" of accounts[1] of the file.',
      '"accessToken" of accounts[2] of the file names the variable NOT_SET, which is not set.',
    ]);
  });

  test.each([
    ['https://auth.example.com/token', []],
    ['http://127.0.0.1:4100/graalsystems/oauth/token', []],
    ['auth.example.com/token', ['GRAALSYSTEMS_TOKEN_URL must be a URL like https://api.example.com.']],
    [
      `https://${CANARY}@auth.example.com/token`,
      ['GRAALSYSTEMS_TOKEN_URL must be a plain URL: no user, query or fragment.'],
    ],
    [
      'http://auth.example.com/token',
      [
        'GRAALSYSTEMS_TOKEN_URL must begin with https://: http:// is accepted for this machine alone, unless ALLOW_INSECURE_UPSTREAMS=true.',
      ],
    ],
  ])('the token URL is checked as every URL is: %s', (url, problems) => {
    expect(problemsOf({ env: { ...GRAALSYSTEMS, ...OAUTH, GRAALSYSTEMS_TOKEN_URL: url } })).toEqual(problems);
  });

  test('what is optional may be left out: ThousandEyes without an account group is its default one', () => {
    const [account] = read({ env: { THOUSANDEYES_ACCESS_TOKEN: 'token' } }).accounts;
    expect(account?.settings).toEqual({ baseUrl: 'https://api.thousandeyes.com', accessToken: 'token' });
    expect(account && accountId(account.provider, account.settings)).toBe('thousandeyes:default');
    const [named] = read({ env: { THOUSANDEYES_ACCESS_TOKEN: 'token', THOUSANDEYES_AID: '2067' } }).accounts;
    expect(named && accountId(named.provider, named.settings)).toBe('thousandeyes:2067');
  });

  test('of the vendors whose ids differ in the account group alone are two accounts', () => {
    const file = { accounts: [{ provider: 'thousandeyes', accessToken: 'another', aid: '2067' }] };
    const { accounts } = read({ env: { THOUSANDEYES_ACCESS_TOKEN: 'token' }, file });
    expect(accounts.map(({ provider, settings }) => accountId(provider, settings))).toEqual([
      'thousandeyes:default',
      'thousandeyes:2067',
    ]);
  });

  test.each([
    [
      'GraalSystems',
      'GRAALSYSTEMS_TENANT and GRAALSYSTEMS_ACCESS_TOKEN, or GRAALSYSTEMS_TENANT and GRAALSYSTEMS_TOKEN_URL and GRAALSYSTEMS_CLIENT_ID and GRAALSYSTEMS_CLIENT_SECRET',
    ],
    ['Suger', 'SUGER_ORG_ID and SUGER_API_KEY'],
    [
      'Notehub',
      'NOTEHUB_PROJECT_UID and NOTEHUB_ACCESS_TOKEN, or NOTEHUB_PROJECT_UID and NOTEHUB_CLIENT_ID and NOTEHUB_CLIENT_SECRET',
    ],
    ['AMIE', 'AMIE_SITE and AMIE_API_KEY'],
    ['ThousandEyes', 'THOUSANDEYES_ACCESS_TOKEN'],
  ])('%s needs %s', (title, needed) => {
    expect(providers.filter((provider) => provider.title === title).map(neededOf)).toEqual([needed]);
  });
});

describe('the secret of a router', () => {
  test('comes from the environment, with the header that bears it', () => {
    expect(read({ env: { ROUTER_SECRET: CANARY } }).router).toEqual({ header: 'x-router-secret', secret: CANARY });
    expect(read({ env: { ROUTER_SECRET: CANARY, ROUTER_SECRET_HEADER: 'X-Ours' } }).router).toEqual({
      header: 'x-ours',
      secret: CANARY,
    });
    expect(read({ env: {} }).router).toBe(undefined);
    expect(read({ env: { ROUTER_SECRET: '', ROUTER_SECRET_HEADER: '' } }).router).toBe(undefined);
  });

  test('comes from a file too, which may name a variable', () => {
    const file = { routerSecret: variable('OURS'), routerSecretHeader: 'x-ours' };
    expect(read({ env: { OURS: CANARY }, file }).router).toEqual({ header: 'x-ours', secret: CANARY });
    expect(read({ env: {}, file: { routerSecret: CANARY } }).router).toMatchObject({ secret: CANARY });
    expect(read({ env: { ROUTER_SECRET: 'of the environment', OURS: CANARY }, file }).router).toMatchObject({
      secret: 'of the environment',
    });
  });

  test.each<[string, ConfigSources, RegExp]>([
    ['a variable that is not set', { env: {}, file: { routerSecret: variable('OURS') } }, /OURS, which is not set\.$/],
    ['an empty text', { env: {}, file: { routerSecret: '' } }, /^"routerSecret" of the file may hold printable/],
    ['what no header can hold', { env: { ROUTER_SECRET: `${CANARY}\n` } }, /^ROUTER_SECRET may hold printable/],
    ['a header without it', { env: { ROUTER_SECRET_HEADER: 'x-ours' } }, /^ROUTER_SECRET is missing/],
    [
      'a header that is none',
      { env: { ROUTER_SECRET: CANARY, ROUTER_SECRET_HEADER: 'x ours' } },
      /^ROUTER_SECRET_HEADER must be the name of a header\.$/,
    ],
  ])('is a problem, never an open door, as %s', (_, sources, problem) => {
    const problems = problemsOf(sources);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join()).not.toContain(CANARY);
  });
});

describe('problems', () => {
  test('are told all at once, by name, wherever they are', () => {
    const env = {
      PORT: '70000',
      INTROSPECTION: 'perhaps',
      LOG_LEVEL: 'loud',
      HTTP_SPEC: 'newest',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      SUGER_API_KEY: CANARY,
      SUGER_BASE_URL: `http://${CANARY}.example`,
    };
    const file = {
      host: 1,
      listen: 'x',
      accounts: [
        { provider: 'notehub', projectUid: `a\n${CANARY}`, accessToken: variable('NOT_SET'), apiKey: CANARY },
        { provider: 'acme' },
        'suger',
        { provider: 'suger', organizationId: 1 },
      ],
    };
    const problems = problemsOf({ env, file });
    expect(problems).toEqual([
      expect.stringContaining('"host" of the file'),
      expect.stringContaining('it may not hold listen'),
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would let anybody pose as a vendor: unset it.',
      'PORT must be a port from 0 to 65535.',
      'INTROSPECTION must be true or false.',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, silent.',
      'HTTP_SPEC must be one of audited, draft.',
      expect.stringContaining('SUGER_BASE_URL must begin with https://'),
      expect.stringContaining('SUGER_ORG_ID is missing'),
      '"projectUid" of accounts[0] of the file may hold printable ASCII characters alone, and no space at its ends.',
      '"accessToken" of accounts[0] of the file names the variable NOT_SET, which is not set.',
      '"apiKey" of accounts[0] of the file is unknown: Notehub has baseUrl, projectUid, accessToken, clientId, clientSecret, tokenUrl.',
      `"provider" of accounts[1] of the file must be one of ${providers.map(({ id }) => id).join(', ')}.`,
      'accounts[2] of the file must be an object whose values are strings.',
      'accounts[3] of the file must be an object whose values are strings.',
    ]);
    expect(problems.join()).not.toContain(CANARY);
  });

  test('are one message, a line for each', () => {
    expect(() => read({ env: { PORT: 'x', INTROSPECTION: 'y' } })).toThrow(
      new ConfigError(['PORT must be a port from 0 to 65535.', 'INTROSPECTION must be true or false.']),
    );
    expect(new ConfigError(['One.', 'Two.']).message).toBe('The configuration has problems:\n  - One.\n  - Two.');
  });

  test.each(['x', '-1', '65536', '4000.5', '1e3', ' 4000', '0x10', ''])('--port %j is no port', (port) => {
    expect(problemsOf({ env: {}, flags: { port } })).toEqual(['--port must be a port from 0 to 65535.']);
  });

  test.each([
    ['a text', CANARY],
    ['a list', [CANARY]],
    ['nothing', null],
    ['a number', 1],
  ])('a file that holds %s is of no use', (_, file) => {
    const problems = problemsOf({ env: {}, file });
    expect(problems).toEqual([expect.stringMatching(/^The file is not of the shape/)]);
    expect(problems.join()).not.toContain(CANARY);
  });

  test.each([
    ['port', '4000'],
    ['host', 1],
    ['introspection', 'true'],
    ['logLevel', 1],
    ['sdlProfile', 2.9],
    ['accounts', {}],
  ])('"%s" of a file of another type is named', (name, value) => {
    expect(problemsOf({ env: {}, file: { [name]: value } })).toEqual([
      expect.stringContaining(`"${name}" of the file`),
    ]);
  });

  test('of a file bear the file’s names', () => {
    const file = { port: 70_000, logLevel: 'loud', sdlProfile: 'v2.9' };
    expect(problemsOf({ env: {}, file })).toEqual([
      '"port" of the file must be a port from 0 to 65535.',
      expect.stringMatching(/^"logLevel" of the file must be one of /),
      '"sdlProfile" of the file must be one of portable, compat, apollo.',
    ]);
  });

  test('never hold the value of a secret', () => {
    for (const value of [` ${CANARY}`, `${CANARY}\r\nX-Evil: 1`, `${CANARY}\u0000`, `ü${CANARY}`]) {
      const env = { SUGER_ORG_ID: 'org1', SUGER_API_KEY: value, NOTEHUB_ACCESS_TOKEN: value, NOTEHUB_BASE_URL: value };
      expect(problemsOf({ env }).join()).not.toContain(CANARY);
      const file = {
        accounts: [{ provider: value }, { provider: 'suger', organizationId: value, apiKey: value, baseUrl: value }],
      };
      expect(problemsOf({ env: {}, file }).join()).not.toContain(CANARY);
    }
  });
});

describe('what is sent to vendors', () => {
  test.each([
    [' key', 'a space in front'],
    ['key ', 'a space behind'],
    ['a\r\nX-Evil: 1', 'another header'],
    ['a\nb', 'a line end'],
    ['a\u0000b', 'a NUL'],
    ['a\tb', 'a tab'],
    ['ünï', 'what is not ASCII'],
    ['日本', 'what is not Latin'],
    ['\u007f', 'a control character'],
  ])('%j is refused: %s', (value) => {
    const needed = 'may hold printable ASCII characters alone, and no space at its ends.';
    expect(problemsOf({ env: { ...SUGER, SUGER_API_KEY: value } })).toEqual([`SUGER_API_KEY ${needed}`]);
    expect(problemsOf({ env: { ...SUGER, SUGER_ORG_ID: value } })).toEqual([`SUGER_ORG_ID ${needed}`]);
  });

  test.each(['k', 'Key abc', 'a+b/c==', '~!@#$%^&*()'])('%j is taken as it is', (SUGER_API_KEY) => {
    expect(read({ env: { ...SUGER, SUGER_API_KEY } }).accounts[0]?.settings.apiKey).toBe(SUGER_API_KEY);
  });
});

describe('the base URL', () => {
  const readUrl = (SUGER_BASE_URL: string, env = {}) =>
    read({ env: { ...SUGER, SUGER_BASE_URL, ...env } }).accounts[0]?.settings.baseUrl;

  test.each([
    'https://api.example.com',
    'https://api.example.com/v1/',
    'https://api.example.com:8443',
    'HTTPS://API.EXAMPLE.COM',
    'http://localhost:4100/suger',
    'http://127.0.0.1:4100/suger',
    'http://127.1.2.3',
    'http://[::1]:4100',
    // Other ways to write 127.0.0.1.
    'http://2130706433',
    'http://0x7f.1',
  ])('%s is taken', (url) => {
    expect(readUrl(url)).toBe(url);
  });

  test.each([
    'http://api.example.com',
    'http://169.254.169.254',
    'http://10.0.0.1',
    'http://0.0.0.0',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://[::2]',
    'http://2852039166',
    'ftp://localhost',
    'file:///etc/passwd',
    'gopher://localhost',
    'javascript:alert(1)',
    'ws://localhost',
  ])('%s is refused', (url) => {
    expect(() => readUrl(url)).toThrow(/SUGER_BASE_URL must begin with https:\/\//);
  });

  test.each([
    'https://user:canary-5f1d0c@api.example.com',
    'https://canary-5f1d0c@api.example.com',
    'https://api.example.com/?key=canary-5f1d0c',
    'https://api.example.com/#canary-5f1d0c',
  ])('%s is refused, as a secret has no place in a URL', (url) => {
    const problems = problemsOf({ env: { ...SUGER, SUGER_BASE_URL: url } });
    expect(problems).toEqual(['SUGER_BASE_URL must be a plain URL: no user, query or fragment.']);
  });

  test.each(['api.example.com', '//api.example.com', 'https://', 'canary-5f1d0c'])('%s is no URL', (url) => {
    expect(problemsOf({ env: { ...SUGER, SUGER_BASE_URL: url } })).toEqual([
      'SUGER_BASE_URL must be a URL like https://api.example.com.',
    ]);
  });

  test('may be plain http: elsewhere where that is asked for in so many words', () => {
    const url = 'http://vendor.internal:8080';
    expect(readUrl(url, { ALLOW_INSECURE_UPSTREAMS: 'true' })).toBe(url);
    expect(() => readUrl(url, { ALLOW_INSECURE_UPSTREAMS: 'yes' })).toThrow(ConfigError);
    expect(() => readUrl('ftp://vendor.internal', { ALLOW_INSECURE_UPSTREAMS: 'true' })).toThrow(ConfigError);
  });
});

/** As a configuration file writes it. */
function variable(name: string): string {
  return `\${${name}}`;
}

function read(sources: ConfigSources) {
  return readConfig(providers, sources);
}

function problemsOf(sources: ConfigSources): readonly string[] {
  try {
    read(sources);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
