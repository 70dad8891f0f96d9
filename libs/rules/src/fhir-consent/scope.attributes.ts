import type { ChoiceScope, DataCategory, DecidedRegime, PurposeCode } from '../codes.js';
import { DATA_CATEGORIES, PURPOSE_CODES } from '../codes.js';
import type { Json, JsonObject } from '../release/element.sanitising.js';
import { isObject } from '../release/element.sanitising.js';
import { CATEGORY_CODES, RECIPIENT, SYSTEMS, purposeOfUse, purposesOf } from './fhir.codes.js';
import type { FhirIssue } from './fhir.model.js';

const logical = (type: string, system: string, value: string): JsonObject => ({
  type,
  identifier: { system, value },
});

/**
 * Provision attributes that state a scope; the same in R4 and R5. A project is a recipient, a holder the author of the
 * data, a dataset an instance, a category a kind of content.
 */
export function attributesOf(scope: ChoiceScope): JsonObject {
  const id = scope.id ?? '';
  switch (scope.kind) {
    case 'everything':
      return {};
    case 'purpose':
      // The second says the same in HL7's words: a reader here takes it for a translation, not for another purpose.
      return {
        purpose: [
          { system: SYSTEMS.purpose, code: id },
          { system: SYSTEMS.actReason, code: purposeOfUse(id as PurposeCode) },
        ],
      };
    case 'project':
      return {
        actor: [
          {
            role: { coding: [{ system: SYSTEMS.participation, code: RECIPIENT }] },
            reference: logical('Group', SYSTEMS.project, id),
          },
        ],
      };
    case 'holder':
      return {
        data: [{ meaning: 'authoredby', reference: logical('Organization', SYSTEMS.holder, id) }],
      };
    case 'dataset':
      return { data: [{ meaning: 'instance', reference: logical('List', SYSTEMS.dataset, id) }] };
    case 'category':
      return {
        code: [
          {
            coding: [{ system: SYSTEMS.healthCategory, code: CATEGORY_CODES[id as DataCategory] ?? id }],
          },
        ],
      };
  }
}

const issue = (
  type: FhirIssue['type'],
  code: FhirIssue['code'],
  expression: string,
  found?: unknown,
): FhirIssue => ({
  severity: 'error',
  type,
  code,
  expression,
  ...(typeof found === 'string' && /^[\w.:/#-]{1,120}$/.test(found) ? { found } : {}),
});

type Found = { readonly scope: ChoiceScope } | { readonly issue: FhirIssue };
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const text = (value: Json | undefined, name: string): string | undefined => {
  const found = isObject(value) ? value[name] : undefined;
  return typeof found === 'string' ? found : undefined;
};

/** What decides how far a code reaches. */
interface Said {
  readonly regime: DecidedRegime;
  readonly effect: 'permit' | 'deny';
}

function purposesAt(values: readonly Json[], at: string, { regime, effect }: Said): readonly Found[] {
  const own = values.flatMap((coding) =>
    text(coding, 'system') === SYSTEMS.purpose
      ? (PURPOSE_CODES.find((purpose) => purpose === text(coding, 'code')) ?? [])
      : [],
  );
  return values.flatMap((coding, index): Found[] => {
    const [system, code = ''] = [text(coding, 'system'), text(coding, 'code')];
    const translated = own.some((purpose) => purposeOfUse(purpose) === code);
    const known =
      system === SYSTEMS.purpose
        ? own.filter((purpose) => purpose === code)
        : system === SYSTEMS.actReason
          ? translated
            ? own.filter((purpose) => purposeOfUse(purpose) === code)
            : purposesOf(code, effect, regime)
          : [];
    return known.length > 0
      ? known.map((id) => ({ scope: { kind: 'purpose', id } }))
      : [{ issue: issue('code-invalid', 'fhir-code-unknown', `${at}[${index}]`, code || system) }];
  });
}

function actorAt(actor: Json, at: string): Found {
  const coding = list(isObject(actor) && isObject(actor.role) ? actor.role.coding : undefined);
  const recipient =
    coding.length > 0 &&
    coding.every((one) => text(one, 'system') === SYSTEMS.participation && text(one, 'code') === RECIPIENT);
  if (!recipient)
    return { issue: issue('code-invalid', 'fhir-actor-unknown', `${at}.role`, text(coding[0], 'code')) };
  const identifier = isObject(actor) && isObject(actor.reference) ? actor.reference.identifier : undefined;
  const [system, value] = [text(identifier, 'system'), text(identifier, 'value')];
  return system === SYSTEMS.project && value
    ? { scope: { kind: 'project', id: value } }
    : { issue: issue('not-supported', 'fhir-actor-unknown', `${at}.reference`, system) };
}

function dataAt(data: Json, at: string): Found {
  const meaning = text(data, 'meaning');
  const identifier = isObject(data) && isObject(data.reference) ? data.reference.identifier : undefined;
  const [system, value] = [text(identifier, 'system'), text(identifier, 'value')];
  if (meaning === 'authoredby' && system === SYSTEMS.holder && value)
    return { scope: { kind: 'holder', id: value } };
  if (meaning === 'instance' && system === SYSTEMS.dataset && value)
    return { scope: { kind: 'dataset', id: value } };
  const understood = meaning === 'authoredby' || meaning === 'instance';
  return {
    issue: understood
      ? issue('not-supported', 'fhir-code-unknown', `${at}.reference`, system)
      : issue('code-invalid', 'fhir-code-unknown', `${at}.meaning`, meaning),
  };
}

function categoriesAt(concept: Json, at: string): Found[] {
  const codings = list(isObject(concept) ? concept.coding : undefined);
  if (codings.length !== 1) return [{ issue: issue('value', 'fhir-structure', `${at}.coding`) }];
  const [coding] = codings;
  const code = text(coding, 'code');
  const known =
    text(coding, 'system') === SYSTEMS.healthCategory
      ? DATA_CATEGORIES.find((category) => CATEGORY_CODES[category] === code)
      : undefined;
  return [
    known
      ? { scope: { kind: 'category', id: known } }
      : { issue: issue('code-invalid', 'fhir-code-unknown', `${at}.coding[0]`, code) },
  ];
}

type AttributeReader = (values: readonly Json[], at: string, said: Said) => readonly Found[];
const each =
  (read: (value: Json, at: string) => readonly Found[]): AttributeReader =>
  (values, at) =>
    values.flatMap((value, index) => read(value, `${at}[${index}]`));

const READERS: Readonly<Record<string, AttributeReader>> = {
  purpose: purposesAt,
  actor: each((value, at) => [actorAt(value, at)]),
  data: each((value, at) => [dataAt(value, at)]),
  code: each(categoriesAt),
};

/**
 * Scopes that a provision's attributes name. Values of one attribute are alternatives; several attributes together would
 * narrow each other (HL7 consent: attributes AND), which no scope of this register can say: refused.
 */
export function scopesOf(
  provision: JsonObject,
  at: string,
  said: Said,
): { readonly scopes: readonly ChoiceScope[]; readonly issues: readonly FhirIssue[] } {
  const used = Object.keys(READERS).filter((name) => list(provision[name]).length > 0);
  if (used.length > 1)
    return { scopes: [], issues: [issue('business-rule', 'fhir-combination', `${at}.${used[1]}`)] };
  const found = used.flatMap((name) => READERS[name]!(list(provision[name]), `${at}.${name}`, said));
  const scopes = new Map<string, ChoiceScope>();
  for (const one of found)
    if ('scope' in one) scopes.set(`${one.scope.kind}/${one.scope.id ?? ''}`, one.scope);
  return {
    scopes: [...scopes.values()],
    issues: found.flatMap((one) => ('issue' in one ? [one.issue] : [])),
  };
}
