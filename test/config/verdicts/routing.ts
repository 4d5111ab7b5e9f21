// Which backend and which server: use_backend, use-server, redirect, monitor fail, and the order of the families.
import { rowsIn } from './row.js';

export const routingRows = [
  ...rowsIn(
    'frontend',
    `
use_backend
use_backend b
use_backend b c
use_backend b if { path /x }
use_backend b if { path /x
use_backend b if nope
use_backend b unless TRUE
use_backend b if TRUE ;; use_backend b if FALSE
use_backend nope if { path /x }
use_backend f if TRUE
use_backend %[path] if { path /x }
use_backend %[nope]
use_backend %[req.hdr(host),lower]
use-server s if TRUE # differs: HAProxy says that it is ignored, and then that there is no such server
monitor fail
monitor fail TRUE
monitor fail if TRUE
monitor nope
redirect
redirect location
redirect location /x
redirect location /x garbage
redirect location /x ignore-empty
redirect scheme https if { dst_port 80 }
redirect prefix /x code 999
redirect nope
use_backend b if TRUE ;; http-request deny if FALSE
redirect location /x ;; http-request deny if FALSE
http-request deny if { path /x } ;; monitor fail if TRUE
block if { path /x } # differs: an old word is still taken
filter
filter compression
filter compression x
filter compression ;; compression algo gzip
filter compression ;; filter compression
filter trace
filter trace name x random-forwarding hexdump
filter trace x
filter trace ;; compression algo gzip # differs: there is no other filter whose place could matter
filter nope
filter spoe config /nowhere
filter cache x
filter bwlim-in x
filter comp-res # differs: it is new in 3.4
`,
  ),
  ...rowsIn(
    'backend',
    `
use-server
use-server s
use-server s TRUE
use-server s if TRUE
use-server s if nope
use-server s unless { path /x }
use-server s if { res.hdr(x) -m found }
use-server nope if TRUE
use-server if TRUE
use-server %[path] if TRUE
use-server %[nope] if TRUE
use-server %[res.hdr(x)] if TRUE
acl a path /x ;; use-server s if a
force-persist
force-persist TRUE
force-persist if { path /x }
force-persist if { status 200 }
ignore-persist if TRUE
ignore-persist unless nope
redirect location /x if { status 200 }
monitor fail if TRUE
log-format %ci
unique-id-format %ci
balance hdr(
balance hdr
http-check expect status 200
errorfiles nope
retry-on nope
`,
  ),
];
