/**
 * Real databases that the files are applied to: Postgres in this process, SQLite of Node, and MariaDB where Debian's package is
 * installed, as a server of its own in a temporary folder. The files run as they are; MariaDB gets them through its own client.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';

export type Row = Record<string, string | null>;

export interface Engine {
  database: 'postgres' | 'mysql' | 'sqlite';
  /** Runs a file. Throws for the first error. */
  run: (sql: string) => Promise<void>;
  /** The rows of the last SELECT of a file. */
  rows: (sql: string) => Promise<Row[]>;
  /** Settings of a connection under which texts are written differently. */
  strange: string;
  close: () => Promise<void>;
}

const server = '/usr/sbin/mariadbd';
export const hasMariadb = existsSync(server);
if (!hasMariadb) console.warn(`Skipped: MariaDB, as there is no ${server} (apt-get install mariadb-server).`);

/** `memory`: as MariaDB writes a size; its default of 128 MB is too small for millions of rows. */
export const engines: Record<string, (memory?: string) => Promise<Engine>> = {
  Postgres: postgres,
  SQLite: sqlite,
  ...(hasMariadb && { MariaDB: mariadb }),
};

const asText = (row: object): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]));

async function postgres(): Promise<Engine> {
  const db = await PGlite.create();
  return {
    database: 'postgres',
    strange: 'SET standard_conforming_strings TO off;',
    async run(sql) {
      try {
        await db.exec(sql);
      } catch (error) {
        // As for a client that ends: the transaction is over.
        await db.exec('ROLLBACK');
        throw error;
      }
    },
    rows: async sql => ((await db.exec(sql)).findLast(one => one.fields.length > 0)?.rows ?? []).map(asText),
    close: () => db.close(),
  };
}

async function sqlite(): Promise<Engine> {
  const db = new DatabaseSync(':memory:');
  return {
    database: 'sqlite',
    strange: '',
    async run(sql) {
      try {
        db.exec(sql);
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    // Node prepares the first statement only.
    rows: async sql =>
      db
        .prepare(sql.replace(/^(BEGIN|COMMIT).*;$/gm, ''))
        .all()
        .map(asText),
    close: async () => db.close(),
  };
}

/** A server on a socket of its own. Its folder goes with it. */
async function mariadb(memory = '64M'): Promise<Engine> {
  const dir = mkdtempSync(join(tmpdir(), 'mariadb-'));
  const socket = join(dir, 'socket');
  const data = [`--datadir=${join(dir, 'data')}`, '--user=root'];
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', ...data, '--skip-test-db', '--auth-root-authentication-method=normal'],
    { stdio: 'ignore' },
  );
  const process = spawn(
    server,
    // A server that starts deletes what another one has in a temporary folder that they share.
    [
      '--no-defaults',
      ...data,
      `--tmpdir=${dir}`,
      `--socket=${socket}`,
      '--skip-networking',
      '--innodb-flush-log-at-trx-commit=0',
      `--innodb-buffer-pool-size=${memory}`,
    ],
    { stdio: 'ignore' },
  );
  const client = (input: string, database: string[]) =>
    spawnSync('mariadb', ['--no-defaults', '--batch', `--socket=${socket}`, '--user=root', ...database], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
  const apply = (sql: string, database = ['app']) => {
    const { status, stdout, stderr } = client(sql, database);
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  try {
    await listening(process, () => client('SELECT 1', []).status === 0);
    // A character set and a collation that would compare and store ids otherwise than they are.
    apply('CREATE DATABASE app CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci', []);
  } catch (error) {
    process.kill('SIGKILL');
    throw error;
  }
  return {
    database: 'mysql',
    strange: "SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,STRICT_ALL_TABLES'; SET NAMES latin1;",
    run: async sql => void apply(sql),
    rows: async sql => fromBatch(apply(sql)),
    close: async () => {
      const ended = new Promise(done => process.once('exit', done));
      process.kill('SIGKILL');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function listening(process: ChildProcess, answers: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (process.exitCode !== null) throw new Error(`mariadbd ended with ${process.exitCode}`);
    if (answers()) return;
    await sleep(50);
  }
  throw new Error('mariadbd does not answer.');
}

/** The client's --batch form: a line a row, with tabs between and its own escapes. */
function fromBatch(text: string): Row[] {
  const escapes: Record<string, string> = { n: '\n', t: '\t', '0': '\0', '\\': '\\' };
  const [head = [], ...rows] = text
    .split('\n')
    .slice(0, -1)
    .map(line => line.split('\t').map(cell => cell.replace(/\\(.)/g, (_, one: string) => escapes[one] ?? one)));
  return rows.map(cells =>
    Object.fromEntries(head.map((name, at) => [name, cells[at] === 'NULL' ? null : (cells[at] ?? '')])),
  );
}
