import { Worker } from 'node:worker_threads';
import type { TreeEdge } from '@garant/merkle-log';
import { integrate, type Integration } from './integration.js';
import type { ThreadAnswer, ThreadData, ThreadRequest } from './integration.thread.js';
import { LogRefusal } from './record.reading.js';

/** Fewer entries than these are integrated before a thread would have answered. */
const WORTH_A_THREAD = 2_048;

/**
 * Integrates much at a time in a thread of its own, so that hashing and writing files do not hold up the intake. The thread
 * begins with the first such growth; one that failed ends, and the next growth begins another.
 * @param place address of the record, and folder of the published files
 */
export function threadedIntegration(place: ThreadData): Integration {
  let thread: Worker | undefined;
  const start = (): Worker => {
    const started = new Worker(new URL('./integration.thread.js', import.meta.url), { workerData: place });
    started.unref();
    return started;
  };
  return async (tx, files, edge, size) => {
    if (size - edge.size < WORTH_A_THREAD) return integrate(tx, files, edge, size);
    const asked = (thread ??= start());
    try {
      return await grown(asked, { edge, size });
    } catch (error) {
      thread = undefined;
      await asked.terminate();
      throw error;
    } finally {
      for (const event of ['message', 'error', 'exit']) asked.removeAllListeners(event);
    }
  };
}

/** One growth at a time: the publisher waits for it. */
function grown(thread: Worker, request: ThreadRequest): Promise<TreeEdge> {
  return new Promise((resolve, reject) => {
    thread.on('message', (answer: ThreadAnswer) => {
      if (answer.ok) resolve(answer.edge);
      else if (answer.refused) reject(new LogRefusal(answer.message));
      else reject(Object.assign(new Error(answer.message), { code: answer.code }));
    });
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('the integrating thread ended')));
    thread.postMessage(request);
  });
}
