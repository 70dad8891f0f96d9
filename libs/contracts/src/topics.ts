import { SERVICES, type ServiceName } from './envelope.js';

/** Every topic has six partitions, for ever: the partition of a key must not move. */
export const PARTITIONS = 6;
export const STATE_NAMES = ['permit', 'dataset', 'environment', 'suspension', 'checkpoint', 'head'] as const;
export type StateName = (typeof STATE_NAMES)[number];

export interface TopicDescription {
  /** Without the prefix: `consent.commands`. */
  name: string;
  owner: ServiceName;
  cleanup: 'delete' | 'compact';
  retentionDays?: number;
  /** Whether each message becomes an entry of the audit log. */
  audited: boolean;
}

const perService: TopicDescription[] = SERVICES.flatMap((owner) => [
  { name: `${owner}.commands`, owner, cleanup: 'delete' as const, retentionDays: 14, audited: true },
  { name: `${owner}.events`, owner, cleanup: 'delete' as const, retentionDays: 14, audited: true },
  { name: `${owner}.heartbeats`, owner, cleanup: 'delete' as const, retentionDays: 1, audited: false },
  { name: `${owner}.dead-letter`, owner, cleanup: 'delete' as const, retentionDays: 90, audited: false },
]);

const stateOwner: Record<StateName, ServiceName> = {
  permit: 'access-requests',
  dataset: 'access-requests',
  environment: 'access-requests',
  suspension: 'access-requests',
  checkpoint: 'audit-log',
  head: 'audit-log',
};

/** The table that the topics script, the audit log and the documentation read. */
export const TOPICS: readonly TopicDescription[] = [
  ...perService,
  ...STATE_NAMES.map((name) => ({
    name: `${name}.state`,
    owner: stateOwner[name],
    cleanup: 'compact' as const,
    audited: false,
  })),
];

export type TopicKind = 'commands' | 'events' | 'heartbeats' | 'dead-letter';
/** Full Kafka name: prefix, dot, name. The prefix is the setting GARANT_TOPIC_PREFIX. */
export const topicName = (
  prefix: string,
  name: `${ServiceName}.${TopicKind}` | `${StateName}.state`,
): string => `${prefix}.${name}`;
