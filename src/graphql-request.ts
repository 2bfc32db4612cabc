import type { IncomingMessage } from 'node:http';
import type { Outcome } from './graphql-over-http.ts';

/** Limits of what a caller may send, from reliability tables of gateways in use; a request beyond them costs next to nothing. */
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_DOCUMENT_BYTES = 64 * 1024;

/** Something wrong with a request as HTTP; answered in the form of a GraphQL error. */
export class Refusal extends Error {
  /** A status where HTTP alone decides it, else what happened. */
  readonly reason: number | Outcome;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(reason: number | Outcome, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.headers = headers;
  }
}

/** A GraphQL-over-HTTP request that is well formed: its body, or the query of its URL. */
export interface GraphqlRequest {
  readonly body: Readonly<Record<string, unknown>> | undefined;
  readonly search: string;
}

/** Reads a GET or a POST; throws a `Refusal` where it is not well formed, too large, or may be forged. */
export async function readGraphqlRequest(request: IncomingMessage, search: string): Promise<GraphqlRequest> {
  return request.method === 'GET'
    ? { body: undefined, search: readQuery(request, search) }
    : { body: await readBody(request), search };
}

/** A GET carries its operation in the URL. Browsers can be made to send one by any page: what bears their marks is refused. */
function readQuery(request: IncomingMessage, search: string): string {
  const { origin, referer, cookie, 'sec-fetch-site': site, 'content-type': contentType } = request.headers;
  if (contentType !== undefined && !isJson(contentType)) {
    throw new Refusal(415, 'BAD_REQUEST', 'A GET has no content type, or application/json.');
  }
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (origin !== undefined || referer !== undefined || cookie !== undefined || isForeign) {
    throw new Refusal(
      400,
      'BAD_REQUEST',
      'This GET may have been forged by a web page: send the operation by POST as application/json.',
    );
  }
  const given = new URLSearchParams(search);
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    if (given.getAll(name).length > 1) throw illFormed(`"${name}" may be given once.`);
  }
  // In a URL, an empty name is the same as none.
  if (given.get('operationName') === '') given.delete('operationName');
  checkParameters({
    query: given.get('query'),
    operationName: given.get('operationName'),
    variables: parseParameter(given, 'variables'),
    extensions: parseParameter(given, 'extensions'),
  });
  return `?${given}`;
}

function parseParameter(given: URLSearchParams, name: string): unknown {
  const text = given.get(name);
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    throw illFormed(`"${name}" is not valid JSON.`);
  }
}

/** The body of a POST: JSON in UTF-8, uncompressed, of a bounded size, an object. */
async function readBody(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/json\s*(;|$)/i.test(contentType)) {
    // A web page can send any other type to a foreign site without being asked first.
    throw new Refusal(
      'unsupportedContentType',
      'BAD_REQUEST',
      'The body must be sent as content-type: application/json.',
    );
  }
  if (!isJson(contentType)) throw new Refusal(415, 'BAD_REQUEST', 'The body must be in UTF-8.');
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new Refusal(415, 'BAD_REQUEST', 'The body must not be compressed.');
  }
  const body = parseBody(await readBytes(request));
  if (Array.isArray(body)) throw illFormed('Send one operation at a time: batches are not taken.');
  if (!isMap(body)) throw illFormed('The body must be a JSON object with a "query".');
  checkParameters(body);
  return body;
}

/**
 * A body beyond the limit is refused as soon as that is known. What still comes is read and dropped, up to `requestTimeout`: to
 * close the connection on a caller that is still sending would cost it the answer.
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new Refusal(413, 'BAD_REQUEST', `The body may have at most ${MAX_BODY_BYTES} bytes.`));
    if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) return tooLarge();
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      else tooLarge();
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function parseBody(bytes: Buffer): unknown {
  let text: string;
  try {
    // Strict: a byte that is not UTF-8 would otherwise change an id without a word.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal('unreadableBody', 'BAD_REQUEST', 'The body is not valid UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('unreadableBody', 'BAD_REQUEST', 'The body is not valid JSON.');
  }
}

/** Of the types that the specification gives them; null is as good as nothing. */
function checkParameters({ query, operationName, variables, extensions }: Readonly<Record<string, unknown>>): void {
  if (isGiven(operationName) && typeof operationName !== 'string') throw illFormed('"operationName" must be a string.');
  if (isGiven(variables) && !isMap(variables)) throw illFormed('"variables" must be an object.');
  if (isGiven(extensions) && !isMap(extensions)) throw illFormed('"extensions" must be an object.');
  // A client that tries the hash of a document is told that none are kept here, so that it sends the document.
  const isHashed = isMap(extensions) && isGiven(extensions.persistedQuery);
  if (isHashed && !isGiven(query)) return;
  if (typeof query !== 'string') throw illFormed('"query" must be a string: the operation.');
  // Comments and strings are no tokens, so that a limit on tokens alone would let megabytes of them through.
  if (Buffer.byteLength(query) > MAX_DOCUMENT_BYTES) {
    throw new Refusal('beyondLimits', 'BAD_REQUEST', `"query" may have at most ${MAX_DOCUMENT_BYTES} bytes.`);
  }
}

function illFormed(message: string): Refusal {
  return new Refusal('illFormedRequest', 'BAD_REQUEST', message);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(contentType: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  return /^application\/json\s*(;|$)/i.test(contentType) && (charset === 'utf-8' || charset === 'utf8');
}
