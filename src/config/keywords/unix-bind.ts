// `unix-bind` (manual 3.1): what all unix sockets of `bind` lines have in common; checks/unix-binds.ts gives it to them.
import type { GlobalCard, ParamCard } from '../card.js';
import type { UnixBind } from '../model.js';
import { ownerParams } from './bind-params.js';
import { paramTable, readParams } from './params.js';

const prefix: ParamCard<UnixBind> = {
  name: 'prefix',
  usage: '<path>',
  summary: 'What the paths of unix sockets begin with.',
  parse: (line, draft) => {
    const path = line.args.need('a path');
    if (path && draft.prefix !== undefined)
      line.report('warning', 'said-twice', "unix-bind 'prefix' already specified. Continuing.");
    else if (path) draft.prefix = path.text;
  },
};

const unixParams = paramTable<UnixBind>([prefix, ...ownerParams]);

export const unixBindCard: GlobalCard = {
  name: 'unix-bind',
  usage: '[prefix <path>] [mode <octal>] [user <name>] [uid <number>] [group <name>] [gid <number>]',
  summary: 'Where the unix sockets of "bind" lines are, and whose.',
  sections: ['global'],
  parse: (line, draft) => {
    draft.unixBind ??= {};
    readParams(line, unixParams, draft.unixBind);
  },
};
