import { startWorld, type World } from '../support/world.ts';

const NOW = new Date('2026-03-10T12:34:56.789Z');
const MEDIA_TYPE = 'application/vnd.graal.systems.v1.usage+json';
const FIELDS = `id account { id } metric subject quantity unit aggregation finality period { from to }
  dimensions { key value } productType productReference created`;
const CREATED = '2026-03-09T08:00:00Z';

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: NOW });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

/** What the stand-in says itself, in the vendor's words. */
async function askDirectly(query: string): Promise<Record<string, never>[]> {
  const answer = await fetch(`${world.sandboxUrl}/graalsystems/usages?${query}`, {
    headers: { 'x-tenant': 'sandbox', authorization: 'Bearer sandbox-token', accept: MEDIA_TYPE },
  });
  return answer.json() as Promise<Record<string, never>[]>;
}

/** Has GraalSystems answer with this text. */
async function inject(body: string): Promise<void> {
  await world.fault('graalsystems', { status: 200, headers: { 'content-type': MEDIA_TYPE }, body });
}

/** A good usage on the wire, with some of its fields written otherwise; null leaves one out. */
function usage(fields: Readonly<Record<string, string | null>> = {}): string {
  const good = { product_type: '"INSTANCE"', quantity: '1', product_reference: '"c5.large"', created: `"${CREATED}"` };
  const members = Object.entries({ ...good, ...fields }).filter(([, text]) => text !== null);
  return `{${members.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
}

describe('a usage', () => {
  test('is as the vendor sent it, field by field and in its order', async () => {
    const sent = await askDirectly('from=2026-02-08T12:34:00Z&to=2026-03-10T12:34:00Z');
    const { data, errors } = await world.query(`{ graalSystemsUsages { __typename ${FIELDS} } }`);
    expect(errors).toBeUndefined();
    expect(sent.length).toBeGreaterThan(200);
    expect(new Set(sent.map(({ product_type }) => product_type))).toEqual(new Set(['INSTANCE', 'EGRESS', 'SUPPORT']));
    expect(data.graalSystemsUsages).toEqual(
      sent.map(({ product_type, product_reference = null, quantity, created, dimensions = {} }) => {
        const instant = String(created).replace(/\.?0+Z$/, (zeros) => (String(created).includes('.') ? 'Z' : zeros));
        return {
          __typename: 'GraalSystemsUsage',
          id: expect.stringMatching(/^[\w-]{27}$/),
          account: { id: 'graalsystems:sandbox' },
          metric: product_type,
          subject: product_reference,
          quantity: String(quantity),
          unit: null,
          aggregation: 'SUM',
          finality: 'FINAL',
          period: { from: instant, to: instant },
          dimensions: Object.entries(dimensions).map(([key, value]) => ({ key, value })),
          productType: product_type,
          productReference: product_reference,
          created: instant,
        };
      }),
    );
  });

  test('is the same record through usages, ordered by time', async () => {
    const { data, errors } = await world.query(`{
      graalSystemsUsages { ${FIELDS} }
      usages(providers: [GRAALSYSTEMS]) { records(first: 1000) {
        complete pageInfo { hasNextPage } nodes { ... on GraalSystemsUsage { ${FIELDS} } }
      } }
    }`);
    expect(errors).toBeUndefined();
    const [{ records }] = data.usages;
    expect(records).toMatchObject({ complete: true, pageInfo: { hasNextPage: false } });
    expect(records.nodes).toEqual(data.graalSystemsUsages);
    expect(new Set(records.nodes.map(({ id }: { id: string }) => id)).size).toBe(records.nodes.length);
  });

  test('is on one page only, and each is on one', async () => {
    const nodes: unknown[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { data, errors } = await world.query(
        `query ($after: String) { usages(providers: [GRAALSYSTEMS], window: {from: "2026-03-01T00:00:00Z", to: "2026-03-08T00:00:00Z"}) {
          records(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
        } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      const [{ records }] = data.usages;
      nodes.push(...records.nodes);
      after = records.pageInfo.endCursor;
      more = records.pageInfo.hasNextPage;
    }
    const { data } = await world.query(
      '{ graalSystemsUsages(window: {from: "2026-03-01T00:00:00Z", to: "2026-03-08T00:00:00Z"}) { id } }',
    );
    const byId = (a: unknown, b: unknown) => JSON.stringify(a).localeCompare(JSON.stringify(b));
    expect(nodes.toSorted(byId)).toEqual(data.graalSystemsUsages.toSorted(byId));
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['0.1', '0.1'],
    ['123456789012345678.123456789', '123456789012345678.123456789'],
    ['3.140', '3.140'],
    ['1e3', '1000'],
    ['-2.5', '-2.5'],
    ['0', '0'],
    ['"3.14"', '3.14'],
  ])('keeps every digit of the quantity %s', async (sent, quantity) => {
    await inject(`[${usage({ quantity: sent })}]`);
    const { data, errors } = await world.query(`{
      graalSystemsUsages { quantity }
      usages(providers: [GRAALSYSTEMS]) { records { nodes { quantity } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.graalSystemsUsages).toEqual([{ quantity }]);
    expect(data.usages).toEqual([{ records: { nodes: [{ quantity }] } }]);
  });

  test.each([
    ['2026-03-09T08:00:00.000Z', '2026-03-09T08:00:00Z'],
    ['2026-03-09T08:00:00.123456789Z', '2026-03-09T08:00:00.123456789Z'],
    ['2026-03-09T03:30:00.120-04:30', '2026-03-09T08:00:00.12Z'],
    ['2026-03-09T08:00:00+00:00', '2026-03-09T08:00:00Z'],
  ])('created at %s is of %s', async (sent, created) => {
    await inject(`[${usage({ created: `"${sent}"` })}]`);
    const { data } = await world.query('{ graalSystemsUsages { created period { from to } } }');
    expect(data.graalSystemsUsages).toEqual([{ created, period: { from: created, to: created } }]);
  });

  test('of a product type that nobody knows yet is read as it is', async () => {
    await inject(`[${usage({ product_type: '"BANDWIDTH"' })},${usage()}]`);
    const { data, errors } = await world.query(`{
      graalSystemsUsages { metric productType }
      usages(providers: [GRAALSYSTEMS], metrics: ["BANDWIDTH"]) { records { nodes { metric } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.graalSystemsUsages).toEqual([
      { metric: 'BANDWIDTH', productType: 'BANDWIDTH' },
      { metric: 'INSTANCE', productType: 'INSTANCE' },
    ]);
    expect(data.usages).toEqual([{ records: { nodes: [{ metric: 'BANDWIDTH' }] } }]);
  });

  test('may be without reference and dimensions, or have null for them, or fields that nobody knows', async () => {
    const bare = usage({ product_reference: null });
    const nulls = usage({ product_reference: 'null', dimensions: 'null', tenant: '{"id": 1}' });
    await inject(`[${bare},${nulls}]`);
    const { data, errors } = await world.query(
      '{ graalSystemsUsages { subject productReference dimensions { key } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.graalSystemsUsages).toEqual(Array(2).fill({ subject: null, productReference: null, dimensions: [] }));
  });

  test('has labels of any name, in the vendor’s order', async () => {
    await inject(`[${usage({ dimensions: '{"zone":"b","__proto__":"p","constructor":"c","":"","a":"1"}' })}]`);
    const { data } = await world.query('{ graalSystemsUsages { dimensions { key value } } }');
    expect(data.graalSystemsUsages[0].dimensions).toEqual([
      { key: 'zone', value: 'b' },
      { key: '__proto__', value: 'p' },
      { key: 'constructor', value: 'c' },
      { key: '', value: '' },
      { key: 'a', value: '1' },
    ]);
  });
});

describe('a usage that cannot be counted is null at its place, with one error', () => {
  const fine = { metric: 'INSTANCE' };

  test.each([
    ['without product type', usage({ product_type: null }), 'GraalSystems sent a usage without a product type.'],
    ['without quantity', usage({ quantity: null }), 'GraalSystems sent a usage without a quantity.'],
    ['without time', usage({ created: null }), 'GraalSystems sent a usage without a time.'],
    ['with null for a quantity', usage({ quantity: 'null' }), 'GraalSystems sent a usage without a quantity.'],
    ...[
      { product_type: '5' },
      { product_type: '["INSTANCE"]' },
      { quantity: '"many"' },
      { quantity: 'true' },
      { quantity: '{"value":1}' },
      { quantity: '1e999' },
      { created: '1767225600' },
      { created: '"2026-02-30T00:00:00Z"' },
      { created: '"2026-03-09T08:00:00"' },
      { product_reference: '{}' },
      { dimensions: '["a"]' },
      { dimensions: '"a=b"' },
    ].map((fields) => [
      `with ${JSON.stringify(fields)}`,
      usage(fields as unknown as Record<string, string>),
      'GraalSystems sent a field that is not of its type.',
    ]),
    ['that is null', 'null', 'GraalSystems sent a field that is not of its type.'],
    ['that is a number', '7', 'GraalSystems sent a field that is not of its type.'],
    ['that is a list', '[]', 'GraalSystems sent a field that is not of its type.'],
  ])('%s', async (_, bad, message) => {
    await inject(`[${usage()},${bad},${usage()}]`);
    const own = await world.query('{ graalSystemsUsages { metric } }');
    expect(own.data).toEqual({ graalSystemsUsages: [fine, null, fine] });
    const expected = (path: (string | number)[]) => [
      expect.objectContaining({
        message,
        path,
        extensions: expect.objectContaining({
          code: 'UPSTREAM_BAD_RESPONSE',
          provider: 'GRAALSYSTEMS',
          account: 'graalsystems:sandbox',
          retryable: false,
        }),
      }),
    ];
    expect(own.errors).toEqual(expected(['graalSystemsUsages', 1]));
    const all = await world.query('{ usages(providers: [GRAALSYSTEMS]) { records { nodes { metric } } } }');
    // Those that could not be read come first.
    expect(all.data).toEqual({ usages: [{ records: { nodes: [null, fine, fine] } }] });
    expect(all.errors).toEqual(expected(['usages', 0, 'records', 'nodes', 0]));
  });
});

describe('two usages alike', () => {
  const alike = usage({ dimensions: '{"project":"atlas","user":"user-1"}' });
  const turned = usage({ dimensions: '{"user":"user-1","project":"atlas"}' });
  const idsOf = async (...usages: string[]): Promise<string[]> => {
    await world.forget();
    await inject(`[${usages.join(',')}]`);
    const { data, errors } = await world.query('{ graalSystemsUsages { id } }');
    expect(errors).toBeUndefined();
    return data.graalSystemsUsages.map(({ id }: { id: string }) => id);
  };

  test('are two records, with ids that stay, whatever comes before them and in whichever order labels come', async () => {
    const ids = await idsOf(alike, alike, alike);
    expect(new Set(ids).size).toBe(3);
    expect(await idsOf(alike, alike, alike)).toEqual(ids);
    expect((await idsOf(usage({ quantity: '2' }), alike, usage(), alike)).filter((_, at) => at % 2 === 1)).toEqual(
      ids.slice(0, 2),
    );
    expect(await idsOf(turned, alike)).toEqual(ids.slice(0, 2));
  });

  test('are alike in everything: what differs anywhere has another id', async () => {
    const ids = await idsOf(
      usage(),
      usage({ product_type: '"EGRESS"' }),
      usage({ quantity: '2' }),
      usage({ product_reference: '"m5.large"' }),
      usage({ product_reference: null }),
      usage({ created: '"2026-03-09T08:00:00.000000001Z"' }),
      usage({ dimensions: '{"project":"atlas"}' }),
      usage({ dimensions: '{"atlas":"project"}' }),
    );
    expect(new Set(ids.map((id) => id.slice(0, 27))).size).toBe(8);
  });

  test('posted twice add up', async () => {
    for (let time = 0; time < 2; time += 1) {
      const posted = await fetch(`${world.sandboxUrl}/graalsystems/usages`, {
        method: 'POST',
        headers: { 'x-tenant': 'sandbox', authorization: 'Bearer sandbox-token', 'content-type': MEDIA_TYPE },
        body: usage({ product_reference: '"posted"' }),
      });
      expect(posted.status).toBe(200);
    }
    const { data } = await world.query(
      '{ usages(providers: [GRAALSYSTEMS], subjects: ["posted"]) { records { nodes { id quantity } } } }',
    );
    const [{ id }] = data.usages[0].records.nodes;
    expect(data.usages[0].records.nodes).toEqual([
      { id, quantity: '1' },
      { id: `${id}.1`, quantity: '1' },
    ]);
  });
});

describe('filters', () => {
  const a = usage({ dimensions: '{"region":"eu","project":"atlas"}' });
  const b = usage({ product_type: '"EGRESS"', product_reference: '"egress.internet"', dimensions: '{"region":"eu"}' });
  const c = usage({ product_type: '"SUPPORT"', product_reference: null, dimensions: '{"region":"EU"}' });

  test.each([
    ['', ['INSTANCE', 'EGRESS', 'SUPPORT']],
    ['metrics: ["EGRESS"]', ['EGRESS']],
    ['metrics: ["EGRESS", "SUPPORT", "none"]', ['EGRESS', 'SUPPORT']],
    ['metrics: ["egress"]', []],
    ['metrics: []', []],
    ['subjects: ["c5.large"]', ['INSTANCE']],
    ['subjects: ["c5.large", "egress.internet"]', ['INSTANCE', 'EGRESS']],
    ['subjects: ["null", ""]', []],
    ['dimensions: []', ['INSTANCE', 'EGRESS', 'SUPPORT']],
    ['dimensions: [{key: "region", value: "eu"}]', ['INSTANCE', 'EGRESS']],
    ['dimensions: [{key: "region", value: "EU"}]', ['SUPPORT']],
    ['dimensions: [{key: "region", value: "eu"}, {key: "project", value: "atlas"}]', ['INSTANCE']],
    ['dimensions: [{key: "region", value: "eu"}, {key: "region", value: "EU"}]', []],
    ['metrics: ["INSTANCE"], dimensions: [{key: "region", value: "EU"}]', []],
  ])('of usages: (%s) keeps %j', async (filter, metrics) => {
    await inject(`[${a},${b},${c}]`);
    const { data, errors } = await world.query(
      `{ usages(providers: [GRAALSYSTEMS]${filter && `, ${filter}`}) { records { nodes { metric } } } }`,
    );
    expect(errors).toBeUndefined();
    const kept = data.usages[0].records.nodes.map(({ metric }: { metric: string }) => metric);
    expect(kept.sort()).toEqual(metrics.toSorted());
  });

  test('of the vendor are the vendor’s: what it gives is not sieved again', async () => {
    await inject(`[${a},${b}]`);
    const { data } = await world.query(
      '{ graalSystemsUsages(for: "nobody", params: [{key: "region", value: "none"}]) { metric } }',
    );
    expect(data.graalSystemsUsages).toEqual([{ metric: 'INSTANCE' }, { metric: 'EGRESS' }]);
  });

  test.each(['user-2', 'm5.xlarge', 'atlas'])('for: "%s" gives what the vendor selects', async (target) => {
    const sent = await askDirectly(`from=2026-02-08T12:34:00Z&to=2026-03-10T12:34:00Z&for=${target}`);
    const { data } = await world.query('query ($for: String) { graalSystemsUsages(for: $for) { quantity } }', {
      for: target,
    });
    expect(sent.length).toBeGreaterThan(10);
    expect(data.graalSystemsUsages).toEqual(sent.map(({ quantity }) => ({ quantity: String(quantity) })));
  });
});
