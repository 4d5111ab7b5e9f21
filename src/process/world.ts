// What the configuration may ask of its surroundings: environment, pid, host name, files.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { World } from '../config/card.js';
import { LANGUAGE_VERSION } from '../config/conditions/version.js';
import type { CommandLine } from './flags.js';
import { describeSystemError } from './system-error.js';

/** HAProxy's own variables (manual 2.3) are there beside those of the process; `-L` names the local peer. */
export const openWorld = ({ files, localPeer }: Pick<CommandLine, 'files' | 'localPeer'>): World => {
  const host = hostname();
  return {
    env: {
      HAPROXY_LOCALPEER: host,
      ...process.env,
      HAPROXY_BRANCH: LANGUAGE_VERSION.replace(/\.\d+$/, ''),
      HAPROXY_STARTUP_VERSION: LANGUAGE_VERSION,
      HAPROXY_CFGFILES: files.join(';'),
      ...(localPeer === undefined ? {} : { HAPROXY_LOCALPEER: localPeer }),
    },
    pid: process.pid,
    hostname: host,
    opensslVersion: process.versions.openssl ?? '',
    readFile(path) {
      try {
        return { text: readFileSync(path, 'latin1') };
      } catch (error) {
        return { error: describeSystemError(error) };
      }
    },
  };
};
