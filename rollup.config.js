// The second half of `npm run build`: the modules that tsc has written, joined to a few files, because a start spends
// most of its time on finding and linking hundreds of them. The inputs are what a user starts or imports; the programs
// that hapax starts itself are found where it names them: new URL('./program.js', import.meta.url).
import { basename, dirname, join, relative } from 'node:path';

const PROGRAM = /new URL\('(\.[^']*\.js)', import\.meta\.url\)/g;

const programs = {
  name: 'programs',
  transform(code, id) {
    return code.replace(PROGRAM, (_, path) => {
      const program = { type: 'chunk', id: join(dirname(id), path), name: basename(path, '.js') };
      return `new URL(import.meta.ROLLUP_FILE_URL_${this.emitFile(program)})`;
    });
  },
  /** A module finds its files from its own place, whatever file it is joined to. */
  resolveImportMeta(property, { chunkId, moduleId }) {
    if (property !== 'url') return null;
    const place = relative(join('dist', dirname(chunkId)), relative(import.meta.dirname, moduleId));
    return `new URL(${JSON.stringify(place)}, import.meta.url).href`;
  },
};

export default {
  input: { hapax: 'dist/main.js', 'hapax/demo': 'dist/demo.js', 'hapax/index': 'dist/index.js' },
  // Packages and node:…, but no path, not even C:\.
  external: /^[^./](?!:)/,
  plugins: [programs],
  output: { dir: 'dist', chunkFileNames: 'hapax/[name].js', hoistTransitiveImports: false },
};
