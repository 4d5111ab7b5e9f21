// `compression` (manual 4.2): which responses come smaller, what their heads say, and that unpacked they are the same.
// PROXY_UNDER_TEST=haproxy runs it against the real one.
import assert from 'node:assert/strict';
import { type RequestListener, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import { gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { startWebServer } from '../support/origin.js';
import { startSite } from '../support/site.js';

const PAGE = 'hello, world! '.repeat(5000);

/** Answers with the head that the query asks for, in pieces. */
const answer: RequestListener = (asked, response) => {
  const { searchParams, pathname } = new URL(asked.url!, 'http://a');
  response.setHeader('x-asked', asked.headers['accept-encoding'] ?? 'nothing');
  for (const [name, value] of searchParams) response.appendHeader(name, value);
  if (pathname !== '/chunked') response.setHeader('content-length', PAGE.length);
  for (let at = 0; at < PAGE.length; at += 7000) response.write(PAGE.slice(at, at + 7000));
  response.end();
};

const startProxy = async (
  t: TestContext,
  lines: readonly string[],
  global: readonly string[] = [],
): Promise<number> => {
  const { port } = await startWebServer(t, 'a', { answer });
  return startSite(t, [...lines, `server s1 127.0.0.1:${port}`], { global });
};

interface Answer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

const get = (port: number, path: string, accept?: string, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = accept === undefined ? {} : { 'accept-encoding': accept };
    request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(pieces) }));
    })
      .on('error', reject)
      .end();
  });

const HTML = 'content-type=text/html';

test('what the client takes and the settings name comes smaller, and is the same unpacked', async (t) => {
  const port = await startProxy(t, [
    'compression algo gzip deflate',
    'compression type text/html text/plain',
  ]);
  const gzip = await get(port, `/?${HTML}&etag="x"`, 'deflate;q=0.5, gzip');
  assert.equal(gzip.headers['content-encoding'], 'gzip');
  assert.equal(gzip.headers.vary, 'Accept-Encoding');
  assert.equal(gzip.headers.etag, 'W/"x"');
  assert.equal(gzip.headers['content-length'], undefined);
  assert.equal(gunzipSync(gzip.body).toString(), PAGE);
  assert.ok(gzip.body.length < PAGE.length / 10);
  const deflate = await get(port, `/chunked?${HTML}`, 'gzip;q=0.1, deflate');
  assert.equal(deflate.headers['content-encoding'], 'deflate');
  assert.equal(inflateSync(deflate.body).toString(), PAGE);
});

test('raw-deflate has no wrapper', async (t) => {
  const port = await startProxy(t, ['compression algo raw-deflate']);
  const { body, headers } = await get(port, `/?${HTML}`, 'deflate');
  assert.equal(headers['content-encoding'], 'deflate');
  assert.equal(inflateRawSync(body).toString(), PAGE);
});

const untouched: readonly (readonly [why: string, path: string, accept?: string, method?: string])[] = [
  ['the client takes nothing', `/?${HTML}`],
  ['the client takes something else', `/?${HTML}`, 'br'],
  ['the client would rather not', `/?${HTML}`, 'gzip;q=0'],
  ['another type', '/?content-type=image/png', 'gzip'],
  ['no type', '/', 'gzip'],
  ['coded already', `/?${HTML}&content-encoding=br`, 'gzip'],
  ['not to be transformed', `/?${HTML}&cache-control=public,%20no-transform`, 'gzip'],
  ['an ETag that is none', `/?${HTML}&etag=x`, 'gzip'],
  ['HEAD', `/?${HTML}`, 'gzip', 'HEAD'],
];

test('everything else goes on as it is', async (t) => {
  const port = await startProxy(t, ['compression algo gzip', 'compression type text/html']);
  for (const [why, path, accept, method] of untouched) {
    const { headers, body } = await get(port, path, accept, method);
    assert.notEqual(headers['content-encoding'], 'gzip', why);
    if (method !== 'HEAD') assert.equal(body.toString(), PAGE, why);
  }
});

test('offload keeps the wish from the server', async (t) => {
  const port = await startProxy(t, ['compression algo gzip', 'compression offload']);
  const { headers } = await get(port, `/?${HTML}`, 'gzip');
  assert.equal(headers['x-asked'], 'nothing');
  assert.equal(headers['content-encoding'], 'gzip');
});

test('how hard it tries is told by the global section', async (t) => {
  const lines = ['compression algo deflate', 'compression type text/html'];
  const sizes: number[] = [];
  for (const global of [[], ['tune.comp.maxlevel 9']]) {
    const port = await startProxy(t, lines, global);
    const { body } = await get(port, `/?${HTML}`, 'deflate');
    assert.equal(inflateSync(body).toString(), PAGE);
    sizes.push(body.length);
  }
  assert.ok(sizes[1]! < sizes[0]!, `${sizes}`);
});
