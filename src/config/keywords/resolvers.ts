// `resolvers` sections (manual 5.3.2): the name servers that are asked for addresses of servers while running.
import { isIP } from 'node:net';
import { parseLogAddress } from '../address.js';
import type { Line } from '../card.js';
import { newResolvers } from '../initial.js';
import type { LogTarget, NameServer, Resolvers, ResolveStatus } from '../model.js';
import { keepFirst, sectionKind } from '../section-kind.js';
import { saysPlace } from '../source.js';
import { choice } from './readers.js';

const RESOLV_CONF = '/etc/resolv.conf';
const STATUSES: readonly ResolveStatus[] = ['nx', 'refused', 'timeout', 'other', 'valid', 'obsolete'];

const addNameServer = (line: Line, section: Resolvers, server: NameServer): void => {
  const twin = section.nameservers.find(({ name }) => name === server.name);
  if (!twin) section.nameservers.push(server);
  else {
    const message = `nameserver '${server.name}' has same name as another nameserver (declared at ${saysPlace(twin.place)}).`;
    line.report('alert', 'duplicate-section', message, line.args.words[0]);
  }
};

const readNameServer = (line: Line, section: Resolvers): void => {
  const what = '<name> and <addr>[:<port>] as arguments';
  const name = line.args.need(what);
  const word = name && line.args.need(what);
  if (!name || !word) return;
  const found = parseLogAddress(word.text, line.world.env);
  const to = 'value' in found ? inetOf(found.value) : undefined;
  if (!to || !/:\d+$/.test(word.text)) {
    const missing = to ? `missing port specification in '${word.text}'` : `invalid address: '${word.text}'`;
    const why = 'error' in found ? found.error : missing;
    line.report('alert', 'bad-address', `'nameserver ${name.text}' : ${why}.`, word);
  } else addNameServer(line, section, { place: line.place, name: name.text, host: to.host, port: to.port });
  if ('value' in found && found.value.kind === 'stream') {
    const message = `'nameserver ${name.text}' is asked by UDP first: c-ares, the resolver of Node.js, turns to TCP for long answers.`;
    line.report('notice', 'no-effect', message, word);
  }
  // Parameters of servers that matter for TCP alone.
  line.args.rest();
};

const inetOf = (to: LogTarget['to']): { host: string; port: number } | undefined => {
  const address = to.kind === 'stream' ? to.address : to;
  return (address.kind === 'udp' || address.kind === 'inet') && isIP(address.host) !== 0
    ? address
    : undefined;
};

const readResolvConf = (line: Line, section: Resolvers): void => {
  const file = line.world.readFile(RESOLV_CONF);
  if ('error' in file) {
    line.report('warning', 'unreadable-file', `failed to open ${RESOLV_CONF}: ${file.error}.`);
    return;
  }
  for (const [, host = ''] of file.text.matchAll(/^nameserver[ \t]+(\S+)/gm))
    if (isIP(host) && !section.nameservers.some(({ name }) => name === host))
      section.nameservers.push({ place: line.place, name: host, host, port: 53 });
};

const readHold = (line: Line, section: Resolvers): void => {
  const status = choice(line, 'hold', STATUSES);
  if (!status) return;
  section.hold[status] = line.args.duration('a time') ?? section.hold[status];
  line.args.end();
};

const readTimeout = (line: Line, key: keyof Resolvers['timeouts'], section: Resolvers): void => {
  section.timeouts[key] = line.args.duration('<time> as argument') ?? section.timeouts[key];
  line.args.end();
};

export const resolvers = sectionKind<Resolvers>({
  name: 'resolvers',
  usage: '<name>',
  summary: 'Name servers that tell addresses of servers while running.',
  open: (head, name, all) => keepFirst(all.resolvers, newResolvers(head.place, name), head),
  cards: [
    {
      name: 'nameserver',
      usage: '<name> <address>:<port> [<parameters>]',
      summary: 'A name server.',
      parse: readNameServer,
    },
    {
      name: 'parse-resolv-conf',
      usage: '',
      summary: `Adds the name servers in ${RESOLV_CONF}.`,
      parse: readResolvConf,
    },
    {
      name: 'hold',
      usage: '{ nx | refused | timeout | other | valid | obsolete } <time>',
      summary: 'How long the last good answer outweighs one of this kind.',
      parse: readHold,
    },
    {
      name: 'resolve_retries',
      usage: '<number>',
      summary: 'Queries before a name counts as not resolved.',
      parse: (line, section) => {
        section.retries = line.args.integer('<nb> as argument', 1, 1000) ?? section.retries;
        line.args.end();
      },
    },
    {
      name: 'accepted_payload_size',
      usage: '<bytes>',
      summary: 'The largest answer.',
      status: 'no-effect',
      reason: 'c-ares, the resolver of Node.js, announces a size of its own',
      parse: (line) => {
        line.args.integer('<nb> as argument', 512, 65535);
        line.args.end();
      },
    },
    {
      name: 'timeout resolve',
      usage: '<time>',
      summary: 'How often names are asked for.',
      parse: (line, section) => readTimeout(line, 'resolveMs', section),
    },
    {
      name: 'timeout retry',
      usage: '<time>',
      summary: 'How long an answer may take before it is asked for again.',
      parse: (line, section) => readTimeout(line, 'retryMs', section),
    },
  ],
});
