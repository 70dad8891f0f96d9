import type { ChoiceScope, DecidedRegime, RecordedAct } from '../codes.js';
import { DAY_MS, instant, timestamp } from '../clocks/calendar.js';
import { REGIME_RULES } from '../choices/regime.table.js';
import type { Json, JsonObject } from '../release/element.sanitising.js';
import { isObject } from '../release/element.sanitising.js';
import { parseReference } from '../release/reference.parsing.js';
import { extensionOf, shapeIssues } from './consent.shape.js';
import { CONSENT_DOCUMENT, EXTENSIONS, PCF, REGIME_CODES, SYSTEMS } from './fhir.codes.js';
import type { FhirVersion } from './fhir.codes.js';
import type { FhirIssue, NoticeShown, ConsentReading, ReadingFacts, StatedAct } from './fhir.model.js';
import { scopesOf } from './scope.attributes.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const NOTICE = /^\/api\/v1\/notices\/([\w.-]{1,100})\/([1-9]\d{0,8})$/;
/** Values of a resource together name no more acts than this. */
const MOST_ACTS = 50;

/** What a resource decides, whichever release says it. */
interface Rule {
  readonly effect: 'permit' | 'deny' | undefined;
  readonly scopes: readonly ChoiceScope[];
  readonly at: string;
  readonly children: readonly Rule[];
}

const array = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonObject[]) : [];
const object = (value: Json | undefined): JsonObject | undefined => (isObject(value) ? value : undefined);
const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

class Reader {
  readonly issues: FhirIssue[] = [];

  constructor(
    readonly version: FhirVersion,
    readonly resource: JsonObject,
    readonly facts: ReadingFacts,
  ) {}

  refuse(
    type: FhirIssue['type'],
    code: FhirIssue['code'],
    element: string,
    found?: string | undefined,
  ): undefined {
    const safe = found !== undefined && /^[\w.:/#-]{1,120}$/.test(found);
    this.issues.push({
      severity: 'error',
      type,
      code,
      expression: element === '' ? 'Consent' : `Consent.${element}`,
      ...(safe ? { found } : {}),
    });
    return undefined;
  }

  status(): 'active' | 'inactive' | undefined {
    const status = text(this.resource.status);
    return status === 'active' || status === 'inactive'
      ? status
      : this.refuse('code-invalid', 'fhir-status-unknown', 'status', status);
  }

  subject(): string | undefined {
    const element = this.version === 'R4' ? 'patient' : 'subject';
    const reference = parseReference(object(this.resource[element])?.reference);
    return reference?.type === 'Patient' && UUID.test(reference.id)
      ? reference.id
      : this.refuse('value', 'fhir-actor-unknown', `${element}.reference`);
  }

  /** The notice that the policy names; every other policy must be the implicit one of its regime. */
  notice(): { regime: DecidedRegime; notice: NoticeShown } | undefined {
    const uris =
      this.version === 'R4'
        ? array(this.resource.policy).map((policy, i): [string, string] => [
            text(policy.uri) ?? '',
            `policy[${i}].uri`,
          ])
        : [[text(object(this.resource.policyBasis)?.url) ?? '', 'policyBasis.url'] as [string, string]];
    const base = this.facts.base.replace(/\/+$/, '');
    const found = uris.flatMap(([uri, at]) => {
      const named = uri.startsWith(base) ? NOTICE.exec(uri.slice(base.length)) : null;
      const known = named && this.facts.notice(named[1]!, Number(named[2]));
      return known ? [{ at, noticeId: named[1]!, version: Number(named[2]), ...known }] : [];
    });
    const [first, second] = found;
    if (second) return this.refuse('business-rule', 'fhir-policy-unknown', second.at);
    for (const [uri, at] of uris)
      if (at !== first?.at && !(first && uri === REGIME_CODES[first.regime].implicitPolicy))
        return this.refuse('code-invalid', 'fhir-policy-unknown', at, uri);
    if (!first)
      return this.refuse('required', 'fhir-policy-unknown', this.version === 'R4' ? 'policy' : 'policyBasis');
    const seen = this.noticeSeen(first);
    return seen && { regime: first.regime, notice: seen };
  }

  private noticeSeen(named: { noticeId: string; version: number; hash: string }): NoticeShown | undefined {
    const language = text(this.resource.language);
    if (language !== 'fr' && language !== 'en')
      return this.refuse(
        language === undefined ? 'required' : 'code-invalid',
        'fhir-code-unknown',
        'language',
        language,
      );
    const { noticeId, version, hash } = named;
    const sources =
      this.version === 'R4'
        ? this.resource.sourceReference === undefined
          ? []
          : [object(this.resource.sourceReference)!]
        : array(this.resource.sourceReference);
    const [source, more] = sources;
    const at = this.version === 'R4' ? 'sourceReference' : 'sourceReference[0]';
    if (more) return this.refuse('business-rule', 'fhir-policy-unknown', 'sourceReference[1]');
    if (!source) return { noticeId, version, hash, language };
    const identifier = object(source.identifier);
    if (
      source.reference !== undefined ||
      text(identifier?.system) !== SYSTEMS.notice ||
      text(identifier?.value) !== `${noticeId}/${version}`
    )
      return this.refuse('code-invalid', 'fhir-policy-unknown', at);
    const stated = extensionOf(source, EXTENSIONS.noticeHash);
    if (stated !== undefined && stated !== hash)
      return this.refuse('value', 'notice-hash', `${at}.extension`);
    const shownAt = extensionOf(source, EXTENSIONS.noticeShownAt);
    return {
      noticeId,
      version,
      hash,
      language,
      ...(shownAt === undefined ? {} : { shownAt: timestamp(instant(shownAt)) }),
    };
  }

  /** Codes that class the resource: each must be known, and none may say another regime than the policy. */
  classes(regime: DecidedRegime): void {
    const rule = REGIME_CODES[regime];
    const allowed: Readonly<Record<string, readonly string[]>> = {
      [SYSTEMS.loinc]: [CONSENT_DOCUMENT],
      [SYSTEMS.actCode]: [...rule.actCodes, 'RESEARCH'],
      [SYSTEMS.regime]: [regime],
      [SYSTEMS.category]: ['research', 'npp'],
      [SYSTEMS.scope]: rule.scopes,
    };
    const check = (concept: Json | undefined, at: string, systems: readonly string[]): void =>
      array(object(concept)?.coding).forEach((coding, i) => {
        const [system, code] = [text(coding.system) ?? '', text(coding.code) ?? ''];
        const known = systems.includes(system) && allowed[system]!.includes(code);
        if (!known) this.refuse('code-invalid', 'fhir-code-unknown', `${at}.coding[${i}]`, code);
      });
    if (this.version === 'R4') check(this.resource.scope, 'scope', [SYSTEMS.scope]);
    array(this.resource.category).forEach((concept, i) =>
      check(concept, `category[${i}]`, [SYSTEMS.loinc, SYSTEMS.actCode, SYSTEMS.regime, SYSTEMS.category]),
    );
    if (this.version === 'R4') check(this.resource.policyRule, 'policyRule', [SYSTEMS.actCode]);
    array(this.resource.regulatoryBasis).forEach((concept, i) =>
      check(concept, `regulatoryBasis[${i}]`, [SYSTEMS.actCode, SYSTEMS.regime]),
    );
    array(object(this.resource.meta)?.profile).forEach((profile, i) => {
      const uri = text(profile as unknown as Json);
      if (uri !== PCF.basic && uri !== PCF.intermediate)
        this.refuse('code-invalid', 'fhir-code-unknown', `meta.profile[${i}]`, uri);
    });
    const narrative = text(object(this.resource.text)?.status);
    if (narrative !== undefined && narrative !== 'generated' && narrative !== 'empty')
      this.refuse('code-invalid', 'fhir-code-unknown', 'text.status', narrative);
  }

  /** Who spoke: the person, or somebody under an authority. */
  authority(subjectRef: string): string | undefined {
    const element = this.version === 'R4' ? 'performer' : 'grantor';
    const [performer, more] = array(this.resource[element]);
    const at = `${element}[0]`;
    if (more) return this.refuse('not-supported', 'fhir-actor-unknown', `${element}[1]`);
    if (!performer) return this.refuse('required', 'fhir-actor-unknown', element);
    const reference = parseReference(performer.reference);
    if (performer.identifier === undefined && reference?.type === 'Patient' && reference.id === subjectRef)
      return undefined;
    const identifier = object(performer.identifier);
    const id = text(identifier?.value) ?? '';
    if (
      performer.reference === undefined &&
      text(performer.type) === 'RelatedPerson' &&
      text(identifier?.system) === SYSTEMS.authority &&
      UUID.test(id)
    )
      return id;
    return this.refuse('code-invalid', 'fhir-actor-unknown', at, reference?.type ?? text(performer.type));
  }

  controller(): void {
    const element = this.version === 'R4' ? 'organization' : 'controller';
    array(this.resource[element]).forEach((organisation, i) => {
      const identifier = object(organisation.identifier);
      if (
        organisation.reference !== undefined ||
        text(identifier?.system) !== SYSTEMS.register ||
        text(identifier?.value) !== 'register'
      )
        this.refuse('code-invalid', 'fhir-actor-unknown', `${element}[${i}]`);
    });
  }

  rule(regime: DecidedRegime): Rule | undefined {
    if (this.version === 'R4') {
      const root = object(this.resource.provision);
      return root
        ? this.provision(root, 'provision', undefined, regime)
        : this.refuse('required', 'fhir-decision-missing', 'provision');
    }
    const decision = this.effect(text(this.resource.decision), 'decision');
    if (decision === undefined)
      return this.resource.decision === undefined
        ? this.refuse('required', 'fhir-decision-missing', 'decision')
        : undefined;
    const children = array(this.resource.provision).map((child, i) =>
      this.provision(child, `provision[${i}]`, opposite(decision), regime),
    );
    return { effect: decision, scopes: [], at: 'decision', children };
  }

  /** `effect`: what R5 makes of the place; undefined in R4, where each provision says it itself and is taken at its word. */
  private provision(
    provision: JsonObject,
    at: string,
    effect: 'permit' | 'deny' | undefined,
    regime: DecidedRegime,
  ): Rule {
    const own = this.version === 'R4' ? this.effect(text(provision.type), `${at}.type`) : effect;
    // Without an effect no attribute means anything; which is then refused.
    const { scopes, issues } = scopesOf(provision, `Consent.${at}`, { regime, effect: own ?? 'permit' });
    this.issues.push(...issues);
    const children = array(provision.provision).map((child, i) =>
      this.provision(child, `${at}.provision[${i}]`, effect && opposite(effect), regime),
    );
    return { effect: own, scopes, at, children };
  }

  private effect(code: string | undefined, at: string): 'permit' | 'deny' | undefined {
    if (code === undefined || code === 'permit' || code === 'deny') return code;
    return this.refuse('code-invalid', 'fhir-code-unknown', at, code);
  }
}

const opposite = (effect: 'permit' | 'deny'): 'permit' | 'deny' => (effect === 'permit' ? 'deny' : 'permit');
const everything: readonly ChoiceScope[] = [{ kind: 'everything' }];
const named = (rule: Rule): readonly ChoiceScope[] => (rule.scopes.length === 0 ? everything : rule.scopes);
type Said = { readonly effect: 'permit' | 'deny'; readonly scope: ChoiceScope; readonly at: string };
const say = (rule: Rule): Said[] =>
  rule.effect === undefined ? [] : named(rule).map((scope) => ({ effect: rule.effect!, scope, at: rule.at }));
const below = (rule: Rule): Rule[] => rule.children.flatMap((child) => [child, ...below(child)]);

/**
 * What the tree says, as permissions and refusals side by side (siblings OR). The register lets refusals subtract from
 * permissions, so a permission under a refusal cannot be kept where silence permits: it is refused, not bent.
 */
function sayings(reader: Reader, root: Rule, regime: DecidedRegime, stated: boolean): Said[] {
  const nested = below(root);
  if (root.effect === undefined) {
    // R4 as written: the root has no type, and its exceptions carry theirs; attributes on it would have no effect of their own.
    if (root.scopes.length > 0 || nested.length === 0)
      reader.refuse('required', 'fhir-decision-missing', `${root.at}.type`);
    return nested.flatMap(say);
  }
  const silence = REGIME_RULES[regime].whenSilent === 'exclude' ? 'deny' : 'permit';
  const bare = root.scopes.length === 0;
  const permitUnderDeny = nested.find(({ effect }) => effect === 'permit');
  if (root.effect === 'deny' && permitUnderDeny) {
    if (silence === 'permit' || !bare) {
      reader.refuse('business-rule', 'fhir-exception-unsupported', permitUnderDeny.at);
      return [];
    }
    return nested.flatMap(say);
  }
  // With our own statement of the act the base is the regime's silence, and no act by itself.
  if (stated && bare && reader.version === 'R5' && nested.length > 0) return nested.flatMap(say);
  return [...say(root), ...nested.flatMap(say)];
}

function actOf(
  reader: Reader,
  regime: DecidedRegime,
  status: 'active' | 'inactive',
  { effect, at }: Said,
  stated: boolean,
): RecordedAct | undefined {
  const { permit, deny, endedPermit, endedDeny } = REGIME_CODES[regime].acts;
  if (status === 'active') return effect === 'permit' ? permit : deny;
  // Why a refusal is no longer active, nobody but the register can know: only its own statement lifts one.
  const ended = effect === 'permit' ? endedPermit : stated ? endedDeny : null;
  return ended ?? reader.refuse('business-rule', 'fhir-status-unknown', 'status', at);
}

/** Acts that the same words may stand for: only the extension can tell them apart. */
const SAME_WORDS: Readonly<Record<string, readonly RecordedAct[]>> = {
  refuse: ['refuse', 'withdraw'],
  withdraw: ['withdraw', 'refuse'],
};

function day(stated: string, acceptedAt: string, permits: boolean): string {
  if (stated.includes('T')) return timestamp(instant(stated));
  const first = instant(stated);
  // A day without time: a permission counts from its beginning, a refusal to its end, so that neither outruns the other.
  const at = permits ? first : Math.max(first, Math.min(first + DAY_MS - 1, instant(acceptedAt)));
  return timestamp(at);
}

/**
 * Acts of a regime that a FHIR Consent states, or everything that is wrong with it. Nested types are taken as written;
 * what is not understood whole is refused by name, never left out.
 */
export function readConsent(version: FhirVersion, resource: unknown, facts: ReadingFacts): ConsentReading {
  const shape = shapeIssues(version, resource);
  if (shape.length > 0) return { ok: false, issues: shape };
  const reader = new Reader(version, resource as JsonObject, facts);
  if (reader.resource.resourceType !== 'Consent')
    reader.refuse('structure', 'fhir-structure', 'resourceType', text(reader.resource.resourceType));
  const status = reader.status();
  const subjectRef = reader.subject();
  const under = reader.notice();
  if (under) reader.classes(under.regime);
  reader.controller();
  const authorityId = subjectRef === undefined ? undefined : reader.authority(subjectRef);
  const root = under && reader.rule(under.regime);
  if (!status || !subjectRef || !under || !root || reader.issues.length > 0)
    return { ok: false, issues: reader.issues };

  const statedAct = extensionOf(reader.resource, EXTENSIONS.act);
  const said = sayings(reader, root, under.regime, statedAct !== undefined);
  const when = extensionOf(reader.resource, EXTENSIONS.actedAt);
  const date = text(reader.resource[version === 'R4' ? 'dateTime' : 'date'])!;
  if (when !== undefined && timestamp(instant(when)).slice(0, 10) !== date)
    reader.refuse('business-rule', 'fhir-contradiction', 'date');
  if (said.length > MOST_ACTS) reader.refuse('too-long', 'fhir-structure', root.at);
  const exceptions = (
    version === 'R4' ? root.children : root.children.flatMap(({ children }) => children)
  )[0];
  if (status === 'inactive' && exceptions)
    reader.refuse('business-rule', 'fhir-exception-unsupported', exceptions.at);

  const acts = said.flatMap((one, index): StatedAct[] => {
    const act = actOf(reader, under.regime, status, one, statedAct !== undefined);
    if (act === undefined) return [];
    const exact = statedAct === undefined ? act : precise(reader, act, statedAct, index === 0);
    if (exact === undefined) return [];
    const permits = REGIME_CODES[under.regime].acts.permit === exact || exact === 'lift-refusal';
    return [
      {
        regime: under.regime,
        act: exact,
        scope: one.scope,
        actedAt: day(when ?? date, facts.acceptedAt, permits),
        notice: under.notice,
        ...(authorityId === undefined ? {} : { authorityId }),
      },
    ];
  });
  if (reader.issues.length > 0) return { ok: false, issues: reader.issues };
  return { ok: true, consent: { subjectRef, regime: under.regime, acts } };
}

/** The act that the extension names, if the resource says the same; exceptions to it keep their own. */
function precise(reader: Reader, act: RecordedAct, stated: string, first: boolean): RecordedAct | undefined {
  const meant = (SAME_WORDS[act] ?? [act]).find((one) => one === stated);
  if (meant !== undefined || !first) return meant ?? act;
  return reader.refuse('business-rule', 'fhir-contradiction', 'extension', stated);
}
