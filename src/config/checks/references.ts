// What samples name: proxies with the side that is meant, servers, userlists and their groups, ACLs (HAProxy's
// smp_resolve_args).
import type { Language } from '../language.js';
import { hasBackend, hasFrontend, type Model, type Place, type Proxy } from '../model.js';
import type { AclTest, Call, Expression } from '../rules.js';
import type { ArgumentKind, CallCard } from '../sample/card.js';
import { PREDEFINED_NAMES, predefinedAcl } from '../sample/predefined.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import type { Check, Checking } from './check.js';
import { eachPartOf, isAclTest, isExpression } from './parts.js';

/** One argument and where it stands; an empty name is the proxy's own. */
interface Reference {
  readonly name: string;
  readonly proxy: Proxy;
  readonly model: Model;
  readonly place: Place;
  readonly language: Language;
}

/** What is wrong with a reference, and the names that would be right. */
interface Fault {
  readonly message: string;
  readonly names?: Iterable<string>;
}

export const checkReferences: Check = (proxy, checking) => {
  eachPartOf(proxy, checking, (part, place) => {
    if (isExpression(part)) checkExpression(part, { proxy, place, checking });
    if (isAclTest(part)) checkGroups(part, { proxy, place, checking });
  });
};

interface Found {
  readonly proxy: Proxy;
  readonly place: Place;
  readonly checking: Checking;
}

const checkExpression = ({ fetch, converters }: Expression, found: Found): void => {
  const { samples } = found.checking.language;
  checkCall(fetch, samples.fetches.get(fetch.name), found);
  for (const call of converters) checkCall(call, samples.converters.get(call.name), found);
};

const checkCall = ({ name, args }: Call, card: CallCard | undefined, found: Found): void => {
  if (!card) return;
  const { proxy, place, checking } = found;
  if (card.status === 'no-effect') {
    const message = `'${name}' never has a value here: ${card.reason}.`;
    checking.report('notice', 'no-effect', message, { place, word: name });
  }
  for (const [at, arg] of args.entries()) {
    const kind = card.args[Math.min(at, card.args.length - 1)]?.kind;
    if (arg === null && kind === 'acl') continue;
    const look = kind && LOOKUPS[kind];
    const named = String(arg ?? '');
    const fault = look?.({ name: named, proxy, place, model: checking.model, language: checking.language });
    if (!fault || checking.partial) continue;
    const message = `${fault.message} referenced in arg ${at + 1} of '${name}' in proxy '${proxy.name}'.`;
    const hint = fault.names && didYouMean(named, fault.names);
    const word = named === '' ? name : at === 0 ? `${name}(${named}` : named;
    checking.report('alert', 'unknown-reference', message, { place, word, hint });
  }
};

const namesOf = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);

const lookUpProxy = (side: 'backend' | 'frontend', { name, proxy, model }: Reference): Fault | undefined => {
  const hasSide = side === 'backend' ? hasBackend : hasFrontend;
  if (name === '')
    return hasSide(proxy) ? undefined : { message: `proxy '${proxy.name}' has no ${side}, which is` };
  const candidates = model.proxies.filter(hasSide);
  if (candidates.some((one) => one.name === name)) return undefined;
  return { message: `unable to find ${side} '${name}'`, names: namesOf(candidates) };
};

const lookUpServer = ({ name, proxy, model }: Reference): Fault | undefined => {
  const slash = name.lastIndexOf('/');
  const backend = name.slice(0, Math.max(slash, 0));
  const server = name.slice(slash + 1);
  const owner = slash < 0 ? proxy : model.proxies.find((one) => one.name === backend && hasBackend(one));
  if (!owner)
    return { message: `unable to find proxy '${backend}'`, names: namesOf(model.proxies.filter(hasBackend)) };
  if (owner.servers.some((one) => one.name === server)) return undefined;
  const names = owner.servers.map((one) => (slash < 0 ? one.name : `${backend}/${one.name}`));
  return { message: `unable to find server '${server}' in proxy '${owner.name}',`, names };
};

const lookUpUserlist = ({ name, model }: Reference): Fault | undefined =>
  model.userlists.some((list) => list.name === name)
    ? undefined
    : { message: `unable to find userlist '${name}'`, names: namesOf(model.userlists) };

/** Predefined ones become the proxy's own, as those do that conditions name. */
const lookUpAcl = ({ name, proxy, place, language }: Reference): Fault | undefined => {
  const bare = name.replace(/^!/, '');
  if (proxy.acls.some((acl) => acl.name === bare)) return undefined;
  const predefined = predefinedAcl(bare, { language, place, report: () => {}, world: NO_FILES });
  if (predefined) proxy.acls.push(predefined);
  const names = [...namesOf(proxy.acls), ...PREDEFINED_NAMES];
  return predefined ? undefined : { message: `unable to find ACL '${name}'`, names };
};

/** They read none. */
const NO_FILES = { readFile: () => ({ error: 'none' }) };

const LOOKUPS: Readonly<Partial<Record<ArgumentKind, (reference: Reference) => Fault | undefined>>> = {
  backend: (reference) => lookUpProxy('backend', reference),
  frontend: (reference) => lookUpProxy('frontend', reference),
  server: lookUpServer,
  userlist: lookUpUserlist,
  acl: lookUpAcl,
};

/** A group that is in no list can match nobody. */
const checkGroups = ({ expression, patterns }: AclTest, { place, checking }: Found): void => {
  const { fetch } = expression;
  const list = checking.model.userlists.find(({ name }) => name === fetch.args[0]);
  if (fetch.name !== 'http_auth_group' || expression.converters.length > 0 || !list) return;
  const groups = namesOf(list.groups);
  for (const word of patterns.flatMap(({ texts }) => texts).filter((text) => !groups.includes(text))) {
    const message = `userlist '${list.name}', declared at ${saysPlace(list.place)}, has no group '${word}'.`;
    checking.report('alert', 'unknown-reference', message, { place, word, hint: didYouMean(word, groups) });
  }
};
