// What a proxy is asked to be, as plain data, and the same said in the languages of haproxy (and hapax) and of nginx.
import { pages } from './pages.js';

/** What a row of the bench may vary. */
export interface Setting {
  /** How many servers; all of them are the same backend. */
  readonly servers: number;
  readonly balance?: 'roundrobin' | 'leastconn';
  readonly forwardfor?: boolean;
  /** The statistics page is there. */
  readonly stats?: boolean;
  /** A line to syslog for every request. */
  readonly log?: boolean;
  readonly threads?: number;
  /** How many `use_backend … if` are asked, in vain, for every request. */
  readonly rules?: number;
  /** How many patterns each of three ACLs has, by address, host and path, none of which matches. */
  readonly patterns?: number;
  /** Any request may use any idle connection to a server, so that there are few of them. */
  readonly reuseAlways?: boolean;
}

/** A setting, and where it takes place. */
export interface Scene extends Setting {
  readonly port: number;
  /** The backend's ports, taken in turn by the servers. */
  readonly backendPorts: readonly number[];
  readonly syslogPort: number;
}

export const host = '127.0.0.1';

const when = (condition: boolean | undefined, ...lines: string[]): string[] => (condition ? lines : []);

const each = (count: number, line: (index: number) => string): string[] =>
  Array.from({ length: count }, (_, index) => line(index));

const serverAddress = (scene: Scene, index: number): string =>
  `${host}:${scene.backendPorts[index % scene.backendPorts.length]}`;

/** ACLs by what they look at, and the patterns of each. */
const ACLS: Readonly<Record<string, (index: number) => string>> = {
  src: (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
  'hdr(host)': (index) => `host-${index}.example.com`,
  path_beg: (index) => `/page-${index}/`,
};

/** The files of a scene with patterns, by name. */
export const patternFiles = ({ patterns }: Setting): Map<string, string> =>
  new Map(
    patterns === undefined
      ? []
      : Object.values(ACLS).map((pattern, at) => [
          `acl-${at}.lst`,
          `${each(patterns, pattern).join('\n')}\n`,
        ]),
  );

/** The cfg text that haproxy and hapax are given; `folder` has the pattern files. */
export const haproxyCfg = (scene: Scene, folder: string): string =>
  [
    'global',
    `    nbthread ${scene.threads ?? 1}`,
    ...when(scene.log, `    log ${host}:${scene.syslogPort} local0`),
    'defaults',
    '    mode http',
    '    timeout connect 5s',
    '    timeout client 60s',
    '    timeout server 60s',
    ...when(scene.log, '    log global', '    option httplog'),
    ...when(scene.forwardfor, '    option forwardfor'),
    ...when(scene.reuseAlways, '    http-reuse always'),
    'frontend www',
    `    bind ${host}:${scene.port}`,
    ...when(scene.stats, '    stats enable'),
    ...each(scene.rules ?? 0, (index) => `    use_backend other if { path_beg /rule-${index}/ }`),
    ...when(
      scene.patterns !== undefined,
      ...Object.keys(ACLS).map(
        (what, at) => `    http-request deny if { ${what} -f ${folder}/acl-${at}.lst }`,
      ),
    ),
    '    default_backend app',
    ...when(scene.rules !== undefined, 'backend other', `    server s1 ${serverAddress(scene, 0)}`),
    'backend app',
    `    balance ${scene.balance ?? 'roundrobin'}`,
    ...each(scene.servers, (index) => `    server s${index + 1} ${serverAddress(scene, index)}`),
    '',
  ].join('\n');

/** What both nginx, the backend and the proxy, begin with; `folder` is theirs alone. */
const nginxMain = (folder: string): string[] => [
  // One process: it can be ended with certainty, and keeps the rights to its own folder.
  'daemon off; master_process off;',
  `pid ${folder}/nginx.pid; error_log stderr crit;`,
  'events { worker_connections 16384; }',
];

const nginxHttp = (folder: string): string[] => [
  ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${folder}/${of};`),
  'keepalive_requests 1000000000; client_max_body_size 0; client_body_buffer_size 64k;',
];

/** nginx as a proxy, with kept connections towards the servers. */
export const nginxProxyConf = (scene: Scene, folder: string): string =>
  [
    ...nginxMain(folder),
    'http {',
    ...nginxHttp(folder),
    scene.log ? `access_log syslog:server=${host}:${scene.syslogPort};` : 'access_log off;',
    'upstream app {',
    ...when(scene.balance === 'leastconn', 'least_conn;'),
    ...each(scene.servers, (index) => `server ${serverAddress(scene, index)};`),
    'keepalive 512; keepalive_requests 1000000000;',
    '}',
    `server { listen ${host}:${scene.port}; location / {`,
    'proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_max_temp_file_size 0;',
    ...when(scene.forwardfor, 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'),
    '} } }',
    '',
  ].join('\n');

export interface BackendPlace {
  readonly folder: string;
  readonly ports: readonly number[];
  readonly statusPort: number;
}

/** nginx as the backend of every proxy. */
export const nginxBackendConf = ({ folder, ports, statusPort }: BackendPlace): string =>
  [
    ...nginxMain(folder),
    'http {',
    ...nginxHttp(folder),
    'access_log off; default_type text/plain; keepalive_timeout 600s; sendfile on; open_file_cache max=10;',
    'server {',
    ...ports.map((port) => `listen ${host}:${port} backlog=4096;`),
    `location = ${pages.small.path} { return 200 "${pages.small.answer}"; }`,
    `location ${pages.fresh.path} { add_header x-request $request_id; return 200 "${pages.fresh.answer}"; }`,
    `location = ${pages.large.path} { alias ${folder}/large; }`,
    `location = ${pages.forwardedFor.path} { return 200 "$http_x_forwarded_for"; }`,
    // "return" would answer before the body has come; a proxied request is sent on when it is complete.
    `location = ${pages.post.path} { proxy_pass http://unix:${folder}/sink; }`,
    '}',
    `server { listen unix:${folder}/sink; return 200 "$http_content_length"; }`,
    `server { listen ${host}:${statusPort}; stub_status; }`,
    '}',
    '',
  ].join('\n');
