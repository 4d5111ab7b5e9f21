// Which backend gets a request, or a connection in mode tcp (manual 4.2, "use_backend").
import { hasBackend, type Model, type Proxy, type UseBackend } from '../../config/model.js';
import { backendNamed, defaultTarget } from '../../config/targets.js';
import type { Test } from '../sample/acl.js';
import type { Compiler } from '../sample/compiler.js';
import type { Stream } from '../sample/stream.js';
import { lineRegex, matchesLine } from './head-lines.js';

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
  readonly applies: Test | undefined;
  readonly target: ChooseBackend;
}

const compileChoice = (rule: UseBackend, compiler: Compiler): Choice => {
  const { backend } = rule;
  const { model } = compiler;
  const applies = byLine(rule, compiler.applies({ ...rule, action: 'use_backend' }));
  if (typeof backend !== 'string') return { applies, target: byFormat(compiler.format(backend), model) };
  const index = backendNamed(backend, model)?.index;
  return { applies, target: () => index };
};

const byLine = ({ line }: UseBackend, applies: Test | undefined): Test | undefined => {
  if (!line) return applies;
  const regex = lineRegex(line);
  return (stream) =>
    stream.head !== undefined && (applies?.(stream) ?? true) && matchesLine(regex, stream.head);
};

const byFormat = (name: (stream: Stream) => string, model: Model): ChooseBackend => {
  const byName = new Map(model.proxies.filter(hasBackend).map((proxy) => [proxy.name, proxy.index]));
  return (stream) => byName.get(name(stream));
};
