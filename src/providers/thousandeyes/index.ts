import { instantOf } from '../../time.ts';
import { defineProvider } from '../provider.ts';
import { createThousandEyesClient } from './client.ts';
import { createThousandEyesReader } from './reader.ts';
import { METRICS } from './records.ts';
import { thousandEyesResolvers } from './resolvers.ts';
import { thousandEyesStandIn } from './sandbox.ts';

/** ThousandEyes of Cisco: network tests and agents. https://developer.cisco.com/docs/thousandeyes/usage */
export const thousandEyes = defineProvider<'THOUSANDEYES'>({
  id: 'thousandeyes',
  name: 'THOUSANDEYES',
  title: 'ThousandEyes',
  externalId: 'aid',
  credentials: [['accessToken']],
  settings: [
    {
      name: 'baseUrl',
      env: 'THOUSANDEYES_BASE_URL',
      description: 'where the API is, without the version',
      default: 'https://api.thousandeyes.com',
    },
    {
      name: 'accessToken',
      env: 'THOUSANDEYES_ACCESS_TOKEN',
      description: 'a user API token with the right to view usage',
    },
    {
      name: 'aid',
      env: 'THOUSANDEYES_AID',
      description: 'the account group to ask for, instead of the default one of the token',
      optional: true,
    },
  ],
  headers: ({ accessToken = '' }) => ({
    accept: 'application/hal+json, application/problem+json',
    authorization: `Bearer ${accessToken}`,
  }),
  /** On every answer; the vendor promises no `Retry-After`. https://developer.cisco.com/docs/thousandeyes/rate-limits */
  rateLimit(header) {
    const read = (name: string, format: RegExp) => {
      const value = header(`x-organization-rate-limit-${name}`);
      return value !== undefined && format.test(value) ? Number(value) : null;
    };
    // More digits than a count has in GraphQL, or seconds have in a year of four digits, are none.
    const [limit, remaining] = [read('limit', /^\d{1,9}$/), read('remaining', /^\d{1,9}$/)];
    const reset = read('reset', /^\d{1,11}$/);
    if (limit === null && remaining === null && reset === null) return null;
    return { limit, remaining, resetAt: reset === null ? null : instantOf(new Date(reset * 1000)) };
  },
  capabilities: {
    metrics: Object.keys(METRICS),
    periods: ['MONTH'],
    // "Access to billing information older than one month is not supported."
    retention: 'P1M',
    maxPageSize: null,
    writes: [],
  },
  connect(upstream, { aid }) {
    const client = createThousandEyesClient(upstream, aid ?? null);
    return (scope) => createThousandEyesReader(client, scope);
  },
  resolvers: thousandEyesResolvers,
  standIn: thousandEyesStandIn,
  sandboxSettings: { accessToken: 'sandbox-token' },
});
