import type { MissionWorkView } from '@garant/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useNavigate, useParams } from 'react-router';
import { chooseMission } from '../../api/mission.memory.js';
import { useMission } from '../../api/missions.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { OutcomePanel } from '../access-body/outcome.panel.js';
import { ActForm } from './act.form.js';
import { FileField } from './file.field.js';
import { HistoryPanel, MinutesPanel, ReadsPanel } from './history.panel.js';
import { localTime, sha256Of, standingTone, timeIn } from './mission.model.js';
import css from './missions.module.css';
import { NotesPanel } from './notes.panel.js';
import { OrdersPanel } from './orders.panel.js';
import { RequestsPanel } from './requests.panel.js';
import { RevealsPanel } from './reveals.panel.js';

const DAY_MS = 86_400_000;

/** One mission as a workspace: to its inspectors all of it, to the body that is inspected what concerns it. */
export function MissionPage() {
  const t = useText();
  const address = useAddress();
  const { missionId = '' } = useParams();
  const query = useMission(missionId);
  const mission = query.data?.mission;
  return (
    <Page
      title={mission ? t('missions.one', { order: mission.orderNumber }) : t('nav.missions')}
      above={[{ to: address('missions'), name: t('nav.missions') }]}
      beside={
        mission && (
          <Badge tone={standingTone(mission.standing)}>{t(`missions.standing.${mission.standing}`)}</Badge>
        )
      }
    >
      <OutcomePanel />
      <Answered query={query}>{(work) => <Workspace work={work} />}</Answered>
    </Page>
  );
}

function Workspace({ work }: { work: MissionWorkView }) {
  const t = useText();
  const { data: session } = useSession();
  const roles = session?.account?.roles ?? [];
  const inspector = roles.includes('inspector');
  const officer = roles.includes('data-protection-officer');
  const signatory = roles.includes('signatory');
  const account = session?.account?.ref ?? '';
  const requests = <RequestsPanel work={work} inspector={inspector} officer={officer} />;
  const orders = <OrdersPanel work={work} inspector={inspector} signatory={signatory} />;
  const panels = inspector
    ? ([
        ['reads', <ReadsPanel work={work} />],
        ['requests', requests],
        ['notes', <NotesPanel work={work} />],
        ['orders', orders],
        ['reveals', <RevealsPanel work={work} account={account} />],
        ['minutes', <MinutesPanel work={work} />],
        ['history', <HistoryPanel work={work} />],
      ] as const)
    : ([
        ['requests', requests],
        ['orders', orders],
      ] as const);
  return (
    <>
      <Terms mission={work.mission} />
      {inspector && work.mission.standing === 'open' && <ReadUnder missionId={work.mission.missionId} />}
      {!inspector && (
        <Callout tone="info" title={t('missions.body')}>
          <p>{t('missions.bodyMore')}</p>
        </Callout>
      )}
      <Tabs className={css.tabs} defaultSelectedKey={signatory && !inspector ? 'orders' : panels[0][0]}>
        <TabList aria-label={t('missions.parts')} className={css.tabList}>
          {panels.map(([name]) => (
            <Tab key={name} id={name} className={css.tab}>
              {t(`missions.tab.${name}`)}
            </Tab>
          ))}
        </TabList>
        {panels.map(([name, panel]) => (
          <TabPanel key={name} id={name} className={css.panel}>
            <h2>{t(`missions.tab.${name}`)}</h2>
            {panel}
          </TabPanel>
        ))}
      </Tabs>
      {inspector && work.mission.standing === 'open' && <Ending mission={work.mission} />}
    </>
  );
}

/** Reads of this window go under the mission from then on. */
function ReadUnder({ missionId }: { missionId: string }) {
  const t = useText();
  const address = useAddress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <div>
      <Button
        onPress={() => {
          chooseMission(missionId);
          queries.removeQueries({ queryKey: ['inspection'] });
          void navigate(address('inspection'));
        }}
      >
        {t('missions.readUnder')}
      </Button>
    </div>
  );
}

function Terms({ mission }: { mission: MissionWorkView['mission'] }) {
  const t = useText();
  const { scope } = mission;
  const listed = [
    ...(['permits', 'datasets', 'organisations'] as const).flatMap((name) =>
      scope[name].length > 0 ? [`${t(`missions.scope.${name}`)} : ${t.list(scope[name])}`] : [],
    ),
    ...(scope.subjectCount > 0 ? [t('missions.scopePeople', { count: scope.subjectCount })] : []),
  ];
  return (
    <Card labelledBy="terms">
      <h2 id="terms">{t('missions.theOrder')}</h2>
      <Facts
        rows={[
          [t('missions.authority'), t(`missions.authority.${mission.authority}`)],
          [t('missions.basis'), t(`missions.basis.${mission.legalBasis}`)],
          [t('missions.form'), t(`missions.form.${mission.form}`)],
          [
            t('missions.dates'),
            t('missions.between', {
              from: t.dateTime(mission.startsAt),
              to: t.dateTime(mission.endedAt ?? mission.endsAt),
            }),
          ],
          [t('missions.scope'), listed.length > 0 ? listed.join(' ; ') : t('missions.everything')],
          [
            t('missions.scopeWhen'),
            (scope.from ?? scope.to) &&
              t('missions.between', {
                from: scope.from ? t.dateTime(scope.from) : '…',
                to: scope.to ? t.dateTime(scope.to) : '…',
              }),
          ],
          [
            t('missions.people'),
            t('missions.members', { count: mission.inspectors.length, doctors: mission.doctors.length }),
          ],
          [t('missions.orderFile'), <span className={layout.mono}>{mission.orderHash}</span>],
        ]}
      />
    </Card>
  );
}

function Ending({ mission }: { mission: MissionWorkView['mission'] }) {
  const t = useText();
  const { missionId } = mission;
  const [endsAt, setEndsAt] = useState(() => localTime(new Date(Date.parse(mission.endsAt) + 30 * DAY_MS)));
  const [orderHash, setHash] = useState('');
  return (
    <>
      <Details summary={t('missions.extend')}>
        <ActForm
          missionId={missionId}
          step="extension"
          body={() => ({ endsAt: timeIn(endsAt), orderHash })}
          label="missions.extend"
          done="missions.extended"
          missing={orderHash === '' ? t('missions.orderFile') : undefined}
        >
          <TextField
            type="datetime-local"
            short
            label={t('missions.endsAt')}
            value={endsAt}
            onChange={setEndsAt}
          />
          <FileField
            label={t('missions.orderFile')}
            hint={t('missions.orderFileHint')}
            onFile={(file) => void file?.arrayBuffer().then(sha256Of).then(setHash)}
          />
        </ActForm>
      </Details>
      <Details summary={t('missions.close')}>
        <p>{t('missions.closeMore')}</p>
        <ActForm
          missionId={missionId}
          step="end"
          body={() => ({})}
          label="missions.close"
          done="missions.closed"
          look="danger"
        />
      </Details>
    </>
  );
}
