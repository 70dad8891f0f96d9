import { environmentFailure } from '@garant/rules';
import { useEnvironments } from '../../../api/datasets.api.js';
import { useText } from '../../../i18n/text.hook.js';
import { FormRadio, FormSelect, FormText } from '../../../ui/form.js';
import { Answered } from '../../../ui/states.js';
import { Callout, Card } from '../../../ui/surface.js';
import type { StepProps } from './step.model.js';

export function ProtectionStep({ form }: StepProps) {
  const t = useText();
  const { control } = form;
  const environments = useEnvironments();
  const pseudonymised = form.watch('format') === 'pseudonymised';
  const chosen = environments.data?.find((one) => one.environmentId === form.watch('environmentId'));
  const lapsed = chosen && environmentFailure(chosen, new Date().toISOString());
  return (
    <>
      <Card labelledBy="step-protection">
        <h2 id="step-protection">{t('app.step.protection')}</h2>
        <FormRadio
          control={control}
          name="format"
          label={t('app.field.format')}
          options={(['anonymised', 'pseudonymised'] as const).map((format) => ({
            value: format,
            label: t(`format.${format}`),
            more: t(`format.${format}.more`),
          }))}
        />
        {pseudonymised && (
          <FormText
            control={control}
            name="anonymisedInsufficient"
            label={t('app.field.anonymisedInsufficient')}
            rows={4}
            hint={t('app.hint.anonymisedInsufficient')}
          />
        )}
        {pseudonymised && (
          <FormText
            control={control}
            name="gdprBasis"
            label={t('app.field.gdprBasis')}
            rows={3}
            hint={t('app.hint.gdprBasis')}
          />
        )}
        <FormText
          control={control}
          name="safeguards"
          label={t('app.field.safeguards')}
          rows={4}
          hint={t('app.hint.safeguards')}
        />
      </Card>
      <Card labelledBy="where">
        <h2 id="where">{t('app.where')}</h2>
        <Answered query={environments}>
          {(list) => (
            <FormSelect
              control={control}
              name="environmentId"
              label={t('app.field.environmentId')}
              hint={t('app.hint.environmentId')}
              placeholder={t('form.choose')}
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
        <FormText control={control} name="periodStart" type="date" label={t('app.field.periodStart')} />
        <FormText
          control={control}
          name="periodEnd"
          type="date"
          label={t('app.field.periodEnd')}
          hint={t('app.hint.periodEnd')}
        />
      </Card>
    </>
  );
}
