// Words of the global section that do not act: those that change nothing here, each with its honest reason, and
// those that would change something and so are refused by name until they do. One row per reason.
import type { CardStatus, GlobalCard } from '../card.js';

interface Row {
  readonly status: Exclude<CardStatus, 'acted'>;
  readonly reason: string;
  /** Names, by comma. */
  readonly words: string;
  readonly negatable?: boolean;
  /** HAProxy has removed the words … */
  readonly removed?: boolean;
  /** … in favor of this one. */
  readonly modern?: string;
}

const ROWS: readonly Row[] = [
  {
    status: 'no-effect',
    reason:
      'Node.js cannot change its root directory; let the service manager do it (RootDirectory= of systemd, a container)',
    words: 'chroot',
  },
  {
    status: 'no-effect',
    reason: 'one worker process carries the traffic; its threads are counted by nbthread',
    words: 'nbproc',
    removed: true,
    modern: 'nbthread',
  },
  {
    status: 'no-effect',
    reason: 'the command line flag -d turns debugging on',
    words: 'debug',
    removed: true,
    modern: '-d',
  },
  {
    status: 'no-effect',
    reason: 'which system call waits for events is decided by libuv',
    words: 'noepoll, nopoll, nokqueue, noevports, tune.fd.edge-triggered',
  },
  {
    status: 'no-effect',
    reason: 'which system call waits for events is decided by libuv',
    words: 'nosepoll',
    removed: true,
  },
  {
    status: 'no-effect',
    reason: 'which system call waits for events is decided by libuv',
    words: 'busy-polling',
    negatable: true,
  },
  {
    status: 'no-effect',
    reason: 'data is never spliced in the kernel here',
    words: 'nosplice, maxpipes, tune.pipesize',
  },
  {
    status: 'no-effect',
    reason: 'resource limits are set by whoever starts the process (ulimit -n, LimitNOFILE= of systemd)',
    words: 'ulimit-n, fd-hard-limit, prealloc-fd',
  },
  {
    status: 'no-effect',
    reason: 'resource limits and core dumps are set by whoever starts the process',
    words: 'strict-limits, set-dumpable',
    negatable: true,
  },
  {
    status: 'no-effect',
    reason: 'commands may change their user here without it',
    words: 'insecure-setuid-wanted',
    negatable: true,
  },
  {
    status: 'no-effect',
    reason: 'threads are not bound to processors; taskset or CPUAffinity= of systemd bind the whole process',
    words: `
      cpu-map, cpu-set, cpu-policy, cpu-affinity, thread-group, thread-groups, thread-hard-limit,
      max-threads-per-group`,
  },
  {
    status: 'no-effect',
    reason: 'threads are not bound to processors',
    words: 'numa-cpu-mapping',
    negatable: true,
  },
  {
    status: 'no-effect',
    reason:
      "TLS is not there yet: 'ssl' on a bind or server line is refused, so its defaults apply to nothing",
    words: `
      ca-base, crt-base, key-base, issuers-chain-path, maxsslconn, maxsslrate, noktls,
      ocsp-update.disable, ocsp-update.httpproxy, ocsp-update.maxdelay, ocsp-update.mindelay,
      ocsp-update.mode, ssl-default-bind-ciphers, ssl-default-bind-ciphersuites,
      ssl-default-bind-client-sigalgs, ssl-default-bind-curves, ssl-default-bind-options,
      ssl-default-bind-sigalgs, ssl-default-server-ciphers, ssl-default-server-ciphersuites,
      ssl-default-server-client-sigalgs, ssl-default-server-curves, ssl-default-server-options,
      ssl-default-server-sigalgs, ssl-dh-param-file, ssl-engine, ssl-load-extra-del-ext,
      ssl-load-extra-files, ssl-mode-async, ssl-propquery, ssl-provider, ssl-provider-path,
      ssl-security-level, ssl-server-verify, ssl-skip-self-issued-ca, tune.ssl.cachesize,
      tune.ssl.capture-buffer-size, tune.ssl.capture-cipherlist-size, tune.ssl.certificate-compression,
      tune.ssl.default-dh-param, tune.ssl.force-private-cache, tune.ssl.hard-maxrecord, tune.ssl.keylog,
      tune.ssl.lifetime, tune.ssl.maxrecord, tune.ssl.ocsp-update.maxdelay, tune.ssl.ocsp-update.mindelay,
      tune.ssl.ssl-ctx-cache-size`,
  },
  {
    status: 'no-effect',
    reason: 'HTTP/2 is spoken with servers only, with the sizes of Node.js, which are close to the defaults',
    words: `
      h2-workaround-bogus-websocket-clients, tune.h2.be.glitches-threshold,
      tune.h2.be.initial-window-size, tune.h2.be.max-concurrent-streams, tune.h2.be.max-frames-at-once,
      tune.h2.be.rxbuf, tune.h2.fe.glitches-threshold, tune.h2.fe.initial-window-size,
      tune.h2.fe.max-concurrent-streams, tune.h2.fe.max-frames-at-once, tune.h2.fe.max-rst-at-once,
      tune.h2.fe.max-total-streams, tune.h2.fe.rxbuf, tune.h2.header-table-size,
      tune.h2.initial-window-size, tune.h2.max-concurrent-streams, tune.h2.max-frame-size,
      tune.h2.zero-copy-fwd-send`,
  },
  {
    status: 'no-effect',
    reason: "QUIC is not there yet: 'quic4@' addresses are refused, so its settings apply to nothing",
    words: `
      cluster-secret, harden.reject-privileged-ports.quic, limited-quic, no-quic,
      tune.quic.be.cc.cubic-min-losses, tune.quic.be.cc.hystart, tune.quic.be.cc.max-frame-loss,
      tune.quic.be.cc.max-win-size, tune.quic.be.cc.reorder-ratio, tune.quic.be.max-idle-timeout,
      tune.quic.be.sec.glitches-threshold, tune.quic.be.stream.data-ratio,
      tune.quic.be.stream.max-concurrent, tune.quic.be.stream.rxbuf, tune.quic.be.tx.pacing,
      tune.quic.be.tx.udp-gso, tune.quic.cc-hystart, tune.quic.cc.cubic.min-losses,
      tune.quic.disable-tx-pacing, tune.quic.disable-udp-gso, tune.quic.fe.cc.cubic-min-losses,
      tune.quic.fe.cc.hystart, tune.quic.fe.cc.max-frame-loss, tune.quic.fe.cc.max-win-size,
      tune.quic.fe.cc.reorder-ratio, tune.quic.fe.max-idle-timeout, tune.quic.fe.sec.glitches-threshold,
      tune.quic.fe.sec.retry-threshold, tune.quic.fe.sock-per-conn, tune.quic.fe.stream.data-ratio,
      tune.quic.fe.stream.max-concurrent, tune.quic.fe.stream.max-total, tune.quic.fe.stream.rxbuf,
      tune.quic.fe.tx.pacing, tune.quic.fe.tx.udp-gso, tune.quic.frontend.default-max-window-size,
      tune.quic.frontend.max-data-size, tune.quic.frontend.max-idle-timeout,
      tune.quic.frontend.max-streams-bidi, tune.quic.frontend.max-tx-mem,
      tune.quic.frontend.stream-data-ratio, tune.quic.listen, tune.quic.max-frame-loss,
      tune.quic.mem.tx-max, tune.quic.reorder-ratio, tune.quic.retry-threshold, tune.quic.socket-owner,
      tune.quic.zero-copy-fwd-send`,
  },
  {
    status: 'no-effect',
    reason: 'it tunes an inner part of HAProxy that is built differently here',
    words: `
      no-memory-trimming, nogetaddrinfo, noreuseport, profiling.memory, profiling.tasks,
      tune.applet.zero-copy-forwarding, tune.buffers.limit, tune.buffers.reserve, tune.bufsize.large,
      tune.bufsize.small, tune.chksize, tune.cli.max-payload-size, tune.defaults.purge,
      tune.disable-fast-forward, tune.disable-zero-copy-forwarding, tune.epoll.mask-events,
      tune.events.max-events-at-once, tune.fail-alloc, tune.h1.zero-copy-fwd-recv,
      tune.h1.zero-copy-fwd-send, tune.idle-pool.shared, tune.idletimer, tune.listener.default-shards,
      tune.listener.multi-queue, tune.max-checks-per-thread, tune.max-rules-at-once, tune.maxaccept,
      tune.maxpollevents, tune.memory.hot-size, tune.pattern.cache-size, tune.pool-high-fd-ratio,
      tune.pool-low-fd-ratio, tune.pt.zero-copy-forwarding, tune.recv_enough, tune.renice.runtime,
      tune.renice.startup, tune.ring.queues, tune.runqueue-depth, tune.sched.low-latency,
      tune.streams-elasticity, tune.takeover-other-tg-connections`,
  },
  {
    status: 'no-effect',
    reason: 'glitches are not counted: a message that breaks the rules is refused at once',
    words: 'tune.h1.be.glitches-threshold, tune.h1.fe.glitches-threshold',
  },
  {
    status: 'no-effect',
    reason: 'socket buffers are left to the system (net.ipv4.tcp_rmem and tcp_wmem on Linux)',
    words: `
      tune.rcvbuf.backend, tune.rcvbuf.client, tune.rcvbuf.frontend, tune.rcvbuf.server,
      tune.sndbuf.backend, tune.sndbuf.client, tune.sndbuf.frontend, tune.sndbuf.server`,
  },
  {
    status: 'no-effect',
    reason: 'compression is neither slowed down nor left out under load',
    words: 'maxcompcpuusage, maxcomprate, maxzlibmem',
  },
  {
    status: 'no-effect',
    reason: 'there are no stick tables yet, nor peers that share them',
    words: 'localpeer, tune.peers.max-updates-at-once, tune.stick-counters',
  },
  {
    status: 'no-effect',
    reason: 'a reload hands states and counters over by itself, and a start begins without',
    words: 'server-state-base, server-state-file, stats-file',
  },
  {
    status: 'no-effect',
    reason: 'variables take what they need, and give it back with what they belong to',
    words: `
      tune.vars.check-max-size, tune.vars.global-max-size, tune.vars.proc-max-size,
      tune.vars.reqres-max-size, tune.vars.sess-max-size, tune.vars.txn-max-size`,
  },
  {
    status: 'no-effect',
    reason: 'Lua does not run here',
    words: `
      tune.lua.bool-sample-conversion, tune.lua.burst-timeout, tune.lua.forced-yield,
      tune.lua.log.loggers, tune.lua.log.stderr, tune.lua.maxmem, tune.lua.openlibs,
      tune.lua.service-timeout, tune.lua.session-timeout, tune.lua.task-timeout`,
  },
  {
    status: 'no-effect',
    reason: 'it is for Lua and OCSP, which are not there',
    words: `
      httpclient.resolvers.disabled, httpclient.resolvers.id, httpclient.resolvers.prefer,
      httpclient.retries, httpclient.ssl.ca-file, httpclient.ssl.verify, httpclient.timeout.connect`,
  },
  {
    status: 'no-effect',
    reason: 'a token that names an algorithm which is not known here is not decrypted in any case',
    words: 'jwt.decrypt_alg_list, jwt.decrypt_enc_list',
  },
  {
    status: 'no-effect',
    reason: 'nothing here asks for it: there are no hidden words, and no anonymised dumps',
    words: `
      anonkey, debug.counters, expose-deprecated-directives,
      force-cfg-parser-pause, warn-blocked-traffic-after`,
  },
  {
    status: 'no-effect',
    reason: "the statistics socket does not listen yet: see 'stats socket'",
    words: 'stats bind-process, stats maxconn, stats timeout',
  },
  {
    status: 'refused',
    reason: 'Lua does not run here',
    words: 'lua-load, lua-load-per-thread, lua-prepend-path',
  },
  {
    status: 'refused',
    reason: 'device detection needs a vendor library',
    words: `
      51degrees-allow-unmatched, 51degrees-cache-size, 51degrees-data-file, 51degrees-difference,
      51degrees-drift, 51degrees-property-name-list, 51degrees-property-separator,
      51degrees-use-performance-graph, 51degrees-use-predictive-graph, deviceatlas-json-file,
      deviceatlas-log-level, deviceatlas-properties-cookie, deviceatlas-separator, wurfl-cache-size,
      wurfl-data-file, wurfl-information-list, wurfl-information-list-separator`,
  },
];

/** A card for each word above. What follows the word is not looked at. */
export const inertGlobalCards: readonly GlobalCard[] = ROWS.flatMap(({ words, ...row }) =>
  words.split(',').map((word) => ({
    ...row,
    name: word.trim(),
    usage: '…',
    summary: row.reason,
    sections: ['global'] as const,
    parse: ({ args }) => void args.rest(),
  })),
);
