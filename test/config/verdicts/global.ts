// Words of the global section.
import { type Row, TIMEOUTS } from './row.js';

const PROXY = `listen l\n mode http\n bind :18080\n server s 127.0.0.1:1\n${TIMEOUTS}`;

/** As `rowsIn` of row.ts, for lines of the global section. */
const rows = (table: string): readonly Row[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [text = '', differs] = line.trim().split(' # differs: ');
      const lines = text.split(';;').map((one) => ` ${one.trim()}\n`);
      const cfg = `global\n${lines.join('')}${PROXY}`;
      return { name: `global: ${text}`, cfg, ...(differs && { differs }) };
    });

export const globalRows = rows(`
tune.bufsize
tune.bufsize 0
tune.bufsize -5
tune.bufsize 320
tune.bufsize 336
tune.bufsize 337
tune.bufsize 1024 ;; tune.maxrewrite 5000
tune.bufsize 16384 17000
tune.maxrewrite
tune.maxrewrite -1
tune.maxrewrite 2048
tune.http.maxhdr
tune.http.maxhdr 0
tune.http.maxhdr 4
tune.http.maxhdr 5
tune.http.maxhdr 32767
tune.http.maxhdr 32768
tune.http.logurilen
tune.http.logurilen 0
tune.http.logurilen 4096
tune.http.cookielen
tune.http.cookielen 0
tune.http.cookielen 100
h1-case-adjust
h1-case-adjust host
h1-case-adjust host Host
h1-case-adjust Host host
h1-case-adjust host Hosts
h1-case-adjust host Host ;; h1-case-adjust host HOST
h1-case-adjust-file
h1-case-adjust-file /nowhere/at/all
h1-do-not-close-on-insecure-transfer-encoding # differs: it is new in 3.1
tune.comp.maxlevel
tune.comp.maxlevel 0
tune.comp.maxlevel 9
tune.comp.maxlevel 10
tune.zlib.windowsize 8 # differs: not every build of HAProxy has zlib
close-spread-time
close-spread-time x
close-spread-time 1s
close-spread-time infinite
close-spread-time 1s x
maxconn 1k
maxconn many # differs: HAProxy takes it for 0, which is what it can bear
maxconnrate 100x
nbthread 1k
grace
grace x
grace 10s
grace 10s x
dns-accept-family ipv4 # differs: it is new in 3.2
harden.reject-privileged-ports.tcp on # differs: it is new in 2.7
server-state-file /tmp/x
unix-bind
unix-bind x
unix-bind prefix
unix-bind prefix /tmp/ mode 660
unix-bind prefix /tmp ;; unix-bind user root
unix-bind user root group root uid 1 gid 1
unix-bind user nope-at-all
unix-bind group nope-at-all
unix-bind mode 999 # differs: HAProxy takes what it can of it
unix-bind uid x # differs: HAProxy takes it for 0
default-path
default-path x
default-path config
default-path config x
default-path parent
default-path origin
default-path origin /
default-path origin / ;; default-path current
default-path origin /nowhere # differs: a folder is missed when a file in it is
`);
