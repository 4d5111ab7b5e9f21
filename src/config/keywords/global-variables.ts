// `set-var` and `set-var-fmt` of the global section (manual 3.1): variables of the whole process, there before the first
// request. What they are made from cannot depend on one.
import type { GlobalCard, Line } from '../card.js';
import { needExpression, needFormat } from '../sample/readers.js';

const readName = (line: Line): string | undefined => {
  const word = line.args.need('the name of a variable');
  if (!word) return undefined;
  if (/^proc\.[\w.]+$/.test(word.text)) return word.text;
  const message = `'${word.text}' is no variable of the process: those are named 'proc.<name>'.`;
  line.report('alert', 'bad-variable', message, word);
  return undefined;
};

export const globalVariableCards: readonly GlobalCard[] = [
  {
    name: 'set-var',
    usage: '<var-name> <expr>',
    summary: 'Sets a variable of scope proc to what an expression gives.',
    sections: ['global'],
    parse(line, draft) {
      const name = readName(line);
      const expression = name && needExpression(line, 'an expression', 'cfg');
      line.args.end();
      if (name && expression) draft.variables = [...(draft.variables ?? []), { name, expression }];
    },
  },
  {
    name: 'set-var-fmt',
    usage: '<var-name> <fmt>',
    summary: 'Sets a variable of scope proc to a text.',
    sections: ['global'],
    parse(line, draft) {
      const name = readName(line);
      const format = name && needFormat(line, 'a format', 'cfg');
      line.args.end();
      if (name && format) draft.variables = [...(draft.variables ?? []), { name, format }];
    },
  },
];
