// What is asked of the backend, through every proxy, and what must come back.

export interface Page {
  readonly path: string;
  /** The answer, to the byte. */
  readonly answer: Buffer;
  /** The body of the request, which then is a POST. */
  readonly post?: Buffer;
  /** Every request asks for it in words of its own, and no answer has the head of another. */
  readonly fresh?: boolean;
  /** How many requests of the backend's count one of ours is. */
  readonly hops: number;
}

const posted = Buffer.alloc(16 * 1024, 'x');

const tiny = Buffer.from('Fifty bytes, line feed included, of a tiny answer\n');

export const pages = {
  small: { path: '/', answer: tiny, hops: 1 },
  fresh: { path: '/fresh', answer: tiny, fresh: true, hops: 1 },
  large: { path: '/1m', answer: Buffer.alloc(1024 * 1024, 'a mebibyte of this; '), hops: 1 },
  /** Answered when the whole body has come, with its length. */
  post: { path: '/post', answer: Buffer.from(`${posted.length}`), post: posted, hops: 2 },
  /** Answers what X-Forwarded-For the backend has seen. */
  forwardedFor: { path: '/forwarded-for', answer: Buffer.from('127.0.0.1'), hops: 1 },
} as const satisfies Record<string, Page>;
