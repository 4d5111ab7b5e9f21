// Wordings of public cfgs and tutorials, where a line is odd but stands in many of them.
import { rowsIn, rowsOf, TIMEOUTS } from './row.js';

const DEFAULTS = `defaults\n mode http\n log 127.0.0.1 local0\n${TIMEOUTS}`;
const LISTEN = 'listen l\n bind :18080\n server s 127.0.0.1:1\n';

export const tutorialRows = [
  ...rowsIn(
    'backend',
    `
option httpchk "GET /health HTTP/1.1"
http-check send uri "/a b" ;; option httpchk
load-server-state-from-file none
server-state-file-name
server-state-file-name states/b
option checkcache
http-request set-header X-Real-IP: %[src]
http-response set-header X-Frame-Options: DENY
http-response del-header Server:
option prefer-last-server
no option prefer-last-server
dispatch 127.0.0.1:80
dispatch 127.0.0.1
dispatch :80
dispatch 127.0.0.1:80 check
dispatch
dispatch 127.0.0.1:80 ;; balance leastconn
`,
  ),
  ...rowsIn('frontend', 'dispatch 127.0.0.1:80'),
  ...rowsOf([
    ['a dispatcher alone', `${DEFAULTS}listen l\n bind :18080\n dispatch 127.0.0.1:80\n`],
    [
      'a dispatcher where defaults balance',
      `${DEFAULTS} balance roundrobin\nlisten l\n bind :18080\n dispatch 127.0.0.1:80\n`,
    ],
    [
      'a log format of defaults for backends in mode tcp',
      `${DEFAULTS} option httplog\nlisten f\n bind :1\nbackend b\n mode tcp\n`,
    ],
    [
      'a log format of defaults for frontends in mode tcp',
      `${DEFAULTS} option httplog\nfrontend f\n mode tcp\n bind :1\n`,
    ],
    ['httplog after tcplog', `${DEFAULTS} option tcplog\n option httplog\n${LISTEN}`],
    ['httplog clf after httplog', `${DEFAULTS} option httplog\n option httplog clf\n${LISTEN}`],
    ['log-format after httplog', `${DEFAULTS} option httplog\n log-format %ci\n${LISTEN}`],
    ['tcplog after log-format', `${DEFAULTS} log-format %ci\n option tcplog\n${LISTEN}`],
    ['a listen that has itself for default_backend', `${DEFAULTS}${LISTEN} default_backend l\n`],
    ['a listen that uses itself', `${DEFAULTS}${LISTEN} use_backend l if TRUE\n`],
    [
      'a bind that may be foreign',
      `${DEFAULTS}listen l\n bind 127.0.0.1:18080 transparent\n server s 127.0.0.1:1\n`,
    ],
  ]),
];
