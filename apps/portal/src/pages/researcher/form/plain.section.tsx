import { APPLICANT_TYPES, type SectionId } from '@garant/rules';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { fieldId } from '../../../ui/form.js';
import { RadioField } from '../../../ui/option.field.js';
import { Card } from '../../../ui/surface.js';
import { Entry } from './entry.field.js';
import { putValue, type SectionProps } from './entry.model.js';
import { sectionTitle } from './fault.text.js';

/** A section whose fields the table says in full. */
export function PlainSection({
  section,
  lead,
  ...props
}: SectionProps & { section: SectionId; lead?: string }) {
  const t = useText();
  return (
    <Card labelledBy={`step-${section}`}>
      <h2 id={`step-${section}`}>{sectionTitle(t, section)}</h2>
      {lead && <p className={layout.measure}>{lead}</p>}
      {props.rows.map((row) =>
        row.field === 'applicantType' ? (
          <ApplicantType key={row.field} {...props} />
        ) : (
          <Entry key={row.field} row={row} form={props.form} faultOf={props.faultOf} />
        ),
      )}
    </Card>
  );
}

function ApplicantType({ form, faultOf }: SectionProps) {
  const t = useText();
  return (
    <div data-field="applicantType">
      <RadioField
        id={fieldId('applicantType')}
        label={t('app.field.applicantType')}
        error={faultOf('applicantType')}
        value={form.watch('applicantType') ?? ''}
        onChange={(type) => putValue(form, 'applicantType', type)}
        options={APPLICANT_TYPES.map((type) => ({ value: type, label: t(`applicant.${type}`) }))}
      />
    </div>
  );
}
