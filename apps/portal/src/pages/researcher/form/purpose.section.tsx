import {
  inForce,
  PROHIBITED_USE_CODES,
  PROHIBITED_USES,
  PURPOSE_CODES,
  PURPOSES,
  screenText,
  type PurposeCode,
} from '@garant/rules';
import { useSession } from '../../../api/session.query.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { fieldId } from '../../../ui/form.js';
import { CheckListField, RadioField } from '../../../ui/option.field.js';
import { Callout, Card } from '../../../ui/surface.js';
import { Entry } from './entry.field.js';
import { putValue, type SectionProps } from './entry.model.js';

/** The purpose decides who may apply; a prohibited use that is declared ends the application at once, with its article. */
export function PurposeSection(props: SectionProps) {
  const { form, rows, faultOf } = props;
  const t = useText();
  const { data: session } = useSession();
  const type = form.watch('applicantType');
  const purpose = form.watch('purpose');
  const declared = form.watch('declaredUses') ?? [];
  const texts = [form.watch('intendedUse'), form.watch('expectedBenefit'), form.watch('laySummary')];
  const hints = screenText(texts.map((text) => text ?? ''));
  const policy = { ehdsEarlyAdoption: session?.policy?.ehdsEarlyAdoption ?? true };
  const rule = purpose && PURPOSES[purpose];
  const needsMandate = rule && type && !rule.applicants.includes(type) && rule.othersWithMandate;
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
        <div data-field="purpose">
          <RadioField
            id={fieldId('purpose')}
            label={t('app.field.purpose')}
            error={faultOf('purpose')}
            value={purpose ?? ''}
            onChange={(code) => putValue(form, 'purpose', code)}
            options={PURPOSE_CODES.map(option)}
          />
        </div>
        {needsMandate && (
          <Callout tone="warn" title={t('purpose.mandateNeeded')}>
            <p>{t('purpose.mandateMore')}</p>
          </Callout>
        )}
        {rows
          .filter(({ shape }) => shape.kind !== 'own')
          .map((row) => (
            <Entry key={row.field} row={row} form={form} faultOf={faultOf} />
          ))}
      </Card>
      <Card labelledBy="prohibited">
        <h2 id="prohibited">{t('prohibited.title')}</h2>
        <p className={layout.measure}>{t('prohibited.lead')}</p>
        <CheckListField
          id={fieldId('declaredUses')}
          label={t('app.field.declaredUses')}
          value={declared}
          onChange={(codes) => putValue(form, 'declaredUses', codes)}
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
        {hints.length > 0 && (
          <Callout tone="warn" title={t('prohibited.looked')}>
            <p>{t('prohibited.lookedMore')}</p>
            <ul>
              {[...new Map(hints.map((hint) => [hint.use, hint])).values()].map((hint) => (
                <li key={hint.use}>
                  {t.pick(PROHIBITED_USES[hint.use].title)} ({hint.legalSource})
                </li>
              ))}
            </ul>
          </Callout>
        )}
      </Card>
    </>
  );
}
