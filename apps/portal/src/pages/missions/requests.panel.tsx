import type { MissionWorkView } from '@garant/contracts';
import { useState } from 'react';
import { missionPath } from '../../api/missions.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { PlainLinkButton } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { Empty } from '../../ui/states.js';
import { Badge, Card, Details } from '../../ui/surface.js';
import { ActForm } from './act.form.js';
import { FileField } from './file.field.js';
import { base64Of, requestTone } from './mission.model.js';

type Unit = 'workingDays' | 'weeks' | 'hours';
const MOST_BYTES = 400_000;
const MEDIA = ['application/pdf', 'text/plain', 'text/csv', 'image/png', 'image/jpeg'];

/** Requests to the body that is inspected, each with its clock: asked by inspectors, answered by the officer. */
export function RequestsPanel({
  work,
  inspector,
  officer,
}: {
  work: MissionWorkView;
  inspector: boolean;
  officer: boolean;
}) {
  const t = useText();
  const { requests, mission } = work;
  const { missionId } = mission;
  const open = mission.standing === 'open';
  return (
    <>
      {requests.length === 0 && (
        <Empty title={t('missions.requests.none')}>
          <p>{t('missions.requests.noneMore')}</p>
        </Empty>
      )}
      {requests.map((request) => (
        <Card key={request.requestId} labelledBy={`request-${request.requestId}`}>
          <h3 id={`request-${request.requestId}`}>
            {t('missions.requests.of', { at: t.dateTime(request.at) })}{' '}
            <Badge tone={requestTone(request)}>{t(`missions.requests.${request.state}`)}</Badge>
          </h3>
          <p>{request.text ?? t('missions.erased')}</p>
          <p className={layout.small}>
            {t('missions.requests.due', { at: t.dateTime(request.dueAt) })}
            {request.state === 'open' &&
              ` · ${t(request.daysLeft < 0 ? 'missions.requests.late' : 'missions.requests.left', {
                days: Math.abs(request.daysLeft),
              })}`}
          </p>
          {request.answers.map((answer) => (
            <div key={answer.at} className={layout.stack}>
              <h4>{t('missions.requests.answerOf', { at: t.dateTime(answer.at) })}</h4>
              <p>{answer.text ?? t('missions.erased')}</p>
              {answer.file && (
                <p>
                  <PlainLinkButton
                    href={`${missionPath(missionId)}/files/${answer.file.sha256}`}
                    look="secondary"
                  >
                    {t('missions.requests.file', { name: answer.file.name })}
                  </PlainLinkButton>
                </p>
              )}
            </div>
          ))}
          {officer && (request.state === 'open' || request.state === 'answered') && (
            <AnswerForm missionId={missionId} requestId={request.requestId} />
          )}
          {inspector && open && request.state === 'answered' && (
            <Settlement missionId={missionId} requestId={request.requestId} />
          )}
          {inspector && open && request.state === 'open' && (
            <ActForm
              missionId={missionId}
              step="request-withdrawal"
              body={() => ({ requestId: request.requestId })}
              label="missions.requests.withdraw"
              done="missions.requests.withdrawn"
              look="quiet"
            />
          )}
        </Card>
      ))}
      {inspector && open && <NewRequest missionId={missionId} />}
    </>
  );
}

function PeriodFields({
  unit,
  setUnit,
  length,
  setLength,
}: {
  unit: Unit;
  setUnit: (unit: Unit) => void;
  length: string;
  setLength: (length: string) => void;
}) {
  const t = useText();
  return (
    <>
      <TextField
        type="number"
        short
        min={1}
        label={t('missions.requests.length')}
        value={length}
        onChange={setLength}
      />
      <RadioField<Unit>
        label={t('missions.requests.unit')}
        hint={t('missions.requests.unitHint')}
        compact
        value={unit}
        onChange={setUnit}
        options={(['workingDays', 'weeks', 'hours'] as const).map((value) => ({
          value,
          label: t(`missions.requests.unit.${value}`),
        }))}
      />
    </>
  );
}

function usePeriod() {
  const [unit, setUnit] = useState<Unit>('workingDays');
  const [length, setLength] = useState('5');
  const t = useText();
  const valid = /^[1-9]\d{0,2}$/.test(length);
  return {
    period: { [unit]: Number(length) },
    missing: valid ? undefined : t('missions.requests.length'),
    fields: <PeriodFields unit={unit} setUnit={setUnit} length={length} setLength={setLength} />,
  };
}

function NewRequest({ missionId }: { missionId: string }) {
  const t = useText();
  const { period, missing, fields } = usePeriod();
  return (
    <Card labelledBy="new-request">
      <h3 id="new-request">{t('missions.requests.new')}</h3>
      <ActForm
        missionId={missionId}
        step="request"
        body={(text) => ({ text, period })}
        words="missions.requests.text"
        label="missions.requests.send"
        done="missions.requests.sent"
        missing={missing}
      >
        {fields}
      </ActForm>
    </Card>
  );
}

function Settlement({ missionId, requestId }: { missionId: string; requestId: string }) {
  const t = useText();
  const { period, missing, fields } = usePeriod();
  return (
    <div className={layout.stack}>
      <ActForm
        missionId={missionId}
        step="settlement"
        body={() => ({ requestId, outcome: 'sufficient' })}
        label="missions.requests.accept"
        done="missions.requests.accepted"
      />
      <Details summary={t('missions.requests.again')}>
        <ActForm
          missionId={missionId}
          step="settlement"
          body={() => ({ requestId, outcome: 'insufficient', period })}
          label="missions.requests.askAgain"
          done="missions.requests.askedAgain"
          missing={missing}
        >
          {fields}
        </ActForm>
      </Details>
    </div>
  );
}

function AnswerForm({ missionId, requestId }: { missionId: string; requestId: string }) {
  const t = useText();
  const [file, setFile] = useState<{ name: string; mediaType: string; content: string } | null>(null);
  const [fault, setFault] = useState<string>();
  const take = async (given: File | null) => {
    setFile(null);
    setFault(undefined);
    if (!given) return;
    if (given.size > MOST_BYTES || !MEDIA.includes(given.type))
      return setFault(t('missions.requests.fileFault'));
    const content = base64Of(new Uint8Array(await given.arrayBuffer()));
    setFile({ name: given.name, mediaType: given.type, content });
  };
  return (
    <ActForm
      missionId={missionId}
      step="answer"
      body={(text) => ({ requestId, text, file })}
      words="missions.requests.answer"
      label="missions.requests.sendAnswer"
      done="missions.requests.answerSent"
      look="primary"
      missing={fault === undefined ? undefined : t('missions.requests.attach')}
    >
      <FileField
        optional
        label={t('missions.requests.attach')}
        hint={t('missions.requests.attachHint')}
        error={fault}
        onFile={(given) => void take(given)}
      />
    </ActForm>
  );
}
