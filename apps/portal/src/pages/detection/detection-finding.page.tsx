import type { DetectionFile } from '@garant/contracts';
import type { DetectionCommandType } from '@garant/rules';
import { useParams } from 'react-router';
import { useDetection } from '../../api/detection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import layout from '../../styles/layout.module.css';
import { Page } from '../../ui/page.js';
import { Answered } from '../../ui/states.js';
import { Badge, Callout, Card, Facts } from '../../ui/surface.js';
import { Table } from '../../ui/table.js';
import { Timeline } from '../../ui/timeline.js';
import { DetectionActs } from './detection.acts.js';
import { figuresIn, periodText, toneOf, ruleOf, withFigures } from './detection.model.js';
import { FigureBar } from './figure.bar.js';

/** One finding: what was found, why it is looked at, its entries, what people did about it. */
export function DetectionFindingPage() {
  const t = useText();
  const address = useAddress();
  const { detectionId = '' } = useParams();
  const query = useDetection(detectionId);
  const title = query.data ? t.pick(ruleOf(query.data.rule).title) : t('detection.finding');
  return (
    <Page
      title={title}
      above={[{ to: address('detection'), name: t('nav.detection') }]}
      beside={
        query.data && <Badge tone={toneOf(query.data)}>{t(`detection.state.${query.data.status}`)}</Badge>
      }
    >
      <Answered query={query}>{(finding) => <File finding={finding} />}</Answered>
    </Page>
  );
}

function File({ finding }: { finding: DetectionFile & { accountName: string | null } }) {
  const t = useText();
  const { rule, figure, figureNow, limit, accountRef, accountName, subjectRef, permitId, from, to } = finding;
  const { what, why, harmless, source } = ruleOf(rule);
  return (
    <>
      <Card labelledBy="what">
        <h2 id="what">{t('detection.whatFound')}</h2>
        <p>{withFigures(t.pick(what), figuresIn(t, finding.parameters))}.</p>
        <FigureBar rule={rule} figure={figureNow} limit={limit} />
        {figureNow > figure && (
          <p className={layout.small}>{t('detection.grew', { figure, now: figureNow })}</p>
        )}
        <Facts
          rows={[
            [t('detection.account'), accountName ?? (accountRef && shortRef(accountRef))],
            [t('detection.person'), subjectRef && shortRef(subjectRef)],
            [t('detection.permit'), permitId && shortRef(permitId)],
            [t('detection.when'), periodText(t, from, to)],
            [t('detection.raisedAt'), t.dateTime(finding.raisedAt)],
          ]}
        />
      </Card>
      <Card labelledBy="why">
        <h2 id="why">{t('detection.whyLooked')}</h2>
        <Facts
          rows={[
            [t('detection.why'), t.pick(why)],
            [t('detection.harmless'), t.pick(harmless)],
            [t('detection.source'), source],
          ]}
        />
      </Card>
      <section className={layout.stack} aria-labelledby="entries">
        <h2 id="entries">{t('detection.entries')}</h2>
        <Entries finding={finding} />
      </section>
      <section className={layout.stack} aria-labelledby="acts">
        <h2 id="acts">{t('detection.acts')}</h2>
        <DetectionActs key={finding.status} finding={finding} />
      </section>
      <section className={layout.stack} aria-labelledby="history">
        <h2 id="history">{t('detection.history')}</h2>
        <History finding={finding} />
      </section>
    </>
  );
}

function Entries({ finding }: { finding: DetectionFile }) {
  const t = useText();
  const { shown, entries } = finding;
  if (shown === null)
    return (
      <Callout tone="info" title={t('detection.entriesHidden', { count: entries.length })}>
        <p>{t('detection.entriesHiddenMore')}</p>
      </Callout>
    );
  return (
    <Table
      caption={t('detection.entriesShown', { count: shown.length })}
      rows={shown}
      keyOf={({ index }) => String(index)}
      columns={[
        { name: t('proof.index'), cell: ({ index }) => t.number(index) },
        { name: t('inspection.time'), cell: ({ at }) => t.dateTime(at) },
        {
          name: t('inspection.field.type'),
          cell: ({ type, what }) => (
            <span className={layout.mono}>{what === null ? type : `${type} · ${what}`}</span>
          ),
        },
        {
          name: t('detection.rows'),
          cell: ({ rows }) => (rows === null ? '–' : t.number(rows)),
          number: true,
        },
        {
          name: t('inspection.field.outcome'),
          cell: ({ outcome, problem, erased }) =>
            erased ? t('detection.erased') : (problem ?? outcome ?? '–'),
        },
      ]}
    />
  );
}

const PAST: Readonly<Record<string, DetectionCommandType | 'detection.raised'>> = {
  'detection.raised': 'detection.raised',
  'detection.taken': 'detection.take',
  'detection.given-back': 'detection.give-back',
  'detection.explained': 'detection.explain',
  'detection.escalated': 'detection.escalate',
  'detection.closed': 'detection.close',
  'detection.reopened': 'detection.reopen',
};

function History({ finding }: { finding: DetectionFile }) {
  const t = useText();
  return (
    <Timeline
      label={t('detection.history')}
      moments={finding.history.map(({ type, at, by, to, outcome, text }, n) => {
        const act = (PAST[type] ?? 'detection.raised').slice('detection.'.length) as 'raised' | 'take';
        return {
          key: `${n} ${type}`,
          title: [
            t(`detection.step.${act}`),
            to && t(`detection.to.${to}`),
            outcome && t(`detection.outcome.${outcome}`),
          ]
            .filter(Boolean)
            .join(' · '),
          more: (
            <>
              {t.dateTime(at)}
              {by && ` · ${t(`role.${by.role as 'operator'}`)} ${shortRef(by.ref)}`}
              {text && <p>{text}</p>}
            </>
          ),
          state: 'done' as const,
        };
      })}
    />
  );
}
