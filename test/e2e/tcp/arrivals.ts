// Rules on connections and sessions: what becomes of a client before anything is read of it.
import { until } from '../../support/until.js';
import { exchange, says, type TcpRow, untilClosed } from './row.js';

const hello: TcpRow['client'] = async (client) => {
  await client.send('hello').catch(() => {});
  await client.closed();
};

const ignored: TcpRow['client'] = async (client) => {
  await until('quiet', () => client.quietForMs > 400 || client.connection !== 'open');
};

const REJECT = 'tcp-request connection reject';
const REJECT_SESSION = 'tcp-request session reject';
const PASSES = ['s1 0/0/0 5 -- 1/0/0/0 0/0'];

export const arrivals: readonly TcpRow[] = [
  { name: 'connection reject', cfg: [REJECT], client: untilClosed, expect: [] },
  { name: 'connection reject of one that speaks', cfg: [REJECT], client: hello, expect: [] },
  {
    name: 'connection reject by a condition',
    cfg: [`${REJECT} if { src 127.0.0.0/8 } !{ dst_port 1 }`],
    client: untilClosed,
    expect: [],
  },
  {
    name: 'connection reject of others',
    cfg: [`${REJECT} if { src 10.0.0.0/8 }`],
    client: exchange,
    expect: PASSES,
  },
  {
    name: 'connection accept before reject',
    cfg: ['tcp-request connection accept', REJECT],
    client: exchange,
    expect: PASSES,
  },
  { name: 'session reject', cfg: [REJECT_SESSION], client: untilClosed, expect: [] },
  {
    name: 'session accept before reject',
    cfg: ['tcp-request session accept', REJECT_SESSION],
    client: exchange,
    expect: PASSES,
  },
  {
    name: 'connection accept, session reject',
    cfg: ['tcp-request connection accept', REJECT_SESSION],
    client: untilClosed,
    expect: [],
  },
  {
    name: 'connection silent-drop',
    cfg: ['tcp-request connection silent-drop'],
    client: ignored,
    expect: [],
  },
  { name: 'session silent-drop', cfg: ['tcp-request session silent-drop'], client: ignored, expect: [] },
  {
    name: 'the short log line is of sessions only',
    format: '',
    cfg: [REJECT],
    client: untilClosed,
    expect: [],
  },
  {
    name: 'variables of the session outlive the rules, others do not',
    cfg: [
      'tcp-request connection set-var(sess.a) int(1)',
      'tcp-request connection set-var(txn.b) int(1)',
      'tcp-request session set-var(sess.c) var(sess.a),add(1)',
      'tcp-request content reject if { var(txn.b) -m found }',
      'tcp-request content accept if { var(sess.c) -m int 2 }',
      'tcp-request content reject',
    ],
    client: exchange,
    expect: PASSES,
  },
  {
    name: 'rules of all kinds are taken in their turn',
    cfg: [
      'tcp-request content reject unless { var(sess.a) -m str x }',
      'tcp-request session set-var-fmt(sess.a) x if { var(sess.a) -m str w }',
      'tcp-request connection set-var-fmt(sess.a) w',
    ],
    client: exchange,
    expect: PASSES,
  },
  {
    name: 'addresses that rules set are those of the connection',
    cfg: [
      'tcp-request connection set-src ipv4(10.1.2.3)',
      'tcp-request session set-dst ipv4(10.4.5.6)',
      'tcp-request content reject unless { src 10.1.2.3 } { dst 10.4.5.6 } { src_port gt 1023 }',
    ],
    format: 'log-format "%b/%s %Tw/%Tc/%Tt %B %ts 1/0/0/0 %sq/%bq"',
    serve: says('hello'),
    client: untilClosed,
    expect: [],
  },
  {
    name: 'expect-proxy',
    cfg: [
      'tcp-request connection expect-proxy layer4 if { src 127.0.0.1 }',
      'tcp-request session reject unless { src 10.1.2.3 }',
      'tcp-request content reject unless { src_port 77 }',
    ],
    client: async (client) => {
      await client.send('PROXY TCP4 10.1.2.3 10.4.5.6 77 88\r\nhello');
      await client.has('hello');
      client.socket.end();
      await client.closed();
    },
    expect: PASSES,
  },
];
