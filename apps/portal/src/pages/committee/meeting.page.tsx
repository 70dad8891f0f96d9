import { minutesDraft } from '@garant/rules';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { minutesAddress, useMeeting, useMeetingStep, type Meeting } from '../../api/committee.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { SeatsPicture } from './seats.picture.js';

export function MeetingPage() {
  const { meetingId = '' } = useParams();
  const meeting = useMeeting(meetingId);
  return <AnsweredPage query={meeting}>{(view) => <Body meeting={view} />}</AnsweredPage>;
}

function Body({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const address = useAddress();
  const nameOf = (ref: string) => meeting.names?.[ref] ?? t('ui.unknownPerson', { ref: shortRef(ref) });
  return (
    <Page
      title={t('meeting.title', { date: t.dateTime(meeting.at) })}
      above={[{ to: address('meetings'), name: t('nav.meetings') }]}
      beside={<Badge tone="info">{t(`meeting.state.${meeting.state}`)}</Badge>}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Card labelledBy="agenda">
            <h2 id="agenda">{t('meetings.agenda')}</h2>
            <ol className={layout.stack}>
              {meeting.agenda.map(({ applicationId, title, outcome }) => (
                <li key={applicationId}>
                  {title === null ? (
                    t('meeting.recusedItem')
                  ) : (
                    <Link to={address('review', { applicationId })}>{title}</Link>
                  )}
                  {outcome && (
                    <p>
                      <Badge tone={outcome.outcome === 'closed' ? 'ok' : 'warn'}>
                        {t(`meeting.outcome.${outcome.outcome}`)}
                      </Badge>{' '}
                      {t('meeting.votes', {
                        favour: outcome.favour,
                        against: outcome.against,
                        abstain: outcome.abstain,
                      })}{' '}
                      {outcome.recused.length > 0 &&
                        t('assign.recused', { names: t.list(outcome.recused.map(nameOf)) })}
                    </p>
                  )}
                </li>
              ))}
            </ol>
          </Card>
          <Acts meeting={meeting} nameOf={nameOf} />
          {meeting.closedAt !== null && <Minutes meeting={meeting} nameOf={nameOf} />}
        </div>
        <Card labelledBy="presence">
          <h2 id="presence">{t('meeting.presence')}</h2>
          {meeting.seats.length === 0 ? (
            <p>{t('seats.noneMore')}</p>
          ) : (
            <SeatsPicture
              needed={meeting.needed}
              seats={meeting.seats.map(({ seatId, seat, account, present }) => ({
                seatId,
                seat,
                present,
                name: account === null ? undefined : nameOf(account),
              }))}
            />
          )}
        </Card>
      </div>
    </Page>
  );
}

function Acts({ meeting, nameOf }: { meeting: Meeting; nameOf: (ref: string) => string }) {
  const t = useText();
  const step = useMeetingStep(meeting.meetingId);
  const [present, setPresent] = useState<string[]>(meeting.present);
  const may = (command: string) => meeting.allowed.includes(`meeting.${command}`);
  const send = (name: string, body?: object) =>
    void step.mutateAsync({ step: name, ...(body ? { body } : {}) }).catch(() => undefined);
  if (!may('open') && !may('close')) return null;
  const accounts = meeting.seats.flatMap(({ account }) => account ?? []);
  const attendance = (next: string[]) => {
    setPresent(next);
    if (!may('attend')) return;
    for (const account of accounts)
      if (next.includes(account) !== present.includes(account))
        send('attendance', { account, present: next.includes(account) });
  };
  return (
    <Card labelledBy="chair">
      <h2 id="chair">{t('meeting.chair')}</h2>
      {accounts.length > 0 && (
        <CheckListField
          label={t('meeting.here')}
          value={present}
          onChange={attendance}
          options={accounts.map((account) => ({ value: account, label: nameOf(account) }))}
        />
      )}
      {step.isError && <ProblemPanel failure={step.error} />}
      {may('open') && (
        <div>
          <Button onPress={() => send('opening', { present })} isPending={step.isPending}>
            {t('meeting.open')}
          </Button>
        </div>
      )}
      {may('close') && (
        <>
          <p className={layout.measure}>{t('meeting.closeMore')}</p>
          <div>
            <Button onPress={() => send('closing')} isPending={step.isPending}>
              {t('meeting.close')}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function Minutes({ meeting, nameOf }: { meeting: Meeting; nameOf: (ref: string) => string }) {
  const t = useText();
  const step = useMeetingStep(meeting.meetingId);
  const draft = minutesDraft(
    {
      ...meeting,
      seats: meeting.seats.length,
      items: meeting.agenda.map(({ title, outcome }) => ({
        title: title ?? t('meeting.recusedItem'),
        outcome,
      })),
    },
    { language: t.locale, nameOf },
  );
  const [text, setText] = useState(meeting.minutes ?? draft);
  const may = (command: string) => meeting.allowed.includes(`meeting.${command}`);
  const send = (name: string, body?: object) =>
    void step.mutateAsync({ step: name, ...(body ? { body } : {}) }).catch(() => undefined);
  return (
    <Card labelledBy="minutes">
      <h2 id="minutes">{t('meeting.minutes')}</h2>
      {meeting.approvedAt && (
        <Callout
          tone="ok"
          title={t('meeting.approved', { date: t.dateTime(meeting.approvedAt) })}
          level={3}
        />
      )}
      {may('write-minutes') ? (
        <TextField label={t('meeting.minutesText')} rows={12} value={text} onChange={setText} />
      ) : (
        <p className={layout.prewrap}>{meeting.minutes ?? draft}</p>
      )}
      {step.isError && <ProblemPanel failure={step.error} />}
      <div className={layout.row}>
        {may('write-minutes') && (
          <Button look="secondary" onPress={() => send('minutes', { text })} isPending={step.isPending}>
            {t('meeting.save')}
          </Button>
        )}
        {may('approve-minutes') && (
          <Button onPress={() => send('approval')} isPending={step.isPending}>
            {t('meeting.approve')}
          </Button>
        )}
        <PlainLinkButton href={minutesAddress(meeting.meetingId, t.locale)} look="secondary" download>
          {t('meeting.pdf')}
        </PlainLinkButton>
      </div>
    </Card>
  );
}
