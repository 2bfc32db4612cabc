import { z } from 'zod';
import { defineProvider } from '../provider.ts';
import { createAmieClient } from './client.ts';
import { createAmieReader } from './reader.ts';
import { METRIC } from './records.ts';
import { createDeliveries } from './reports.ts';
import { amieResolvers } from './resolvers.ts';
import { amieStandIn } from './sandbox.ts';

/** AMIE, the accounting of ACCESS: usage of research computing. https://amieclient.readthedocs.io */
export const amie = defineProvider<'AMIE'>({
  id: 'amie',
  name: 'AMIE',
  title: 'AMIE',
  externalId: 'site',
  credentials: [['apiKey']],
  settings: [
    {
      name: 'baseUrl',
      env: 'AMIE_BASE_URL',
      description: 'where the API is',
      default: 'https://usage.access-ci.org/api/v1',
    },
    { name: 'site', env: 'AMIE_SITE', description: 'the name of your site in AMIE, such as PSC' },
    { name: 'apiKey', env: 'AMIE_API_KEY', description: 'the API key that ACCESS gave your site' },
    {
      name: 'loaded',
      env: 'AMIE_LOADED',
      description:
        'on: jobs that were reported are looked for among those loaded, by an operation that sites use and ACCESS does not document',
      default: 'off',
      values: ['off', 'on'],
    },
  ],
  headers: ({ site = '', apiKey = '' }) => ({ 'xa-site': site, 'xa-api-key': apiKey }),
  capabilities: {
    metrics: [METRIC],
    periods: [],
    retention: null,
    maxPageSize: null,
    writes: ['reportAmieComputeUsage', 'reportAmieStorageUsage', 'reportAmieAdjustments', 'clearAmieFailedRecords'],
  },
  refusal: (body) => refusalShape.safeParse(body).data?.error,
  connect(upstream) {
    const client = createAmieClient(upstream);
    return (scope) => createAmieReader(client, scope);
  },
  deliveries: (upstream, { loaded }) => createDeliveries(createAmieClient(upstream), { seesLoaded: loaded === 'on' }),
  resolvers: amieResolvers,
  standIn: amieStandIn,
  sandboxSettings: { site: 'SANDBOX', apiKey: 'sandbox-key' },
});

/** What the vendor's own client reads of every answer that is not 200. */
const refusalShape = z.object({ error: z.string() });
