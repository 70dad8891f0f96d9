import { useState } from 'react';
import { AUTHORISATION_OUTCOMES, OPINIONS, TACIT_ARTICLES } from '@garant/rules';
import { useStep, type Procedure } from '../../api/procedures.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { SelectField, TextField } from '../../ui/field.js';
import { RadioField } from '../../ui/option.field.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Facts } from '../../ui/surface.js';
import { useNow } from '../../ui/now.hook.js';
import { useToast } from '../../ui/toast.js';

/** Opinion and authorisation with their periods; a person records them, silence too, and states the article. */
export function FrenchPanel({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const { formality, opinion, authorisation, opinionPeriod, authorisationPeriod, needs } = procedure;
  const may = (command: string): boolean => procedure.allowed.includes(`application.${command}`);
  if (!formality) return null;
  return (
    <section className={layout.stack} aria-labelledby="french">
      <h3 id="french">{t('french.title')}</h3>
      <Facts
        rows={[
          [t('french.research'), t(`french.research.${formality.research}`)],
          [
            t('french.formality'),
            formality.methodology
              ? t('french.methodology', {
                  id: formality.methodology,
                  version: formality.methodologyVersion ?? '',
                  commitment: formality.commitment ?? '',
                })
              : t('french.authorisation'),
          ],
          opinion && [
            t(`french.by.${opinion.by}`),
            [
              t(`french.opinion.${opinion.opinion}`),
              opinion.tacit ? t('french.tacit', { article: opinion.tacit }) : t.day(opinion.givenOn),
              opinion.reference,
            ]
              .filter(Boolean)
              .join(' · '),
          ],
          !opinion &&
            opinionPeriod &&
            needs.opinion && [
              t(`french.by.${needs.opinion}`),
              t(opinionPeriod.renewed ? 'french.renewedUntil' : 'french.until', {
                date: t.date(opinionPeriod.dueAt),
              }),
            ],
          authorisation && [
            t('french.cnil'),
            [
              t(`french.outcome.${authorisation.outcome}`),
              authorisation.tacit
                ? t('french.tacit', { article: authorisation.tacit })
                : t.day(authorisation.givenOn),
              authorisation.reference,
            ]
              .filter(Boolean)
              .join(' · '),
          ],
          !authorisation &&
            authorisationPeriod && [
              t('french.cnil'),
              t(authorisationPeriod.renewed ? 'french.renewedUntil' : 'french.until', {
                date: t.date(authorisationPeriod.dueAt),
              }),
            ],
        ]}
      />
      {may('record-opinion') && !opinion && needs.opinion && (
        <RecordForm procedure={procedure} of="opinion" period={opinionPeriod} />
      )}
      {may('ask-authorisation') && opinion && needs.authorisation && (
        <AskAuthorisation procedure={procedure} />
      )}
      {may('record-authorisation') && (
        <RecordForm procedure={procedure} of="authorisation" period={authorisationPeriod} />
      )}
    </section>
  );
}

function AskAuthorisation({ procedure }: { procedure: Procedure }) {
  const t = useText();
  const toast = useToast();
  const step = useStep(procedure.applicationId);
  const go = async () => {
    await step.mutateAsync({ step: 'authorisation-request' });
    toast(t('case.done.authorisation-request'));
  };
  return (
    <Callout title={t('french.ask')} level={3}>
      <p>{t('french.ask.more')}</p>
      {step.isError && <ProblemPanel failure={step.error} />}
      <div>
        <Button onPress={() => void go().catch(() => undefined)} isPending={step.isPending}>
          {t('french.ask.send')}
        </Button>
      </div>
    </Callout>
  );
}

/** What an authority said, or that it said nothing and what the law makes of that. */
function RecordForm({
  procedure,
  of,
  period,
}: {
  procedure: Procedure;
  of: 'opinion' | 'authorisation';
  period: Procedure['opinionPeriod'];
}) {
  const t = useText();
  const toast = useToast();
  const now = useNow();
  const step = useStep(procedure.applicationId);
  const [how, setHow] = useState<'express' | 'tacit'>('express');
  const [answer, setAnswer] = useState('');
  const [givenOn, setGivenOn] = useState(new Date(now).toISOString().slice(0, 10));
  const [reference, setReference] = useState('');
  const [faulty, setFaulty] = useState(false);
  const over = period !== null && now > Date.parse(period.dueAt);
  const tacit = how === 'tacit';
  const answers = of === 'opinion' ? OPINIONS : AUTHORISATION_OUTCOMES;
  const said = tacit ? answers[0] : answer;
  const record = async () => {
    if (said === '') return setFaulty(true);
    await step.mutateAsync({
      step: of,
      body: {
        ...(of === 'opinion' ? { by: procedure.needs.opinion, opinion: said } : { outcome: said }),
        ...(tacit ? { tacit: TACIT_ARTICLES[of] } : { givenOn }),
        ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
      },
    });
    toast(t(`case.done.${of}`));
  };
  const renew = async () => {
    await step.mutateAsync({ step: 'period-renewal', body: { of } });
    toast(t('case.done.period-renewal'));
  };
  return (
    <div className={layout.stack}>
      <RadioField
        label={t(`french.record.${of}`)}
        value={how}
        onChange={setHow}
        options={[
          { value: 'express', label: t('french.express') },
          {
            value: 'tacit',
            label: t('french.silence'),
            more: over
              ? t('french.silence.article', { article: TACIT_ARTICLES[of] })
              : t('french.silence.notYet', { date: period ? t.date(period.dueAt) : '' }),
            disabled: !over,
          },
        ]}
      />
      {!tacit && (
        <>
          <SelectField
            label={t(`french.answer.${of}`)}
            value={answer}
            onChange={(next: string) => (setAnswer(next), setFaulty(false))}
            placeholder={t('french.choose')}
            error={faulty ? t('form.required', { field: t(`french.answer.${of}`) }) : undefined}
            options={answers.map((value) => ({
              value: value as string,
              label: t(
                of === 'opinion'
                  ? `french.opinion.${value as (typeof OPINIONS)[number]}`
                  : `french.outcome.${value as (typeof AUTHORISATION_OUTCOMES)[number]}`,
              ),
            }))}
          />
          <TextField label={t('french.givenOn')} type="date" value={givenOn} onChange={setGivenOn} />
        </>
      )}
      <TextField
        label={t('french.reference')}
        optional={of === 'opinion' || tacit}
        short
        value={reference}
        onChange={setReference}
      />
      {step.isError && <ProblemPanel failure={step.error} />}
      <div className={layout.row}>
        <Button onPress={() => void record().catch(() => undefined)} isPending={step.isPending}>
          {t('french.record')}
        </Button>
        {period && !period.renewed && !over && (
          <Button
            look="secondary"
            onPress={() => void renew().catch(() => undefined)}
            isPending={step.isPending}
          >
            {t('french.renew')}
          </Button>
        )}
      </div>
    </div>
  );
}
