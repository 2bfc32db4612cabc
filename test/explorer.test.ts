import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startWorld, type World } from './support/world.ts';

const CHROMIUM = '/usr/bin/chromium';
const CDN = 'https://embeddable-sandbox.cdn.apollographql.com';
const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const FILES: [string, string][] = [
  ['/', HTML],
  ['/graphiql', HTML],
  ['/explorer/sandbox.js', SCRIPT],
  ['/explorer/graphiql.js', SCRIPT],
  ['/explorer/graphiql.min.js', SCRIPT],
  ['/explorer/react.production.min.js', SCRIPT],
  ['/explorer/react-dom.production.min.js', SCRIPT],
  ['/explorer/graphiql.min.css', STYLE],
  ['/explorer/page.css', STYLE],
  ['/explorer/favicon.svg', 'image/svg+xml'],
  ['/explorer/example.graphql', 'text/plain; charset=utf-8'],
];

let world: World;
beforeAll(async () => {
  world = await startWorld({ introspection: true, timing: {} });
});
afterAll(() => world.stop());

describe('the pages', () => {
  test.each(FILES)('%s is there as %s, whole, for whoever looks and whoever only asks', async (path, contentType) => {
    const got = await fetch(world.url + path);
    const body = Buffer.from(await got.arrayBuffer());
    expect({ status: got.status, contentType: got.headers.get('content-type') }).toEqual({ status: 200, contentType });
    expect(body.length).toBe(Number(got.headers.get('content-length')));
    expect(body.length).toBeGreaterThan(0);
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    const head = await fetch(world.url + path, { method: 'HEAD' });
    expect({ status: head.status, length: head.headers.get('content-length') }).toEqual({
      status: 200,
      length: String(body.length),
    });
    expect(await head.text()).toBe('');
    const post = await fetch(world.url + path, { method: 'POST' });
    expect({ status: post.status, allow: post.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  test('are all that is served beside GraphQL', async () => {
    for (const path of [
      '/explorer/',
      '/explorer/graphiql.html',
      '/explorer/../cli.js',
      '/explorer/nothing.js',
      '/Graphiql',
    ]) {
      expect((await fetch(world.url + path)).status).toBe(404);
    }
  });

  test.each(FILES)('%s is not there where introspection is off', async (path) => {
    const closed = await startWorld();
    const answer = await fetch(closed.url + path);
    expect({ status: answer.status, contentType: answer.headers.get('content-type') }).toEqual({
      status: 404,
      contentType: 'application/json; charset=utf-8',
    });
    await closed.stop();
  });

  test.each(['/', '/graphiql'])('%s runs scripts from files alone, and says so to the browser', async (path) => {
    const answer = await fetch(world.url + path);
    const policy = policyOf(answer);
    const html = await answer.text();
    expect(policy['default-src']).toEqual(["'none'"]);
    expect(policy['script-src']).toEqual(path === '/' ? ["'self'", CDN] : ["'self'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) expect(policy[name]).toEqual(["'none'"]);
    for (const [script] of html.matchAll(/<script[^>]*>[^<]*/g)) expect(script).toMatch(/^<script src="[^"]+">$/);
    expect(html).not.toMatch(/\son\w+=|javascript:|<style|\sstyle=/i);
  });

  test('/graphiql needs nothing from elsewhere', async () => {
    const answer = await fetch(`${world.url}/graphiql`);
    expect(JSON.stringify(policyOf(answer))).not.toMatch(/https?:|\*/);
    const html = await answer.text();
    const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link = '']) => link);
    expect(links).toHaveLength(7);
    for (const link of links) {
      expect(link).toMatch(/^\/explorer\/[\w.-]+$/);
      expect((await fetch(world.url + link)).status).toBe(200);
    }
    for (const sheet of links.filter((link) => link.endsWith('.css'))) {
      expect(await (await fetch(world.url + sheet)).text()).not.toMatch(/@import|url\(\s*['"]?(https?:)?\/\//);
    }
  });

  test('the example runs, and shows every account', async () => {
    const example = await (await fetch(`${world.url}/explorer/example.graphql`)).text();
    const { data, errors } = await world.query(example);
    expect(errors).toBe(undefined);
    expect(data.usages[0].account.id).toBe('graalsystems:sandbox');
    for (const { records } of data.usages) expect(records.nodes.length).toBeGreaterThan(0);
  });

  test('where introspection is on, a misspelt name is helped with', async () => {
    const { errors } = await world.query('{ usags { window { from } } }');
    expect(errors?.[0]?.message).toMatch(/Did you mean "usages"/);
    expect((await world.query('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
  });
});

const inBrowser = existsSync(CHROMIUM) ? test : test.skip;
if (!existsSync(CHROMIUM)) {
  // biome-ignore lint/suspicious/noConsole: that the pages were not looked at must be seen
  console.warn(`NOT TESTED: there is no ${CHROMIUM}, so nobody looked at the explorer pages in a browser.`);
}

describe('in a browser', () => {
  let browser: Browser | undefined;
  let page: Page;
  let complaints: string[];
  let asked: string[];

  beforeAll(async () => {
    if (!existsSync(CHROMIUM)) return;
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }, 60_000);
  afterAll(() => browser?.close());

  beforeEach(async () => {
    if (!browser) return;
    page = await browser.newPage();
    [complaints, asked] = [[], []];
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
  });
  afterEach(() => page?.close());

  inBrowser('GraphiQL runs the example, and nothing leaves the machine', async () => {
    await page.goto(`${world.url}/graphiql`);
    await page.locator('.graphiql-query-editor').getByText('query Usage').waitFor();
    await page.locator('.graphiql-execute-button').click();
    await page.locator('.graphiql-response').getByText('graalsystems:sandbox').first().waitFor();
    expect(complaints).toEqual([]);
    expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([world.url]));
  });

  inBrowser('GraphiQL shows the schema', async () => {
    await page.goto(`${world.url}/graphiql`);
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();
    await page.locator('.graphiql-doc-explorer').getByText('usageAccounts').waitFor();
    expect(complaints).toEqual([]);
  });

  inBrowser('/ goes on to GraphiQL where Apollo’s servers cannot be reached', async () => {
    await page.route(/^https:/, (route) => route.abort('internetdisconnected'));
    await page.goto(world.url);
    await page.waitForURL(`${world.url}/graphiql`);
    await page.locator('.graphiql-query-editor').getByText('query Usage').waitFor();
    // The one complaint is the browser's own, about what could not be reached.
    expect(complaints).toEqual(['Failed to load resource: net::ERR_INTERNET_DISCONNECTED']);
  });

  inBrowser('/ does not wait longer than some seconds for them', async () => {
    await page.clock.install();
    await page.route(/^https:/, () => {});
    await page.goto(world.url, { waitUntil: 'commit' });
    await page.getByRole('link', { name: 'GraphiQL' }).waitFor();
    await page.clock.fastForward(7_000);
    expect(page.url()).toBe(`${world.url}/`);
    await page.clock.fastForward(2_000);
    await page.waitForURL(`${world.url}/graphiql`, { waitUntil: 'commit' });
  });

  inBrowser('/ is Apollo Sandbox, pointed at this endpoint with the example in it, where they can be', async () => {
    const body =
      'window.EmbeddedSandbox = class { constructor(options) { document.querySelector(options.target).textContent = JSON.stringify(options); } };';
    await page.route(`${CDN}/**`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
    await page.goto(world.url);
    await page.getByText('initialEndpoint').waitFor();
    const options = JSON.parse((await page.locator('#explorer').textContent()) ?? '');
    expect(options).toMatchObject({
      target: '#explorer',
      initialEndpoint: `${world.url}/graphql`,
      initialState: { document: expect.stringContaining('query Usage') },
    });
    expect(complaints).toEqual([]);
  });
});

function policyOf(answer: Response): Record<string, string[]> {
  const directives = (answer.headers.get('content-security-policy') ?? '')
    .split(';')
    .map((directive) => directive.trim().split(/\s+/));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}
