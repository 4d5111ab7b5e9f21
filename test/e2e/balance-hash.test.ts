// Algorithms that hash lead each request to the server that the real HAProxy sends it to, and go on doing so when a
// server is down, and under hash-balance-factor.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readResponses } from '../support/http1.js';
import { startRawOrigin, startWebServer, type WebServer } from '../support/origin.js';
import { freePort, freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { openRaw, rawExchange } from '../support/raw.js';
import { until } from '../support/until.js';

type Port = Pick<WebServer, 'port'>;

/** Lines of a backend, and the weight of each of its servers; words of a server may follow its weight. */
type Farm = readonly [lines: string, ...servers: readonly (number | string)[]];

const FARMS: readonly Farm[] = [
  ['balance uri', 1, 1, 1],
  ['balance uri whole', 1, 1, 1, 1, 1],
  ['balance uri len 9', 3, 1, 2],
  ['balance uri depth 1', 1, 1, 1, 1],
  ['balance uri depth 2 len 12', 100, 37, 2, 256, 91],
  ['balance uri path-only', 10, 20, 30],
  ['balance uri whole path-only depth 2\n hash-type map-based wt6', 1, 1, 1],
  ['balance uri\n hash-type map-based djb2', 1, 2, 3],
  ['balance uri\n hash-type map-based crc32', 1, 2, 3, 4],
  ['balance uri\n hash-type map-based sdbm avalanche', 7, 5, 3],
  ['balance uri\n hash-type consistent', 1, 1, 1],
  ['balance uri whole\n hash-type consistent djb2', 1, 3, 2],
  ['balance uri\n hash-type consistent wt6 avalanche', '10 id 700', '20 id 3', '30 id 268435455'],
  ['balance uri\n hash-type consistent crc32', 100, 1, 17],
  ['balance url_param id', 1, 1, 1, 1, 1],
  ['balance url_param id check_post\n hash-type map-based djb2 avalanche', 1, 2, 4],
  ['balance url_param id check_post\n hash-type consistent', 5, 1, 5],
  ['balance url_param missing', 3, 1, 2],
  ['balance url_param missing\n hash-type consistent', 3, 1, 2],
  ['balance hdr(x-key)', 1, 1, 1],
  ['balance hdr(X-Key)\n hash-type map-based wt6 avalanche', 9, 3, 1],
  ['balance hdr(Host)\n hash-type consistent', 1, 1, 1, 1],
  ['balance hdr(host) use_domain_only', 1, 1, 1, 1, 1],
  ['balance hdr(host) use_domain_only\n hash-type consistent sdbm avalanche', 4, 1, 1],
  ['balance hash req.hdr(x-key)', 1, 1, 1],
  ['balance hash path,length\n hash-type map-based wt6', 3, 1, 2, 1],
  ['balance hash req.hdr(x-key),xxh32(7)\n hash-type consistent', 1, 4, 1],
  ['balance hash url_param(id)\n hash-type consistent djb2 avalanche', 5, 1, 5],
  ['balance hdr(x-odd)\n hash-type map-based crc32', 2, 1, 1, 1],
];

/** Headers that are empty, listed, quoted, or not there; domains of all kinds. */
const ODD = [
  '',
  'x-odd: a,b',
  'x-odd:  "a,b",c',
  'x-odd: ,b',
  'x-odd:',
  'x-odd: a\r\nx-odd: b',
  'x-odd: b ,c',
];
const HOSTS = ['www.example.com', 'example.com', 'localhost', 'a.b.c.d:80', '10.0.0.1', '[::1]:80', 'x.y.'];

const REQUESTS: readonly string[] = Array.from({ length: 210 }, (_, n) => {
  const host = n % 3 === 0 ? HOSTS[(n / 3) % HOSTS.length]! : `h${n}.d${n % 13}.example.org`;
  const path = `/a${n % 5}/b${n % 7}/c${n}.html${n % 4 === 1 ? '' : `?x=${n}&id=${n * 7919}`}`;
  const fields = [`host: ${host}`, n % 8 === 0 ? '' : `x-key: k${n}`, ODD[n % ODD.length]];
  const head = fields.filter((field) => field !== '').join('\r\n');
  const body = `a=b&id=${n % 9 === 0 ? '%' : '@'}${n}`;
  if (n % 5 === 0) return `POST ${path} HTTP/1.1\r\n${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const uri = n % 10 === 3 ? `http://${host}${path}` : n % 50 === 7 ? '/' : path;
  return `GET ${uri} HTTP/1.1\r\n${head}\r\n\r\n`;
});

const letter = (at: number): string => String.fromCharCode(97 + at);

const cfgOf = (farms: readonly Farm[], ports: readonly number[], servers: readonly Port[], words = '') => `
defaults
  mode http
  timeout client 5s
  timeout connect 5s
  timeout server 5s
${farms
  .map(([lines, ...weights], at) => {
    const server = (weight: number | string, s: number) =>
      ` server ${letter(s)} 127.0.0.1:${servers[s]!.port} weight ${weight} ${words}`;
    return `listen l${at}\n bind 127.0.0.1:${ports[at]}\n ${lines}\n${weights.map(server).join('\n')}\n`;
  })
  .join('')}`;

/** The letters of the servers that all requests went to, one after the other over one connection. */
const serversOf = async (port: number): Promise<string> => {
  const all = (received: string) => readResponses(received).messages.filter(({ complete }) => complete);
  const { received } = await rawExchange(port, REQUESTS.join(''), {
    enough: (text) => all(text).length === REQUESTS.length,
  });
  return all(received)
    .map(({ body }) => (body.length === 1 ? body : '?'))
    .join('');
};

const startServers = (t: TestContext, count: number): Promise<WebServer[]> =>
  Promise.all(Array.from({ length: count }, (_, at) => startWebServer(t, letter(at))));

/** Both on the same servers, each with ports of its own. */
const startBoth = async (
  t: TestContext,
  farms: readonly Farm[],
  servers: readonly Port[],
  words?: string,
): Promise<[ours: number[], real: number[]]> => {
  const begin = async (start: StartProxy) => {
    const ports = await freePorts(farms.length);
    await start(t, cfgOf(farms, ports, servers, words));
    return ports;
  };
  return [await begin(startHapax), await begin(startHaproxy)];
};

test('each request goes to the server HAProxy sends it to', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const [ours, real] = await startBoth(t, FARMS, await startServers(t, 5));
  for (const [at, [lines]] of FARMS.entries()) {
    const expected = await serversOf(real[at]!);
    assert.match(expected, /^[a-e]{210}$/);
    const went = await serversOf(ours[at]!);
    const wrong = REQUESTS.findIndex((_, n) => went[n] !== expected[n]);
    assert.equal(went, expected, `${lines}\n${REQUESTS[wrong]}`);
  }
});

test('and when a server is down, to the one that takes its place', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const farms: Farm[] = [
    ['balance uri', 1, 1, 1],
    ['balance uri whole\n hash-type consistent', 1, 3, 2],
    ['balance hdr(host)\n hash-type map-based djb2 avalanche', 4, 2, 9],
    ['balance hdr(host)\n hash-type consistent wt6', 10, 20, 5],
  ];
  const servers = await startServers(t, 3);
  const [ours, real] = await startBoth(t, farms, servers, 'check inter 50 fall 1');
  await servers[1]!.kill();
  for (const [at, [lines]] of farms.entries()) {
    const went: string[] = [];
    for (const port of [ours[at]!, real[at]!]) {
      let last = '';
      await until('the server is found to be down', async () => {
        last = await serversOf(port);
        return /^[ac]{210}$/.test(last);
      });
      went.push(last);
    }
    assert.equal(went[0], went[1], lines);
  }
});

test('hash-balance-factor spreads requests for one URI as HAProxy does', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const spread = async (start: StartProxy): Promise<string> => {
    let came = '';
    const origins = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) =>
        startRawOrigin(t, ({ socket }) => {
          socket.on('data', () => (came += name));
        }),
      ),
    );
    const port = await freePort();
    const farm: Farm = ['balance uri\n hash-type consistent\n hash-balance-factor 125', 1, 5, 2, 2];
    await start(t, cfgOf([farm], [port], origins));
    for (let n = 0; n < 40; n++) {
      await openRaw(t, port).send(`GET /same${n % 4} HTTP/1.1\r\nhost: h\r\n\r\n`);
      await until('a server has it', () => came.length > n);
    }
    return came;
  };
  const [ours, real] = [await spread(startHapax), await spread(startHaproxy)];
  assert.equal(ours, real);
  assert.equal(new Set(ours).size, 4);
});
