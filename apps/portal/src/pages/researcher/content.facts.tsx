import { useDatasets, useEnvironments } from '../../api/datasets.api.js';
import type { Draft } from '../../api/applications.api.js';
import { useSession } from '../../api/session.query.js';
import { purposeTitle, shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Facts } from '../../ui/surface.js';

/** An application's content, to read. */
export function ContentFacts({ content, names }: { content: Draft; names: Record<string, string> }) {
  const t = useText();
  const { data: session } = useSession();
  const { data: datasets } = useDatasets();
  const { data: environments } = useEnvironments();
  const nameOf = (ref: string) =>
    names[ref] ??
    (session?.account?.ref === ref ? session.account.name : undefined) ??
    t('ui.unknownPerson', { ref: shortRef(ref) });
  const titleOf = (id: string) => {
    const dataset = datasets?.find((one) => one.datasetId === id);
    return dataset ? t.pick(dataset.description.title) : shortRef(id);
  };
  const environment = environments?.find((one) => one.environmentId === content.environmentId);
  const long = (text: string | undefined) => text && <span className={layout.prewrap}>{text}</span>;
  return (
    <Facts
      rows={[
        [t('app.field.title'), content.title],
        [t('app.field.laySummary'), long(content.laySummary)],
        content.applicantType && [t('app.field.applicantType'), t(`applicant.${content.applicantType}`)],
        content.purpose && [t('app.field.purpose'), purposeTitle(t, content.purpose)],
        [t('app.field.expectedBenefit'), long(content.expectedBenefit)],
        [t('app.field.publicInterest'), long(content.publicInterest)],
        [t('app.field.mandate'), content.mandate],
        [t('app.field.impossibilityProof'), long(content.impossibilityProof)],
        content.persons && [t('app.field.persons'), t.list(content.persons.map(nameOf))],
        content.datasets && [
          t('app.field.datasets'),
          <ul className={`${layout.plain} ${layout.stack} ${layout.tight}`} key="datasets">
            {content.datasets.map((dataset) => (
              <li key={dataset.datasetId}>
                <strong>{titleOf(dataset.datasetId)}</strong>
                <ul>
                  {dataset.resources.map((resource) => (
                    <li key={resource.resourceType}>
                      {resource.resourceType} :{' '}
                      <span className={layout.mono}>{resource.elements.join(', ')}</span>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>,
        ],
        [t('app.field.intendedUse'), long(content.intendedUse)],
        content.format && [t('app.field.format'), t(`format.${content.format}`)],
        [t('app.field.anonymisedInsufficient'), long(content.anonymisedInsufficient)],
        [t('app.field.gdprBasis'), long(content.gdprBasis)],
        [t('app.field.safeguards'), long(content.safeguards)],
        content.environmentId && [
          t('app.field.environmentId'),
          environment ? `${environment.name} (${environment.country})` : shortRef(content.environmentId),
        ],
        content.periodStart &&
          content.periodEnd && [
            t('app.period'),
            t('app.periodText', { from: t.day(content.periodStart), until: t.day(content.periodEnd) }),
          ],
      ]}
    />
  );
}
