import { describe, expect, it } from '@jest/globals';
import {
  APPLICATION_STATES,
  CRITERIA,
  logEntry,
  permitState,
  PROBLEMS,
  RELEASE_STATES,
} from '@garant/contracts';
import { reasonSentences } from '@garant/merkle-log';
import {
  ACTS,
  APPLICANT_TYPES,
  CHANNELS,
  CRITERIA_TABLE,
  DATA_CATEGORIES,
  FAULT_RULES,
  DECIDED_REGIMES,
  normGate,
  PROHIBITED_USE_CODES,
  PROHIBITED_USES,
  PURPOSE_CODES,
  PURPOSES,
  REGIME_RULES,
  REGIMES,
  ROLES,
  SCOPE_KINDS,
} from '@garant/rules';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NORM_RULES } from '../pages/holder/norm.text.js';
import { ROUTE_IDS, rolesOf } from './route.table.js';
import { ownPages, publicPages } from '../shell/navigation.table.js';

const FOLDER = join(process.cwd(), 'apps/portal/src/messages');
const filesOf = (language: string): Record<string, string>[] =>
  readdirSync(FOLDER)
    .filter((name) => name === `${language}.json` || name.endsWith(`.${language}.json`))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Record<string, string>);
const textsOf = (language: string): Record<string, string> => Object.assign({}, ...filesOf(language));
const french = textsOf('fr');
const missing = (prefix: string, codes: readonly string[], suffix = '') =>
  codes.map((code) => `${prefix}.${code}${suffix}`).filter((id) => french[id] === undefined);

describe('texts', () => {
  it.each(['fr', 'en'])('stand in one file each: %s', (language) => {
    const ids = filesOf(language).flatMap((file) => Object.keys(file));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
  it('are there in both languages', () => {
    expect(Object.keys(textsOf('en')).sort()).toEqual(Object.keys(french).sort());
  });
});

describe('every code that can be shown has a text', () => {
  it.each([
    ['regime', REGIMES],
    ['act', ACTS],
    ['did', ACTS],
    ['scope', SCOPE_KINDS],
    ['channel', CHANNELS],
    ['role', ROLES],
    ['applicant', APPLICANT_TYPES],
    ['category', DATA_CATEGORIES],
    ['application.state', APPLICATION_STATES],
    ['permit.state', permitState.shape.status.options],
    ['release.state', RELEASE_STATES],
    ['entry.kind', logEntry.shape.kind.options],
    ['reason', Object.keys(reasonSentences)],
    ['norm', NORM_RULES],
    ['form.fault', FAULT_RULES],
  ])('%s', (prefix, codes) => {
    expect(missing(prefix, codes)).toEqual([]);
  });

  it('acts say what they lead to and how to confirm them', () => {
    expect([...missing('act', ACTS, '.lead'), ...missing('act', ACTS, '.confirm')]).toEqual([]);
  });

  it('regime cards are complete', () => {
    const parts = ['title', 'silent', 'denied', 'who', 'why', 'law'];
    expect(parts.flatMap((part) => missing('card', DECIDED_REGIMES, `.${part}`))).toEqual([]);
  });

  it('pages in the navigation have names', () => {
    const shown = [...publicPages(), ...ownPages(ROLES)];
    expect(missing('nav', shown)).toEqual([]);
  });

  it('purposes, prohibited uses, regimes, criteria and problems bring their own words in both languages', () => {
    const sentences = [
      ...PURPOSE_CODES.flatMap((code) => [PURPOSES[code].title, PURPOSES[code].sentence]),
      ...PROHIBITED_USE_CODES.flatMap((code) => [
        PROHIBITED_USES[code].title,
        PROHIBITED_USES[code].sentence,
      ]),
      ...REGIMES.map((code) => REGIME_RULES[code].sentence),
      ...CRITERIA_TABLE.map((row) => row.sentence),
      ...Object.values(PROBLEMS).map((problem) => problem.title),
    ];
    expect(sentences.filter(({ fr, en }) => !fr || !en)).toEqual([]);
    expect(CRITERIA_TABLE.map((row) => row.criterion)).toEqual([...CRITERIA]);
  });

  it('the norm gate knows no rule without a text', () => {
    const nothing = {
      holderId: '',
      description: {
        title: { fr: '', en: '' },
        description: { fr: '', en: '' },
        categories: [],
        conformsTo: [],
        resources: [],
        regime: 'PUBLIC_TASK_NO_OBJECTION' as const,
        waitingDays: -1,
        minimumCell: 0,
      },
    };
    const rules = normGate(nothing).map((failure) => failure.rule);
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.filter((rule) => !NORM_RULES.some((known) => known === rule))).toEqual([]);
  });

  it('every role has a page of its own', () => {
    expect(ROLES.filter((role) => !ROUTE_IDS.some((id) => rolesOf(id)?.includes(role)))).toEqual([]);
  });
});
