import {
  CHOICE_ACTS,
  DATA_CATEGORIES,
  PURPOSE_CODES,
  type ChoiceScope,
  type DecidedRegime,
  type RecordedAct,
} from '../codes.js';
import type { Choice, StandingTerms } from '../choices/choice.model.js';
import { effectOfAct, standing } from '../choices/choice.standing.js';
import { isDecidedRegime } from '../choices/regime.table.js';

/**
 * What a database must tell of each person so that most of a nation is answered without reading single acts. Made from
 * `standing` itself, by asking it about one act at a time: nothing here knows a rule of its own.
 */
export interface RegisterQuestion {
  readonly regime: DecidedRegime;
  /** Who is looked for: under EXPLICIT_CONSENT those who said yes, else those who said no (see decisiveSubjects). */
  readonly wanted: 'allow' | 'deny';
  readonly permissiveActs: readonly string[];
  /** Scopes of which an act says something about the terms, as `kind/id`; any kind that is not listed here does, too. */
  readonly reaching: readonly string[];
  readonly knownKinds: readonly string[];
  /** Acts that alone permit, as `act/kind/id`. */
  readonly allowing: readonly string[];
}

export const scopeKey = (scope: ChoiceScope): string => `${scope.kind}/${scope.id ?? ''}`;

/** The acts of one person that reach the terms, summed up. */
export interface ActsSummary {
  readonly protective: boolean;
  readonly permissive: boolean;
  readonly allowing: boolean;
}

const INSTANT = '2020-01-01T00:00:00.000Z';
const alone = (regime: DecidedRegime, act: RecordedAct, scope: ChoiceScope): Choice => ({
  choiceId: '',
  position: 1,
  regime,
  act,
  scope,
  actedAt: INSTANT,
  acceptedAt: INSTANT,
  channel: 'portal',
});

/** `53.1.e.i` → `53`, `53.1`, `53.1.e`. */
const prefixesOf = (code: string): string[] =>
  code.split('.').flatMap((_, n, parts) => (n === 0 ? [] : [parts.slice(0, n).join('.')]));

/** @throws RangeError when the regime is not decided */
export function registerQuestion(terms: StandingTerms): RegisterQuestion {
  const { regime } = terms;
  if (!isDecidedRegime(regime)) throw new RangeError(`regime ${String(regime)} is not decided`);
  const acts = Object.keys(CHOICE_ACTS[regime]) as RecordedAct[];
  const permissiveActs = acts.filter((act) => effectOfAct({ regime, act }) === 'allow');
  const candidates: ChoiceScope[] = [
    { kind: 'everything' },
    ...[...PURPOSE_CODES, ...prefixesOf(terms.purpose)].map((id) => ({ kind: 'purpose' as const, id })),
    ...[...DATA_CATEGORIES, ...terms.categories].map((id) => ({ kind: 'category' as const, id })),
    { kind: 'project', id: terms.applicationId },
    { kind: 'holder', id: terms.holderId },
    { kind: 'dataset', id: terms.datasetId },
  ];
  const says = (act: RecordedAct, scope: ChoiceScope) => standing([alone(regime, act, scope)], terms, 1);
  return {
    regime,
    wanted: regime === 'EXPLICIT_CONSENT' ? 'allow' : 'deny',
    permissiveActs,
    reaching: candidates.filter((scope) => says('lapse', scope) === 'deny').map(scopeKey),
    knownKinds: [...new Set(candidates.map(({ kind }) => kind))],
    allowing: permissiveActs.flatMap((act) =>
      candidates.filter((scope) => says(act, scope) === 'allow').map((scope) => `${act}/${scopeKey(scope)}`),
    ),
  };
}

/**
 * Whether the summary decides. `ask`: permissive and protective acts stand together, and only `standing` over the acts
 * themselves can tell which displaces which.
 */
export function answerOf(question: RegisterQuestion, acts: ActsSummary): 'yes' | 'no' | 'ask' {
  if (question.wanted === 'deny') return !acts.protective ? 'no' : acts.permissive ? 'ask' : 'yes';
  return !acts.allowing ? 'no' : acts.protective ? 'ask' : 'yes';
}

/** One person's acts summed up as a database does it; for tests, and for registers held in memory. */
export function summaryOf(question: RegisterQuestion, choices: readonly Choice[], upTo: number): ActsSummary {
  const read = choices.filter(
    (choice) =>
      choice.regime === question.regime &&
      choice.position <= upTo &&
      (question.reaching.includes(scopeKey(choice.scope)) ||
        !question.knownKinds.includes(choice.scope.kind)),
  );
  const permits = (choice: Choice) => question.permissiveActs.includes(choice.act);
  return {
    protective: read.some((choice) => !permits(choice)),
    permissive: read.some(permits),
    allowing: read.some((choice) => question.allowing.includes(`${choice.act}/${scopeKey(choice.scope)}`)),
  };
}
