import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { assumptions } from '../../../source/migration/doctor/assumptions/index.ts';
import { doctorPage } from '../../../source/migration/doctor/documents.ts';
import { behaviours, isBehaviourId } from '../../../source/sandbox/core/behaviour.ts';

describe('the registry of assumptions', () => {
  test('an id stands for one assumption', () => {
    const ids = assumptions.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('each switch of the sandbox belongs to one assumption with the same answers', () => {
    const switched = assumptions.filter(({ id }) => isBehaviourId(id));
    expect(switched.map(({ id }) => id).toSorted()).toEqual(Object.keys(behaviours).toSorted());
    for (const { id, answers, assumed } of switched) {
      const known: readonly string[] = isBehaviourId(id) ? behaviours[id] : [];
      expect(Object.keys(answers).toSorted(), id).toEqual([...known].toSorted());
      expect(assumed, id).toBe(known[0]);
    }
  });

  test('each other answer says what follows, and the assumed one follows from nothing', () => {
    for (const { id, answers, assumed, consequences } of assumptions) {
      const others = Object.keys(answers).filter(answer => answer !== assumed);
      expect(Object.keys(consequences).toSorted(), id).toEqual(others.toSorted());
    }
  });

  test('everything that people read is a sentence', () => {
    for (const { id, question, answers, why, source, consequences, probe } of assumptions) {
      const texts = [...Object.values(answers), why, source, ...Object.values(consequences).map(({ text }) => text)];
      expect(question, id).toMatch(/\?( .+)?$/);
      for (const text of [...texts, ...(typeof probe === 'string' ? [probe] : [])]) {
        expect(text, id).toMatch(/^[`A-Z\da-z].*\.$/);
      }
    }
  });

  test('docs/doctor.md lists them as they are', () => {
    const page = readFileSync('docs/doctor.md', 'utf8');
    expect(page === doctorPage(page)).toBe(true);
  });
});
