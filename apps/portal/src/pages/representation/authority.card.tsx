import type { AuthorityView } from '@garant/contracts';
import { useState } from 'react';
import { useEndAuthority } from '../../api/representation.api.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { ProblemPanel } from '../../ui/states.js';
import { Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { AuthorityBadge } from './authority.badge.js';

/** One authority, held by the reader or over the reader, with the one thing that can be done about it. */
export function AuthorityCard({ authority }: { authority: AuthorityView }) {
  const t = useText();
  const toast = useToast();
  const end = useEndAuthority();
  const [asking, setAsking] = useState(false);
  const heading = `authority-${authority.authorityId}`;
  const held = authority.as === 'declarant';
  const go = async () => {
    const written = await end.mutateAsync({ authorityId: authority.authorityId });
    setAsking(false);
    if (written.state === 'done') toast(t('authority.ended'));
  };
  return (
    <Card as="article" labelledBy={heading}>
      <div className={`${layout.row} ${layout.between}`}>
        <h3 id={heading}>
          {held && authority.givenNames
            ? t('authority.heading', {
                type: t(`authority.type.${authority.type}`),
                name: authority.givenNames,
              })
            : t(`authority.type.${authority.type}`)}
        </h3>
        <AuthorityBadge standing={authority.standing} />
      </div>
      <Facts
        rows={[
          held && [t('declare.reference'), <span className={layout.mono}>{authority.reference}</span>],
          [t('authority.declaredAt'), t.date(authority.declaredAt)],
          authority.startsOn && [t('declare.startsOn'), t.day(authority.startsOn)],
          authority.endsOn && [t('declare.endsOn'), t.day(authority.endsOn)],
          authority.acts && [t('authority.acts'), t.list(authority.acts.map((act) => t(`act.${act}`)))],
          authority.because && [t('authority.because'), t(`authority.because.${authority.because}`)],
          authority.reasons && [t('authority.reasons'), authority.reasons],
        ]}
      />
      {authority.standing === 'declared' && held && <p className={layout.muted}>{t('authority.waiting')}</p>}
      {end.isError && <ProblemPanel failure={end.error} />}
      {authority.mayEnd && (
        <div data-noprint>
          <Button look="secondary" onPress={() => setAsking(true)}>
            {t(held ? 'authority.giveUp' : 'authority.takeBack')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t(held ? 'authority.giveUp' : 'authority.takeBack')}
        confirm={t(held ? 'authority.giveUp' : 'authority.takeBack')}
        look="danger"
        pending={end.isPending}
        onConfirm={() => void go().catch(() => setAsking(false))}
      >
        <p>{t(held ? 'authority.giveUpMore' : 'authority.takeBackMore')}</p>
      </ConfirmDialog>
    </Card>
  );
}
