import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '..');
const FILES = filesOf('src');
const VENDORS = readdirSync(join(ROOT, 'src/providers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

test('imports go one way: there is no circle, types included', () => {
  expect(FILES.length).toBeGreaterThan(40);
  expect(importsOf('src/cli.ts')).toEqual(
    expect.arrayContaining(['node:fs', 'src/gateway.ts', 'src/providers/index.ts']),
  );
  expect(circles()).toEqual([]);
});

test('undici is known in src/upstream alone', () => {
  const users = FILES.filter((file) => importsOf(file).includes('undici'));
  expect(users).not.toEqual([]);
  expect(users.filter((file) => !file.startsWith('src/upstream/'))).toEqual([]);
});

test('the process is touched by the executable alone', () => {
  expect(FILES.filter((file) => /\bprocess\.|'node:process'/.test(codeOf(file)))).toEqual(['src/cli.ts']);
});

test('graphql is known in few files', () => {
  expect(FILES.filter((file) => importsOf(file).includes('graphql'))).toEqual([
    'src/annotations.ts',
    'src/answers.ts',
    'src/entities.ts',
    'src/federation.ts',
    'src/gateway.ts',
    'src/generated/graphql.ts',
    'src/profiles.ts',
    'src/resolvers/scalars.ts',
    'src/schema.ts',
    'src/selection.ts',
  ]);
});

test('Apollo Server is known in few files', () => {
  const users = FILES.filter((file) => importsOf(file).some((name) => name.startsWith('@apollo/server')));
  expect(users).toEqual(['src/answers.ts', 'src/gateway.ts', 'src/http-server.ts', 'src/router-access.ts']);
});

test('a vendor never imports another', () => {
  const crossing = FILES.flatMap((file) =>
    importsOf(file)
      .filter(
        (target) =>
          vendorOf(file) !== undefined && vendorOf(target) !== undefined && vendorOf(target) !== vendorOf(file),
      )
      .map((target) => `${file} → ${target}`),
  );
  expect(crossing).toEqual([]);
});

test('the registry alone names the vendors', () => {
  const importing = FILES.filter(
    (file) => vendorOf(file) === undefined && importsOf(file).some((target) => vendorOf(target) !== undefined),
  );
  expect(importing).toEqual(['src/providers/index.ts']);
  const quoted = new RegExp(`['"\`](${VENDORS.join('|')})['"\`]`, 'i');
  const naming = FILES.filter(
    (file) => vendorOf(file) === undefined && !file.startsWith('src/generated/') && quoted.test(codeOf(file)),
  );
  expect(naming).toEqual([]);
});

test('the registry imports a vendor by its index', () => {
  const targets = importsOf('src/providers/index.ts').filter((target) => vendorOf(target) !== undefined);
  expect(targets.length).toBeGreaterThan(0);
  for (const target of targets) expect(target).toMatch(/^src\/providers\/\w+\/index\.ts$/);
});

test('a stand-in shares no code with the reader that is tried on it', () => {
  const shared = FILES.filter((file) => /^src\/providers\/\w+\/sandbox/.test(file)).flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith('src/') && !/^src\/(sandbox\/|providers\/\w+\/sandbox)/.test(target))
      .map((target) => `${file} → ${target}`),
  );
  expect(shared).toEqual([]);
});

test('what is generated is types alone', () => {
  expect(codeOf('src/generated/graphql.ts')).not.toMatch(/^(export )?(const|let|function|class|enum) /m);
});

test('no file is longer than 400 lines', () => {
  const long = FILES.filter((file) => !file.startsWith('src/generated/'))
    .map((file) => ({ file, lines: textOf(file).trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > 400);
  expect(long).toEqual([]);
});

test('nothing is called utils, helpers, common or types', () => {
  const names = [...FILES, ...filesOf('test')].flatMap((file) => file.split('/'));
  expect(names.filter((name) => /^(utils?|helpers?|common|types)(\.test)?(\.ts)?$/.test(name))).toEqual([]);
});

test('nothing leans on what lies beside the repository', () => {
  const leaning = [...FILES, ...filesOf('test')].filter((file) => /\.\.\/shared/.test(textOf(file)));
  expect(leaning).toEqual([]);
});

test('no test stands in for a module of ours', () => {
  expect(
    filesOf('test').filter((file) => /\bjest\s*\.\s*(mock|doMock|unstable_mockModule)\b/.test(textOf(file))),
  ).toEqual([]);
});

/** TypeScript files below a folder, by their path from the root, in order. */
function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .sort();
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Without its comments, which may name anything. */
function codeOf(file: string): string {
  return textOf(file)
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** What a file imports or re-exports: packages by name, our own by their path from the root. */
function importsOf(file: string): string[] {
  const found = codeOf(file).matchAll(/^(?:import|export)\s+(?:[^;'"]*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm);
  return [...found]
    .map(([, statically, dynamically]) => statically ?? dynamically ?? '')
    .map((name) => (name.startsWith('.') ? posix.join(posix.dirname(file), name) : name));
}

/** The vendor in whose folder a file stands. */
function vendorOf(file: string): string | undefined {
  return /^src\/providers\/(\w+)\//.exec(file)?.[1];
}

/** Every circle of imports, each as the way around it. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]) => {
    if (way.includes(file)) found.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const target of importsOf(file)) if (target.startsWith('src/')) visit(target, [...way, file]);
    done.add(file);
  };
  for (const file of FILES) visit(file, []);
  return found;
}
