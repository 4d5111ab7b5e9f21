// Reverse HTTP (manual 4.2, server address "rhttp@"; 4.4, "attach-srv"): what its servers cannot have, and which servers
// its rules lead to.
import { hasBackend, type Model, type Proxy, type Server } from '../model.js';
import type { AttachSettings, Rule } from '../rules.js';
import { didYouMean } from '../suggest.js';
import { type Check, type Checking, kindOf, type Where, whereSaid } from './check.js';

export const checkReverse: Check = (proxy, checking) => {
  for (const server of proxy.servers)
    if (isReverse(server)) checkServer(server, checking);
    else if (server.poolConnName)
      checking.report(
        'alert',
        'not-supported',
        `server '${server.name}' : 'pool-conn-name' is only supported with an 'rhttp@' address: other kept connections go by server alone.`,
        { place: server.place, word: 'pool-conn-name' },
      );
  const reverse = proxy.servers.find(isReverse);
  if (reverse && proxy.httpReuse === 'never') {
    const message = `'http-reuse never' does not hold for server '${reverse.name}', whose connections serve all requests.`;
    checking.report('warning', 'ignored', message, whereSaid(checking, proxy, 'http-reuse'));
  }
  for (const rule of proxy.rules['tcp-request session'] ?? [])
    if (isAttach(rule)) checkAttach(rule, proxy, checking);
};

const isReverse = ({ address }: Server): boolean => address.to.kind === 'rhttp';

type AttachRule = Rule & { readonly settings: AttachSettings };

const isAttach = (rule: Rule): rule is AttachRule => rule.action === 'attach-srv';

/** What is about connections that we open. */
const OF_OUR_CONNECTIONS: readonly (readonly [word: string, isSaid: (server: Server) => boolean])[] = [
  ['check', ({ check }) => check !== undefined],
  ['agent-check', ({ agent }) => agent !== undefined && agent.host === undefined],
  ['send-proxy', ({ sendProxy }) => sendProxy !== 'none'],
  ['socks4', ({ socks4 }) => socks4 !== undefined],
];

const checkServer = (server: Server, { model, report }: Checking): void => {
  const { name, place } = server;
  if (!model.global.experimental) {
    const message = `server '${name}' : 'rhttp@' is experimental, must be allowed via a global 'expose-experimental-directives'.`;
    report('alert', 'not-supported', message, { place, word: 'rhttp@' });
  }
  for (const [word, isSaid] of OF_OUR_CONNECTIONS)
    if (isSaid(server)) {
      const message = `server '${name}' : '${word}' is not supported with an 'rhttp@' address, to which no connection is opened.`;
      report('alert', 'not-supported', message, { place, word });
    }
};

const checkAttach = (rule: AttachRule, proxy: Proxy, checking: Checking): void => {
  const { model, partial, report, failed } = checking;
  const where: Where = { place: rule.place, word: 'attach-srv' };
  if (proxy.mode !== 'http' && !failed(proxy, 'mode'))
    report(
      'alert',
      'needs-http',
      `${kindOf(proxy)} '${proxy.name}' : 'attach-srv' rule requires HTTP proxy mode.`,
      where,
    );
  const fault = findFault(rule.settings, model);
  if (fault && !partial)
    report('alert', fault.code, `${kindOf(proxy)} '${proxy.name}' : 'attach-srv' rule: ${fault.message}.`, {
      ...where,
      hint: fault.hint,
    });
  if (model.global.nbthread === 1) return;
  // The connection lives in the thread that has accepted it, and its server's requests may come to any.
  model.global.nbthread = 1;
  report(
    'notice',
    'no-effect',
    "'nbthread' is 1 here: a connection that 'attach-srv' hands over serves requests of its own thread alone.",
    where,
  );
};

interface Fault {
  readonly code: 'unknown-reference' | 'not-supported';
  readonly message: string;
  readonly hint?: string | undefined;
}

const namesOf = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);

const findFault = ({ backend, server, name }: AttachSettings, model: Model): Fault | undefined => {
  const backends = model.proxies.filter(hasBackend);
  const owner = backends.find((one) => one.name === backend);
  if (!owner)
    return {
      code: 'unknown-reference',
      message: `no such backend '${backend}/${server}'`,
      hint: didYouMean(backend, namesOf(backends)),
    };
  const found = owner.servers.find((one) => one.name === server);
  if (!found)
    return {
      code: 'unknown-reference',
      message: `no such server '${backend}/${server}'`,
      hint: didYouMean(server, namesOf(owner.servers)),
    };
  if (!isReverse(found))
    return {
      code: 'not-supported',
      message: `server '${backend}/${server}' must have an 'rhttp@' address`,
    };
  if ((name === undefined) === (found.poolConnName === undefined)) return undefined;
  return {
    code: 'not-supported',
    message: `connection will never be used; either specify name argument in conjunction with 'pool-conn-name' on server '${backend}/${server}' or none of these`,
  };
};
