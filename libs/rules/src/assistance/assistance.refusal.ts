import type { AssistanceRefusal } from './assistance.codes.js';

/** A refusal as the rules of this folder return it. */
export const no = (
  code: AssistanceRefusal['code'],
  params?: AssistanceRefusal['params'],
): { readonly ok: false; readonly refusal: AssistanceRefusal } => ({
  ok: false,
  refusal: params === undefined ? { code } : { code, params },
});
