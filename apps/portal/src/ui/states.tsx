import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import {
  ApiProblem,
  failedChecks,
  problemSentence,
  problemSource,
  problemTitle,
  worthRetrying,
} from '../api/problem.model.js';
import { useAddress } from '../i18n/address.hook.js';
import { useText } from '../i18n/text.hook.js';
import layout from '../styles/layout.module.css';
import { refusalText } from '../i18n/refusal.text.js';
import { Button } from './button.js';
import css from './states.module.css';
import { Callout } from './surface.js';

/** Shown only when loading takes long enough to notice. */
export function Loading({ what }: { what?: string }) {
  const t = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div role="status" className={css.bones}>
      <span className={layout.hidden}>{what ?? t('ui.loading')}</span>
      <div className={css.bone} />
      <div className={css.bone} />
      <div className={css.bone} />
    </div>
  );
}

export function Empty({
  title,
  children,
  level = 2,
}: {
  title: string;
  children?: ReactNode;
  level?: 2 | 3;
}) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <div className={css.empty}>
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

/** Without a mission, or with several, the log is not read: the way on is the page of missions. */
const OF_MISSION: ReadonlySet<string> = new Set(['mission-required', 'mission-unnamed', 'mission-ended']);

/** What was refused and why, with the way on: field errors, the legal source, another try where that can help. */
export function ProblemPanel({
  failure,
  retry,
  live = true,
}: {
  failure: unknown;
  retry?: () => void;
  live?: boolean;
}) {
  const t = useText();
  const address = useAddress();
  const problem = failure instanceof ApiProblem ? failure.problem : undefined;
  const title = problem
    ? problemTitle(problem, t.locale, t(problem.code === 'network' ? 'problem.network' : 'problem.unknown'))
    : t('problem.unknown');
  const source = problem && problemSource(problem);
  const sentence = problem && problemSentence(problem);
  return (
    <Callout tone="danger" title={title} live={live}>
      {problem?.code === 'network' && <p>{t('problem.network.detail')}</p>}
      {sentence && <p>{t.pick(sentence)}</p>}
      {problem?.detail && problem.detail !== title && <p>{problem.detail}</p>}
      {problem?.errors && problem.errors.length > 0 && (
        <ul>
          {problem.errors.map((fault) => (
            <li key={`${fault.field} ${fault.rule}`}>
              <strong>{fault.field}</strong>
              {' : '}
              {fault.rule}
              {fault.source ? ` (${fault.source})` : ''}
            </li>
          ))}
        </ul>
      )}
      {problem && failedChecks(problem).length > 0 && (
        <ul>
          {failedChecks(problem).map((code) => (
            <li key={code}>{refusalText(t, code)}</li>
          ))}
        </ul>
      )}
      {source && <p className={layout.small}>{t('problem.source', { source })}</p>}
      {problem && problem.code !== 'network' && (
        <p className={`${layout.small} ${layout.muted}`}>{t('problem.code', { code: problem.code })}</p>
      )}
      {problem && OF_MISSION.has(problem.code) && (
        <p>
          <Link to={address('missions')}>{t('missions.toMissions')}</Link>
        </p>
      )}
      {retry && (!problem || worthRetrying(problem)) && (
        <div>
          <Button look="secondary" onPress={retry}>
            {t('ui.retry')}
          </Button>
        </div>
      )}
    </Callout>
  );
}

/** The three fates of a question to the API, once for all pages. */
export function Answered<T>({
  query,
  children,
}: {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ProblemPanel failure={query.error} retry={() => void query.refetch()} />;
  return <Loading />;
}
