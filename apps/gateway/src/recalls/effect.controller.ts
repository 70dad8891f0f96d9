import { Controller, Get, Param, Query } from '@nestjs/common';
import { choiceView, type Actor, type ChoiceEffect } from '@garant/contracts';
import { CurrentActor, ProblemError, Roles } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { idFrom } from '../releases/request.ids.js';
import { effectOf, recordedEffect } from './choice.effect.js';

/** Proof of effect, for the person whose choice it is. */
@Controller('api/v1/my/choices')
@Roles('patient')
export class ChoiceEffectController {
  constructor(private readonly enforcement: Enforcement) {}

  @Get(':id/effect')
  async effect(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('authorityId') authorityId?: string,
  ): Promise<ChoiceEffect> {
    const choiceId = idFrom(id, 'not-found');
    if (actor.subjectRef === undefined) throw new ProblemError('subject-unknown');
    const { parts, policy, inclusion, services } = this.enforcement;
    const deps = { database: parts.database, inclusion, freshnessMs: policy.freshnessMs };
    const path = `/internal/choices/${choiceId}`;
    if (authorityId !== undefined) {
      // A representative sees the effect of what the register shows them, and of nothing else.
      const under = idFrom(authorityId, 'not-found');
      const seen = await services.get('consent', `${path}?authorityId=${under}`, actor);
      if (seen.status !== 200) throw new ProblemError('not-found');
      const choice = choiceView.parse(await seen.json());
      const subject = await services.get('consent', `/internal/authorities/${under}/subject`, actor);
      const { subjectRef } = (await subject.json()) as { subjectRef: string };
      const known = await effectOf(deps, subjectRef, choiceId);
      return (
        known ?? { ...(await recordedEffect(deps, choice)), logged: null, recalls: [], cannotRecall: [] }
      );
    }
    const known = await effectOf(deps, actor.subjectRef, choiceId);
    if (known) return known;
    // Recorded a moment ago: consent knows it, its event is still on the way to this database.
    const response = await services.get('consent', path, actor);
    if (response.status !== 200) throw new ProblemError('not-found');
    const choice = choiceView.parse(await response.json());
    return { ...(await recordedEffect(deps, choice)), logged: null, recalls: [], cannotRecall: [] };
  }
}
