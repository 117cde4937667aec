/** How the bundle packs what others wrote, so that the first question is there at once. */
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

/** Loads one file of a package with its text changed. A text that is not there means a new version: look again. */
const changed = (file: RegExp, change: (text: string) => string): Plugin => ({
  name: `changed ${file.source}`,
  setup(bundle) {
    bundle.onLoad({ filter: file }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = change(text);
      if (contents === text) throw new Error(`${path} is not as build-plugins.ts knows it`);
      return { contents, loader: 'js' };
    });
  },
});

/** Yoga fetches its WebAssembly from a data: address, which loads all of undici first; it also takes the bytes. */
export const yogaFromBytes = changed(/yoga-wasm-base64-esm\.js$/, text => {
  const data = /data:application\/octet-stream;base64,([^"]+)/.exec(text);
  return text
    .replace(data?.[0] ?? '', '')
    .replace('loadYoga || {}', `loadYoga || { wasmBinary: Buffer.from("${data?.[1]}", "base64") }`);
});

/** Every RGI emoji holds one of these: shown as an emoji by itself, or because of U+FE0F (UTS #51). */
export const emojiMark = /\p{Emoji_Presentation}|\uFE0F/u;

/** The pattern of all emoji takes 40 ms to compile, at the first sign that is not ASCII: only asked where it can fit. */
export const lazyEmoji = changed(/string-width\/index\.js$/, text =>
  text.replace('rgiEmojiRegex.test(segment)', `${emojiMark}.test(segment) && $&`),
);
