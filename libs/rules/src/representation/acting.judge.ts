import type { ChoiceAct, ChoiceScope, DecidedRegime } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import { effectOfAct } from '../choices/choice.standing.js';
import type { Refusal, RefusalCode } from '../rule.js';
import { ageBand, hasReached, MAJORITY_AGE } from './age.js';
import { authorityStanding } from './authority.decide.js';
import { AUTHORITY_TYPE_RULES, type AuthorityState } from './authority.model.js';
import { belongsTo, mattersAt, type SoloPeriod } from './matter.js';
import type { RepresentationPolicy } from './representation.policy.js';

/** What is known of the represented person when an act is judged. */
export interface PersonFacts {
  readonly birthDate: string | null;
  /** When the register learnt of the death; null: living. */
  readonly deceasedAt: string | null;
  readonly solo: readonly SoloPeriod[];
}
interface ActFacts {
  readonly act: ChoiceAct;
  readonly regime: DecidedRegime;
  readonly scope: ChoiceScope;
  readonly acceptedAt: string;
  readonly person: PersonFacts;
  readonly policy: RepresentationPolicy;
}
export interface ActingFacts extends ActFacts {
  readonly authority: AuthorityState | undefined;
  readonly actorRef: string;
  readonly subjectRef: string;
  /** A protective act that the person made themself stands in the lineage of this act. */
  readonly ownRefusalStands: boolean;
}
export interface ActingAloneFacts extends ActFacts {
  /** Authorities over the person. */
  readonly authorities: readonly AuthorityState[];
}

/** One reason for which an act is not recorded, in order; `rule` names the row of the table with sentence and source. */
interface ActingCheck<F> {
  readonly code: RefusalCode;
  readonly rule: string;
  readonly fails: (facts: F) => boolean;
}

const standingOf = ({ authority, person, acceptedAt }: ActingFacts) =>
  authorityStanding(authority!, person.birthDate, acceptedAt);
const permissive = (facts: ActFacts): boolean => effectOfAct(facts) === 'allow';
const dead = ({ person, acceptedAt }: ActFacts): boolean =>
  person.deceasedAt !== null && instant(acceptedAt) >= instant(person.deceasedAt);
const band = ({ person, acceptedAt, policy }: ActFacts) =>
  ageBand(person.birthDate, acceptedAt, policy.soloAge);

/** Acting for somebody else. The first that fails is the answer. */
export const ACTING_CHECKS: readonly ActingCheck<ActingFacts>[] = [
  {
    code: 'authority-unknown',
    rule: 'REP-EVIDENCE',
    fails: ({ authority, actorRef }) => authority === undefined || authority.declaredBy !== actorRef,
  },
  {
    code: 'authority-not-verified',
    rule: 'REP-EVIDENCE',
    fails: ({ authority }) => authority!.status === 'declared' || authority!.status === 'refused',
  },
  {
    code: 'authority-unknown',
    rule: 'REP-EVIDENCE',
    fails: ({ authority, subjectRef }) => authority!.subjectRef !== subjectRef,
  },
  { code: 'person-deceased', rule: 'REP-DECEASED', fails: dead },
  {
    code: 'majority-reached',
    rule: 'REP-MAJORITY',
    fails: ({ authority, person, acceptedAt }) =>
      AUTHORITY_TYPE_RULES[authority!.type].overAt !== null &&
      hasReached(person.birthDate, MAJORITY_AGE, acceptedAt) !== false,
  },
  { code: 'authority-ended', rule: 'REP-PARENTS', fails: (facts) => standingOf(facts) === 'ended' },
  { code: 'authority-not-started', rule: 'REP-EVIDENCE', fails: (facts) => standingOf(facts) !== 'active' },
  {
    code: 'authority-out-of-scope',
    rule: 'REP-HELPER',
    fails: ({ authority, act }) => authority!.acts !== null && !authority!.acts.includes(act),
  },
  {
    code: 'minor-acts-alone',
    rule: 'REP-SOLO-15',
    fails: (facts) =>
      facts.authority!.type === 'parental-authority' &&
      belongsTo(facts, mattersAt(facts.person.solo, facts.acceptedAt)),
  },
  {
    code: 'minor-acts-alone',
    rule: 'REP-OWN-WORD',
    fails: (facts) =>
      facts.authority!.type === 'parental-authority' &&
      band(facts) === '15-17' &&
      permissive(facts) &&
      facts.ownRefusalStands,
  },
];

/** Acting for oneself: what age, a measure of protection or death changes about it. */
export const ACTING_ALONE_CHECKS: readonly ActingCheck<ActingAloneFacts>[] = [
  { code: 'person-deceased', rule: 'REP-DECEASED', fails: dead },
  {
    code: 'minor-too-young',
    rule: 'REP-YOUNG-MINOR',
    fails: (facts) =>
      band(facts) === 'under-15' && (permissive(facts) || facts.policy.youngMinorAlone === 'nothing'),
  },
  {
    code: 'representative-decides',
    rule: 'REP-PROTECTED-ALONE',
    fails: (facts) =>
      facts.policy.protectedAdultAlone === 'protective-acts' &&
      permissive(facts) &&
      band(facts) === 'adult' &&
      facts.authorities.some(
        (authority) =>
          AUTHORITY_TYPE_RULES[authority.type].protects &&
          authorityStanding(authority, facts.person.birthDate, facts.acceptedAt) === 'active',
      ),
  },
];

type Judged =
  { readonly ok: true; readonly voice: string | null } | { readonly ok: false; readonly refusal: Refusal };

const firstFailing = <F>(checks: readonly ActingCheck<F>[], facts: F): Refusal | undefined => {
  const failed = checks.find(({ fails }) => fails(facts));
  return failed && { code: failed.code, params: { rule: failed.rule } };
};

/**
 * Whether somebody may do this act for another person, judged at the moment of acceptance. `voice`: whose word it is
 * where another holder of parental authority may speak too; null where one voice counts.
 */
export function judgeActing(facts: ActingFacts): Judged {
  const refusal = firstFailing(ACTING_CHECKS, facts);
  if (refusal) return { ok: false, refusal };
  const authority = facts.authority!;
  const shared = AUTHORITY_TYPE_RULES[authority.type].shared && !authority.sole;
  return {
    ok: true,
    voice: shared && facts.policy.parentObjection === 'either-protects' ? authority.declaredBy : null,
  };
}

/** Whether a person may do this act themself. Whether the account is theirs is judged elsewhere. */
export function judgeActingAlone(facts: ActingAloneFacts): Judged {
  const refusal = firstFailing(ACTING_ALONE_CHECKS, facts);
  return refusal ? { ok: false, refusal } : { ok: true, voice: null };
}
