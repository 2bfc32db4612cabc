import { defineProvider } from '../provider.ts';
import { createNotehubClient, MAX_POINTS } from './client.ts';
import { createNotehubReader } from './reader.ts';
import { METRICS } from './records.ts';
import { notehubResolvers } from './resolvers.ts';
import { notehubStandIn } from './sandbox.ts';

/** Notehub of Blues: usage of connected devices. https://dev.blues.io/api-reference/notehub-api/usage-api */
export const notehub = defineProvider<'NOTEHUB'>({
  id: 'notehub',
  name: 'NOTEHUB',
  title: 'Notehub',
  externalId: 'projectUid',
  credentials: [['accessToken'], ['clientId', 'clientSecret']],
  settings: [
    { name: 'baseUrl', env: 'NOTEHUB_BASE_URL', description: 'where the API is', default: 'https://api.notefile.net' },
    {
      name: 'projectUid',
      env: 'NOTEHUB_PROJECT_UID',
      description: 'the project UID (app:…) from the project settings in Notehub',
    },
    {
      name: 'accessToken',
      env: 'NOTEHUB_ACCESS_TOKEN',
      description: 'a personal access token from notehub.io/api-access',
    },
    {
      name: 'clientId',
      env: 'NOTEHUB_CLIENT_ID',
      description: 'the id of an OAuth client of the project, instead of an access token',
    },
    { name: 'clientSecret', env: 'NOTEHUB_CLIENT_SECRET', description: 'its secret' },
    {
      name: 'tokenUrl',
      env: 'NOTEHUB_TOKEN_URL',
      description: 'where its tokens are fetched, if not at /oauth2/token of the API',
      optional: true,
    },
  ],
  headers: ({ accessToken }): Record<string, string> =>
    accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` },
  oauth: ({ baseUrl = '', tokenUrl, accessToken, clientId = '', clientSecret = '' }) =>
    accessToken === undefined
      ? { tokenUrl: tokenUrl ?? `${baseUrl.replace(/\/$/, '')}/oauth2/token`, clientId, clientSecret }
      : null,
  capabilities: {
    metrics: Object.values(METRICS).flatMap((metrics) => Object.keys(metrics)),
    periods: ['DAY', 'WEEK', 'MONTH'],
    retention: null,
    maxPageSize: MAX_POINTS,
    writes: [],
  },
  connect(upstream, { projectUid = '' }) {
    const client = createNotehubClient(upstream, projectUid);
    return (scope) => createNotehubReader(client, scope);
  },
  resolvers: notehubResolvers,
  standIn: notehubStandIn,
  sandboxSettings: { projectUid: 'app:2606f411-dea6-44a0-9743-1130f57d77d8', accessToken: 'sandbox-token' },
});
