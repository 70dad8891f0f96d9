import { foldApplication } from '../applications/application.fold.js';
import type { Projection } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';

/** One row for each application that somebody deliberates on: whom its file is open to. */
export const deliberationProjection: Projection = {
  noun: 'application',
  tables: ['application_committee'],
  async project(tx, streams) {
    const rows = streams.flatMap(({ id, events }) => {
      const state = foldApplication(id, events);
      if (!state || state.status === 'DRAFT') return [];
      return [
        {
          application_id: id,
          assigned: state.assigned,
          declared: state.declarations.map(({ by }) => by),
          recused: state.recused,
          guests: state.guests.map(({ account }) => account),
        },
      ];
    });
    await writeRows(tx, 'application_committee', ['application_id'], rows);
  },
};
