import type { AlarmState } from '@garant/contracts';
import { useState } from 'react';
import { useAlarms, useCloseAlarm, type AlarmOutcome } from '../../api/completeness.api.js';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { SelectField } from '../../ui/field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Card, Details, Facts } from '../../ui/surface.js';
import { byState, mayClose, wordOf } from './alarm.words.js';

/** What should not be: what it means, since when, and what to do. */
export function AlarmsPage() {
  const t = useText();
  const alarms = useAlarms();
  return (
    <Page title={t('nav.alarms')} lead={t('alarms.lead')}>
      <Answered query={alarms}>{(all) => <Lists {...byState(all)} />}</Answered>
    </Page>
  );
}

function Lists({ open, over }: { open: AlarmState[]; over: AlarmState[] }) {
  const t = useText();
  return (
    <>
      {open.length === 0 ? (
        <Empty title={t('alarms.none')}>
          <p>{t('alarms.none.more')}</p>
        </Empty>
      ) : (
        <section className={layout.stack} aria-label={t('alarms.open')}>
          <p role="status">{t('alarms.count', { count: open.length })}</p>
          {open.map((alarm) => (
            <AlarmCard key={`${alarm.code} ${alarm.place}`} alarm={alarm} />
          ))}
        </section>
      )}
      {over.length > 0 && (
        <Details summary={t('alarms.over', { count: over.length })}>
          <div className={layout.stack}>
            {over.map((alarm) => (
              <AlarmCard key={`${alarm.code} ${alarm.place}`} alarm={alarm} />
            ))}
          </div>
        </Details>
      )}
    </>
  );
}

function AlarmCard({ alarm }: { alarm: AlarmState }) {
  const t = useText();
  const { data: session } = useSession();
  const [asking, setAsking] = useState(false);
  const word = wordOf(alarm.code);
  const id = `a-${alarm.code}-${alarm.place}`.replaceAll(/[^\w-]/g, '-');
  const operator = session?.account?.roles.includes('operator') === true;
  return (
    <Card as="article" labelledBy={id}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={id}>{t(`alarm.${word}`)}</h2>
        <Badge tone={alarm.state === 'open' ? 'danger' : 'neutral'}>{t(`alarm.state.${alarm.state}`)}</Badge>
      </div>
      <p className={layout.measure}>{t(`alarm.${word}.means`)}</p>
      {alarm.state === 'open' && (
        <p className={layout.measure}>
          <strong>{t('alarms.do')}</strong> {t(`alarm.${word}.do`)}
        </p>
      )}
      <Facts
        rows={[
          [t('alarms.since'), `${t.dateTime(alarm.raisedAt)} (${t.relative(alarm.raisedAt)})`],
          alarm.clearedAt !== null && [t('alarms.until'), t.dateTime(alarm.clearedAt)],
          alarm.outcome !== null && [t('alarms.outcome'), t(`alarm.outcome.${alarm.outcome}`)],
          alarm.index !== null && [t('proof.index'), t.number(alarm.index)],
          [t('alarms.place'), <span className={layout.mono}>{`${alarm.topic}/${alarm.partition}`}</span>],
          [t('alarms.detail'), <span className={layout.mono}>{alarm.detail}</span>],
        ]}
      />
      {operator && mayClose(alarm) && (
        <div>
          <Button look="secondary" onPress={() => setAsking(true)}>
            {t('alarms.close')}
          </Button>
        </div>
      )}
      <CloseDialog alarm={alarm} open={asking} onClose={() => setAsking(false)} />
    </Card>
  );
}

const OUTCOMES: readonly AlarmOutcome[] = ['repaired', 'explained', 'false-alarm'];

function CloseDialog({ alarm, open, onClose }: { alarm: AlarmState; open: boolean; onClose: () => void }) {
  const t = useText();
  const close = useCloseAlarm();
  const [outcome, setOutcome] = useState<AlarmOutcome>('explained');
  const { code, place } = alarm;
  const go = async () => {
    await close.mutateAsync({ code, place, outcome });
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={t('alarms.close.ask')}
      confirm={t('alarms.close')}
      onConfirm={() => void go().catch(() => undefined)}
      pending={close.isPending}
    >
      <p>{t('alarms.close.more')}</p>
      <SelectField
        label={t('alarms.outcome')}
        value={outcome}
        onChange={(value) => setOutcome(OUTCOMES.find((one) => one === value) ?? 'explained')}
        options={OUTCOMES.map((value) => ({ value, label: t(`alarm.outcome.${value}`) }))}
      />
      {close.isError && <ProblemPanel failure={close.error} />}
    </ConfirmDialog>
  );
}
