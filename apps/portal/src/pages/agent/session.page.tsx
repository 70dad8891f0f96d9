import type { MandateView } from '@garant/contracts';
import { useParams } from 'react-router';
import { useCloseMandate, useMandate, useMandateChoices } from '../../api/assistance.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Decision } from './session.decision.js';
import { ReceiptSheet } from './session.receipt.js';

/** A session with one person: they decide, the agent reads out and records; then a summary to hand over. */
export function SessionPage() {
  const { mandateId = '' } = useParams();
  const mandate = useMandate(mandateId);
  return <AnsweredPage query={mandate}>{(view) => <Session mandate={view} />}</AnsweredPage>;
}

function Session({ mandate }: { mandate: MandateView }) {
  const t = useText();
  const address = useAddress();
  const open = mandate.status === 'open';
  const choices = useMandateChoices(mandate.mandateId, open);
  const used = mandate.extent === 'act' && mandate.acts.length > 0;
  return (
    <Page
      title={t('session.title')}
      above={[{ to: address('assistance'), name: t('nav.assistance') }]}
      beside={
        <Badge tone={open ? 'ok' : 'neutral'}>
          {open ? t('session.until', { time: t.dateTime(mandate.expiresAt) }) : t('session.over')}
        </Badge>
      }
      lead={t('session.terms', {
        extent: t(`mandate.extent.${mandate.extent}`),
        check: t(`mandate.check.${mandate.identityCheck}`),
        agreement: t(`mandate.agreement.${mandate.agreement}`),
      })}
    >
      {open && !used && (
        <Answered query={choices}>{(list) => <Decision mandate={mandate} choices={list} />}</Answered>
      )}
      {(mandate.acts.length > 0 || !open) && <Summary mandate={mandate} />}
      {open ? (
        <EndCard mandateId={mandate.mandateId} />
      ) : (
        <div data-noprint>
          <LinkButton to={address('assistance')}>{t('session.home')}</LinkButton>
        </div>
      )}
    </Page>
  );
}

function Summary({ mandate }: { mandate: MandateView }) {
  const t = useText();
  const { acts } = mandate;
  return (
    <Card labelledBy="summary">
      <h2 id="summary">{t('session.summary')}</h2>
      {acts.length === 0 ? (
        <p>{t('session.summary.none')}</p>
      ) : (
        <>
          <p data-noprint>{t('session.summary.more', { count: acts.length })}</p>
          {acts.map((choice) => (
            <ReceiptSheet key={choice.choiceId} choice={choice} />
          ))}
          <div data-noprint>
            <Button look="secondary" onPress={() => window.print()}>
              {t('session.print')}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

function EndCard({ mandateId }: { mandateId: string }) {
  const t = useText();
  const close = useCloseMandate(mandateId);
  return (
    <div className={layout.stack} data-noprint>
      <Callout tone="info" title={t('session.end')} level={2}>
        <p>{t('session.end.more')}</p>
        {close.isError && <ProblemPanel failure={close.error} />}
        <div>
          <Button
            look="secondary"
            isPending={close.isPending}
            onPress={() => void close.mutateAsync().catch(() => undefined)}
          >
            {t('session.end')}
          </Button>
        </div>
      </Callout>
    </div>
  );
}
