// What -h, -v and -vv print.
import { readFileSync } from 'node:fs';
import { availableParallelism, release, type } from 'node:os';
import { connectionChoice } from '../common/native.js';
import { FLAGS, type Flag, IDLE_FLAGS } from './flags.js';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** Of package.json. */
export const version = (): string => {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  return version;
};

export const versionText = (): string =>
  `hapax version ${version()}\nRunning on: Node.js ${process.version}, ${type()} ${release()} ${process.arch}\n`;

export const buildText = (): string => {
  const { v8, uv, openssl } = process.versions;
  return `${versionText()}Libraries: V8 ${v8}, libuv ${uv}, OpenSSL ${openssl}
Language: the configuration language of HAProxy 3.4; 'hapax -c -f FILE' says what of a cfg is supported
Processors: ${availableParallelism()}
Connections: ${connectionChoice.reason}
`;
};

const WIDTH = 18;

const row = ({ name, value = '', summary }: Flag): string =>
  `  ${`${name} ${value}`.padEnd(WIDTH)} ${summary}`;

export const usageText = (): string => "usage: hapax -f <haproxy.cfg> [options]   ('hapax -h' tells more)\n";

export const helpText = (): string => `hapax runs an haproxy.cfg on Node.js.

  hapax -f haproxy.cfg            run it
  hapax -c -f haproxy.cfg         check it
  hapax -f common.cfg -f sites/   several files and directories are read as one
  hapax -db -- a.cfg b.cfg        files after --, staying in the foreground
  hapax upgrade old.cfg           print it in the words of today, comments and layout kept

Options, as HAProxy's:
${FLAGS.map(row).join('\n')}

Accepted without effect: ${IDLE_FLAGS.map(({ name }) => name).join(' ')}
(each tells why when it is used)

Signals:
  SIGUSR1            stop listening, finish what is in flight, exit 0
  SIGTERM, SIGINT    stop now
  SIGHUP             write the state of all servers to stderr and the logs; with -W, reload
  SIGUSR2            reload: read the cfg anew, without losing a request
  SIGTTOU, SIGTTIN   give up the listeners, listen again (see -sf)

A cfg to start from is haproxy.cfg.example. What it means is in HAProxy's configuration manual.
`;
