import type { ErasurePreview } from '@garant/contracts';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Card } from '../../ui/surface.js';

/** What an erasure can take; a part that comes later is named in general. */
const KNOWN = [
  'traits',
  'login',
  'identity-case',
  'local-id',
  'receipt',
  'reason',
  'question',
  'contact',
  'message',
  'request-text',
  'request-file',
  'former-traits',
  'export',
  'callback',
  'help-code',
  'paper-reading',
  'paper-scan',
  'advance-choice',
  'authority-traits',
  'authority-document',
  'authority-text',
  'milestone',
] as const;
type Known = (typeof KNOWN)[number];
const isKnown = (what: string): what is Known => (KNOWN as readonly string[]).includes(what);

/** Two lists: what goes, what stays and why. */
export function ErasureLists({ preview }: { preview: ErasurePreview }) {
  const t = useText();
  const place = (what: string): number => (isKnown(what) ? KNOWN.indexOf(what) : KNOWN.length);
  const goes = preview.items.filter(({ rows }) => rows > 0).sort((a, b) => place(a.what) - place(b.what));
  return (
    <div className={`${layout.grid} ${layout.pair}`}>
      <Card labelledBy="goes">
        <h2 id="goes">{t('erase.goes')}</h2>
        <ul>
          {goes.map(({ what, rows }) => (
            <li key={what}>{t(`erase.item.${isKnown(what) ? what : 'other'}`, { count: rows })}</li>
          ))}
        </ul>
      </Card>
      <Card labelledBy="stays">
        <h2 id="stays">{t('erase.stays')}</h2>
        <ul>
          <li>{t('erase.stays.acts', { count: preview.acts })}</li>
          <li>{t('erase.stays.log')}</li>
          <li>{t('erase.stays.holders')}</li>
          <li>{t('erase.stays.backups')}</li>
        </ul>
        <p className={`${layout.small} ${layout.muted}`}>{t('erase.stays.law')}</p>
      </Card>
    </div>
  );
}
