import { z } from 'zod';
import { defineProvider, type Settings } from '../provider.ts';
import { createGraalSystemsClient, MEDIA_TYPE, type ParamsStyle } from './client.ts';
import { createGraalSystemsReader } from './reader.ts';
import { createDeliveries } from './reports.ts';
import { graalSystemsResolvers } from './resolvers.ts';
import { graalSystemsStandIn } from './sandbox.ts';

/** GraalSystems: usage of a cloud platform for data. https://github.com/graalsystems/sdk */
export const graalSystems = defineProvider<'GRAALSYSTEMS'>({
  id: 'graalsystems',
  name: 'GRAALSYSTEMS',
  title: 'GraalSystems',
  externalId: 'tenant',
  credentials: [['accessToken'], ['tokenUrl', 'clientId', 'clientSecret']],
  settings: [
    {
      name: 'baseUrl',
      env: 'GRAALSYSTEMS_BASE_URL',
      description: 'where the API is',
      default: 'https://api.graal.systems/api/v1',
    },
    { name: 'tenant', env: 'GRAALSYSTEMS_TENANT', description: 'the id of your tenant' },
    { name: 'accessToken', env: 'GRAALSYSTEMS_ACCESS_TOKEN', description: 'an access token for the tenant' },
    {
      name: 'tokenUrl',
      env: 'GRAALSYSTEMS_TOKEN_URL',
      description:
        'where tokens are fetched, instead of an access token: …/protocol/openid-connect/token of your realm',
    },
    { name: 'clientId', env: 'GRAALSYSTEMS_CLIENT_ID', description: 'the id of an OAuth client of the realm' },
    { name: 'clientSecret', env: 'GRAALSYSTEMS_CLIENT_SECRET', description: 'its secret' },
    {
      name: 'paramsStyle',
      env: 'GRAALSYSTEMS_PARAMS_STYLE',
      description: 'how the filter "params" is sent: brackets (params[key]=value) or flat (key=value)',
      default: 'brackets',
      values: ['brackets', 'flat'],
    },
  ],
  headers: ({ tenant = '', accessToken }) => ({
    accept: MEDIA_TYPE,
    'x-tenant': tenant,
    ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
  }),
  oauth: ({ accessToken, tokenUrl = '', clientId = '', clientSecret = '' }) =>
    accessToken === undefined ? { tokenUrl, clientId, clientSecret } : null,
  capabilities: {
    metrics: ['INSTANCE', 'EGRESS', 'SUPPORT'],
    periods: [],
    retention: null,
    maxPageSize: null,
    writes: ['createGraalSystemsUsage'],
  },
  refusal: (body) => refusalShape.safeParse(body).data?.message,
  connect(upstream, settings) {
    const client = createGraalSystemsClient(upstream, styleOf(settings));
    return (scope) => createGraalSystemsReader(client, scope);
  },
  deliveries: (upstream, settings) => createDeliveries(createGraalSystemsClient(upstream, styleOf(settings))),
  resolvers: graalSystemsResolvers,
  standIn: graalSystemsStandIn,
  sandboxSettings: { tenant: 'sandbox', accessToken: 'sandbox-token' },
});

/** The error model of the vendor's SDK; that these operations use it is assumed. */
const refusalShape = z.object({ message: z.string() });

function styleOf({ paramsStyle }: Settings): ParamsStyle {
  return paramsStyle === 'flat' ? 'flat' : 'brackets';
}
