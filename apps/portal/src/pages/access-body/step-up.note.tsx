import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';

/** Why a vote or a signature asks to log in once more. */
export function StepUpNote() {
  const t = useText();
  return (
    <Callout tone="info" title={t('stepUp.title')}>
      <p>{t('stepUp.more')}</p>
    </Callout>
  );
}
