import type { Notice } from '@garant/contracts';
import type { RecordedChoice } from './choice.store.js';

/** DPV 2.3 consent status of an act, and what the act does to the processing. */
const EVENT_STATE: Record<RecordedChoice['act'], string> = {
  consent: 'https://w3id.org/dpv#ConsentGiven',
  refuse: 'https://w3id.org/dpv#ConsentRefused',
  withdraw: 'https://w3id.org/dpv#ConsentWithdrawn',
  object: 'https://w3id.org/dpv#RightExercised',
  'lift-refusal': 'https://w3id.org/dpv#ConsentUnknown',
  'lift-objection': 'https://w3id.org/dpv#RightExerciseWithdrawn',
  'opt-out': 'https://w3id.org/dpv/legal/eu/ehds#A71',
  'reverse-opt-out': 'https://w3id.org/dpv#RightExerciseWithdrawn',
  lapse: 'https://w3id.org/dpv#ConsentExpired',
};

const LAWFUL_BASIS: Record<RecordedChoice['regime'], string> = {
  EXPLICIT_CONSENT: 'GDPR Art. 6(1)(a), 9(2)(a)',
  NON_OPPOSITION: 'GDPR Art. 6(1)(e), 9(2)(j); loi 78-17 art. 74',
  SNDS_OPPOSITION: 'CSP R1461-9 II',
  EHDS_OPT_OUT: 'Regulation (EU) 2025/327 Art. 71',
};

/**
 * The receipt of one act: a consent record after ISO/IEC TS 27560:2023 (header, processing, events, party), for the
 * person to keep. It names the person by their random reference only, and the text they saw by its hash.
 */
export const receiptRecord = (
  choice: RecordedChoice,
  notice: Notice,
  issuer: string,
): Record<string, unknown> => ({
  schema_version: 'ISO/IEC TS 27560:2023',
  record_id: choice.receiptId,
  pii_principal_id: choice.subjectRef,
  pii_processing: {
    privacy_notice: `${issuer}/api/v1/notices/${choice.notice.noticeId}/${choice.notice.version}`,
    privacy_notice_version: choice.notice.version,
    privacy_notice_hash: `sha256:${choice.notice.hash}`,
    language: choice.notice.language,
    title: notice.title[choice.notice.language],
    purposes: [
      {
        purpose: choice.scope.kind === 'purpose' ? choice.scope.id : 'secondary-use-of-health-data',
        lawful_basis: LAWFUL_BASIS[choice.regime],
        scope: choice.scope,
        jurisdiction: choice.regime === 'EHDS_OPT_OUT' ? 'EU' : 'FR',
      },
    ],
  },
  event: {
    event_id: choice.choiceId,
    event_time: choice.actedAt,
    accepted_at: choice.acceptedAt,
    recorded_at: choice.recordedAt,
    register_position: choice.position,
    event_type: choice.act,
    event_state: EVENT_STATE[choice.act],
    regime: choice.regime,
    channel: choice.channel,
    entity_id: choice.actedBy,
  },
  party_identification: { party_id: issuer, party_role: 'consent register' },
});
