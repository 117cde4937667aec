/** A file's text. Vite knows `?raw`; build.ts teaches it to esbuild. Templates so stay real, lintable .js and .py files. */
declare module '*?raw' {
  const text: string;
  export default text;
}
