import {
  isProblemCode,
  localized,
  problem as problemSchema,
  PROBLEMS,
  type Localized,
  type Problem,
} from '@garant/contracts';

/** A refusal of the API (RFC 9457), or of the way to it: then the code is `network`. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
  get code(): string {
    return this.problem.code;
  }
}

const invented = (code: string, status: number): Problem => ({
  type: `/problems/${code}`,
  title: '',
  status,
  code,
});

/** Reads an answer that is not a success; anything that is no problem document becomes one. */
export function problemOf(status: number, body: unknown): Problem {
  const parsed = problemSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const byStatus: Record<number, string> = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not-found',
    413: 'too-large',
    429: 'rate-limited',
  };
  return invented(byStatus[status] ?? (status >= 500 ? 'service-unavailable' : 'invalid-body'), status);
}

export const networkProblem = (): Problem => invented('network', 0);

/** A problem that came as the outcome of a command: code and parameters, no HTTP status of its own. */
export const problemFromOutcome = (outcome: { code: string; params?: Record<string, unknown> }): Problem => ({
  ...invented(outcome.code, isProblemCode(outcome.code) ? PROBLEMS[outcome.code].status : 422),
  params: outcome.params,
});

/** Title in the reader's language: the server's words for codes unknown here, the table's for those we know. */
export function problemTitle(problem: Problem, locale: 'fr' | 'en', fallback: string): string {
  if (isProblemCode(problem.code)) return PROBLEMS[problem.code].title[locale];
  return problem.title || fallback;
}

export function problemSource(problem: Problem): string | undefined {
  if (typeof problem.params?.legalSource === 'string') return problem.params.legalSource;
  if (problem.source) return problem.source;
  if (!isProblemCode(problem.code)) return undefined;
  const row: { source?: string } = PROBLEMS[problem.code];
  return row.source;
}

/** The rule's own sentence, when the refusal came from one (both languages). */
export function problemSentence(problem: Problem): Localized | undefined {
  const parsed = localized.safeParse(problem.params?.sentence);
  return parsed.success ? parsed.data : undefined;
}

/** Codes of the checks that failed, when the refusal lists them. */
export function failedChecks(problem: Problem): string[] {
  const { checks } = problem.params ?? {};
  return Array.isArray(checks)
    ? checks.flatMap((check: unknown) =>
        typeof check === 'object' && check !== null && 'code' in check ? [String(check.code)] : [],
      )
    : [];
}

/** Whether trying the same again can help without changing anything. */
export const worthRetrying = (problem: Problem): boolean =>
  problem.code === 'network' || problem.status === 503 || problem.status === 429;
