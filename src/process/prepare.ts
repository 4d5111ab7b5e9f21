// The last look at a model before it runs: addresses of servers and their dynamic cookies, log targets that cannot be reached, files it may open.
import type { Model } from '../config/model.js';
import { saysPlace } from '../config/source.js';
import { withDynamicCookies } from './dynamic-cookies.js';
import { fileLimit, fitToFiles } from './file-limit.js';
import { complainOfUnreachable } from './notices.js';
import type { Operator } from './operator.js';
import { type Resolved, resolveServers } from './resolve-servers.js';

/** Finds the addresses of servers; undefined when the proxy cannot start without some, and the operator knows. */
export const prepare = async (
  configured: Model,
  ignoreResolution: boolean,
  operator: Operator,
): Promise<Resolved | undefined> => {
  const resolved = await resolveServers(configured, ignoreResolution);
  for (const { severity, text, place } of resolved.problems)
    operator.tell(severity, `config : [${saysPlace(place)}] : ${text}`);
  if (resolved.problems.some(({ severity }) => severity === 'alert')) {
    operator.tell('alert', 'config : Failed to initialize server(s) addr.');
    return undefined;
  }
  const unreachable = complainOfUnreachable(resolved.model);
  if (unreachable !== undefined) operator.tell('warning', unreachable);
  const { model, warning } = fitToFiles(withDynamicCookies(resolved.model), fileLimit());
  if (warning !== undefined) operator.tell('warning', warning);
  return { ...resolved, model };
};
