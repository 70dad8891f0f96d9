import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { LinkButton } from '../../ui/button.js';

/** To the other kinds of cases: statistics, the French route. */
export function OtherKindsLink() {
  const t = useText();
  const address = useAddress();
  return (
    <LinkButton look="secondary" to={address('procedureNew')}>
      {t('start.other')}
    </LinkButton>
  );
}
