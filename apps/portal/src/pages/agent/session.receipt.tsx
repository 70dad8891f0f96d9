import type { ChoiceView } from '@garant/contracts';
import { useScopeNames } from '../patient/scope.names.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Facts } from '../../ui/surface.js';
import css from './agent.module.css';

/** The receipt of one act on one A4 page: what was decided, on which text, under which number. Nobody's name is on it. */
export function ReceiptSheet({ choice }: { choice: ChoiceView }) {
  const t = useText();
  const nameOf = useScopeNames();
  const { notice } = choice;
  return (
    <article className={`${layout.stack} ${css.receipt}`} aria-label={t('session.receipt.title')}>
      <h3>{t('session.receipt.title')}</h3>
      <Facts
        rows={[
          [t('session.receipt.act'), t(`did.${choice.act}`)],
          [t('session.receipt.subject'), t(`card.${choice.regime}.title`)],
          [t('session.receipt.scope'), scopeText(t, choice.scope, nameOf)],
          [t('session.receipt.at'), t.dateTime(choice.actedAt)],
          [t('session.receipt.channel'), t(`channel.${choice.channel}`)],
          [
            t('session.receipt.notice'),
            `${notice.noticeId} v${notice.version} (${t(`form.language.${notice.language}`)})`,
          ],
          [t('session.receipt.position'), t.number(choice.position)],
          [t('session.receipt.number'), <span className={layout.mono}>{choice.receiptId}</span>],
        ]}
      />
      <p>{t('session.receipt.keep')}</p>
      <p>{t('session.receipt.check')}</p>
      <p className={layout.small}>{t('session.receipt.complaint')}</p>
    </article>
  );
}
