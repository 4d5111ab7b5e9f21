#!/usr/bin/env node
// The command: argv becomes one task, the task an exit code. Nothing imports this file.
import type { Loaded } from './config/load.js';
import type { Model } from './config/model.js';
import { checkConfig } from './process/check.js';
import { parseCommandLine } from './process/command-line.js';
import { loadFiles, usableModel } from './process/configuration.js';
import { startInBackground } from './process/daemon.js';
import { evaluate } from './process/evaluate.js';
import type { CommandLine } from './process/flags.js';
import { buildText, helpText, usageText, versionText } from './process/help.js';
import { live } from './process/live.js';
import { type Operator, openOperator, silence, writeStderr } from './process/operator.js';
import { describeSystemError } from './process/system-error.js';

const TEXTS: Readonly<Partial<Record<CommandLine['task'], () => string>>> = {
  help: helpText,
  version: versionText,
  build: buildText,
};

type Command = (args: readonly string[], operator: Operator) => Promise<number>;

/** What is not done by running or checking a cfg has a word of its own before its arguments, and is loaded for that. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['upgrade', async () => (await import('./process/upgrade.js')).upgradeFile],
  ['explain', async () => (await import('./process/explain/explain.js')).explain],
]);

const main = async (argv: readonly string[]): Promise<number> => {
  const command = COMMANDS.get(argv[0] ?? '');
  if (command) return (await command())(argv.slice(1), openOperator(writeStderr));
  const line = parseCommandLine(argv);
  if ('error' in line) return refuse(`${line.error}\n${usageText()}`);
  const text = TEXTS[line.task];
  if (text) return print(text());
  if (line.condition !== undefined) return evaluate(line.condition, openOperator(writeStderr));
  if (line.files.length === 0) return refuse(usageText());
  return workOnFiles(line, openOperator(line.output === 'quiet' ? silence : writeStderr));
};

const print = (text: string): number => {
  process.stdout.write(text);
  return 0;
};

const refuse = (text: string): number => {
  writeStderr(text);
  return 1;
};

const fail = (operator: Operator, text: string): number => {
  operator.tell('alert', text);
  return 1;
};

const workOnFiles = async (line: CommandLine, operator: Operator): Promise<number> => {
  for (const text of line.idle) operator.tell('notice', text);
  if (line.directory !== undefined) {
    const error = enter(line.directory);
    if (error !== undefined) return fail(operator, error);
  }
  const loaded = await loadFiles(line);
  if ('error' in loaded) return fail(operator, `config : ${loaded.error}`);
  if (line.task === 'check') return check(loaded, line);
  const model = usableModel(loaded, operator);
  if (model === undefined) return 1;
  if (line.task === 'dump-model') return print(`${JSON.stringify(model, undefined, 2)}\n`);
  return start(model, line, operator);
};

const enter = (directory: string): string | undefined => {
  try {
    process.chdir(directory);
    return undefined;
  } catch (error) {
    return `Could not change to directory ${directory} : ${describeSystemError(error)}`;
  }
};

const check = async (loaded: Loaded, line: CommandLine): Promise<number> => {
  const { stdout, stderr, code } = await checkConfig(loaded, line.format, line.ignoreResolution);
  if (line.output === 'quiet') return code;
  process.stdout.write(stdout);
  writeStderr(stderr);
  return code;
};

const start = async (model: Model, line: CommandLine, operator: Operator): Promise<number> => {
  if (model.global.daemon) return startInBackground({ model, line }, operator);
  process.title = 'hapax';
  return process.exit(await live({ model, line }, operator));
};

// A closed pipe on stdout (`hapax -h | head -1`) is no error worth a stack.
process.stdout.on('error', () => {});
// No `await` out here: in a bundle, what main() imports later may need this very file, and would wait for its end.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
