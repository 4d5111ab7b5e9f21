// The sources as the house tests see them: every file of src/ with what it loads at run time. Read from the compiled
// files, in which only value imports are left.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Source {
  /** Path below src/ without its ending: "engine/net/socket". */
  readonly name: string;
  readonly text: string;
  /** Names of the files of ours that it imports values from. */
  readonly imports: readonly string[];
  /** Packages and node: modules it imports. */
  readonly packages: readonly string[];
}

export const readSources = (): ReadonlyMap<string, Source> => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
  return new Map(names.sort().map((name) => [name, readSource(name.replaceAll('\\', '/'))]));
};

/** Names of everything that is loaded when `name` is, itself included. */
export const moduleGraph = (sources: ReadonlyMap<string, Source>, name: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const imported of sources.get(file)?.imports ?? []) visit(imported);
  };
  visit(name);
  return seen;
};

const readSource = (name: string): Source => {
  const specifiers = importsOf(readFileSync(join(root, 'dist', `${name}.js`), 'utf8'));
  const ours = specifiers.filter((specifier) => specifier.startsWith('.'));
  return {
    name,
    text: readFileSync(join(root, 'src', `${name}.ts`), 'utf8'),
    imports: ours.map((specifier) => normalize(join(dirname(name), specifier)).replace(/\.js$/, '')),
    packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
  };
};

/** `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')` of a compiled file. */
const importsOf = (script: string): string[] => {
  const statement = /^(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]/gm;
  const expression = /\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...script.matchAll(statement), ...script.matchAll(expression)].map(
    (found) => (found[1] ?? found[2])!,
  );
};
