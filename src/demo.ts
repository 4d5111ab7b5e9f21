// `npm start`: hapax on haproxy.cfg.example with the web servers that cfg expects, to be looked at in a browser.
// `npm start -- ARGS…` is `hapax ARGS…` and nothing more. Nothing imports this file.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dumpModel, expectFree, startHapax, waitUntilOpen } from './demo/hapax.js';
import { readKeys } from './demo/keys.js';
import { type Scene, sceneOf } from './demo/scene.js';
import { createSwitchboard } from './demo/switchboard.js';
import { createWebServer, listen, portOf, type WebServer } from './demo/web-server.js';

const example = fileURLToPath(new URL('../haproxy.cfg.example', import.meta.url));
const cfg = relative('', process.env.HAPAX_DEMO_CFG ?? example);
const switchboardPort = Number(process.env.HAPAX_DEMO_PORT ?? 8090);

/** Runs hapax as it was asked for; signals of the terminal reach it too. */
const runAsTold = (args: readonly string[]): Promise<number> => {
  const hapax = startHapax(args, 'inherit');
  onSignal(() => void hapax.stop());
  return hapax.ended;
};

const runDemo = async (): Promise<number> => {
  const scene = sceneOf(dumpModel(cfg));
  const servers = scene.servers.map(createWebServer);
  const { stats, site } = scene;
  const links = [site, stats?.url].filter((url) => url !== undefined);
  for (const url of links) await expectFree(url, 'hapax');
  for (const server of servers) await server.start();
  const switchboard = createSwitchboard(servers, links, toggle);
  await listen(switchboard, 'the demo', '127.0.0.1', switchboardPort);

  const hapax = startHapax(['-db', '-f', cfg], 'ignore');
  let asked = false;
  const end = (): void => {
    asked = true;
    void hapax.stop();
  };
  onSignal(end);
  const open = links[0] === undefined || (await waitUntilOpen(links[0], hapax.ended));
  if (open) {
    const hasKeys = readKeys((position) => servers[position] && void toggle(servers[position]), end);
    console.log(greeting(scene, portOf(switchboard), hasKeys));
  }
  const code = await hapax.ended;
  if (asked) return 0;
  console.error(`\nThe proxy has ended (exit code ${code}); it says above why. The demo ends too.`);
  return code;
};

const toggle = async (server: WebServer): Promise<void> => {
  const { name } = server.role;
  try {
    if (server.running) await server.stop();
    else await server.start();
    console.log(`-- ${name} is ${server.running ? 'running' : 'stopped'}`);
  } catch (error) {
    console.error(`-- ${messageOf(error)}`);
  }
};

const greeting = ({ site, stats, servers }: Scene, port: number, hasKeys: boolean): string => {
  const names = servers.map(({ name }) => name);
  const account = stats?.user === undefined ? '' : `user ${stats.user}, password ${stats.password}`;
  const keys = names.map((_, index) => index + 1).slice(0, 9);
  const row = (what: string, url: string | undefined, note: string): string[] =>
    url === undefined ? [] : [`  ${what.padEnd(14)} ${url.padEnd(30)} ${note}`.trimEnd()];
  return [
    '',
    `hapax runs ${cfg}`,
    '',
    ...row('the site', site, `reload it: ${names.join(', ')} answer in turn`),
    ...row('its stats page', stats?.url, account),
    ...row('a switchboard', `http://localhost:${port}/`, 'stops and starts the web servers'),
    '',
    hasKeys
      ? `Keys: ${keys.join(' ')} stop or start ${names.join(', ')}; q or Ctrl-C ends everything.`
      : 'Ctrl-C ends everything.',
    'Below are the log lines of the proxy.',
    '',
  ].join('\n');
};

const onSignal = (end: () => void): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const args = process.argv.slice(2);
try {
  process.exit(args.length > 0 ? await runAsTold(args) : await runDemo());
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
