import { subjectOf } from '@garant/rules';

/** The NDJSON without the lines about the given pseudonyms. A line that cannot be attributed is dropped: when in doubt, out. */
export function withoutPeople(ndjson: Uint8Array, pseudonyms: ReadonlySet<string>): Buffer {
  const kept = Buffer.from(ndjson)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && !concerns(line, pseudonyms));
  return Buffer.from(kept.map((line) => `${line}\n`).join(''), 'utf8');
}

function concerns(line: string, pseudonyms: ReadonlySet<string>): boolean {
  let resource: unknown;
  try {
    resource = JSON.parse(line);
  } catch {
    return true;
  }
  const person = subjectOf(resource);
  return person === undefined || pseudonyms.has(person);
}
