// What `feature(NAME)` and `enabled(NAME)` answer (manual 2.4): one row per name that HAProxy knows, with the reason.
// A cfg asks in order to use what the name stands for, so a row is true when using it works here.

type Row = readonly [name: string, present: boolean, reason: string];

/** Names of the features list of `haproxy -vv`. */
export const FEATURES: readonly Row[] = [
  ['ACCEPT4', true, 'libuv accepts connections with it'],
  ['BACKTRACE', true, 'errors carry a stack'],
  ['CRYPT_H', true, 'passwords of userlists may be hashes'],
  ['EPOLL', true, 'libuv waits for events with the best call the system has'],
  ['GETADDRINFO', true, 'names are resolved by the system'],
  ['LIBCRYPT', true, 'passwords of userlists may be hashes'],
  ['POLL', true, 'libuv waits for events with the best call the system has'],
  ['PCRE2', true, 'regular expressions are those of JavaScript, in the syntax of PCRE'],
  ['PROMEX', true, "'use-service prometheus-exporter' is there"],
  ['THREAD', true, 'nbthread says how many threads carry traffic'],
  ['51DEGREES', false, 'device detection needs a vendor library'],
  ['CPU_AFFINITY', false, 'threads are not bound to processors'],
  ['DEVICEATLAS', false, 'device detection needs a vendor library'],
  ['ENGINE', false, 'there is no TLS yet'],
  ['EVPORTS', false, 'how to wait for events is decided by libuv'],
  ['KQUEUE', false, 'how to wait for events is decided by libuv'],
  ['KTLS', false, 'there is no TLS yet'],
  ['LINUX_CAP', false, 'Node.js cannot keep capabilities after changing its user'],
  ['LINUX_SPLICE', false, 'Node.js cannot splice sockets'],
  ['LINUX_TPROXY', false, 'Node.js cannot bind to foreign addresses'],
  ['LUA', false, 'Lua does not run here'],
  ['MEMORY_PROFILING', false, 'memory is managed by Node.js'],
  ['NETFILTER', false, 'Node.js cannot mark packets'],
  ['NS', false, 'Node.js cannot enter a network namespace'],
  ['OPENSSL', false, 'there is no TLS yet'],
  ['OPENSSL_AWSLC', false, 'the TLS library of Node.js is OpenSSL'],
  ['OPENSSL_WOLFSSL', false, 'the TLS library of Node.js is OpenSSL'],
  ['OT', false, 'there is no OpenTracing filter'],
  ['PCRE', false, 'PCRE2 is the one that is spoken'],
  ['PCRE2_JIT', false, 'regular expressions are compiled by V8'],
  ['PCRE_JIT', false, 'regular expressions are compiled by V8'],
  ['PRCTL', false, 'Node.js cannot change properties of its process'],
  ['QUIC', false, 'there is no QUIC'],
  ['RT', false, 'Node.js has no other clocks'],
  ['SHM_OPEN', false, 'there is no statistics file to share'],
  ['SLZ', false, 'zlib compresses'],
  ['SSL', false, 'there is no TLS yet'],
  ['SYSTEMD', false, 'there is no master to talk to systemd yet'],
  ['TFO', false, 'Node.js gives no access to TCP Fast Open'],
  ['TPROXY', false, 'Node.js cannot bind to foreign addresses'],
  ['WURFL', false, 'device detection needs a vendor library'],
  ['ZLIB', true, "'compression' is there"],
];

/** Options that can be on or off in one and the same build. */
export const OPTIONS: readonly Row[] = [
  ['POLL', true, 'libuv waits for events with the best call the system has'],
  ['EPOLL', true, 'libuv waits for events with the best call the system has'],
  ['GETADDRINFO', true, 'names are resolved by the system'],
  ['EVPORTS', false, 'how to wait for events is decided by libuv'],
  ['FAST-FORWARD', false, 'data always passes through this process'],
  ['KQUEUE', false, 'how to wait for events is decided by libuv'],
  ['REUSEPORT', false, 'every thread has the same socket'],
  ['SERVER-SSL-VERIFY-NONE', false, 'there is no TLS yet'],
  ['SPLICE', false, 'Node.js cannot splice sockets'],
];

/** What is in neither table is not there. */
export const isPresent = (rows: readonly Row[], wanted: string): boolean =>
  rows.some(([name, present]) => name === wanted && present);
