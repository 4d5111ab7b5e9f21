// Services inside the proxy: the stats page. Control answers, the engine relays the answer (manual, "stats uri").
import type { Proxy, StatsSettings } from '../../config/model.js';
import type { ServiceAnswer } from '../../process/messages.js';
import { Counter } from '../../state/slots.js';
import type { RequestHead } from '../http1/head.js';
import type { HeaderList } from '../http1/headers.js';
import { keptText } from './kept-body.js';
import { sendServiceAnswer } from './respond.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** The URI as received starts with `stats uri`, whatever follows (";csv", "?scope=x"). */
export const wantsStats = (stats: StatsSettings, head: RequestHead): boolean =>
  head.uri.startsWith(stats.uri);

/** Hands the request to control; `admin`: it may change the state of servers. */
export const askStats = (txn: Transaction, proxy: Proxy, admin: boolean): void => {
  const { head, context } = txn;
  txn.service = 'stats';
  txn.termination = 'LR';
  txn.stage = Stage.service;
  txn.client.entrance.cells.count(Counter.frontend.intercepted);
  txn.cancelService = context.askService(
    {
      proxy: proxy.index,
      method: head.method,
      uri: head.uri,
      headers: fields(head.headers),
      ...(admin && txn.body.done && { body: keptText(txn) }),
      admin,
      clientAddress: txn.clientAddress,
    },
    (answer) => onAnswer(txn, answer),
  );
};

const onAnswer = (txn: Transaction, answer: ServiceAnswer): void => {
  txn.cancelService = undefined;
  sendServiceAnswer(txn, answer);
};

const fields = (headers: HeaderList): [string, string][] => {
  const list: [string, string][] = [];
  for (let i = 0; i < headers.count; i++) list.push([headers.names[i]!, headers.values[i]!]);
  return list;
};
