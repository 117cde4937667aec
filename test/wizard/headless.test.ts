import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { raw } from '../../build-plugins.ts';

it('the flags, and so the headless commands, load neither React nor Ink nor a screen', async () => {
  const { metafile } = await build({
    entryPoints: ['source/wizard/flags.ts', 'source/commands/headless.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outdir: 'nowhere',
    write: false,
    metafile: true,
    plugins: [raw],
  });
  const loaded = new Set<string>();
  const load = (path: string) => {
    const output = metafile.outputs[path];
    for (const file of Object.keys(output?.inputs ?? {})) loaded.add(file);
    for (const { path: next, kind, external } of output?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external) loaded.add(next);
      else load(next);
    }
  };
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs))
    if (entryPoint === 'source/wizard/flags.ts' || entryPoint === 'source/commands/headless.ts') load(path);
  expect([...loaded]).toContain('source/wizard/steps/registry.ts');
  expect([...loaded].filter(path => /^(react|ink|@inkjs|string-width)|\.tsx$|wizard\/components/.test(path))).toEqual(
    [],
  );
});
