import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  revealAct,
  signAct,
  voteAct,
  type Actor,
  type RevealAct,
  type SignAct,
  type VoteAct,
} from '@garant/contracts';
import { ProblemError, hashOf } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import { CommandSender, type CommandOutcome } from '../commands/command.sender.js';

/** Longest time between composing an act and sending it. */
const FRESH_MINUTES = 15;

export const STEP_UP_ROLE: Readonly<Record<StepUpAct['act'], Role>> = {
  vote: 'committee',
  sign: 'signatory',
  reveal: 'inspector',
};
export type StepUpAct = VoteAct | SignAct | RevealAct;
export const stepUpAct: z.ZodType<StepUpAct> = voteAct.strict().or(signAct.strict()).or(revealAct.strict());

/** The OIDC nonce of the confirming login: SHA-256 (hex) of the act's RFC 8785 form. */
export const nonceOf = (act: StepUpAct): string => hashOf(act);

/**
 * Votes, signatures and the reveal of an identity: acts for which the person logs in again. The service that owns the act
 * checks the id_token against the provider itself; what is checked here only saves the person a refusal later.
 */
@Injectable()
export class StepUp {
  constructor(private readonly sender: CommandSender) {}

  /** @throws ProblemError `step-up-invalid` for somebody else's act, `step-up-too-old` */
  check(act: StepUpAct, actor: Actor, now: Date): void {
    if (act.actor !== actor.ref) throw new ProblemError('step-up-invalid');
    const age = now.getTime() - Date.parse(act.madeAt);
    if (age > FRESH_MINUTES * 60_000 || age < -60_000) throw new ProblemError('step-up-too-old');
  }

  /** Sends the act with the id_token of the login that confirms it. */
  send(act: StepUpAct, idToken: string, actor: Actor): Promise<CommandOutcome> {
    if (act.act === 'reveal')
      return this.sender.send({
        service: 'audit-log',
        type: 'mission.approve-reveal',
        key: act.missionId,
        body: { missionId: act.missionId, revealId: act.revealId, actHash: nonceOf(act) },
        confidential: { act, idToken },
        actor,
      });
    return this.sender.send({
      service: 'access-requests',
      type: act.act === 'vote' ? 'application.vote' : 'application.sign',
      key: act.applicationId,
      body: { applicationId: act.applicationId, actHash: nonceOf(act) },
      confidential: { act, idToken },
      actor,
    });
  }
}
