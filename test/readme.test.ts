import { readFileSync } from 'node:fs';
import { startWorld, type World } from './support/world.ts';

/** The day on which the README's answer was taken. */
const NOW = new Date('2026-11-20T12:00:00Z');

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
/** The code blocks of a language, in order. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());

test('the example query gives the answer that stands beneath it', async () => {
  const [query = ''] = blocks('graphql');
  const [answer = ''] = blocks('json');
  const { data, errors } = await world.query(query);
  expect(errors).toBeUndefined();
  expect({ data }).toEqual(JSON.parse(answer));
});

test('the example report gives the receipt that stands beneath it, and again when it is repeated', async () => {
  const [, mutation = ''] = blocks('graphql');
  const receipt = blocks('json').find((block) => block.includes('"receipt"')) ?? '';
  for (const _time of ['first', 'second']) {
    const { data, errors } = await world.query(mutation);
    expect(errors).toBeUndefined();
    expect({ data }).toEqual(JSON.parse(receipt));
  }
  const sent = (await world.requests('SUGER')).filter(({ method }) => method === 'POST');
  expect(sent).toHaveLength(1);
});

test('the example of a failure is what a failing vendor gives', async () => {
  const [query = ''] = blocks('graphql');
  const [, error = ''] = blocks('json');
  const [, fault = ''] = /faults\/suger -d '(.*)'/.exec(readme) ?? [];
  await world.fault('suger', JSON.parse(fault));
  const { errors } = await world.query(query);
  const found = errors?.find(({ path }) => path?.[0] === 'usages');
  expect({ message: found?.message, path: found?.path, extensions: { ...found?.extensions, requestId: '…' } }).toEqual(
    JSON.parse(error),
  );
});

test('every root field, of queries and mutations, stands in the table of vendor operations', async () => {
  const own = await startWorld({ introspection: true });
  try {
    const { data } = await own.query('{ __schema { queryType { fields { name } } mutationType { fields { name } } } }');
    const missing = [...data.__schema.queryType.fields, ...data.__schema.mutationType.fields].filter(
      ({ name }: { name: string }) => !readme.includes(`\`${name}\``),
    );
    expect(missing).toEqual([]);
  } finally {
    await own.stop();
  }
});
