// One request at a time, to look at what a proxy answers.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { host } from './scene.js';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** Sends a request on a connection of its own, and reads the whole answer. Rejects when there is none in time. */
export const get = async (port: number, path: string, post?: Buffer): Promise<Answer> => {
  const sent = request({ host, port, path, agent: false, timeout: 5000, method: post ? 'POST' : 'GET' });
  sent.once('timeout', () => sent.destroy(new Error('no answer within 5 s')));
  sent.end(post);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return { status: answer.statusCode ?? 0, body: Buffer.concat(parts) };
};
