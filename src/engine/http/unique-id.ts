// The ids of requests as a frontend gives them to servers (manual 4.2, "unique-id-format" and "unique-id-header").
import type { Proxy } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';
import type { Format } from '../sample/format/compile.js';
import type { Stream } from '../sample/stream.js';
import { uniqueIdOf } from '../sample/unique-id.js';
import type { Transaction } from './transaction.js';

export interface UniqueId {
  /** The field that tells servers; undefined: none does. */
  readonly header: string | undefined;
  readonly format: Format<Stream>;
}

export const compileUniqueId = (
  { uniqueIdFormat, uniqueIdHeader }: Proxy,
  compile: (format: LogFormat) => Format<Stream>,
): UniqueId | undefined => uniqueIdFormat && { header: uniqueIdHeader, format: compile(uniqueIdFormat) };

/** The line that tells the server, beside a field of that name from the client, as HAProxy. */
export const uniqueIdLine = (txn: Transaction, { header }: UniqueId): string =>
  header === undefined ? '' : `${header}: ${uniqueIdOf(txn) ?? ''}\r\n`;
