import type { EntryView } from '@garant/contracts';
import { ProblemError, type Database } from '@garant/nest-kit';
import { commandById } from '../commands/command.store.js';
import { receiptProof } from '../consent/receipt.evidence.js';
import type { Enforcement } from '../enforcement/enforcement.js';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import type { ServiceClient } from '../shell/service.client.js';

/**
 * The log's proof (C2SP `.tlog-proof`) of the request for erasure that an account sent. The account keeps its own
 * reference after the erasure, so its owner, and nobody else, can still fetch it.
 * @throws ProblemError `not-found`, `not-in-log-yet`
 */
export async function erasureProof(
  deps: { services: ServiceClient; database: Database; enforcement: Enforcement },
  accountRef: string,
  commandId: string,
): Promise<string> {
  const sent = await commandById(deps.database, commandId);
  if (sent?.actorRef !== accountRef || sent.type !== 'person.erase') throw new ProblemError('not-found');
  const place = await deps.enforcement.inclusion.placeOf(commandId);
  if (!place) throw new ProblemError('not-in-log-yet');
  const path = `/internal/entries/${place.index}`;
  const [view, proof] = await Promise.all([
    deps.services.json<EntryView>('audit-log', path, { actor: GATEWAY_ACTOR }),
    deps.services.open('audit-log', `${path}/proof`, { actor: GATEWAY_ACTOR }),
  ]);
  return receiptProof(await proof.text(), view);
}
