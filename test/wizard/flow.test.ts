import { describe, expect, it } from 'vitest';
import { type Facts, noFacts } from '../../source/wizard/facts.ts';
import {
  type Action,
  canGoBack,
  type Flow,
  neighbour,
  persistable,
  problem,
  reduce,
  resumeAt,
  start,
  visible,
  withDefaults,
} from '../../source/wizard/flow.ts';
import { resolve } from '../../source/wizard/steps/question.ts';
import { questionOf, questions, steps } from '../../source/wizard/steps/registry.ts';
import { advanceTo } from './advance-to.ts';
import { summary } from './fake.ts';

const facts = (more: Partial<Facts> = {}): Facts => ({ ...noFacts(), ...more });
const ids = (of: Facts) => visible(of).map(question => question.id);
const play = (flow: Flow, ...actions: Action[]) => actions.reduce(reduce, flow);
const answer = (id: string, value: string): Action => ({ type: 'answer', id, value });
const goto = (id: string): Action => ({ type: 'goto', id });

describe('the steps', () => {
  it('have different ids, and so have their questions', () => {
    const all = [steps.map(step => step.id), questions.map(question => question.id)];
    for (const some of all) expect(new Set(some).size).toBe(some.length);
  });

  it('gives every question a title, one line of help that fits, and an address of the documentation', () => {
    for (const question of steps.flatMap(step => step.questions)) {
      for (const of of [facts(), facts({ summary, answers: { mode: 'migrate' } })]) {
        expect(resolve(question.title, of).length, question.id).toBeLessThanOrEqual(76);
        expect(resolve(question.help, of).length, question.id).toBeLessThanOrEqual(96);
        expect(question.docs).toMatch(/^https:\/\/stytch\.com\/docs\/\S{1,62}$/);
      }
    }
  });
});

describe('which questions are asked', () => {
  it('asks no credentials in practice', () => {
    const asked = ids(facts({ answers: { mode: 'practice' } }));
    expect(asked).not.toContain('consumerSecret');
    expect(asked).toContain('b2bProjectName');
  });

  it('asks for an export file or for credentials in a rehearsal, never for a B2B project', () => {
    expect(ids(facts({ answers: { mode: 'rehearse', usersFrom: 'file' } }))).toContain('usersFile');
    expect(ids(facts({ answers: { mode: 'rehearse', usersFrom: 'api' } }))).toContain('consumerSecret');
    expect(ids(facts({ answers: { mode: 'rehearse', usersFrom: 'api' } }))).not.toContain('b2bProject');
  });

  it('does not ask for what the environment holds', () => {
    const environment = new Set(['consumerProjectId', 'consumerSecret'] as const);
    const asked = ids(facts({ answers: { mode: 'migrate' }, environment }));
    expect(asked).not.toContain('consumerProjectId');
    expect(asked).not.toContain('consumerSecret');
  });

  it('reaches the execution of a practice with the defaults', () => {
    const done = advanceTo(start(facts()), 'execution');
    expect(done.at).toBe('execution');
    expect(done.facts.answers).toMatchObject({
      mode: 'practice',
      tenancy: 'trusted_metadata',
      tenantKey: 'tenant',
      passwords: 'file',
      passwordFile: '/tmp/hashes.json',
      sessions: 'log_in_again',
      confirmed: true,
    });
  });

  describe('proposes for the tenancy, so that Enter never merges customers,', () => {
    const proposed = (changes: Partial<typeof summary>) => {
      const question = questionOf('tenancy');
      return question.kind === 'choice' && resolve(question.default, facts({ summary: { ...summary, ...changes } }));
    };
    const few = summary.tenantKeys.map(key => ({ ...key, users: 3 }));
    const ofCompanies = [{ domain: 'acme.example', users: 150, public: false }];

    it('the email domain, where no metadata key covers most Users and companies do', () => {
      expect(proposed({ tenantKeys: few, domains: ofCompanies })).toBe('email_domain');
    });

    it('nothing, where most addresses are of public mail', () => {
      expect(proposed({ tenantKeys: few, domains: [{ domain: 'gmail.com', users: 150, public: true }] })).toBe(
        undefined,
      );
    });

    it('no key whose values look like roles, plans or flags', () => {
      const plans = summary.tenantKeys.map(key => ({ ...key, likely: false }));
      expect(proposed({ tenantKeys: plans, domains: [] })).toBe(undefined);
    });
  });

  it('prefills the profile as the guide says, for test and live', () => {
    const of = facts({ credentials: { consumerProjectId: 'project-live-9' } });
    const value = (id: string) => {
      const question = questionOf(id);
      return question.kind === 'text' ? resolve(question.default, of) : undefined;
    };
    expect(value('tokenAudience')).toBe('project-live-9');
    expect(value('tokenIssuer')).toBe('stytch.com/project-live-9');
    expect(value('tokenJwksUrl')).toBe('https://api.stytch.com/v1/sessions/jwks/project-live-9');
    expect(value('claimName')).toBe('email');
  });
});

it('takes an answer only for the question that is asked now: a second Enter answers nothing', () => {
  const flow = start(facts());
  const once = play(flow, answer('mode', 'practice'));
  expect(play(once, answer('mode', 'rehearse'))).toBe(once);
});

describe('going back and forth', () => {
  it('keeps answers when going back', () => {
    const at = play(start(facts()), answer('mode', 'practice'), answer('reason', 'enterprise'), { type: 'back' });
    expect(at.at).toBe('reason');
    expect(at.facts.answers.reason).toBe('enterprise');
    expect(play(at, { type: 'back' }, { type: 'back' }).at).toBe('mode');
  });

  it('returns to the review after an edit', () => {
    const reviewed = advanceTo(start(facts()), 'review');
    const edited = play(reviewed, { type: 'goto', id: 'noEmail', edit: true }, answer('noEmail', 'stop'));
    expect(edited.at).toBe('review');
    expect(edited.facts.answers.noEmail).toBe('stop');
    expect(play(reviewed, { type: 'goto', id: 'noEmail', edit: true }, { type: 'back' }).at).toBe('review');
  });

  it('asks only what an edit made invalid, then returns to the review', () => {
    const reviewed = advanceTo(start(facts()), 'review');
    const edited = play(reviewed, { type: 'goto', id: 'tenancy', edit: true }, answer('tenancy', 'single'));
    expect(edited.at).toBe('singleName');
    expect(play(edited, answer('singleName', 'All')).at).toBe('review');
  });

  it('closes the environment when the mode changes', () => {
    const reviewed = advanceTo(start(facts()), 'review');
    const edited = play(reviewed, { type: 'goto', id: 'mode', edit: true }, answer('mode', 'rehearse'));
    expect(edited.facts.connected).toBe(false);
    expect(edited.facts.summary).toBe(null);
    expect(edited.at).toBe('usersFrom');
  });

  it('drops the confirmation when an answer changes, not when the same answer is given again', () => {
    const yes = facts({ answers: { mode: 'practice', noEmail: 'stop', confirmed: true } });
    expect(play(start(yes), goto('noEmail'), answer('noEmail', 'stop')).facts.answers.confirmed).toBe(true);
    expect(play(start(yes), goto('noEmail'), answer('noEmail', 'leave_out')).facts.answers.confirmed).toBeUndefined();
  });

  const token = { tokenAudience: 'project-test-1', tokenIssuer: 'stytch.com/project-test-1' } as const;
  const ofOldProject = { ...token, tokenJwksUrl: 'https://test.stytch.com/v1/sessions/jwks/project-test-1' };

  it('drops the token values of the old project when the Consumer project changes', () => {
    const answers = { mode: 'migrate', consumerProjectId: 'project-test-1', sessions: 'carry_over' } as const;
    const flow = start(facts({ answers: { ...answers, ...ofOldProject, claimName: 'mail' } }));
    const same = play(flow, goto('consumerProjectId'), answer('consumerProjectId', 'project-test-1')).facts.answers;
    expect(same).toMatchObject(ofOldProject);
    const { answers: next } = play(
      flow,
      goto('consumerProjectId'),
      answer('consumerProjectId', 'project-test-2'),
    ).facts;
    for (const id of ['tokenAudience', 'tokenIssuer', 'tokenJwksUrl']) expect(next).not.toHaveProperty(id);
    expect(next).toMatchObject({ consumerProjectId: 'project-test-2', sessions: 'carry_over', claimName: 'mail' });
    expect(problem(questionOf('tokenIssuer'), facts({ answers: next }))).toBe('Not answered yet.');
  });

  it('drops them, and the hash file, when the kind of run changes', () => {
    const answers = { mode: 'practice', passwordFile: '/tmp/practice.json', ...ofOldProject } as const;
    const { answers: next } = play(start(facts({ answers })), goto('mode'), answer('mode', 'migrate')).facts;
    expect(next).toEqual({ mode: 'migrate' });
  });

  it('returns from an edit to where it began, also by way of what the edit made invalid', () => {
    const reviewed = advanceTo(start(facts()), 'review');
    const edited = play(reviewed, { type: 'goto', id: 'tenancy', edit: true }, answer('tenancy', 'single'));
    expect(canGoBack(edited)).toBe(true);
    expect(reduce(edited, { type: 'back' }).at).toBe('review');
  });

  it('knows where there is no way back', () => {
    expect(canGoBack(start(facts()))).toBe(false);
    expect(canGoBack(start(facts({ hasSaved: true, answers: { mode: 'practice' } })))).toBe(false);
    expect(canGoBack(advanceTo(start(facts()), 'plan'))).toBe(true);
    const noWayBack = questions.filter(question => question.noWayBack).map(question => question.id);
    for (const id of noWayBack) expect(canGoBack({ ...start(facts()), at: id }), id).toBe(false);
    expect(noWayBack).toContain('execution');
  });

  it('fills open questions with their defaults for a plan, without saving them', () => {
    const { facts: known } = advanceTo(start(facts()), 'preview');
    const { facts: accepted } = advanceTo(start(facts()), 'plan');
    expect(withDefaults(known)).toEqual(persistable(accepted));
    expect(JSON.stringify(withDefaults(known))).toBe(JSON.stringify(persistable(accepted)));
    expect(persistable(known)).not.toHaveProperty('noEmail');
  });

  it('does not go back once the work has begun', () => {
    const running = advanceTo(start(facts()), 'execution');
    expect(reduce(running, { type: 'back' }).at).toBe('execution');
  });
});

describe('catching up', () => {
  const finished = (mode: 'practice' | 'migrate') => {
    const { facts: of } = advanceTo(start(facts()), 'execution');
    return {
      ...advanceTo(start(facts()), 'execution'),
      facts: { ...of, answers: { ...of.answers, mode }, run: 'finished' },
    } as Flow;
  };

  it('reads again and goes straight to the execution; a real project must be confirmed again', () => {
    const again = reduce(finished('practice'), { type: 'catchUp' });
    expect(again).toMatchObject({ at: 'inventory', facts: { summary: null, run: 'begun' } });
    const read = play(again, { type: 'learn', facts: { summary } }, { type: 'pass', id: 'inventory' });
    expect(read.at).toBe('execution');
    expect(reduce(finished('migrate'), { type: 'catchUp' }).facts.answers.confirmed).toBeUndefined();
  });
});

describe('resuming', () => {
  const saved = () => persistable(advanceTo(start(facts()), 'tenancy').facts);

  it('offers the choice first, then connects, then goes to the first open question', () => {
    const flow = start(facts({ answers: saved(), hasSaved: true }));
    expect(flow.at).toBe('begin');
    const resumed = reduce(flow, { type: 'resume' });
    expect(resumed.at).toBe('connect');
    const learnt = play(
      resumed,
      { type: 'learn', facts: { connected: true, summary } },
      { type: 'pass', id: 'connect' },
    );
    expect(learnt.at).toBe('tenancy');
  });

  it('retypes a missing secret and then jumps ahead', () => {
    const answers = { ...saved(), mode: 'migrate' as const, consumerProjectId: 'project-test-1' };
    const resumed = reduce(start(facts({ answers, hasSaved: true })), { type: 'resume' });
    expect(resumed.at).toBe('consumerSecret');
    expect(reduce(resumed, answer('consumerSecret', 'geheim')).at).toBe('b2bProject');
  });

  it('goes straight to the execution that was interrupted, and to the result of one that ended', () => {
    const answers = persistable(advanceTo(start(facts()), 'execution').facts);
    const environment = { connected: true, summary, answers };
    expect(resumeAt(facts({ ...environment, run: 'begun' }))).toBe('execution');
    expect(resumeAt(facts({ ...environment, run: 'finished' }))).toBe('verified');
  });

  it('asks again for a saved value that is no longer valid', () => {
    const answers = { ...saved(), passwordScope: 'sideways' as 'cross_org' };
    expect(resumeAt(facts({ answers, connected: true, summary }))).toBe('passwordScope');
    expect(problem(questionOf('passwordScope'), facts({ answers }))).toMatch(/expected one of/);
    expect(persistable(facts({ answers })).passwordScope).toBeUndefined();
  });

  it('does not stop at a question that is newer than the answers, and asks it in a new migration', () => {
    const { members: _, ...older } = persistable(advanceTo(start(facts()), 'execution').facts);
    expect(resumeAt(facts({ connected: true, summary, answers: older }))).toBe('execution');
    const fresh = advanceTo(start(facts()), 'members');
    expect(fresh.at).toBe('members');
    expect(reduce(fresh, answer('members', 'just_in_time')).facts.answers.members).toBe('just_in_time');
  });

  it('starts over with nothing', () => {
    const flow = reduce(start(facts({ answers: saved(), hasSaved: true })), { type: 'startOver' });
    expect(flow).toMatchObject({ at: 'mode', facts: { answers: {}, hasSaved: false } });
  });
});

describe('what is saved', () => {
  it('holds no secrets and no hidden answers', () => {
    const credentials = { consumerSecret: 'geheim' };
    const answers = {
      mode: 'practice',
      consumerProjectId: 'project-test-1',
      tenancy: 'single',
      tenantKey: 'x',
    } as const;
    const kept = persistable(facts({ answers, credentials }));
    expect(kept).toEqual({ mode: 'practice', tenancy: 'single' });
    expect(JSON.stringify(kept)).not.toContain('geheim');
  });

  it('does not depend on what was read: nothing is lost by saving before the inventory is there', () => {
    const full = advanceTo(start(facts()), 'execution').facts;
    expect(persistable({ ...full, summary: null, connected: false, local: {} })).toEqual(persistable(full));
  });

  it('never logs a secret', () => {
    const flow = play(start(facts({ answers: { mode: 'migrate' } })), answer('consumerSecret', 'geheim'));
    expect(JSON.stringify(flow.log)).not.toContain('geheim');
  });
});

it('asks for credentials that the environment got wrong', () => {
  const flow = start(
    facts({
      answers: { mode: 'migrate', reason: 'enterprise' },
      credentials: { consumerProjectId: 'project-test-1', consumerSecret: 'wrong' },
      environment: new Set(['consumerProjectId', 'consumerSecret']),
    }),
  );
  const retyped = reduce(flow, { type: 'retype', credentials: ['consumerSecret'] });
  expect(retyped.at).toBe('consumerSecret');
  expect(neighbour(retyped, -1)).toBe('reason');
});

it('gives every option a hint that fits a narrow window', () => {
  for (const question of steps.flatMap(step => step.questions)) {
    if (question.kind !== 'choice') continue;
    for (const option of resolve(question.options, facts())) {
      expect(option.label.length, `${question.id} ${option.value}`).toBeLessThanOrEqual(54);
      expect(option.hint?.length ?? 0, `${question.id} ${option.value}`).toBeLessThanOrEqual(66);
    }
  }
});
