// The listening sockets: bound here, in the master, which keeps them open through all its workers. It never listens on
// one itself; the engine threads do, each on a duplicate of its own. So nothing is refused while workers change.
import { chmodSync, chownSync, fstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import type { Native } from '../../common/native.js';
import type { Bind, Model } from '../../config/model.js';
import { type FailedBind, printAddress } from '../bind-failure.js';

export interface BoundSocket {
  readonly fd: number;
  close(): void;
}

/** The sockets of one model, by proxy and bind. */
export interface SocketPlan {
  readonly sockets: readonly (readonly BoundSocket[])[];
  /** Those that could not be had; then the plan is of no use. */
  readonly failures: readonly FailedBind[];
}

export class Sockets {
  private readonly open = new Map<string, BoundSocket>();

  constructor(private readonly native: Native) {}

  /** Opens what of `model` is not open yet. */
  plan({ proxies }: Model): SocketPlan {
    const failures: FailedBind[] = [];
    const seen = new Map<string, number>();
    const sockets = proxies.map((proxy) =>
      proxy.disabled
        ? []
        : proxy.binds.flatMap((bind) => {
            const found = this.take(bind, seen);
            if (typeof found !== 'string') return [found];
            failures.push({ proxy: proxy.index, bind: bind.index, error: found });
            return [];
          }),
    );
    return { sockets, failures };
  }

  /** Closes all sockets but those of `plan`. */
  keepOnly(plan: SocketPlan | undefined): void {
    const kept = new Set(plan?.sockets.flat());
    for (const [key, socket] of this.open) {
      if (kept.has(socket)) continue;
      this.open.delete(key);
      socket.close();
    }
  }

  /** The socket of a bind line, or the system's name of the error. */
  private take(bind: Bind, seen: Map<string, number>): BoundSocket | string {
    const address = `${printAddress(bind.address)}${bind.v6only ? ' v6only' : ''}`;
    // The same address twice in one cfg is two sockets, and the second fails, as it should.
    const times = seen.get(address) ?? 0;
    seen.set(address, times + 1);
    const key = `${address} ${times}`;
    const open = this.open.get(key);
    if (open) return open;
    const made = openSocket(this.native, bind);
    if (typeof made !== 'string') this.open.set(key, made);
    return made;
  }
}

const openSocket = (native: Native, bind: Bind): BoundSocket | string => {
  const { address } = bind;
  if (address.kind === 'fd') return inherited(address.fd);
  if (address.kind === 'inet') return bindInet(native, address.host, address.port, bind.v6only);
  return address.abstract ? bindAbstract(native, address.path) : bindUnix(native, address.path, bind.owner);
};

const UV_TCP_IPV6ONLY = 1;

const bindInet = (native: Native, host: string, port: number, v6only: boolean): BoundSocket | string => {
  const handle = native.createListener();
  const bound = host.includes(':')
    ? handle.bind6(host, port, v6only ? UV_TCP_IPV6ONLY : 0)
    : handle.bind(host, port);
  // libuv keeps "address in use" to itself until it is asked for the name.
  const error = bound || handle.getsockname({});
  if (error === 0) return { fd: handle.fd, close: () => handle.close() };
  handle.close();
  return getSystemErrorName(error);
};

/** A socket that our own parent opened (`fd@N`): not ours to close. */
const inherited = (fd: number): BoundSocket | string => {
  try {
    return fstatSync(fd).isSocket() ? { fd, close: () => {} } : 'ENOTSOCK';
  } catch {
    return 'EBADF';
  }
};

const bindAbstract = (native: Native, name: string): BoundSocket | string => {
  const handle = native.createUnixListener();
  const error = handle.bind(`\0${name}`);
  if (error === 0) return { fd: handle.fd, close: () => handle.close() };
  handle.close();
  return getSystemErrorName(error);
};

/** Made under another name and renamed, as HAProxy does: a socket that was left behind, or is in use, is replaced. */
const bindUnix = (native: Native, path: string, owner: Bind['owner']): BoundSocket | string => {
  const handle = native.createUnixListener();
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    rmSync(temporary, { force: true });
    const error = handle.bind(temporary);
    if (error !== 0) throw new Error(getSystemErrorName(error));
    if (owner?.mode !== undefined) chmodSync(temporary, owner.mode);
    if (owner?.uid !== undefined || owner?.gid !== undefined)
      chownSync(temporary, owner.uid ?? UNCHANGED, owner.gid ?? UNCHANGED);
    renameSync(temporary, path);
  } catch (error) {
    handle.close();
    rmSync(temporary, { force: true });
    return error instanceof Error ? error.message : String(error);
  }
  const { ino } = statSync(path);
  return {
    fd: handle.fd,
    close() {
      handle.close();
      removeIfOurs(path, ino);
    },
  };
};

/** As chown(2) has it. */
const UNCHANGED = 0xffffffff;

/** Another process may have put its own there. */
const removeIfOurs = (path: string, ino: number): void => {
  try {
    if (statSync(path).ino === ino) rmSync(path);
  } catch {
    // It is gone already, or not ours to remove.
  }
};
