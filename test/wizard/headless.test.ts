import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { raw } from '../../build-plugins.ts';

/** The files and packages that are loaded with these, without what they load later. */
async function loadedWith(entryPoints: string[]): Promise<string[]> {
  const { metafile } = await build({
    entryPoints,
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
  for (const [path, { entryPoint = '' }] of Object.entries(metafile.outputs))
    if (entryPoints.includes(entryPoint)) load(path);
  return [...loaded];
}

it('the flags, and so the headless commands, load neither React nor Ink nor a screen', async () => {
  const loaded = await loadedWith(['source/wizard/flags.ts', 'source/commands/headless.ts']);
  expect(loaded).toContain('source/wizard/steps/registry.ts');
  expect(loaded.filter(path => /^(react|ink|@inkjs|string-width)|\.tsx$|wizard\/components/.test(path))).toEqual([]);
});

it('the wizard opens without the assumptions of doctor, and without what signs tokens', async () => {
  const loaded = await loadedWith(['source/wizard/interview.ts']);
  expect(loaded).toContain('source/migration/doctor/doctor-file.ts');
  expect(loaded.filter(path => /doctor\/(assumptions|trusted-tokens)|^jose$/.test(path))).toEqual([]);
});
