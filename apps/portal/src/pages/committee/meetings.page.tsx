import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useApplications } from '../../api/applications.api.js';
import { useMeetings, useSchedule } from '../../api/committee.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckListField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';

/** Meetings of the committee, and calling the next one. */
export function MeetingsPage() {
  const t = useText();
  const address = useAddress();
  const meetings = useMeetings();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  return (
    <Page title={t('nav.meetings')} lead={t('meetings.lead')}>
      <Answered query={meetings}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={t('meetings.none')} />
          ) : (
            <Table
              caption={t('nav.meetings')}
              rows={all}
              keyOf={({ meetingId }) => meetingId}
              columns={[
                {
                  name: t('meetings.at'),
                  cell: ({ meetingId, at }) => (
                    <Link to={address('meeting', { meetingId })}>{t.dateTime(at)}</Link>
                  ),
                },
                { name: t('meetings.items'), number: true, cell: ({ agenda }) => t.number(agenda.length) },
                {
                  name: t('meetings.state'),
                  cell: ({ state }) => (
                    <Badge tone={state === 'open' ? 'info' : state === 'approved' ? 'ok' : 'neutral'}>
                      {t(`meeting.state.${state}`)}
                    </Badge>
                  ),
                },
              ]}
            />
          )
        }
      </Answered>
      {roles.some((role) => ['assessor', 'committee'].includes(role)) && <Schedule />}
    </Page>
  );
}

const VOTABLE = ['SUBMITTED', 'PRE_SCREENING', 'AWAITING_ADDITIONAL_INFORMATION', 'PROCESSING'];

function Schedule() {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const applications = useApplications();
  const schedule = useSchedule();
  const [at, setAt] = useState('');
  const [agenda, setAgenda] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const pending = (applications.data ?? []).filter(({ state }) => VOTABLE.includes(state));
  const send = async () => {
    setTried(true);
    if (at === '' || agenda.length === 0) return;
    const written = await schedule.mutateAsync({ at: new Date(at).toISOString(), agenda });
    if (written.state === 'done') await navigate(address('meeting', { meetingId: written.value.meetingId }));
  };
  return (
    <Card labelledBy="schedule">
      <h2 id="schedule">{t('meetings.schedule')}</h2>
      <TextField
        type="datetime-local"
        label={t('meetings.at')}
        value={at}
        onChange={setAt}
        error={tried && at === '' ? t('form.required', { field: t('meetings.at') }) : undefined}
      />
      {pending.length === 0 ? (
        <p>{t('meetings.nothing')}</p>
      ) : (
        <CheckListField
          label={t('meetings.agenda')}
          value={agenda}
          onChange={setAgenda}
          error={
            tried && agenda.length === 0 ? t('form.required', { field: t('meetings.agenda') }) : undefined
          }
          options={pending.map(({ applicationId, content }) => ({
            value: applicationId,
            label: content.title ?? t('applications.untitled'),
          }))}
        />
      )}
      {schedule.isError && <ProblemPanel failure={schedule.error} />}
      <div>
        <Button onPress={() => void send().catch(() => undefined)} isPending={schedule.isPending}>
          {t('meetings.send')}
        </Button>
      </div>
    </Card>
  );
}
