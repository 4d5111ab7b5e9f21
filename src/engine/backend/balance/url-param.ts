// balance url_param: by a parameter of the URL or, where that has none, of a form that is posted.
import type { Balance } from '../../../config/model.js';
import type { BalanceKey, Balancer, BalancerContext } from './balancer.js';
import { createTextKeyed } from './keyed.js';

/** What HAProxy takes for the beginning of a form's value, and white space, which is a value of no characters. */
const FORM_VALUE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]/;
const WHITE_SPACE = /^[ \t\r\n]/;

/** Whether the body may hold the key: then it has to be waited for before a server is chosen. */
export const wantsBody = ({ algorithm }: Balance, method: string): boolean =>
  algorithm === 'url_param' && method === 'POST';

export const createUrlParam = (context: BalancerContext): Balancer => {
  const { balance } = context;
  const name = balance.algorithm === 'url_param' ? `${balance.name}=` : '';
  return createTextKeyed(context, (key) => urlValue(key, name) ?? formValue(key, name));
};

const urlValue = ({ head }: BalanceKey, name: string): string | undefined => {
  const query = head?.uri.indexOf('?') ?? -1;
  return query < 0 ? undefined : parameter(head!.uri, query + 1, name);
};

const formValue = ({ head, bodyText }: BalanceKey, name: string): string | undefined => {
  if (head?.method !== 'POST' || !bodyText) return undefined;
  const value = parameter(bodyText, 0, name);
  if (!value || FORM_VALUE.test(value)) return value;
  return WHITE_SPACE.test(value) ? '' : undefined;
};

/** The value, up to the next ampersand, of the first parameter that begins with `name`, which ends with "=". */
const parameter = (text: string, from: number, name: string): string | undefined => {
  for (let at = from; ; ) {
    const next = text.indexOf('&', at);
    if (text.startsWith(name, at)) return text.slice(at + name.length, next < 0 ? undefined : next);
    if (next < 0) return undefined;
    at = next + 1;
  }
};
