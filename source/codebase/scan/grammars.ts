/** The parser's WebAssembly files: here from node_modules; the bundle has its own list of them (build-plugins.ts). */
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const shared = (name: string) => resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);

/** Path of the parser, and of each grammar. */
export const wasm = {
  parser: () => resolve('web-tree-sitter/web-tree-sitter.wasm'),
  tsx: () => shared('tsx'),
  typescript: () => shared('typescript'),
  python: () => shared('python'),
  go: () => shared('go'),
  ruby: () => shared('ruby'),
  java: () => shared('java'),
  php: () => shared('php'),
  'c-sharp': () => shared('c-sharp'),
  kotlin: () => resolve('@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm'),
};
