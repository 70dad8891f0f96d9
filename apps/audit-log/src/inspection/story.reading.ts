import type { EntryView, StoryView } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import { STORY_TYPES, tellStory, unendedPermit, type StoryKind } from '@garant/rules';
import { entriesAt, indexOfMessage } from '../entries/entry.choosing.js';
import { reachedEntries } from '../entries/entry.reach.js';
import type { EntryScope } from '../entries/entry.search.js';
import { scopeConditions, scopeOf, type OpenMission } from '../missions/mission.access.js';
import { storyEntryOf } from './answer.lines.js';
import { allOf } from './question.looking.js';

type Told = Omit<StoryView, 'scope'>;
type Link = StoryView['links'][number];

/** Steps of one story: what nobody reads in one go is cut short, and says so. */
const MOST = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * A life as the log tells it, within the mission: the entries, and the steps that should be there and are not.
 * @param id of a permit or a release; of a choice the number of its entry
 * @throws ProblemError `story-unknown` when the log, or the mission, knows nothing of it
 */
export async function storyOf(
  tx: Tx,
  mission: OpenMission,
  kind: StoryKind,
  id: string,
  now: string,
): Promise<Told> {
  const told = await READ[kind](tx, scopeOf(mission), id, mission);
  if (told.views.length === 0) throw new ProblemError('story-unknown');
  const entries = oncePerCut(told.views).map(storyEntryOf);
  const steps = tellStory(kind, entries, now);
  const end = kind === 'permit' ? unendedPermit(entries, now) : null;
  if (end) steps.push(end);
  return {
    kind,
    id,
    links: told.links,
    steps: steps.map((step) => ({ ...step, facts: [...step.facts] })),
    gaps: steps.filter(({ state }) => state === 'missing').length,
    cutShort: told.cutShort,
  };
}

interface Read {
  views: EntryView[];
  links: Link[];
  cutShort: boolean;
}
type Reading = (tx: Tx, scope: EntryScope, id: string, mission: OpenMission) => Promise<Read>;

const permit: Reading = async (tx, scope, id) => {
  if (!UUID.test(id)) throw new ProblemError('story-unknown');
  const own = await allOf(tx, { permit: id }, STORY_TYPES.permit, scope, MOST);
  const signed = own.views.find(({ entry }) => entry.type === 'permit.signed');
  const terms = signed?.details?.data.terms as { applicationId?: unknown } | undefined;
  const application = signed?.entry.application ?? text(terms?.applicationId);
  const before = application
    ? await allOf(tx, { application }, STORY_TYPES.permit, scope, MOST)
    : { views: [], cutShort: false };
  return {
    views: unique([...before.views, ...own.views]),
    links: linked('release', own.views),
    cutShort: own.cutShort || before.cutShort,
  };
};

const release: Reading = async (tx, scope, id) => {
  if (!UUID.test(id)) throw new ProblemError('story-unknown');
  const { views, cutShort } = await allOf(tx, { release: id }, STORY_TYPES.release, scope, MOST);
  const ofPermit = views.map(({ entry }) => entry.permit).find((one) => one !== null);
  return { views, links: ofPermit ? [{ kind: 'permit', id: ofPermit }] : [], cutShort };
};

const choice: Reading = async (tx, scope, id, mission) => {
  if (!/^(0|[1-9]\d{0,14})$/.test(id)) throw new ProblemError('story-unknown');
  const [recorded] = await within(tx, mission, [Number(id)]);
  if (recorded?.entry.type !== 'choice.recorded') throw new ProblemError('story-unknown');
  const { subject, cause } = recorded.entry;
  const command = cause !== null && UUID.test(cause) ? await indexOfMessage(tx, cause) : null;
  const position = recorded.details?.data.position;
  const recalls = subject
    ? (await allOf(tx, { subject }, ['recall.ordered'], scope, MOST)).views.filter(
        ({ details }) => position === undefined || details?.data.choicePosition === position,
      )
    : [];
  const releases = linked('release', recalls);
  const recallIds = new Set(recalls.map(({ details }) => details?.data.recallId));
  const answered = await Promise.all(
    releases.map((one) => allOf(tx, { release: one.id }, ['recall.acknowledged'], scope, MOST)),
  );
  const later = subject
    ? (await allOf(tx, { subject }, ['choice.recorded'], scope, MOST)).views.filter(
        (view) => view.index > recorded.index && sameReach(view, recorded),
      )
    : [];
  return {
    views: unique([
      ...(command === null ? [] : await within(tx, mission, [command])),
      recorded,
      ...recalls,
      ...answered
        .flatMap(({ views }) => views)
        .filter(({ details }) => details === null || recallIds.has(details.data.recallId)),
      ...later.slice(0, 1),
    ]),
    links: releases,
    cutShort: false,
  };
};

const READ: Readonly<Record<StoryKind, Reading>> = { permit, choice, release };

/** Entries by their numbers, those that lie in the mission. */
async function within(tx: Tx, mission: OpenMission, indexes: readonly number[]): Promise<EntryView[]> {
  const reached = await reachedEntries(tx, indexes, scopeConditions(mission));
  return entriesAt(
    tx,
    indexes.filter((index) => reached.has(index)),
  );
}

const sameReach = (a: EntryView, b: EntryView): boolean =>
  JSON.stringify([a.details?.data.regime, a.details?.data.scope]) ===
  JSON.stringify([b.details?.data.regime, b.details?.data.scope]);

const unique = (views: readonly EntryView[]): EntryView[] => [
  ...new Map(views.map((view) => [view.index, view])).values(),
];

/** A cut is told in every partition: once is enough for a story. */
function oncePerCut(views: readonly EntryView[]): EntryView[] {
  const seen = new Set<unknown>();
  return [...views]
    .sort((a, b) => a.index - b.index)
    .filter(({ entry, details }) => {
      if (entry.type !== 'register.cut' || details === null) return true;
      const { cutId } = details.data;
      return !seen.has(cutId) && seen.add(cutId);
    });
}

const linked = (kind: Link['kind'], views: readonly EntryView[]): Link[] =>
  [...new Set(views.flatMap(({ entry }) => entry.release ?? []))].map((id) => ({ kind, id }));
