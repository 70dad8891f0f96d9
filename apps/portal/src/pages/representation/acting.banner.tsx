import type { ChoiceAct } from '@garant/rules';
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
      {relative !== undefined && relative.openConflicts > 0 && (
        <p>
          <strong>{t('relatives.acting.conflict')}</strong>
        </p>
      )}
      <p>
        <Link to={address('relative', { authorityId })}>{t('relatives.acting.back')}</Link>
      </p>
    </Callout>
  );
}

/** Heading of the list of choices: one's own, or those of the person for whom the pages are open. */
export function useChoicesTitle(): string {
  const t = useText();
  const authorityId = useActingFor();
  const relatives = useRelatives(authorityId !== undefined);
  const relative = relatives.data?.find((one) => one.authorityId === authorityId);
  if (authorityId === undefined) return t('nav.myChoices');
  return relative ? t('relatives.choicesOf', { name: relative.givenNames }) : t('relatives.choices');
}

/** Whether the reader may do an act here: for oneself all of them, for another person those that the authority names. */
export function useMayAct(): (act: ChoiceAct) => boolean {
  const authorityId = useActingFor();
  const relatives = useRelatives(authorityId !== undefined);
  const acts = relatives.data?.find((one) => one.authorityId === authorityId)?.acts;
  return (act) => authorityId === undefined || !acts || acts.includes(act);
}
