import type {
  CheckpointState,
  DatasetState,
  EnvironmentState,
  PermitState,
  SuspensionState,
} from './enforcement.messages.js';

export interface SuspensionTargets {
  readonly permitId?: string | undefined;
  readonly datasetId?: string | undefined;
  readonly environmentId?: string | undefined;
  readonly personId?: string | undefined;
}

/** What the compacted `.state` topics say: permits, datasets, environments, suspensions, the newest checkpoint. */
export class GrantTable {
  readonly permits = new Map<string, PermitState>();
  readonly datasets = new Map<string, DatasetState>();
  readonly environments = new Map<string, EnvironmentState>();
  checkpoint: CheckpointState | undefined;
  /** Newest checkpoint that the log says its quorum has cosigned. */
  witnessed: CheckpointState | undefined;
  private readonly suspensions = new Map<string, SuspensionState>();
  /** `kind:id` of what is suspended now; `everything` has no id. */
  private suspended = new Set<string>();

  /** Takes the newest state of a key; null deletes it. The bus has checked `data` against the topic's contract. */
  apply(topic: string, key: string, data: unknown): void {
    if (topic === 'permit.state')
      put(this.permits, key, data as PermitState | null, ({ terms }) => terms.permitId);
    else if (topic === 'dataset.state')
      put(this.datasets, key, data as DatasetState | null, ({ datasetId }) => datasetId);
    else if (topic === 'environment.state')
      put(this.environments, key, data as EnvironmentState | null, ({ environmentId }) => environmentId);
    else if (topic === 'suspension.state') {
      put(this.suspensions, key, data as SuspensionState | null, () => key);
      const now = [...this.suspensions.values()].filter(({ suspended }) => suspended);
      this.suspended = new Set(now.map(({ target }) => nameOf(target.kind, target.id)));
    } else if (topic === 'checkpoint.state' && data !== null) {
      const checkpoint = data as CheckpointState;
      if (checkpoint.size >= (this.checkpoint?.size ?? 0)) this.checkpoint = checkpoint;
      if (checkpoint.cosigned && checkpoint.size >= (this.witnessed?.size ?? 0)) this.witnessed = checkpoint;
    }
  }

  isSuspended({ permitId, datasetId, environmentId, personId }: SuspensionTargets): boolean {
    if (this.suspended.size === 0) return false;
    const targets: [string, string | undefined][] = [
      ['permit', permitId],
      ['dataset', datasetId],
      ['environment', environmentId],
      ['person', personId],
    ];
    if (this.suspended.has('everything')) return true;
    return targets.some(([kind, id]) => id !== undefined && this.suspended.has(nameOf(kind, id)));
  }
}

const nameOf = (kind: string, id: string): string => (kind === 'everything' ? kind : `${kind}:${id}`);

function put<T>(table: Map<string, T>, key: string, value: T | null, idOf: (value: T) => string): void {
  if (value === null) table.delete(key);
  else table.set(idOf(value), value);
}
