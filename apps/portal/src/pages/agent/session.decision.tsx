import type { ChoiceView, MandateView, Notice } from '@garant/contracts';
import {
  DECIDED_REGIMES,
  REGIME_RULES,
  type ChoiceAct,
  type ChoiceScope,
  type DecidedRegime,
} from '@garant/rules';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useMandateChoice } from '../../api/assistance.api.js';
import { noticeFor, useNotices } from '../../api/choices.api.js';
import { scopeText } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button } from '../../ui/button.js';
import { RadioField } from '../../ui/option.field.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Callout, Card } from '../../ui/surface.js';
import { effectOf, regimeState } from '../patient/choice.state.js';
import { ScopeField } from '../patient/scope.field.js';
import { useScopeNames } from '../patient/scope.names.js';
import css from './agent.module.css';
import { sentencesOf } from './spoken.model.js';

const STEPS = ['choose', 'read', 'decide', 'confirm'] as const;
type Step = (typeof STEPS)[number];

/** The person's own screens, read out: subject, text, decision, confirmation. One thing at a time. */
export function Decision({ mandate, choices }: { mandate: MandateView; choices: readonly ChoiceView[] }) {
  const t = useText();
  const notices = useNotices();
  const [regime, setRegime] = useState<DecidedRegime | undefined>(mandate.act?.regime);
  const [round, setRound] = useState(0);
  return (
    <Answered query={notices}>
      {(list) => {
        if (!regime) return <Subjects choices={choices} onChoose={setRegime} />;
        const notice = noticeFor(list, regime);
        if (!notice) return <Empty title={t('notice.none')} />;
        const again = () => {
          setRound(round + 1);
          setRegime(mandate.act?.regime);
        };
        return (
          <Steps
            key={`${regime} ${round}`}
            mandate={mandate}
            notice={notice}
            choices={choices}
            onBack={mandate.act ? undefined : () => setRegime(undefined)}
            onAgain={again}
          />
        );
      }}
    </Answered>
  );
}

function StepCard({ at, title, children }: { at: Step; title: string; children: ReactNode }) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  // Each step is read from its heading on; the page itself stays.
  useEffect(() => {
    if (at !== 'choose') heading.current?.focus();
  }, [at, title]);
  return (
    <div data-noprint>
      <Card labelledBy="step">
        <ol className={css.steps} aria-label={t('session.steps')}>
          {STEPS.map((step) => (
            <li key={step} aria-current={step === at ? 'step' : undefined}>
              {t(`session.step.${step}`)}
            </li>
          ))}
        </ol>
        <h2 id="step" ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </Card>
    </div>
  );
}

function Subjects({
  choices,
  onChoose,
}: {
  choices: readonly ChoiceView[];
  onChoose: (regime: DecidedRegime) => void;
}) {
  const t = useText();
  return (
    <StepCard at="choose" title={t('session.choose')}>
      <p className={layout.muted}>{t('session.choose.hint')}</p>
      <ul className={css.aloud}>
        {DECIDED_REGIMES.map((regime) => {
          const { general } = regimeState(choices, regime);
          const denied = general !== undefined && effectOf(regime, general.act) === 'deny';
          return (
            <li key={regime} className={layout.stack}>
              <div>
                <Button look="secondary" onPress={() => onChoose(regime)}>
                  {t(`card.${regime}.title`)}
                </Button>
              </div>
              <span>
                {t('session.stand', { state: t(denied ? `card.${regime}.denied` : `card.${regime}.silent`) })}
              </span>
            </li>
          );
        })}
      </ul>
    </StepCard>
  );
}

function Steps({
  mandate,
  notice,
  choices,
  onBack,
  onAgain,
}: {
  mandate: MandateView;
  notice: Notice;
  choices: readonly ChoiceView[];
  onBack: (() => void) | undefined;
  onAgain: () => void;
}) {
  const t = useText();
  const { regime } = notice;
  const record = useMandateChoice(mandate.mandateId);
  const [shownAt] = useState(() => new Date().toISOString());
  const [section, setSection] = useState(0);
  const [step, setStep] = useState<Exclude<Step, 'choose'>>('read');
  const acts = mandate.act ? [mandate.act.act] : regimeState(choices, regime).acts;
  const [act, setAct] = useState<ChoiceAct | ''>('');
  const [scope, setScope] = useState<ChoiceScope>();
  const [faulty, setFaulty] = useState(false);
  const nameOf = useScopeNames();

  if (record.data)
    return (
      <StepCard
        at="confirm"
        title={t(record.data.state === 'done' ? 'session.recorded' : 'session.accepted')}
      >
        {record.data.state === 'done' ? (
          <ul className={css.aloud}>
            <li>{t('session.recorded.say')}</li>
          </ul>
        ) : (
          <p>{t('session.accepted.more')}</p>
        )}
        <div>
          <Button look="secondary" onPress={onAgain}>
            {t('session.another')}
          </Button>
        </div>
      </StepCard>
    );

  if (step === 'read') {
    const part = notice.sections[section]!;
    const last = section === notice.sections.length - 1;
    return (
      <StepCard at="read" title={t.pick(part.heading)}>
        <p className={layout.muted}>
          {t('session.read')} · {t('session.step', { at: section + 1, of: notice.sections.length })}.{' '}
          {t('session.read.hint')}
        </p>
        <ul className={css.aloud}>
          {sentencesOf(t.pick(part.body)).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <div className={layout.row}>
          <Button onPress={() => (last ? setStep('decide') : setSection(section + 1))}>
            {t('session.next')}
          </Button>
          {section > 0 ? (
            <Button look="quiet" onPress={() => setSection(section - 1)}>
              {t('session.back')}
            </Button>
          ) : (
            onBack && (
              <Button look="quiet" onPress={onBack}>
                {t('session.back')}
              </Button>
            )
          )}
        </div>
      </StepCard>
    );
  }

  const effect = act === '' ? undefined : effectOf(regime, act);
  const kinds = effect ? REGIME_RULES[regime].scopes[effect] : [];
  if (step === 'decide')
    return (
      <StepCard at="decide" title={t('session.decide')}>
        <RadioField
          label={t('session.act')}
          value={act}
          onChange={(next) => {
            setAct(next);
            setFaulty(false);
            const reach = REGIME_RULES[regime].scopes[effectOf(regime, next) ?? 'deny'];
            setScope(reach.includes('everything') && next !== 'consent' ? { kind: 'everything' } : undefined);
          }}
          options={acts.map((value) => ({ value, label: t(`act.${value}`), more: t(`act.${value}.lead`) }))}
          error={faulty && act === '' ? t('session.decide.missing') : undefined}
        />
        {effect && (
          <ScopeField
            kinds={act === 'consent' ? kinds.filter((kind) => kind !== 'everything') : kinds}
            value={scope}
            onChange={(next) => (setScope(next), setFaulty(false))}
            error={faulty ? t('scope.missing') : undefined}
          />
        )}
        <div className={layout.row}>
          <Button
            onPress={() => {
              if (act === '' || !scope || (scope.kind !== 'everything' && !scope.id)) setFaulty(true);
              else setStep('confirm');
            }}
          >
            {t('session.toConfirm')}
          </Button>
          <Button look="quiet" onPress={onAgain}>
            {t('session.decide.nothing')}
          </Button>
          <Button look="quiet" onPress={() => setStep('read')}>
            {t('session.back')}
          </Button>
        </div>
      </StepCard>
    );

  const chosen = { act: act as ChoiceAct, scope: scope! };
  const send = () =>
    record.mutateAsync({
      ...chosen,
      regime,
      notice: {
        noticeId: notice.noticeId,
        version: notice.version,
        hash: notice.hash,
        language: t.locale,
        shownAt,
      },
      actedAt: shownAt,
    });
  return (
    <StepCard at="confirm" title={t('session.confirm')}>
      <ul className={css.aloud}>
        <li>
          {t('session.confirm.say', {
            act: t(`act.${chosen.act}.confirm`),
            scope: scopeText(t, chosen.scope, nameOf),
          })}
        </li>
      </ul>
      {effect === 'deny' &&
        REGIME_RULES[regime].limits.map((limit) => (
          <Callout key={limit.reason} tone="info">
            <p>{t.pick(limit.sentence)}</p>
          </Callout>
        ))}
      {record.isError && <ProblemPanel failure={record.error} />}
      <div className={layout.row}>
        <Button isPending={record.isPending} onPress={() => void send().catch(() => undefined)}>
          {t('session.confirm.yes')}
        </Button>
        <Button look="quiet" onPress={() => setStep('decide')}>
          {t('session.confirm.no')}
        </Button>
      </div>
    </StepCard>
  );
}
