import { parseArgs } from 'node:util';
import { ApiClient } from './api.client.js';
import { Failure } from './failure.js';
import { outputFor, type Output } from './output.js';

export interface Invocation {
  words: string[];
  options: Record<string, string | undefined>;
  /** Check the entries themselves, not only their hashes. */
  entries: boolean;
  /** Report only, change nothing. */
  dryRun: boolean;
  api: ApiClient;
  output: Output;
}

/** Everything a command may take; an unknown option is refused by name. */
const OPTIONS = [
  'url',
  'token',
  'permit',
  'dataset',
  'in',
  'dir',
  'out',
  'key',
  'release',
  'recall',
  'file',
  'entry',
  'policy',
  'keys',
  'since',
  'environment',
  'typ',
  'receipt',
  'proof',
  'jwks',
  'format',
  'report',
  'status',
  'name',
  'state',
  'log',
  'listen',
  'mission',
  'subject',
  'application',
  'project',
  'actor',
  'organisation',
  'purpose',
  'type',
  'outcome',
  'from',
  'to',
] as const;

export function parseInvocation(argv: string[]): Invocation & { json: boolean; help: boolean } {
  let parsed;
  try {
    parsed = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        ...Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
        json: { type: 'boolean' },
        entries: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new Failure('usage', (error as Error).message);
  }
  const {
    json,
    help,
    entries,
    'dry-run': dryRun,
    ...options
  } = parsed.values as Record<string, string | boolean | undefined>;
  const strings = options as Record<string, string | undefined>;
  const url = strings.url ?? process.env.GARANT_URL ?? 'http://localhost:8080';
  if (!URL.canParse(url)) throw new Failure('usage', `--url is not an address: ${url}`);
  return {
    words: parsed.positionals,
    options: strings,
    entries: entries === true,
    dryRun: dryRun === true,
    api: new ApiClient(url, strings.token ?? process.env.GARANT_TOKEN),
    output: outputFor(json === true),
    json: json === true,
    help: help === true,
  };
}

export function required(invocation: Invocation, name: (typeof OPTIONS)[number]): string {
  const value = invocation.options[name];
  if (!value) throw new Failure('usage', `--${name} is missing`);
  return value;
}
