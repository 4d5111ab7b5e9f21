// The action `do-resolve` (manual 4.4): the address of a name into a variable. The client waits until name servers have
// said it, or have not; rules on contents as long as their inspect-delay lets them.
import { IpAddress } from '../../../common/ip.js';
import { type Family, systemNameServers } from '../../../common/name-servers.js';
import { newResolvers } from '../../../config/initial.js';
import type { Expression } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { variableFault } from '../../../config/sample/call.js';
import { needExpression } from '../../../config/sample/readers.js';
import { Counter } from '../../../state/slots.js';
import { namesOf } from '../../net/names.js';
import { compileAssign } from '../../sample/assign.js';
import type { Compiler } from '../../sample/compiler.js';
import { endHold, holdFor, PAUSE } from '../hold.js';
import type { RuleWait } from '../rule-marks.js';
import { advance } from '../steps.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

interface ResolveSettings {
  /** Of the variable. */
  name: string;
  resolvers: string;
  prefer: Family;
  value: Expression;
}

const USAGE = '(<var>,<resolvers>[,ipv4|ipv6]) <expr>';
const SUMMARY = 'Sets a variable to the address of a name, which name servers are asked for.';

const isFamily = (text: string): text is Family => text === 'ipv4' || text === 'ipv6';

const parse = (line: RuleLine): ResolveSettings | undefined => {
  const [name = '', resolvers = '', ...families] = (line.param ?? '').split(',').map((part) => part.trim());
  const [word] = line.args.words;
  if (resolvers === '')
    return void line.report('alert', 'missing-argument', `'do-resolve' expects ${USAGE}.`, word);
  const fault = variableFault(name);
  if (fault !== undefined) return void line.report('alert', 'bad-variable', `${fault}.`, word);
  if (!families.every(isFamily))
    return void line.report(
      'alert',
      'bad-argument',
      `'do-resolve' knows the families ipv4 and ipv6 (got '${families.join(',')}').`,
      word,
    );
  const value = needExpression(line, 'a sample expression that gives a name', line.ruleset, 'str');
  return value && { name, resolvers, prefer: families.at(-1) ?? 'ipv6', value };
};

/**
 * Sets the variable at once where the address is known already. Else, given `settled`, asks for it, and calls that when the
 * variable is set, or is not: then returns what makes it never happen.
 */
type Resolve = (stream: Ruled, settled: (() => void) | undefined) => (() => void) | undefined;

const compileResolve = (settings: ResolveSettings, compiler: Compiler): Resolve => {
  const { model, proxy, tracer, variables } = compiler;
  const section = model.resolvers.find(({ name }) => name === settings.resolvers) ?? {
    ...newResolvers(proxy.place, settings.resolvers, model.global.dnsFamily),
    nameservers: systemNameServers(proxy.place),
  };
  const evaluate = compiler.expression(settings.value, 'str');
  const names = namesOf(section, settings.prefer);
  const assign = compileAssign(settings.name, [], variables);
  const set = (stream: Ruled, text: string | undefined): void => {
    const address = text === undefined ? undefined : IpAddress.parse(text);
    if (address) assign(stream, address);
    else stream.context.process.count(Counter.process.failedResolutions);
  };
  return (stream, settled) => {
    const value = evaluate(stream);
    // Who explains a request asks nobody.
    if (typeof value !== 'string' || value === '' || tracer) return undefined;
    const name = value.toLowerCase();
    const known = names.known(name);
    if (known !== undefined) set(stream, known);
    if (known !== undefined || !settled) return undefined;
    return names.ask(name, (address) => {
      set(stream, address);
      settled();
    });
  };
};

export const resolveAction: Action = action<ResolveSettings>({
  name: 'do-resolve',
  usage: USAGE,
  summary: SUMMARY,
  rulesets: ['http-request'],
  takesParam: true,
  parse,
  create: (settings, compiler) => {
    const resolve = compileResolve(settings, compiler);
    return (txn) => {
      const cancel = resolve(txn, () => endHold(txn, 'resume'));
      if (!cancel) return Verdict.next;
      return holdFor(txn, undefined, {
        resume: advance,
        leave: () => {
          cancel();
          PAUSE.leave(txn);
        },
      });
    };
  },
});

export const resolveOnContent: Action<Ruled> = action<ResolveSettings, Ruled>({
  name: 'do-resolve',
  usage: USAGE,
  summary: SUMMARY,
  rulesets: ['tcp-request content'],
  takesParam: true,
  waits: true,
  parse,
  create: (settings, compiler) => {
    const resolve = compileResolve(settings, compiler);
    return (stream) => {
      const { mark } = stream;
      const wait: RuleWait = { nextRule: 0, over: false, cancel: () => {} };
      const settle = (): void => {
        wait.over = true;
        mark.wake?.();
      };
      const cancel = resolve(stream, mark.wake && settle);
      if (!cancel) return Verdict.next;
      wait.cancel = cancel;
      mark.wait = wait;
      return Verdict.wait;
    };
  },
});
