// Words of the global section on who may come, whose addresses are asked for, and how the process leaves (manual 3.1).
import type { GlobalCard, Line } from '../card.js';
import type { Resolvers } from '../model.js';
import { choice, ignoreRest } from './readers.js';

const SECTIONS = ['global'] as const;
const FAMILIES = ['ipv4', 'ipv6'] as const;

/** Undefined: both, or something was wrong. */
const readFamily = (line: Line): Resolvers['family'] => {
  const word = line.args.need("'ipv4', 'ipv6', both, or 'auto'");
  const names = word?.text.split(',') ?? [];
  const wrong = names.find((name) => name !== 'auto' && !FAMILIES.some((family) => family === name));
  if (wrong !== undefined) {
    const message = `'dns-accept-family' : unknown family '${wrong}', it is 'ipv4', 'ipv6' or 'auto'.`;
    line.report('alert', 'bad-argument', message, word);
  } else if (names.includes('auto')) {
    const message = "'auto' has no effect here: whether there is a way to IPv6 is not looked at.";
    line.report('notice', 'no-effect', message, word);
  } else if (new Set(names).size === 1) return FAMILIES.find((family) => family === names[0]);
  return undefined;
};

export const networkCards: readonly GlobalCard[] = [
  {
    name: 'harden.reject-privileged-ports.tcp',
    usage: '{ on | off }',
    summary: 'Turns clients away whose port is below 1024.',
    sections: SECTIONS,
    parse(line, draft) {
      const found = choice(line, 'harden.reject-privileged-ports.tcp', ['on', 'off']);
      line.args.end();
      if (found) draft.rejectPrivilegedPorts = found === 'on';
    },
  },
  {
    name: 'dns-accept-family',
    usage: '{ ipv4 | ipv6 | auto }[,…]',
    summary: 'Which addresses of names the name servers are asked for.',
    sections: SECTIONS,
    parse(line, draft) {
      const family = readFamily(line);
      if (family) draft.dnsFamily = family;
      else delete draft.dnsFamily;
      line.args.end();
    },
  },
  {
    name: 'grace',
    usage: '<time>',
    summary: 'How long SIGUSR1 is no more than a "stopping" that rules see, before listeners are closed.',
    sections: SECTIONS,
    parse(line, draft) {
      const ms = line.args.duration('<time> as argument');
      ignoreRest(line);
      if (ms !== undefined) draft.graceMs = ms;
    },
  },
  {
    name: 'close-spread-time',
    usage: '{ <time> | infinite }',
    summary: 'Over which time idle connections are closed when stopping begins.',
    sections: SECTIONS,
    status: 'no-effect',
    reason: 'idle connections have 5 s for one more request when stopping begins',
    parse(line) {
      if (!line.args.take('infinite')) line.args.duration('<time> as argument');
      ignoreRest(line);
    },
  },
];
