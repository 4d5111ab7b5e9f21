// `use-service` (manual 4.4): a service inside the proxy answers the request.
import { didYouMean } from '../../../config/suggest.js';
import type { ServiceName } from '../../../process/messages.js';
import { askService } from '../service.js';
import { action } from './action.js';

/** The stats page has words of its own. */
const SERVICES = ['prometheus-exporter'] as const satisfies readonly ServiceName[];

export const serviceAction = action<{ service: (typeof SERVICES)[number] }>({
  name: 'use-service',
  usage: '<service-name>',
  summary: 'Lets a service answer: prometheus-exporter.',
  rulesets: ['http-request'],
  final: true,
  parse: (line) => {
    const word = line.args.need('a service name');
    if (!word) return undefined;
    const service = SERVICES.find((name) => name === word.text);
    if (service) return { service };
    if (word.text.startsWith('lua.'))
      return void line.report(
        'alert',
        'not-supported',
        `'${word.text}' is not supported: there is no Lua.`,
        word,
      );
    const hint = didYouMean(word.text, SERVICES) ?? "'prometheus-exporter' is the one there is";
    return void line.report('alert', 'unknown-name', `'${word.text}' unknown service name.`, word, hint);
  },
  create:
    ({ service }) =>
    (txn) =>
      askService(txn, service),
});
