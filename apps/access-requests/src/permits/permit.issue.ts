import type { ApplicationContent, EnvironmentState, PermitTerms, SignAct } from '@garant/contracts';
import { sha256, type CommandContext, type HandlerResult } from '@garant/nest-kit';
import type { ApplicationState } from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { newEvent } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { permitDocumentOf, PERMIT_TYP } from './permit.document.js';
import { permitStream, stateRow } from './permit.service.js';
import { permitProjection } from './permit.projection.js';
import { keepDocument, permitById } from './permit.store.js';

type Accepted = Extract<HandlerResult, { ok: true }>;

/** A grant that a signatory has signed: what the permit says, and the act that decides it. */
export interface Grant {
  /** Of the rules' `permit.signed`. */
  readonly terms: PermitTerms;
  readonly state: ApplicationState;
  readonly content: ApplicationContent;
  readonly environment: EnvironmentState;
  readonly act: SignAct;
  readonly actHash: string;
}

/**
 * Issues the permit of a grant (EHDS Art. 68(10)): the document is signed, its row written, and its hash joins the
 * event that consent answers with a cut. Adds its streams and messages to the outcome of the signature.
 */
export async function issuePermit(
  { signer, issuer }: Pick<CommandDeps, 'signer' | 'issuer'>,
  { tx, command, cause, now }: Pick<CommandContext, 'tx' | 'command' | 'cause' | 'now'>,
  outcome: Accepted,
  grant: Grant,
): Promise<HandlerResult> {
  const { terms, state, content, act } = grant;
  const { permitId, applicationId } = terms;
  const datasets = await datasetsById(
    tx,
    terms.datasets.map(({ datasetId }) => datasetId),
  );
  const document = permitDocumentOf({
    issuer,
    terms,
    content,
    applicant: state.applicant,
    datasets,
    environment: grant.environment,
    act,
    actHash: grant.actHash,
    signedBy: command.actor.ref,
    signedAt: now,
    favourableVotes: state.votes.filter(({ vote }) => vote === 'favour').length,
  });
  const jws = await signer.sign(document, PERMIT_TYP);
  const kept = { jws, applicant: state.applicant, organisation: state.organisation ?? null };
  await keepDocument(tx, permitId, kept, now);
  const signed = {
    type: 'permit.signed',
    key: permitId,
    data: { permitId, applicationId, terms, jwsHash: sha256(jws) },
  };
  const events = withNew([], [signed], { actor: command.actor, now });
  await permitProjection.project(tx, [{ id: permitId, events }]);
  const permit = await permitById(tx, permitId);
  return {
    ...outcome,
    streams: [
      ...(outcome.streams ?? []),
      { streamId: permitStream(permitId), expectedVersion: 0, events: [newEvent(signed)] },
    ],
    publish: [...(outcome.publish ?? []), stateRow(permit, cause)],
    result: { ...(outcome.result as object), permitId },
  };
}
