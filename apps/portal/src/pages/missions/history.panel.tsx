import type { MissionWorkView } from '@garant/contracts';
import { Link } from 'react-router';
import { missionPath } from '../../api/missions.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
import { Empty } from '../../ui/states.js';
import { Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { Timeline } from '../../ui/timeline.js';

const STEPS: Readonly<Record<string, MessageId>> = {
  'mission.opened': 'missions.step.opened',
  'mission.extended': 'missions.step.extended',
  'mission.closed': 'missions.step.closed',
  'mission.ended': 'missions.step.ended',
  'mission.noted': 'missions.step.noted',
  'mission.note-removed': 'missions.step.noteRemoved',
  'mission.visited': 'missions.step.visited',
  'mission.requested': 'missions.step.requested',
  'mission.answered': 'missions.step.answered',
  'mission.request-settled': 'missions.step.settled',
  'mission.request-withdrawn': 'missions.step.requestWithdrawn',
  'mission.request-reminded': 'missions.step.reminded',
  'mission.suspension-ordered': 'missions.step.ordered',
  'mission.order-withdrawn': 'missions.step.orderWithdrawn',
  'mission.order-executed': 'missions.step.executed',
  'mission.order-lifted': 'missions.step.lifted',
  'mission.reveal-asked': 'missions.step.revealAsked',
  'mission.reveal-approved': 'missions.step.revealApproved',
  'mission.reveal-refused': 'missions.step.revealRefused',
  'mission.identity-opened': 'missions.step.opened.identity',
};

/** What was done under the mission, as a line in time. */
export function HistoryPanel({ work }: { work: MissionWorkView }) {
  const t = useText();
  return (
    <Timeline
      label={t('missions.history')}
      moments={work.steps.map(({ type, at, index }, n) => ({
        key: `${n} ${type}`,
        title: t(STEPS[type] ?? 'missions.step.other'),
        state: 'done' as const,
        more:
          index === null
            ? t.dateTime(at)
            : `${t.dateTime(at)} · ${t('missions.notes.entry', { index: t.number(index) })}`,
      }))}
    />
  );
}

/** What was read and taken away: each is an entry of the log, too. */
export function ReadsPanel({ work }: { work: MissionWorkView }) {
  const t = useText();
  const address = useAddress();
  const { reads, exports: taken, mission } = work;
  if (reads.length === 0 && taken.length === 0)
    return (
      <Empty title={t('missions.reads.none')}>
        <p>
          <Link to={address('inspection')}>{t('missions.reads.begin')}</Link>
        </p>
      </Empty>
    );
  return (
    <>
      <Table
        caption={t('missions.reads.count', { count: reads.length })}
        rows={reads}
        keyOf={({ at, by }) => `${at} ${by}`}
        columns={[
          { name: t('missions.reads.at'), cell: ({ at }) => t.dateTime(at) },
          { name: t('missions.reads.entries'), cell: ({ count }) => t.number(count), number: true },
          {
            name: t('missions.reads.query'),
            cell: ({ query }) => (
              <span className={layout.mono}>
                {Object.entries(query)
                  .filter(([name]) => name !== 'limit')
                  .map(([name, value]) => `${name} = ${String(value)}`)
                  .join(', ') || t('missions.reads.all')}
              </span>
            ),
          },
        ]}
      />
      {taken.length > 0 && (
        <Table
          caption={t('missions.exports.count', { count: taken.length })}
          rows={taken}
          keyOf={({ bundleId }) => bundleId}
          columns={[
            {
              name: t('missions.reads.at'),
              cell: ({ at, bundleId }) => <Link to={address('bundle', { bundleId })}>{t.dateTime(at)}</Link>,
            },
            { name: t('missions.reads.entries'), cell: ({ entries }) => t.number(entries), number: true },
            {
              name: 'SHA-256',
              cell: ({ manifestSha256 }) => <span className={layout.mono}>{manifestSha256}</span>,
            },
          ]}
        />
      )}
      <p className={layout.small}>{t('missions.reads.logged', { order: mission.orderNumber })}</p>
    </>
  );
}

/** The draft of the minutes, to be read again, completed and signed. */
export function MinutesPanel({ work }: { work: MissionWorkView }) {
  const t = useText();
  const file = `${missionPath(work.mission.missionId)}/minutes.pdf`;
  return (
    <Card labelledBy="minutes">
      <h3 id="minutes">{t('missions.minutes')}</h3>
      <p>{t('missions.minutes.more')}</p>
      <div className={layout.row}>
        <PlainLinkButton href={`${file}?lang=fr`}>{t('missions.minutes.fr')}</PlainLinkButton>
        <PlainLinkButton href={`${file}?lang=en`} look="secondary">
          {t('missions.minutes.en')}
        </PlainLinkButton>
      </div>
    </Card>
  );
}
