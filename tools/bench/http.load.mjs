// Load over keep-alive connections: each of them sends its next request when the last answer is complete.
import { Agent, request } from 'node:http';

/** @param {number[]} sorted @param {number} share */
export const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;

/**
 * @param {{ url: string, headers?: Record<string, string>, body: string, connections: number, seconds: number }} load
 * @returns {Promise<{ perSecond: number, p50: number, p99: number, requests: number }>} latencies in milliseconds
 * @throws {Error} at an answer that is not 200: a refused request is fast and would flatter the figure
 */
export async function postLoad({ url, headers = {}, body, connections, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  /** @type {number[]} */
  const latencies = [];
  const once = () =>
    new Promise((resolve, reject) => {
      const call = request(
        url,
        {
          method: 'POST',
          agent,
          headers: {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
            ...headers,
          },
        },
        (answer) => {
          let text = '';
          answer.on('data', (chunk) => (text += chunk));
          answer.on('error', reject);
          answer.on('end', () =>
            answer.statusCode === 200
              ? resolve(text)
              : reject(new Error(`${url}: ${answer.statusCode} ${text.slice(0, 300)}`)),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  const started = performance.now();
  const until = started + seconds * 1_000;
  try {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < until) {
          const from = performance.now();
          await once();
          latencies.push(performance.now() - from);
        }
      }),
    );
  } finally {
    agent.destroy();
  }
  const elapsed = (performance.now() - started) / 1_000;
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / elapsed,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    requests: latencies.length,
  };
}
