// The words of `hapax explain`: files, a request, and where it comes from.
import { parseArgs } from 'node:util';

export interface ExplainArguments {
  readonly files: readonly string[];
  readonly method: string;
  readonly uri: string;
  /** Host of an absolute URL; an -H 'Host: …' has precedence. */
  readonly host: string | undefined;
  /** Port of an absolute URL. */
  readonly port: number | undefined;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly clientAddress: string;
  readonly clientPort: number;
  /** Name of a frontend or a listener, or an address that one of them listens on. */
  readonly bind: string | undefined;
  readonly json: boolean;
}

export const EXPLAIN_USAGE =
  "usage: hapax explain -f <cfg> '[METHOD] URL' [-H 'Name: value']… [--from IP[:PORT]] [--bind NAME] [--json]\n" +
  '   (shows which rules a request meets, what they see and do, and where it goes)\n';

/** @returns what is wrong as a text */
export const parseExplainArguments = (args: readonly string[]): ExplainArguments | string => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        file: { type: 'string', short: 'f', multiple: true, default: [] },
        header: { type: 'string', short: 'H', multiple: true, default: [] },
        from: { type: 'string', default: '192.0.2.1' },
        bind: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const words = positionals.flatMap((word) => word.split(' ')).filter((word) => word !== '');
    if (values.file.length === 0) return "'-f' and a cfg are missing";
    if (words.length < 1 || words.length > 2)
      return "a request is missing, such as 'GET http://example.com/path'";
    const headers = values.header.map(splitHeader);
    const wrong = headers.indexOf(undefined);
    if (wrong >= 0) return `'${values.header[wrong]}' is no header: write 'Name: value'`;
    const [clientAddress, clientPort] = splitPort(values.from);
    const [url = '', method = 'GET'] = words.reverse();
    return {
      files: values.file,
      method,
      ...splitUrl(url),
      headers: headers.filter((header) => header !== undefined),
      clientAddress,
      clientPort,
      bind: values.bind,
      json: values.json,
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const splitHeader = (text: string): readonly [string, string] | undefined => {
  const colon = text.indexOf(':');
  return colon < 1 ? undefined : [text.slice(0, colon), text.slice(colon + 1).trim()];
};

/** "[::1]:80", "192.0.2.1:80", "::1"; a port of 40000 unless told. */
const splitPort = (text: string): readonly [string, number] => {
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  return found ? [found[1] ?? found[2]!, Number(found[3] ?? 40000)] : [text, 40000];
};

const splitUrl = (url: string): Pick<ExplainArguments, 'uri' | 'host' | 'port'> => {
  const found = /^https?:\/\/([^/?]+)(.*)$/.exec(url);
  if (!found) return { uri: url, host: undefined, port: undefined };
  const host = found[1]!;
  const port = /:(\d+)$/.exec(host)?.[1];
  const rest = found[2]!;
  return {
    uri: rest.startsWith('/') ? rest : `/${rest}`,
    host,
    port: port === undefined ? undefined : Number(port),
  };
};
