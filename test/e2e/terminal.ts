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
  readonly #exit: Promise<number>;
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
    this.#exit = new Promise(resolve => {
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

  /** Gives the screen model away to be drawn. */
  draw<T>(how: (screen: InstanceType<typeof xterm.Terminal>) => T): T {
    return how(this.#screen);
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
   * Types, and waits for what comes of it. A question is on the screen some milliseconds before it listens; should a
   * key have been too early all the same, and nothing at all have changed for long, it is typed once more.
   */
  async type(text: string, then: string | RegExp): Promise<void> {
    await new Promise(resolve => setTimeout(resolve, 40));
    const before = this.screen();
    this.send(text);
    try {
      await this.see(then, 8000);
    } catch (error) {
      if (this.#ended) throw error;
      if (this.screen() === before) this.send(text);
      await this.see(then, 30_000);
    }
  }

  /** Types it again and again, each time something else came of it: pages of one screen. */
  async typeUntil(text: string, then: string): Promise<void> {
    for (let page = 0; page < 9 && !this.screen().includes(then); page++) {
      const before = this.screen();
      await this.type(text, new RegExp(`${RegExp.escape(then)}|^(?!${RegExp.escape(before)}$)`));
    }
    await this.see(then);
  }

  /** The exit code. Fails with the screen when the program does not come to its end. */
  async exit(within = 15_000): Promise<number> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(`Never ended. The screen:\n${this.screen()}`)), within);
    try {
      const code = await Promise.race([this.#exit, late]);
      await this.#drained();
      return code;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The last bytes can come after the exit, and the screen model reads them later still. */
  async #drained(): Promise<void> {
    for (let seen = -1; seen !== this.raw.length; ) {
      seen = this.raw.length;
      await new Promise(resolve => setTimeout(resolve, 50));
      await new Promise<void>(resolve => this.#screen.write('', resolve));
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
