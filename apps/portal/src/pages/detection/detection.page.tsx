import type { DetectionQueue, DetectionView } from '@garant/contracts';
import { DETECTION_RULES, DETECTION_STATES } from '@garant/rules';
import { Link, useSearchParams } from 'react-router';
import { useDetections, useDetectionStep } from '../../api/detection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Button, LinkButton } from '../../ui/button.js';
import { SelectField } from '../../ui/field.js';
import { CheckField } from '../../ui/option.field.js';
import { Page } from '../../ui/page.js';
import { Answered, Empty, ProblemPanel } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { useToast } from '../../ui/toast.js';
import { figuresIn, periodText, toneOf, ruleOf, withFigures } from './detection.model.js';
import { FigureBar } from './figure.bar.js';

const PAGE = 50;

/** The queue: what the rules found, oldest open ones first. A question to people, never a verdict. */
export function DetectionPage() {
  const t = useText();
  const address = useAddress();
  const [search, setSearch] = useSearchParams({ state: 'open' });
  const set = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (value === '') next.delete(name);
      else next.set(name, value);
      if (name !== 'offset') next.delete('offset');
      return next;
    });
  const query = new URLSearchParams(search);
  query.set('limit', String(PAGE));
  const states = ['open', ...DETECTION_STATES] as const;
  return (
    <Page title={t('nav.detection')} lead={t('detection.lead')}>
      <Callout tone="info" title={t('detection.noSanction')}>
        <p className={layout.measure}>{t('detection.noSanctionMore')}</p>
      </Callout>
      <div className={layout.row}>
        <LinkButton to={address('detectionRules')} look="secondary">
          {t('nav.detectionRules')}
        </LinkButton>
      </div>
      <div className={layout.filters}>
        <SelectField
          label={t('detection.filter.state')}
          value={states.find((one) => one === search.get('state')) ?? ''}
          onChange={(value) => set('state', value)}
          placeholder={t('ui.all')}
          options={states.map((value) => ({ value, label: t(`detection.state.${value}`) }))}
        />
        <SelectField
          label={t('detection.filter.rule')}
          value={search.get('rule') ?? ''}
          onChange={(value) => set('rule', value)}
          placeholder={t('detection.allRules')}
          options={DETECTION_RULES.map(({ id, title }) => ({ value: id as string, label: t.pick(title) }))}
        />
        <CheckField
          label={t('detection.filter.mine')}
          value={search.get('mine') === 'true'}
          onChange={(value) => set('mine', value ? 'true' : '')}
        />
      </div>
      <Answered query={useDetections(query.toString())}>
        {(queue) => (
          <Queue
            queue={queue}
            offset={Number(search.get('offset') ?? 0)}
            go={(offset) => set('offset', offset === 0 ? '' : String(offset))}
          />
        )}
      </Answered>
    </Page>
  );
}

function Queue({
  queue,
  offset,
  go,
}: {
  queue: DetectionQueue;
  offset: number;
  go: (offset: number) => void;
}) {
  const t = useText();
  const { items, total, readTo, size } = queue;
  return (
    <section className={layout.stack} aria-label={t('detection.queue')}>
      <p role="status" className={layout.muted}>
        {t('detection.count', { count: total })}{' '}
        {readTo < size
          ? t('detection.behind', { done: readTo, all: size })
          : t('detection.upToDate', { all: size })}
      </p>
      {items.length === 0 ? (
        <Empty title={t('detection.none')}>
          <p>{t('detection.noneMore')}</p>
        </Empty>
      ) : (
        <ul className={`${layout.plain} ${layout.stack}`}>
          {items.map((finding) => (
            <Finding key={finding.detectionId} finding={finding} />
          ))}
        </ul>
      )}
      {total > PAGE && (
        <div className={layout.row}>
          <Button look="secondary" isDisabled={offset === 0} onPress={() => go(Math.max(0, offset - PAGE))}>
            {t('detection.before')}
          </Button>
          <Button look="secondary" isDisabled={offset + PAGE >= total} onPress={() => go(offset + PAGE)}>
            {t('detection.after')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Finding({ finding }: { finding: DetectionView }) {
  const t = useText();
  const address = useAddress();
  const toast = useToast();
  const step = useDetectionStep(finding.detectionId);
  const { detectionId, rule, status, figure, limit, accountRef, permitId, from, to } = finding;
  const { title, what } = ruleOf(rule);
  const take = async () => {
    const written = await step.mutateAsync({ step: 'taking', body: {} });
    if (written.state === 'done') toast(t('detection.taken'));
  };
  return (
    <Card as="li" labelledBy={detectionId}>
      <div className={`${layout.row} ${layout.between}`}>
        <h2 id={detectionId}>
          <Link to={address('detectionFinding', { detectionId })}>{t.pick(title)}</Link>
        </h2>
        <Badge tone={toneOf(finding)}>{t(`detection.state.${status}`)}</Badge>
      </div>
      <p>{withFigures(t.pick(what), figuresIn(t, finding.parameters))}.</p>
      <FigureBar rule={rule} figure={figure} limit={limit} />
      <Facts
        rows={[
          [t('detection.account'), accountRef && shortRef(accountRef)],
          [t('detection.permit'), permitId && shortRef(permitId)],
          [t('detection.when'), periodText(t, from, to)],
        ]}
      />
      {step.isError && <ProblemPanel failure={step.error} live />}
      {finding.may.includes('detection.take') && (
        <div>
          <Button onPress={() => void take().catch(() => undefined)} isPending={step.isPending}>
            {t('detection.take')}
          </Button>
        </div>
      )}
    </Card>
  );
}
