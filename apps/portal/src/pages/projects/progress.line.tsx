import type { ProjectView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import { useNow } from '../../ui/now.hook.js';
import { Timeline } from '../../ui/timeline.js';
import { Badge } from '../../ui/surface.js';
import { daysToAccess, progressOf } from './progress.model.js';

/** From the application to the deletion, with the day of each step and what is late. */
export function ProgressLine({ project }: { project: ProjectView }) {
  const t = useText();
  const now = new Date(useNow()).toISOString();
  return (
    <Timeline
      label={t('followUp.progress')}
      moments={progressOf(project, now).map(({ stage, state, at, late }) => ({
        key: stage,
        state,
        title: t(`followUp.stage.${stage}`),
        more: (
          <>
            {at && t(state === 'done' ? 'followUp.done' : 'followUp.due', { date: t.date(at) })}{' '}
            {late && <Badge tone="danger">{t('followUp.late')}</Badge>}
          </>
        ),
      }))}
    />
  );
}

/** The delay that people feel, beside what is usual. */
export function DelayNote({ project }: { project: ProjectView }) {
  const t = useText();
  const { days, reached } = daysToAccess(project, new Date(useNow()).toISOString());
  return (
    <p>
      {t(reached ? 'followUp.delayReached' : 'followUp.delayRunning', { days })} {t('followUp.delayUsual')}
    </p>
  );
}
