import { instant } from '../clocks/calendar.js';
import { refuse } from '../rule.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { MINIMUM_LOG_MONTHS, isEea } from './environment.conformity.js';
import type { Environment, EnvironmentAttestation } from './environment.model.js';

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

export function evolveEnvironment(
  environment: Environment | undefined,
  event: EnvironmentEvent,
): Environment | undefined {
  if (event.type === 'environment.registered')
    return { ...event.data, attestation: environment?.attestation ?? null };
  if (!environment) return undefined;
  const { environmentId: _id, ...attestation } = event.data;
  return { ...environment, attestation };
}
