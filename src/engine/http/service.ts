// Services inside the proxy: the stats page, and those that a rule names. Control answers, the engine relays the answer
// (manual, "stats uri" and "use-service").
import type { Proxy, StatsSettings } from '../../config/model.js';
import type { ServiceAnswer, ServiceName, ServiceRequest } from '../../process/messages.js';
import { Counter } from '../../state/slots.js';
import type { RequestHead } from '../http1/head.js';
import type { HeaderList } from '../http1/headers.js';
import { Verdict } from './actions/action.js';
import { countIntercepted } from './answer.js';
import { keptText } from './kept-body.js';
import { pageOf, sendReply, sendServiceAnswer } from './respond.js';
import { Stage } from './stage.js';
import type { Transaction } from './transaction.js';

/** Requests of other methods pass the page by, as in HAProxy. */
const STATS_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** The URI as received starts with `stats uri`, whatever follows (";csv", "?scope=x"). */
export const wantsStats = (stats: StatsSettings, { uri, method }: RequestHead): boolean =>
  uri.startsWith(stats.uri) && STATS_METHODS.has(method);

/** Hands the request to control; `admin`: it may change the state of servers. */
export const askStats = (txn: Transaction, { index }: Proxy, admin: boolean): void => {
  txn.client.entrance.cells.count(Counter.frontend.intercepted);
  const body = admin && txn.body.done ? { body: keptText(txn) } : {};
  ask(txn, { service: 'stats', proxy: index, admin, ...body });
};

/** `use-service`. */
export const askService = (txn: Transaction, service: ServiceName): Verdict => {
  countIntercepted(txn);
  ask(txn, { service, proxy: (txn.backend ?? txn.frontend).index, admin: false });
  return Verdict.done;
};

const ask = (txn: Transaction, about: Pick<ServiceRequest, 'service' | 'proxy' | 'admin' | 'body'>): void => {
  const { head, context } = txn;
  txn.service = about.service;
  txn.termination = 'LR';
  txn.stage = Stage.service;
  const { method, uri, headers } = head;
  txn.cancelService = context.askService(
    { ...about, method, uri, headers: fields(headers), clientAddress: txn.clientAddress },
    (answer) => onAnswer(txn, answer),
  );
};

const onAnswer = (txn: Transaction, answer: ServiceAnswer): void => {
  txn.cancelService = undefined;
  // What an exporter cannot answer, a page of the proxy does.
  if (txn.service !== 'stats' && answer.status >= 400) sendReply(txn, pageOf(txn, answer.status));
  else sendServiceAnswer(txn, answer);
};

const fields = (headers: HeaderList): [string, string][] => {
  const list: [string, string][] = [];
  for (let i = 0; i < headers.count; i++) list.push([headers.names[i]!, headers.values[i]!]);
  return list;
};
