import {
  PROBLEMS,
  isProblemCode,
  type Problem,
  type ProblemCode,
  type ProblemDescription,
} from '@garant/contracts';

export interface ProblemOptions {
  detail?: string;
  params?: Record<string, unknown>;
  errors?: { field: string; rule: string; source?: string }[];
}

/** A refusal, thrown once in a service; the problem filter makes an RFC 9457 answer of it. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(options.detail ?? PROBLEMS[code].title.en);
    this.name = 'ProblemError';
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

/**
 * RFC 9457 body of a problem.
 * @param code an unknown code is shown as `internal`
 */
export function problemOf(
  code: string,
  options: ProblemOptions = {},
  language: 'fr' | 'en' = 'en',
  instance?: string,
): Problem {
  const known: ProblemCode = isProblemCode(code) ? code : 'internal';
  const description: ProblemDescription = PROBLEMS[known];
  return {
    type: `/problems/${known}`,
    title: description.title[language],
    status: description.status,
    code: known,
    ...(options.detail === undefined ? {} : { detail: options.detail }),
    ...(instance === undefined ? {} : { instance }),
    ...(description.source === undefined ? {} : { source: description.source }),
    ...(options.params === undefined ? {} : { params: options.params }),
    ...(options.errors === undefined ? {} : { errors: options.errors }),
  };
}
