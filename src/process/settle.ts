// What needs root's last moments, once the listeners are open: the pid file, then the user of the cfg.
import type { Model } from '../config/model.js';
import type { Operator } from './operator.js';
import { writePidfile } from './pidfile.js';
import { dropPrivileges } from './privileges.js';

export interface Settlement {
  /** Only a process in the background, or a master, has a pid file, as in HAProxy. */
  readonly background: boolean;
  readonly keepsPrivileges: boolean;
}

/** False: better not to run at all, and the operator knows why. */
export const settle = ({ global }: Model, how: Settlement, operator: Operator): boolean => {
  const { pidfile } = global;
  const hasPidfile = pidfile !== undefined && (how.background || how.keepsPrivileges);
  const warning = hasPidfile ? writePidfile(pidfile) : undefined;
  if (warning !== undefined) operator.tell('warning', warning);
  if (how.keepsPrivileges) return true;
  try {
    for (const text of dropPrivileges(global)) operator.tell('warning', text);
    return true;
  } catch (error) {
    operator.tell('alert', error instanceof Error ? error.message : String(error));
    return false;
  }
};
