// Clients that ask one thing after the other until they are told to stop, and count how it went.
import { Agent, type AgentOptions, get } from 'node:http';

export interface Load {
  readonly answered: number;
  /** What went wrong, in words. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly clients: number;
  readonly keepAlive: boolean;
  readonly path?: string;
}

export function startLoad(port: number, { clients, keepAlive, path = '/' }: LoadOptions): Load {
  const failures: string[] = [];
  let answered = 0;
  let isOver = false;
  const work = async () => {
    // A connection of its own, or one for each request.
    const agent = new Agent({ keepAlive, maxSockets: 1 } satisfies AgentOptions);
    while (!isOver) {
      const failure = await ask(port, path, agent);
      if (failure === undefined) answered++;
      else failures.push(failure);
    }
    agent.destroy();
  };
  const all = Promise.all(Array.from({ length: clients }, work));
  return {
    get answered() {
      return answered;
    },
    failures,
    async stop() {
      isOver = true;
      await all;
    },
  };
}

/** What went wrong, or undefined. */
const ask = (port: number, path: string, agent: Agent): Promise<string | undefined> =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent }, (response) => {
      response.resume();
      response.once('error', (error) => resolve(error.message));
      response.once('end', () =>
        resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`),
      );
    }).once('error', (error) => resolve(error.message));
  });
