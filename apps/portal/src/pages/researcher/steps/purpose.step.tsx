import {
  inForce,
  PROHIBITED_USE_CODES,
  PROHIBITED_USES,
  PURPOSE_CODES,
  PURPOSES,
  type PurposeCode,
} from '@garant/rules';
import { useSession } from '../../../api/session.query.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { FormCheckList, FormRadio, FormText } from '../../../ui/form.js';
import { Callout, Card } from '../../../ui/surface.js';
import type { StepProps } from './step.model.js';

/** The purpose decides who may apply; a prohibited use that is declared ends the application at once, with its article. */
export function PurposeStep({ form }: StepProps) {
  const t = useText();
  const { control } = form;
  const { data: session } = useSession();
  const type = form.watch('applicantType');
  const purpose = form.watch('purpose');
  const declared = form.watch('declaredUses') ?? [];
  const policy = { ehdsEarlyAdoption: session?.policy?.ehdsEarlyAdoption ?? true };
  const rule = purpose && PURPOSES[purpose];
  const needsMandate = rule && type && !rule.applicants.includes(type) && rule.othersWithMandate;
  const industry = type === 'company' || type === 'insurer';
  const option = (code: PurposeCode) => {
    const row = PURPOSES[code];
    const open = row.applicants.length > 1;
    const now = inForce(row, new Date().toISOString(), policy);
    return {
      value: code,
      label: `${t.pick(row.title)} (${code})`,
      disabled: !now,
      more: (
        <>
          {t.pick(row.sentence)}{' '}
          <em>{now ? t(open ? 'purpose.anyone' : 'purpose.publicOnly') : t('purpose.notYet')}</em> ·{' '}
          {row.legalSource}
        </>
      ),
    };
  };
  return (
    <>
      <Card labelledBy="step-purpose">
        <h2 id="step-purpose">{t('app.step.purpose')}</h2>
        <FormRadio
          control={control}
          name="purpose"
          label={t('app.field.purpose')}
          options={PURPOSE_CODES.map(option)}
        />
        {needsMandate && (
          <Callout tone="warn" title={t('purpose.mandateNeeded')}>
            <p>{t('purpose.mandateMore')}</p>
          </Callout>
        )}
        {needsMandate && <FormText control={control} name="mandate" label={t('app.field.mandate')} />}
        <FormText
          control={control}
          name="expectedBenefit"
          label={t('app.field.expectedBenefit')}
          rows={4}
          hint={t('app.hint.expectedBenefit')}
        />
        <FormText
          control={control}
          name="publicInterest"
          label={t('app.field.publicInterest')}
          rows={3}
          hint={t('app.hint.publicInterest')}
          optional={!purpose?.startsWith('L')}
        />
        {industry && (
          <FormText
            control={control}
            name="impossibilityProof"
            label={t('app.field.impossibilityProof')}
            rows={3}
            hint={t('app.hint.impossibilityProof')}
            optional={!purpose?.startsWith('L')}
          />
        )}
      </Card>
      <Card labelledBy="prohibited">
        <h2 id="prohibited">{t('prohibited.title')}</h2>
        <p className={layout.measure}>{t('prohibited.lead')}</p>
        <FormCheckList
          control={control}
          name="declaredUses"
          label={t('app.field.declaredUses')}
          options={PROHIBITED_USE_CODES.map((code) => ({
            value: code,
            label: t.pick(PROHIBITED_USES[code].title),
            more: `${t.pick(PROHIBITED_USES[code].sentence)} ${PROHIBITED_USES[code].legalSource}`,
          }))}
        />
        {declared.map((code) => (
          <Callout
            key={code}
            tone="danger"
            title={t('prohibited.refused', { article: PROHIBITED_USES[code].legalSource })}
            live
          >
            <p>{t.pick(PROHIBITED_USES[code].sentence)}</p>
            <p>{t('prohibited.noPermit')}</p>
          </Callout>
        ))}
      </Card>
    </>
  );
}
