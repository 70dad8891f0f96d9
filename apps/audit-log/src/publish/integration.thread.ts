import { parentPort, workerData } from 'node:worker_threads';
import { Database } from '@garant/nest-kit';
import type { TreeEdge } from '@garant/merkle-log';
import { integrate } from './integration.js';
import { LogFiles } from './log.files.js';
import { LogRefusal } from './record.reading.js';

/** A thread that integrates: it reads what is committed and writes files, and neither signs nor stores anything. */
export interface ThreadData {
  url: string;
  folder: string;
}
export interface ThreadRequest {
  edge: TreeEdge;
  size: number;
}
export type ThreadAnswer =
  { ok: true; edge: TreeEdge } | { ok: false; message: string; refused: boolean; code: unknown };

const { url, folder } = workerData as ThreadData;
const files = new LogFiles(folder);
const opened = Database.open(url, { application: 'audit-log', pool: 2 });
opened.catch(() => undefined);

parentPort!.on('message', ({ edge, size }: ThreadRequest) => {
  void opened
    .then((database) => integrate(database, files, edge, size))
    .then(
      (grown) => answer({ ok: true, edge: { size: grown.size, rows: grown.rows.map((row) => row.slice()) } }),
      (error: Error & { code?: unknown }) =>
        answer({
          ok: false,
          message: error.message,
          refused: error instanceof LogRefusal,
          code: error.code,
        }),
    );
});
const answer = (given: ThreadAnswer): void => parentPort!.postMessage(given);
