/**
 * Bundles the product into dist/: `cli.js` (the door) and lazily loaded chunks, so that `--help` pays for nothing else.
 * `--if-needed` skips the work when no source is newer than the last build.
 */
import { chmodSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { noticesText, packagesOnly, sbom } from './build-notices.ts';
import { oneChunkOfViews, raw, unused, wasmFiles } from './build-plugins.ts';

const door = 'dist/cli.js';
const inputs = [
  'build.ts',
  'build-plugins.ts',
  'build-notices.ts',
  'package.json',
  'package-lock.json',
  ...globSync('source/**/*.{ts,tsx,json,js,py}'),
  'source',
];

function upToDate(): boolean {
  const built = statSync(door, { throwIfNoEntry: false });
  return built !== undefined && inputs.every(path => statSync(path).mtimeMs < built.mtimeMs);
}

/** How esbuild packs the product. */
export const bundle = {
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
  define: { 'process.env.NODE_ENV': '"production"' },
  // Bundled CommonJS packages (the Stytch SDK, undici) still call require() for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  legalComments: 'linked',
  loader: { '.wasm': 'file' },
  assetNames: 'wasm/[name]',
  plugins: [oneChunkOfViews, unused, raw, wasmFiles],
  logLevel: 'warning',
} satisfies BuildOptions;

if (import.meta.main && !(process.argv.includes('--if-needed') && upToDate())) {
  rmSync('dist', { recursive: true, force: true });
  await build({ ...bundle, plugins: [...bundle.plugins, packagesOnly, sbom] });
  chmodSync(door, 0o755);
  writeFileSync('dist/THIRD-PARTY-NOTICES.txt', noticesText(JSON.parse(readFileSync('dist/bom.json', 'utf8'))));
  // Types alone are their own declarations.
  const types = readFileSync('source/sandbox/public.ts', 'utf8');
  writeFileSync('dist/sandbox.d.ts', `${types}\nexport declare const startSandbox: StartSandbox;\n`);
}
