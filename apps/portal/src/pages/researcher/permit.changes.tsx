import type { Permit } from '../../api/applications.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Timeline } from '../../ui/timeline.js';

const KNOWN = ['permit.suspended', 'permit.suspension-lifted', 'permit.revoked', 'permit.expired'];

/** What happened to a permit after its signature, with the reasons given. */
export function PermitChanges({ permit, nameOf }: { permit: Permit; nameOf: (ref: string) => string }) {
  const t = useText();
  if (permit.changes.length === 0) return null;
  return (
    <section className={layout.stack} aria-labelledby="changes">
      <h2 id="changes">{t('permit.changes')}</h2>
      <Timeline
        label={t('permit.changes')}
        moments={permit.changes.map((change, i) => ({
          key: `${i} ${change.type}`,
          state: change.type === 'permit.suspension-lifted' ? 'done' : 'stop',
          title: KNOWN.includes(change.type) ? t(`permit.event.${change.type}` as MessageId) : change.type,
          more: [t.dateTime(change.at), change.by && nameOf(change.by), change.reason]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
    </section>
  );
}
