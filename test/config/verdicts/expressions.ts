// Sample expressions: quotes and escapes inside arguments, types, converters, names, places.
import { rowsIn } from './row.js';

export const expressionRows = rowsIn(
  'frontend',
  String.raw`
http-request set-header x %[str]
http-request set-header x %[str()]
http-request set-header x %[str(a)]
http-request set-header x %[str(a,b)]
http-request set-header x %[str(a,)]
http-request set-header x %[str(a]
http-request set-header x "%[str('a,b')]"
http-request set-header x '%[str("a,b")]'
http-request set-header x "%[str(\"a)b\")]"
http-request set-header x %[str(a\,b)]
http-request set-header x %[str(a\)b)]
http-request set-header x %[str("a b")]
http-request set-header x %[str(a\ b)]
http-request set-header x "%[str(a b)]"
http-request set-header x %[int(-1)]
http-request set-header x %[int(a)]
http-request set-header x %[int()]
http-request set-header x %[env]
http-request set-header x %[env(HOME)]
http-request set-header x %[bool]
http-request set-header x %[meth]
http-request set-header x %[ipv4]
http-request set-header x %[date()]
http-request set-header x %[date(x)]
http-request set-header x %[date(0,xs)]
http-request set-header x %[rand(,)]
http-request set-header x %[hdr(,1)]
http-request set-header x %[uuid(x)]
http-request set-header x %[var(txn.a,dflt)]
http-request set-header x %[var(nope.a)]
http-request set-header x %[var(txn.a-b)]
http-request set-header x %[var]

http-request set-header x %[]
http-request set-header x %[,lower]
http-request set-header x %[ path ]
http-request set-header x "%[path ]"
http-request set-header x "%[ path]"
http-request set-header x %[path]]
http-request set-header x %[[path]
http-request set-header x %[path
http-request set-header x %[path,]
http-request set-header x %[path,nope]
http-request set-header x %[path,lower,]
http-request set-header x %[path,lower(x)]
http-request set-header x "%[path, lower]"
http-request set-header x "%[hdr( host )]"
http-request set-header x %[path,field(1)]
http-request set-header x %[path,field(x,:)]
http-request set-header x %[path,bytes]
http-request set-header x %[path,word(1,/)]
http-request set-header x %[path,concat]
http-request set-header x %[path,concat(a,b,c)]
http-request set-header x %[path,concat(a,txn.b,c)]
http-request set-header x %[path,digest]
http-request set-header x %[path,sha2(255)]
http-request set-header x %[path,crc32(2)]
http-request set-header x %[path,strcmp]
http-request set-header x %[path,json_query]
http-request set-header x %[path,set-var]
http-request set-header x %[path,set-var(nope.x)]
http-request set-header x %[path,url_enc(nope)]
http-request set-header x %[path,hmac(sha1)]
http-request set-header x %[path,regsub((,b)]
http-request set-header x %[path,map]
http-request set-header x %[path,map(/nonexistent)]
http-request set-header x %[rand,mod] # differs: HAProxy divides by nothing then
http-request set-header x %[path,add] # differs: HAProxy adds nothing then

http-request set-header x %[src,lower]
http-request set-header x %[path,ipmask(24)]
http-request set-header x %[method,add(1)]
http-request set-header x %[always_true,ipmask(24)]
http-request set-header x %[src,add(1)]
http-request set-header x %[src,not]
http-request set-header x %[path,sha1,add(1)]
http-request set-header x %[path,length,lower]
http-request set-header x %[var(txn.x),add(1)]
acl a path,length -m str 5
acl a path,length x
acl a hdr(host),unset-var(txn.h) x

http-request set-header x %[res.hdr(x)]
http-request set-header x %[status]
http-response set-header x %[path]
http-response set-header x %[res.hdr(y)]
http-response set-header x %[capture.req.uri]
http-request set-header x %[srv_name]
http-request set-var(txn.x) res.hdr(x)
http-request set-header x %[req.len]
http-request set-header x %[req.payload(0,0)]
log-format "%[req.hdr(host)]"
log-format "%[path]"
use_backend %[res.hdr(x)]

http-request set-header x %[nbsrv]
http-request set-header x %[nbsrv(nope)]
http-request set-header x %[nbsrv(b)]
http-request set-header x %[fe_conn(b)]
http-request set-header x %[srv_conn(b/s)]
http-request set-header x %[srv_conn(b/x)]
http-request set-header x %[srv_conn(x/s)]
http-request set-header x %[http_auth(nope)]
http-request set-var(txn.x) nbsrv(nope)
http-request redirect location %[nbsrv(nope)]
http-request deny if { nbsrv(nope) 1 }
log-format %[nbsrv(nope)]
unique-id-format %[nbsrv(nope)]
use_backend %[nbsrv(nope)]
monitor-uri /x ;; monitor fail if { nbsrv(nope) lt 1 }
acl a http_auth_group(u) g
acl a http_auth_group(u) nope
acl a srv_is_up(s)
`,
);
