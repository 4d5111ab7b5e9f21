// balance hdr(NAME): by the first value of a header.

import { trimOws } from '../../../common/header-values.js';
import type { HeaderBalance } from '../../../config/model.js';
import type { Balancer, BalancerContext } from './balancer.js';
import { createTextKeyed } from './keyed.js';

export const createHeader = (context: BalancerContext): Balancer => {
  const { name, domainOnly } = context.balance as HeaderBalance;
  return createTextKeyed(context, ({ head }) => {
    const value = firstValue(head?.headers.get(name) ?? '');
    if (value === '') return undefined;
    return domainOnly ? mainDomain(value) : value;
  });
};

/** Up to the first comma outside of quotes, without the white space around it. */
const firstValue = (field: string): string =>
  field.includes(',') ? trimmed(FIRST_VALUE.exec(field)![0]) : field;

const trimmed = (value: string): string => trimOws(value, 0, value.length);

const FIRST_VALUE = /^(?:[^",]|"(?:[^"\\]|\\.)*(?:"|$))*/s;

/** The label before the last dot, as HAProxy finds it: that dot is never the first character. */
export const mainDomain = (host: string): string => {
  const dot = host.lastIndexOf('.');
  if (dot < 1) return host;
  return host.slice(dot < 2 ? 0 : host.lastIndexOf('.', dot - 2) + 1, dot);
};
