// The connection of a check as a library gets it that speaks a protocol on it: bytes come and go by way of the check.
import { Duplex } from 'node:stream';

/**
 * What a library takes for the connection: it may close this one as it likes, the check's own stays open. Its reading side
 * is pushed by whoever made it, bounded by what a reader keeps.
 */
export const wireTo = (write: (bytes: Buffer) => void): Duplex =>
  new Duplex({
    read() {},
    write(bytes: Buffer, _encoding, done) {
      write(bytes);
      done();
    },
    // Head and body leave together.
    writev(chunks, done) {
      write(Buffer.concat(chunks.map(({ chunk }) => chunk)));
      done();
    },
  }).on('error', () => {});
