// `proto h2` on server lines: the same bytes from the client, the same fields to the server, the same bytes back and the
// same letters in the log as with the real haproxy, or the row says why not.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startHttp2Origin } from '../../support/http2-origin.js';
import { skipWithout } from '../../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../../support/proxy.js';
import { openRaw } from '../../support/raw.js';
import { startSite } from '../../support/site.js';
import { httplog, readHttpLog, startSyslog } from '../../support/syslog.js';
import { until } from '../../support/until.js';
import { type Http2Row, rows } from './rows.js';

type Outcome = Pick<Http2Row, 'seen' | 'got' | 'log'>;

test('hapax says to HTTP/2 servers what the rows say', async (t) => {
  const outcomes = await run(t, startHapax);
  for (const [i, row] of rows.entries())
    await t.test(row.name, () => assert.deepEqual(outcomes[i], expected(row, row.hapax)));
});

test('haproxy says to HTTP/2 servers what the rows say', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const outcomes = await run(t, startHaproxy);
  for (const [i, row] of rows.entries())
    await t.test(row.name, () => assert.deepEqual(outcomes[i], expected(row)));
});

const expected = ({ seen, got, log }: Outcome, own: Partial<Outcome> = {}): Outcome => ({
  seen: own.seen ?? seen,
  got: own.got ?? got,
  log: own.log ?? log,
});

/** On one line, without what is the same in all answers. */
const plain = (received: string): string =>
  received
    .replaceAll('\r\n', '|')
    .replace(/date: [^|]*\|/, '')
    .replace(/<html>.*<\/html>\n/s, 'PAGE');

/** What a row has on its path or in its authority. */
const idOf = (i: number): string => `row${100 + i}`;

/** Each row by a connection of its own, on a path of its own. */
async function run(t: TestContext, start: StartProxy): Promise<Outcome[]> {
  const log = await startSyslog(t);
  const origin = await startHttp2Origin(
    t,
    (stream, fields) => {
      const id = /row\d+/.exec(`${fields[':path']} ${fields[':authority']}`)?.[0];
      const answer = rows.find((_, i) => idOf(i) === id)?.answer;
      if (answer) answer(stream, fields);
      else stream.respond({ ':status': 200, 'content-length': 0 }, { endStream: true });
    },
    { enableConnectProtocol: true },
  );
  const port = await startSite(t, ['http-reuse always', `server s1 127.0.0.1:${origin.port} proto h2`], {
    global: [],
    defaults: httplog(log),
    start,
  });
  const exchange = async (row: Http2Row, i: number): Promise<Outcome> => {
    const id = idOf(i);
    const client = openRaw(t, port);
    await client.send(row.send.replaceAll('ROW', id));
    await until(`${row.name} is answered`, () => client.quietForMs > 250 || client.connection !== 'open');
    client.socket.destroy();
    const [line = ''] = await log.matching(id);
    const its = origin.requests.filter((request) => request.head.includes(id));
    const { status, termination } = readHttpLog(line)!;
    const seen = its.map(({ head, body, trailers }) => [head, body, trailers].filter(Boolean).join(' # '));
    const tidy = (text: string): string => text.replaceAll(id, 'ROW');
    return {
      seen: tidy(seen.join(' + ')).replace(`127.0.0.1:${origin.port}`, 'SERVER'),
      got: tidy(plain(client.received)),
      log: `${status} ${termination}`,
    };
  };
  const outcomes: Outcome[] = [];
  for (const [i, row] of rows.entries()) outcomes.push(await exchange(row, i));
  return outcomes;
}
