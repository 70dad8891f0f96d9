import type { EntryView } from '@garant/contracts';
import { explainEntry, typeTitle } from '@garant/rules';
import { Link } from 'react-router';
import { useAddress } from '../../i18n/address.hook.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Badge, Card, Details, Facts } from '../../ui/surface.js';
import css from './inspection.module.css';

const TONE = { pass: 'ok', fail: 'danger', unknown: 'neutral' } as const;

/** The entry in plain words: why it was decided so, and the lives that it is a step of. */
export function ExplanationCard({ view }: { view: EntryView }) {
  const t = useText();
  const address = useAddress();
  const { entry, index, details } = view;
  const explained = explainEntry({
    type: entry.type,
    outcome: entry.outcome,
    actor: entry.actor,
    data: details?.data ?? null,
  });
  const stories = [
    entry.permit && (['permit', entry.permit] as const),
    entry.release && (['release', entry.release] as const),
    entry.type === 'choice.recorded' && (['choice', String(index)] as const),
  ].filter((one) => !!one);
  return (
    <Card labelledBy="explained">
      <h2 id="explained">{t('explanation.title')}</h2>
      <p>{t.pick(explained?.sentence ?? typeTitle(entry.type))}</p>
      {explained && (
        <Facts
          rows={[
            [t('explanation.source'), explained.legalSource],
            [
              t('explanation.rules'),
              explained.ruleBundleHash && <span className={layout.mono}>{explained.ruleBundleHash}</span>,
            ],
            [
              t('explanation.positions'),
              explained.positions && (
                <span className={layout.mono}>{JSON.stringify(explained.positions).slice(0, 300)}</span>
              ),
            ],
          ]}
        />
      )}
      {explained && explained.checks.length > 0 && (
        <Details summary={t('explanation.checks', { count: explained.checks.length })}>
          <ol className={css.checks}>
            {explained.checks.map(({ code, verdict, sentence, legalSource }) => (
              <li key={code}>
                <Badge tone={TONE[verdict]}>{t(`explanation.verdict.${verdict}`)}</Badge> {t.pick(sentence)}{' '}
                <span className={`${layout.small} ${layout.muted}`}>{legalSource}</span>
              </li>
            ))}
          </ol>
        </Details>
      )}
      <ul className={css.links}>
        {stories.map(([kind, id]) => (
          <li key={kind}>
            <Link to={address('story', { kind, id })}>{t(`story.open.${kind}`)}</Link>
          </li>
        ))}
        {entry.type === 'decision.made' && (
          <li>
            <Link to={`${address('replay')}?entry=${index}`}>{t('replay.this')}</Link>
          </li>
        )}
      </ul>
    </Card>
  );
}
