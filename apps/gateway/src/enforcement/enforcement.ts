import type { CommandHandlers, Database, EventHandlers, Keys, Logger, VaultCipher } from '@garant/nest-kit';
import { VAULT_SETTINGS, partitionOf } from '@garant/nest-kit';
import { RULE_BUNDLE_HASH } from '../decisions/decision.service.js';
import { forgetSubject, moveAccounts } from '../people/account.subject.js';
import { peopleChanged } from '../recalls/people.join.js';
import { acknowledgeRecall } from '../recalls/recall.acknowledge.js';
import { choicesImported } from '../imports/imported.choices.js';
import { choicesRecorded } from '../recalls/recall.join.js';
import { CutWorker } from '../releases/cut.worker.js';
import { parseLinkedPeople, type LinkedPeople } from '../releases/linked.people.js';
import type { WitnessTrust } from '../witnesses/witness.trust.js';
import { LogInclusion } from '../releases/log.inclusion.js';
import { openRelease } from '../releases/release.open.js';
import { ReleasePlanner } from '../releases/release.planner.js';
import { sealRelease } from '../releases/release.seal.js';
import { rememberSealedEvent } from '../releases/release.store.js';
import { acknowledgeRelease, requestUnsealing } from '../releases/release.unseal.js';
import { ReleaseUnsealer } from '../releases/release.unsealer.js';
import type { ServiceClient } from '../shell/service.client.js';
import type { DecisionPolicy } from './access.facts.js';
import { rememberCut } from './cut.store.js';
import { EnforcementState } from './enforcement.state.js';
import { ServiceReader } from './service.reader.js';

export interface EnforcementSettings {
  readonly GARANT_LOG_ORIGIN: string;
  readonly GARANT_FRESHNESS_SECONDS: number;
  readonly GARANT_OUTCOME_WAIT_SECONDS: number;
  readonly GARANT_EHDS_EARLY_ADOPTION: boolean;
  readonly GARANT_MALFORMED_LINES: 'report' | 'stop';
}
/** What enforcement reads of the environment, for `loadSettings`. */
export const ENFORCEMENT_SETTINGS = [
  'GARANT_LOG_ORIGIN',
  'GARANT_FRESHNESS_SECONDS',
  'GARANT_OUTCOME_WAIT_SECONDS',
  'GARANT_EHDS_EARLY_ADOPTION',
  'GARANT_MALFORMED_LINES',
  ...VAULT_SETTINGS,
] as const;

export interface EnforcementParts {
  readonly database: Database;
  readonly keys: Keys;
  readonly cipher: VaultCipher;
  readonly services: Pick<ServiceClient, 'open'>;
  readonly logger: Logger;
  readonly settings: EnforcementSettings;
  /** Absent: no witness is demanded. */
  readonly witnesses?: WitnessTrust;
}

/**
 * The enforcing half of the gateway, put together once per process. It exists before the bus, which takes its handler
 * tables; what needs the bus (feed, trace) is added by the Nest modules.
 */
export class Enforcement {
  readonly state = new EnforcementState(partitionOf);
  readonly policy: DecisionPolicy;
  readonly services: ServiceReader;
  readonly inclusion: LogInclusion;
  readonly worker: CutWorker;
  private wasLoaded = false;

  constructor(readonly parts: EnforcementParts) {
    const { database, keys, cipher, logger, settings } = parts;
    const { state } = this;
    this.policy = {
      ehdsEarlyAdoption: settings.GARANT_EHDS_EARLY_ADOPTION,
      freshnessMs: settings.GARANT_FRESHNESS_SECONDS * 1_000,
    };
    this.services = new ServiceReader(parts.services);
    this.inclusion = new LogInclusion({
      database,
      state,
      services: this.services,
      origin: settings.GARANT_LOG_ORIGIN,
      witnesses: parts.witnesses,
    });
    const alarm = (code: string, ids: Record<string, string>): void =>
      logger.error({ alarm: code, ...ids }, 'enforcement raised an alarm');
    const planner = new ReleasePlanner({
      database,
      state,
      policy: this.policy,
      keys,
      cipher,
      malformedLines: settings.GARANT_MALFORMED_LINES,
      ruleBundleHash: RULE_BUNDLE_HASH,
      linkedPeople: (datasetId) => this.linkedPeople(datasetId),
      alarm,
    });
    const unsealer = new ReleaseUnsealer({ database, state, policy: this.policy, alarm });
    this.worker = new CutWorker(database, planner, unsealer, (error, cut) =>
      logger.warn({ err: error, cutId: cut?.cutId }, 'a cut could not be worked on; it is tried again'),
    );
  }

  /** Commands of the topic gateway.commands. */
  commandHandlers(): CommandHandlers<'gateway'> {
    const { state, policy } = this;
    return {
      'release.open': (context) => openRelease(context, state, policy),
      'release.seal': (context) => sealRelease(context, state),
      'release.unseal': (context) => requestUnsealing(context, state, policy),
      'release.acknowledge': (context) => acknowledgeRelease(context),
      'recall.acknowledge': (context) => acknowledgeRecall(context),
    };
  }

  /**
   * A command that waited for this process to start is not refused because the state is still on its way: until it has
   * once been fresh, commands wait. Later a stale state refuses.
   */
  mayHandle(): boolean {
    const age = this.wasLoaded ? 0 : this.state.ageMs(Date.now(), {});
    this.wasLoaded ||= age !== undefined && age <= this.policy.freshnessMs;
    return this.wasLoaded;
  }

  /** Events that the group of all gateway instances works off, each once. */
  eventHandlers(): EventHandlers {
    return {
      'consent.events': {
        'choice.recorded': { gathered: choicesRecorded },
        'choices.imported': choicesImported,
        'people.merged': ({ tx, data, now }) => peopleChanged(tx, 'people.merged', data, now),
        'people.kept-apart': ({ tx, data, now }) => peopleChanged(tx, 'people.kept-apart', data, now),
        'people.split': async ({ tx, data, now }) => {
          await peopleChanged(tx, 'people.split', data, now);
          for (const { retired, successor } of data.parts)
            await moveAccounts(tx, retired.subjectRef, successor.subjectRef);
        },
        'person.erased': async ({ tx, data, now }) => {
          await peopleChanged(tx, 'person.erased', data, now);
          await forgetSubject(tx, data.subjectRef, now);
        },
        'register.cut': async ({ tx, data }) => {
          await rememberCut(tx, data);
          // After the commit of this transaction; the worker's own rounds find it in any case.
          setImmediate(() => this.worker.nudge());
        },
      },
      'gateway.events': {
        'release.sealed': ({ tx, data, event }) => rememberSealedEvent(tx, data.releaseId, event.id),
      },
    };
  }

  /** The holder's own ids of a dataset, from the vault. `consent` writes the read into the log. */
  async linkedPeople(datasetId: string): Promise<LinkedPeople> {
    const response = await this.services.get('consent', `/internal/linkages/${datasetId}/people`);
    const linkageId = response.headers.get('x-linkage-id');
    if (response.status !== 200 || linkageId === null)
      throw new Error('consent has no completed linkage of that dataset');
    return parseLinkedPeople(linkageId, await response.text());
  }
}
