// Parameters of `server` about its name while running (manual 5.2 and 5.3): who is asked, and which answer is liked best.
import { parseNetwork } from '../address.js';
import type { Line, ParamCard, ServerDraft } from '../card.js';
import { choice } from './readers.js';

const readPrefer = (line: Line, draft: ServerDraft): void => {
  const family = choice(line, 'resolve-prefer', ['ipv4', 'ipv6']);
  if (family) draft.resolvePrefer = family;
};

const readNetworks = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('<networks> as argument');
  const networks: string[] = [];
  for (const text of word?.text.split(',') ?? []) {
    const network = parseNetwork(text);
    if ('value' in network) networks.push(network.value);
    else line.report('alert', 'bad-address', `'resolve-net': ${network.error}.`, word);
  }
  draft.resolveNet = networks;
};

const OPTIONS = ['allow-dup-ip', 'ignore-weight', 'prevent-dup-ip'] as const;

const readOptions = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('<options> as argument');
  for (const text of word?.text.split(',') ?? []) {
    const option = OPTIONS.find((one) => one === text);
    if (!option)
      line.report(
        'alert',
        'bad-argument',
        `'resolve-opts': unknown option '${text}', supported are ${OPTIONS.join(', ')}.`,
        word,
      );
    else if (option === 'ignore-weight') draft.ignoreSrvWeight = true;
    else draft.allowDuplicateIp = option === 'allow-dup-ip';
  }
};

export const dnsServerParams: readonly ParamCard<ServerDraft>[] = [
  {
    name: 'resolvers',
    usage: '<name>',
    summary: 'Follows the name of the server while running.',
    parse: (line, draft) => {
      const word = line.args.need('<name> as argument');
      if (word) draft.resolvers = word.text;
    },
  },
  {
    name: 'resolve-prefer',
    usage: '{ ipv4 | ipv6 }',
    summary: 'Which family of addresses is preferred.',
    parse: readPrefer,
  },
  {
    name: 'resolve-net',
    usage: '<network>[,<network>]*',
    summary: 'Addresses that are preferred.',
    parse: readNetworks,
  },
  {
    name: 'resolve-opts',
    usage: '<option>[,<option>]*',
    summary: 'Whether servers of one name may get the same address.',
    parse: readOptions,
  },
];
