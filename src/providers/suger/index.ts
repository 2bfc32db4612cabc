import { defineProvider } from '../provider.ts';
import { createSugerClient, MAX_PAGE_SIZE } from './client.ts';
import { createSugerReader } from './reader.ts';
import { createDeliveries } from './reports.ts';
import { sugerResolvers } from './resolvers.ts';
import { sugerStandIn } from './sandbox.ts';

/** Suger: usage metering of cloud marketplaces. https://doc.suger.io/api-reference/metering */
export const suger = defineProvider<'SUGER'>({
  id: 'suger',
  name: 'SUGER',
  title: 'Suger',
  externalId: 'organizationId',
  credentials: [['apiKey']],
  settings: [
    {
      name: 'baseUrl',
      env: 'SUGER_BASE_URL',
      description: 'where the API is',
      default: 'https://api.suger.cloud',
    },
    { name: 'organizationId', env: 'SUGER_ORG_ID', description: 'the id of your organization in the Suger console' },
    {
      name: 'apiKey',
      env: 'SUGER_API_KEY',
      description: 'an API key from the Suger console, without the word "Key"',
    },
  ],
  // The vendor's SDKs leave the word `Key` to the caller; so many have it in front already.
  headers: ({ apiKey = '' }) => ({ authorization: `Key ${apiKey.replace(/^Key\s+/, '')}` }),
  capabilities: {
    // The names are the seller's own.
    metrics: [],
    periods: [],
    retention: null,
    maxPageSize: MAX_PAGE_SIZE,
    writes: [
      'createSugerBillableMetric',
      'updateSugerBillableMetric',
      'reportSugerUsageRecordGroup',
      'batchReportSugerUsageRecordGroups',
      'validateSugerUsageRecordGroups',
      'deleteSugerUsageRecordGroup',
      'retrySugerUsageRecordGroup',
      'updateSugerUsageMeteringConfig',
    ],
  },
  // "type: string" in the vendor's specification; text without the quotes is read as what it is.
  refusal: (body) => (typeof body === 'string' ? body : undefined),
  connect(upstream, { organizationId = '' }) {
    const client = createSugerClient(upstream, organizationId);
    return (scope) => createSugerReader(client, scope);
  },
  deliveries: (upstream, { organizationId = '' }) => createDeliveries(createSugerClient(upstream, organizationId)),
  resolvers: sugerResolvers,
  standIn: sugerStandIn,
  sandboxSettings: { organizationId: 'sandbox', apiKey: 'sandbox-key' },
});
