import assert from 'node:assert/strict';
import fc from 'fast-check';
import { graphql } from 'graphql';
import { createGateway } from '../../src/gateway.ts';
import { providers } from '../../src/providers/index.ts';

/**
 * `node test/support/entity-storm.ts 10000`: as many random `_entities` requests, one after the other, in a process of their own,
 * because what nobody catches would end it. Of every representation it is known beforehand what must come of it.
 */
const SUGER = 'suger:storm';
const NOTEHUB = 'notehub:app:storm';
/** Whatever is asked of a vendor fails, some time after the others have been answered. */
const NOBODY = 'http://127.0.0.1:9';
const MAX_SERVED = 1_000;
const MAX_MS = 5_000;

interface Expected {
  readonly representation: unknown;
  /** The entity, or the beginning of the code of its error. */
  readonly answer: Readonly<Record<string, unknown>> | string;
}

const key = fc.string({ minLength: 1, maxLength: 12 });
const noKey = fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== 'string' || value === '');
const extra = fc.dictionary(fc.constantFrom('admin', 'apiKey', '__proto__', 'constructor', 'usage'), fc.jsonValue(), {
  maxKeys: 2,
});

const device = fc.tuple(key, extra).map(
  ([uid, rest]): Expected => ({
    representation: { ...rest, __typename: 'NotehubDevice', accountId: NOTEHUB, uid },
    answer: { __typename: 'NotehubDevice', accountId: NOTEHUB, uid },
  }),
);
const entitlement = fc.tuple(fc.constantFrom('SugerEntitlement', 'SugerBuyer'), key).map(
  ([__typename, id]): Expected => ({
    representation: { __typename, accountId: SUGER, id },
    answer: { __typename, accountId: SUGER, id },
  }),
);
const account = fc.constantFrom(SUGER, NOTEHUB).map(
  (id): Expected => ({
    representation: { __typename: 'UsageAccount', id },
    answer: { __typename: 'UsageAccount', id },
  }),
);
const unreachable = fc.constantFrom('a', 'b').map(
  (id): Expected => ({
    representation: { __typename: 'SugerBillableMetric', accountId: SUGER, id },
    answer: 'UPSTREAM_',
  }),
);
const refused = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null),
    fc.record({
      __typename: fc.constantFrom('Query', '_Entity', '__proto__', 'String', 'SugerUsage', 'Nobody'),
      id: key,
    }),
    fc.record({ __typename: noKey, id: key }),
    fc.record({ __typename: fc.constant('NotehubDevice'), accountId: fc.constant(NOTEHUB), uid: noKey }),
    fc.record({ __typename: fc.constant('NotehubDevice'), accountId: noKey, uid: key }),
    fc.record({
      __typename: fc.constantFrom('NotehubDevice', 'NotehubFleet'),
      uid: key,
      accountId: fc.constant(SUGER),
    }),
    fc.record({ __typename: fc.constant('UsageAccount'), id: key }),
    fc.record({ __typename: fc.constant('SugerUsageRecordReport'), accountId: fc.constant(SUGER), id: key }),
  )
  .map((representation): Expected => ({ representation, answer: 'BAD_USER_INPUT' }));
/** Of a vendor that is not configured. */
const off = key.map(
  (name): Expected => ({
    representation: { __typename: 'AmieResource', accountId: 'amie:storm', name },
    answer: 'PROVIDER_NOT_CONFIGURED',
  }),
);

const one = fc.oneof(
  { arbitrary: device, weight: 4 },
  { arbitrary: entitlement, weight: 3 },
  { arbitrary: account, weight: 2 },
  { arbitrary: refused, weight: 6 },
  { arbitrary: off, weight: 1 },
  { arbitrary: unreachable, weight: 1 },
);
const request = fc.oneof(
  { arbitrary: fc.array(one, { maxLength: 8 }), weight: 200 },
  // The same few again and again, up to the limit and beyond.
  {
    arbitrary: fc
      .tuple(fc.array(one, { minLength: 1, maxLength: 5 }), fc.integer({ min: 900, max: 1_100 }))
      .map(([few, length]) => Array.from({ length }, (_, index) => few[index % few.length] as Expected)),
    weight: 1,
  },
);

const gateway = await createGateway({
  port: 0,
  host: '127.0.0.1',
  introspection: false,
  logLevel: 'silent',
  accounts: providers.flatMap((provider) => {
    const settings = {
      baseUrl: NOBODY,
      organizationId: 'storm',
      projectUid: 'app:storm',
      apiKey: 'k',
      accessToken: 't',
    };
    return ['SUGER', 'NOTEHUB'].includes(provider.name) ? [{ provider, settings }] : [];
  }),
  timing: { backoffMs: 1, maxBackoffMs: 1 },
});
const source = `query($r: [_Any!]!) {
  _entities(representations: $r) {
    __typename
    ... on NotehubDevice { accountId uid }
    ... on SugerEntitlement { accountId id }
    ... on SugerBuyer { accountId id }
    ... on UsageAccount { id }
    ... on SugerBillableMetric { id }
  }
}`;

const numRuns = Number(process.argv[2] ?? 10_000);
let slowest = 0;
await fc.assert(
  fc.asyncProperty(request, async (expected) => {
    const started = performance.now();
    const { data, errors = [] } = await graphql({
      schema: gateway.schema,
      source,
      // As they come over the wire: `__proto__` is a field of its own there.
      variableValues: JSON.parse(JSON.stringify({ r: expected.map(({ representation }) => representation) })),
      contextValue: gateway.context(),
    });
    slowest = Math.max(slowest, performance.now() - started);
    const entities = JSON.parse(JSON.stringify(data?._entities));
    assert.equal(entities.length, expected.length);
    const wanted = expected.map(({ answer }, index) => (index < MAX_SERVED ? answer : 'BAD_USER_INPUT'));
    assert.deepEqual(
      entities,
      wanted.map((answer) => (typeof answer === 'string' ? null : answer)),
    );
    const failed = wanted.flatMap((answer, index) => (typeof answer === 'string' ? [{ index, code: answer }] : []));
    assert.deepEqual(
      errors.map(({ path }) => path).sort(byIndex),
      failed.map(({ index }) => ['_entities', index]),
    );
    for (const { path, extensions } of errors) {
      const { code = '' } = failed.find(({ index }) => index === path?.[1]) ?? {};
      assert.ok(String(extensions.code).startsWith(code), `${extensions.code} in place of ${code}`);
    }
  }),
  { numRuns, seed: 20_260_820 },
);
assert.ok(slowest < MAX_MS, `the slowest took ${Math.round(slowest)} ms`);
await gateway.stop();
process.stdout.write(`${numRuns} answered\n`);

function byIndex(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): number {
  return Number(a?.[1]) - Number(b?.[1]);
}
