// balance hash, balance rdp-cookie: by a sample that was taken before.
import type { Balancer, BalancerContext } from './balancer.js';
import { createTextKeyed } from './keyed.js';

export const createSampled = (context: BalancerContext): Balancer =>
  createTextKeyed(context, ({ hashKey }) => hashKey);
