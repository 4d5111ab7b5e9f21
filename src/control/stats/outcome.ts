// What became of a posted action, told on the page after the redirect that carries the code (`;st=CODE`).

export interface Message {
  readonly tone: 'good' | 'mild' | 'bad' | 'plain';
  readonly text: string;
}

const MESSAGES: Readonly<Record<string, Message>> = {
  DONE: { tone: 'good', text: 'Action processed successfully.' },
  NONE: { tone: 'mild', text: 'Nothing has changed.' },
  PART: {
    tone: 'mild',
    text: 'Action partially processed: some server names are probably unknown or ambiguous.',
  },
  ERRP: { tone: 'bad', text: 'Action not processed because of invalid parameters.' },
  EXCD: { tone: 'bad', text: 'Action not processed: too much data. Retry with fewer servers at a time.' },
  DENY: { tone: 'bad', text: 'Action denied.' },
};

/** A code that nobody knows is still told of, as HAProxy does. */
export const messageOf = (code: string | undefined): Message | undefined =>
  code === undefined ? undefined : (MESSAGES[code] ?? { tone: 'plain', text: 'Unexpected result.' });
