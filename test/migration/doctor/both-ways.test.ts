/** The sandbox is switched to each other behaviour, and doctor sees it. */
import { describe, expect, test } from 'vitest';
import { assumptions } from '../../../source/migration/doctor/assumptions/index.ts';
import { behaviourOf } from '../../../source/migration/doctor/doctor-file.ts';
import { behaviours } from '../../../source/sandbox/core/behaviour.ts';
import { doctorStage } from './stage.ts';

const stage = await doctorStage();
const limited = await doctorStage({ limits: 'on' });
/** The published answer has no such field. */
const unjudged = await doctorStage({ judged: false });
const special: Record<string, typeof stage> = {
  'unpublished-rate': limited,
  'session-list-jwt': unjudged,
  'sdk-impersonation': unjudged,
};
const needs = new Map(assumptions.map(({ id, probe }) => [id, typeof probe === 'object' ? probe.needs : undefined]));
const others = Object.entries(behaviours).flatMap(([id, [, ...rest]]) => rest.map(answer => [id, answer] as const));

describe('a sandbox with another behaviour', () => {
  test.each(others)('%s: doctor observes %s', async (id, answer) => {
    const at = special[id] ?? stage;
    const before = await at.inventory();
    at.behave({ [id]: answer });
    const credentials = needs.get(id) === 'workspace' ? 'workspace' : 'named';
    const { results, reasons, left, file } = await at.run(credentials, { only: [id] });
    at.behave({});
    expect({ results: results.map(({ status, observed }) => ({ status, observed })), reasons }).toEqual({
      results: [{ status: 'differs', observed: answer }],
      reasons: {},
    });
    expect(behaviourOf(file)).toEqual({ [id]: answer });
    expect(left).toEqual([]);
    expect(await at.inventory()).toEqual(before);
  });
});
