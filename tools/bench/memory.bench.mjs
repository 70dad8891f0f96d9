// Resident memory of each process of the platform, from /proc (Linux) or ps.
import { execFileSync } from 'node:child_process';

/** @param {{ processes: { name: string, pid: number }[] }} description @returns {Record<string, number>} MB by part */
export function memoryOf({ processes }) {
  return Object.fromEntries(
    processes.map(({ name, pid }) => [
      name,
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024,
    ]),
  );
}
