import type { RetentionOverview } from '@garant/contracts';
import { useRetention } from '../../api/retention.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered, Empty } from '../../ui/states.js';
import { Callout, Card, Details, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { AgePicture } from './age.picture.js';
import { ClassTable } from './class.table.js';
import { HoldForm } from './hold.form.js';
import { HoldList } from './hold.list.js';

/** For the data protection officer and inspectors: what is there, what is due, what is held, what went. */
export function RetentionPage() {
  const t = useText();
  return (
    <Page title={t('nav.retention')} lead={t('retention.lead')}>
      <Answered query={useRetention()}>{(overview) => <Overview overview={overview} />}</Answered>
    </Page>
  );
}

function Overview({ overview }: { overview: RetentionOverview }) {
  const t = useText();
  const { classes, holds, erasures, minimumIndex, prunedAt, countedTo, size } = overview;
  const due = classes.filter((one) => one.due > 0);
  return (
    <>
      <Card labelledBy="ages">
        <h2 id="ages">{t('retention.ages')}</h2>
        <p className={layout.measure}>{t('retention.agesMore')}</p>
        <AgePicture classes={classes} />
        {countedTo < size && (
          <p className={`${layout.small} ${layout.muted}`} role="status">
            {t('retention.counting', { done: countedTo, all: size })}
          </p>
        )}
      </Card>
      <Card labelledBy="due">
        <h2 id="due">{t('retention.due')}</h2>
        {due.length === 0 ? (
          <p>{t('retention.nothingDue')}</p>
        ) : (
          <Facts
            rows={due.map((one) => [
              t.pick(one.title),
              t('retention.dueWords', { due: one.due, held: one.held }),
            ])}
          />
        )}
        <Facts
          rows={[
            [
              t('retention.minimum'),
              minimumIndex === 0
                ? t('retention.nothingPruned')
                : t('retention.prunedWords', {
                    index: minimumIndex,
                    date: prunedAt === null ? '' : t.date(prunedAt),
                  }),
            ],
          ]}
        />
      </Card>
      <section className={layout.stack} aria-labelledby="holds">
        <h2 id="holds">{t('retention.holds')}</h2>
        <p className={layout.measure}>{t('retention.holdsMore')}</p>
        <HoldList holds={holds} />
        <Details summary={t('retention.hold.new')}>
          <HoldForm />
        </Details>
      </section>
      <section className={layout.stack} aria-labelledby="erasures">
        <h2 id="erasures">{t('retention.erasures')}</h2>
        <Erasures erasures={erasures} />
        <Callout tone="info" title={t('retention.backups')}>
          <p>{t('retention.backupsMore')}</p>
        </Callout>
      </section>
      <Details summary={t('retention.classes')}>
        <ClassTable classes={classes} />
      </Details>
    </>
  );
}

function Erasures({ erasures }: Pick<RetentionOverview, 'erasures'>) {
  const t = useText();
  if (erasures.length === 0)
    return (
      <Empty title={t('retention.erasure.none')} level={3}>
        <p>{t('retention.erasure.noneMore')}</p>
      </Empty>
    );
  return (
    <Table
      caption={t('retention.erasures')}
      captionHidden
      rows={erasures}
      keyOf={({ erasureId }) => erasureId}
      columns={[
        { name: t('retention.erasure.at'), cell: ({ at }) => t.dateTime(at) },
        { name: t('retention.erasure.why'), cell: ({ reason }) => t(`retention.erasure.${reason}`) },
        { name: t('retention.erasure.count'), cell: ({ count }) => t.number(count), number: true },
        {
          name: t('retention.erasure.range'),
          cell: ({ fromIndex, toIndex }) =>
            t('retention.erasure.rangeWords', { from: fromIndex, to: toIndex - 1 }),
        },
        {
          name: t('retention.erasure.request'),
          cell: ({ requestId, class: of }) => requestId ?? of ?? '–',
        },
        {
          name: t('retention.erasure.entry'),
          cell: ({ entryIndex }) =>
            entryIndex === null ? t('retention.erasure.notYet') : t.number(entryIndex),
        },
        { name: t('retention.erasure.backups'), cell: ({ outOfBackups }) => t.date(outOfBackups) },
      ]}
    />
  );
}
