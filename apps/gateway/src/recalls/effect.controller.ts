import { Controller, Get, Param } from '@nestjs/common';
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
  async effect(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ChoiceEffect> {
    const choiceId = idFrom(id, 'not-found');
    if (actor.subjectRef === undefined) throw new ProblemError('subject-unknown');
    const { parts, policy, inclusion, services } = this.enforcement;
    const deps = { database: parts.database, inclusion, freshnessMs: policy.freshnessMs };
    const known = await effectOf(deps, actor.subjectRef, choiceId);
    if (known) return known;
    // Recorded a moment ago: consent knows it, its event is still on the way to this database.
    const response = await services.get('consent', `/internal/choices/${choiceId}`, actor);
    if (response.status !== 200) throw new ProblemError('not-found');
    const choice = choiceView.parse(await response.json());
    return { ...(await recordedEffect(deps, choice)), logged: null, recalls: [], cannotRecall: [] };
  }
}
