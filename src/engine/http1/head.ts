// What the head of an HTTP/1 message says (RFC 9112, 2 to 6), and how it goes on the wire again. parse-head.ts reads it.
import { inOnePiece } from '../../common/bytes.js';
import { type FieldName, HeaderList, startOfFields } from './headers.js';
import { NO_VERSION } from './lenient.js';
import { limits } from './limits.js';

/** As a line of ours says it, by what Head.version says. */
export const VERSION: Readonly<Record<number, string>> = { 10: 'HTTP/1.0', 11: 'HTTP/1.1' };
const VERSION_END: Readonly<Record<number, string>> = { 10: ' HTTP/1.0\r\n', 11: ' HTTP/1.1\r\n' };

/** What requests and responses have in common. */
export abstract class Head {
  readonly headers = new HeaderList();
  /** Where the guessing of field names starts. */
  readonly firstField: FieldName = startOfFields();
  /** 10 or 11: what later versions mean to HTTP/1 is 1.1. */
  version = 11;
  /** How its line says the version, where "HTTP/1.0" or "HTTP/1.1" would not be true of it. */
  protocol = '';
  /** Some rules of HTTP may be broken (lenient.ts); set before parsing. */
  lenient = false;
  /** Declared length of the body, -1 when none was. */
  contentLength = -1;
  chunked = false;
  /** Tokens of Connection. */
  close = false;
  keepAlive = false;
  connectionUpgrade = false;
  /** Transfer-Encoding names more than `chunked`. */
  otherCodings = false;
  /** Transfer-Encoding may be empty, or say `chunked` twice. */
  lenientCodings = false;
  /** Such a Transfer-Encoding was there: a length beside it does not count. */
  lengthIsVoid = false;
  /** Content-Length stood beside Transfer-Encoding: the connection is not trusted further (RFC 9112, 6.1). */
  suspicious = false;
  upgrade: string | undefined;
  /** Sec-WebSocket-Key of a request, Sec-WebSocket-Accept of a response is there (RFC 6455, 4). */
  websocketKey = false;
  host: string | undefined;
  /** The one it was copied from, where that has its text; rules may have changed the copy since. */
  private original: this | undefined;
  /** Of such an original: how it goes on the wire. */
  private text = '';

  reset(): void {
    this.headers.clear();
    this.original = undefined;
    this.version = 11;
    this.protocol = '';
    this.contentLength = -1;
    this.chunked = false;
    this.otherCodings = false;
    this.lengthIsVoid = false;
    this.close = false;
    this.keepAlive = false;
    this.connectionUpgrade = false;
    this.suspicious = false;
    this.upgrade = undefined;
    this.websocketKey = false;
    this.host = undefined;
  }

  /** Says what `other` says; how it was read is its own affair. */
  copy(other: this): void {
    this.headers.copy(other.headers);
    this.original = other.text === '' ? undefined : other;
    this.version = other.version;
    this.protocol = other.protocol;
    this.contentLength = other.contentLength;
    this.chunked = other.chunked;
    this.otherCodings = other.otherCodings;
    this.lengthIsVoid = other.lengthIsVoid;
    this.close = other.close;
    this.keepAlive = other.keepAlive;
    this.connectionUpgrade = other.connectionUpgrade;
    this.suspicious = other.suspicious;
    this.upgrade = other.upgrade;
    this.websocketKey = other.websocketKey;
    this.host = other.host;
  }

  /** For one that is copied many times: copies need not be written anew. */
  keepText(): void {
    this.text = inOnePiece(this.serialise());
  }

  /** As it goes on the wire, without the empty line. */
  serialise(): string {
    const { original, headers } = this;
    if (original === undefined || headers.intact === 0 || !this.beginsAs(original))
      return this.firstLine + headers.serialise();
    return original.text + headers.serialise(headers.intact);
  }

  /** With its end. */
  protected abstract get firstLine(): string;

  /** Whether they have the same first line. */
  protected beginsAs(other: this): boolean {
    return this.version === other.version && this.protocol === other.protocol;
  }

  /** Chunked coding overrides a length, and whoever sends both is not trusted further (RFC 9112, 6.3). */
  dropContentLength(): void {
    this.headers.remove('content-length');
    this.contentLength = -1;
    this.suspicious = !limits.keepsSuspicious;
  }

  /** Framed in a way its version does not know: what follows it is not to be trusted (RFC 9112, 6.1). */
  get chunkedInHttp10(): boolean {
    return this.chunked && this.version === 10;
  }

  /** Whether the peer wants the connection kept, by version and Connection (RFC 9112, 9.3). */
  get persistent(): boolean {
    return this.version === 11 ? !this.close : this.keepAlive && !this.close;
  }
}

export class RequestHead extends Head {
  method = '';
  uri = '';
  /** The request line as received, for logs. */
  line = '';

  override reset(): void {
    super.reset();
    this.method = '';
    this.uri = '';
    this.line = '';
  }

  override copy(other: this): void {
    super.copy(other);
    this.method = other.method;
    this.uri = other.uri;
    this.line = other.line;
  }

  protected override get firstLine(): string {
    const { protocol } = this;
    const end = protocol === '' || protocol === NO_VERSION ? VERSION_END[this.version]! : ` ${protocol}\r\n`;
    return this.method + ' ' + this.uri + end;
  }

  protected override beginsAs(other: this): boolean {
    return this.method === other.method && this.uri === other.uri && super.beginsAs(other);
  }

  /** The request goes on without the wish for another protocol. */
  dropUpgrade(): void {
    this.headers.remove('upgrade');
    this.upgrade = undefined;
  }

  /** Asks for another protocol, in a way that can be granted (RFC 9110, 7.8). */
  get asksUpgrade(): boolean {
    return this.connectionUpgrade && this.upgrade !== undefined;
  }
}

export class ResponseHead extends Head {
  status = 0;
  reason = '';

  override copy(other: this): void {
    super.copy(other);
    this.status = other.status;
    this.reason = other.reason;
  }

  protected override get firstLine(): string {
    if (this.status === 200 && this.version === 11 && this.reason === 'OK') return 'HTTP/1.1 200 OK\r\n';
    return `${this.protocol || VERSION[this.version]} ${this.status} ${this.reason}\r\n`;
  }

  protected override beginsAs(other: this): boolean {
    return this.status === other.status && this.reason === other.reason && super.beginsAs(other);
  }
}
