import type {
  CheckpointState,
  EventBody,
  PermitState,
  DatasetState,
  EnvironmentState,
  ServiceBeat,
  SuspensionState,
} from '@garant/contracts';
import type { PeopleAct } from '@garant/rules';

export const STATE_TOPICS = [
  'permit.state',
  'dataset.state',
  'environment.state',
  'suspension.state',
  'checkpoint.state',
] as const;
export const BEAT_TOPICS = ['consent.heartbeats', 'access-requests.heartbeats'] as const;
export const REGISTER_TOPIC = 'consent.events';

export type Cut = EventBody<'consent', 'register.cut'>;
export type ChoiceRecorded = EventBody<'consent', 'choice.recorded'>;
export type SnapshotTail = { readonly partition: number; readonly number: number; readonly offset: number };

/** Lines of the signed snapshot of consent, in their order. */
export type SnapshotLine =
  | { t: 'header'; position: number; tails: SnapshotTail[] }
  | { t: 'subject'; ref: string; index: number }
  | { t: 'people'; act: PeopleAct }
  | ({ t: 'choice'; subjectRef: string; subjectIndex: number } & Pick<
      ChoiceRecorded,
      'choiceId' | 'position' | 'regime' | 'act' | 'scope' | 'actedAt' | 'acceptedAt' | 'channel' | 'voice'
    >)
  | { t: 'linkage'; linkageId: string; datasetId: string; completedAt: string | null }
  | {
      t: 'linked';
      datasetId: string;
      recordRef: string;
      subjectRef: string;
      subjectIndex: number;
      status: 'matched' | 'new' | 'ambiguous';
      informedOn: string | null;
    }
  | { t: 'parked'; key: string };

export type { CheckpointState, DatasetState, EnvironmentState, PermitState, ServiceBeat, SuspensionState };
