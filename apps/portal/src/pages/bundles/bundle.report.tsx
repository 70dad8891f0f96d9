import {
  BUNDLE_FAULTS,
  CHECK_CLASSES,
  type BundleReport,
  type ProvenRange,
  type StatedTime,
} from '@garant/merkle-log';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { CopyText } from '../../ui/copy.js';
import { Callout, Card, Facts } from '../../ui/surface.js';
import { Timeline } from '../../ui/timeline.js';

const STATE = { pass: 'done', fail: 'stop', none: 'wait', 'not-evaluated': 'wait' } as const;
const MOST_ERASED = 20;

function Complete({ complete }: { complete: readonly ProvenRange[] }) {
  const t = useText();
  const ranges = (list: readonly { from: number; to: number }[]): string =>
    t.list(list.map(({ from, to }) => `${t.number(from)} – ${t.number(to - 1)}`));
  if (complete.length === 0) return null;
  return (
    <ul>
      {complete.map(({ kind, ref, covered, uncovered }) => (
        <li key={`${kind} ${ref}`}>
          {covered.length > 0 && t('bundles.completeFor', { ref: shortRef(ref), ranges: ranges(covered) })}{' '}
          {uncovered.length > 0 && t('bundles.openPeriod', { ranges: ranges(uncovered) })}
        </li>
      ))}
    </ul>
  );
}

function Times({ times }: { times: readonly StatedTime[] }) {
  const t = useText();
  const stated = times.flatMap(({ size, at }) => (at === null ? [] : [{ size, at }]));
  if (stated.length === 0) return null;
  return (
    <ul>
      {stated.map(({ size, at }) => (
        <li key={size}>{t('bundles.stamped', { size, at: t.dateTime(at) })}</li>
      ))}
    </ul>
  );
}

/** What the browser found out by itself about a bundle: class by class, and what is wrong where. */
export function BundleReportView({ name, report }: { name: string; report: BundleReport }) {
  const t = useText();
  const { ok, classes, facts } = report;
  return (
    <>
      <Callout
        tone={ok ? 'ok' : 'danger'}
        title={t(ok ? 'bundles.check.ok' : 'bundles.check.wrong', { name })}
        live
      >
        <p>
          {ok && facts ? t('bundles.check.ok.more', { count: facts.entries }) : t('bundles.check.wrong.more')}
        </p>
      </Callout>
      <Card labelledBy="steps">
        <h2 id="steps">{t('bundles.check.steps')}</h2>
        <Timeline
          label={t('bundles.check.steps')}
          moments={CHECK_CLASSES.map((step) => {
            const { verdict, checked, findings, more } = classes[step];
            return {
              key: step,
              state: STATE[verdict],
              title: `${t(`bundles.class.${step}`)} – ${t(`bundles.verdict.${verdict}`)}`,
              more: (
                <>
                  {t(`bundles.meaning.${step}`)}
                  {checked > 0 && ` ${t('bundles.checked', { count: checked })}`}
                  {step === 'completeness' && facts && <Complete complete={facts.complete} />}
                  {step === 'timestamps' && facts && <Times times={facts.times} />}
                  {findings.length > 0 && (
                    <ul>
                      {findings.map(({ fault, where, detail }) => (
                        <li key={`${fault} ${where}`}>
                          {t.pick(BUNDLE_FAULTS[fault])}{' '}
                          <span className={layout.mono}>{detail ? `${where} (${detail})` : where}</span>
                        </li>
                      ))}
                      {more > 0 && <li>{t('bundles.more', { count: more })}</li>}
                    </ul>
                  )}
                </>
              ),
            };
          })}
        />
      </Card>
      {facts && (
        <Card labelledBy="facts">
          <h2 id="facts">{t('bundles.about')}</h2>
          <CopyText name={t('bundles.minutes.name')} text={`${facts.manifestSha256}  manifest.json`} />
          <Facts
            rows={[
              [t('proof.origin'), facts.origin],
              [t('bundles.entries'), t.number(facts.entries)],
              [t('bundles.under'), t('bundles.under.size', { count: facts.size })],
              [t('bundles.made'), t.dateTime(facts.madeAt)],
              facts.cosigned.length > 0 && [
                t('bundles.class.witnesses'),
                t.list(facts.cosigned.map((witness) => witness.name)),
              ],
              facts.erasedCount > 0 && [t('bundles.erased'), t.number(facts.erasedCount)],
            ]}
          />
          {facts.erased.length > 0 && (
            <ul>
              {facts.erased.slice(0, MOST_ERASED).flatMap(({ index, by }) =>
                by
                  ? [
                      <li key={index}>
                        {t('bundles.erasedBy', {
                          index,
                          by: by.entryIndex,
                          reason: by.request ?? by.class ?? by.reason,
                        })}
                      </li>,
                    ]
                  : [],
              )}
            </ul>
          )}
        </Card>
      )}
    </>
  );
}
