import type { AuthorityCase } from '@garant/contracts';
import { useState } from 'react';
import { useParams } from 'react-router';
import { evidenceAddress, useAuthorityCase, useOfficerEnd } from '../../api/representation.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, PlainLinkButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Page } from '../../ui/page.js';
import { ProblemPanel } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { AuthorityBadge } from './authority.badge.js';
import { CaseConflict } from './case.conflict.js';
import { DecisionForm } from './decision.form.js';
import css from './evidence.module.css';

/** One declared authority for whoever verifies: what was declared beside the document that should show it. */
export function AuthorityCasePage() {
  const { reference = '' } = useParams();
  const found = useAuthorityCase(reference);
  return <AnsweredPage query={found}>{(one) => <Case authority={one} />}</AnsweredPage>;
}

function Case({ authority }: { authority: AuthorityCase }) {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const officer = session?.account?.roles.includes('data-protection-officer') === true;
  const { traits } = authority;
  return (
    <Page
      title={t('case.title', { reference: authority.reference })}
      above={[{ to: address('authorityDesk'), name: t('nav.authorityDesk') }]}
      beside={<AuthorityBadge standing={authority.standing} />}
    >
      <div className={layout.aside}>
        <div className={layout.stack}>
          <Evidence authority={authority} />
          {authority.mayDecide ? (
            <DecisionForm authority={authority} officer={officer} />
          ) : (
            authority.status === 'declared' && (
              <Callout tone="info" title={t('case.notYours')} level={2}>
                <p>{t('case.notYoursMore')}</p>
              </Callout>
            )
          )}
          {authority.conflicts.map((conflict) => (
            <CaseConflict
              key={conflict.wish.choiceId}
              authorityId={authority.authorityId}
              conflict={conflict}
            />
          ))}
        </div>
        <Card labelledBy="declared">
          <h2 id="declared">{t('case.declared')}</h2>
          <Facts
            rows={[
              [t('relative.as'), t(`authority.type.${authority.type}`)],
              traits && [t('traits.familyName'), traits.familyName],
              traits && [t('traits.givenNames'), traits.givenNames],
              traits && [t('traits.birthDate'), t.day(traits.birthDate)],
              traits && [t('traits.gender'), t(`traits.gender.${traits.gender}`)],
              [t('relative.age'), t(`relatives.age.${authority.ageBand}`)],
              authority.startsOn && [t('declare.startsOn'), t.day(authority.startsOn)],
              authority.endsOn && [t('declare.endsOn'), t.day(authority.endsOn)],
              authority.acts && [t('authority.acts'), t.list(authority.acts.map((act) => t(`act.${act}`)))],
              [t('authority.declaredAt'), t.dateTime(authority.declaredAt)],
              authority.decidedAt && [t('authority.decidedAt'), t.dateTime(authority.decidedAt)],
              authority.status === 'verified' && [
                t('case.otherHolders'),
                t('case.otherHoldersCount', { count: authority.otherHolders }),
              ],
              authority.because && [t('authority.because'), t(`authority.because.${authority.because}`)],
              authority.reasons && [t('authority.reasons'), authority.reasons],
            ]}
          />
          {!traits && authority.status !== 'declared' && (
            <p className={`${layout.small} ${layout.muted}`}>{t('case.namesGone')}</p>
          )}
          {officer && authority.mayEnd && <End authorityId={authority.authorityId} />}
        </Card>
      </div>
    </Page>
  );
}

function Evidence({ authority }: { authority: AuthorityCase }) {
  const t = useText();
  const { evidence, reference } = authority;
  return (
    <Card labelledBy="evidence">
      <h2 id="evidence">{t('case.evidence')}</h2>
      {evidence ? (
        <>
          {evidence.type.startsWith('image/') ? (
            <img className={css.image} src={evidenceAddress(reference)} alt={t('case.evidenceImage')} />
          ) : (
            <p className={layout.measure}>{t('case.evidencePdf')}</p>
          )}
          <div>
            <PlainLinkButton href={evidenceAddress(reference)} look="secondary" download={reference}>
              {t('case.evidenceOpen', { kilobytes: Math.ceil(evidence.bytes / 1024) })}
            </PlainLinkButton>
          </div>
          <p className={`${layout.small} ${layout.muted}`}>
            {t('case.evidenceHash')} <span className={layout.mono}>{evidence.sha256}</span>
          </p>
        </>
      ) : (
        <p className={layout.muted}>{t('case.evidenceGone')}</p>
      )}
    </Card>
  );
}

function End({ authorityId }: { authorityId: string }) {
  const t = useText();
  const toast = useToast();
  const end = useOfficerEnd(authorityId);
  const [asking, setAsking] = useState(false);
  const go = async () => {
    const written = await end.mutateAsync({});
    setAsking(false);
    if (written.state === 'done') toast(t('authority.ended'));
  };
  return (
    <>
      {end.isError && <ProblemPanel failure={end.error} />}
      <div>
        <Button look="danger" onPress={() => setAsking(true)}>
          {t('case.end')}
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('case.end')}
        confirm={t('case.end')}
        look="danger"
        pending={end.isPending}
        onConfirm={() => void go().catch(() => setAsking(false))}
      >
        <p>{t('case.endMore')}</p>
      </ConfirmDialog>
    </>
  );
}
