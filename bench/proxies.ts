// The proxies that are compared, a row each: what it is started with, and why it may not be there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '#support/programs.js';
import { type Found, lookFor } from './look.js';
import { haproxyCfg, nginxProxyConf, type Scene, type Setting } from './scene.js';

export interface Proxy {
  readonly name: string;
  look(): Found;
  /** Its package is the bench's own (`installRivals`). */
  readonly packaged?: boolean;
  /** Whether it can be told to do this. */
  can(setting: Setting): boolean;
  /** Its configuration file, if it has one; `folder` is its own. */
  config?(scene: Scene, folder: string): string;
  /** The command in the foreground. */
  command(scene: Scene, folder: string): readonly string[];
  /** Asks a program that has ended whether it was for a word it does not take, and for which. */
  refusal?(folder: string): string | undefined;
}

/** The checkout, from dist-bench/. */
const root = fileURLToPath(new URL('../', import.meta.url));
/** Where its sources and its results are. */
export const benchFolder = join(root, 'bench');
const rivalsFolder = join(benchFolder, 'rivals');
const hapaxMain = resolve(root, process.env.HAPAX_MAIN ?? 'dist/hapax.js');

/** The file that `config` is written to. */
export const configFile = (folder: string): string => join(folder, 'proxy.conf');

const installed = (program: string): string => findProgram(program) ?? program;

const lookForHapax = (): Found => {
  if (!existsSync(hapaxMain)) return { missing: 'it is not built' };
  const { stdout } = spawnSync('git', ['-C', root, 'describe', '--always', '--dirty'], { encoding: 'utf8' });
  return { version: stdout?.trim() || 'of unknown commit' };
};

/** A program that runs an haproxy.cfg. */
const cfgRunner = (name: string, start: readonly [string, ...string[]], look: () => Found): Proxy => ({
  name,
  look,
  can: () => true,
  config: haproxyCfg,
  command: (_, folder) => [...start, '-db', '-f', configFile(folder)],
  refusal: (folder) => {
    const [program, ...first] = start;
    const { status, stderr } = spawnSync(program, [...first, '-c', '-f', configFile(folder)], {
      encoding: 'utf8',
    });
    return status === 1 ? /^\[ALERT\].* : (.*)$/m.exec(stderr)?.[1] : undefined;
  },
});

const nginx: Proxy = {
  name: 'nginx',
  look: () => lookFor('nginx', '-v', /nginx\/(\S+)/),
  can: ({ threads, rules, patterns }) => [threads, rules, patterns].every((one) => one === undefined),
  config: nginxProxyConf,
  command: (_, folder) => [installed('nginx'), '-p', folder, '-e', 'stderr', '-c', configFile(folder)],
};

interface PackageJson {
  readonly version: string;
  readonly engines?: { readonly node?: string };
}

/** An installed package that runs on this Node.js. */
const lookForPackage = (name: string): Found => {
  const file = [rivalsFolder, root]
    .map((at) => join(at, 'node_modules', name, 'package.json'))
    .find(existsSync);
  if (file === undefined) return { missing: 'its package is not installed' };
  const { version, engines } = JSON.parse(readFileSync(file, 'utf8')) as PackageJson;
  const least = Number(/>=\s*(\d+)/.exec(engines?.node ?? '')?.[1] ?? 0);
  if (least <= Number.parseInt(process.versions.node, 10)) return { version };
  return { missing: `${version} needs Node.js ${least}, this is ${process.versions.node}` };
};

/** One of bench/rivals/: a small program around a package. */
const rival = (name: string, program: string, packageName: string): Proxy => ({
  name,
  look: () => lookForPackage(packageName),
  packaged: true,
  can: ({ threads, rules, patterns, log, balance }) =>
    !threads && !rules && !patterns && !log && balance !== 'leastconn',
  command: ({ port, servers, backendPorts }) => [
    process.execPath,
    join(rivalsFolder, program),
    `${port}`,
    ...Array.from({ length: servers }, (_, index) => `${backendPorts[index % backendPorts.length]}`),
  ],
});

/** In the order of the table. */
export const proxies: readonly Proxy[] = [
  cfgRunner('hapax', [process.execPath, hapaxMain], lookForHapax),
  cfgRunner('haproxy', [installed('haproxy')], () => lookFor('haproxy', '-v', /version (\S+)/)),
  nginx,
  rival('node+undici', 'node-undici.js', 'undici'),
  rival('@fastify/http-proxy', 'fastify-http-proxy.js', '@fastify/http-proxy'),
  rival('http-proxy-3', 'http-proxy-3.js', 'http-proxy-3'),
  rival('http-proxy', 'http-proxy.js', 'http-proxy'),
];

/** The one that ratios refer to. */
export const reference = 'haproxy';

/** Installs the packages of bench/rivals/package.json beside it, once. Says why it did not succeed. */
export const installRivals = (): string | undefined => {
  if (existsSync(join(rivalsFolder, 'node_modules'))) return undefined;
  const args = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status, stderr, error } = spawnSync('npm', args, {
    cwd: rivalsFolder,
    encoding: 'utf8',
    timeout: 120_000,
  });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
};
