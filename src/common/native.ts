// The one file that touches Node's internals: the handles under net.Socket (tcp_wrap, stream_wrap) and under a socket of
// node:dgram (udp_wrap). What is used
// is the same from Node 20 to 26, reached by process.binding's list of allowed names, and looked over once a thread;
// where anything is missing or was forbidden, connections are made of net.Socket instead (socket.ts).
import type { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';

/** Node's TCPWrap: a TCP socket without the stream layer. Numbers returned are 0 or negative libuv errors. */
export interface TcpHandle {
  /** Our own mark: who hears this handle's events. */
  owner: HandleOwner | undefined;
  /** Called with `this` set to the handle; the length, or the error, is in `native.readResult()`. */
  onread: (this: TcpHandle) => void;
  /** A listening handle's new connection. */
  onconnection: (this: TcpHandle, status: number, client: TcpHandle) => void;
  open(fd: number): number;
  bind(address: string, port: number, flags?: number): number;
  bind6(address: string, port: number, flags: number): number;
  listen(backlog: number): number;
  connect(request: ConnectRequest, address: string, port: number): number;
  connect6(request: ConnectRequest, address: string, port: number): number;
  getsockname(out: SocketName): number;
  getpeername(out: SocketName): number;
  setNoDelay(on: boolean): number;
  setKeepAlive(on: boolean, idleSeconds: number): number;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  writeLatin1String(request: WriteRequest, text: string): number;
  writeBuffer(request: WriteRequest, bytes: Uint8Array): number;
  shutdown(request: ShutdownRequest): number;
  close(done?: () => void): void;
  reset(done?: () => void): number;
  unref(): void;
  readonly fd: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** Who is behind a handle: its read callback finds it here. */
export interface HandleOwner {
  onRead(): void;
}

export interface SocketName {
  address?: string;
  port?: number;
}

export interface ConnectRequest {
  oncomplete: (status: number) => void;
}

export interface WriteRequest {
  oncomplete: (this: WriteRequest, status: number) => void;
  /** Our own: whose write it is, and the bytes that must stay until it is done. */
  owner: unknown;
  bytes: Buffer | undefined;
}

export interface ShutdownRequest {
  oncomplete: (status: number) => void;
}

/** Node's Pipe, a unix socket, as far as it takes to bind one. */
export interface PipeHandle {
  /** A path, or NUL and an abstract name. */
  bind(path: string): number;
  close(done?: () => void): void;
  readonly fd: number;
}

/** Node's UDP, a datagram socket without the layer above. */
export interface UdpHandle {
  bind(address: string, port: number, flags: number): number;
  bind6(address: string, port: number, flags: number): number;
  connect(address: string, port: number): number;
  connect6(address: string, port: number): number;
  /** On a connected handle. Above 0: it is sent; 0: it is libuv's to send; below: the error, maybe of a send before. */
  send(request: SendRequest, buffers: readonly Uint8Array[], count: number, told: boolean): number;
  unref(): void;
}

export interface SendRequest {
  oncomplete: (this: SendRequest, error: number) => void;
  /** Our own: what must stay until it is sent. */
  bytes: Uint8Array | undefined;
}

export interface Native {
  createSocket(): TcpHandle;
  createListener(): TcpHandle;
  createUnixListener(): PipeHandle;
  createConnectRequest(): ConnectRequest;
  createWriteRequest(): WriteRequest;
  createShutdownRequest(): ShutdownRequest;
  createUdp(): UdpHandle;
  createSendRequest(): SendRequest;
  /** Bytes of the read that is being told, or a negative error. */
  readResult(): number;
  /** The last write went to libuv's queue: what it writes from must stay until its request completes. */
  lastWriteWaits(): boolean;
}

interface TcpWrap {
  TCP: new (type: number) => TcpHandle;
  TCPConnectWrap: new () => ConnectRequest;
  constants: { SOCKET: number; SERVER: number };
}

interface PipeWrap {
  Pipe: new (type: number) => PipeHandle;
  constants: { SERVER: number };
}

interface UdpWrap {
  UDP: new () => UdpHandle;
  SendWrap: new () => SendRequest;
}

interface StreamWrap {
  WriteWrap: new () => WriteRequest;
  ShutdownWrap: new () => ShutdownRequest;
  streamBaseState: Int32Array;
  kReadBytesOrError: number;
  kLastWriteWasAsync: number;
}

const HANDLE_METHODS = [
  'open bind bind6 listen connect connect6 getsockname getpeername setNoDelay setKeepAlive useUserBuffer',
  'readStart readStop writeLatin1String writeBuffer shutdown close reset unref',
]
  .join(' ')
  .split(' ');

const UDP_METHODS = 'bind bind6 connect connect6 send unref'.split(' ');

const missingIn = (handle: { prototype: unknown }, methods: readonly string[]): string[] => {
  const prototype = handle.prototype as Record<string, unknown>;
  return methods.filter((method) => typeof prototype[method] !== 'function');
};

const open = (): Native => {
  const { binding } = process as unknown as { binding(name: string): unknown };
  const tcp = binding('tcp_wrap') as TcpWrap;
  const pipe = binding('pipe_wrap') as PipeWrap;
  const stream = binding('stream_wrap') as StreamWrap;
  const { TCP, TCPConnectWrap, constants } = tcp;
  const { WriteWrap, ShutdownWrap, streamBaseState, kReadBytesOrError, kLastWriteWasAsync } = stream;
  const { UDP, SendWrap } = binding('udp_wrap') as UdpWrap;
  const missing = [...missingIn(TCP, HANDLE_METHODS), ...missingIn(UDP, UDP_METHODS)];
  if (missing.length > 0) throw new Error(`no ${missing.join(', ')} in this Node's handles`);
  if (!(streamBaseState instanceof Int32Array))
    throw new Error("this Node's streamBaseState is no Int32Array");
  for (const made of [TCPConnectWrap, WriteWrap, ShutdownWrap, SendWrap]) new made();
  for (const index of [kReadBytesOrError, kLastWriteWasAsync, constants.SOCKET, constants.SERVER])
    if (typeof index !== 'number') throw new Error("a constant of this Node's handles is missing");
  return {
    createSocket: () => new TCP(constants.SOCKET),
    createListener: () => new TCP(constants.SERVER),
    createUnixListener: () => new pipe.Pipe(pipe.constants.SERVER),
    createConnectRequest: () => new TCPConnectWrap(),
    createWriteRequest: () => new WriteWrap(),
    createShutdownRequest: () => new ShutdownWrap(),
    createUdp: () => new UDP(),
    createSendRequest: () => new SendWrap(),
    readResult: () => streamBaseState[kReadBytesOrError]!,
    lastWriteWaits: () => streamBaseState[kLastWriteWasAsync] !== 0,
  };
};

/** Which implementation of connections a thread uses, and why; `-vv` prints the reason. */
export interface Choice {
  /** Absent: connections are made of net.Socket. */
  readonly native: Native | undefined;
  readonly reason: string;
}

/** @param forced HAPAX_CONNECTION: `socket` or `native` forces one, for bug reports. */
export const chooseConnection = (forced: string | undefined): Choice => {
  if (forced === 'socket') return { native: undefined, reason: 'net.Socket (HAPAX_CONNECTION=socket)' };
  if (process.platform === 'win32') return { native: undefined, reason: 'net.Socket (Windows)' };
  try {
    return { native: open(), reason: `native TCP handle${explain(forced)}` };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { native: undefined, reason: `net.Socket (no native TCP handle: ${why})${explain(forced)}` };
  }
};

const explain = (forced: string | undefined): string => {
  if (forced === undefined) return '';
  return ` (HAPAX_CONNECTION=${forced}${forced === 'native' ? '' : " is neither 'native' nor 'socket'"})`;
};

export const connectionChoice: Choice = chooseConnection(process.env.HAPAX_CONNECTION);

/**
 * Whether what looks like the peer's FIN was a reset: libuv says EOF when a reset comes together with the last bytes.
 * To be asked only before our own FIN.
 */
export const wasReset = (handle: Partial<Pick<TcpHandle, 'getpeername'>> | null | undefined): boolean =>
  handle?.getpeername !== undefined && handle.getpeername({}) !== 0;

/** wasReset for a socket; false where it has no TCP handle to ask. */
export const socketWasReset = (socket: Socket & { _handle?: Partial<TcpHandle> | null }): boolean =>
  wasReset(socket._handle);
