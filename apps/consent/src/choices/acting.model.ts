import type { Actor, CommandBody, ProblemCode } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Choice } from '@garant/rules';

/** An act that somebody other than the person wants to record; judged at `acceptedAt`. */
export interface ActingQuestion {
  readonly actor: Actor;
  readonly acceptedAt: string;
  readonly choice: CommandBody<'consent', 'choice.record'>;
  /** Acts that the same transaction has judged and not written yet. */
  readonly entering?: readonly Omit<Choice, 'choiceId' | 'position'>[] | undefined;
}
/** `voice`: see rules.Choice. */
export type Acting =
  | { readonly ok: true; readonly voice: string | null }
  | {
      readonly ok: false;
      readonly problem: { readonly code: ProblemCode; readonly params?: Record<string, unknown> };
    };
export type ActingRule = (tx: Tx, question: ActingQuestion) => Promise<Acting>;
