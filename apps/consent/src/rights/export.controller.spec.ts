import { expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { ExportController } from './export.controller.js';

it('a copy whose days are over is gone, and the answer says so', async () => {
  const subjectRef = randomUUID();
  const actor: Actor = { ref: randomUUID(), role: 'patient', assurance: 'eidas1', subjectRef };
  const copy = { state: 'ready', expires_at: new Date(Date.now() - 1_000) };
  const tx = {
    query: async (sql: string) => (sql.includes('person_export_file') ? [{ sealed: '' }] : [copy]),
  };
  const database = { transaction: (work: (of: typeof tx) => unknown) => work(tx) };
  const desk = new ExportController(database as never, undefined as never);
  const asked = desk.file(actor, randomUUID(), 'json', undefined as never);
  await expect(asked).rejects.toMatchObject({ code: 'export-gone' });
});
