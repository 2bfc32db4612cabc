import { readdirSync, readFileSync } from 'node:fs';

/** Something that a browser is served. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Buffer;
  /** What the page may load, by the Content-Security-Policy: only what it is known to need, and no inline script. */
  readonly policy: string;
}

/** The pages by their path: `/` is Apollo Sandbox, `/graphiql` is GraphiQL, the rest is what they load. */
export function readPages(): ReadonlyMap<string, PageFile> {
  // The same path from src/explorer/ and from dist/explorer/: the build puts the files together in dist/.
  const folder = new URL('../../dist/explorer/pages/', import.meta.url);
  const files = readdirSync(folder).map((name): [string, PageFile] => {
    const contentType = CONTENT_TYPES[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream';
    const policy = name === 'sandbox.html' ? SANDBOX_POLICY : PAGE_POLICY;
    return [PATHS[name] ?? `/explorer/${name}`, { contentType, policy, body: readFileSync(new URL(name, folder)) }];
  });
  return new Map(files);
}

const PATHS: Readonly<Record<string, string>> = { 'sandbox.html': '/', 'graphiql.html': '/graphiql' };

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.graphql': 'text/plain; charset=utf-8',
};

// Both editors set styles on elements as they go, which is what 'unsafe-inline' lets them do; scripts come from files alone.
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SANDBOX_POLICY =
  "default-src 'none'; script-src 'self' https://embeddable-sandbox.cdn.apollographql.com; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: https:; connect-src 'self' https://*.apollographql.com; frame-src https://sandbox.embed.apollographql.com; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
