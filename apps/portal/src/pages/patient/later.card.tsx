import type { AdvanceView } from '@garant/contracts';
import {
  ADVANCE_MOMENTS,
  boxesOf,
  DECIDED_REGIMES,
  type AdvanceMoment,
  type ChoiceAct,
  type DecidedRegime,
} from '@garant/rules';
import { useState } from 'react';
import { useLayDown, useTakeBack } from '../../api/assistance.api.js';
import { noticeFor, useNotices } from '../../api/choices.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { useNow } from '../../ui/now.hook.js';
import { RadioField } from '../../ui/option.field.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { NoticeText } from './notice.text.js';

/** What a person decides for later: what they laid down, and one decision more. */
export function LaterCard({ advance }: { advance: readonly AdvanceView[] }) {
  const t = useText();
  return (
    <section className={layout.stack} aria-labelledby="later">
      <h2 id="later">{t('myHelp.later')}</h2>
      <p className={layout.measure}>{t('myHelp.later.more')}</p>
      <Card labelledBy="laid-down">
        <h3 id="laid-down">{t('myHelp.later.yours')}</h3>
        {advance.length === 0 ? (
          <p>{t('myHelp.later.none')}</p>
        ) : (
          <ul className={`${layout.stack} ${layout.plain}`}>
            {advance.map((one) => (
              <Laid key={one.advanceId} advance={one} />
            ))}
          </ul>
        )}
      </Card>
      <Card labelledBy="later-new">
        <h3 id="later-new">{t('myHelp.later.new')}</h3>
        <LaterForm />
      </Card>
    </section>
  );
}

function Laid({ advance }: { advance: AdvanceView }) {
  const t = useText();
  const takeBack = useTakeBack();
  const { moment } = advance;
  const what = `${t(`act.${advance.act}`)} · ${t(`card.${advance.regime}.title`)} · ${
    moment.kind === 'date'
      ? t('myHelp.later.from', { date: t.day(moment.on) })
      : t(`myHelp.later.${moment.kind}`)
  }`;
  return (
    <li className={`${layout.stack} ${layout.tight}`}>
      <div className={layout.row}>
        <span>{what}</span>
        <Badge tone={advance.status === 'waiting' ? 'info' : 'neutral'}>
          {t(`myHelp.later.status.${advance.status}`)}
        </Badge>
        {advance.status === 'waiting' && (
          <Button
            look="quiet"
            aria-label={t('myHelp.later.withdrawNamed', { what })}
            isPending={takeBack.isPending}
            onPress={() => void takeBack.mutateAsync(advance.advanceId).catch(() => undefined)}
          >
            {t('myHelp.later.withdraw')}
          </Button>
        )}
      </div>
      {takeBack.isError && <ProblemPanel failure={takeBack.error} />}
    </li>
  );
}

function LaterForm() {
  const t = useText();
  const notices = useNotices();
  const layDown = useLayDown();
  const [regime, setRegime] = useState<DecidedRegime | ''>('');
  const [act, setAct] = useState<ChoiceAct | ''>('');
  const [kind, setKind] = useState<AdvanceMoment['kind'] | ''>('');
  const [on, setOn] = useState('');
  const [faulty, setFaulty] = useState(false);
  const missing = faulty ? t('myHelp.later.missing') : undefined;
  const tomorrow = new Date(useNow() + 86_400_000).toISOString().slice(0, 10);
  return (
    <Answered query={notices}>
      {(list) => {
        const notice = regime === '' ? undefined : noticeFor(list, regime);
        const send = async () => {
          if (!notice || regime === '' || act === '' || kind === '' || (kind === 'date' && on === ''))
            return setFaulty(true);
          await layDown.mutateAsync({
            regime,
            act,
            scope: { kind: 'everything' },
            notice: {
              noticeId: notice.noticeId,
              version: notice.version,
              hash: notice.hash,
              language: t.locale,
            },
            moment: kind === 'date' ? { kind, on } : { kind },
          });
          setRegime('');
          setAct('');
          setKind('');
          setOn('');
        };
        return (
          <form
            className={layout.stack}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void send().catch(() => undefined);
            }}
          >
            <SelectField
              label={t('myHelp.later.regime')}
              value={regime}
              onChange={(next) => (setRegime(next), setAct(''), setFaulty(false), layDown.reset())}
              placeholder={t('form.choose')}
              options={DECIDED_REGIMES.map((value) => ({ value, label: t(`card.${value}.title`) }))}
              error={regime === '' ? missing : undefined}
            />
            {notice && <NoticeText notice={notice} />}
            {regime !== '' && (
              <RadioField
                label={t('myHelp.later.act')}
                value={act}
                onChange={(next) => (setAct(next), setFaulty(false))}
                options={boxesOf(regime, null)
                  .filter((box) => box.act !== 'withdraw')
                  .map((box) => ({ value: box.act, label: t.pick(box.sentence) }))}
                hint={t('myHelp.later.limit')}
                error={act === '' ? missing : undefined}
              />
            )}
            <RadioField
              label={t('myHelp.later.when')}
              value={kind}
              onChange={(next) => (setKind(next), setFaulty(false))}
              options={ADVANCE_MOMENTS.map((value) => ({ value, label: t(`myHelp.later.${value}`) }))}
              error={kind === '' ? missing : undefined}
            />
            {kind === 'date' && (
              <TextField
                type="date"
                label={t('myHelp.later.day')}
                min={tomorrow}
                value={on}
                onChange={(next) => (setOn(next), setFaulty(false))}
                error={on === '' ? missing : undefined}
              />
            )}
            {layDown.isError && <ProblemPanel failure={layDown.error} />}
            {layDown.data && regime === '' && <Callout tone="ok" live title={t('myHelp.later.sent')} />}
            <div>
              <Button type="submit" isPending={layDown.isPending}>
                {t('myHelp.later.send')}
              </Button>
            </div>
          </form>
        );
      }}
    </Answered>
  );
}
