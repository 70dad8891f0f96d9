import { SERVICES, sourceOf, type HeadState, type ServiceName } from '@garant/contracts';

/** What the log has heard of a service, last. */
export interface HeardBeat {
  /** When it was heard, milliseconds of POSIX time; for a service never heard, when the log began to listen. */
  readonly at: number;
  readonly heard: boolean;
  /** By topic and partition, the last number that the service says it has sent. */
  readonly vouched: ReadonlyMap<string, number>;
}

/** What is looked at, all of it facts. */
export interface Watched {
  readonly now: number;
  readonly beats: ReadonlyMap<ServiceName, HeardBeat>;
  /** Numbers in the log now, and those that were there at the look before. */
  readonly heads: ReadonlyMap<ServiceName, HeadState['numbers']>;
  readonly before: ReadonlyMap<ServiceName, HeadState['numbers']>;
  readonly publisher: { readonly unpublished: number; readonly since: number };
}
export interface AlarmLimits {
  readonly beatSeconds: number;
  readonly patienceSeconds: number;
}

/** Something that should not be, and goes on until it ends by itself. */
export interface Condition {
  readonly code: 'beat-late' | 'behind-head' | 'events-missing' | 'publisher-stalled';
  readonly spot: string;
  readonly topic: string;
  readonly partition: number;
  readonly detail: string;
}
export const CONDITION_CODES = ['beat-late', 'behind-head', 'events-missing', 'publisher-stalled'] as const;

/** Everything that holds now; what has to hold for a while first is for the watch to count. */
export function conditionsOf(watched: Watched, limits: AlarmLimits): Condition[] {
  return [
    ...SERVICES.flatMap((service) => [...lateBeat(service, watched, limits), ...numbersOf(service, watched)]),
    ...stalledPublisher(watched, limits),
  ];
}

function lateBeat(service: ServiceName, { now, beats }: Watched, { beatSeconds }: AlarmLimits): Condition[] {
  const beat = beats.get(service);
  if (!beat || now - beat.at <= beatSeconds * 1_000) return [];
  const since = new Date(beat.at).toISOString();
  return [
    {
      code: 'beat-late',
      spot: service,
      topic: `${service}.heartbeats`,
      partition: 0,
      detail: beat.heard
        ? `${service} was last heard at ${since}`
        : `${service} was not heard since ${since}`,
    },
  ];
}

/** A beat that vouches for fewer numbers than the log had before comes from an older record; one for more, events that never came. */
function numbersOf(service: ServiceName, { beats, heads, before }: Watched): Condition[] {
  const found: Condition[] = [];
  for (const [place, sent] of beats.get(service)?.vouched ?? []) {
    const [topic, partition] = [
      place.slice(0, place.lastIndexOf('/')),
      Number(place.slice(place.lastIndexOf('/') + 1)),
    ];
    const now = heads.get(service)?.[topic]?.[partition] ?? 0;
    const then = before.get(service)?.[topic]?.[partition] ?? 0;
    const at = { spot: `${sourceOf(service)} ${place}`, topic, partition };
    if (sent < then)
      found.push({
        ...at,
        code: 'behind-head',
        detail: `${service} says that it has sent ${sent} events on ${place}, but the log had ${then}: an old backup was restored, or something was taken away`,
      });
    if (sent > now)
      found.push({
        ...at,
        code: 'events-missing',
        detail: `${service} says that it has sent ${sent} events on ${place}, the log has ${now}`,
      });
  }
  return found;
}

function stalledPublisher({ now, publisher }: Watched, { patienceSeconds }: AlarmLimits): Condition[] {
  if (publisher.unpublished === 0 || now - publisher.since <= patienceSeconds * 1_000) return [];
  return [
    {
      code: 'publisher-stalled',
      spot: 'checkpoint',
      topic: 'checkpoint.state',
      partition: 0,
      detail: `${publisher.unpublished} entries are under no checkpoint; the last one is of ${new Date(publisher.since).toISOString()}`,
    },
  ];
}
