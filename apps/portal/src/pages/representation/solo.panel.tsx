import type { SituationView } from '@garant/contracts';
import { DECIDED_REGIMES, representationRule, type DecidedRegime, type Matter } from '@garant/rules';
import { useState } from 'react';
import { useHide, useShow } from '../../api/representation.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { CheckListField, RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';

const ORDER: readonly DecidedRegime[] = DECIDED_REGIMES;

/** From fifteen: what one may do alone, and what one may keep from one's parents. */
export function SoloPanel({ situation }: { situation: SituationView }) {
  const t = useText();
  const toast = useToast();
  const [hide, show] = [useHide(), useShow()];
  const [all, setAll] = useState<'everything' | 'some'>('everything');
  const [some, setSome] = useState<DecidedRegime[]>([]);
  const [faulty, setFaulty] = useState(false);
  if (!situation.mayHide) return null;
  const { solo } = situation;
  const rule = representationRule('REP-SOLO-15');
  const go = async () => {
    if (all === 'some' && some.length === 0) return setFaulty(true);
    const matters: Matter[] =
      all === 'everything' ? [{ kind: 'everything' }] : some.map((id) => ({ kind: 'regime', id }));
    const written = await hide.mutateAsync({ matters });
    if (written.state === 'done') toast(t('solo.done'));
  };
  const back = async () => {
    if (!solo) return;
    const written = await show.mutateAsync({ soloId: solo.soloId });
    if (written.state === 'done') toast(t('solo.ended'));
  };
  return (
    <Card labelledBy="solo">
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id="solo">{t('solo.title')}</h2>
        {solo && <Badge tone="ok">{t('solo.on')}</Badge>}
      </div>
      <ul className={layout.measure}>
        <li>{t('solo.can.choose')}</li>
        <li>{t('solo.can.refuse')}</li>
        <li>{t('solo.can.hide')}</li>
      </ul>
      {solo ? (
        <>
          <Callout tone="ok" title={t('solo.hidden', { date: t.date(solo.from) })} live>
            <ul>
              {solo.matters.map((matter) => (
                <li key={`${matter.kind} ${matter.id ?? ''}`}>
                  {matter.kind === 'regime'
                    ? t(`card.${matter.id as DecidedRegime}.title`)
                    : matter.kind === 'project'
                      ? t('solo.project')
                      : t('solo.everything')}
                </li>
              ))}
            </ul>
            <p>{t('solo.stays')}</p>
          </Callout>
          {show.isError && <ProblemPanel failure={show.error} />}
          <div>
            <Button
              look="secondary"
              onPress={() => void back().catch(() => undefined)}
              isPending={show.isPending}
            >
              {t('solo.end')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <RadioField<'everything' | 'some'>
            label={t('solo.what')}
            value={all}
            onChange={setAll}
            options={[
              { value: 'everything', label: t('solo.everything'), more: t('solo.everything.more') },
              { value: 'some', label: t('solo.some'), more: t('solo.some.more') },
            ]}
          />
          {all === 'some' && (
            <CheckListField<DecidedRegime>
              label={t('solo.which')}
              value={some}
              onChange={(next) => (setSome(next), setFaulty(false))}
              error={faulty ? t('solo.whichMissing') : undefined}
              options={ORDER.map((regime) => ({ value: regime, label: t(`card.${regime}.title`) }))}
            />
          )}
          <p className={layout.measure}>{t('solo.stays')}</p>
          {hide.isError && <ProblemPanel failure={hide.error} />}
          <div>
            <Button onPress={() => void go().catch(() => undefined)} isPending={hide.isPending}>
              {t('solo.go')}
            </Button>
          </div>
        </>
      )}
      <Details summary={t('card.law')}>
        <p>{t.pick(rule.sentence)}</p>
        <p className={`${layout.small} ${layout.muted}`}>
          {t('problem.source', { source: rule.legalSource })}
        </p>
      </Details>
    </Card>
  );
}
