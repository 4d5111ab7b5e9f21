// A name server on loopback (RFC 1035) that knows what a test tells it, and changes its mind when the test does.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { IpAddress } from '#hapax/common/ip.js';

/** By name: addresses, records of a service, or a response code: 3 NXDOMAIN, 5 REFUSED. Unknown names get no answer. */
export type Zone = Map<string, readonly string[] | readonly Service[] | number>;

export interface Service {
  readonly host: string;
  readonly port: number;
  readonly weight: number;
}

const TYPES = { A: 1, AAAA: 28, SRV: 33 } as const;

export async function startDns(
  t: TestContext,
  zone: Zone,
): Promise<{ readonly port: number; asked: number }> {
  const socket = createSocket('udp4');
  const server = { port: 0, asked: 0 };
  socket.on('message', (query, { port, address }) => {
    server.asked++;
    const end = query.indexOf(0, 12) + 5;
    const name = readName(query);
    const known = zone.get(name);
    if (known === undefined) return;
    const type = query.readUInt16BE(end - 4);
    const records = typeof known === 'number' ? [] : known.flatMap((one) => recordOf(one, type));
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180 | (typeof known === 'number' ? known : 0), 2);
    for (const [at, count] of [1, records.length, 0, 0].entries()) head.writeUInt16BE(count, 4 + at * 2);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...records]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => void socket.close());
  server.port = socket.address().port;
  return server;
}

const readName = (query: Buffer): string => {
  const labels: string[] = [];
  for (let at = 12; query[at]; at += query[at]! + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
  return labels.join('.').toLowerCase();
};

const recordOf = (value: string | Service, type: number): Buffer[] => {
  if (typeof value === 'string') {
    const family = value.includes(':') ? TYPES.AAAA : TYPES.A;
    const bytes = IpAddress.parse(value)?.toBytes() ?? '';
    return type === family ? [record(type, Buffer.from(bytes, 'latin1'))] : [];
  }
  if (type !== TYPES.SRV) return [];
  const numbers = Buffer.alloc(6);
  for (const [at, number] of [0, value.weight, value.port].entries()) numbers.writeUInt16BE(number, at * 2);
  const labels = value.host.split('.').map((label) => `${String.fromCharCode(label.length)}${label}`);
  return [record(TYPES.SRV, Buffer.concat([numbers, Buffer.from(`${labels.join('')}\0`, 'latin1')]))];
};

/** Its name is the one of the question, at offset 12. */
const record = (type: number, data: Buffer): Buffer => {
  const head = Buffer.alloc(12);
  for (const [at, number] of [0xc00c, type, 1, 0, 1, data.length].entries())
    head.writeUInt16BE(number, at * 2);
  return Buffer.concat([head, data]);
};
