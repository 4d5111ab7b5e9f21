// hapax itself as the demo runs it: a child process in the foreground, its log lines on our terminal.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Model } from '../config/model.js';
import { portInUse } from './web-server.js';

const program = fileURLToPath(new URL('../main.js', import.meta.url));
const patienceMs = 3000;

/** The proxy's process. */
export interface Hapax {
  /** Resolves with the exit code, whatever the reason of the end. */
  readonly ended: Promise<number>;
  /** Asks it to stop now, and ends it when it does not. */
  stop(): Promise<number>;
}

/** Runs `hapax ARGS…` with our terminal as its output; `stdin` says whether it may read our input. */
export const startHapax = (args: readonly string[], stdin: 'inherit' | 'ignore'): Hapax => {
  const child = spawn(process.execPath, [program, ...args], { stdio: [stdin, 'inherit', 'inherit'] });
  const ended = exitCodeOf(child);
  return {
    ended,
    stop() {
      child.kill('SIGTERM');
      const last = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      return ended.finally(() => clearTimeout(last));
    },
  };
};

/** What a cfg means, as hapax understands it; throws with its messages when it does not. */
export const dumpModel = (cfg: string): Model => {
  const asked = spawnSync(process.execPath, [program, '--dump-model', '-f', cfg], { encoding: 'utf8' });
  if (asked.status !== 0) throw new Error(asked.stderr.trimEnd());
  return JSON.parse(asked.stdout) as Model;
};

const exitCodeOf = async (child: ChildProcess): Promise<number> => {
  const [code] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
};

/** True when a connection to the URL's port succeeds; false when `ended` comes first. */
export const waitUntilOpen = async (url: string, ended: Promise<number>): Promise<boolean> => {
  const { hostname, port } = new URL(url);
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    if (await answers(hostname, Number(port))) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};

/** Throws with a sentence for the terminal when somebody listens on the URL's port already. */
export const expectFree = async (url: string, who: string): Promise<void> => {
  const { hostname, port } = new URL(url);
  if (await answers(hostname, Number(port))) throw new Error(portInUse(who, hostname, Number(port)));
};

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
