import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { faultOfExchange, faultOfStatus, type UpstreamFault } from '../../src/upstream/errors.ts';
import { path, type Upstream, UpstreamError, type UpstreamOptions } from '../../src/upstream/index.ts';
import {
  answer,
  closeAll,
  connectTo,
  createScope,
  json,
  nobody,
  type RawReply,
  startDeafVendor,
  startRawVendor,
  startSelfSignedVendor,
  startVendorWithoutTls,
} from '../support/vendor.ts';

afterEach(closeAll);

const JSON_TYPE = 'content-type: application/json';
const GOOD = '{"items":[1,2]}';
/** Sent with every fault that has a body or headers: none of it may be seen by a caller. */
const CANARY = '{"error":"canary-body"}';

interface Outcome {
  readonly code: string;
  readonly reason?: string;
  readonly phase?: string;
  readonly upstreamStatus?: number;
  readonly retryable: boolean;
  readonly attempts: number;
}

const RESET: Outcome = { code: 'UPSTREAM_RESET', retryable: true, attempts: 3 };
const REJECTED: Outcome = { code: 'UPSTREAM_REJECTED', retryable: false, attempts: 1 };
const BROKEN: Outcome = { code: 'UPSTREAM_ERROR', retryable: true, attempts: 3 };

/** An answer that is refused for this reason: asked for once, or once more. */
function bad(reason: string, attempts: 1 | 2 | 3 = 1): Outcome {
  return { code: 'UPSTREAM_BAD_RESPONSE', reason, retryable: attempts > 1, attempts };
}

function sends(...chunks: readonly (string | Buffer)[]): RawReply {
  return (socket) => {
    for (const chunk of chunks) socket.write(chunk);
  };
}

function sendsAndEnds(...chunks: readonly (string | Buffer)[]): RawReply {
  return (socket) => socket.end(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))));
}

function sendsAndResets(...chunks: readonly (string | Buffer)[]): RawReply {
  return (socket) => {
    for (const chunk of chunks) socket.write(chunk);
    // What was written must be on its way before the reset overtakes it.
    setTimeout(() => socket.resetAndDestroy(), 20);
  };
}

const head = (...lines: string[]) => `${['HTTP/1.1 200 OK', ...lines].join('\r\n')}\r\n\r\n`;
const status = (code: number | string, ...headers: string[]) =>
  sends(answer(code, ['x-trace: canary-header', JSON_TYPE, ...headers], CANARY));

describe('connections that break', () => {
  test.each<[string, RawReply, Outcome]>([
    ['U05 a reset before the headers', (socket) => socket.resetAndDestroy(), RESET],
    ['U05 an end before the headers', sendsAndEnds(), RESET],
    ['U05 an end within the headers', sendsAndEnds('HTTP/1.1 200 OK\r\ncontent-ty'), RESET],
    ['U06 a reset within a body of known length', sendsAndResets(head(JSON_TYPE, 'content-length: 99'), '{"it'), RESET],
    ['U06 an end within a body of known length', sendsAndEnds(head(JSON_TYPE, 'content-length: 99'), '{"it'), RESET],
    [
      'U06 an end within a body of known length that was announced as the last',
      sendsAndEnds(head(JSON_TYPE, 'connection: close', 'content-length: 99'), '{"it'),
      RESET,
    ],
    [
      'U06 a valid body of less than the announced length',
      sendsAndEnds(head(JSON_TYPE, 'content-length: 99'), '{"items":[]}'),
      RESET,
    ],
    [
      'U07 an end within a chunked body',
      sendsAndEnds(head(JSON_TYPE, 'transfer-encoding: chunked'), '4\r\n{"it\r\n'),
      RESET,
    ],
    [
      'U07 an end of a chunked body without its last chunk',
      sendsAndEnds(head(JSON_TYPE, 'transfer-encoding: chunked'), 'f\r\n{"items":[1,2]}\r\n'),
      RESET,
    ],
    [
      'U07 an end within a chunked body that was announced as the last',
      sendsAndEnds(head(JSON_TYPE, 'connection: close', 'transfer-encoding: chunked'), '4\r\n{"it\r\n'),
      RESET,
    ],
    [
      'U07 a reset within a chunked body',
      sendsAndResets(head(JSON_TYPE, 'transfer-encoding: chunked'), '4\r\n{"it\r\n'),
      RESET,
    ],
  ])('%s', expectOutcome);

  test('a partial body is thrown away: the next attempt is read from its beginning', async () => {
    const vendor = await startRawVendor((socket, ordinal) =>
      ordinal === 1
        ? socket.end(`${head(JSON_TYPE, 'content-length: 15')}{"items":[`)
        : socket.write(json('{"items":[7]}')),
    );
    expect(await read(connectTo(vendor.url))).toEqual([7]);
    expect(vendor.requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
  });
});

describe('answers that cannot be believed', () => {
  const closing = (body: string) => sendsAndEnds(head(JSON_TYPE, 'connection: close'), body);
  const html = '<html>canary-body: log in</html>';
  const zipped = gzipSync(GOOD);

  test.each<[string, RawReply, Outcome]>([
    ['U09 a number that may be cut short', closing('12'), bad('SHAPE', 2)],
    ['U09 a string', closing('"canary-body"'), bad('SHAPE', 2)],
    ['U09 null', closing('null'), bad('SHAPE', 2)],
    ['U09 an empty object', closing('{}'), bad('SHAPE', 2)],
    ['U09 an empty list', closing('[]'), bad('SHAPE', 2)],
    ['U10 a login page', sends(answer(200, ['content-type: text/html; charset=utf-8'], html)), bad('CONTENT_TYPE')],
    ['U10 a login page that says it is JSON', sends(json(html)), bad('JSON', 2)],
    ['U11 half of an object', closing('{"items":[1,2'), bad('JSON', 2)],
    ['U11 NaN', sends(json('{"items":[NaN]}')), bad('JSON', 2)],
    ['U11 a comma too many', sends(json('{"items":[1,2],}')), bad('JSON', 2)],
    ['U11 something after the end', sends(json(`${GOOD}\n${GOOD}`)), bad('JSON', 2)],
    ['U11 two byte order marks', sends(json(`\ufeff\ufeff${GOOD}`)), bad('JSON', 2)],
    ['U12 good JSON as text/plain', sends(answer(200, ['content-type: text/plain'], GOOD)), bad('CONTENT_TYPE')],
    ['U12 good JSON as text/json', sends(answer(200, ['content-type: text/json'], GOOD)), bad('CONTENT_TYPE')],
    ['U12 good JSON without a type', sends(answer(200, [], GOOD)), bad('CONTENT_TYPE')],
    ['U12 lines of JSON', sends(answer(200, ['content-type: application/jsonlines'], GOOD)), bad('CONTENT_TYPE')],
    ['U14 204', sends('HTTP/1.1 204 No Content\r\n\r\n'), { ...bad('SHAPE'), upstreamStatus: 204 }],
    ['U14 200 without a body', sends(json('')), bad('SHAPE')],
    ['U14 200 without a body or a type', sends(answer(200, [])), bad('SHAPE')],
    [
      'U14 200 with a chunked body of nothing',
      sends(head(JSON_TYPE, 'transfer-encoding: chunked'), '0\r\n\r\n'),
      bad('SHAPE'),
    ],
    ['U15 205', status(205), { ...bad('STATUS'), upstreamStatus: 205 }],
    ['U15 206', status(206, 'content-range: bytes 0-9/10'), { ...bad('STATUS'), upstreamStatus: 206 }],
    ['U15 304', sends('HTTP/1.1 304 Not Modified\r\n\r\n'), { ...bad('STATUS'), upstreamStatus: 304 }],
    ['U15 100 that nobody waits for', sends('HTTP/1.1 100 Continue\r\n\r\n', json(GOOD)), bad('STATUS')],
    [
      'U15 101 that nobody asked for',
      sends('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: canary\r\n\r\n'),
      bad('STATUS'),
    ],
    ['U31 no HTTP at all', sends('SSH-2.0-canary-body\r\n\r\n'), bad('PROTOCOL', 3)],
    ['U31 a garbled status line', sends('HTTP/1.1 2x0 OK\r\n\r\n'), bad('PROTOCOL', 3)],
    ['U31 status 000', sendsAndEnds(answer('000', [JSON_TYPE], GOOD)), bad('PROTOCOL', 3)],
    ['U31 a length that is no number', sends(head(JSON_TYPE, 'content-length: canary')), bad('PROTOCOL', 3)],
    ['U31 two lengths', sends(head(JSON_TYPE, 'content-length: 15', 'content-length: 16'), GOOD), RESET],
    [
      'U31 a length and chunks',
      sends(head(JSON_TYPE, 'content-length: 15', 'transfer-encoding: chunked'), GOOD),
      RESET,
    ],
    [
      'U31 chunks that are none',
      sends(head(JSON_TYPE, 'transfer-encoding: chunked'), 'canary\r\n'),
      bad('PROTOCOL', 3),
    ],
    ['U36 headers of 40 KB', sends(head(`x-canary: ${'a'.repeat(40_000)}`)), bad('TOO_LARGE')],
    [
      'U38 compression that was not asked for',
      sends(answer(200, [JSON_TYPE, 'content-encoding: gzip'], zipped)),
      bad('ENCODING', 2),
    ],
    [
      'U38 compression in several layers',
      sends(answer(200, [JSON_TYPE, 'content-encoding: gzip, gzip, gzip'], gzipSync(gzipSync(zipped)))),
      bad('ENCODING', 2),
    ],
    [
      'U39 an encoding that it does not have',
      sends(answer(200, [JSON_TYPE, 'content-encoding: br'], GOOD)),
      bad('ENCODING', 2),
    ],
    [
      'bytes that are not UTF-8',
      sends(answer(200, [JSON_TYPE], Buffer.from('{"items":[1],"\xff\xfe":0}', 'latin1'))),
      bad('ENCODING', 2),
    ],
    ['U42 a list in place of an object', sends(json('[1,2]')), bad('SHAPE')],
    ['U42 an object in place of a list', sends(json('{"items":{"canary":1}}')), bad('SHAPE')],
    ['U42 no list', sends(json('{"itens":[1,2]}')), bad('SHAPE')],
    ['U44 null in place of the list', sends(json('{"items":null}')), bad('SHAPE')],
  ])('%s', expectOutcome);

  test('U12 believes JSON only in UTF-8, and asks once', async () => {
    await expectOutcome(
      '',
      sends(answer(200, ['content-type: application/json; charset=iso-8859-1'], GOOD)),
      bad('ENCODING'),
    );
  });

  test('U37 stops reading a body without an end', async () => {
    let sent = 0;
    const megabyte = Buffer.alloc(1024 * 1024, ' ');
    const vendor = await startRawVendor((socket) => {
      const pump = () => {
        for (let room = true; room && !socket.destroyed && sent < 512 * 1024 * 1024; ) {
          sent += megabyte.length;
          room = socket.write(megabyte);
        }
      };
      socket.write(head(JSON_TYPE, 'connection: close')).valueOf();
      socket.on('drain', pump);
      pump();
    });
    const error = await failureOf(connectTo(vendor.url));
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_BAD_RESPONSE', reason: 'TOO_LARGE', retryable: false });
    await vendor.requests[0]?.closed;
    expect(vendor.requests).toHaveLength(1);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  test.each([
    ['an error page without an end', head('content-type: text/html', 'transfer-encoding: chunked'), '4\r\n<htm\r\n'],
    ['a compressed body without an end', head(JSON_TYPE, 'content-encoding: br', 'content-length: 99'), 'canary'],
  ])('the connection of %s is closed', async (_, start, body) => {
    const vendor = await startRawVendor(sends(start, body));
    await failureOf(connectTo(vendor.url, { timing: { attempts: 1 } }));
    await vendor.requests[0]?.closed;
    expect(vendor.requests).toHaveLength(1);
  });

  test('U37 does not start to read a body of 5 GB', async () => {
    await expectOutcome('', sends(head(JSON_TYPE, 'content-length: 5368709120'), '['), bad('TOO_LARGE'));
  });
});

describe('statuses', () => {
  const redirect = (code: number): [string, RawReply, Outcome] => [
    `U16 ${code}`,
    status(code, 'location: https://canary.example/'),
    { ...bad('REDIRECT'), upstreamStatus: code },
  ];
  const rejected = (code: number): [string, RawReply, Outcome] => [
    `U17, U21, U28 ${code}`,
    status(code),
    { ...REJECTED, upstreamStatus: code },
  ];
  const broken = (code: number): [string, RawReply, Outcome] => [
    `U27, U29, U30, U31 ${code}`,
    status(code),
    { ...BROKEN, upstreamStatus: code },
  ];

  test.each<[string, RawReply, Outcome]>([
    ...[300, 301, 302, 303, 305, 307, 308, 399].map(redirect),
    ...[400, 402, 405, 406, 410, 411, 413, 414, 415, 418, 422, 425, 431, 451, 499, 501, 505].map(rejected),
    [
      'U18 401',
      status(401, 'www-authenticate: Bearer realm="canary"'),
      { code: 'UPSTREAM_UNAUTHENTICATED', retryable: false, upstreamStatus: 401, attempts: 1 },
    ],
    ['U19 403', status(403), { code: 'UPSTREAM_FORBIDDEN', retryable: false, upstreamStatus: 403, attempts: 1 }],
    ['U20 404', status(404), { code: 'NOT_FOUND', retryable: false, upstreamStatus: 404, attempts: 1 }],
    [
      'U22 408',
      status(408),
      { code: 'UPSTREAM_TIMEOUT', phase: 'headers', retryable: true, upstreamStatus: 408, attempts: 3 },
    ],
    ['U23 409', status(409), { code: 'UPSTREAM_CONFLICT', retryable: false, upstreamStatus: 409, attempts: 1 }],
    ['U24 429', status(429), { code: 'UPSTREAM_RATE_LIMITED', retryable: true, upstreamStatus: 429, attempts: 3 }],
    ...[500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 599, 999].map(broken),
  ])('%s', expectOutcome);

  test('U15 skips 103 and reads the answer behind it', async () => {
    const vendor = await startRawVendor((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </canary>\r\n\r\n${json(GOOD)}`),
    );
    expect(await read(connectTo(vendor.url))).toEqual([1, 2]);
    expect(vendor.requests).toHaveLength(1);
  });

  test.each([200, 201, 202])('reads the body of %i', async (code) => {
    const vendor = await startRawVendor((socket) => socket.write(answer(code, [JSON_TYPE], GOOD)));
    expect(await read(connectTo(vendor.url))).toEqual([1, 2]);
  });

  test('a refusal is a refusal though its body breaks off', async () => {
    await expectOutcome(
      '',
      sendsAndEnds('HTTP/1.1 401 Unauthorized\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{'),
      { code: 'UPSTREAM_UNAUTHENTICATED', retryable: false, upstreamStatus: 401, attempts: 1 },
    );
  });

  test('a refusal is a refusal though its body never ends', async () => {
    await expectOutcome(
      '',
      sends('HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{'),
      { code: 'UPSTREAM_FORBIDDEN', retryable: false, upstreamStatus: 403, attempts: 1 },
      { timing: { attemptTimeoutMs: 100 } },
    );
  });
});

describe('vendors that are slow', () => {
  const timing = { attemptTimeoutMs: 120, attempts: 2 };
  const timeout = (phase: string, attempts = 2): Outcome => ({
    code: 'UPSTREAM_TIMEOUT',
    phase,
    retryable: true,
    attempts,
  });

  test.each<[string, RawReply, Outcome]>([
    ['U33 silence before the headers', sends(), timeout('headers')],
    ['U34 silence within the body', sends(head(JSON_TYPE, 'content-length: 15'), '{"items"'), timeout('body')],
    ['U34 silence within a chunked body', sends(head(JSON_TYPE, 'transfer-encoding: chunked'), '4'), timeout('body')],
    ['U35 a body that drips', drips(head(JSON_TYPE, 'connection: close'), ' '), timeout('body')],
    ['U36 headers that drip', drips('HTTP/1.1 200 OK\r\nx-canary: ', 'a'), timeout('headers')],
    ['U36 an informational answer again and again', drips('', 'HTTP/1.1 103 Early Hints\r\n\r\n'), timeout('headers')],
  ])('%s', (name, reply, outcome) => expectOutcome(name, reply, outcome, { timing }));

  test('U35 all attempts together end with the deadline, which is not tried again', async () => {
    await expectOutcome('', drips(head(JSON_TYPE, 'connection: close'), ' '), timeout('total', 1), {
      timing: { deadlineMs: 150, attemptTimeoutMs: 4_000 },
    });
  });

  test('the last attempt gets what is left of the deadline', async () => {
    await expectOutcome('', sends(), timeout('total', 2), {
      timing: { deadlineMs: 350, attemptTimeoutMs: 200, attempts: 9 },
    });
  });

  function drips(first: string, drop: string): RawReply {
    return (socket) => {
      socket.write(first);
      const timer = setInterval(() => socket.write(drop), 10);
      socket.on('close', () => clearInterval(timer));
    };
  }
});

describe('vendors that cannot be reached', () => {
  test('U01 a port at which nobody listens', async () => {
    const { error, attempts } = await failureAt(await nobody());
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', retryable: true });
    expect(attempts).toBe(3);
  });

  test('U02 a name that does not exist', async () => {
    // No name server is asked for a label of more than 63 characters.
    const { error, attempts } = await failureAt(`http://${'canary'.repeat(11)}.invalid`);
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', retryable: true });
    expect(attempts).toBe(3);
  });

  test('U03 a machine that drops connections', async () => {
    const vendor = await startDeafVendor();
    const { error, attempts } = await failureAt(vendor.url, { timing: { connectTimeoutMs: 60, attempts: 2 } });
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_TIMEOUT', phase: 'connect', retryable: true });
    expect(attempts).toBe(2);
  });

  test('U04 a certificate that nobody has signed, which is not tried again', async () => {
    const vendor = await startSelfSignedVendor();
    const { error, attempts } = await failureAt(vendor.url);
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', retryable: false });
    expect(attempts).toBe(1);
  });

  test.each([
    ['answers in HTTP', 'HTTP/1.1 400 canary-body\r\n\r\n'],
    ['says nothing', ''],
  ])('U04 a TLS port that %s, which is not tried again', async (_, greeting) => {
    const vendor = await startVendorWithoutTls(greeting);
    const { error, attempts } = await failureAt(vendor.url, { timing: { connectTimeoutMs: 150 } });
    expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNREACHABLE', retryable: false });
    expect(attempts).toBe(1);
  });

  test.each([
    ['EAI_AGAIN', 'UPSTREAM_UNREACHABLE', true],
    ['EHOSTUNREACH', 'UPSTREAM_UNREACHABLE', true],
    ['ENETUNREACH', 'UPSTREAM_UNREACHABLE', true],
    ['ETIMEDOUT', 'UPSTREAM_TIMEOUT', true],
    ['EPIPE', 'UPSTREAM_RESET', true],
    ['CERT_HAS_EXPIRED', 'UPSTREAM_UNREACHABLE', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UPSTREAM_UNREACHABLE', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UPSTREAM_UNREACHABLE', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'UPSTREAM_UNREACHABLE', false],
    ['INVALID_PURPOSE', 'UPSTREAM_UNREACHABLE', false],
    ['EPROTO', 'UPSTREAM_UNREACHABLE', false],
  ])('takes %s of a connection that was never there for %s', (code, expected, retryable) => {
    const cause = Object.assign(new Error('canary'), { code });
    expect(faultOfExchange(cause, true)).toMatchObject({ code: expected, retryable, cause });
  });

  test.each(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', 'ECONNRESET'])(
    'takes %s of a connection that was there for a reset: what was sent may have been processed',
    (code) => {
      const cause = Object.assign(new Error('canary'), { code });
      const fault = faultOfExchange(cause, false);
      expect(fault).toMatchObject({ code: 'UPSTREAM_RESET', retryable: true, cause });
      const owner = { provider: 'ACME', title: 'Acme', account: 'acme-1' };
      expect(new UpstreamError(owner, fault as UpstreamFault).effect).toBe('UNKNOWN');
    },
  );

  test.each([
    [407, 'NONE'],
    [421, 'NONE'],
    [425, 'NONE'],
    [429, 'NONE'],
    [401, 'NONE'],
    [307, 'REFUSED'],
    [400, 'REFUSED'],
    [403, 'REFUSED'],
    [404, 'REFUSED'],
    [413, 'REFUSED'],
    [422, 'REFUSED'],
    [501, 'REFUSED'],
    [204, 'UNKNOWN'],
    [408, 'UNKNOWN'],
    [409, 'UNKNOWN'],
    [500, 'UNKNOWN'],
    [502, 'UNKNOWN'],
    [503, 'UNKNOWN'],
    [504, 'UNKNOWN'],
    [999, 'UNKNOWN'],
  ])('a write that is answered %i has the effect %s', (status, effect) => {
    const owner = { provider: 'ACME', title: 'Acme', account: 'acme-1' };
    expect(new UpstreamError(owner, faultOfStatus(status) as UpstreamFault).effect).toBe(effect);
  });

  test.each([['UND_ERR_INVALID_ARG'], ['ERR_INVALID_ARG_TYPE'], [undefined]])('takes %s for a bug', (code) => {
    expect(faultOfExchange(Object.assign(new Error('canary'), { code }), true)).toBeUndefined();
  });

  async function failureAt(url: string, options: Partial<UpstreamOptions> = {}) {
    let attempts = 0;
    const upstream = connectTo(url, {
      ...options,
      onFailure: () => {
        attempts += 1;
      },
    });
    const error = await failureOf(upstream);
    expectNoLeak(error, url);
    return { error, attempts };
  }
});

async function expectOutcome(
  _name: string,
  reply: RawReply,
  { attempts, ...expected }: Outcome,
  options: Partial<UpstreamOptions> = {},
): Promise<void> {
  const vendor = await startRawVendor(reply);
  const failures: [string, number][] = [];
  const upstream = connectTo(`${vendor.url}/canary-base`, {
    ...options,
    onFailure: ({ code }, attempt) => void failures.push([code, attempt]),
  });
  const error = await failureOf(upstream);
  expect(error.extensions).toEqual({ ...expected, provider: 'ACME', account: 'acme-1', retryAt: null });
  expect(error).toMatchObject({ code: expected.code, retryable: expected.retryable });
  expect(vendor.requests).toHaveLength(attempts);
  expect(failures.map(([, attempt]) => attempt)).toEqual(Array.from({ length: attempts }, (_, index) => index + 1));
  expect(failures.at(-1)).toEqual([expected.code, attempts]);
  expectNoLeak(error, vendor.url);
}

async function read(upstream: Upstream): Promise<number[]> {
  const shape = z.object({ items: z.array(z.number()) });
  const query = { secret: 'canary-query' };
  return (await upstream.get(path`/canary-path/${'canary-id'}`, { query, shape, scope: createScope() })).body.items;
}

async function failureOf(upstream: Upstream): Promise<UpstreamError> {
  const outcome = await read(upstream).catch((error: unknown) => error);
  if (!(outcome instanceof UpstreamError)) throw outcome instanceof Error ? outcome : new Error('It did not fail.');
  return outcome;
}

/** What callers see names the vendor and what happened: no URL, host, port, header, credential or part of a body. */
function expectNoLeak({ message, extensions }: UpstreamError, url: string): void {
  const shown = `${message} ${JSON.stringify(extensions)}`;
  expect(message).toMatch(/^Acme [a-z]/);
  for (const secret of ['canary', '127.0.0.1', 'localhost', 'http', 'Bearer', new URL(url).port || 'canary']) {
    expect(shown.toLowerCase().replace('answer in http', '')).not.toContain(secret.toLowerCase());
  }
}
