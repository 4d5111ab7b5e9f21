// accept-netscaler-cip: connections begin with the header that a NetScaler inserts, and are then whose it says. The same rows
// with hapax and with the real haproxy.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type Ends, headerV1 } from '#hapax/common/proxy-header.js';
import { legacyHeader, MAGIC, packet, standardHeader } from '../support/netscaler.js';
import { freePorts } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';
import { httplog, type Syslog, startSyslog } from '../support/syslog.js';
import { get } from './differential/row.js';

const ENDS: Ends = {
  clientAddress: '192.0.2.1',
  clientPort: 1111,
  localAddress: '192.0.2.9',
  localPort: 8080,
};
const ENDS6: Ends = {
  clientAddress: '2001:db8::1',
  clientPort: 1111,
  localAddress: '2001:db8::9',
  localPort: 443,
};
const BEHIND: Ends = { clientAddress: '10.1.2.3', clientPort: 77, localAddress: '10.4.5.6', localPort: 88 };

const LISTENERS = {
  site: ['accept-netscaler-cip %magic', 'tcp-request connection reject unless { src 127.0.0.1 }'],
  both: ['accept-netscaler-cip %magic accept-proxy'],
  late: ['accept-netscaler-cip %magic', 'timeout client 200ms'],
  lateBoth: ['accept-netscaler-cip %magic accept-proxy', 'timeout client 200ms'],
  some: ['', 'tcp-request connection expect-netscaler-cip layer4 if { src 127.0.0.1 }'],
  none: ['', 'tcp-request connection expect-netscaler-cip layer4 if { src 192.0.2.1 }'],
  ruled: ['accept-netscaler-cip %magic', 'tcp-request session reject if { src 192.0.2.1 }'],
} as const;

interface Row {
  readonly name: string;
  readonly at?: keyof typeof LISTENERS;
  readonly sent: string | readonly string[];
  readonly finish?: 'end';
  /** What the request is answered: "src:src_port dst:dst_port fc_src fc_dst fc_rcvd_proxy". */
  readonly answer?: string;
  /** Why there is none, and whose connection it was. */
  readonly log?: string;
  readonly from?: string;
  /** Why hapax is not like haproxy 2.6 here. */
  readonly differs?: string;
}

const FROM_HEADER = '192.0.2.1:1111 192.0.2.9:8080 127.0.0.1 127.0.0.1 0';
const FROM_HEADER6 = '2001:db8::1:1111 2001:db8::9:443 127.0.0.1 127.0.0.1 0';
const FROM_BOTH = '10.1.2.3:77 10.4.5.6:88 127.0.0.1 127.0.0.1 1';
const HEADER = legacyHeader(packet(ENDS));
const TRUNCATED = 'Truncated NetScaler Client IP header received';
const BAD_MAGIC = 'Received an invalid NetScaler Client IP magic number';
const BAD_PROTOCOL = 'Received an unhandled protocol in the NetScaler Client IP header';
const UNBUFFERED = 'haproxy wants all of it in one segment';

const ROWS: readonly Row[] = [
  { name: 'legacy, IPv4', sent: HEADER + get(), answer: FROM_HEADER },
  { name: 'legacy, IPv6', sent: legacyHeader(packet(ENDS6)) + get(), answer: FROM_HEADER6 },
  { name: 'standard, IPv4', sent: standardHeader(packet(ENDS)) + get(), answer: FROM_HEADER },
  { name: 'standard, IPv6', sent: standardHeader(packet(ENDS6)) + get(), answer: FROM_HEADER6 },
  {
    name: 'options of IP and TCP',
    sent: standardHeader(packet(ENDS, { headerWords: 7, rest: 28 })) + get(),
    answer: FROM_HEADER,
  },
  { name: 'ports and no more', sent: legacyHeader(packet(ENDS, { rest: 0 })) + get(), answer: FROM_HEADER },
  { name: 'the request later', sent: [HEADER, get()], answer: FROM_HEADER },
  { name: 'byte by byte', sent: [...HEADER, get()], answer: FROM_HEADER, differs: UNBUFFERED },
  { name: 'no header at all', sent: get(), log: BAD_MAGIC },
  { name: 'another magic number', sent: legacyHeader(packet(ENDS), { magic: 1 }) + get(), log: BAD_MAGIC },
  { name: 'IP version 5', sent: legacyHeader(packet(ENDS, { version: 5 })) + get(), log: BAD_PROTOCOL },
  { name: 'UDP', sent: legacyHeader(packet(ENDS, { protocol: 17 })) + get(), log: BAD_PROTOCOL },
  { name: 'UDP on IPv6', sent: standardHeader(packet(ENDS6, { protocol: 17 })) + get(), log: BAD_PROTOCOL },
  { name: 'a type above 255', sent: standardHeader(packet(ENDS), { type: 256 }) + get(), log: BAD_PROTOCOL },
  {
    name: 'a length that no buffer holds',
    sent: legacyHeader(packet(ENDS), { length: 1 << 20 }) + get(),
    log: TRUNCATED,
  },
  {
    name: 'a length without room for the ports',
    sent: legacyHeader(packet(ENDS), { length: 20 }) + get(),
    log: TRUNCATED,
    differs: 'haproxy finds them behind it, and takes them for the beginning of the request, too',
  },
  { name: 'a part of it, then the end', sent: HEADER.slice(0, 30), finish: 'end', log: TRUNCATED },
  { name: 'a part of it, then nothing', at: 'late', sent: HEADER.slice(0, 11), log: TRUNCATED },
  {
    name: 'closed',
    sent: '',
    finish: 'end',
    log: 'Connection closed while waiting for NetScaler Client IP header',
  },
  { name: 'silence', at: 'late', sent: '', log: 'Timeout while waiting for a NetScaler Client IP header' },
  {
    name: 'a PROXY header behind it',
    at: 'both',
    sent: HEADER + headerV1(BEHIND) + get(),
    answer: FROM_BOTH,
  },
  { name: 'that one later', at: 'both', sent: [HEADER, headerV1(BEHIND) + get()], answer: FROM_BOTH },
  { name: 'the PROXY header first', at: 'both', sent: headerV1(BEHIND) + HEADER + get(), log: BAD_MAGIC },
  {
    name: 'no PROXY header behind it',
    at: 'lateBoth',
    sent: HEADER,
    log: 'Timeout while waiting for PROXY protocol header',
    from: '192.0.2.1:1111',
  },
  {
    name: 'expected by a rule, with magic number 0',
    at: 'some',
    sent: legacyHeader(packet(ENDS), { magic: 0 }) + get(),
    answer: FROM_HEADER,
  },
  { name: 'expected by a rule, with another one', at: 'some', sent: HEADER + get(), log: BAD_MAGIC },
  { name: 'not expected of this client', at: 'none', sent: get(), answer: ' 127.0.0.1 127.0.0.1 0' },
  {
    name: 'refused by the rules of sessions',
    at: 'ruled',
    sent: HEADER + get(),
    log: 'Success',
    from: '192.0.2.1:1111',
  },
];

const cfgOf = (syslog: Syslog, ports: readonly number[]): string => {
  const names = Object.keys(LISTENERS) as (keyof typeof LISTENERS)[];
  const listeners = names.map((name, index) => {
    const [params, ...rules] = LISTENERS[name];
    const bind = `bind 127.0.0.1:${ports[index]} name front ${params.replace('%magic', `${MAGIC}`)}`;
    return [`frontend ${name}`, bind, ...rules, ANSWER].join('\n    ');
  });
  return `${defaults(syslog)}\n${listeners.join('\n')}\n`;
};

const ANSWER =
  'http-request return status 200 content-type text/plain lf-string ' +
  '"%[src]:%[src_port] %[dst]:%[dst_port] %[fc_src] %[fc_dst] %[fc_rcvd_proxy]"';

const defaults = (syslog: Syslog): string => `
defaults
    mode http
    ${httplog(syslog).join('\n    ')}
    timeout connect 1s
    timeout client 10s
    timeout server 1s
`;

const check = async (port: number, syslog: Syslog, row: Row): Promise<void> => {
  const { sent, finish, answer, log, at = 'site', from = '127.0.0.1:\\d+' } = row;
  const before = syslog.lines.length;
  const enough = (text: string) => answer !== undefined && text.includes(answer);
  const { received } = await rawExchange(port, sent, { ...(finish && { finish }), quietMs: 3000, enough });
  if (answer !== undefined) assert.ok(received.includes(answer), `${row.name}: ${received}`);
  else assert.equal(received, '', row.name);
  if (log === undefined) return;
  await syslog.matching('', before + 1);
  const line = new RegExp(`: ${from} \\[[^\\]]+\\] ${at}/front: ${log}\n?$`);
  assert.match(syslog.lines.at(-1)!, line, row.name);
};

const run = async (t: TestContext, start: StartProxy, rows: readonly Row[]): Promise<void> => {
  const syslog = await startSyslog(t);
  const names = Object.keys(LISTENERS);
  const ports = await freePorts(names.length);
  await start(t, cfgOf(syslog, ports));
  let requests = 0;
  for (const row of rows) {
    await check(ports[names.indexOf(row.at ?? 'site')]!, syslog, row);
    // A request is logged when it is over: not among the lines of the next row.
    if (row.answer !== undefined) await syslog.matching('"GET ', ++requests);
  }
};

for (const kind of ['native', 'socket'])
  test(`hapax, ${kind} connections: whose the connection is, and why there is no header`, (t) =>
    run(t, (life, cfg) => startHapax(life, cfg, { env: { HAPAX_CONNECTION: kind } }), ROWS));

test('haproxy: the same', async (t) => {
  if (!skipWithout(t, 'haproxy'))
    await run(
      t,
      startHaproxy,
      ROWS.filter(({ differs }) => differs === undefined),
    );
});
