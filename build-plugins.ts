/** What the bundle leaves out and packs together, so that the first question is there at once. No text of a package is changed. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * Left out of the bundle: Ink's developer tools, which it loads only under DEV=true; and what conf uses only where it is
 * given a JSON schema or migrations (zod checks our answers); and the child processes of commander, for commands that are
 * programs of their own, which cost `--help` a third of its time.
 */
export const unused: Plugin = {
  name: 'unused',
  setup(bundle) {
    const nothing = { path: 'nothing', namespace: 'unused' };
    bundle.onResolve({ filter: /^react-devtools-core$/ }, () => nothing);
    bundle.onResolve({ filter: /^(ajv\/dist\/2020\.js|ajv-formats|semver)$/ }, ({ importer }) =>
      importer.includes('/conf/') ? nothing : undefined,
    );
    bundle.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? nothing : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }));
  },
};

/** `import text from './file?raw'`, as Vite has it. */
export const raw: Plugin = {
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

/**
 * Screens and asides that the wizard's steps load with `import()` go into one chunk: the first frame waits for all of
 * them, and each further file costs it about a millisecond. Their export names must differ; wizard/views.ts checks it.
 */
export const oneChunkOfViews: Plugin = {
  name: 'one chunk of views',
  setup(bundle) {
    bundle.onResolve({ filter: /^\.\// }, ({ kind, importer }) =>
      kind === 'dynamic-import' && stepFile.test(importer) ? { path: 'views', namespace: 'views' } : undefined,
    );
    bundle.onLoad({ filter: /.*/, namespace: 'views' }, () => ({
      contents: viewFiles()
        .map(file => `export * from ${JSON.stringify(file)};`)
        .join('\n'),
      resolveDir: resolve('.'),
    }));
  },
};

const stepFile = /[\\/]wizard[\\/]steps[\\/][^\\/]+[\\/]index\.ts$/;

function viewFiles(): string[] {
  return globSync('source/wizard/steps/*/index.ts').flatMap(step =>
    [...readFileSync(step, 'utf8').matchAll(/import\('(\.\/[^']+)'\)/g)].map(([, file]) =>
      resolve(dirname(step), file as string),
    ),
  );
}

/**
 * The parser and its grammars for `scan` become files in dist/wasm/: the module that finds them in node_modules is replaced by
 * one that imports them, so that the SBOM and the notices name their packages.
 */
export const wasmFiles: Plugin = {
  name: 'wasm files',
  setup(bundle) {
    bundle.onLoad({ filter: /[\\/]scan[\\/]grammars\.ts$/ }, async ({ path }) => {
      const { wasm } = (await import(path)) as { wasm: Record<string, () => string> };
      const files = Object.entries(wasm).map(([name, file]) => ({
        name,
        file: file(),
        local: `_${name.replace('-', '')}`,
      }));
      return {
        contents: [
          ...files.map(({ local, file }) => `import ${local} from ${JSON.stringify(file)};`),
          "import { fileURLToPath } from 'node:url';",
          'const at = file => fileURLToPath(new URL(file, import.meta.url));',
          `export const wasm = { ${files.map(({ name, local }) => `'${name}': () => at(${local})`).join(', ')} };`,
        ].join('\n'),
        loader: 'js',
        resolveDir: dirname(path),
      };
    });
  },
};
