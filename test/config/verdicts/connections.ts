// Words about connections, and about what is kept from peers.
import { rowsIn } from './row.js';

export const connectionRows = [
  ...rowsIn(
    'frontend',
    `
option clitcpka
option clitcpka x
no option clitcpka
no option tcpka
clitcpka-idle
clitcpka-idle 30
clitcpka-idle 0
clitcpka-idle 30x
clitcpka-idle 500ms 20
no clitcpka-idle 3
option http-restrict-req-hdr-names
option http-restrict-req-hdr-names delete
option http-restrict-req-hdr-names reject x
option http-restrict-req-hdr-names nope
no option http-restrict-req-hdr-names delete
bind :18081 accept-netscaler-cip
bind :18081 accept-netscaler-cip ""
bind :18081 accept-netscaler-cip 1234
bind :18081 accept-netscaler-cip 4294967295 accept-proxy
bind :18081 accept-proxy accept-netscaler-cip 0xcafe
bind :18081 accept-netscaler-cip accept-proxy
bind :18081 accept-netscaler-cip 0
bind :18081 accept-netscaler-cip 4294967296
bind :18081 accept-netscaler-cip 12x
bind :18081 accept-netscaler-cip -1 # differs: a magic number has no sign
tcp-request connection expect-netscaler-cip
tcp-request connection expect-netscaler-cip layer5
tcp-request connection expect-netscaler-cip layer4 x
tcp-request connection expect-netscaler-cip 1234 layer4
tcp-request connection expect-netscaler-cip layer4 if { src 127.0.0.1 }
tcp-request session expect-netscaler-cip layer4
tcp-request content expect-netscaler-cip layer4
`,
  ),
  ...rowsIn(
    'backend',
    `
option srvtcpka
option tcpka
srvtcpka-idle
srvtcpka-idle 10m
server q 127.0.0.1:1 redir
server q 127.0.0.1:1 redir http://x
max-keep-alive-queue
max-keep-alive-queue x
max-keep-alive-queue -1
max-keep-alive-queue 3
max-keep-alive-queue 3 4
default-server redir http://x
server q 127.0.0.1:1 socks4
server q 127.0.0.1:1 socks4 127.0.0.1
server q 127.0.0.1:1 socks4 127.0.0.1:88
`,
  ),
];
