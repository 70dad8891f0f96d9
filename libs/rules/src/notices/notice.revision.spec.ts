import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TERMS, history } from '../../test/choice.arbitrary.js';
import { notice, policy, section, words } from '../../test/notice.example.js';
import { currentChoices } from '../choices/choice.effect.js';
import type { Choice } from '../choices/choice.model.js';
import { standing } from '../choices/choice.standing.js';
import { DECIDED_REGIMES } from '../codes.js';
import { changesBetween } from './notice.changes.js';
import { AFFECTED, type Affected, type RevisionDeclaration } from './notice.model.js';
import { judgeRevision, revisionEffect, type RevisionFacts } from './notice.revision.js';

const before = notice();
const after = notice({ version: 2, sections: [section('what', 'changed'), section('who')] });
const facts = (over: Partial<RevisionFacts> = {}): RevisionFacts => ({
  regime: 'EXPLICIT_CONSENT',
  before,
  after,
  policiesBefore: [],
  policiesAfter: {},
  ...over,
});
const declares = (material: Record<string, boolean>, affected?: Affected): RevisionDeclaration => ({
  sections: Object.entries(material).map(([sectionId, is]) => ({ sectionId, material: is })),
  ...(affected ? { affected } : {}),
});

describe('what differs between two versions of a notice', () => {
  it('is said section by section, whatever their order', () => {
    const next = notice({ version: 2, sections: [section('new'), section('what', 'changed')] });
    expect(changesBetween(before, next).map(({ sectionId, change }) => [sectionId, change])).toEqual([
      ['new', 'added'],
      ['what', 'changed'],
      ['who', 'removed'],
    ]);
  });

  it.each([
    [
      'a text in one language',
      { sections: [{ ...section('what'), body: { ...words('what'), fr: 'autre' } }, section('who')] },
      'what',
    ],
    [
      'a policy',
      { sections: [section('what', 'what', [{ code: 'p', version: 1 }]), section('who')] },
      'what',
    ],
    ['the title', { title: words('Other') }, 'title'],
    ['the legal sources', { legalSources: ['GDPR Art. 9'] }, 'legal-sources'],
    ['the term', { term: 'P1Y' }, 'term'],
  ])('%s counts as a change', (_, over, sectionId) => {
    expect(
      changesBetween(before, notice({ version: 2, ...over })).filter(({ change }) => change !== 'unchanged'),
    ).toMatchObject([{ sectionId, change: 'changed' }]);
  });

  it('sections without a name of their own go by their place', () => {
    const bare = ({ heading, body }: ReturnType<typeof section>) => ({ heading, body });
    const old = notice({ sections: before.sections.map((one) => bare(section(one.sectionId!))) });
    const named = notice({
      sections: [
        { ...section('what'), sectionId: 'section-1' },
        { ...section('who'), sectionId: 'section-2' },
      ],
    });
    expect(changesBetween(old, named).every(({ change }) => change === 'unchanged')).toBe(true);
  });
});

describe('the declaration of a revision', () => {
  it.each<[string, RevisionDeclaration | undefined, Partial<RevisionFacts>, unknown]>([
    ['a first version revises nothing', undefined, { before: null }, { material: [], affected: null }],
    [
      'a first version cannot declare a revision',
      declares({ what: true }, 'keeps-force'),
      { before: null },
      'revision-first-version',
    ],
    [
      'a change nobody declared is refused: it is never taken for immaterial',
      undefined,
      {},
      'revision-undeclared',
    ],
    [
      'a section that did not change cannot be material',
      declares({ what: false, who: true }, 'keeps-force'),
      {},
      'revision-unchanged',
    ],
    [
      'a section is declared once',
      {
        sections: [
          { sectionId: 'what', material: false },
          { sectionId: 'what', material: true },
        ],
      },
      {},
      'revision-unchanged',
    ],
    [
      'a change that is not material changes nothing',
      declares({ what: false }),
      {},
      { material: [], affected: null },
    ],
    [
      'a material change must say what becomes of earlier choices',
      declares({ what: true }),
      {},
      'revision-effect-missing',
    ],
    [
      'earlier choices cannot be affected by nothing',
      declares({ what: false }, 'loses-force'),
      {},
      'revision-effect-unneeded',
    ],
    [
      'a material change after which choices keep force',
      declares({ what: true }, 'keeps-force'),
      {},
      { material: ['what'], affected: 'keeps-force' },
    ],
    [
      'a material change after which consents lose force',
      declares({ what: true }, 'loses-force'),
      {},
      { material: ['what'], affected: 'loses-force' },
    ],
    [
      'an opt-out cannot lose force',
      declares({ what: true }, 'loses-force'),
      { regime: 'EHDS_OPT_OUT' },
      'revision-nothing-to-lose',
    ],
    [
      'an objection cannot lose force',
      declares({ what: true }, 'loses-force'),
      { regime: 'NON_OPPOSITION' },
      'revision-nothing-to-lose',
    ],
    [
      'a purpose that nobody was told about is material, whatever is declared',
      declares({ what: false }),
      {
        policiesBefore: [policy()],
        policiesAfter: { what: [policy({ version: 2, purposes: ['53.1.e', '53.1.d'] })] },
      },
      'revision-wider',
    ],
    [
      'all purposes are more than one',
      declares({ what: false }),
      { policiesBefore: [policy()], policiesAfter: { what: [policy({ version: 2, purposes: [] })] } },
      'revision-wider',
    ],
    [
      'fewer categories reach no further',
      declares({ what: false }),
      { policiesBefore: [policy({ categories: [] })], policiesAfter: { what: [policy({ version: 2 })] } },
      { material: [], affected: null },
    ],
  ])('%s', (_, declaration, over, answer) => {
    const judged = judgeRevision(declaration, facts(over));
    expect(judged.ok ? judged.revision : judged.refusal.code).toEqual(answer);
  });
});

describe('what a revision does to a choice in force', () => {
  const scope = { kind: 'project', id: 'p' } as const;
  const consent = { regime: 'EXPLICIT_CONSENT', effect: 'allow', scope, version: 1 } as const;
  it.each([
    ['not material', null, consent, { askAgain: false, lapse: false }],
    ['choices keep force', 'keeps-force', consent, { askAgain: true, lapse: false }],
    ['consents lose force', 'loses-force', consent, { askAgain: true, lapse: true }],
    [
      'a refusal keeps force, always',
      'loses-force',
      { ...consent, effect: 'deny' },
      { askAgain: true, lapse: false },
    ],
    [
      'a choice on the new version is not asked about',
      'loses-force',
      { ...consent, version: 2 },
      { askAgain: false, lapse: false },
    ],
  ] as const)('%s', (_, affected, choice, effect) => {
    expect(revisionEffect({ material: affected ? ['what'] : [], affected, version: 2 }, choice)).toEqual(
      effect,
    );
  });

  const affectedOrNot = fc.constantFrom(null, ...AFFECTED);
  const histories = fc.constantFrom(...DECIDED_REGIMES).chain((regime) => history(regime));

  /** The register after the revision's acts, as the clock records them. */
  const revised = (choices: readonly Choice[], affected: Affected | null): readonly Choice[] => {
    const next = Math.max(0, ...choices.map(({ position }) => position)) + 1;
    const lapses = currentChoices(choices)
      .filter(
        ({ regime, effect, scope: reach }) =>
          revisionEffect(
            { material: ['what'], affected, version: 2 },
            { regime, effect, scope: reach, version: 1 },
          ).lapse,
      )
      .map(({ current }, i): Choice => ({
        ...current,
        choiceId: `lapse-${i}`,
        act: 'lapse',
        position: next + i,
        actedAt: '2026-02-01T00:00:00.000Z',
        acceptedAt: '2026-02-01T00:00:01.000Z',
      }));
    return [...choices, ...lapses];
  };

  it('never widens access: whoever was outside stays outside, under every regime', () => {
    fc.assert(
      fc.property(histories, affectedOrNot, (choices, affected) => {
        const terms = { ...TERMS, regime: choices[0]?.regime ?? TERMS.regime };
        const was = standing(choices, terms, 1_000);
        const is = standing(revised(choices, affected), terms, 1_000);
        expect([was, is].join()).not.toMatch(/^(deny|silent),allow$|^deny,silent$/);
      }),
    );
  });

  it('changes nothing where no change is material, and takes no protection away', () => {
    fc.assert(
      fc.property(histories, (choices) => {
        expect(revised(choices, null)).toEqual(choices);
        expect(revised(choices, 'keeps-force')).toEqual(choices);
        const denials = (of: readonly Choice[]) =>
          currentChoices(of)
            .filter(({ effect, current }) => effect === 'deny' && current.act !== 'lapse')
            .map(({ current }) => current.choiceId)
            .sort();
        expect(denials(revised(choices, 'loses-force'))).toEqual(denials(choices));
      }),
    );
  });
});
