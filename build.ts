/**
 * Bundles the product into dist/: `cli.js` (the door) and lazily loaded chunks, so that `--help` pays for nothing else.
 * `--if-needed` skips the work when no source is newer than the last build.
 */
import { chmodSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

const door = 'dist/cli.js';
const inputs = ['build.ts', 'package-lock.json', ...globSync('source/**/*.{ts,tsx,json,js,py}'), 'source'];

function upToDate(): boolean {
  const built = statSync(door, { throwIfNoEntry: false });
  return built !== undefined && inputs.every(path => statSync(path).mtimeMs < built.mtimeMs);
}

/** Ink loads its developer tools only under DEV=true; the published bundle leaves them out. */
const withoutDevtools: Plugin = {
  name: 'without-devtools',
  setup(bundle) {
    bundle.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'empty' }));
    bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/** `import text from './file?raw'`, as Vite has it. */
const raw: Plugin = {
  name: 'raw',
  setup(bundle) {
    bundle.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?raw'.length)),
      namespace: 'raw',
    }));
    bundle.onLoad({ filter: /.*/, namespace: 'raw' }, ({ path }) => ({
      contents: readFileSync(path, 'utf8'),
      loader: 'text',
    }));
  },
};

if (!(process.argv.includes('--if-needed') && upToDate())) {
  rmSync('dist', { recursive: true, force: true });
  await build({
    // The local Stytch is also a module of its own, for the tests of other people's applications.
    entryPoints: { cli: 'source/cli.ts', sandbox: 'source/sandbox/index.ts' },
    outdir: 'dist',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    keepNames: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    // Bundled CommonJS packages (the Stytch SDK, undici) still call require() for Node's own modules.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    legalComments: 'linked',
    plugins: [withoutDevtools, raw],
    logLevel: 'warning',
  });
  chmodSync(door, 0o755);
  // Types alone are their own declarations.
  const types = readFileSync('source/sandbox/public.ts', 'utf8');
  writeFileSync('dist/sandbox.d.ts', `${types}\nexport declare const startSandbox: StartSandbox;\n`);
}
