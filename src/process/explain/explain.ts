// `hapax explain`: why a request goes where it goes. Exit code 0; 1 where there is nothing to explain.
import { type Bind, hasFrontend, type Model, type Proxy } from '../../config/model.js';
import { explainRequest } from '../../engine/explain.js';
import { renderLoaded } from '../check.js';
import { readConfigFiles } from '../config-files.js';
import { loadWithHosts } from '../load.js';
import type { Operator } from '../operator.js';
import { openWorld } from '../world.js';
import { EXPLAIN_USAGE, type ExplainArguments, parseExplainArguments } from './arguments.js';
import { addressOf, asJson, asText } from './print.js';

export const explain = async (args: readonly string[], operator: Operator): Promise<number> => {
  const wanted = parseExplainArguments(args);
  if (typeof wanted === 'string') return refuse(operator, `${wanted}\n${EXPLAIN_USAGE}`);
  const read = await readConfigFiles(wanted.files);
  if ('error' in read) return refuse(operator, `${read.error}\n`);
  const loaded = await loadWithHosts(read.sources, openWorld({ files: [...wanted.files] }));
  if (!loaded.model) {
    operator.print(renderLoaded(loaded));
    return 1;
  }
  const door = findDoor(loaded.model, wanted);
  if (typeof door === 'string') return refuse(operator, `${door}\n`);
  const { clientAddress, clientPort } = wanted;
  const explanation = explainRequest(loaded.model, {
    ...door,
    head: headOf(wanted),
    clientAddress,
    clientPort,
  });
  if (!explanation) return refuse(operator, 'this is no valid HTTP request: it would be answered with 400\n');
  const print = wanted.json ? asJson : asText;
  process.stdout.write(print(explanation, { request: wanted, sources: read.sources, bind: door.bind }));
  return 0;
};

const refuse = (operator: Operator, text: string): number => {
  operator.print(text);
  return 1;
};

const headOf = ({ method, uri, host, headers }: ExplainArguments): string => {
  const hasHost = headers.some(([name]) => name.toLowerCase() === 'host');
  const fields = hasHost ? headers : [['Host', host ?? 'localhost'] as const, ...headers];
  return `${[`${method} ${uri} HTTP/1.1`, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
};

/** Where the request comes in: by name or address, else by the port of its URL, else the first listener. */
const findDoor = (model: Model, { bind, port }: ExplainArguments): { proxy: Proxy; bind: Bind } | string => {
  const doors = model.proxies
    .filter((proxy) => hasFrontend(proxy) && proxy.mode === 'http')
    .flatMap((proxy) => proxy.binds.map((one) => ({ proxy, bind: one })));
  if (bind !== undefined) {
    const named = doors.find(
      (door) =>
        door.proxy.name === bind || door.bind.name === bind || addressOf(door.bind.address).endsWith(bind),
    );
    return named ?? `nothing that speaks HTTP is called '${bind}', or listens there`;
  }
  const byPort = doors.find(({ bind: { address } }) => address.kind === 'inet' && address.port === port);
  return byPort ?? doors[0] ?? 'no frontend in mode http listens anywhere';
};
