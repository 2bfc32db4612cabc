import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { providers } from '../src/providers/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';

const ROOT = join(__dirname, '..');
const exec = promisify(execFile);
/** npm in a folder of its own: what a surrounding `npm test` has said about this one must not reach it. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(package|lifecycle)_|npm_config_local_prefix$|INIT_CWD$)/.test(name),
  ),
);

const canInstall =
  spawnSync('npm', ['view', 'dataloader', 'name', '--fetch-retries=0', '--fetch-timeout=10000'], {
    env,
    timeout: 30_000,
  }).status === 0;
// biome-ignore lint/suspicious/noConsole: what is skipped must not be taken for passed
if (!canInstall) console.warn('The registry cannot be reached: that the package can be installed is NOT tested.');
const installed = canInstall ? describe : describe.skip;

const folder = mkdtempSync(join(tmpdir(), 'usage-gateway-package-'));
const unpacked = join(folder, 'package');
let tarball: string;

beforeAll(async () => {
  const { stdout } = await exec('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    env,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  tarball = join(folder, filename);
  await exec('tar', ['-xzf', tarball, '-C', folder]);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the tarball', () => {
  const files = () =>
    readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));

  test('holds the program, the schema and the papers, and nothing else', () => {
    expect(readdirSync(unpacked).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'schema']);
    expect(files()).toEqual(expect.arrayContaining(['dist/cli.js', 'dist/index.js', 'dist/index.d.ts']));
    expect(readdirSync(join(unpacked, 'schema')).sort()).toEqual(readdirSync(join(ROOT, 'schema')).sort());
    for (const page of [
      'graphiql.min.js',
      'graphiql.min.css',
      'react.production.min.js',
      'react-dom.production.min.js',
    ])
      expect(files()).toContain(`dist/explorer/pages/${page}`);
    expect(files().filter((file) => /\.test\.|(^|\/)(src|test|node_modules)\/|(?<!\.d)\.ts$|\.env/.test(file))).toEqual(
      [],
    );
  });

  test('says nothing of the machine on which it was packed', () => {
    const telling = files().filter((file) => readFileSync(join(unpacked, file), 'utf8').includes(ROOT));
    expect(telling).toEqual([]);
    for (const file of files().filter((name) => name.endsWith('.map'))) {
      const { sources, sourceRoot = '' } = JSON.parse(readFileSync(join(unpacked, file), 'utf8')) as {
        sources: string[];
        sourceRoot?: string;
      };
      expect([file, ...sources, sourceRoot].filter((path) => /^(\/|\w:|file:)/.test(path))).toEqual([]);
    }
  });

  test('has an executable that the system can run', () => {
    const { bin } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')) as { bin: Record<string, string> };
    expect(bin).toEqual({ 'usage-gateway': 'dist/cli.js' });
    expect(readFileSync(join(unpacked, 'dist/cli.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

installed('installed in an empty project', () => {
  const project = join(folder, 'project');

  beforeAll(async () => {
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', type: 'module' }));
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    await exec('npm', ['install', ...flags, tarball], { cwd: project, env, timeout: 240_000 });
  }, 250_000);

  test('npx usage-gateway schema prints the SDL', async () => {
    const { stdout } = await exec('npx', ['--no-install', 'usage-gateway', 'schema'], { cwd: project, env });
    expect(stdout).toBe(printSdl(createSchema(providers)));
  }, 60_000);

  test('a program that imports it runs queries against the sandbox that its executable starts', async () => {
    writeFileSync(
      join(project, 'app.js'),
      `import { createGateway, readConfig, resolvers, typeDefs } from 'usage-gateway';

const gateway = await createGateway(readConfig({ env: { ...process.env, PORT: '0', LOG_LEVEL: 'silent' } }));
const url = await gateway.start();
const answer = await fetch(url + '/graphql', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: '{ usages { account { id } records(first: 1) { nodes { quantity } } } }' }),
});
const { data, errors } = await answer.json();
await gateway.stop();
console.log(JSON.stringify({ data, errors, typeDefs: typeDefs.length, resolvers: resolvers.length }));
`,
    );
    const { variables, stop } = await startInstalledSandbox(project);
    try {
      const { stdout } = await exec(process.execPath, ['app.js'], {
        cwd: project,
        env: { PATH: env.PATH, ...variables },
      });
      const { data, errors, ...exported } = JSON.parse(stdout);
      expect(errors).toBe(undefined);
      expect(data.usages).toHaveLength(providers.length);
      for (const usage of data.usages) {
        expect(usage.records.nodes).toEqual([{ quantity: expect.stringMatching(/^-?\d+(\.\d+)?$/) }]);
      }
      expect(exported).toEqual({ typeDefs: 5 + providers.length, resolvers: 4 + providers.length });
    } finally {
      await stop();
    }
  }, 60_000);

  test('a program in TypeScript finds its types', async () => {
    writeFileSync(
      join(project, 'app.ts'),
      `import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  ConfigError,
  createGateway,
  type Gateway,
  type GatewayConfig,
  type GatewayContext,
  readConfig,
  resolvers,
  typeDefs,
} from 'usage-gateway';

const config: GatewayConfig = readConfig({ env: { SUGER_ORG_ID: 'org1' } });
export const gateway: Gateway = await createGateway({ ...config, introspection: true });
export const context: GatewayContext = gateway.context(new Request('http://127.0.0.1/'));
export const schema = makeExecutableSchema({ typeDefs, resolvers });
export const merged = makeExecutableSchema({ typeDefs: [...typeDefs, 'type A { b: Int }'], resolvers: [...resolvers, {}] });
export const problemsOf = (error: unknown): readonly string[] => (error instanceof ConfigError ? error.problems : []);
export const url: string = await gateway.start();
export const requestId: string = context.requestId;
// @ts-expect-error: types that are found are not any
readConfig({ environment: {} });
// @ts-expect-error
createGateway({ ...config, port: '4000' });
// @ts-expect-error
context.requestId = 1;
`,
    );
    const compilerOptions = {
      target: 'es2024',
      module: 'nodenext',
      lib: ['es2024', 'dom'],
      types: [],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const { stdout } = await exec(tsc, ['-p', '.'], { cwd: project, env }).catch(({ stdout }) => ({ stdout }));
    expect(stdout).toBe('');
  }, 60_000);
});

/** The sandbox of the installed executable, and the variables that it prints. */
async function startInstalledSandbox(
  project: string,
): Promise<{ variables: Record<string, string>; stop(): Promise<void> }> {
  const child = spawn(join(project, 'node_modules/.bin/usage-gateway'), ['sandbox', '--port', '0'], {
    cwd: project,
    env: { PATH: env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let printed = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    printed += chunk;
    if (/^THOUSANDEYES_ACCESS_TOKEN=.*\n/m.test(printed)) break;
  }
  const lines = printed.split('\n').filter((line) => /^\w+=/.test(line));
  return {
    variables: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
