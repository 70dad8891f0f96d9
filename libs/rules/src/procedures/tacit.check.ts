import { instant } from '../clocks/calendar.js';
import type { Refusal } from '../rule.js';
import { TACIT_ARTICLES } from './procedure.codes.js';
import type { RecordedOpinion } from './procedure.model.js';

interface Silence {
  readonly tacit: string;
  readonly dueAt: string;
  readonly now: string;
}

/**
 * Whether silence of an authority may be recorded as its answer: by a person who states the article, after the end of the
 * period, and only with the meaning that the article gives it. Nothing records it by itself.
 */
export function tacitOpinionRefusal(
  { tacit, dueAt, now }: Silence,
  by: string,
  opinion: string,
): Refusal | undefined {
  const not = (rule: string): Refusal => ({
    code: 'tacit-not-allowed',
    params: { rule, article: TACIT_ARTICLES.opinion },
  });
  if (tacit !== TACIT_ARTICLES.opinion) return not('article');
  // Nothing gives the silence of a committee for the protection of persons a meaning in favour.
  if (by !== 'CESREES') return not('only-cesrees');
  if (opinion !== 'favourable') return not('silence-is-favourable-or-nothing');
  return running(dueAt, now);
}

/** LIL Art. 66 V: silence authorises, unless a prior opinion is required and was not expressly favourable. */
export function tacitAuthorisationRefusal(
  { tacit, dueAt, now }: Silence,
  outcome: string,
  opinion: RecordedOpinion | null,
  opinionRequired: boolean,
): Refusal | undefined {
  const not = (rule: string): Refusal => ({
    code: 'tacit-not-allowed',
    params: { rule, article: TACIT_ARTICLES.authorisation },
  });
  if (tacit !== TACIT_ARTICLES.authorisation) return not('article');
  if (outcome !== 'authorised') return not('silence-authorises-or-nothing');
  if (opinionRequired && (opinion?.opinion !== 'favourable' || opinion.tacit !== null))
    return not('prior-opinion-not-expressly-favourable');
  return running(dueAt, now);
}

const running = (dueAt: string, now: string): Refusal | undefined =>
  instant(now) > instant(dueAt) ? undefined : { code: 'period-running', params: { dueAt } };
