// The balance algorithms by name (manual 4.2, "balance"). A new one is a file beside this and a row here.
import type { Balance, Proxy } from '../../../config/model.js';
import type { Cells } from '../../../state/cells.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { createFirst } from './first.js';
import { createHeader } from './header.js';
import { createLeastConn } from './leastconn.js';
import { createRandom } from './random.js';
import { createRoundRobin } from './roundrobin.js';
import { createSampled } from './sample.js';
import { createSource } from './source.js';
import { createStaticRoundRobin } from './static-rr.js';
import { createUri } from './uri.js';
import { createUrlParam } from './url-param.js';

export type { Accepts, BalanceKey, Balancer, Candidate } from './balancer.js';

const ALGORITHMS: { readonly [A in Balance['algorithm']]: (context: BalancerContext) => Balancer } = {
  roundrobin: createRoundRobin,
  'static-rr': createStaticRoundRobin,
  leastconn: createLeastConn,
  first: createFirst,
  source: createSource,
  random: createRandom,
  uri: createUri,
  url_param: createUrlParam,
  hdr: createHeader,
  hash: createSampled,
  'rdp-cookie': createSampled,
};

/**
 * @param backend the backend's cells in the shared state: threads share the cursor of those who take turns
 * @param random from 0 up to, not including, 1
 */
export const createBalancer = (
  { balance, hashType, hashBalanceFactor }: Pick<Proxy, 'balance' | 'hashType' | 'hashBalanceFactor'>,
  backend: Cells,
  random: () => number,
): Balancer =>
  ALGORITHMS[balance.algorithm]({ balance, hashType, balanceFactor: hashBalanceFactor, backend, random });
