import { useState } from 'react';
import { MEASURES, type Measure } from '@garant/rules';
import { useMeasures, useMeasureStep, type Measures } from '../../api/procedures.api.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { SelectField, TextField } from '../../ui/field.js';
import { useNow } from '../../ui/now.hook.js';
import { CheckListField } from '../../ui/option.field.js';
import { Answered } from '../../ui/states.js';
import { Callout, Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { WordsAct } from './words.act.js';

/** Measures against the users of a permit: announced, heard, taken, and looked at again (EHDS Art. 63). */
export function MeasurePanel({ permitId, persons }: { permitId: string; persons: readonly string[] }) {
  const measures = useMeasures(permitId);
  return <Answered query={measures}>{(view) => <Body measures={view} persons={persons} />}</Answered>;
}

function Body({ measures, persons }: { measures: Measures; persons: readonly string[] }) {
  const t = useText();
  const toast = useToast();
  const now = useNow();
  const step = useMeasureStep(measures.permitId);
  const may = (command: string): boolean => measures.allowed.includes(`permit.${command}`);
  const { hearing, appeal, acts } = measures;
  const act = async (name: string, reason: string, more: object = {}) => {
    await step.mutateAsync({ step: name, body: { reason, ...more } });
    toast(t(`measure.done.${name}` as MessageId));
  };
  const shared = { pending: step.isPending, failure: step.error };
  const heard = hearing && (hearing.answeredAt !== null || now > Date.parse(hearing.heardUntil));
  if (acts.length === 0 && !may('announce-measure')) return null;
  return (
    <Card labelledBy="measures">
      <h2 id="measures">{t('measure.title')}</h2>
      {hearing && (
        <Callout
          tone="warn"
          level={3}
          title={t('measure.announced', {
            measures: t.list(hearing.measures.map((measure) => t(`measure.${measure}`))),
          })}
        >
          <p>
            {hearing.answeredAt
              ? t('measure.heard', { date: t.dateTime(hearing.answeredAt) })
              : t('measure.until', { date: t.dateTime(hearing.heardUntil) })}
          </p>
          {heard && may('revoke') && <p>{t('measure.mayBeTaken')}</p>}
        </Callout>
      )}
      {appeal && (
        <Callout
          level={3}
          title={
            appeal.settledAt
              ? t('measure.appealSettled', { date: t.date(appeal.settledAt) })
              : t('measure.appealRunning', { date: t.date(appeal.at) })
          }
        />
      )}
      {may('answer-measure') && hearing && !hearing.answeredAt && (
        <WordsAct
          {...shared}
          label={t('measure.yourWords')}
          hint={t('measure.yourWords.hint')}
          onAct={act}
          buttons={[{ name: 'answer', label: t('measure.answer') }]}
        />
      )}
      {may('appeal') && !appeal && measures.appealUntil && (
        <WordsAct
          {...shared}
          label={t('appeal.words')}
          hint={t('appeal.more', { date: t.date(measures.appealUntil) })}
          onAct={act}
          buttons={[{ name: 'appeal', label: t('appeal.send') }]}
        />
      )}
      {may('announce-measure') && !hearing && <Announce act={act} {...shared} />}
      {may('drop-measure') && hearing && (
        <Details summary={t('measure.drop')}>
          <WordsAct
            {...shared}
            label={t('review.reason')}
            onAct={act}
            buttons={[{ name: 'dropping', label: t('measure.drop'), look: 'secondary' }]}
          />
        </Details>
      )}
      {may('exclude') && heard && hearing.measures.includes('exclude') && (
        <Exclude measures={measures} persons={persons} act={act} {...shared} />
      )}
      {may('reinstate') && appeal && !appeal.settledAt && (
        <WordsAct
          {...shared}
          label={t('review.reason')}
          hint={t('appeal.judge.more')}
          onAct={act}
          buttons={[
            { name: 'reinstatement', label: t('measure.reinstate') },
            { name: 'appeal-confirmation', label: t('appeal.confirm'), look: 'secondary' },
          ]}
        />
      )}
      {acts.length > 0 && (
        <Details summary={t('case.acts', { count: acts.length })}>
          <ul className={`${layout.stack} ${layout.tight}`}>
            {acts.map((one) => (
              <li key={`${one.type} ${one.at}`}>
                <strong>{t(`measure.act.${one.type}` as MessageId)}</strong> · {t.dateTime(one.at)}
                {one.message && <div className={layout.prewrap}>{one.message}</div>}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </Card>
  );
}

interface Acting {
  act: (name: string, reason: string, more?: object) => Promise<void>;
  pending: boolean;
  failure: Error | null;
}

function Announce({ act, ...shared }: Acting) {
  const t = useText();
  const [chosen, setChosen] = useState<Measure[]>(['revoke']);
  return (
    <Details summary={t('measure.announce')}>
      <p className={layout.measure}>{t('measure.announce.more')}</p>
      <WordsAct
        {...shared}
        label={t('measure.facts')}
        onAct={(name, words) => act(name, words, { measures: chosen })}
        buttons={[{ name: 'announcement', label: t('measure.announce.send') }]}
      >
        <CheckListField<Measure>
          label={t('measure.which')}
          value={chosen}
          onChange={setChosen}
          error={chosen.length === 0 ? t('form.required', { field: t('measure.which') }) : undefined}
          options={MEASURES.map((value) => ({ value, label: t(`measure.${value}`) }))}
        />
      </WordsAct>
    </Details>
  );
}

function Exclude({
  measures,
  persons,
  act,
  ...shared
}: Acting & { measures: Measures; persons: readonly string[] }) {
  const t = useText();
  const [account, setAccount] = useState('');
  const [until, setUntil] = useState('');
  return (
    <Details summary={t('measure.excludeNow')}>
      <WordsAct
        {...shared}
        label={t('review.reason')}
        onAct={(name, words) =>
          account === '' || until === ''
            ? Promise.reject(new Error(t('measure.excludeWho')))
            : act(name, words, { account, until: `${until}T00:00:00.000Z` })
        }
        buttons={[{ name: 'exclusion', label: t('measure.excludeNow'), look: 'danger' }]}
      >
        <SelectField
          label={t('measure.excludeWho')}
          value={account}
          onChange={setAccount}
          placeholder={t('french.choose')}
          options={persons.map((value) => ({
            value,
            label: measures.names?.[value] ?? t('ui.unknownPerson', { ref: shortRef(value) }),
          }))}
        />
        <TextField label={t('measure.excludeUntil')} type="date" value={until} onChange={setUntil} />
      </WordsAct>
    </Details>
  );
}
