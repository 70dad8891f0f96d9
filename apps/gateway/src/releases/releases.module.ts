import { Module } from '@nestjs/common';
import { EnvironmentReleaseController } from './environment.controller.js';
import { HolderReleaseController } from './holder.controller.js';
import { ReleaseController } from './release.controller.js';

/** Needs the global EnforcementModule, and CommandSender from a global module of the gateway. */
@Module({ controllers: [ReleaseController, HolderReleaseController, EnvironmentReleaseController] })
export class ReleasesModule {}
