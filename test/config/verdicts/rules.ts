// http-request, http-response and http-after-response: actions and what they take.
import { rowsIn } from './row.js';

export const ruleRows = rowsIn(
  'frontend',
  String.raw`
http-request
http-request nope
http-request nope if TRUE
http-request allow
http-request allow now
http-request allow ;; http-request deny
http-request deny deny_status 404
http-request deny deny_status 499
http-request deny deny_status x
http-request deny deny_status
http-request deny status 404 content-type text/plain string no
http-request deny status 404 content-type text/plain lf-string %[nope]
http-request deny status 404 string no
http-request deny content-type text/plain file /nonexistent
http-request deny errorfile /nonexistent
http-request deny default-errorfiles
http-request deny hdr x y
http-request deny errorfiles nope
http-request set-header
http-request set-header x
http-request set-header x y
http-request set-header x y z
http-request set-header x y if nope
http-request set-var(txn.x)
http-request set-var(txn.x) path
http-request set-var(txn.x) path,lower if TRUE
http-request set-var(txn.x) %[path]
http-request set-var(txn.x) path garbage
http-request set-var(nope.x) path
http-request set-var(txn) path
http-request set-var path
http-request set-var-fmt(txn.x) %[path]-x
http-request unset-var(txn.x)
http-request unset-var(foo.x)
http-request redirect
http-request redirect location
http-request redirect nope x
http-request redirect prefix https://x code 301
http-request redirect prefix https://x code 200
http-request redirect scheme https code 308 drop-query
http-request redirect location /x set-cookie a=b
http-request redirect location %[nope]
http-request return
http-request return status 999
http-request return status 200 string x
http-request return status 200 content-type text/plain lf-string %[src]
http-request return status 200 hdr a b hdr c %[path]
http-request auth realm
http-request auth unless { http_auth(u) }
http-request del-header
http-request del-header x -m beg
http-request del-header x -m nope
http-request del-header ^x -m reg
http-request replace-header x a
http-request replace-header x (
http-request replace-path ( /x
http-request replace-path (.*) /x\1 if TRUE
http-request replace-uri a
http-request set-path
http-request set-path /x%[path]
http-request set-method
http-request normalize-uri nope
http-request set-status 200
http-request early-hint Link x
http-response
http-response nope
http-response set-status 999
http-response set-status x
http-response set-status 200 reason "x y"
http-response deny deny_status 502
http-response deny if { res.hdr(x) -m found }
http-response tarpit
http-response auth
http-response set-path x
http-after-response
http-after-response deny
http-after-response set-header x y if { status 200 }
http-after-response redirect location /x
`,
);
