import { APPLICANT_TYPES, LAY_SUMMARY_WORDS } from '@garant/rules';
import { useText } from '../../../i18n/text.hook.js';
import { FormRadio, FormText } from '../../../ui/form.js';
import { Card } from '../../../ui/surface.js';
import { wordCount } from '../draft.model.js';
import type { StepProps } from './step.model.js';

export function ProjectStep({ form }: StepProps) {
  const t = useText();
  const { control } = form;
  const words = wordCount(form.watch('laySummary') ?? '');
  return (
    <Card labelledBy="step-project">
      <h2 id="step-project">{t('app.step.project')}</h2>
      <FormText control={control} name="title" label={t('app.field.title')} hint={t('app.hint.title')} />
      <FormText
        control={control}
        name="laySummary"
        label={t('app.field.laySummary')}
        rows={7}
        hint={t('app.hint.laySummary', { words, most: LAY_SUMMARY_WORDS })}
      />
      <FormRadio
        control={control}
        name="applicantType"
        label={t('app.field.applicantType')}
        options={APPLICANT_TYPES.map((type) => ({ value: type, label: t(`applicant.${type}`) }))}
      />
    </Card>
  );
}
