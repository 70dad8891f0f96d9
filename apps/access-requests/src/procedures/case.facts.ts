import { loadStream, type Tx } from '@garant/nest-kit';
import {
  choiceAt,
  permitStatus,
  type ApplicationCommand,
  type ApplicationState,
  type CaseChoice,
  type ProcedureFacts,
} from '@garant/rules';
import { foldApplication } from '../applications/application.fold.js';
import { loadPermit } from '../permits/permit.service.js';
import { exclusionsOf } from './case.store.js';

/**
 * What the rules of procedures ask about a case: the permit it follows, the refusal in whose place it comes, and whether
 * somebody in it is excluded.
 */
export async function caseFacts(
  tx: Tx,
  choice: CaseChoice,
  people: readonly string[],
): Promise<ProcedureFacts> {
  return {
    followed: choice.ofPermit === undefined ? undefined : await followed(tx, choice.ofPermit),
    refusedCase: choice.fallbackOf === undefined ? undefined : await refusedCase(tx, choice.fallbackOf),
    exclusions: await exclusionsOf(tx, people),
  };
}

/** The same for a command that brings a content; the save of a draft is judged by none of it. */
export const caseFactsFor = (
  tx: Tx,
  state: ApplicationState | undefined,
  rule: ApplicationCommand,
  persons: readonly string[],
): Promise<ProcedureFacts> =>
  rule.type === 'application.draft'
    ? Promise.resolve({})
    : caseFacts(tx, choiceAt(state, rule.type === 'application.submit' ? rule.body : {}), [
        state?.applicant ?? rule.actor.ref,
        ...persons,
      ]);

/** The same for an application as it was submitted. */
export const caseFactsOf = (
  tx: Tx,
  state: ApplicationState | undefined,
  persons: readonly string[],
): Promise<ProcedureFacts> =>
  caseFacts(
    tx,
    { ofPermit: state?.ofPermit ?? undefined, fallbackOf: state?.fallbackOf ?? undefined },
    state ? [state.applicant, ...persons] : persons,
  );

async function followed(tx: Tx, permitId: string): Promise<ProcedureFacts['followed']> {
  const { life } = await loadPermit(tx, permitId);
  if (!life || life.applicant === null) return undefined;
  const { applicant, terms, extended } = life;
  const { validFrom, validUntil } = terms;
  return { permitId, applicant, status: permitStatus(life), validFrom, validUntil, extended };
}

async function refusedCase(tx: Tx, applicationId: string): Promise<ProcedureFacts['refusedCase']> {
  const state = foldApplication(applicationId, await loadStream(tx, `application:${applicationId}`));
  return state?.decision?.decision === 'refuse'
    ? { applicationId, applicant: state.applicant, offered: state.statisticsOffered }
    : undefined;
}
