/** The SBOM and the license texts in the package, held against what esbuild says that it bundles. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { bundle } from '../build.ts';
import { type Bom, noticesText } from '../build-notices.ts';
import manifest from '../package.json' with { type: 'json' };

/** "name version" of every package of which a byte is in the bundle, and the folder that it is in. */
const bundled = new Map<string, string>();
const notices = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
const bom = JSON.parse(readFileSync('dist/bom.json', 'utf8'));

beforeAll(async () => {
  const { metafile } = await build({ ...bundle, write: false, metafile: true });
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
      if (!folder || bytesInOutput === 0) continue;
      const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
      bundled.set(`${name} ${version}`, folder);
    }
  }
});

test('the SBOM names every package that is bundled, with version, license and address, and no other', () => {
  expect(bundled.size).toBeGreaterThan(60);
  const components = bom.components.filter((one: { scope?: string }) => one.scope !== 'excluded');
  const named = components.map(
    ({ group, name, version }: Record<string, string>) => `${group ? `${group}/` : ''}${name} ${version}`,
  );
  expect([...new Set(named)].sort()).toEqual([...bundled.keys()].sort());
  for (const { name, licenses, purl, type } of components) {
    expect(licenses, name).toHaveLength(1);
    expect(purl, name).toMatch(/^pkg:npm\//);
    expect(type).toBe('library');
  }
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
  expect(bom.metadata.component).toMatchObject({ name: manifest.name, version: manifest.version });
});

test('the SBOM is the same on every machine', () => {
  expect(JSON.stringify(bom)).not.toContain(process.cwd());
  expect(bom).not.toHaveProperty('serialNumber');
  expect(bom.metadata).not.toHaveProperty('timestamp');
});

test('the notices have the license text of every package, as it is in its folder', () => {
  const blocks = new Map(
    notices
      .split(/^-{80}$/m)
      .map(text => text.trim().replace(/^This program contains[^\n]*\n\n/, ''))
      .map(text => [text.slice(0, text.indexOf('\n')), text]),
  );
  expect([...blocks.keys()].sort()).toEqual([...bundled.keys()].sort());
  const without: string[] = [];
  for (const [name, folder] of bundled) {
    const text = blocks.get(name) ?? '';
    expect(text, name).toMatch(/^License: \S+/m);
    expect(text, name).toMatch(/copyright|\(c\)|©/i);
    expect(text.length, name).toBeGreaterThan(600);
    const own = licenseIn(folder);
    if (own === undefined) without.push(name);
    else expect(text, name).toContain(own.trim());
  }
  // Its source names the holder; the text is that of the license which it declares.
  expect(without).toEqual([expect.stringMatching(/^yoga-layout /)]);
  expect(blocks.get(without[0] ?? '')).toContain('Copyright (c) Meta Platforms, Inc. and affiliates.');
});

test('a package without a license text cannot be given on', () => {
  const component = { name: 'none', version: '1.0.0', licenses: [{ license: { id: 'MIT' } }] };
  expect(() => noticesText({ components: [component] } as Bom)).toThrow('none 1.0.0 has no license text');
});

test('both are in the package, with its license, and who made it can be found', () => {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }),
  );
  const [{ files }] = Array.isArray(packed) ? packed : Object.values(packed);
  const paths = files.map((file: { path: string }) => file.path);
  for (const path of ['dist/bom.json', 'dist/THIRD-PARTY-NOTICES.txt', 'LICENSE', 'README.md', 'SECURITY.md']) {
    expect(paths).toContain(path);
  }
  expect(paths.filter((path: string) => /^(source|test)\//.test(path))).toEqual([]);
  expect(manifest.repository.url).toMatch(/^git\+https:\/\/github\.com\/.+\.git$/);
  expect(manifest.bugs.url).toMatch(/^https:\/\//);
  expect(manifest.author).not.toBe('');
  expect(manifest.keywords).toContain('stytch');
});

function licenseIn(folder: string): string | undefined {
  for (const name of [
    'LICENSE',
    'license',
    'LICENSE.md',
    'LICENSE.txt',
    'license.txt',
    'license.md',
    'LICENCE',
    'LICENSE-MIT',
  ]) {
    try {
      return readFileSync(`${folder}/${name}`, 'utf8');
    } catch {}
  }
  return undefined;
}
