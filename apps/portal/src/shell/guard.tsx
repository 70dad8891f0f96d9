import type { ReactNode } from 'react';
import { useSession } from '../api/session.query.js';
import type { RouteId } from '../i18n/route.table.js';
import { rolesOf } from '../i18n/route.table.js';
import { Loading, ProblemPanel } from '../ui/states.js';
import { mayOpen } from './navigation.table.js';
import { NotFoundPage } from './not-found.page.js';
import { SignInPage } from './sign-in.page.js';

/** Pages with roles ask who is there first. The API decides again, whatever is shown here. */
export function Guard({ id, children }: { id: RouteId; children: ReactNode }) {
  const session = useSession();
  if (rolesOf(id) === undefined) return <>{children}</>;
  if (session.isPending) return <Loading />;
  if (session.isError) return <ProblemPanel failure={session.error} retry={() => void session.refetch()} />;
  if (!session.data.account) return <SignInPage />;
  return mayOpen(id, session.data.account.roles) ? <>{children}</> : <NotFoundPage />;
}
