import type { ApplicationContent, EnvironmentState, PermitTerms, SignAct } from '@garant/contracts';
import { loadStream, sha256, type CommandContext, type HandlerResult, type Tx } from '@garant/nest-kit';
import {
  feeRefusal,
  hasTraining,
  isFollowUp,
  permitStatus,
  scheduleInForce,
  successionRefusal,
  trainingRefusal,
  type ApplicationState,
  type CaseKind,
  type IssueKind,
} from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { newestContentHash } from '../applications/application.fold.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { newEvent, refused } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { schedules } from './fee.store.js';
import { sentEstimate } from './fee.fold.js';
import { permitDocumentOf, PERMIT_TYP } from './permit.document.js';
import { loadPermit, permitStream, stateRow, supersedePermit, type Superseded } from './permit.service.js';
import { permitProjection } from './permit.projection.js';
import { keepDocument, permitById } from './permit.store.js';
import { freePlaces } from './status.list.js';
import { trainingsOf } from './training.store.js';

type Accepted = Extract<HandlerResult, { ok: true }>;
type Context = Pick<CommandContext, 'tx' | 'command' | 'cause' | 'now'>;

/** A grant that a signatory has signed: what the permit says, and the act that decides it. */
export interface Grant {
  /** Of the rules' `permit.signed`. */
  readonly terms: PermitTerms;
  /** An amendment, extension or renewal names the permit whose place the new one takes. */
  readonly state: ApplicationState;
  readonly content: ApplicationContent;
  readonly environment: EnvironmentState;
  readonly act: SignAct;
  readonly actHash: string;
}

/**
 * Issues the permit of a grant (EHDS Art. 68(10)): the document is signed, its row written, and its hash joins the
 * event that consent answers with a cut. The permit whose place it takes is superseded in the same transaction. Adds its
 * streams and messages to the outcome of the signature.
 *
 * Refused, and with it the signature: `training-missing`, `fee-estimate-missing`, `fee-estimate-outdated`,
 * `extension-used`, `period-invalid`, `permit-state`, `permit-unknown`.
 */
export async function issuePermit(
  { signer, issuer, policy }: Pick<CommandDeps, 'signer' | 'issuer' | 'policy'>,
  context: Context,
  outcome: Accepted,
  grant: Grant,
): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const { terms, state, content, act } = grant;
  const { permitId, applicationId } = terms;
  const untrained = policy.training === true ? await untrainedAmong(tx, terms.persons, now) : undefined;
  if (untrained) return refused(untrained);
  const application = await loadStream(tx, `application:${applicationId}`);
  const estimate = sentEstimate(application);
  const fees = feeRefusal({
    charged: scheduleInForce(await schedules(tx), now) !== undefined,
    estimate,
    forContent: newestContentHash(application) ?? '',
  });
  if (fees) return refused(fees);
  const succession = await succeed(context, state, terms);
  if (!succession.ok) return succession;
  const { kind, replaces, extended, superseded } = succession;

  const [place, ...places] = await freePlaces(tx, terms.persons.length + 1);
  const persons = Object.fromEntries(terms.persons.map((account, at) => [account, places[at]!]));
  const document = permitDocumentOf({
    issuer,
    terms,
    content,
    applicant: state.applicant,
    datasets: await datasetsById(
      tx,
      terms.datasets.map(({ datasetId }) => datasetId),
    ),
    environment: grant.environment,
    act,
    actHash: grant.actHash,
    signedBy: command.actor.ref,
    signedAt: now,
    favourableVotes: state.votes.filter(({ vote }) => vote === 'favour').length,
    fees: estimate?.estimate ?? null,
    version: { kind, replaces },
    place: place!,
  });
  const jws = await signer.sign(document, PERMIT_TYP);
  const kept = { jws, applicant: state.applicant, organisation: state.organisation ?? null };
  await keepDocument(tx, permitId, kept, now);
  const signed = {
    type: 'permit.signed',
    key: permitId,
    data: {
      permitId,
      applicationId,
      terms,
      jwsHash: sha256(jws),
      applicant: state.applicant,
      kind,
      ...(replaces === null ? {} : { replaces }),
      extended,
      statusEntries: { permit: place!, persons },
    },
  };
  const events = withNew([], [signed], { actor: command.actor, now });
  await permitProjection.project(tx, [{ id: permitId, events }]);
  const permit = await permitById(tx, permitId);
  return {
    ...outcome,
    streams: [
      ...(outcome.streams ?? []),
      { streamId: permitStream(permitId), expectedVersion: 0, events: [newEvent(signed)] },
      ...(superseded?.streams ?? []),
    ],
    publish: [...(outcome.publish ?? []), stateRow(permit, cause), ...(superseded?.publish ?? [])],
    result: { ...(outcome.result as object), permitId },
  };
}

async function untrainedAmong(tx: Tx, persons: readonly string[], now: string) {
  const trainings = await trainingsOf(tx, persons);
  return trainingRefusal(persons, (account) => hasTraining(trainings, account, now));
}

interface Succession {
  readonly ok: true;
  readonly kind: IssueKind;
  readonly replaces: string | null;
  readonly extended: boolean;
  readonly superseded: Superseded | null;
}

/** The permit whose place the new one takes. One that has run out stays expired: its data are to be deleted. */
async function succeed(
  context: Context,
  state: ApplicationState,
  terms: PermitTerms,
): Promise<Succession | Extract<HandlerResult, { ok: false }>> {
  const { kind = 'permit', ofPermit = null } = state as { kind?: CaseKind; ofPermit?: string | null };
  if (kind === 'data-request')
    throw new Error('a data request is answered with statistics, not with a permit');
  if (!isFollowUp(kind) || ofPermit === null)
    return { ok: true, kind, replaces: null, extended: false, superseded: null };
  const { life: old } = await loadPermit(context.tx, ofPermit);
  if (!old) return refused({ code: 'permit-unknown', params: { permitId: ofPermit } });
  const unfit = successionRefusal(old, { kind, validUntil: terms.validUntil });
  if (unfit) return refused(unfit);
  const live = permitStatus(old) !== 'expired';
  const superseded = live ? await supersedePermit(context, ofPermit, terms.permitId) : null;
  // The single extension belongs to the project's data, so an amended permit inherits that it is used up.
  const extended = kind === 'extension' || (kind === 'amendment' && old.extended);
  return { ok: true, kind, replaces: ofPermit, extended, superseded };
}
