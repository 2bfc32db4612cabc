import { startWorld, type World } from '../support/world.ts';

const METRICS = '/org/sandbox/billableMetric';
const CONFIG = '/org/sandbox/usageMeteringConfigInfo';
/** Every field of each type. */
const METRIC_INFO = `{
  filterGroups { filters { name operation value valueType } }
  groupBys
  propertyUniqueOn
}`;
const METRIC = `{
  id accountId organizationId name description aggregationType status info ${METRIC_INFO} creationTime lastUpdateTime
}`;
const MAPPING = '{ dimensionKey mappingMode convertionMultiplier }';
const METERING_CONFIG = `{
  accountId
  partnerUsageMeteringConfigs {
    partner enableDimensionMapping
    dimensionMapping { key value ${MAPPING} } dimensionMappingV2 { key value ${MAPPING} }
    enableBillableDimension enableCommitWithAdditionalUsageMetering enableCommitWithAdditionalUsageAtListPrice
  }
}`;

let world: World;
beforeAll(async () => {
  world = await startWorld({ now: new Date('2026-03-10T12:34:56.789Z') });
});
afterAll(() => world.stop());
beforeEach(() => world.forget());

test('metrics of the stand-in come back field by field, from the list and by their ids', async () => {
  const metrics: Wire[] = await sent(METRICS);
  const { data, errors } = await world.query(`{ billableMetrics ${METRIC} }`);
  expect(errors).toBeUndefined();
  expect(data.billableMetrics).toEqual(metrics.map(metricOf));
  for (const metric of metrics) {
    const { data } = await world.query(`{ billableMetric(id: "${metric.id}") ${METRIC} }`);
    expect(data.billableMetric).toEqual(metricOf(metric));
  }
});

test('the metering config of the stand-in comes back field by field', async () => {
  const { data, errors } = await world.query(`{ usageMeteringConfig ${METERING_CONFIG} }`);
  expect(errors).toBeUndefined();
  expect(data.usageMeteringConfig).toEqual(configOf(await sent(CONFIG)));
  expect(data.usageMeteringConfig.partnerUsageMeteringConfigs).toHaveLength(3);
});

test('a billable metric, whose filters compare with text and with numbers', async () => {
  const metric = {
    id: 'traffic',
    organizationId: 'org1',
    name: 'Network traffic',
    description: 'bytes out',
    aggregationType: 'SUM',
    status: 'DELETED',
    info: {
      filterGroups: [
        { filters: [{ name: 'region', operation: 'IS', value: 'east', valueType: 'STRING' }] },
        {
          filters: [
            { name: 'load', operation: 'GT', value: 0.5, valueType: 'FLOAT' },
            { name: 'gpu', operation: 'EXISTS' },
          ],
        },
      ],
      groupBys: ['os'],
      propertyUniqueOn: 'user_id',
    },
    creationTime: '2025-03-01T10:00:01Z',
    lastUpdateTime: '2025-03-02T10:00:01Z',
  };
  await inject(METRICS, metric);
  expect(await world.query(`{ billableMetric(id: "traffic") ${METRIC} }`)).toEqual({
    status: 200,
    errors: undefined,
    data: {
      billableMetric: {
        id: 'traffic',
        accountId: 'suger:sandbox',
        organizationId: 'org1',
        name: 'Network traffic',
        description: 'bytes out',
        aggregationType: 'SUM',
        status: 'DELETED',
        info: {
          filterGroups: [
            { filters: [{ name: 'region', operation: 'IS', value: 'east', valueType: 'STRING' }] },
            {
              filters: [
                { name: 'load', operation: 'GT', value: 0.5, valueType: 'FLOAT' },
                { name: 'gpu', operation: 'EXISTS', value: null, valueType: null },
              ],
            },
          ],
          groupBys: ['os'],
          propertyUniqueOn: 'user_id',
        },
        creationTime: '2025-03-01T10:00:01Z',
        lastUpdateTime: '2025-03-02T10:00:01Z',
      },
    },
  });
});

test('the metering config of a partner', async () => {
  await inject(CONFIG, {
    partnerUsageMeteringConfigs: [
      {
        partner: 'SNOWFLAKE',
        enableDimensionMapping: true,
        dimensionMapping: { calls: { dimensionKey: 'calls_1k', mappingMode: 'QUANTITY', convertionMultiplier: 0.001 } },
        dimensionMappingV2: {
          calls: [{ dimensionKey: 'calls_1m', mappingMode: '', convertionMultiplier: 1e-6 }, { mappingMode: 'AMOUNT' }],
          none: [],
        },
        enableBillableDimension: false,
        enableCommitWithAdditionalUsageMetering: true,
        enableCommitWithAdditionalUsageAtListPrice: false,
      },
      {},
    ],
  });
  expect(await world.query(`{ usageMeteringConfig ${METERING_CONFIG} }`)).toEqual({
    status: 200,
    errors: undefined,
    data: {
      usageMeteringConfig: {
        accountId: 'suger:sandbox',
        partnerUsageMeteringConfigs: [
          {
            partner: 'SNOWFLAKE',
            enableDimensionMapping: true,
            dimensionMapping: [
              {
                key: 'calls',
                value: { dimensionKey: 'calls_1k', mappingMode: 'QUANTITY', convertionMultiplier: '0.001' },
              },
            ],
            dimensionMappingV2: [
              {
                key: 'calls',
                value: [
                  { dimensionKey: 'calls_1m', mappingMode: null, convertionMultiplier: '0.000001' },
                  { dimensionKey: null, mappingMode: 'AMOUNT', convertionMultiplier: null },
                ],
              },
              { key: 'none', value: [] },
            ],
            enableBillableDimension: false,
            enableCommitWithAdditionalUsageMetering: true,
            enableCommitWithAdditionalUsageAtListPrice: false,
          },
          {
            partner: null,
            enableDimensionMapping: null,
            dimensionMapping: null,
            dimensionMappingV2: null,
            enableBillableDimension: null,
            enableCommitWithAdditionalUsageMetering: null,
            enableCommitWithAdditionalUsageAtListPrice: null,
          },
        ],
      },
    },
  });
});

test('a config that holds nothing is an account without partners', async () => {
  await inject(CONFIG, { partnerUsageMeteringConfigs: null });
  expect(await world.query(`{ usageMeteringConfig ${METERING_CONFIG} }`)).toMatchObject({
    errors: undefined,
    data: { usageMeteringConfig: { accountId: 'suger:sandbox', partnerUsageMeteringConfigs: null } },
  });
});

test('a metric of which only the id is known is null in everything else', async () => {
  await inject(METRICS, [{ id: 'traffic' }]);
  const { data, errors } = await world.query(`{ billableMetrics ${METRIC} }`);
  expect(errors).toBeUndefined();
  const [{ id, accountId, ...rest }] = data.billableMetrics;
  expect([id, accountId]).toEqual(['traffic', 'suger:sandbox']);
  expect(new Set(Object.values(rest))).toEqual(new Set([null]));
});

// biome-ignore lint/suspicious/noExplicitAny: what the vendor sends, as the vendor documents it
type Wire = any;

/** What the stand-in sends by itself, numbers as the text in which they came. */
async function sent(target: string): Promise<Wire> {
  const answer = await fetch(`${world.sandboxUrl}/suger${target}`, { headers: { authorization: 'Key sandbox-key' } });
  return JSON.parse(await answer.text(), asText as (key: string, value: unknown) => unknown);
}

function asText(_key: string, value: unknown, { source }: { source: string }): unknown {
  return typeof value === 'number' ? source : value;
}

/** Fields of the vendor's under the names of the schema: `organizationID` is `organizationId`. null where it leaves one out. */
function fields(wire: Wire, names: readonly string[], read = (value: Wire): unknown => value): Record<string, unknown> {
  const nameOf = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/ID$/, 'Id');
  return Object.fromEntries(names.map((name) => [nameOf(name), wire[name] == null ? null : read(wire[name])]));
}

/** Has Suger answer with this body from now on. */
async function inject(path: string, body: unknown): Promise<void> {
  await world.fault('suger', { status: 200, body: JSON.stringify(body), path });
}

function metricOf(metric: Wire): unknown {
  const { filterGroups, groupBys, propertyUniqueOn } = metric.info;
  return {
    ...fields(metric, ['id', 'organizationId', 'name', 'description', 'aggregationType', 'status']),
    ...fields(metric, ['creationTime', 'lastUpdateTime']),
    accountId: 'suger:sandbox',
    info: {
      filterGroups: filterGroups.map(({ filters }: Wire) => ({
        filters: filters.map((filter: Wire) => fields(filter, ['name', 'operation', 'value', 'valueType'])),
      })),
      groupBys,
      propertyUniqueOn: propertyUniqueOn || null,
    },
  };
}

function configOf({ partnerUsageMeteringConfigs }: Wire): unknown {
  const targetOf = (target: Wire) => fields(target, ['dimensionKey', 'mappingMode', 'convertionMultiplier']);
  const mapOf = (map: Wire, read: (value: Wire) => unknown) =>
    Object.entries(map).map(([key, value]) => ({ key, value: read(value) }));
  return {
    accountId: 'suger:sandbox',
    partnerUsageMeteringConfigs: partnerUsageMeteringConfigs.map((config: Wire) => ({
      ...fields(config, ['partner', 'enableDimensionMapping', 'enableBillableDimension']),
      ...fields(config, ['enableCommitWithAdditionalUsageMetering', 'enableCommitWithAdditionalUsageAtListPrice']),
      ...fields(config, ['dimensionMapping'], (map) => mapOf(map, targetOf)),
      ...fields(config, ['dimensionMappingV2'], (map) => mapOf(map, (targets) => targets.map(targetOf))),
    })),
  };
}
