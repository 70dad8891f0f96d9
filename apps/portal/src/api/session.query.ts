import type { Role } from '@garant/rules';
import { useQuery } from '@tanstack/react-query';
import { read, rememberCsrf } from './client.js';
import { ApiProblem } from './problem.model.js';

export interface Account {
  ref: string;
  /** Null until the identity provider has told it. */
  name: string | null;
  roles: Role[];
  organisation?: string | null;
  /** A patient without one is not in the register yet: choosing has to wait. */
  subjectRef?: string | null;
  /** The person had their data erased; they are known again only if they ask for it. */
  erased?: boolean;
}
export interface Session {
  account: Account | null;
  csrfToken?: string | null;
  policy?: { ehdsEarlyAdoption?: boolean };
}

/** What this browser is signed in as; nobody when it is not. */
export async function readSession(): Promise<Session> {
  try {
    const session = await read<Session>('/api/v1/me');
    rememberCsrf(session.csrfToken ?? '');
    return { ...session, account: session.account ?? null };
  } catch (failure) {
    if (failure instanceof ApiProblem && failure.problem.status === 401) return { account: null };
    throw failure;
  }
}

export const sessionKey = ['session'] as const;
export const useSession = () => useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 });

/** Where signing in starts; the browser leaves the portal and comes back to `returnTo`. */
export const signInAddress = (returnTo: string, locale: 'fr' | 'en'): string =>
  `/auth/login?${new URLSearchParams({ returnTo, ui_locales: locale }).toString()}`;
