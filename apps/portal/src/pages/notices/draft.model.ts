import type { Notice, NoticeSection } from '@garant/contracts';
import { canLoseForce, periodOf, sectionIdOf, type DecidedRegime } from '@garant/rules';

/** A notice while it is being written: all languages side by side, lists as the editor types them. */
export interface Draft {
  regime: DecidedRegime;
  /** BCP 47 tags; French and English first, and always there. */
  languages: string[];
  title: Record<string, string>;
  sections: DraftSection[];
  /** One source a line. */
  sources: string;
  /** ISO 8601 period, or empty: until taken back. */
  term: string;
}
export interface DraftSection {
  sectionId: string;
  heading: Record<string, string>;
  body: Record<string, string>;
  policies: { code: string; version: number }[];
}

export const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
export const TERMS = ['P6M', 'P1Y', 'P2Y', 'P3Y', 'P5Y', 'P10Y'] as const;

const languagesOf = (texts: readonly Record<string, string>[]): string[] => [
  ...new Set(['fr', 'en', ...texts.flatMap((text) => Object.keys(text))]),
];

/** A section that is not there yet, with a name that none has. */
export function newSection(taken: readonly DraftSection[]): DraftSection {
  const names = new Set(taken.map(({ sectionId }) => sectionId));
  let place = taken.length + 1;
  while (names.has(`section-${place}`)) place++;
  return { sectionId: `section-${place}`, heading: {}, body: {}, policies: [] };
}

export const emptyDraft = (regime: DecidedRegime = 'EXPLICIT_CONSENT'): Draft => ({
  regime,
  languages: ['fr', 'en'],
  title: {},
  sections: [newSection([])],
  sources: '',
  term: '',
});

/** The editor's form of a version. What its sections stand for is taken over even where its text does not name it. */
export function draftFrom(notice: Notice): Draft {
  const stands = notice.stands ?? [];
  return {
    regime: notice.regime,
    languages: languagesOf([
      notice.title,
      ...notice.sections.flatMap(({ heading, body }) => [heading, body]),
    ]),
    title: { ...notice.title },
    sections: notice.sections.map((section, i) => {
      const sectionId = sectionIdOf(section, i);
      return {
        sectionId,
        heading: { ...section.heading },
        body: { ...section.body },
        policies:
          section.policies?.map((policy) => ({ ...policy })) ??
          stands.filter((one) => one.sectionId === sectionId).map(({ code, version }) => ({ code, version })),
      };
    }),
    sources: notice.legalSources.join('\n'),
    term: notice.term ?? '',
  };
}

type Text = Pick<Notice, 'regime' | 'title' | 'sections' | 'legalSources' | 'term'>;
const written = (texts: Record<string, string>): Notice['title'] =>
  Object.fromEntries(
    Object.entries(texts)
      .map(([language, text]) => [language, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  ) as Notice['title'];

/** The notice that a draft makes. */
export const textOf = (draft: Draft): Text => ({
  regime: draft.regime,
  title: written(draft.title),
  sections: draft.sections.map(({ sectionId, heading, body, policies }): NoticeSection => ({
    sectionId,
    heading: written(heading),
    body: written(body),
    ...(policies.length > 0 ? { policies } : {}),
  })),
  legalSources: draft.sources
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
  ...(draft.term && canLoseForce(draft.regime) ? { term: draft.term } : {}),
});

/** A field that is not filled in as it must be, and in which language. */
export interface DraftFault {
  /** Id of the field. */
  id: string;
  /** What is missing: a text of the portal. */
  what: 'title' | 'heading' | 'body' | 'sources' | 'term' | 'name';
  language?: string;
  /** Place of the section, from 1. */
  place?: number;
}

export const fieldIdOf = (what: string, language: string, sectionId = ''): string =>
  `draft-${what}-${sectionId}-${language}`;

/** What keeps a draft from being saved. Every text is in every language of the notice. */
export function faultsOf(draft: Draft, noticeId: string): DraftFault[] {
  const missing = (
    texts: Record<string, string>,
    what: 'title' | 'heading' | 'body',
    sectionId = '',
    place?: number,
  ): DraftFault[] =>
    draft.languages
      .filter((language) => !texts[language]?.trim())
      .map((language) => ({
        id: fieldIdOf(what, language, sectionId),
        what,
        language,
        ...(place === undefined ? {} : { place }),
      }));
  return [
    ...(SLUG.test(noticeId) ? [] : [{ id: 'draft-name', what: 'name' as const }]),
    ...missing(draft.title, 'title'),
    ...draft.sections.flatMap((section, i) => [
      ...missing(section.heading, 'heading', section.sectionId, i + 1),
      ...missing(section.body, 'body', section.sectionId, i + 1),
    ]),
    ...(textOf(draft).legalSources.length > 0 ? [] : [{ id: 'draft-sources', what: 'sources' as const }]),
    ...(draft.term === '' || periodOf(draft.term) ? [] : [{ id: 'draft-term', what: 'term' as const }]),
  ];
}

/** The list with one place changed with the next or the one before. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  if (one !== undefined) next.splice(Math.max(0, at + by), 0, one);
  return next;
}
