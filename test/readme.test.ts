import { readFileSync } from 'node:fs';
import { providers } from '../src/providers/index.ts';
import { createSchema, printSdl } from '../src/schema.ts';
import { customerSdl } from './compose/matrix.ts';
import { composeLive, startCustomers, startHiveGateway } from './support/supergraph.ts';
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

test('the customer’s subgraph composes with the gateway, and the query across both is answered', async () => {
  expect(blocks('graphql')).toContain(customerSdl);
  const query = blocks('graphql').at(blocks('graphql').indexOf(customerSdl) + 1) ?? '';
  const customers = await startCustomers([
    {
      id: 'ada',
      name: 'Ada',
      account: { id: 'a1', provider: 'CARD' },
      devices: [
        {
          serial: 'S1',
          size: [],
          tracker: { accountId: 'notehub:app:2606f411-dea6-44a0-9743-1130f57d77d8', uid: 'dev:864475040000001' },
        },
      ],
      entitlements: [{ accountId: 'suger:sandbox', id: 'ent_cobalt_1' }],
      usageAccounts: [{ id: 'amie:SANDBOX' }],
    },
  ]);
  await world.forget();
  const router = await startHiveGateway(
    await composeLive('Hive', { customers: customers.url, usage: `${world.url}/graphql` }),
  );
  const { data, errors } = await router.query(query);
  await router.stop();
  await customers.stop();
  expect(errors).toBeUndefined();
  const [{ name, devices, entitlements, usageAccounts }] = data.customers;
  expect(name).toBe('Ada');
  expect(devices[0].tracker.usage.data).toContainEqual({ period: '2026-11-16T00:00:00Z', totalBytes: '312016' });
  expect(entitlements[0].usageRecordGroups.nodes).toHaveLength(3);
  expect(usageAccounts).toEqual([
    {
      provider: 'AMIE',
      usage: {
        records: {
          complete: true,
          nodes: [{ metric: 'charge', quantity: expect.any(String), unit: 'Allocation Units' }],
        },
      },
    },
  ]);
});

test('the table of entities is whole', () => {
  const [, section = ''] = readme.split('### As a subgraph');
  for (const [, type = '', fields = ''] of printSdl(createSchema(providers)).matchAll(
    /^type (\w+).*@key\(fields: "([^"]+)"\)/gm,
  )) {
    expect(section).toMatch(new RegExp(`^\\|.*\`${type}\`.*\\| \`${fields}\` \\|$`, 'm'));
  }
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
