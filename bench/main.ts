// `npm run bench`: measures row after row, prints each as a table, and writes the results down.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lifetime, openLifetime } from './lifetime.js';
import { generators, lookForGenerator } from './loads.js';
import type { Found } from './look.js';
import { describeSurroundings, type Surroundings } from './machine.js';
import { help, type Options, parseOptions } from './options.js';
import { openFilesLimit } from './proc.js';
import { benchFolder, installRivals, type Proxy, proxies } from './proxies.js';
import { renderDocument, renderTable } from './report.js';
import { evaluate, type Result } from './results.js';
import { measureRow, type Terms } from './rounds.js';
import { type Row, rows } from './rows.js';
import { filesFor, generatorOf, type Load } from './samples.js';
import { openStage } from './stage.js';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const isIn = (row: Row, proxy: Proxy, { proxies: wanted }: Options): boolean =>
  wanted?.includes(proxy.name) ?? (row.proxies === 'all' || row.proxies.includes(proxy.name));

const bench = async (options: Options, life: Lifetime): Promise<void> => {
  const wantedRows = rows.filter(({ name }) => options.only?.includes(name) ?? true);
  const wantedProxies = proxies.filter((proxy) => wantedRows.some((row) => isIn(row, proxy, options)));
  prepareRivals(wantedProxies);
  const versions = {
    ...versionsOf(
      wantedProxies,
      ({ name }) => name,
      ({ look }) => look(),
    ),
    ...versionsOf(generators, (name) => name, lookForGenerator),
  };
  const stage = await openStage(life, options.pin);
  const surroundings = describeSurroundings(stage.cores.text, versions);
  if (surroundings.loadBefore > 0.5)
    say(
      `this machine is busy (load average ${surroundings.loadBefore.toFixed(1)}): figures will be too high`,
    );
  const terms = { life, stage, rounds: options.rounds, seconds: options.seconds, tell: progress };
  const runnable = wantedRows.filter((row) => canRun(row, versions));
  const results: Result[] = [];
  for (const row of runnable) {
    const present = wantedProxies.filter((proxy) => proxy.name in versions && isIn(row, proxy, options));
    results.push(...(await reportRow(row, { ...terms, proxies: present })));
  }
  writeResults(options, runnable, results, surroundings);
  if (results.some(({ trouble }) => trouble?.kind === 'failed')) process.exitCode = 1;
};

const prepareRivals = (wanted: readonly Proxy[]): void => {
  if (!wanted.some(({ packaged }) => packaged)) return;
  const failure = installRivals();
  if (failure !== undefined) say(`the rivals' packages could not be installed: ${failure}`);
};

/** Versions by name. What is missing is named aloud, because a silent gap looks like a result. */
const versionsOf = <T>(
  things: readonly T[],
  nameOf: (thing: T) => string,
  look: (thing: T) => Found,
): Record<string, string> => {
  const versions: Record<string, string> = {};
  for (const thing of things) {
    const found = look(thing);
    if ('version' in found) versions[nameOf(thing)] = found.version;
    else say(`SKIPPED: ${nameOf(thing)}: ${found.missing}`);
  }
  return versions;
};

const canRun = (row: Row, versions: Readonly<Record<string, string>>): boolean => {
  const lack = row.cases.map(({ load }) => lackFor(load, versions)).find(Boolean);
  if (lack !== undefined) say(`SKIPPED: row ${row.name}, for want of ${lack}`);
  return lack === undefined;
};

const lackFor = (load: Load, versions: Readonly<Record<string, string>>): string | undefined => {
  const generator = generatorOf[load.kind];
  if (generator !== undefined && !(generator in versions)) return generator;
  const files = filesFor(load);
  return files > openFilesLimit() ? `open files (ulimit -n ${files})` : undefined;
};

const reportRow = async (row: Row, terms: Terms): Promise<Result[]> => {
  const results = evaluate(row, await measureRow(row, terms));
  progress('');
  process.stdout.write(`\n${row.name}: ${row.what}\n\n${renderTable(results)}`);
  return results;
};

/** One line that is written over, where there is a terminal. */
const progress = (text: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

/** A part of the bench does not take the place of the whole. */
const writeResults = (
  options: Options,
  of: readonly Row[],
  results: readonly Result[],
  surroundings: Surroundings,
): void => {
  const folder = options.out ?? (options.only || options.proxies ? undefined : benchFolder);
  if (folder === undefined) return;
  const length = options.seconds === undefined ? '1 or 2' : options.seconds;
  const terms = `${options.rounds} interleaved rounds, ${length} s of load for a sample`;
  writeFileSync(join(folder, 'results.md'), renderDocument(of, results, surroundings, terms));
  writeFileSync(
    join(folder, 'results.json'),
    `${JSON.stringify({ surroundings, terms, results }, undefined, 2)}\n`,
  );
  say(`\nwritten: ${join(folder, 'results.md')}, results.json`);
};

const main = async (): Promise<void> => {
  const life = openLifetime();
  const interrupt = (code: number) => async (): Promise<void> => {
    await life.end();
    process.exit(code);
  };
  process.once('SIGINT', interrupt(130)).once('SIGTERM', interrupt(143));
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options === undefined) process.stdout.write(help);
    else await bench(options, life);
  } catch (error) {
    say(`bench: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  } finally {
    await life.end();
  }
};

await main();
