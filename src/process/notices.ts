// News of control about proxies and the process: on stderr for the operator, and to the log targets concerned.
import type { Model, Place } from '../config/model.js';
import { type Identity, type LogSender, openLog } from '../log/log.js';
import { hasLogger } from '../log/logger.js';
import type { Operator, Severity } from './operator.js';

export interface Notices {
  /** To the operator and the log targets of the global section. */
  tellAll(level: number, severity: Severity, text: string): void;
  /** To the log targets of one proxy. */
  logProxy(proxy: number, level: number, text: string): void;
  /** The same, and to the operator. */
  tellProxy(proxy: number, level: number, severity: Severity, text: string): void;
}

/** @param pid who speaks in the log lines */
export const openNotices = (model: Model, pid: number, operator: Operator): Notices => {
  const identity = logIdentity(model, pid);
  const senders: (LogSender | undefined)[] = [];
  const senderOf = (proxy: number): LogSender => {
    const { logs = [], logTag: tag = identity.tag } = model.proxies[proxy] ?? {};
    senders[proxy] ??= openLog(logs, { ...identity, tag });
    return senders[proxy];
  };
  const everyone = openLog(model.global.logs, identity);
  return {
    tellAll(level, severity, text) {
      operator.tell(severity, text);
      everyone.send(level, text.replaceAll('\n', ' '));
    },
    logProxy: (proxy, level, text) => senderOf(proxy).send(level, text),
    tellProxy(proxy, level, severity, text) {
      operator.tell(severity, text);
      senderOf(proxy).send(level, text);
    },
  };
};

const logIdentity = ({ global }: Model, pid: number): Identity => ({
  tag: global.logTag,
  pid,
  hostname: global.logHostname,
});

/** One warning for the log targets that cannot be reached from here; undefined when there are none. */
export const complainOfUnreachable = (
  { global, proxies }: Model,
  canLogToSockets: () => boolean = hasLogger,
): string | undefined => {
  const targets = [...global.logs, ...proxies.flatMap(({ logs }) => logs)];
  const names = new Set(
    targets.flatMap(({ to, place }) => (to.kind === 'unix' ? [nameOf(to.path, place)] : [])),
  );
  if (names.size === 0 || canLogToSockets()) return undefined;
  return (
    `log: ${[...names].join(', ')} : Node.js has no unix datagram sockets, and there is no 'logger' of util-linux ` +
    "to help out: lines for it are dropped. Install it, or use 'log 127.0.0.1:514 …' or 'log stdout format raw …'."
  );
};

const nameOf = (path: string, { file, line }: Place): string => `'${path}' [${file}:${line}]`;
