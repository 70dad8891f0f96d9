import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.model.js';
import { useText } from '../i18n/text.hook.js';
import { Page } from '../ui/page.js';
import { Loading, ProblemPanel } from '../ui/states.js';
import { NotFoundPage } from './not-found.page.js';

/** A page that is about one thing: it waits for it, and still is a page with a heading when it is not there. */
export function AnsweredPage<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  const t = useText();
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (!query.isError) return <Loading />;
  if (query.error instanceof ApiProblem && query.error.problem.status === 404) return <NotFoundPage />;
  return (
    <Page title={t('problem.page')}>
      <ProblemPanel failure={query.error} retry={() => void query.refetch()} />
    </Page>
  );
}
