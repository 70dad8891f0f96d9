import { Module } from '@nestjs/common';
import { ChoiceEffectController } from './effect.controller.js';
import { RecallController } from './recall.controller.js';

/** Needs the global EnforcementModule, and CommandSender from a global module of the gateway. */
@Module({ controllers: [RecallController, ChoiceEffectController] })
export class RecallsModule {}
