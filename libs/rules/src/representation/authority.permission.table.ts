import type { Role } from '../codes.js';
import type { AuthorityCommandType, AuthorityState, AuthorityStatus } from './authority.model.js';

/** Who somebody is towards one authority: its holder, the represented person, an officer, or the clock. */
export type AuthorityRole =
  'declarant' | 'represented' | 'anybody' | 'data-protection-officer' | 'agent' | 'system';

/** Who may do what with an authority in which state. What is not here is not allowed. `NONE`: it does not exist yet. */
export const AUTHORITY_PERMISSIONS: Readonly<
  Record<AuthorityStatus | 'NONE', Readonly<Partial<Record<AuthorityRole, readonly AuthorityCommandType[]>>>>
> = {
  NONE: { anybody: ['authority.declare'] },
  declared: {
    declarant: ['authority.end'],
    'data-protection-officer': ['authority.verify', 'authority.refuse'],
    agent: ['authority.verify', 'authority.refuse'],
  },
  verified: {
    declarant: ['authority.end'],
    represented: ['authority.end'],
    'data-protection-officer': ['authority.end'],
    system: ['authority.end'],
  },
  refused: {},
  ended: {},
};

export interface AuthorityActor {
  readonly ref: string;
  readonly role: Role | 'system';
  readonly subjectRef?: string | undefined;
}

/** What an actor is towards an authority; undefined: nothing, and it does not exist for them. */
export function authorityRole(
  state: Pick<AuthorityState, 'declaredBy' | 'subjectRef'> | undefined,
  actor: AuthorityActor,
): AuthorityRole | undefined {
  if (actor.role === 'system' || actor.role === 'data-protection-officer' || actor.role === 'agent')
    return actor.role;
  if (actor.role !== 'patient') return undefined;
  if (!state) return 'anybody';
  if (state.declaredBy === actor.ref) return 'declarant';
  return state.subjectRef !== null && state.subjectRef === actor.subjectRef ? 'represented' : undefined;
}

export const allowedAuthorityCommands = (
  state: Pick<AuthorityState, 'declaredBy' | 'subjectRef' | 'status'> | undefined,
  actor: AuthorityActor,
): readonly AuthorityCommandType[] => {
  const role = authorityRole(state, actor);
  return role === undefined ? [] : (AUTHORITY_PERMISSIONS[state?.status ?? 'NONE'][role] ?? []);
};
