// Who may see the stats page, and who may change something there.
import { rowsIn } from './row.js';

export const statsRows = rowsIn(
  'frontend',
  `
stats admin
stats admin TRUE
stats admin if TRUE
stats admin if nope
stats admin if { path /x }
stats admin unless { src 10.0.0.0/8 }
stats admin if { res.hdr(x) y }
stats http-request
stats http-request nope
stats http-request allow
stats http-request deny if TRUE
stats http-request auth realm x unless { http_auth(u) }
stats http-request auth if nope
stats auth a:b ;; stats http-request allow
stats scope b
stats uri
stats uri / x
stats realm a \\ b
maxconn 1k
maxconn 1.5
backlog 10x
`,
);
