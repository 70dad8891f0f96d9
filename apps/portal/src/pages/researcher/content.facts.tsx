import { fieldLines, FIRST_FORM_VERSION, FORM, SECTIONS } from '@garant/rules';
import type { Application, Draft } from '../../api/applications.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Facts } from '../../ui/surface.js';
import { AttachmentsPanel } from './attachments.panel.js';
import { sectionTitle } from './form/fault.text.js';
import { useFormNames } from './form.names.js';

/** An application's content, to read, section by section. With `application` its documents follow. */
export function ContentFacts({
  content,
  names,
  formVersion = FIRST_FORM_VERSION,
  application,
  level = 3,
}: {
  content: Draft;
  names: Record<string, string>;
  formVersion?: number;
  application?: Application;
  level?: 3 | 4;
}) {
  const t = useText();
  const spoken = useFormNames(names);
  const Heading = level === 3 ? 'h3' : 'h4';
  // What was said in an older form is read too: the content decides, not the version.
  const rows = FORM.filter(({ field, since }) => since <= formVersion || content[field] !== undefined);
  return (
    <div className={layout.stack}>
      {SECTIONS.map((section) => {
        const facts = rows
          .filter((row) => row.section === section)
          .map((row) => [t.pick(row.label), fieldLines(row, content, t.locale, spoken)] as const)
          .filter(([, lines]) => lines.length > 0);
        if (facts.length === 0) return null;
        return (
          <div key={section} className={`${layout.stack} ${layout.tight}`}>
            <Heading>{sectionTitle(t, section)}</Heading>
            <Facts
              rows={facts.map(
                ([label, lines]) =>
                  [
                    label,
                    <span key={label} className={layout.prewrap}>
                      {lines.join('\n')}
                    </span>,
                  ] as const,
              )}
            />
          </div>
        );
      })}
      {application && application.attachments.length > 0 && (
        <div className={`${layout.stack} ${layout.tight}`}>
          <Heading>{t('attach.title')}</Heading>
          <AttachmentsPanel application={{ ...application, allowed: readingOnly(application.allowed) }} />
        </div>
      )}
    </div>
  );
}

/** Where the content is read, documents are read and redacted, not added. */
const readingOnly = (allowed: readonly string[]): string[] =>
  allowed.filter((command) => command === 'application.redact-attachment');
