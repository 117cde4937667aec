/** Opens the wizard at a question, around a fake migration, and types into it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import type { Answers } from '../../source/config/answers.ts';
import type { InventorySummary } from '../../source/migration/model.ts';
import type { Check } from '../../source/stytch/check.ts';
import { App } from '../../source/wizard/App.tsx';
import { type Facts, noFacts } from '../../source/wizard/facts.ts';
import { start } from '../../source/wizard/flow.ts';
import type { Services } from '../../source/wizard/services.ts';
import { steps } from '../../source/wizard/steps/registry.ts';
import { loadViews } from '../../source/wizard/views.ts';
import { Workspace } from '../../source/wizard/workspace.ts';
import { advanceTo } from './advance-to.ts';
import { codeSummary, fakeEnvironment, fakeMigration } from './fake.ts';

// The library's screen has 100 columns and leaves the rows to the environment.
process.env['COLUMNS'] = '100';

export const key = {
  enter: '\r',
  up: '\x1b[A',
  down: '\x1b[B',
  end: '\x1b[F',
  esc: '\x1b',
  ctrlC: '\x03',
  ctrlU: '\x15',
};

/** " of 11 · Inventory": how the frame names a step, behind its number. */
export function headingOf(id: string): string {
  const title = steps.find(step => step.id === id)?.title;
  return ` of ${steps.length} · ${title}`;
}

/** A frame shows the next step before its input listener is there; a few turns of the loop later it is. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 12; round++) await turn();
}

export interface OpenOptions {
  /** The question to begin at; everything before it has its default answer. */
  at?: string;
  facts?: Partial<Facts>;
  /** What was read, where it is not the usual. */
  summary?: InventorySummary;
  answers?: Answers;
  check?: () => Promise<Check>;
  services?: Partial<Services>;
  migration?: ReturnType<typeof fakeMigration>;
  /** The window. */
  size?: { columns: number; rows: number };
  /** The folder of the migration, where it is shown; else a temporary one. */
  dir?: string;
}

export async function openApp({
  at = 'mode',
  facts: more,
  summary,
  answers,
  check,
  services,
  migration = fakeMigration(),
  size,
  dir = mkdtempSync(join(tmpdir(), 'wizard-')),
}: OpenOptions = {}) {
  const environment = fakeEnvironment(migration);
  const { invented: _, ...real } = environment;
  const well = check ?? (async () => ({ ok: 'Consumer project, 200 Users' }));
  const workspace = new Workspace({
    dir,
    addresses: {},
    services: {
      openEnvironment: async ({ answers }) => (answers.mode === 'practice' ? environment : real),
      checkConsumer: well,
      checkB2b: well,
      checkWorkspaceKey: well,
      b2bProjects: async () => [],
      writeDualWrite: async () => [],
      scanInto: async () => codeSummary,
      countUsers: async () => 3,
      countTenancyRows: async () => 3,
      countOrganizationRules: async () => 3,
      countTotps: async () => 3,
      folderStatus: async () => null,
      readDoctor: () => undefined,
      runDoctor: async () => {
        throw new Error('No doctor in this test.');
      },
      ...services,
    },
  });
  let facts: Facts = advanceTo(start({ ...noFacts(), ...more }), at, summary).facts;
  facts = { ...facts, answers: { ...facts.answers, ...answers } };
  if (facts.connected) {
    await workspace.connect(facts, () => {});
    if (facts.summary) await workspace.read(facts.answers, () => {});
  }
  // Files share a process: what an earlier test has set must not be this window.
  process.env['LINES'] = '24';
  const saved: Answers[] = [];
  const archive: string[] = [];
  let leave = () => {};
  const app = render(
    <App
      facts={facts}
      workspace={workspace}
      views={await loadViews()}
      dir={dir}
      notes={[]}
      save={given => saved.push(given)}
      archive={async what => {
        archive.push(what);
      }}
      onReady={ready => {
        leave = ready;
      }}
    />,
  );
  const resize = async (rows: number, columns = 100) => {
    process.env['LINES'] = String(rows);
    Object.defineProperty(app.stdout, 'columns', { value: columns, configurable: true });
    app.stdout.emit('resize');
    await settle();
  };
  await settle();
  if (size) await resize(size.rows, size.columns);
  return {
    dir,
    migration,
    environment,
    workspace,
    saved,
    archive,
    leave: () => leave(),
    /** What is on the screen, without colours. */
    text: () => stripVTControlCharacters(app.lastFrame() ?? ''),
    /** The same below the line of steps: what a question shows, whatever its number. */
    body: () => stripVTControlCharacters(app.lastFrame() ?? '').replace(/^[\s\S]*━\n/, ''),
    /** Everything that was ever on the screen. */
    all: () => stripVTControlCharacters(app.frames.join('\n')),
    async press(...keys: string[]) {
      for (const each of keys) {
        app.stdin.write(each);
        // A lone Esc may be the beginning of a longer sequence; Ink waits a moment for the rest.
        if (each === key.esc) await sleep(40);
        await settle();
      }
    },
    /** Faster than the screen. */
    async together(...keys: string[]) {
      for (const each of keys) app.stdin.write(each);
      await settle();
    },
    paste: async (text: string) => {
      app.stdin.write(`\x1b[200~${text}\x1b[201~`);
      await settle();
    },
    /** Another window. */
    resize,
    close: () => app.unmount(),
  };
}
