import { Injectable } from '@nestjs/common';
import type { Actor } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import { namesOf } from '../identity/account.store.js';

/** Who may see the names behind account references. An inspector sees references: revealing an identity is an act of its own. */
const MAY_SEE_NAMES: readonly Role[] = [
  'researcher',
  'assessor',
  'committee',
  'reviewer',
  'signatory',
  'holder',
  'environment-operator',
];

/** Adds the names of people beside views that hold references to their accounts. */
@Injectable()
export class PeopleNames {
  constructor(private readonly database: Database) {}

  /** @param refsOf account references in a view */
  async beside<T extends object>(
    actor: Actor,
    views: readonly T[],
    refsOf: (view: T) => readonly (string | null | undefined)[],
  ): Promise<(T & { names?: Record<string, string> })[]> {
    if (!MAY_SEE_NAMES.includes(actor.role)) return [...views];
    const refs = views.map((view) => refsOf(view).filter((ref) => typeof ref === 'string'));
    const names = await namesOf(this.database, [...new Set(refs.flat())]);
    return views.map((view, at) => ({
      ...view,
      names: Object.fromEntries(
        refs[at]!.flatMap((ref) => (names[ref] === undefined ? [] : [[ref, names[ref]]])),
      ),
    }));
  }

  async besideOne<T extends object>(
    actor: Actor,
    view: T,
    refsOf: (view: T) => readonly (string | null | undefined)[],
  ): Promise<T & { names?: Record<string, string> }> {
    const [named] = await this.beside(actor, [view], refsOf);
    return named!;
  }
}
