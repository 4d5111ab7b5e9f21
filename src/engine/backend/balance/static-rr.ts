// balance static-rr: in turns, in the order of HAProxy's server map, by the weights of the cfg alone.
import { type Balancer, type BalancerContext, configuredWeightsOf } from './balancer.js';
import { createRotation } from './rotation.js';
import { serverMap } from './sequence.js';

export const createStaticRoundRobin = (context: BalancerContext): Balancer =>
  createRotation((candidates) => serverMap(configuredWeightsOf(candidates)), context.backend);
