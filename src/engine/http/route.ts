// The first steps of a request: what the frontend answers itself, and which backend gets the rest.
import { Counter, Gauge } from '../../state/slots.js';
import { reach } from '../backend/reach.js';
import { fail } from './fail.js';
import { repliesOf, sendReply } from './respond.js';
import { askStats, wantsStats } from './service.js';
import type { Transaction } from './transaction.js';

/** From the complete head to an answer or to a backend. */
export const route = (txn: Transaction): void => {
  const { proxy } = txn.client.entrance;
  if (proxy.monitorUri !== undefined && isMonitor(txn.head.uri, proxy.monitorUri)) {
    txn.termination = 'LR';
    sendReply(txn, repliesOf(txn).get(200)!);
    return;
  }
  if (proxy.stats && wantsStats(proxy.stats, txn.head)) return askStats(txn, proxy);
  if (proxy.section === 'listen') enterBackend(txn, proxy.index);
  else enterBackend(txn, txn.client.entrance.chooseBackend());
};

/** `monitor-uri` is compared with the whole URI as received (manual 4.2). */
const isMonitor = (uri: string, monitorUri: string): boolean => uri === monitorUri;

const enterBackend = (txn: Transaction, index: number | undefined): void => {
  const backend = index === undefined ? undefined : txn.context.backends[index];
  if (!backend) return fail(txn, 'noServer');
  txn.backendRuntime = backend;
  backend.cells.enter(Gauge.backend.sessions, Gauge.backend.sessionsMax);
  backend.cells.count(Counter.backend.sessions);
  backend.cells.count(Counter.backend.requests);
  backend.cells.tick(Counter.backend.sessionRate, Math.floor(txn.requestDateMs / 1000));
  const { proxy } = backend;
  if (proxy !== txn.frontend && proxy.stats && wantsStats(proxy.stats, txn.head)) return askStats(txn, proxy);
  reach(txn);
};
