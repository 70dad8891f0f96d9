import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { DAY_MS, addMonths } from '../clocks/calendar.js';
import { MINIMUM_LOG_MONTHS, isEea } from './country.table.js';
import { DECLARATIONS } from './declaration.table.js';
import {
  attestationOf,
  declarationsIn,
  declarationsOf,
  LAPSE_NOTICE_DAYS,
} from './environment.conformity.js';
import type {
  Declaration,
  DeclarationKind,
  Environment,
  EnvironmentAttestation,
} from './environment.model.js';
import type { SuspensionEvent } from './environment.suspension.js';

export type EnvironmentCommand =
  | {
      readonly type: 'environment.register';
      readonly actor: Actor;
      readonly body: {
        readonly environmentId: string;
        readonly name: string;
        readonly operatorId: string;
        readonly country: string;
      };
    }
  | {
      readonly type: 'environment.attest';
      readonly actor: Actor;
      readonly body: { readonly environmentId: string } & EnvironmentAttestation;
    }
  | {
      readonly type: 'environment.declare';
      readonly actor: Actor;
      readonly body: { readonly environmentId: string; readonly declaration: Declaration };
    }
  | {
      readonly type: 'environment.retract';
      readonly actor: Actor;
      readonly body: { readonly environmentId: string; readonly kind: DeclarationKind };
    };
export type EnvironmentEvent =
  | {
      readonly type: 'environment.registered';
      readonly key: string;
      readonly data: {
        readonly environmentId: string;
        readonly operatorId: string;
        readonly country: string;
      };
    }
  | {
      readonly type: 'environment.attested';
      readonly key: string;
      readonly data: { readonly environmentId: string } & EnvironmentAttestation;
    }
  | {
      readonly type: 'environment.declared';
      readonly key: string;
      readonly data: { readonly environmentId: string; readonly declaration: Declaration };
    }
  | {
      readonly type: 'environment.retracted';
      readonly key: string;
      readonly data: { readonly environmentId: string; readonly kind: DeclarationKind };
    }
  | {
      /** By the clock: a declaration lapses in that many days, or has lapsed (0). */
      readonly type: 'environment.lapse-announced';
      readonly key: string;
      readonly data: {
        readonly environmentId: string;
        readonly kind: DeclarationKind;
        readonly validUntil: string;
        readonly daysLeft: number;
      };
    };

/**
 * Registration and attestation by the operator of a secure processing environment. An attestation outside the European
 * Economic Area, or with too short a log retention, is refused; one that has lapsed may be recorded, and opens nothing.
 */
export function decideEnvironment(
  environment: Environment | undefined,
  command: EnvironmentCommand,
  facts: { readonly now: string },
): Decided<EnvironmentEvent> {
  const { actor } = command;
  const operatorId =
    environment?.operatorId ??
    (command.type === 'environment.register' ? command.body.operatorId : undefined);
  if (actor.role !== 'environment-operator' || actor.organisation === undefined)
    return refuse('forbidden', { command: command.type });
  if (operatorId !== undefined && actor.organisation !== operatorId) return refuse('environment-not-yours');
  const { environmentId } = command.body;
  if (command.type === 'environment.register') {
    if (environment) return refuse('conflict', { command: command.type, state: 'registered' });
    const { country } = command.body;
    return {
      ok: true,
      events: [
        {
          type: 'environment.registered',
          key: environmentId,
          data: { environmentId, operatorId: command.body.operatorId, country },
        },
      ],
    };
  }
  if (!environment) return refuse('environment-unknown', { environmentId });
  if (command.type === 'environment.declare')
    return declare(environmentId, command.body.declaration, facts.now);
  if (command.type === 'environment.retract') {
    const { kind } = command.body;
    if (DECLARATIONS[kind].required)
      return refuse('attestation-invalid', { rule: 'required', field: 'kind' });
    if (!declarationsOf(environment).some((one) => one.kind === kind))
      return refuse('attestation-invalid', { rule: 'nothing-declared', field: 'kind' });
    return {
      ok: true,
      events: [{ type: 'environment.retracted', key: environmentId, data: { environmentId, kind } }],
    };
  }
  const { hds, storageCountry, logRetentionMonths, auditedOn } = command.body;
  if (!isEea(storageCountry))
    return refuse('attestation-invalid', { rule: 'outside-eea', field: 'storageCountry' });
  if (hds.certificate.trim() === '')
    return refuse('attestation-invalid', { rule: 'missing', field: 'hds.certificate' });
  if (!(instant(hds.validFrom) < instant(hds.validUntil)))
    return refuse('attestation-invalid', { rule: 'ends-before-it-starts', field: 'hds.validUntil' });
  if (!(logRetentionMonths >= MINIMUM_LOG_MONTHS))
    return refuse('attestation-invalid', {
      rule: 'log-retention-too-short',
      field: 'logRetentionMonths',
      least: MINIMUM_LOG_MONTHS,
    });
  if (!(instant(auditedOn) <= instant(facts.now)))
    return refuse('attestation-invalid', { rule: 'in-the-future', field: 'auditedOn' });
  return { ok: true, events: [{ type: 'environment.attested', key: environmentId, data: command.body }] };
}

/**
 * What is declared is taken as it is, conforming or not: an honest declaration that does not conform must be possible, and
 * blocks. Only what cannot be true, or would hold too long without being looked at again, is refused.
 */
function declare(environmentId: string, declaration: Declaration, now: string): Decided<EnvironmentEvent> {
  const { kind, validFrom, validUntil } = declaration;
  const [from, until] = [instant(validFrom), instant(validUntil)];
  const wrong = (rule: string, field: string, more: object = {}) =>
    refuse('attestation-invalid', { rule, field: `declaration.${field}`, ...more });
  if (!(from < until)) return wrong('ends-before-it-starts', 'validUntil');
  const { months } = DECLARATIONS[kind];
  // A day more: certificates end at the end of their last day.
  if (!(until <= addMonths(from, months) + DAY_MS)) return wrong('valid-too-long', 'validUntil', { months });
  if (kind === 'audit' && !(instant(declaration.auditedOn) <= instant(now)))
    return wrong('in-the-future', 'auditedOn');
  if (kind === 'ownership' && declaration.largestNonEu > declaration.totalNonEu)
    return wrong('part-above-the-whole', 'largestNonEu');
  return {
    ok: true,
    events: [{ type: 'environment.declared', key: environmentId, data: { environmentId, declaration } }],
  };
}

/** Folds one event into an environment. A whole attestation replaces the kinds that it speaks of, and no others. */
export function evolveEnvironment(
  environment: Environment | undefined,
  event: (EnvironmentEvent | SuspensionEvent) & { readonly actor?: Actor | null },
): Environment | undefined {
  if (event.type === 'environment.registered')
    return { ...event.data, attestation: environment?.attestation ?? null };
  if (!environment) return undefined;
  const without = (kinds: readonly DeclarationKind[]): readonly Declaration[] =>
    declarationsOf(environment).filter(({ kind }) => !kinds.includes(kind));
  const having = (declarations: readonly Declaration[]): Environment => ({
    ...environment,
    declarations,
    attestation: attestationOf(declarations),
  });
  switch (event.type) {
    case 'environment.attested': {
      const { environmentId: _id, ...attestation } = event.data;
      const parts = declarationsIn(attestation);
      return {
        ...environment,
        attestation,
        declarations: [...without(parts.map(({ kind }) => kind)), ...parts],
      };
    }
    case 'environment.declared':
      return having([...without([event.data.declaration.kind]), event.data.declaration]);
    case 'environment.retracted':
      return having(without([event.data.kind]));
    case 'environment.lapse-announced':
      return environment;
    case 'environment.suspended':
      return {
        ...environment,
        suspendedBy: event.data.order ? 'inspector' : (event.actor?.role ?? 'system'),
      };
    case 'environment.suspension-lifted':
      return { ...environment, suspendedBy: null };
  }
}

/** Lapses to announce now, each step once: the nearest that is reached, of declarations that are the newest of their kind. */
export function lapsesToAnnounce(
  environment: Environment,
  announced: readonly { readonly kind: string; readonly validUntil: string; readonly daysLeft: number }[],
  now: string,
): Extract<EnvironmentEvent, { type: 'environment.lapse-announced' }>['data'][] {
  const { environmentId } = environment;
  return declarationsOf(environment).flatMap(({ kind, validUntil }) => {
    const left = (instant(validUntil) - instant(now)) / DAY_MS;
    const sent = announced.filter((one) => one.kind === kind && one.validUntil === validUntil);
    const daysLeft = LAPSE_NOTICE_DAYS.findLast((days) => left <= days);
    return daysLeft === undefined || sent.some((one) => one.daysLeft <= daysLeft)
      ? []
      : [{ environmentId, kind, validUntil, daysLeft }];
  });
}
