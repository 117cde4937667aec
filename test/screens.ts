/** Prints every screen of the wizard at 80x24 and 60x20: `npm run screens`, or `npm run screens -- plan` for some. */
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.env['NODE_ENV'] = 'production';
const outfile = 'node_modules/.cache/screens.mjs';
mkdirSync('node_modules/.cache', { recursive: true });
await build({
  entryPoints: ['test/wizard/scenes.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  jsx: 'automatic',
  logLevel: 'error',
});
const { scenes, sizes, frameOf }: typeof import('./wizard/scenes.ts') = await import(pathToFileURL(outfile).href);

const part = process.argv[2] ?? '';
for (const size of sizes) {
  for (const scene of scenes.filter(({ name }) => name.includes(part))) {
    const { frame } = await frameOf(scene, size);
    console.log(`\n=== ${scene.name} · ${size.columns}x${size.rows}\n${frame}`);
  }
}
process.exit();
