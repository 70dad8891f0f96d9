import { Link } from 'react-router';
import { useRelatives } from '../../api/representation.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';
import { useActingFor } from './acting.hook.js';

/** For whom the choice pages are open, said on each of them. Nothing when it is for oneself. */
export function ActingBanner() {
  const t = useText();
  const address = useAddress();
  const authorityId = useActingFor();
  const relatives = useRelatives(authorityId !== undefined);
  if (authorityId === undefined) return null;
  const relative = relatives.data?.find((one) => one.authorityId === authorityId);
  if (relatives.isSuccess && !relative)
    return (
      <Callout tone="warn" title={t('relatives.acting.over')} live>
        <p>
          <Link to={address('myRelatives')}>{t('nav.myRelatives')}</Link>
        </p>
      </Callout>
    );
  return (
    <Callout tone="info" title={t('relatives.acting.for', { name: relative?.givenNames ?? '…' })}>
      <p>{t('relatives.acting.more')}</p>
      {relative?.mayDecideAlone && <p>{t('relatives.acting.teen')}</p>}
      <p>
        <Link to={address('relative', { authorityId })}>{t('relatives.acting.back')}</Link>
      </p>
    </Callout>
  );
}
