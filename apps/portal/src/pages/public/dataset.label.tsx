import type { DatasetState } from '@garant/contracts';
import { LABEL_ROWS, labelLevels } from '@garant/rules';
import { useSession } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import { RevocationForm } from './label.revocation.js';
import layout from '../../styles/layout.module.css';
import { Badge, Callout, Card, Details } from '../../ui/surface.js';
import css from './catalogue.module.css';

/** The quality and utility label: six groups as bars, each element in words behind them. */
export function LabelCard({
  datasetId,
  label,
  publiclyFunded,
}: {
  datasetId: string;
  label: NonNullable<DatasetState['label']> | null;
  publiclyFunded: boolean | undefined;
}) {
  const t = useText();
  const { data: session } = useSession();
  const mayRevoke = (session?.account?.roles ?? []).some(
    (role) => role === 'assessor' || role === 'signatory',
  );
  if (!label)
    return publiclyFunded === undefined ? null : (
      <Card labelledBy="label">
        <h2 id="label">{t('label.title')}</h2>
        <p className={layout.muted}>{t('label.state.none')}</p>
      </Card>
    );
  return (
    <Card labelledBy="label">
      <h2 id="label">{t('label.title')}</h2>
      {label.revoked ? (
        <Callout tone="danger" title={t('label.state.revoked')}>
          <p>
            {t('label.revokedFor', {
              elements: t.list(label.revoked.elements.map((element) => t(`label.element.${element}`))),
            })}
          </p>
        </Callout>
      ) : (
        <div className={layout.row}>
          <Badge tone="ok">{t('label.state.held')}</Badge>
          <span className={`${layout.small} ${layout.muted}`}>
            {label.declaredAt &&
              t('label.declared', { date: t.day(label.declaredAt), version: label.version })}
          </span>
        </div>
      )}
      <ul className={css.levels}>
        {labelLevels(label.answers).map(({ group, level }) => (
          <li key={group}>
            {t('label.groupLevel', {
              group: t(`label.group.${group}`),
              level: t.number(Math.round(level * 10) / 10),
            })}
            <div className={css.level} aria-hidden="true">
              <div className={css.fill} style={{ inlineSize: `${(level / 4) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
      <Details summary={t('label.details')}>
        <ul>
          {LABEL_ROWS.map(({ element }) => {
            const answer = label.answers.find((one) => one.element === element);
            return (
              <li key={element}>
                {t('catalogue.named', {
                  name: t(`label.element.${element}`),
                  value: t(`label.level.${answer?.level ?? 0}`),
                })}
                {answer?.evidence && ` (${t.pick(answer.evidence)})`}
              </li>
            );
          })}
        </ul>
      </Details>
      {mayRevoke && !label.revoked && <RevocationForm datasetId={datasetId} />}
    </Card>
  );
}
