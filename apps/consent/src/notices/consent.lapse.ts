import type { NewAct } from '../choices/choice.append.js';
import type { RecordedChoice } from '../choices/choice.store.js';

/** The register itself, where an act names an account: nobody acted. */
export const REGISTER_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/**
 * The act that ends a consent. It is dated to the moment from which the consent had no force, so that a consent given
 * since then, on the new text or for a new term, stands.
 */
export function lapseOf(
  consent: RecordedChoice,
  because: 'expired' | 'notice-revised',
  from: string,
  now: string,
): NewAct {
  const { subjectRef, subjectIndex, regime, scope, channel } = consent;
  const { noticeId, version, hash, language } = consent.notice;
  return {
    subjectRef,
    subjectIndex,
    regime,
    act: 'lapse',
    scope,
    channel,
    notice: { noticeId, version, hash, language },
    actedAt: from,
    acceptedAt: now,
    actedBy: REGISTER_ACCOUNT,
    because,
  };
}
