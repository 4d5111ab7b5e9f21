// Servers of known protocols, well and unwell, as health checks of several steps meet them. Bytes are latin1.
import type { Behaviour } from './check-servers.js';

/** Says `greeting` unasked, then one answer to each thing it hears. */
const talks =
  (greeting: string, ...answers: readonly string[]): Behaviour =>
  (socket) => {
    if (greeting) socket.write(greeting, 'latin1');
    let heard = 0;
    socket.on('data', () => {
      const answer = answers[heard++];
      if (answer) socket.write(answer, 'latin1');
    });
  };

const says =
  (text: string): Behaviour =>
  (socket) =>
    void socket.end(text, 'latin1');

const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
const packet = (number: number, content: string): string =>
  `${String.fromCharCode(content.length, 0, 0, number)}${content}`;
const HANDSHAKE = packet(0, `\x0a5.7.1-test\0${'x'.repeat(50)}`);

const redisAs =
  (role: string): Behaviour =>
  (socket) =>
    void socket.on('data', (heard) => {
      const text = heard.toString('latin1');
      socket.write(
        text.includes('PING') ? '+PONG\r\n' : text.includes('info') ? `role:${role}\r\n` : '+OK\r\n',
      );
    });

export const PROTOCOL_SERVERS = {
  silent: () => {},
  closing: (socket) => void socket.end(),
  asked: (socket) => void socket.once('data', () => socket.end()),
  reset: (socket) => void socket.once('data', () => socket.resetAndDestroy()),
  banner: talks('+OK POP3 ready\r\n'),
  bannerEnd: says('+OK POP3 ready\r\n'),
  redis: redisAs('master'),
  replica: redisAs('slave'),
  loading: talks('', '-LOADING Redis is loading\r\n'),
  part: talks('', '+PO'),
  smtp: talks('220 hello\r\n', '250-a\r\n250-b\r\n250 end\r\n', '221 bye\r\n'),
  smtpClosed: talks('554 no service\r\n'),
  smtpRude: talks('220 hi\r\n', '502 no helo\r\n'),
  mysql: talks(HANDSHAKE, packet(2, '\0\0\0\x02\0\0\0')),
  mysqlFull: talks(packet(0, '\xff\x10\x04Too many connections')),
  mysqlDenied: talks(HANDSHAKE, packet(2, '\xff\x15\x04#28000Access denied')),
  mysqlCut: says(HANDSHAKE.slice(0, 20)),
  pgsql: talks('', `${bytes('520000000800000005')}salt`),
  pgsqlDenied: talks('', `E${bytes('0000002a')}SFATAL\0C28000\0Mno user\0\0`),
  ldap: talks('', bytes('300c02010161070a010004000400')),
  ldapDenied: talks('', bytes('300c02010161070a013104000400')),
  tls: talks('', `${bytes('160300002a')}${'x'.repeat(42)}`),
  html: talks('', 'HTTP/1.0 400 Bad\r\n\r\n'),
} as const satisfies Record<string, Behaviour>;
