import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { CopyText } from '../../ui/copy.js';
import { Callout } from '../../ui/surface.js';

/** The one time that a secret is shown. It takes the focus: leaving the page without it means replacing it. */
export function SecretPanel({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), [secret]);
  return (
    <div ref={place} tabIndex={-1}>
      <Callout tone="warn" title={t('webhook.secret.title')} level={2} live>
        <p>{t('webhook.secret.once')}</p>
        <CopyText name={t('webhook.secret.name')} text={secret} />
        <p>{t('webhook.secret.how')}</p>
        <div>
          <Button look="secondary" onPress={onClose}>
            {t('webhook.secret.kept')}
          </Button>
        </div>
      </Callout>
    </div>
  );
}
