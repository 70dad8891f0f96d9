import type { StoryView } from '@garant/contracts';
import { Link, useParams } from 'react-router';
import { useStory } from '../../api/inspection.api.js';
import { useAddress } from '../../i18n/address.hook.js';
import { shortRef } from '../../i18n/code.text.js';
import { useText } from '../../i18n/text.hook.js';
import { AnsweredPage } from '../../shell/answered.page.js';
import layout from '../../styles/layout.module.css';
import { LinkButton } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { Badge, Callout, Card } from '../../ui/surface.js';
import { Timeline, type Moment } from '../../ui/timeline.js';
import { factText } from './fact.text.js';
import css from './inspection.module.css';
import { StoryPicture } from './story.picture.js';

const MOMENTS = { done: 'done', stopped: 'stop', waiting: 'wait', missing: 'stop' } as const;

/** A life as the log tells it: what happened, each step with its proof, and what should be there and is not. */
export function StoryPage() {
  const { kind = '', id = '' } = useParams();
  const story = useStory(kind, id);
  return <AnsweredPage query={story}>{(told) => <Told story={told} />}</AnsweredPage>;
}

function Told({ story }: { story: StoryView }) {
  const t = useText();
  const address = useAddress();
  const moments: Moment[] = story.steps.map((step, place) => ({
    key: `${step.type} ${step.index ?? place}`,
    state: MOMENTS[step.state],
    title: (
      <>
        {t.pick(step.title)} {step.state === 'missing' && <Badge tone="danger">{t('story.missing')}</Badge>}
        {step.state === 'waiting' && <Badge tone="warn">{t('story.waiting')}</Badge>}
      </>
    ),
    more: (
      <>
        {step.at && <span>{t.dateTime(step.at)} </span>}
        {step.actor && <span>· {`${shortRef(step.actor.ref)} (${step.actor.role})`} </span>}
        {step.index !== null && (
          <Link to={address('entry', { index: String(step.index) })}>
            {t('story.entry', { index: t.number(step.index) })}
          </Link>
        )}
        {step.facts.length > 0 && (
          <span className={css.facts}>
            {step.facts.map(({ name, value }) => factText(t, name, value)).join(' · ')}
          </span>
        )}
        {step.legalSource && <span className={layout.small}> ({step.legalSource})</span>}
      </>
    ),
  }));
  return (
    <Page
      title={t(`story.title.${story.kind}`, { id: shortRef(story.id) })}
      lead={t('story.lead')}
      above={[{ to: address('inspection'), name: t('nav.inspection') }]}
      beside={
        <Badge tone={story.gaps === 0 ? 'ok' : 'danger'}>{t('story.gaps', { count: story.gaps })}</Badge>
      }
    >
      {story.scope?.limited === true && (
        <Callout tone="info" title={t('questions.scope', { order: story.scope.orderNumber })} />
      )}
      {story.cutShort && <Callout tone="warn" title={t('story.cutShort')} />}
      <Card as="div">
        <StoryPicture steps={story.steps} />
      </Card>
      <Card labelledBy="steps">
        <h2 id="steps">{t('story.steps')}</h2>
        <Timeline moments={moments} label={t('story.steps')} />
      </Card>
      {story.kind === 'release' && (
        <div>
          <LinkButton to={`${address('replay')}?release=${story.id}`} look="secondary">
            {t('replay.this')}
          </LinkButton>
        </div>
      )}
      {story.links.length > 0 && (
        <Card labelledBy="links">
          <h2 id="links">{t('story.links')}</h2>
          <ul>
            {story.links.map(({ kind, id }) => (
              <li key={`${kind} ${id}`}>
                <Link to={address('story', { kind, id })}>
                  {t(`story.title.${kind}`, { id: shortRef(id) })}
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}
