// A response that rules have let pass: on its way to the client, through the compressor or to nobody where it has to be.
import { NOWHERE } from '../http1/body.js';
import type { ResponseHead } from '../http1/head.js';
import { startCompression } from './compression.js';
import { logEarly } from './finish.js';
import { limitResponse } from './limited-response.js';
import { isBodiless, sendResponseHead, wantsHead } from './respond.js';
import { Stage } from './stage.js';
import { armTunnel } from './timeouts.js';
import type { Transaction } from './transaction.js';
import { limitTunnel } from './tunnel.js';

export const passResponse = (txn: Transaction, head: ResponseHead, tunnel: boolean): void => {
  if (txn.responseBody !== 'none' && (isBodiless(head.status) || wantsHead(txn))) txn.bodySink = NOWHERE;
  else {
    if (txn.marks) limitResponse(txn);
    if (txn.acceptedCoding) startCompression(txn, head);
  }
  sendResponseHead(txn, head, tunnel);
  if (txn.client.entrance.log?.due === 'asap') logEarly(txn);
  if (tunnel) {
    txn.stage = Stage.tunnel;
    armTunnel(txn);
    if (txn.marks) limitTunnel(txn);
    txn.client.startTunnel();
  } else txn.stage = Stage.data;
};
