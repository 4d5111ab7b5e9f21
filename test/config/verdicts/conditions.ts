// What stands behind `if` and `unless`: terms, names, braces, and what HAProxy lets pass.
import { rowsIn } from './row.js';

export const conditionRows = rowsIn(
  'frontend',
  String.raw`
http-request deny if { path /x }
http-request deny if {path /x}
http-request deny if { path /x
http-request deny if path /x }
http-request deny if { }
http-request deny if {}
http-request deny if { path }
http-request deny if !{ path /x }
http-request deny if ! { path /x }
http-request deny if !!{ path /x }
http-request deny if ! ! { path /x }
http-request deny if !
http-request deny if { path /x } !
http-request deny if
http-request deny unless
http-request deny if or
http-request deny if { path /x } or
http-request deny if or { path /x }
http-request deny if { path /x } or { path /y }
http-request deny if { path /x } OR { path /y }
http-request deny if { path /x } or or { path /y }
http-request deny if { path /x } || { path /y }
http-request deny if { path /x } && { path /y }
http-request deny if { path /x } and { path /y }
http-request deny unless { path /x } !{ path /y }
http-request deny if { path /x } if { path /y }
http-request deny if { path /x } }
http-request deny if { { path } }
http-request deny if { path { }
http-request deny if { path \} }
http-request deny if { path "}" }
http-request deny if { path /x } # a comment
http-request deny if { path /x } garbage
http-request deny garbage if { path /x }
http-request deny { path /x }
http-request deny if { nope /x }
http-request deny if { path -i /x }
http-request deny if { path -f /nonexistent }
http-request deny if { path -m beg /x } !{ src 1.2.3.4 }

http-request deny if nope
http-request deny if !nope
http-request deny if a ;; acl a path /x
http-request deny if TRUE
http-request deny if true
http-request deny if !TRUE
http-request deny if METH_GET
http-request deny if METH_PATCH
http-request deny if HTTP_1.1
http-request deny if HTTP_CONTENT
http-request deny if HTTP_URL_ABS
http-request deny if LOCALHOST
http-request deny if WAIT_END
http-request deny if REQ_CONTENT
http-request deny if RDP_COOKIE
http-request deny if HTTP_3.0 # differs: HAProxy 2.6 does not know it yet

http-request deny if { status 200 }
http-request deny if { res.hdr(x) y }
acl a res.hdr(x) y ;; http-request deny if a
acl a status 200 ;; http-response set-header x y if a
acl a path /x ;; http-response set-header x y if a
acl a res.hdr(x) y ;; use_backend b if a
http-response set-header x y if { path /x }
http-response set-header x y if { status 200 }
http-response set-header x y if { src 1.1.1.1 }
use_backend b if { req.len 5 }
`,
);
