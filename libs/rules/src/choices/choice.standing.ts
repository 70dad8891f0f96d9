import type { ChoiceScope, Regime } from '../codes.js';
import { instant } from '../clocks/calendar.js';

import type { Choice, Standing, StandingTerms } from './choice.model.js';
import { REGIME_RULES } from './regime.table.js';

/** What an act does under its regime. An act that the regime does not know is read as protective; so is a lapse. */
export const effectOfAct = (choice: Pick<Choice, 'regime' | 'act'>): 'allow' | 'deny' =>
  choice.act === 'lapse' ? 'deny' : (REGIME_RULES[choice.regime]?.acts[choice.act] ?? 'deny');

/** Same person, same regime, same scope: inside a lineage the newest act wins; across lineages denials subtract. */
export const lineage = (choice: { readonly regime: Regime; readonly scope: ChoiceScope }): string =>
  `${choice.regime}/${choice.scope.kind}/${choice.scope.id ?? ''}`;

/**
 * Whether a permissive act displaces a protective one of the same lineage. It must be newer; the same instant protects.
 * A back-dated permissive act (a form keyed in late) never displaces a protective act recorded after its signature.
 * A protective act made on the spot that stands later in the register was made later, whatever two clocks say.
 * Where two people speak for one (parental authority), neither takes back what the other protected.
 */
export function displaces(permissive: Choice, protective: Choice): boolean {
  if (permissive.voice && protective.voice && permissive.voice !== protective.voice) return false;
  const signed = instant(permissive.actedAt);
  if (!(signed > instant(protective.actedAt))) return false;
  const backDated = !(signed >= instant(permissive.acceptedAt));
  if (backDated && !(instant(protective.acceptedAt) < signed)) return false;
  const onTheSpot = instant(protective.actedAt) >= instant(protective.acceptedAt);
  return !(onTheSpot && protective.position > permissive.position);
}

/** `wider`: the scope covers the terms without naming them exactly; it can protect, never permit. */
function reach(scope: ChoiceScope, terms: StandingTerms): 'none' | 'wider' | 'exact' {
  switch (scope.kind) {
    case 'everything':
      return 'exact';
    case 'purpose':
      if (scope.id === terms.purpose) return 'exact';
      return scope.id !== undefined && terms.purpose.startsWith(`${scope.id}.`) ? 'wider' : 'none';
    case 'project':
      return scope.id === terms.applicationId ? 'exact' : 'none';
    case 'holder':
      return scope.id === terms.holderId ? 'exact' : 'none';
    case 'dataset':
      return scope.id === terms.datasetId ? 'exact' : 'none';
    case 'category':
      return terms.categories.some((category) => category === scope.id) ? 'exact' : 'none';
    default:
      return 'wider';
  }
}

/** The protective act that stands in a lineage, if any: the newest one that no permissive act displaces. */
export function standingDenial(ofOneLineage: readonly Choice[]): Choice | undefined {
  const permissive = ofOneLineage.filter((choice) => effectOfAct(choice) === 'allow');
  return ofOneLineage
    .filter(
      (choice) => effectOfAct(choice) === 'deny' && !permissive.some((other) => displaces(other, choice)),
    )
    .sort(newestFirst)[0];
}

export const newestFirst = (a: Choice, b: Choice): number =>
  instant(b.actedAt) - instant(a.actedAt) || b.position - a.position;

/**
 * What a person's choices say about one dataset of one permit, reading only choices at positions up to `upTo`.
 * Any lineage at deny denies. Under EXPLICIT_CONSENT, `allow` takes a consent that no act of refusal or withdrawal
 * covering the same terms has ended: lifting a refusal does not bring a withdrawn consent back.
 */
export function standing(choices: readonly Choice[], terms: StandingTerms, upTo: number): Standing {
  const read: Choice[] = [];
  for (const choice of choices)
    if (choice.regime === terms.regime && choice.position <= upTo && reach(choice.scope, terms) !== 'none')
      read.push(choice);
  if (read.length === 0) return 'silent';

  const lineages = new Map<string, Choice[]>();
  for (const choice of read) {
    const key = lineage(choice);
    const known = lineages.get(key);
    if (known) known.push(choice);
    else lineages.set(key, [choice]);
  }
  for (const ofOneLineage of lineages.values()) if (standingDenial(ofOneLineage)) return 'deny';

  const protective = read.filter((choice) => effectOfAct(choice) === 'deny');
  const counts = (choice: Choice): boolean => {
    if (effectOfAct(choice) !== 'allow' || reach(choice.scope, terms) !== 'exact') return false;
    if (!Number.isFinite(instant(choice.actedAt))) return false;
    if (terms.regime !== 'EXPLICIT_CONSENT') return true;
    const specific = REGIME_RULES.EXPLICIT_CONSENT.scopes.allow.includes(choice.scope.kind);
    return choice.act === 'consent' && specific && protective.every((other) => displaces(choice, other));
  };
  return read.some(counts) ? 'allow' : 'silent';
}

/**
 * Whether a protective act recalls what an unsealing at `unsealCut` made readable: the regime recalls, the act reaches
 * these terms, stands after that cut, and leaves the person outside. `history` holds the person's choices, this one
 * included; later ones are not read, so both sides of the join come to the same answer.
 */
export function recallDue(
  choice: Choice,
  history: readonly Choice[],
  terms: StandingTerms,
  unsealCut: number,
): boolean {
  const rule = REGIME_RULES[terms.regime];
  if (
    !rule.recall ||
    choice.regime !== terms.regime ||
    effectOfAct(choice) !== 'deny' ||
    // A term that ran out stops what is to come; it takes nothing back.
    choice.act === 'lapse' ||
    choice.position <= unsealCut
  )
    return false;
  if (reach(choice.scope, terms) === 'none') return false;
  const now = standing(history.includes(choice) ? history : [...history, choice], terms, choice.position);
  return rule.whenSilent === 'exclude' ? now !== 'allow' : now === 'deny';
}
