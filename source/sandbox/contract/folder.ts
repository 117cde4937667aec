import { fileURLToPath } from 'node:url';

/** The published API descriptions, as OpenAPI without texts and examples: the input of `npm run contract` and of the tests. */
export const contractFolder = fileURLToPath(new URL('./published', import.meta.url));
