import { Failure } from './failure.js';

/** Progress on stderr, the result on stdout: JSON with `--json`, sentences otherwise. */
export interface Output {
  progress(sentence: string): void;
  result(sentence: string, data: Record<string, unknown>): void;
}

export function outputFor(json: boolean): Output {
  return {
    progress: (sentence) => {
      if (!json) process.stderr.write(`${sentence}\n`);
    },
    result: (sentence, data) =>
      process.stdout.write(json ? `${JSON.stringify({ ok: true, ...data })}\n` : `${sentence}\n`),
  };
}

export function reportFailure(error: unknown, json: boolean): void {
  const known = error instanceof Failure;
  const code = known ? error.code : 'unexpected';
  const message = error instanceof Error ? error.message : String(error);
  if (json)
    process.stdout.write(
      `${JSON.stringify({ ok: false, code, message, ...(known ? error.details : {}) })}\n`,
    );
  process.stderr.write(`garant: ${message} (${code})\n`);
}
