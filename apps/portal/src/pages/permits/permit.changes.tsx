import type { Permit } from '../../api/applications.api.js';
import { useText, type MessageId } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Timeline } from '../../ui/timeline.js';

const KNOWN = [
  'permit.activated',
  'permit.suspended',
  'permit.suspension-lifted',
  'permit.revoked',
  'permit.expired',
  'permit.superseded',
  'permit.person-requested',
  'permit.person-refused',
  'permit.persons-changed',
  'permit.fee-disputed',
  'permit.fee-settled',
];
/** What ended or stopped something; the rest went on. */
const STOPS = [
  'permit.suspended',
  'permit.revoked',
  'permit.expired',
  'permit.superseded',
  'permit.person-refused',
];

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
          state: STOPS.includes(change.type) ? 'stop' : 'done',
          title: KNOWN.includes(change.type) ? t(`permit.event.${change.type}` as MessageId) : change.type,
          more: [t.dateTime(change.at), change.by && nameOf(change.by), change.reason]
            .filter(Boolean)
            .join(' · '),
        }))}
      />
    </section>
  );
}
