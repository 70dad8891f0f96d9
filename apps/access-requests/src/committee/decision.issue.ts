import type { SignAct } from '@garant/contracts';
import { sha256, type CommandContext, type Tx } from '@garant/nest-kit';
import type { ApplicationEvent } from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import type { LoadedApplication } from '../applications/application.change.js';
import { keepText, sealText, textByHash, textsAbout } from '../texts/text.store.js';
import { decisionDocumentOf, DECISION_TYP } from './decision.document.js';
import { heldSeats } from './seat.store.js';

const KIND = 'decision-document';

/**
 * Signs and keeps the decision document. @returns the event that tells that the public register shows the decision: it
 * reads the decisions themselves, so nothing passes between the two (EHDS Art. 57(1)(j)).
 */
export async function publishDecision(
  { signer, issuer }: Pick<CommandDeps, 'signer' | 'issuer'>,
  { tx, command, now }: Pick<CommandContext, 'tx' | 'command' | 'now'>,
  loaded: LoadedApplication,
  { act, actHash, permitId }: { act: SignAct; actHash: string; permitId: string | null },
): Promise<ApplicationEvent> {
  const { applicationId } = loaded;
  const state = loaded.state!;
  const assessed = loaded.stream.findLast(({ type }) => type === 'application.assessed');
  const text =
    state.assessment && assessed
      ? await textByHash<{ criterion: never; met: boolean | null; reason: string }[]>(
          tx,
          assessed.data.assessmentHash as string,
        )
      : null;
  const document = decisionDocumentOf({
    issuer,
    state,
    content: loaded.content,
    criteria: (text ?? []).map(({ criterion, met, reason }) => ({ criterion, met, reason })),
    seats: await heldSeats(tx, now),
    act,
    actHash,
    permitId,
    signedAt: now,
  });
  const jws = await signer.sign(document, DECISION_TYP);
  await keepText(tx, sealText({ jws }), {
    about: applicationId,
    kind: KIND,
    writtenBy: command.actor.ref,
    writtenAt: now,
  });
  return {
    type: 'decision.published',
    key: applicationId,
    data: { applicationId, documentHash: sha256(jws) },
  };
}

/** The newest signed decision; null when there is none, or it was erased. */
export async function decisionJws(tx: Tx, applicationId: string): Promise<string | null> {
  const texts = await textsAbout(tx, [applicationId], []);
  const found = texts.findLast(({ kind }) => kind === KIND);
  return (found?.body as { jws: string } | undefined)?.jws ?? null;
}
