import { FORM, SECTION_LABELS, ATTACHMENT_LABELS, type AttachmentKind, type FormFault } from '@garant/rules';
import type { Text } from '../../../i18n/text.hook.js';

/** A fault in the reader's words: which field, what is wrong, and why it is asked for when that depends. */
export function faultText(t: Text, fault: Pick<FormFault, 'field' | 'rule' | 'because'>): string {
  const what = t(`form.fault.${fault.rule}`, { field: fieldLabel(t, fault.field) });
  return fault.because ? t('form.because', { what, because: t.pick(fault.because) }) : what;
}

export function fieldLabel(t: Text, field: string): string {
  if (field.startsWith('attachment.'))
    return t.pick(ATTACHMENT_LABELS[field.slice('attachment.'.length) as AttachmentKind]);
  const row = FORM.find((one) => one.field === field);
  return row ? t.pick(row.label) : field;
}

export const sectionTitle = (t: Text, section: keyof typeof SECTION_LABELS): string =>
  t.pick(SECTION_LABELS[section]);
