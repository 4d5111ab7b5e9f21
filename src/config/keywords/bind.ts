// `bind` (manual 4.2 and 5.1): one Bind of the model for each address and port.
import { parseBindAddresses } from '../address.js';
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Bind } from '../model.js';
import { saysPlace } from '../source.js';
import { type BindDraft, bindParams } from './bind-params.js';
import { readParams } from './params.js';
import { FRONTENDS } from './table.js';

const readBind = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.need('{<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments');
  if (word === undefined) return;
  const addresses = parseBindAddresses(word.text, line.world.env);
  if ('error' in addresses)
    line.report('alert', 'bad-address', `'bind' : ${addresses.error}.`, word, addresses.hint);
  else if (addresses.oddity) line.report('warning', 'bad-address', `'bind' : ${addresses.oddity}.`, word);
  const settings: BindDraft = { v4v6: false, v6only: false };
  readParams(line, bindParams, settings);
  if ('error' in addresses) return;
  if (settings.id !== undefined && addresses.value.length > 1)
    line.report('alert', 'bad-id', "'id' can only be used with a single socket.", word);
  const other = draft.binds.find((bind) => settings.id !== undefined && bind.id === settings.id);
  if (other)
    line.report(
      'alert',
      'duplicate-id',
      `'bind ${word.text}' in section '${draft.section}' : 'id' : custom id ${settings.id} already used at ${saysPlace(other.place)}.`,
    );
  for (const address of addresses.value) {
    // Resolve gives an id to those that have none.
    const bind: Bind = {
      ...settings,
      id: settings.id ?? 0,
      place: line.place,
      index: draft.binds.length,
      address,
    };
    draft.binds.push(bind);
  }
};

export const bindCards: readonly ProxyCard[] = [
  {
    name: 'bind',
    usage: '[<address>]:<port>[-<port>][, …] [<parameters>]',
    summary: 'Where clients connect to.',
    sections: FRONTENDS,
    parse: readBind,
  },
];
