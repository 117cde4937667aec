/** The report: what kind of run it was, who ran it, what to do next, and the same numbers in every file. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { number } from '../../source/figures.ts';
import type { RunResult } from '../../source/migration/model.ts';
import { writeReport } from '../../source/migration/report/write.ts';
import { describeAnswers } from '../../source/wizard/flags.ts';
import { type Stage, stage } from './stage.ts';

let opened: Stage;
let result: RunResult;

beforeAll(async () => {
  opened = await stage({ sessions: 'carry_over' }, { users: 120, limits: 'off' });
  await opened.migration.readInventory(() => {});
  result = await opened.migration.run(opened.answers, () => {});
});
afterAll(() => opened.close());

const file = (name: string) => readFileSync(join(result.reportDir, name), 'utf8');
const text = (html: string) => html.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^>]+>/g, ' ');

test('begins with the kind of run and the real projects', () => {
  const { consumerProjectId = '' } = opened.credentials;
  for (const name of ['report.html', 'summary.md']) {
    expect(file(name)).toContain('TEST');
    expect(file(name)).toContain('Test projects. No real user logs in there.');
    expect(file(name)).toContain(consumerProjectId);
    expect(file(name)).toContain(result.b2bProjectId);
  }
});

test('says who ran it where, and when it began and ended', () => {
  for (const name of ['report.html', 'summary.md']) {
    expect(text(file(name))).toMatch(new RegExp(`on ${hostname()}, from \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d to .* UTC`));
  }
});

test('what to do next comes before the numbers', () => {
  const summary = file('summary.md');
  expect(summary.indexOf('## What to do next')).toBeLessThan(summary.indexOf('## Numbers'));
  const page = file('report.html');
  expect(page.indexOf('What to do next')).toBeLessThan(page.indexOf('Every User is accounted for'));
});

test('the page and the summary agree in every number', () => {
  const [page, summary] = [text(file('report.html')), file('summary.md')];
  const numbers = [result.users, result.organizations, result.members, result.verified, result.mismatches];
  for (const value of numbers)
    for (const one of [page, summary]) expect(one).toMatch(new RegExp(`\\b${number(value)}\\b`));
  for (const { label, kept, again, lost } of result.methods) {
    expect(summary).toContain(`| ${label} | ${number(kept)} | ${number(again)} | ${number(lost)} |`);
    expect(page.replace(/\s+/g, ' ')).toContain(`${label} ${number(kept)} ${number(again)} ${number(lost)}`);
  }
  for (const { users, label } of result.left) {
    expect(summary).toContain(`${number(users)} left out: ${label}`);
    expect(page.replace(/\s+/g, ' ')).toContain(`${number(users)} left out: ${label}`);
  }
  const sum = Object.values(result.outcomes).reduce((total, count) => total + count, 0);
  expect(sum).toBe(result.users);
});

test('shows the answers in the words of the questions, and links the CSV files', async () => {
  await opened.migration.within(opened.answers, {}, async ({ journal }) => {
    const plan = await opened.migration.plan(opened.answers);
    writeReport(result.reportDir, journal, { answers: opened.answers, plan, result }, describeAnswers);
  });
  expect(file('summary.md')).toContain('## What this rests on');
  expect(file('report.html')).toContain('Nothing was verified on the real service');
  const described = describeAnswers(opened.answers);
  expect(described).toContainEqual(['Tenancy', 'A key in trusted_metadata']);
  for (const name of ['crosswalk.csv', 'skipped.csv', 'failures.csv', 'mismatches.csv']) {
    expect(file('report.html')).toContain(`<a href="${name}">`);
    expect(file(name).length).toBeGreaterThan(0);
  }
});
