/** Files and folders that only their owner can read, whatever the umask, and that a power cut does not take away. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Creates the folder and those above it that are missing. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
}

/** The same, without the files of an earlier time; others in it stay. */
export function renewPrivateFolder(path: string, files: RegExp): void {
  makePrivateFolder(path);
  for (const name of readdirSync(path)) if (files.test(name)) rmSync(join(path, name));
}

/**
 * Creates an empty file for a database. A file that is there is not opened: closing it would release the locks that this
 * process has on it (POSIX). True where it was created.
 */
export function createPrivate(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  syncFolder(dirname(path));
  return true;
}

/** A file that is being written. It has its name only when it is whole. */
export interface PrivateFile {
  append: (text: string) => void;
  /** On the disk, under its name. */
  finish: () => void;
  /** Gives it up; a file of that name stays as it was. Does nothing after `finish`. */
  discard: () => void;
}

export function beginPrivate(path: string): PrivateFile {
  const part = `${path}.part`;
  const file = openThrough(part, 'w');
  return {
    append: file.append,
    finish() {
      file.close(true);
      renameSync(part, path);
      syncFolder(dirname(path));
    },
    discard: () => file.close(false),
  };
}

/** Writes a file that appears only when it is whole. `write` gets a function that appends text. */
export function writePrivate(path: string, write: (append: (text: string) => void) => void): void {
  const file = beginPrivate(path);
  try {
    write(file.append);
    file.finish();
  } finally {
    file.discard();
  }
}

/** Adds to a file, which is made where there is none; the text is on the disk when this returns. */
export function appendPrivate(path: string, text: string): void {
  const file = openThrough(path, 'a');
  try {
    file.append(text);
    file.close(true);
  } finally {
    file.close(false);
  }
  syncFolder(dirname(path));
}

function openThrough(path: string, flags: 'w' | 'a') {
  const descriptor = openSync(path, flags, 0o600);
  let open = true;
  const close = (sync: boolean) => {
    if (!open) return;
    open = false;
    try {
      if (sync) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };
  // One that was there keeps its mode otherwise.
  fchmodSync(descriptor, 0o600);
  return { append: (text: string) => void writeSync(descriptor, text), close };
}

/** Makes names that were created or changed in a folder last. Windows has no such call. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
