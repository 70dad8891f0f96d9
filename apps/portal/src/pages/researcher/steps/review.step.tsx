import { applicationContent } from '@garant/contracts';
import { LAY_SUMMARY_WORDS } from '@garant/rules';
import { useState } from 'react';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Button } from '../../../ui/button.js';
import { CheckListField } from '../../../ui/option.field.js';
import { useFaultText } from '../../../ui/form.js';
import { ProblemPanel } from '../../../ui/states.js';
import { Callout, Card } from '../../../ui/surface.js';
import { ContentFacts } from '../content.facts.js';
import { prune, STEP_OF, wordCount, type StepName } from '../draft.model.js';
import type { StepProps } from './step.model.js';

const PROMISES = ['prohibited', 'copy', 'reidentify', 'results'] as const;
interface Props extends StepProps {
  onGo: (step: StepName) => void;
  onSend: () => void;
  pending: boolean;
  answering: boolean;
  failure: unknown;
  /** Command id, when it was accepted and its outcome is still awaited. */
  accepted?: string;
  closed: boolean;
}

/** The whole application before it leaves: what is missing, and the commitments of whoever sends it. */
export function ReviewStep({
  form,
  names,
  onGo,
  onSend,
  pending,
  answering,
  failure,
  accepted,
  closed,
}: Props) {
  const t = useText();
  const faultText = useFaultText();
  const [promises, setPromises] = useState<string[]>([]);
  const [asked, setAsked] = useState(false);
  const content = prune(form.getValues());
  const faults = faultsOf();
  const send = () => {
    setAsked(true);
    if (faults.length === 0 && promises.length === PROMISES.length) onSend();
  };
  return (
    <>
      {faults.length > 0 && (
        <Callout tone="warn" title={t('app.missing', { count: faults.length })} level={2} live={asked}>
          <ul>
            {faults.map((fault) => (
              <li key={fault.field}>
                {fault.text}{' '}
                <Button look="quiet" onPress={() => onGo(fault.step)}>
                  {t('app.goTo', { step: t(`app.step.${fault.step}`) })}
                </Button>
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <Card labelledBy="step-review">
        <h2 id="step-review">{t('app.step.review')}</h2>
        <ContentFacts content={content} names={names} />
      </Card>
      {!closed && (
        <Card labelledBy="promises">
          <h2 id="promises">{t('promise.title')}</h2>
          <CheckListField
            label={t('promise.lead')}
            value={promises}
            onChange={setPromises}
            error={asked && promises.length < PROMISES.length ? t('promise.missing') : undefined}
            options={PROMISES.map((promise) => ({ value: promise, label: t(`promise.${promise}`) }))}
          />
          {failure !== null && <ProblemPanel failure={failure} />}
          {accepted && (
            <Callout tone="warn" title={t('ui.accepted')} live>
              <p>{t('ui.acceptedMore')}</p>
              <p className={layout.small}>{t('ui.acceptedWhere', { id: accepted })}</p>
            </Callout>
          )}
          <div>
            <Button onPress={send} isPending={pending}>
              {t(answering ? 'app.sendInformation' : 'app.submit')}
            </Button>
          </div>
        </Card>
      )}
    </>
  );

  function faultsOf(): { field: string; step: StepName; text: string }[] {
    const parsed = applicationContent.safeParse(content);
    const found = new Map<string, { field: string; step: StepName; text: string }>();
    const add = (field: keyof typeof STEP_OF, text: string) =>
      found.set(field, { field, step: STEP_OF[field], text });
    for (const issue of parsed.success ? [] : parsed.error.issues) {
      const field = issue.path[0] as keyof typeof STEP_OF;
      if (field in STEP_OF && !found.has(field)) add(field, faultText(t(`app.field.${field}`), issue.code));
    }
    if (content.format === 'pseudonymised' && !content.anonymisedInsufficient)
      add('anonymisedInsufficient', faultText(t('app.field.anonymisedInsufficient'), 'too_small'));
    if (content.format === 'pseudonymised' && !content.gdprBasis)
      add('gdprBasis', faultText(t('app.field.gdprBasis'), 'too_small'));
    if (wordCount(content.laySummary ?? '') > LAY_SUMMARY_WORDS)
      add('laySummary', faultText(t('app.field.laySummary'), 'too_big'));
    if (content.declaredUses?.length) add('declaredUses', t('prohibited.title'));
    return [...found.values()];
  }
}
