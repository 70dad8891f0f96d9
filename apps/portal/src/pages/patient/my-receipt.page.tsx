import { REASONED_ACTS } from '@garant/contracts';
import { ACTING_AS, type ActingAs } from '@garant/rules';
import { Link, useLocation, useParams } from 'react-router';
import { useMyChoices, useReceipt } from '../../api/choices.api.js';
import { useMyTerms, useNoticeVersion } from '../../api/notices.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, Loading } from '../../ui/states.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { languageName } from '../notices/language.texts.js';
import { ActingBanner } from '../representation/acting.banner.js';
import { useActingFor, useChoiceAddress } from '../representation/acting.hook.js';
import css from './effect.module.css';
import { EffectPanel } from './effect.panel.js';
import { ReasonPanel } from './reason.panel.js';
import { ReceiptPanel } from './receipt.panel.js';
import { useScopeNames } from './scope.names.js';

/** The receipt of one choice and what has become of it, to keep, print and check. */
export function MyReceiptPage() {
  const t = useText();
  const address = useChoiceAddress();
  const authorityId = useActingFor();
  const { choiceId = '' } = useParams();
  const fresh = (useLocation().state as { fresh?: boolean } | null)?.fresh === true;
  const choices = useMyChoices(authorityId);
  const choice = choices.data?.find((one) => one.choiceId === choiceId);
  const receipt = useReceipt(choice?.receiptId, authorityId);
  const actingAs = actingIn(receipt.data?.record);
  const nameOf = useScopeNames();
  const text = useNoticeVersion(choice?.notice.noticeId ?? '', choice?.notice.version);
  const terms = useMyTerms(authorityId, fresh);
  return (
    <Page title={t('receipt.title')} above={[{ to: address('myChoices'), name: t('nav.myChoices') }]}>
      <ActingBanner />
      <Answered query={choices}>
        {() => {
          const endsAt = terms.data?.find((term) => term.choiceId === choiceId)?.endsAt;
          if (!choice) return choices.isFetching ? <Loading /> : <Empty title={t('receipt.none')} />;
          return (
            <>
              {fresh && (
                <div data-noprint>
                  <Callout tone="ok" title={t('receipt.done')} level={2} live>
                    <p>{t('receipt.done.more')}</p>
                  </Callout>
                </div>
              )}
              <div className={css.sheet}>
                <EffectPanel choice={choice} />
                <div className={`${layout.aside} ${css.pair}`}>
                  <ReceiptPanel choice={choice} />
                  <div className={css.facts}>
                    <Card labelledBy="receipt">
                      <h2 id="receipt">{t('receipt.yours')}</h2>
                      <Facts
                        rows={[
                          [t('receipt.act'), t(`did.${choice.act}`)],
                          [t('receipt.regime'), t(`regime.${choice.regime}`)],
                          [t('receipt.scope'), scopeText(t, choice.scope, nameOf)],
                          [t('receipt.actedAt'), t.dateTime(choice.actedAt)],
                          [t('receipt.channel'), t(`channel.${choice.channel}`)],
                          actingAs && [t('acting.who'), t(`acting.${actingAs}`)],
                          choice.authorityId && [
                            t('acting.authority'),
                            <span className={layout.mono}>{choice.authorityId}</span>,
                          ],
                          choice.mandateId && [
                            t('acting.mandate'),
                            <span className={layout.mono}>{choice.mandateId}</span>,
                          ],
                          choice.formId && [
                            t('acting.form'),
                            <span className={layout.mono}>{choice.formId}</span>,
                          ],
                          [t('receipt.position'), t.number(choice.position)],
                          endsAt && [t('receipt.endsAt'), t.dateTime(endsAt)],
                          choice.because && [t('receipt.because'), t(`because.${choice.because}`)],
                          [
                            t('receipt.notice'),
                            <Link
                              to={`${address('notice', { noticeId: choice.notice.noticeId })}?version=${choice.notice.version}`}
                            >
                              {t('receipt.noticeText', {
                                notice: text.data ? t.pick(text.data.title) : choice.notice.noticeId,
                                version: choice.notice.version,
                                language: languageName(t, choice.notice.language),
                              })}
                            </Link>,
                          ],
                          choice.notice.shownAt && [t('receipt.shownAt'), t.dateTime(choice.notice.shownAt)],
                          [
                            t('receipt.noticeHash'),
                            <span className={layout.mono}>{choice.notice.hash}</span>,
                          ],
                        ]}
                      />
                      <div className={layout.row} data-noprint>
                        <Button look="secondary" onPress={() => window.print()}>
                          {t('ui.print')}
                        </Button>
                      </div>
                      <p className={`${layout.small} ${layout.muted}`}>{t('receipt.format')}</p>
                    </Card>
                  </div>
                </div>
              </div>
              {fresh &&
                authorityId === undefined &&
                (REASONED_ACTS as readonly string[]).includes(choice.act) && (
                  <div data-noprint>
                    <ReasonPanel choiceId={choice.choiceId} />
                  </div>
                )}
              <div data-noprint>
                <LinkButton to={address('myChoices')} look="secondary">
                  {t('receipt.back')}
                </LinkButton>
              </div>
            </>
          );
        }}
      </Answered>
    </Page>
  );
}

/** In whose name the act stands, as the signed record says it. */
function actingIn(record: Record<string, unknown> | undefined): ActingAs | undefined {
  const { acting } = (record?.event ?? {}) as { acting?: { as?: unknown } };
  return ACTING_AS.find((one) => one === acting?.as);
}
