// `attach-srv` (manual 4.4): the client's connection becomes one to a server. What becomes of it: frontend/attach.ts.
import type { AttachSettings } from '../../../config/rules.js';
import { needExpression } from '../../../config/sample/readers.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

export const attachAction: Action<Ruled> = action<AttachSettings, Ruled>({
  name: 'attach-srv',
  usage: '<backend>/<server> [name <expr>]',
  summary: 'Makes the connection one to a server of reverse HTTP ("rhttp@"), instead of a client.',
  rulesets: ['tcp-request session'],
  parse: (line) => {
    const word = line.args.need('<backend>/<server>');
    if (!word) return undefined;
    const [, backend, server] = /^([^/]+)\/(.+)$/.exec(word.text) ?? [];
    if (backend === undefined || server === undefined)
      return void line.report(
        'alert',
        'bad-argument',
        `'attach-srv' expects <backend>/<server> (got '${word.text}').`,
        word,
      );
    if (!line.args.take('name')) return { backend, server };
    const name = needExpression(line, 'an expression', line.ruleset, 'str');
    return name && { backend, server, name };
  },
  create: ({ backend, server, name }, compiler) => {
    const proxy = compiler.model.proxies.findIndex(
      (one) => one.name === backend && one.section !== 'frontend',
    );
    const position = compiler.model.proxies[proxy]!.servers.findIndex((one) => one.name === server);
    const nameOf = name && compiler.text(name);
    return (stream) => {
      stream.mark.attachTo = { proxy, server: position, name: nameOf?.(stream) };
      return Verdict.next;
    };
  },
});
