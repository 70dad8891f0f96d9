import type { z } from 'zod';
import {
  EVENTS,
  SERVICES,
  STATE_NAMES,
  checkpointState,
  datasetState,
  environmentState,
  headState,
  permitState,
  serviceBeat,
  suspensionState,
  type ServiceName,
  type StateName,
} from '@garant/contracts';

/** Type of the one message on a heartbeat topic. */
export const BEAT_TYPE = 'service.beat';

const STATES: Readonly<Record<StateName, z.ZodType>> = {
  permit: permitState,
  dataset: datasetState,
  environment: environmentState,
  suspension: suspensionState,
  checkpoint: checkpointState,
  head: headState,
};

export type TopicName =
  `${ServiceName}.events` | `${ServiceName}.heartbeats` | `${ServiceName}.dead-letter` | `${StateName}.state`;

export type TopicMeaning =
  | { kind: 'events' | 'heartbeats' | 'dead-letter' | 'commands'; service: ServiceName }
  | { kind: 'state'; state: StateName };

/** What a topic (without prefix) carries; undefined for a name that the contracts do not know. */
export function meaningOf(topic: string): TopicMeaning | undefined {
  const dot = topic.lastIndexOf('.');
  const [owner, kind] = [topic.slice(0, dot), topic.slice(dot + 1)];
  if (kind === 'state')
    return STATE_NAMES.includes(owner as StateName) ? { kind, state: owner as StateName } : undefined;
  if (!SERVICES.includes(owner as ServiceName)) return undefined;
  if (kind === 'events' || kind === 'heartbeats' || kind === 'dead-letter' || kind === 'commands')
    return { kind, service: owner as ServiceName };
  return undefined;
}

/** Schema of `data` for a type on a topic, or undefined when the contracts know no such type there. */
export function schemaOf(topic: string, type: string): z.ZodType | undefined {
  const meaning = meaningOf(topic);
  if (meaning?.kind === 'state') return STATES[meaning.state];
  if (meaning?.kind === 'heartbeats') return type === BEAT_TYPE ? serviceBeat : undefined;
  if (meaning?.kind !== 'events') return undefined;
  const types: Readonly<Record<string, z.ZodType>> = EVENTS[meaning.service];
  return Object.hasOwn(types, type) ? types[type] : undefined;
}
