// balance roundrobin: in turns, by weights that may change at any time.
import { type Balancer, type BalancerContext, weightsOf } from './balancer.js';
import { createRotation } from './rotation.js';
import { smoothSequence } from './sequence.js';

export const createRoundRobin = (context: BalancerContext): Balancer =>
  createRotation((candidates) => smoothSequence(weightsOf(candidates)), context.backend);
