import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { LinkButton } from '../../ui/button.js';
import { Card } from '../../ui/surface.js';

const FOLLOWABLE: readonly string[] = ['signed', 'active', 'expired'];

/** For the applicant of a permit: amend it, extend it once, or have the project judged anew. */
export function FollowUpCard({ permitId, status }: { permitId: string; status: string }) {
  const t = useText();
  const address = useAddress();
  if (!FOLLOWABLE.includes(status)) return null;
  return (
    <Card labelledBy="follow">
      <h2 id="follow">{t('follow.title')}</h2>
      <p>{t('follow.more')}</p>
      <div>
        <LinkButton look="secondary" to={`${address('procedureNew')}?permit=${permitId}`}>
          {t('follow.go')}
        </LinkButton>
      </div>
    </Card>
  );
}
