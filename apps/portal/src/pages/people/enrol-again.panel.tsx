import { useLocation } from 'react-router';
import { useEnrolAgain } from '../../api/people.api.js';
import { signInAddress } from '../../api/session.query.js';
import { useText } from '../../i18n/text.hook.js';
import { Button } from '../../ui/button.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout } from '../../ui/surface.js';

/** The register knows nobody behind this login (any more). It begins anew only if the person asks for it. */
export function EnrolAgain() {
  const t = useText();
  const { pathname } = useLocation();
  const enrol = useEnrolAgain();
  const go = async () => {
    await enrol.mutateAsync({});
    window.location.assign(signInAddress(pathname, t.locale));
  };
  return (
    <Callout tone="info" title={t('enrol.nobody')} level={2} live>
      <p>{t('enrol.nobody.more')}</p>
      {enrol.isError && <ProblemPanel failure={enrol.error} />}
      <div>
        <Button look="secondary" isPending={enrol.isPending} onPress={() => void go().catch(() => undefined)}>
          {t('enrol.again')}
        </Button>
      </div>
    </Callout>
  );
}
