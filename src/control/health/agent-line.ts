// What an agent's line says (manual 5.2, agent-check): words in any order, the last of a kind counts. Nothing here knows of
// servers.

export interface AgentLine {
  /** Whether the server is well, by which word, and why; the word as the agent has spelled it. */
  readonly health?: { readonly word: string; readonly isUp: boolean; readonly why: string };
  readonly admin?: 'ready' | 'drain' | 'maint';
  /** "75%" of the weight that the cfg gives, or "12". */
  readonly weight?: string;
  readonly maxconn?: string;
  /** The first word that is none of these. */
  readonly unknown?: string;
}

type Draft = { -readonly [K in keyof Omit<AgentLine, 'health'>]: AgentLine[K] } & { health?: string };

const HEALTHS: readonly string[] = ['up', 'down', 'stopped', 'fail'];
const ADMINS = ['ready', 'drain', 'maint'] as const;

/** Words that hold a value. */
const VALUED: readonly [pattern: RegExp, key: 'weight' | 'maxconn'][] = [
  [/^(\d.*%.*)$/, 'weight'],
  [/^weight:(.*)$/i, 'weight'],
  [/^maxconn:(.*)$/i, 'maxconn'],
];

/** `line` is without its end. What follows a word that begins with "#" tells why. */
export const readAgentLine = (line: string): AgentLine => {
  const sharp = /(?<![^ \t,])#/.exec(line)?.index ?? line.length;
  const words = line.slice(0, sharp).split(/[ \t,]/);
  const draft: Draft = {};
  for (const word of words) if (word !== '') readWord(draft, word);
  const { health, ...others } = draft;
  if (health === undefined) return others;
  const why = line.slice(sharp + 1).replace(/^[ \t]+/, '');
  return { ...others, health: { word: health, isUp: health.toLowerCase() === 'up', why } };
};

const readWord = (draft: Draft, word: string): void => {
  const name = word.toLowerCase();
  const admin = ADMINS.find((one) => one === name);
  const valued = VALUED.find(([pattern]) => pattern.test(word));
  if (HEALTHS.includes(name)) draft.health = word;
  else if (admin) draft.admin = admin;
  else if (valued) draft[valued[1]] = valued[0].exec(word)![1]!;
  else draft.unknown ??= word;
};
