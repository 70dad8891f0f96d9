import type { EnvironmentState } from '@garant/contracts';
import {
  evolveEnvironment,
  type Environment,
  type EnvironmentEvent,
  type SuspensionEvent,
} from '@garant/rules';
import { recorded } from '../commands/rule.outcome.js';
import type { Projection, ReadEvent } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { textsAbout } from '../texts/text.store.js';

/** The name of an environment is free text: kept apart, and only here. */
export const NAME_KIND = 'environment-name';

export const foldEnvironment = (
  environmentId: string,
  events: readonly ReadEvent[],
): Environment | undefined =>
  events.reduce<Environment | undefined>(
    (folded, event) =>
      evolveEnvironment(folded, recorded<EnvironmentEvent | SuspensionEvent>(event, environmentId)),
    undefined,
  );

/** One row for each environment. */
export const environmentProjection: Projection = {
  noun: 'environment',
  tables: ['environment'],
  async project(tx, streams) {
    const texts = await textsAbout(
      tx,
      streams.map(({ id }) => id),
    );
    const nameOf = (id: string): string | undefined =>
      (texts.findLast(({ about, kind }) => about === id && kind === NAME_KIND)?.body as { name?: string })
        ?.name;
    const rows = streams.map(({ id, events }) => {
      const found = foldEnvironment(id, events);
      if (!found) throw new Error(`The events of environment ${id} make no environment`);
      return {
        environment_id: id,
        operator_id: found.operatorId,
        name: nameOf(id) ?? id,
        country: found.country,
        attestation: found.attestation as EnvironmentState['attestation'],
        suspended: (found.suspendedBy ?? null) !== null,
        declarations: (found.declarations ?? null) as EnvironmentState['declarations'] | null,
        changed_at: events.at(-1)!.time,
      };
    });
    await writeRows(tx, 'environment', ['environment_id'], rows);
  },
};
