// `server`, `default-server`, `server-template` and `source` (manual 4.2 and 5.2): the servers of a backend.
import { isIP } from 'node:net';
import { parseServerAddress, parseStreamAddress } from '../address.js';
import type { Word } from '../arguments.js';
import type { Line, ProxyCard, ProxyDraft, ServerDraft } from '../card.js';
import { newServerDraft } from '../initial.js';
import type { Server, ServerAddress } from '../model.js';
import { saysPlace } from '../source.js';
import { readParams } from './params.js';
import { sourceAddress } from './readers.js';
import { serverParams } from './server-params.js';
import { complainOfAgent } from './server-params-agent.js';
import { BACKENDS, SERVER_SIDE } from './table.js';

/** Reads address and parameters; undefined when there is no address to connect to. */
const readSettings = (
  line: Line,
  draft: ProxyDraft,
  address: Word,
): { address: ServerAddress; settings: ServerDraft } | undefined => {
  const found = parseServerAddress(address.text, line.world.env);
  if ('error' in found) line.report('alert', 'bad-address', `${found.error}.`, address, found.hint);
  else if (found.oddity) line.report('warning', 'bad-address', `${found.oddity}.`, address);
  const settings = structuredClone(draft.defaultServer);
  readParams(line, serverParams, settings);
  if (settings.checked && settings.track)
    line.report('alert', 'check-and-track', 'unable to enable checks and tracking at the same time!');
  complainOfAgent(line, settings);
  return 'error' in found ? undefined : { address: found.value, settings };
};

/** What the model keeps of a draft: settings of checks only where checks are on. */
const toServer = (
  draft: ProxyDraft,
  line: Line,
  name: string,
  address: ServerAddress,
  settings: ServerDraft,
): Server => {
  const { id = 0, checked, check, observed, onError, errorLimit, track, ...others } = settings;
  const { agentChecked, agent, ...plain } = others;
  // As HAProxy: a limit that may not go down to "minconn" is no dynamic one.
  const { to } = address;
  const fqdn =
    plain.resolvers !== undefined && to.kind === 'inet' && isIP(to.host) === 0 ? to.host : undefined;
  const maxconn = Math.max(plain.maxconn ?? 0, plain.minconn ?? 0);
  return {
    ...plain,
    ...(maxconn > 0 && { maxconn }),
    place: line.place,
    index: draft.servers.length,
    name,
    // Resolve gives an id to those that have none.
    id,
    address: { ...address, to: { ...address.to } },
    // What connections that are turned round speak.
    ...(to.kind === 'rhttp' && { proto: 'h2' }),
    ...(checked && { check: { ...check } }),
    ...(agentChecked && { agent: { ...agent } }),
    ...(observed && { observe: { layer: observed, onError, errorLimit } }),
    ...(fqdn !== undefined && { fqdn }),
    ...(track && { track: { backend: track.backend ?? draft.name, server: track.server } }),
  };
};

const complainOfId = (line: Line, draft: ProxyDraft, word: Word, id?: number): void => {
  const same = draft.servers.find((server) => id !== undefined && server.id === id);
  if (same) {
    const message = `'server ${draft.name}/${word.text}' : 'id' : custom id ${id} already used at ${saysPlace(same.place)} ('server ${same.name}').`;
    line.report('alert', 'duplicate-id', message, word);
  }
};

const checkName = (line: Line, word: Word): void => {
  const wrong = /[^\w.:-]/.exec(word.text)?.[0];
  if (wrong)
    line.report(
      'alert',
      'bad-name',
      `character '${wrong}' is not permitted in server name '${word.text}'.`,
      word,
    );
};

const readServer = (line: Line, draft: ProxyDraft): void => {
  const name = line.args.need('<name> and <addr>[:<port>] as arguments');
  const address = name && line.args.need('<name> and <addr>[:<port>] as arguments');
  if (!name || !address) return;
  checkName(line, name);
  const read = readSettings(line, draft, address);
  complainOfId(line, draft, name, read?.settings.id);
  if (read) draft.servers.push(toServer(draft, line, name.text, read.address, read.settings));
};

/**
 * `dispatch`: a server like any other, as HAProxy's manual has it written now, under the name that logs show for none.
 * It takes all that is not kept on a server by its cookie, unless there is a balance algorithm, which decides alone.
 */
const readDispatch = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.need('<address>:<port> as argument');
  if (!word) return;
  const found = parseStreamAddress(word.text, line.world.env);
  if ('error' in found) line.report('alert', 'bad-address', `'dispatch' : ${found.error}.`, word, found.hint);
  else if (found.value.to.kind === 'inet' && found.value.port !== 'fixed')
    line.report('alert', 'bad-address', `'dispatch' : missing port specification in '${word.text}'.`, word);
  else draft.dispatch = toServer(draft, line, '<NOSRV>', found.value, newServerDraft());
  line.args.end();
};

/** "5" is 1 to 5, "3-7" is itself. */
const readRange = (line: Line, word: Word): [low: number, high: number] | undefined => {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(word.text);
  const low = found?.[2] === undefined ? 1 : Number(found[1]);
  const high = Number(found?.[2] ?? found?.[1]);
  if (found && low >= 1 && low <= high) return [low, high];
  line.report('alert', 'bad-range', `Wrong server-template number or range arg '${word.text}'.`, word);
  return undefined;
};

const readTemplate = (line: Line, draft: ProxyDraft): void => {
  const what = '<prefix> <nb | range> <addr>[:<port>] as arguments';
  const prefix = line.args.need(what);
  const range = prefix && line.args.need(what);
  const address = range && line.args.need(what);
  if (!prefix || !range || !address) return;
  checkName(line, prefix);
  const numbers = readRange(line, range);
  const read = readSettings(line, draft, address);
  if (!numbers || !read) return;
  if (read.settings.id !== undefined && numbers[0] < numbers[1])
    line.report('alert', 'bad-id', "'id' cannot be given to several servers at once.", prefix);
  for (let number = numbers[0]; number <= numbers[1]; number++) {
    const name = `${prefix.text}${number}`;
    draft.servers.push(toServer(draft, line, name, read.address, read.settings));
  }
};

const readDefaults = (line: Line, draft: ProxyDraft): void => {
  readParams(line, serverParams, draft.defaultServer);
  if (draft.defaultServer.id === undefined) return;
  line.report('alert', 'misplaced-parameter', "'id' option is not accepted in default-server sections.");
  delete draft.defaultServer.id;
};

/** `source` of the backend is that of every server without one of its own, wherever the line stands. */
const readSource = (line: Line, draft: ProxyDraft): void => {
  const source = sourceAddress(line);
  if (source) {
    draft.defaultServer.source = source;
    for (const server of draft.servers) server.source ??= source;
  }
  const extra = line.args.next();
  if (extra) line.report('alert', 'not-supported', `'source … ${extra.text}' is not supported.`, extra);
};

const PARAMETERS = '[<parameters>]';

export const serverCards: readonly ProxyCard[] = [
  {
    name: 'server',
    usage: `<name> <address>[:<port>] ${PARAMETERS}`,
    summary: 'A server that requests are sent to.',
    sections: BACKENDS,
    parse: readServer,
  },
  {
    name: 'dispatch',
    usage: '<address>:<port>',
    summary: 'The one address for all requests that no cookie keeps on a server.',
    sections: BACKENDS,
    parse: readDispatch,
  },
  {
    name: 'server-template',
    usage: `<prefix> { <number> | <low>-<high> } <address>[:<port>] ${PARAMETERS}`,
    summary: 'Several servers that differ in name only.',
    sections: BACKENDS,
    parse: readTemplate,
  },
  {
    name: 'default-server',
    usage: PARAMETERS,
    summary: 'Parameters that the servers after it start with.',
    sections: SERVER_SIDE,
    parse: readDefaults,
  },
  {
    name: 'source',
    usage: '<address>[:<port>]',
    summary: 'The address that servers see connections come from.',
    sections: SERVER_SIDE,
    parse: readSource,
  },
];
