// Socket errors of a check in the C library's words, which HAProxy shows and operators search for.
import { getSystemErrorMap } from 'node:util';
import type { CheckResult } from './check.js';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EAGAIN: 'Resource temporarily unavailable',
  ECONNABORTED: 'Software caused connection abort',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ENETUNREACH: 'Network is unreachable',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOMEM: 'Cannot allocate memory',
  ENOTFOUND: 'Name or service not known',
  EPERM: 'Operation not permitted',
  EPIPE: 'Broken pipe',
  ETIMEDOUT: 'Connection timed out',
};

/** What the network answers some time after connect(2). Other errors come from the call itself. */
const FROM_NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ETIMEDOUT']);

/** A connection that did not come about: by the network's word L4CON, by this machine's own SOCKERR. */
export const connectFailure = (error: Error, overNetwork: boolean): CheckResult => {
  const code = codeOf(error);
  return overNetwork && FROM_NETWORK.has(code)
    ? { status: 'L4CON', description: describe(error) }
    : { status: 'SOCKERR', description: `General socket error (${describe(error)})` };
};

/** A connection that broke before the check was over. */
export const brokenConnection = (error: Error): CheckResult => ({
  status: 'SOCKERR',
  description: describe(error),
});

export const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/** In the words of strerror(3). */
export const describe = (error: Error): string => {
  const code = codeOf(error);
  return WORDS[code] ?? systemWords(code) ?? error.message;
};

const systemWords = (code: string): string | undefined => {
  for (const [name, message] of getSystemErrorMap().values()) if (name === code) return message;
  return undefined;
};
