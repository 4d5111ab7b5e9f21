// Who is asked about servers: agents, and commands.
import { rowsIn, rowsOf, TIMEOUTS } from './row.js';

const external = (global: string, backend: string): string =>
  `global\n ${global}\ndefaults\n mode http\n${TIMEOUTS} default_backend b\nfrontend f\n bind :18080\nbackend b\n option external-check\n ${backend}\n server s 127.0.0.1:1 check\n`;

export const checkRows = [
  ...rowsIn(
    'backend',
    `
server a 127.0.0.1:1 agent-check
server a 127.0.0.1:1 maxconn 1k minconn 1x maxqueue 1k weight 10% pool-max-conn 1k
server a 127.0.0.1:1 check rise 2x fall 3x error-limit 1k
server a 127.0.0.1:1 weight 300k
server a 127.0.0.1:1 rise x
fullconn 1k ;; retries 3x
server a 127.0.0.1:1 check init-state down # differs: it is new in 3.2
server a 127.0.0.1:1 check init-state nope
server a 127.0.0.1:1 check ;; server c 127.0.0.1:1 track a init-state up
server a 127.0.0.1:1 agent-check agent-port 5
server a 127.0.0.1:1 agent-port 5
server a 127.0.0.1:1 agent-check agent-port 0
server a 127.0.0.1:1 agent-check agent-port x
server a 127.0.0.1:1 agent-check agent-port 70000 # differs: HAProxy takes it, and asks port 4464
server a 127.0.0.1:1 agent-check agent-port
server a 127.0.0.1:1 agent-check agent-port 5 agent-inter 0
server a 127.0.0.1:1 agent-check agent-port 5 agent-inter abc
server a 127.0.0.1:1 agent-check agent-port 5 agent-inter 1500ms
server a 127.0.0.1:1 agent-check agent-port 5 agent-addr localhost
server a 127.0.0.1:1 agent-check agent-port 5 agent-addr ::1
server a 127.0.0.1:1 agent-check agent-port 5 agent-addr 127.0.0.1:7
server a 127.0.0.1:1 agent-check agent-port 5 agent-addr
server a 127.0.0.1:1 agent-check agent-port 5 agent-send "x\\n"
server a 127.0.0.1:1 agent-check agent-port 5 agent-send
server a 127.0.0.1:1 agent-check agent-port 5 ;; server c 127.0.0.1:1 track a
server a 127.0.0.1:1 agent-port 5 ;; server c 127.0.0.1:1 track a
server a 127.0.0.1:1 agent-check agent-port 5 no-agent-check
default-server agent-check agent-port 5 ;; server a 127.0.0.1:1 no-agent-check ;; server c 127.0.0.1:1
default-server agent-check ;; server a 127.0.0.1:1 agent-port 5
server-template a 2 127.0.0.1:1 agent-check agent-port 5
option external-check
option external-check ;; external-check command /bin/true
option external-check x
no option external-check
external-check
external-check nope
external-check command
external-check command /bin/true
external-check command /bin/true x
external-check path /bin
external-check path
`,
  ),
  ...rowsOf([
    ['external-check', external('external-check', 'external-check command /bin/true')],
    [
      'external-check and insecure-fork-wanted',
      external('external-check\n insecure-fork-wanted', 'external-check command /bin/true'),
    ],
    ['external-check without a command', external('external-check', '')],
    ['external-check of a command without a path', external('external-check', 'external-check command true')],
    [
      'external-check of a command that is looked for',
      external('external-check', 'external-check command true\n external-check path /bin'),
    ],
    ['external-check x', external('external-check x', 'external-check command /bin/true')],
    [
      'external-check preserve-env',
      external('external-check preserve-env', 'external-check command /bin/true'),
      'HAProxy 2.6 does not know it yet',
    ],
    ['external-check without leave', external('maxconn 5', 'external-check command /bin/true')],
  ]),
];
