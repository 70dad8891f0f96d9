import type { EnvironmentState } from '@garant/contracts';
import { DECLARATIONS, environmentStanding } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { useNow } from '../../ui/now.hook.js';
import { BarList } from '../projects/bar.list.js';
import { spanOf, TODAY, urgencyOf } from './validity.model.js';

const TONE = { blocks: 'danger', soon: 'warn', fine: 'ok', none: 'accent' } as const;

/** How long each declaration holds, side by side, with today marked. */
export function ValidityPicture({ environment }: { environment: EnvironmentState }) {
  const t = useText();
  const now = useNow();
  const standing = environmentStanding(environment, new Date(now).toISOString());
  return (
    <div className={layout.stack}>
      <h3>{t('validity.title')}</h3>
      <BarList
        label={t('validity.title')}
        bars={standing.map((one) => {
          const span = spanOf(one, now) ?? { from: 0, to: 0 };
          const until = one.declaration ? t.lastDay(one.declaration.validUntil) : '';
          return {
            key: one.kind,
            name: t.pick(DECLARATIONS[one.kind].title),
            value:
              one.standing === 'valid'
                ? t('validity.until', { date: until })
                : t(
                    one.standing === 'missing' && !one.required
                      ? 'validity.optional'
                      : `validity.${one.standing}`,
                  ),
            ...span,
            tone: TONE[urgencyOf(one, now)],
            mark: TODAY,
          };
        })}
      />
    </div>
  );
}
