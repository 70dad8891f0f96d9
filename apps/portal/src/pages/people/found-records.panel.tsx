import { useMyLinkage } from '../../api/people.api.js';
import { useText } from '../../i18n/text.hook.js';
import { Callout } from '../../ui/surface.js';

/** Says plainly whether records of the person were found; a choice is kept for those that come later. */
export function FoundRecords() {
  const t = useText();
  const { data } = useMyLinkage(true);
  if (!data) return null;
  if (data.ambiguous)
    return (
      <Callout tone="info" title={t('found.doubt')} level={2}>
        <p>{t('found.doubt.more')}</p>
      </Callout>
    );
  if (!data.found)
    return (
      <Callout tone="info" title={t('found.none')} level={2}>
        <p>{t('found.none.more')}</p>
      </Callout>
    );
  return (
    <Callout tone="ok" title={t('found.some', { count: data.datasets.length })} level={2}>
      <p>{t('found.some.more')}</p>
    </Callout>
  );
}
