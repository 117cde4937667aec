/** The built program, as a process that is killed at a chosen moment of its work. */
import type { ChildProcess } from 'node:child_process';
import type { RunResult } from '../../source/migration/model.ts';
import { ended } from '../e2e/stage.ts';

/** When to kill, as a share of the length of the last whole run: by the clock, or by the answers of Stytch. */
export interface Moment {
  by: 'clock' | 'answers';
  /** 0 to 1. */
  share: number;
  /** Milliseconds after that answer: 0 kills before it has arrived. */
  delay: number;
}

interface Length {
  /** Milliseconds. */
  clock: number;
  answers: number;
}

export interface End {
  /** The exit code; null after a kill. */
  code: number | null;
  said: string;
  /** Of a run or a verification that ended by itself. */
  result: RunResult | undefined;
}

const guesses: Record<string, Length> = { run: { clock: 900, answers: 70 }, undo: { clock: 280, answers: 25 } };

/** Starts programs, by `start`, and kills them. `heard` is to be called at every answer of Stytch. */
export class Killer {
  start: (words: string[]) => ChildProcess = () => {
    throw new Error('no program');
  };
  /** How long the last process of each command was that ended by itself; a guess to begin with. */
  readonly #lengths: Record<string, Length> = {};
  /** What Stytch answered last before each kill. */
  readonly kills: string[] = [];
  #onAnswer: (route: string) => void = () => {};

  heard(route: string): void {
    this.#onAnswer(route);
  }

  /** Runs the program to its end, or to this moment. */
  async run(words: string[], moment?: Moment): Promise<End> {
    const command = words[0] ?? '';
    const length = this.#lengths[command] ?? guesses[command] ?? { clock: 400, answers: 20 };
    const began = performance.now();
    const child = this.start([...words, '--json']);
    const kill = () => child.kill('SIGKILL');
    const timers: NodeJS.Timeout[] = [];
    if (moment?.by === 'clock') timers.push(setTimeout(kill, moment.share * length.clock));
    const killAt = moment?.by === 'answers' ? 1 + Math.floor(moment.share * length.answers) : undefined;
    let answers = 0;
    let last = 'nothing yet';
    this.#onAnswer = route => {
      last = route;
      answers += 1;
      if (answers !== killAt) return;
      if (moment?.delay) timers.push(setTimeout(kill, moment.delay));
      else kill();
    };
    let out = '';
    child.stdout?.on('data', chunk => {
      out += chunk;
    });
    const { code, said } = await ended(child);
    for (const timer of timers) clearTimeout(timer);
    const killedAt = last;
    this.#onAnswer = () => {};
    if (code === 'SIGKILL') {
      this.kills.push(`${command}: ${killedAt}`);
      return { code: null, said, result: undefined };
    }
    this.#lengths[command] = { clock: performance.now() - began, answers };
    return { code: Number(code), said, result: resultIn(out) };
  }
}

function resultIn(out: string): RunResult | undefined {
  const lines = out.split('\n').filter(line => line.startsWith('{"type":"end"'));
  return lines.length === 0 ? undefined : JSON.parse(lines.at(-1) ?? '').result;
}
