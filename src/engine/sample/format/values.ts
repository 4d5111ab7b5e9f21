// How the flags of a log format act on each kind of value (manual 8.2.6): +Q quotes, +E escapes, +X writes hexadecimal.
import type { Piece } from '../../../log/line.js';
import type { LogRecord } from '../../http/log-record.js';
import { encodeUnsafe, escapeText, hexAddress, hexNumber } from './encode.js';

/** Reads one part of a log line. */
export type ReadPiece = (record: LogRecord) => Piece;

type ReadString = (record: LogRecord) => string;

/** Flags in force for one tag. */
export interface Flags {
  readonly Q: boolean;
  readonly E: boolean;
  readonly X: boolean;
}

/** A tag's reader under the flags it was written with; undefined says nothing, not even a space. */
export type Tag = (flags: Flags) => ReadPiece | undefined;

const quoted = (read: ReadString, flags: Flags): ReadString =>
  flags.Q ? (record) => `"${read(record)}"` : read;

const escaped = (read: ReadString, flags: Flags): ReadString =>
  flags.E ? (record) => escapeText(read(record)) : read;

/** A name of the cfg; "-" where there is none, or nothing between quotes. */
export const name =
  (read: (record: LogRecord) => string | undefined): Tag =>
  (flags) => {
    const missing = flags.Q ? '' : '-';
    return quoted(
      escaped((record) => read(record) || missing, flags),
      flags,
    );
  };

/** Text from the network. Where it is to be in quotes, they are put around it (compile.ts). */
export const request =
  (read: ReadString): Tag =>
  (flags) =>
    escaped((record) => encodeUnsafe(read(record)), flags);

export const address =
  (read: ReadString): Tag =>
  (flags) =>
    quoted(flags.X ? (record) => hexAddress(read(record)) : read, flags);

/** A number that has no hexadecimal form. */
export const number =
  (read: (record: LogRecord) => number): Tag =>
  () =>
    read;

/** A number that is still growing where `option logasap` logs: "+" before it says so. */
export const total =
  (read: (record: LogRecord) => number): Tag =>
  () =>
  (record) =>
    record.frontend.options.logAsap ? `+${read(record)}` : read(record);

/** A number that +X writes with at least four hexadecimal digits. */
export const hexable =
  (read: (record: LogRecord) => number): Tag =>
  (flags) =>
    flags.X ? (record) => hexNumber(read(record), 4) : read;

/** Text that flags leave alone. */
export const plain =
  (read: ReadString): Tag =>
  () =>
    read;
