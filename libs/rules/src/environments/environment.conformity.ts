import { instant } from '../clocks/calendar.js';
import { isEea } from './country.table.js';
import { DECLARATIONS, type DeclarationRule } from './declaration.table.js';
import {
  DECLARATION_KINDS,
  type Declaration,
  type DeclarationKind,
  type Environment,
  type EnvironmentAttestation,
} from './environment.model.js';

export type EnvironmentFailure =
  'environment-not-attested' | 'environment-attestation-expired' | 'environment-not-conforming';

/** The parts of a whole attestation. Those without a date of their own hold as long as the certificate does. */
export function declarationsIn({
  hds,
  secNumCloud,
  storageCountry,
  auditedOn,
  logRetentionMonths,
}: EnvironmentAttestation): Declaration[] {
  const { validFrom, validUntil } = hds;
  const period = { validFrom, validUntil };
  return [
    {
      kind: 'hds',
      certificate: hds.certificate,
      activities: [1, 2, 3, 4, 5, 6],
      referential: '2024',
      ...period,
    },
    { kind: 'location', storageCountries: [storageCountry], ...period },
    { kind: 'audit', auditor: 'declared', thirdParty: true, auditedOn, ...period },
    { kind: 'logs', months: logRetentionMonths, ...period },
    ...(secNumCloud
      ? [
          {
            kind: 'secnumcloud' as const,
            reference: secNumCloud.reference,
            services: ['hosting'],
            validFrom,
            validUntil: secNumCloud.validUntil,
          },
        ]
      : []),
  ];
}

/** The whole attestation that the newest declarations make, or null while one of its parts is missing. */
export function attestationOf(declarations: readonly Declaration[]): EnvironmentAttestation | null {
  const of = <K extends DeclarationKind>(kind: K) =>
    declarations.find((one): one is Extract<Declaration, { kind: K }> => one.kind === kind);
  const [hds, location, audit, logs, snc] = [
    of('hds'),
    of('location'),
    of('audit'),
    of('logs'),
    of('secnumcloud'),
  ];
  // Of several places the one that does not conform speaks for all.
  const places = location?.storageCountries ?? [];
  const storageCountry = places.find((country) => !isEea(country)) ?? places[0];
  if (!hds || !audit || !logs || storageCountry === undefined) return null;
  return {
    hds: { certificate: hds.certificate, validFrom: hds.validFrom, validUntil: hds.validUntil },
    ...(snc ? { secNumCloud: { reference: snc.reference, validUntil: snc.validUntil } } : {}),
    storageCountry,
    auditedOn: audit.auditedOn,
    logRetentionMonths: logs.months,
  };
}

/** Newest of each kind, whether they came one by one or as a whole attestation. */
export const declarationsOf = ({ declarations, attestation }: Environment): readonly Declaration[] =>
  declarations ?? (attestation ? declarationsIn(attestation) : []);

export type DeclarationStanding = 'missing' | 'not-yet' | 'lapsed' | 'not-conforming' | 'valid';
export interface DeclarationState {
  readonly kind: DeclarationKind;
  readonly required: boolean;
  readonly standing: DeclarationStanding;
  /** Of `not-conforming`: the rule that it breaks. */
  readonly fault: string | null;
  readonly declaration: Declaration | null;
  /** Blocks every release into the environment as it stands. */
  readonly blocks: boolean;
}

/** How each kind of declaration stands at an instant, in the order of the table. */
export const environmentStanding = (environment: Environment, at: string): readonly DeclarationState[] =>
  DECLARATION_KINDS.map((kind) => {
    const rule = DECLARATIONS[kind] as DeclarationRule;
    const declaration = declarationsOf(environment).find((one) => one.kind === kind) ?? null;
    const { standing, fault } = standingOf(rule, declaration, instant(at));
    const blocks =
      standing === 'valid' ? false : rule.required || standing === 'lapsed' || standing === 'not-conforming';
    return { kind, required: rule.required, standing, fault, declaration, blocks };
  });

function standingOf(
  rule: DeclarationRule,
  declaration: Declaration | null,
  now: number,
): { standing: DeclarationStanding; fault: string | null } {
  if (!declaration) return { standing: 'missing', fault: null };
  if (!(now >= instant(declaration.validFrom))) return { standing: 'not-yet', fault: null };
  if (!(now < instant(declaration.validUntil))) return { standing: 'lapsed', fault: null };
  const fault = rule.fault(declaration) ?? null;
  return { standing: fault === null ? 'valid' : 'not-conforming', fault };
}

/** Why an environment may not receive data at `at`, or undefined when it may (rules SPE-01 and SOV-01). */
export function environmentFailure(environment: Environment, at: string): EnvironmentFailure | undefined {
  const blocking = environmentStanding(environment, at).filter(({ blocks }) => blocks);
  const some = (...standings: DeclarationStanding[]): boolean =>
    blocking.some(({ standing }) => standings.includes(standing));
  if (some('missing', 'not-yet')) return 'environment-not-attested';
  if (some('lapsed')) return 'environment-attestation-expired';
  return some('not-conforming') || !isEea(environment.country) ? 'environment-not-conforming' : undefined;
}

/** Days before a declaration lapses at which everybody concerned is told; 0: it has lapsed. */
export const LAPSE_NOTICE_DAYS = [30, 7, 0] as const;
