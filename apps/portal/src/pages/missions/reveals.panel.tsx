import type { MissionWorkView, RevealedIdentity } from '@garant/contracts';
import { useState } from 'react';
import { useStepUp } from '../../api/applications.api.js';
import { useIdentity } from '../../api/missions.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { StepUpNote } from '../access-body/step-up.note.js';
import { ActForm } from './act.form.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TONES = { asked: 'warn', approved: 'info', refused: 'neutral', opened: 'ok' } as const;

/** The reveal of an identity: asked with a reason, decided by a doctor at a new login, opened once. */
export function RevealsPanel({ work, account }: { work: MissionWorkView; account: string }) {
  const t = useText();
  const { reveals, mission } = work;
  const open = mission.standing === 'open';
  return (
    <>
      <Callout tone="info" title={t('missions.reveals.title')}>
        <p>{t('missions.reveals.more')}</p>
      </Callout>
      {reveals.length === 0 && <Empty title={t('missions.reveals.none')} />}
      {reveals.map((reveal) => (
        <RevealCard key={reveal.revealId} reveal={reveal} mission={mission} account={account} open={open} />
      ))}
      {open && <NewReveal missionId={mission.missionId} />}
    </>
  );
}

function RevealCard({
  reveal,
  mission,
  account,
  open,
}: {
  reveal: MissionWorkView['reveals'][number];
  mission: MissionWorkView['mission'];
  account: string;
  open: boolean;
}) {
  const t = useText();
  const address = useAddress();
  const stepUp = useStepUp();
  const identity = useIdentity(mission.missionId);
  const { revealId, state, subjectRef } = reveal;
  const { missionId } = mission;
  const approve = () =>
    stepUp.mutate({
      act: { act: 'reveal', missionId, revealId, actor: account, madeAt: new Date().toISOString() },
      returnTo: address('mission', { missionId }),
    });
  return (
    <Card labelledBy={`reveal-${revealId}`}>
      <h3 id={`reveal-${revealId}`}>
        {t('missions.reveals.of', { at: t.dateTime(reveal.at) })}{' '}
        <Badge tone={TONES[state]}>{t(`missions.reveals.${state}`)}</Badge>
      </h3>
      <Facts
        rows={[
          [t('missions.reveals.person'), <span className={layout.mono}>{subjectRef}</span>],
          [t('missions.reveals.reason'), reveal.text ?? t('missions.erased')],
          [t('missions.reveals.judgedAt'), reveal.judgedAt && t.dateTime(reveal.judgedAt)],
          [t('missions.reveals.openUntil'), reveal.openUntil && t.dateTime(reveal.openUntil)],
          [t('missions.reveals.openedAt'), reveal.openedAt && t.dateTime(reveal.openedAt)],
        ]}
      />
      {open && state === 'asked' && mission.doctor && reveal.by !== account && (
        <>
          <StepUpNote />
          {stepUp.isError && <ProblemPanel failure={stepUp.error} />}
          <div className={layout.row}>
            <Button onPress={approve} isPending={stepUp.isPending}>
              {t('missions.reveals.approve')}
            </Button>
          </div>
          <ActForm
            missionId={missionId}
            step="reveal-refusal"
            body={() => ({ revealId })}
            label="missions.reveals.refuse"
            done="missions.reveals.refusedNow"
            look="quiet"
          />
        </>
      )}
      {state === 'approved' && reveal.by === account && !identity.data && (
        <>
          <p>{t('missions.reveals.once')}</p>
          {identity.isError && <ProblemPanel failure={identity.error} />}
          <div>
            <Button look="danger" onPress={() => identity.mutate(revealId)} isPending={identity.isPending}>
              {t('missions.reveals.open')}
            </Button>
          </div>
        </>
      )}
      {identity.data && <Identity identity={identity.data} />}
    </Card>
  );
}

function Identity({ identity }: { identity: RevealedIdentity }) {
  const t = useText();
  return (
    <Callout tone="warn" title={t('missions.reveals.identity')} live>
      <Facts
        rows={[
          [t('missions.reveals.familyName'), identity.familyName],
          [t('missions.reveals.givenNames'), identity.givenNames],
          [t('missions.reveals.birthDate'), t.day(identity.birthDate)],
        ]}
      />
      <p>{t('missions.reveals.gone')}</p>
    </Callout>
  );
}

function NewReveal({ missionId }: { missionId: string }) {
  const t = useText();
  const [subjectRef, setSubject] = useState('');
  const [index, setIndex] = useState('');
  const missing = !UUID.test(subjectRef.trim())
    ? t('missions.reveals.person')
    : /^\d{1,15}$/.test(index)
      ? undefined
      : t('missions.notes.index');
  return (
    <Card labelledBy="new-reveal">
      <h3 id="new-reveal">{t('missions.reveals.new')}</h3>
      <ActForm
        missionId={missionId}
        step="reveal"
        body={(text) => ({ text, subjectRef: subjectRef.trim(), index: Number(index) })}
        words="missions.reveals.reason"
        label="missions.reveals.ask"
        done="missions.reveals.askedNow"
        missing={missing}
      >
        <TextField
          label={t('missions.reveals.person')}
          hint={t('missions.reveals.personHint')}
          value={subjectRef}
          onChange={setSubject}
        />
        <TextField
          type="number"
          short
          min={0}
          label={t('missions.notes.index')}
          hint={t('missions.reveals.indexHint')}
          value={index}
          onChange={setIndex}
        />
      </ActForm>
    </Card>
  );
}
