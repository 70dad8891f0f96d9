import { createHmac } from 'node:crypto';
import type { ReleasePlan } from '@garant/contracts';
import { releaseResource, type ReleaseRuleset } from '@garant/rules';
import type { Line } from '../shell/ndjson.lines.js';

export type Rejected = { line: number; rule: string };
export type Filtered = { kept: string; resourceType: string } | { left: string } | { rejected: Rejected };

/** Ids of one release: a keyed hash that means nothing outside it and is the same wherever the record is named. */
export function idRewriter(plan: ReleasePlan): ReleaseRuleset['idRewriter'] {
  const key = Buffer.from(plan.idKey, 'base64url');
  return (type, id) =>
    createHmac('sha256', key).update(`${type}/${id}`).digest('base64url').slice(0, 32).replaceAll('_', '.');
}

const recordKey = (type: string, id: string): string => `${type}/${id}`;

/** Record keys that the release will hold: what references may point to. */
export class ReleasedRecords {
  private readonly keys = new Set<string>();
  private readonly ruleset: ReleaseRuleset;

  constructor(plan: ReleasePlan, people: ReadonlyMap<string, string>) {
    this.ruleset = {
      resources: plan.resources,
      pseudonymOf: (localId) => people.get(localId),
      idRewriter: (_type, id) => id,
      inRelease: () => false,
    };
  }

  /** By the rules themselves: a record that they leave behind must not be pointed to. */
  note(resource: unknown): void {
    if (!('kept' in releaseResource(resource, this.ruleset))) return;
    const { resourceType, id } = resource as { resourceType: string; id: string };
    this.keys.add(recordKey(resourceType, id));
  }
  has(type: string, id: string): boolean {
    return this.keys.has(recordKey(type, id));
  }
}

export const parseLine = (line: Line): { resource: unknown } | { rejected: Rejected } => {
  if (!('text' in line)) return { rejected: { line: line.number, rule: line.fault } };
  try {
    return { resource: JSON.parse(line.text) as unknown };
  } catch {
    return { rejected: { line: line.number, rule: 'not-json' } };
  }
};

/** One line through the rules of the release: kept in its minimised form, left behind, or rejected as malformed. */
export function filterLine(line: Line, ruleset: ReleaseRuleset): Filtered {
  const parsed = parseLine(line);
  if ('rejected' in parsed) return parsed;
  const released = releaseResource(parsed.resource, ruleset);
  if ('kept' in released)
    return { kept: JSON.stringify(released.kept), resourceType: String(released.kept.resourceType) };
  return released.left === 'malformed'
    ? { rejected: { line: line.number, rule: 'not-a-resource' } }
    : { left: released.left };
}
