// A server without an address is where the client came to, or where a rule says (manual 5.2; 4.4, "set-dst"): each request
// goes to its own destination, whatever connections are idle. PROXY_UNDER_TEST=haproxy compares.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWebServer } from '../support/origin.js';
import { freePort } from '../support/ports.js';
import { rawExchange } from '../support/raw.js';
import { startSite } from '../support/site.js';

const get = (destination: string): string => `GET / HTTP/1.1\r\nHost: a\r\nX-To: ${destination}\r\n\r\n`;

for (const reuse of ['safe', 'always', 'never'])
  test(`http-reuse ${reuse}: an idle connection serves its own destination alone`, async (t) => {
    const behind = await freePort();
    for (const host of ['127.0.0.2', '127.0.0.3'])
      await startWebServer(t, `at ${host}`, { host, port: behind });
    const port = await startSite(
      t,
      [`http-reuse ${reuse}`, 'http-request set-dst req.hdr(x-to)', `server anywhere 0.0.0.0:${behind}`],
      { global: [] },
    );
    const wanted = ['127.0.0.2', '127.0.0.3', '127.0.0.2', '127.0.0.3'];
    const steps = wanted.map(get);
    for (let client = 0; client < 2; client++) {
      const { received } = await rawExchange(port, steps, {
        enough: (text) => (text.match(/at 127/g) ?? []).length === wanted.length,
      });
      const seen = [...received.matchAll(/at ([\d.]+)/g)].map(([, host]) => host);
      assert.deepEqual(seen, wanted);
    }
  });
