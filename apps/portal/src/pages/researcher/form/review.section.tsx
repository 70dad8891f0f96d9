import type { FormFault } from '@garant/rules';
import { CONFIRMATION_LABELS, CONFIRMATIONS, type Confirmation } from '@garant/rules';
import { useState } from 'react';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Button } from '../../../ui/button.js';
import { fieldId } from '../../../ui/form.js';
import { CheckListField } from '../../../ui/option.field.js';
import { ProblemPanel } from '../../../ui/states.js';
import { Callout, Card } from '../../../ui/surface.js';
import { ContentFacts } from '../content.facts.js';
import { prune } from '../draft.model.js';
import { putValue, type SectionProps } from './entry.model.js';
import { faultText, sectionTitle } from './fault.text.js';

interface Props extends SectionProps {
  faults: readonly FormFault[];
  onGo: (fault: FormFault) => void;
  onSend: () => void;
  onAsked: () => void;
  pending: boolean;
  answering: boolean;
  failure: unknown;
  /** Command id, when it was accepted and its outcome is still awaited. */
  accepted?: string;
  closed: boolean;
  /** The reader writes with the applicant, who alone submits. */
  member: boolean;
}

/** The whole application before it leaves: what is missing, and the commitments of whoever sends it. */
export function ReviewSection(props: Props) {
  const { form, application, names, rows, faults, onGo, onSend, onAsked, pending, answering, failure } =
    props;
  const t = useText();
  const kept = rows.some(({ field }) => field === 'confirmations');
  const [own, setOwn] = useState<string[]>([]);
  const [asked, setAsked] = useState(false);
  const promises: readonly string[] = kept ? (form.watch('confirmations') ?? []) : own;
  const setPromises = (codes: string[]) =>
    kept ? putValue(form, 'confirmations', codes as Confirmation[]) : setOwn(codes);
  const open = faults.filter(({ field }) => field !== 'confirmations');
  const unpromised = CONFIRMATIONS.some((code) => !promises.includes(code));
  const send = () => {
    setAsked(true);
    onAsked();
    if (open.length === 0 && !unpromised) onSend();
  };
  return (
    <>
      {open.length > 0 && (
        <Callout tone="warn" title={t('app.missing', { count: open.length })} level={2} live={asked}>
          <ul>
            {open.map((fault) => (
              <li key={`${fault.field} ${fault.rule}`}>
                {faultText(t, fault)}{' '}
                <Button look="quiet" onPress={() => onGo(fault)}>
                  {t('app.goTo', { step: sectionTitle(t, fault.section) })}
                </Button>
              </li>
            ))}
          </ul>
        </Callout>
      )}
      <Card labelledBy="step-review">
        <h2 id="step-review">{t('app.step.review')}</h2>
        <ContentFacts
          content={prune(form.getValues())}
          names={names}
          formVersion={application.formVersion}
          application={application}
        />
      </Card>
      {props.member && <Callout tone="info" title={t('members.applicantSubmits')} />}
      {!props.closed && !props.member && (
        <Card labelledBy="promises">
          <h2 id="promises">{t('promise.title')}</h2>
          <CheckListField
            id={fieldId('confirmations')}
            label={t('promise.lead')}
            value={promises}
            onChange={setPromises}
            error={asked && unpromised ? t('promise.missing') : undefined}
            options={CONFIRMATIONS.map((code) => ({
              value: code as string,
              label: t.pick(CONFIRMATION_LABELS[code]),
            }))}
          />
          {failure !== null && failure !== undefined && <ProblemPanel failure={failure} />}
          {props.accepted && (
            <Callout tone="warn" title={t('ui.accepted')} live>
              <p>{t('ui.acceptedMore')}</p>
              <p className={layout.small}>{t('ui.acceptedWhere', { id: props.accepted })}</p>
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
}
