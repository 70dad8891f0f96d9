import type { SectionChangeView } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Badge, Details } from '../../ui/surface.js';
import css from './notices.module.css';

const TONES = { changed: 'warn', added: 'info', removed: 'danger', unchanged: 'neutral' } as const;

/** The name of a section that changed, or of a part that is no section, in the reader's language. */
export function useSectionName(): (
  change: Pick<SectionChangeView, 'sectionId' | 'before' | 'after'>,
) => string {
  const t = useText();
  return ({ sectionId, before, after }) => {
    const section = after ?? before;
    if (section) return t.pick(section.heading) || sectionId;
    return t(`notices.part.${sectionId as 'title' | 'legal-sources' | 'term'}`);
  };
}

/** What a new version says that the old one did not, section by section. */
export function ChangesView({ changes }: { changes: readonly SectionChangeView[] }) {
  const t = useText();
  const nameOf = useSectionName();
  return (
    <ul className={`${layout.plain} ${layout.stack}`}>
      {changes.map((change) => (
        <li key={change.sectionId} className={`${layout.stack} ${layout.tight}`}>
          <div className={layout.row}>
            <strong>{nameOf(change)}</strong>
            <Badge tone={TONES[change.change]}>{t(`notices.change.${change.change}`)}</Badge>
            {change.material && <Badge tone="info">{t('notices.material')}</Badge>}
          </div>
          {(change.before ?? change.after) && change.change !== 'unchanged' && (
            <Details summary={t('notices.compare')} open={change.material === true}>
              <div className={css.sides}>
                {change.before && (
                  <div>
                    <p className={css.side}>{t('notices.before')}</p>
                    <p className={layout.prewrap}>{t.pick(change.before.body)}</p>
                  </div>
                )}
                {change.after && (
                  <div>
                    <p className={css.side}>{t('notices.after')}</p>
                    <p className={layout.prewrap}>{t.pick(change.after.body)}</p>
                  </div>
                )}
              </div>
            </Details>
          )}
        </li>
      ))}
    </ul>
  );
}
