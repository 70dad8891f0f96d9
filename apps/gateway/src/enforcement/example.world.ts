import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { DatasetState, PermitState } from '@garant/contracts';
import { partitionOf } from '@garant/nest-kit';
import {
  cutCommitment,
  decisiveSubjects,
  groupsCounting,
  type Choice,
  type DecidedRegime,
} from '@garant/rules';
import type { Cut, SnapshotLine } from './enforcement.messages.js';
import { EnforcementState } from './enforcement.state.js';

const PARTS = [0, 1, 2, 3, 4, 5];
const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export interface ExamplePerson {
  ref: string;
  index: number;
  recordRef: string;
}

/** For specs: one permit over one dataset of a small register, in a state that was fed like a real one. Times in ms. */
export class ExampleWorld {
  readonly state = new EnforcementState(partitionOf);
  readonly now: number;
  readonly holderId = 'hopital-du-sud';
  readonly operatorId = 'bulle-sud';
  readonly researcher = randomUUID();
  readonly permitId = randomUUID();
  readonly applicationId = randomUUID();
  readonly datasetId = randomUUID();
  readonly environmentId = randomUUID();
  readonly linkageId = randomUUID();
  readonly people: ExamplePerson[];
  position = 0;
  private readonly numbers = PARTS.map(() => 0);
  private readonly stateNumbers = new Map<string, number>();

  constructor(
    readonly regime: DecidedRegime,
    options: {
      people?: number;
      jwk?: Record<string, unknown> | null;
      informedOn?: string | null;
      waitingDays?: number;
      ambiguous?: number[];
      now?: number;
      parkedAtPermit?: number[];
    } = {},
  ) {
    const { people = 4, jwk = {}, informedOn = '2026-01-01', waitingDays = 30, ambiguous = [] } = options;
    this.now = options.now ?? Date.parse('2026-03-01T12:00:00.000Z');
    this.people = Array.from({ length: people }, (_, index) => ({
      ref: randomUUID(),
      index,
      recordRef: randomUUID(),
    }));
    const lines: SnapshotLine[] = [
      { t: 'header', position: 0, tails: [] },
      ...this.people.map(({ ref, index }) => ({ t: 'subject' as const, ref, index })),
      { t: 'linkage', linkageId: this.linkageId, datasetId: this.datasetId, completedAt: this.at(-1_000) },
      ...this.people.map(({ ref, index, recordRef }) => ({
        t: 'linked' as const,
        datasetId: this.datasetId,
        recordRef,
        subjectRef: ref,
        subjectIndex: index,
        status: ambiguous.includes(index) ? ('ambiguous' as const) : ('matched' as const),
        informedOn,
      })),
    ];
    this.state.load(lines);
    const { datasetId, holderId, environmentId } = this;
    this.dataset = { datasetId, holderId, status: 'published', jwk } as unknown as DatasetState;
    this.put('dataset.state', datasetId, this.dataset);
    this.put('environment.state', environmentId, this.environment());
    const resources = [{ resourceType: 'Condition', elements: ['code', 'subject'] }];
    const terms = {
      permitId: this.permitId,
      applicationId: this.applicationId,
      purpose: '53.1.e' as const,
      datasets: [
        {
          datasetId,
          holderId,
          regime,
          waitingDays,
          minimumCell: 3,
          resources,
          categories: ['51.1.a' as const],
        },
      ],
      persons: [this.researcher],
      environmentId,
      validFrom: this.at(-86_400_000),
      validUntil: this.at(86_400_000),
    };
    this.permit = {
      terms,
      status: 'active',
      signedAt: this.at(-5_000),
      cutPosition: 0,
      cutAt: this.at(-4_000),
      title: 't',
      jws: 'a.b.c',
    };
    this.put('permit.state', this.permitId, this.permit);
    this.send('register.cut', this.cut('permit', this.permitId, options.parkedAtPermit));
    this.beat();
  }

  readonly dataset: DatasetState;
  permit: PermitState;

  at(ms: number): string {
    return new Date(this.now + ms).toISOString();
  }

  environment(validUntil = this.at(86_400_000)): object {
    const hds = { certificate: 'c', validFrom: this.at(-86_400_000), validUntil };
    return {
      environmentId: this.environmentId,
      name: 'e',
      operatorId: this.operatorId,
      country: 'FR',
      attestation: { hds, storageCountry: 'FR', auditedOn: '2026-01-01', logRetentionMonths: 12 },
    };
  }

  put(topic: string, key: string, data: unknown): void {
    const partition = partitionOf(key);
    const number = (this.stateNumbers.get(`${topic}/${partition}`) ?? 0) + 1;
    this.stateNumbers.set(`${topic}/${partition}`, number);
    this.state.apply({
      topic,
      partition,
      offset: number,
      number,
      key,
      event: { type: topic, time: this.at(0), data },
      receivedAt: this.now,
    });
  }

  changePermit(change: Partial<PermitState>): void {
    this.permit = { ...this.permit, ...change };
    this.put('permit.state', this.permitId, this.permit);
  }

  /** To one partition, or to all. */
  send(type: string, data: unknown, partition?: number): void {
    for (const p of partition === undefined ? PARTS : [partition]) {
      const number = (this.numbers[p] = (this.numbers[p] ?? 0) + 1);
      this.state.apply({
        topic: 'consent.events',
        partition: p,
        offset: number,
        number,
        key: 'k',
        event: { type, time: this.at(0), data },
        receivedAt: this.now,
      });
    }
  }

  choose(
    person: ExamplePerson,
    act: Choice['act'],
    options: { scope?: Choice['scope']; regime?: DecidedRegime } = {},
  ): Choice & { subjectRef: string; subjectIndex: number } {
    const { scope = { kind: 'everything' }, regime = this.regime } = options;
    const actedAt = this.at(++this.position);
    const choice: Choice = {
      choiceId: randomUUID(),
      position: this.position,
      regime,
      act,
      scope,
      actedAt,
      acceptedAt: actedAt,
      channel: 'portal',
    };
    const recorded = { ...choice, subjectRef: person.ref, subjectIndex: person.index };
    this.send('choice.recorded', recorded, partitionOf(person.ref));
    return recorded;
  }

  /** Two turn out to be one person. @returns the register position */
  merge(survivor: ExamplePerson, retired: ExamplePerson): number {
    const of = ({ ref, index }: ExamplePerson) => ({ subjectRef: ref, subjectIndex: index });
    const data = {
      actId: randomUUID(),
      position: ++this.position,
      survivor: of(survivor),
      retired: [of(retired)],
      because: 'same-person',
    };
    this.send('people.merged', data, partitionOf(survivor.ref));
    return this.position;
  }

  /** A cut as consent makes it now, with the commitment of the dataset. */
  cut(kind: Cut['for']['kind'], id: string, parkedSubjects: number[] = []): Cut {
    const { permitId, datasetId, holderId, applicationId, regime, position } = this;
    const salt = randomBytes(16);
    const terms = {
      regime,
      applicationId,
      purpose: '53.1.e' as const,
      datasetId,
      holderId,
      categories: ['51.1.a' as const],
    };
    const { subjects } = this.state;
    const groups = groupsCounting(subjects.people, subjects.withChoices(), position);
    const indexes = decisiveSubjects(groups, terms, position);
    const decisive = [
      {
        datasetId,
        salt: salt.toString('base64url'),
        commitment: cutCommitment(indexes, salt, sha256),
        count: indexes.length,
      },
    ];
    return {
      cutId: randomUUID(),
      for: { kind, id },
      permitId,
      position,
      cutAt: this.at(0),
      decisive,
      parkedSubjects,
    };
  }

  /** Every partition of both services beats, and their commands are handled. */
  beat(at = 0): void {
    for (const service of ['consent', 'access-requests'] as const) {
      for (const p of PARTS) {
        const vouches: Record<string, number> =
          service === 'consent' ? { 'consent.events': this.numbers[p] ?? 0 } : {};
        const data = {
          service,
          position: service === 'consent' ? this.position : null,
          handled: [0, 0, 0, 0, 0, 0],
          parked: 0,
          at: this.at(at),
        };
        const event = { type: 'service.beat', time: this.at(at), data, vouches };
        this.state.apply({
          topic: `${service}.heartbeats`,
          partition: p,
          offset: 1,
          number: 1,
          key: 'k',
          event,
          receivedAt: this.now + at,
        });
      }
      this.state.sampleEnds(service, [0, 0, 0, 0, 0, 0], this.now + at);
    }
  }
}

export const EXAMPLE_POLICY = { ehdsEarlyAdoption: true, freshnessMs: 10_000 };
