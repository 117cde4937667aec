import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultDir, openAnswers, soundAnswers } from '../../source/config/answers-file.ts';
import { UserError } from '../../source/config/user-error.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'answers-'));
});

const written = () => readFileSync(join(dir, 'answers.json'), 'utf8');

describe('the answers file', () => {
  it('is not there before the first answer, and comes back after it', () => {
    const file = openAnswers(dir);
    expect(file.answers).toEqual({});
    expect(existsSync(file.path)).toBe(false);
    file.save({ mode: 'practice', organizationWord: '"Klasse"' });
    expect(openAnswers(dir).answers).toEqual({ mode: 'practice', organizationWord: '"Klasse"' });
    expect(JSON.parse(written()).version).toBe(1);
    expect(statSync(file.path).mode & 0o777).toBe(0o600);
  });

  it('forgets an answer that is no longer given', () => {
    const file = openAnswers(dir);
    file.save({ mode: 'practice', tenancy: 'single' });
    file.save({ mode: 'practice' });
    expect(openAnswers(dir).answers).toEqual({ mode: 'practice' });
  });

  it.each(['{"version":1,"answers":{"mode":"pra', '', 'null', '[]', '{"answers":{}}'])(
    'keeps a damaged file: %s',
    text => {
      writeFileSync(join(dir, 'answers.json'), text);
      writeFileSync(join(dir, 'journal.sqlite'), 'precious');
      const file = openAnswers(dir);
      expect(file.damaged?.message).toContain('answers.json.bak');
      expect(readFileSync(join(dir, 'answers.json.bak'), 'utf8')).toBe(text);
      expect(() => soundAnswers(file)).toThrow(UserError);
      file.save({ mode: 'practice' });
      expect(openAnswers(dir).answers).toEqual({ mode: 'practice' });
      expect(readFileSync(join(dir, 'journal.sqlite'), 'utf8')).toBe('precious');
    },
  );

  it('never overwrites an older .bak', () => {
    for (const text of ['one', 'two', 'three']) {
      writeFileSync(join(dir, 'answers.json'), text);
      openAnswers(dir);
    }
    expect(readFileSync(join(dir, 'answers.json.bak'), 'utf8')).toBe('one');
    expect(readFileSync(join(dir, 'answers.json.bak2'), 'utf8')).toBe('two');
    expect(readFileSync(join(dir, 'answers.json.bak3'), 'utf8')).toBe('three');
  });

  it('names values that are not understood and keeps the others', () => {
    const answers = { mode: 'practice', tenancy: 'by_colour', shoeSize: 43 };
    writeFileSync(join(dir, 'answers.json'), JSON.stringify({ version: 1, answers }));
    const file = openAnswers(dir);
    expect(file.answers).toEqual({ mode: 'practice' });
    expect(file.invalid.map(each => each.field)).toEqual(['tenancy', 'shoeSize']);
    expect(() => soundAnswers(file)).toThrow(/tenancy.*shoeSize/);
  });

  it('refuses a newer file and leaves it as it is', () => {
    const text = JSON.stringify({ version: 99, answers: { mode: 'practice' } });
    writeFileSync(join(dir, 'answers.json'), text);
    expect(() => openAnswers(dir)).toThrow(/newer/);
    expect(written()).toBe(text);
    expect(readdirSync(dir)).toEqual(['answers.json']);
  });

  it('says in three parts that a folder cannot be used', () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    expect(() => openAnswers(join(file, 'below'))).toThrow(UserError);
    if (process.getuid?.() === 0) return; // root may write anywhere
    chmodSync(dir, 0o500);
    expect(() => openAnswers(dir).save({ mode: 'practice' })).toThrow(/may not write/);
    chmodSync(dir, 0o700);
  });

  it("lives in conf's own directory unless told otherwise", () => {
    expect(defaultDir()).toMatch(/stytch-b2b-migrate$/);
  });
});
