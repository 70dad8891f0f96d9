import { CHOICE_ACTS, type DecidedRegime } from '../codes.js';
import type { Outcome } from '../rule.js';
import { refuse } from '../rule.js';
import { changesBetween, reachesFurther } from './notice.changes.js';
import type { Affected, NoticeText, Policy, RevisionDeclaration, StandingChoice } from './notice.model.js';

/** What a published version means for choices made on the versions before it. */
export interface Revision {
  /** Sections and parts whose change is material. */
  readonly material: readonly string[];
  /** Null: no change is material, and nothing follows. */
  readonly affected: Affected | null;
}
export const NO_REVISION: Revision = { material: [], affected: null };

/** Whether choices of a regime can lose force: only a consent is something that the person gave. */
export const canLoseForce = (regime: DecidedRegime): boolean => 'consent' in CHOICE_ACTS[regime];

export interface RevisionFacts {
  readonly regime: DecidedRegime;
  /** Null: the first version. */
  readonly before: NoticeText | null;
  readonly after: NoticeText;
  readonly policiesBefore: readonly Policy[];
  /** Of each section of the new version, by its id. */
  readonly policiesAfter: Readonly<Record<string, readonly Policy[]>>;
}

/**
 * What the declared revision amounts to. Each change is declared material or not, by a person and never by default; a
 * section whose policy reaches further than the earlier version is material, whatever is declared (GDPR recital 32).
 */
export function judgeRevision(
  declaration: RevisionDeclaration | undefined,
  { regime, before, after, policiesBefore, policiesAfter }: RevisionFacts,
): Outcome<{ readonly revision: Revision }> {
  const declared = declaration?.sections ?? [];
  if (before === null) {
    if (declared.length > 0 || declaration?.affected) return refuse('revision-first-version');
    return { ok: true, revision: NO_REVISION };
  }
  const changed = changesBetween(before, after)
    .filter(({ change }) => change !== 'unchanged')
    .map(({ sectionId }) => sectionId);
  const named = declared.map(({ sectionId }) => sectionId);
  const undeclared = changed.filter((sectionId) => !named.includes(sectionId));
  if (undeclared.length > 0) return refuse('revision-undeclared', { sections: undeclared });
  const unchanged = named.filter(
    (sectionId, i) => !changed.includes(sectionId) || named.indexOf(sectionId) !== i,
  );
  if (unchanged.length > 0) return refuse('revision-unchanged', { sections: unchanged });
  const material = declared.filter((section) => section.material).map(({ sectionId }) => sectionId);
  const wider = Object.entries(policiesAfter)
    .filter(([, policies]) => policies.some((policy) => reachesFurther(policy, policiesBefore)))
    .map(([sectionId]) => sectionId)
    .filter((sectionId) => !material.includes(sectionId));
  if (wider.length > 0) return refuse('revision-wider', { sections: wider });
  const affected = declaration?.affected;
  if (material.length > 0 && affected === undefined) return refuse('revision-effect-missing');
  if (material.length === 0 && affected !== undefined) return refuse('revision-effect-unneeded');
  if (affected === 'loses-force' && !canLoseForce(regime))
    return refuse('revision-nothing-to-lose', { regime });
  return { ok: true, revision: { material, affected: affected ?? null } };
}

export interface RevisionEffect {
  readonly askAgain: boolean;
  readonly lapse: boolean;
}

/**
 * What a revision does to one choice in force that was made on version `choice.version` of the notice: asks the person
 * again, and ends a consent where the revision says so. A protective choice never loses force.
 */
export function revisionEffect(
  revision: Revision & { readonly version: number },
  choice: StandingChoice,
): RevisionEffect {
  if (revision.affected === null || choice.version >= revision.version)
    return { askAgain: false, lapse: false };
  return {
    askAgain: true,
    lapse: revision.affected === 'loses-force' && choice.effect === 'allow' && canLoseForce(choice.regime),
  };
}
