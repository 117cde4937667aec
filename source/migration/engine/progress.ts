/** How far a task is: counted, shown, and noted for the report. The one source of progress events. */
import type { Failure } from '../../stytch/errors.ts';
import type { Journal } from './journal.ts';
import { Rate } from './rate.ts';

/** Where one task stands. */
export interface TaskProgress {
  task: string;
  /** In the application's own words, for example "Classes". */
  title: string;
  state: 'waiting' | 'running' | 'stopped' | 'done' | 'failed';
  /** Records finished, over all runs. */
  done: number;
  failed: number;
  /** null while unknown. */
  total: number | null;
  /** Records a second over the last seconds of this run; 0 before the first. */
  rate: number;
  /** null while unknown. */
  secondsLeft: number | null;
}

/** What the loop reports while it works. */
export type TaskEvent =
  | { type: 'task'; progress: TaskProgress }
  | ({ type: 'failure'; task: string; record: string } & Failure);

/** Progress is shown at most this often, ms. */
const showEvery = 100;
/** Progress is noted for the report this often, ms: a few thousand notes in an hour. */
const sampleEvery = 1000;

export class Progress {
  readonly total: number;
  readonly #journal: Journal;
  readonly #task: string;
  readonly #title: string;
  readonly #onEvent: (event: TaskEvent) => void;
  readonly #rate = new Rate();
  #done: number;
  #failed = 0;
  #shown = 0;
  #sampled = 0;

  constructor(journal: Journal, task: string, title: string, onEvent: (event: TaskEvent) => void) {
    const { planned, intent, done, failed } = journal.count(task);
    this.total = planned + intent + done + failed;
    this.#done = done;
    this.#journal = journal;
    this.#task = task;
    this.#title = title;
    this.#onEvent = onEvent;
  }

  /** Records that are neither done nor failed in this run. */
  get open(): number {
    return this.total - this.#done - this.#failed;
  }

  done(): void {
    this.#done++;
    this.#count();
  }

  failed(): void {
    this.#failed++;
    this.#count();
  }

  #count(): void {
    this.#rate.count(1);
    if (performance.now() - this.#shown >= showEvery) this.show('running', false);
  }

  /** Shows where the task is now; `note` also notes it for the report, whatever the time. */
  show(state: TaskProgress['state'], note = true): void {
    this.#shown = performance.now();
    if (note || this.#shown - this.#sampled >= sampleEvery) {
      this.#sampled = this.#shown;
      this.#journal.sample(this.#task, this.#done);
    }
    this.#onEvent({
      type: 'task',
      progress: {
        task: this.#task,
        title: this.#title,
        state,
        done: this.#done,
        failed: this.#failed,
        total: this.total,
        rate: this.#rate.perSecond(),
        secondsLeft: this.open === 0 ? 0 : this.#rate.secondsFor(this.open),
      },
    });
  }
}
