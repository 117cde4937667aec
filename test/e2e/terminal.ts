/** A real terminal around the built program: a pty on the outside, a screen model on the inside. */
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export const keys = { enter: '\r', up: '\x1b[A', down: '\x1b[B', esc: '\x1b', ctrlC: '\x03', ctrlU: '\x15' };

export class Terminal {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  /** Every byte that the program wrote. */
  raw = '';
  readonly exit: Promise<number>;
  #ended = false;
  #woken = () => {};

  constructor(args: string[], options: { env?: Record<string, string>; columns?: number; rows?: number } = {}) {
    const { columns = 80, rows = 24 } = options;
    this.#screen = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
    this.#pty = spawn(process.execPath, [cli, ...args], {
      cols: columns,
      rows,
      cwd: args[args.indexOf('--dir') + 1],
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', HOME: '/nowhere', ...options.env },
    });
    this.#pty.onData(data => {
      this.raw += data;
      this.#screen.write(data, () => this.#woken());
    });
    this.exit = new Promise(resolve => {
      this.#pty.onExit(({ exitCode }) => {
        this.#ended = true;
        resolve(exitCode);
        this.#woken();
      });
    });
  }

  /** The rows that are visible now. */
  screen(): string {
    const buffer = this.#screen.buffer.active;
    return this.#lines(buffer.baseY, buffer.baseY + this.#screen.rows).join('\n');
  }

  /** Everything, with what was scrolled away. */
  history(): string[] {
    return this.#lines(0, this.#screen.buffer.active.length);
  }

  /** Lines that were too wide and ran on into the next row. */
  tooWide(): string[] {
    const buffer = this.#screen.buffer.active;
    return this.history().filter((_, index) => buffer.getLine(index)?.isWrapped);
  }

  #lines(from: number, to: number): string[] {
    const buffer = this.#screen.buffer.active;
    return Array.from({ length: to - from }, (_, index) => buffer.getLine(from + index)?.translateToString(true) ?? '');
  }

  /** Waits until the screen shows it. Fails with the screen that there was instead. */
  async see(what: string | RegExp, within = 20_000): Promise<void> {
    const shows = () => (typeof what === 'string' ? this.screen().includes(what) : what.test(this.screen()));
    const end = Date.now() + within;
    while (!shows()) {
      if (this.#ended || Date.now() > end) throw new Error(`Never saw ${what}. The screen:\n${this.screen()}`);
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 200);
        this.#woken = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /**
   * Types, and waits for what comes of it. A question is on the screen a moment before it listens, so a key that
   * changed nothing at all is typed once more.
   */
  async type(text: string, then: string | RegExp): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      const before = this.screen();
      this.send(text);
      const patience = attempt < 3 ? 1500 : 20_000;
      try {
        return await this.see(then, patience);
      } catch (error) {
        if (this.#ended || attempt >= 3) throw error;
        if (this.screen() !== before) return await this.see(then);
      }
    }
  }

  send(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.#screen.resize(columns, rows);
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }
}
