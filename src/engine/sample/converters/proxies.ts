// Converters of names of frontends, backends and servers (manual 7.3.1: nbsrv, srv_is_up, srv_queue, fe_exists), for names
// that only the request tells.
import { hasBackend, hasFrontend } from '../../../config/model.js';
import type { SampleType } from '../../../config/rules.js';
import type { Backend } from '../../backend/backend.js';
import type { ServerSlot } from '../../backend/server.js';
import type { Compiler } from '../compiler.js';
import type { Converter } from '../fetch.js';
import type { Stream } from '../stream.js';
import type { Value } from '../value.js';
import { ofText } from './make.js';

/** Backends by name. */
const backendFinder = ({ model }: Compiler): ((name: string, stream: Stream) => Backend | undefined) => {
  const indexes = new Map(model.proxies.filter(hasBackend).map(({ name, index }) => [name, index]));
  return (name, { context }) => {
    const index = indexes.get(name);
    return index === undefined ? undefined : context.backends[index];
  };
};

/** "server" is of the backend the request is for, else of the rule's own proxy. */
const ofServer = (
  name: string,
  out: SampleType,
  summary: string,
  read: (server: ServerSlot) => Value,
): Converter =>
  ofText({ name, usage: name, summary, out }, (_, compiler) => {
    const find = backendFinder(compiler);
    return (value, stream) => {
      const slash = value.indexOf('/');
      const backend =
        slash >= 0
          ? find(value.slice(0, slash), stream)
          : (stream.backendRuntime ?? stream.context.backends[compiler.proxy.index]);
      const wanted = value.slice(slash + 1);
      const server = backend?.servers.find(({ config }) => config.name === wanted);
      return server && read(server);
    };
  });

export const proxyConverters: readonly Converter[] = [
  ofText(
    {
      name: 'nbsrv',
      usage: 'nbsrv',
      summary: 'How many servers of the backend of that name can be used.',
      out: 'sint',
    },
    (_, compiler) => {
      const find = backendFinder(compiler);
      return (value, stream) => find(value, stream)?.available;
    },
  ),
  ofServer('srv_is_up', 'bool', 'Whether the server of that name is up.', ({ running }) => running),
  ofServer(
    'srv_queue',
    'sint',
    'How many requests wait for the server of that name.',
    ({ queue }) => queue.length,
  ),
  ofText(
    {
      name: 'fe_exists',
      usage: 'fe_exists',
      summary: 'Whether there is a frontend of that name.',
      out: 'bool',
    },
    (_, { model }) => {
      const names = new Set(model.proxies.filter(hasFrontend).map(({ name }) => name));
      return (value) => names.has(value);
    },
  ),
];
