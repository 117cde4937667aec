import { cleanup } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { key, openApp } from '../harness.tsx';

afterEach(cleanup);

describe('the right move', () => {
  it('compares User and Member, and advises to stay when there is no reason for B2B', async () => {
    const app = await openApp({ at: 'reason' });
    expect(app.text()).toContain('two Members, one email');
    await app.press(key.up, key.enter);
    expect(app.text()).toContain('staying with Consumer is the better move');
    await app.press(key.enter);
    expect(app.text()).toContain('Why move to B2B?');
    await app.press(key.up, key.enter, 'y');
    expect(app.saved.at(-1)?.reason).toBe('none');
  });
});
