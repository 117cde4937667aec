import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where the published API descriptions lie: STYTCH_CONTRACT_DIR, else ../shared/contract beside the repository; or nowhere. */
export function contractFolder(): string | undefined {
  const folder =
    process.env.STYTCH_CONTRACT_DIR ?? fileURLToPath(new URL('../../../../shared/contract', import.meta.url));
  return existsSync(`${folder}/consumer.json`) ? folder : undefined;
}
