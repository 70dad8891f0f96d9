import { environmentFailure } from '@garant/rules';
import { useFeeEstimate } from '../../../api/authoring.api.js';
import { useEnvironments } from '../../../api/datasets.api.js';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { SelectField } from '../../../ui/field.js';
import { fieldId } from '../../../ui/form.js';
import { Answered } from '../../../ui/states.js';
import { Callout, Card, Facts } from '../../../ui/surface.js';
import { Entry } from './entry.field.js';
import { putValue, type SectionProps } from './entry.model.js';
import { feeQuestionOf } from './fee.question.js';

/** Where the work is done, for how long, and what it would cost. */
export function PlaceSection(props: SectionProps) {
  const { form, rows, faultOf } = props;
  const t = useText();
  const environments = useEnvironments();
  const environmentId = form.watch('environmentId');
  const chosen = environments.data?.find((one) => one.environmentId === environmentId);
  const lapsed = chosen && environmentFailure(chosen, new Date().toISOString());
  return (
    <>
      <Card labelledBy="where">
        <h2 id="where">{t('app.where')}</h2>
        <div data-field="environmentId" className={layout.stack}>
          <Answered query={environments}>
            {(list) => (
              <SelectField
                id={fieldId('environmentId')}
                label={t('app.field.environmentId')}
                hint={t('app.hint.environmentId')}
                error={faultOf('environmentId')}
                placeholder={t('form.choose')}
                value={environmentId ?? ''}
                onChange={(id) => putValue(form, 'environmentId', id === '' ? undefined : id)}
                options={list.map((one) => ({
                  value: one.environmentId,
                  label: `${one.name} (${one.country})`,
                }))}
              />
            )}
          </Answered>
          {lapsed && (
            <Callout tone="warn" title={t(`environment.failure.${lapsed}`)} live>
              <p>{t('app.environmentLapsed')}</p>
            </Callout>
          )}
        </div>
        {rows
          .filter(({ shape }) => shape.kind !== 'own')
          .map((row) => (
            <Entry key={row.field} row={row} form={form} faultOf={faultOf} />
          ))}
      </Card>
      <FeePanel {...props} />
    </>
  );
}

/** An estimate before anything is submitted (EHDS Art. 62); absent where nothing is charged. */
function FeePanel({ form }: SectionProps) {
  const t = useText();
  const estimate = useFeeEstimate(feeQuestionOf(form.watch()));
  const money = new Intl.NumberFormat(t.locale, { style: 'currency', currency: 'EUR' });
  if (!estimate.data) return null;
  return (
    <Card labelledBy="fees">
      <h2 id="fees">{t('fee.title')}</h2>
      <p className={layout.measure}>{t('fee.lead')}</p>
      <Facts
        rows={[
          ...estimate.data.lines.map(
            (line) => [t.pick(line.explanation), money.format(line.cents / 100)] as const,
          ),
          [t('fee.total'), <strong key="total">{money.format(estimate.data.totalCents / 100)}</strong>],
        ]}
      />
    </Card>
  );
}
