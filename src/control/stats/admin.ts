// The form of the stats page for administrators (manual 4.2, "stats admin"): the actions it offers, and what becomes of
// one that is posted.
import type { Proxy } from '../../config/model.js';
import type { Health } from '../health/health.js';

/** What the form offers, in HAProxy's words. */
export const ACTIONS: readonly (readonly [value: string, text: string])[] = [
  ['', ''],
  ['ready', 'Set state to READY'],
  ['drain', 'Set state to DRAIN'],
  ['maint', 'Set state to MAINT'],
  ['dhlth', 'Health: disable checks'],
  ['ehlth', 'Health: enable checks'],
  ['hrunn', 'Health: force UP'],
  ['hnolb', 'Health: force NOLB'],
  ['hdown', 'Health: force DOWN'],
  ['dagent', 'Agent: disable checks'],
  ['eagent', 'Agent: enable checks'],
  ['arunn', 'Agent: force UP'],
  ['adown', 'Agent: force DOWN'],
  ['shutdown', 'Kill Sessions'],
];

/** How the form names a backend: by its number, so that no name can be mistaken for another. */
export const backendField = ({ id }: Proxy): string => `#${id}`;

/**
 * Carries out what a form asks for, as "s=web1&s=web2&action=drain&b=#3", on the servers of `proxies`.
 * @returns the code that the page is called with afterwards (outcome.ts)
 */
export const carryOut = (
  form: string,
  proxies: readonly Proxy[],
  order: Health['order'],
): 'DONE' | 'PART' | 'NONE' | 'ERRP' => {
  const fields = new URLSearchParams(Buffer.from(form, 'latin1').toString('utf8'));
  const [backend, action] = [fields.get('b'), fields.get('action')];
  const names = fields.getAll('s');
  if (backend === null || action === null || names.length === 0) return 'NONE';
  const proxy = proxies.find((one) => one.name === backend || backendField(one) === backend);
  if (!proxy) return 'ERRP';
  let [asked, done] = [0, 0];
  for (const name of names) {
    const server = proxy.servers.find((one) => one.name === name);
    const went = server ? order(proxy.index, server.index, action) : false;
    if (went === undefined) return 'ERRP';
    // Where there is nothing to do, the server does not count.
    if (!server || went) asked++;
    if (went) done++;
  }
  if (asked === 0) return 'NONE';
  if (done === 0) return 'ERRP';
  return done < asked ? 'PART' : 'DONE';
};
