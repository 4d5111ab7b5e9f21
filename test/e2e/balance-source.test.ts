// The real HAProxy is asked where it sends clients of many addresses: the record that the unit tests go by is true.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clients, type HashedFarm, hashedFarms } from '../support/hashed-clients.js';
import { freePort } from '../support/ports.js';
import { skipWithout } from '../support/programs.js';
import { startHaproxy } from '../support/proxy.js';
import { rawExchange } from '../support/raw.js';

interface Listen {
  readonly port: number;
  readonly hashType: string;
  readonly farm: HashedFarm;
}

const defaults = `
defaults
  mode http
  timeout client 10s
  timeout connect 10s
  timeout server 10s
`;

/** The client's address comes by the PROXY protocol; the answer names the server. */
const listenSection = ({ port, hashType, farm }: Listen, origin: number): string => `
listen on-${port}
  bind 127.0.0.1:${port} accept-proxy
  balance source
  hash-type ${hashType}
  http-response set-header x-server %s
${farm.servers.map((server, at) => serverLine(server, at, origin)).join('\n')}
`;

const serverLine = ({ weight, id, disabled }: HashedFarm['servers'][number], at: number, origin: number) =>
  `  server ${letter(at)} 127.0.0.1:${origin} weight ${weight}` +
  `${id === undefined ? '' : ` id ${id}`}${disabled ? ' disabled' : ''}`;

const letter = (at: number): string => String.fromCharCode(97 + at);

const serverOf = async (port: number, client: string): Promise<string> => {
  const [family, destination] = client.includes(':') ? ['TCP6', '::2'] : ['TCP4', '127.0.0.1'];
  const head = `PROXY ${family} ${client} ${destination} 4000 80\r\nGET / HTTP/1.0\r\n\r\n`;
  const { received } = await rawExchange(port, head, { enough: (text) => text.includes('\r\n\r\n') });
  return /^x-server: (\S+)/m.exec(received)?.[1] ?? received;
};

test('HAProxy sends each client to the recorded server', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const origin = await freePort();
  const listens: Listen[] = [];
  for (const farm of hashedFarms)
    for (const hashType of Object.keys(farm.went)) listens.push({ port: await freePort(), hashType, farm });
  const sections = listens.map((listen) => listenSection(listen, origin));
  const answers = `frontend origin\n  bind 127.0.0.1:${origin}\n  http-request return status 200\n`;
  await startHaproxy(t, `${defaults}${answers}${sections.join('')}`);
  for (const { port, hashType, farm } of listens) {
    const went = await Promise.all(clients.map((client) => serverOf(port, client)));
    assert.equal(went.join(''), farm.went[hashType], `hash-type ${hashType}, ${farm.name}`);
  }
});
