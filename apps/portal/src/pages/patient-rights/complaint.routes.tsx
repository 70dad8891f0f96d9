import { COMPLAINT_ROUTES } from '@garant/rules';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Callout } from '../../ui/surface.js';

/** Where to go when an answer does not satisfy (GDPR Art. 12(4)): told with every answer, not only with refusals. */
export function ComplaintRoutes({ title }: { title: string }) {
  const t = useText();
  return (
    <Callout tone="info" title={title} level={2}>
      <ul>
        {COMPLAINT_ROUTES.map(({ route, url, legalSource }) => (
          <li key={route}>
            {t(`req.route.${route}`)}
            {url && (
              <>
                {' '}
                <a href={url} rel="noreferrer">
                  {t('req.route.address')}
                </a>
              </>
            )}{' '}
            <span className={`${layout.small} ${layout.muted}`}>({legalSource})</span>
          </li>
        ))}
      </ul>
    </Callout>
  );
}
