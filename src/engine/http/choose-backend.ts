// Which backend gets a request, or a connection in mode tcp (manual 4.2, "use_backend").
import { hasBackend, type Model, type Proxy, type UseBackend } from '../../config/model.js';
import { backendNamed, defaultTarget } from '../../config/targets.js';
import type { Compiler } from '../sample/compiler.js';
import type { Stream } from '../sample/stream.js';

/** @returns its index in the model */
export type ChooseBackend = (stream: Stream) => number | undefined;

/** The first `use_backend` that applies, else `default_backend`, else the `listen` itself. */
export const chooseBackend = (proxy: Proxy, compiler: Compiler): ChooseBackend => {
  const byDefault = defaultTarget(proxy, compiler.model)?.index;
  const choices = proxy.useBackends.map((rule) => compileChoice(rule, compiler));
  return (stream) => {
    for (const { applies, target } of choices) {
      if (applies && !applies(stream)) continue;
      // A name made by a format may be of no backend: the next rule then.
      const found = target(stream);
      if (found !== undefined) return found;
    }
    return byDefault;
  };
};

interface Choice {
  readonly applies: ((stream: Stream) => boolean) | undefined;
  readonly target: ChooseBackend;
}

const compileChoice = ({ backend, condition, place }: UseBackend, compiler: Compiler): Choice => {
  const test = condition && compiler.condition(condition);
  const { tracer, model } = compiler;
  const applies = !tracer
    ? test
    : (stream: Stream) => {
        const holds = test === undefined || test(stream);
        tracer.rule({ place, action: 'use_backend' }, holds);
        return holds;
      };
  if (typeof backend !== 'string') return { applies, target: byFormat(compiler.format(backend), model) };
  const index = backendNamed(backend, model)?.index;
  return { applies, target: () => index };
};

const byFormat = (name: (stream: Stream) => string, model: Model): ChooseBackend => {
  const byName = new Map(model.proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy.index]));
  return (stream) => byName.get(name(stream));
};
