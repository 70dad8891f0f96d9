import type { DetectionRuleView } from '@garant/contracts';
import { useState } from 'react';
import { useDetectionRules, useTuneRule } from '../../api/detection.api.js';
import { useSession } from '../../api/session.query.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Details, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { falseRate, isNoisy, parsedTuning, withFigures } from './detection.model.js';

/** Every rule: what, why, how often it was wrong, and its figures with their history. */
export function DetectionRulesPage() {
  const t = useText();
  const address = useAddress();
  const { data: session } = useSession();
  const roles: readonly string[] = session?.account?.roles ?? [];
  const tunes = roles.includes('data-protection-officer') || roles.includes('operator');
  return (
    <Page
      title={t('nav.detectionRules')}
      lead={t('detection.rulesLead')}
      above={[{ to: address('detection'), name: t('nav.detection') }]}
    >
      <Answered query={useDetectionRules()}>
        {(rules) => (
          <div className={layout.stack}>
            {rules.map((rule) => (
              <Rule key={rule.id} rule={rule} tunes={tunes} />
            ))}
          </div>
        )}
      </Answered>
    </Page>
  );
}

function Rule({ rule, tunes }: { rule: DetectionRuleView; tunes: boolean }) {
  const t = useText();
  const figures = Object.fromEntries(rule.parameters.map(({ name, value }) => [name, t.number(value)]));
  const rate = falseRate(rule);
  return (
    <Card as="article" labelledBy={rule.id}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={rule.id}>{t.pick(rule.title)}</h2>
        <Badge tone={rule.enabled ? 'ok' : 'neutral'}>
          {t(rule.enabled ? 'detection.on' : 'detection.off')}
        </Badge>
      </div>
      <p>{withFigures(t.pick(rule.what), figures)}.</p>
      <Facts
        rows={[
          [t('detection.why'), t.pick(rule.why)],
          [t('detection.harmless'), t.pick(rule.harmless)],
          [t('detection.source'), rule.source],
          [
            t('detection.soFar'),
            t('detection.soFarWords', { raised: rule.raised, open: rule.open, closed: rule.closed }),
          ],
          [
            t('detection.falseRate'),
            rate === null ? t('detection.noRate') : t('detection.rate', { percent: Math.round(rate * 100) }),
          ],
        ]}
      />
      {isNoisy(rule) && (
        <Callout tone="warn" title={t('detection.noisy')}>
          <p>{t('detection.noisyMore')}</p>
        </Callout>
      )}
      {tunes && (
        <Details summary={t('detection.tune')}>
          <Tuning key={rule.history.length} rule={rule} />
        </Details>
      )}
      {rule.history.length > 0 && (
        <Details summary={t('detection.tuneHistory', { count: rule.history.length })}>
          <ol className={layout.stack}>
            {rule.history.map(({ at, by, enabled, parameters, reason }) => (
              <li key={at}>
                {t.dateTime(at)}
                {by && ` · ${t(`role.${by.role as 'operator'}`)} ${shortRef(by.ref)}`}
                {' · '}
                {t(enabled ? 'detection.on' : 'detection.off')}
                {' · '}
                {t.list(
                  rule.parameters.map(({ name, title }) =>
                    t('detection.parameter', { value: parameters[name] ?? 0, unit: t.pick(title) }),
                  ),
                )}
                {reason && <p>{reason}</p>}
              </li>
            ))}
          </ol>
        </Details>
      )}
    </Card>
  );
}

function Tuning({ rule }: { rule: DetectionRuleView }) {
  const t = useText();
  const toast = useToast();
  const tune = useTuneRule(rule.id);
  const of = (which: 'value' | 'default') =>
    Object.fromEntries(rule.parameters.map((one) => [one.name, String(one[which])]));
  const [typed, setTyped] = useState<Record<string, string>>(of('value'));
  const [enabled, setEnabled] = useState(rule.enabled);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const parsed = parsedTuning(rule, typed);
  const go = async () => {
    setTried(true);
    if (!parsed.ok || reason.trim() === '') return;
    const written = await tune.mutateAsync({ enabled, parameters: parsed.parameters, reason: reason.trim() });
    if (written.state === 'done') toast(t('detection.tuned'));
  };
  return (
    <form
      className={layout.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void go().catch(() => undefined);
      }}
    >
      <div className={layout.filters}>
        {rule.parameters.map(({ name, title, min, max, default: standard }) => (
          <TextField
            key={name}
            label={t.pick(title)}
            hint={t('detection.bounds', { min, max, standard })}
            type="number"
            min={min}
            max={max}
            value={typed[name] ?? ''}
            onChange={(value) => setTyped((before) => ({ ...before, [name]: value }))}
            error={
              tried && !parsed.ok && parsed.faults.includes(name)
                ? t('detection.bounds', { min, max, standard })
                : undefined
            }
          />
        ))}
      </div>
      <CheckField label={t('detection.enabled')} value={enabled} onChange={setEnabled} />
      <TextField
        label={t('retention.reason')}
        hint={t('retention.reasonHint')}
        rows={2}
        value={reason}
        onChange={setReason}
        error={
          tried && reason.trim() === '' ? t('form.required', { field: t('retention.reason') }) : undefined
        }
      />
      {tune.isError && <ProblemPanel failure={tune.error} live />}
      <div className={layout.row}>
        <Button type="submit" isPending={tune.isPending}>
          {t('detection.applyTuning')}
        </Button>
        <Button look="quiet" onPress={() => setTyped(of('default'))}>
          {t('detection.standard')}
        </Button>
      </div>
    </form>
  );
}
