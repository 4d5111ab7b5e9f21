// An id for each request (manual 4.2, "unique-id-format" and "unique-id-header"), made when it is first asked for.
import type { Proxy } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';
import type { Format } from '../sample/format/compile.js';
import type { Stream } from '../sample/stream.js';
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

/** The id of a request, or of a connection in mode tcp, where its frontend gives any. */
export const uniqueIdOf = (stream: Stream & { uniqueId: string | undefined }): string | undefined => {
  const { uniqueId } = stream.client.entrance;
  if (uniqueId && stream.uniqueId === undefined) stream.uniqueId = uniqueId.format(stream);
  return stream.uniqueId;
};

/** Beside a field of that name from the client, as HAProxy. */
export const addUniqueId = (txn: Transaction, { header }: UniqueId): void => {
  if (header !== undefined) txn.head.headers.add(header, uniqueIdOf(txn) ?? '');
};
