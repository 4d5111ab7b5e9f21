// The command line of the bench.
import { parseArgs } from 'node:util';
import { proxies } from './proxies.js';
import { rows } from './rows.js';

export interface Options {
  readonly only: readonly string[] | undefined;
  readonly proxies: readonly string[] | undefined;
  readonly rounds: number;
  readonly seconds: number | undefined;
  readonly pin: boolean;
  /** Folder for results.md and results.json. */
  readonly out: string | undefined;
}

export const help = `npm run bench -- [OPTION…]

Compares hapax with HAProxy, nginx and proxies made with Node.js: processor time for a request, and more.

  --only ROW,…       these rows: ${rows.map(({ name }) => name).join(', ')}
  --proxies NAME,…   these proxies: ${proxies.map(({ name }) => name).join(', ')}
  --rounds N         samples of each proxy in each row (5)
  --seconds N        length of a sample under load (1 or 2, so that a row stays within a minute)
  --no-pin           do not keep proxy and load on cores of their own
  --out FOLDER       write results.md and results.json there (bench/, but only when nothing was left out)
`;

const count = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`--${name} takes a number from 1 on, not '${text}'`);
};

const names = (
  option: string,
  text: string | undefined,
  known: readonly { readonly name: string }[],
): string[] | undefined => {
  const wanted = text?.split(',');
  for (const name of wanted ?? [])
    if (!known.some((one) => one.name === name))
      throw new Error(
        `--${option}: there is no '${name}'; there are ${known.map((one) => one.name).join(', ')}`,
      );
  return wanted;
};

/** Undefined when help was asked for. Throws with a sentence for the terminal. */
export const parseOptions = (argv: readonly string[]): Options | undefined => {
  const { values } = parseArgs({
    args: [...argv],
    allowNegative: true,
    options: {
      only: { type: 'string' },
      proxies: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string' },
      pin: { type: 'boolean', default: true },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  return {
    only: names('only', values.only, rows),
    proxies: names('proxies', values.proxies, proxies),
    rounds: count('rounds', values.rounds),
    seconds: values.seconds === undefined ? undefined : count('seconds', values.seconds),
    pin: values.pin,
    out: values.out,
  };
};
