import type { ClockList } from '@garant/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useCaseClocks, usePermitClocks } from '../../api/clocks.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Answered } from '../../ui/states.js';
import { Card, Details } from '../../ui/surface.js';
import { ClockLineView } from './clock.line.js';
import css from './clocks.module.css';

export const CaseClocks = ({ applicationId }: { applicationId: string }) => (
  <ClocksOf query={useCaseClocks(applicationId)} />
);
export const PermitClocks = ({ permitId }: { permitId: string }) => (
  <ClocksOf query={usePermitClocks(permitId)} />
);

/** Every legal period of a case: those that are going, and those that are over behind a fold. Nothing: no card. */
function ClocksOf({ query }: { query: UseQueryResult<ClockList> }) {
  const t = useText();
  return (
    <Answered query={query}>
      {({ now, clocks }) => {
        const over = clocks.filter(({ standing }) => ['done', 'done-late', 'void'].includes(standing));
        const going = clocks.filter((clock) => !over.includes(clock));
        if (clocks.length === 0) return null;
        const list = (some: ClockList['clocks']) => (
          <ul className={css.clocks}>
            {some.map((clock) => (
              <li key={`${clock.code} ${clock.instance} ${clock.startedAt}`}>
                <ClockLineView clock={clock} now={now} />
              </li>
            ))}
          </ul>
        );
        return (
          <Card labelledBy="clocks">
            <h2 id="clocks">{t('clocks.title')}</h2>
            {going.length > 0 ? list(going) : <p>{t('clocks.none')}</p>}
            {over.length > 0 && (
              <Details summary={t('clocks.over', { count: over.length })}>{list(over)}</Details>
            )}
          </Card>
        );
      }}
    </Answered>
  );
}
