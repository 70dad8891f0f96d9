import { ATTACHMENT_KINDS, ATTACHMENT_LABELS, DOCUMENTS } from '@garant/rules';
import { useText } from '../../../i18n/text.hook.js';
import layout from '../../../styles/layout.module.css';
import { Callout, Card } from '../../../ui/surface.js';
import { AttachmentsPanel } from '../attachments.panel.js';
import { prune } from '../draft.model.js';
import type { SectionProps } from './entry.model.js';

/** Documents that this application must have, and those it has. */
export function DocumentsSection({ form, application }: SectionProps) {
  const t = useText();
  const content = prune(form.watch());
  const missing = DOCUMENTS.filter(
    ({ kind, since, required }) =>
      since <= application.formVersion &&
      required.holds(content) &&
      !application.attachments.some((one) => one.kind === kind && one.redactedAt === null),
  );
  return (
    <Card labelledBy="step-documents">
      <h2 id="step-documents">{t('attach.title')}</h2>
      <p className={layout.measure}>
        {t('attach.lead', { kinds: t.list(ATTACHMENT_KINDS.map((kind) => t.pick(ATTACHMENT_LABELS[kind]))) })}
      </p>
      {missing.map(({ kind, required, legalSource }) => (
        <Callout
          key={`${kind} ${required.because.en}`}
          tone="warn"
          title={t('attach.needed', { kind: t.pick(ATTACHMENT_LABELS[kind]) })}
        >
          <p>
            {t.pick(required.because)} ({legalSource})
          </p>
        </Callout>
      ))}
      <AttachmentsPanel application={application} />
    </Card>
  );
}
