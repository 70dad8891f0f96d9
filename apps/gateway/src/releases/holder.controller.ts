import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { jws, type Actor } from '@garant/contracts';
import { CurrentActor, ProblemError, Roles, publish } from '@garant/nest-kit';
import { answerCommand } from '../commands/command.answer.js';
import { idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { releasePeople, secretsOf } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import { peopleFile } from './linked.people.js';
import { releaseById, type Release } from './release.store.js';
import { idFrom } from './request.ids.js';

const manifestBody = z.strictObject({ manifest: jws });

/** What the holder's own machine asks for: plan, people, and where it hands in the manifest. */
@Controller('api/v1/releases/:id')
@Roles('holder')
export class HolderReleaseController {
  constructor(
    private readonly enforcement: Enforcement,
    private readonly commands: CommandSender,
  ) {}

  /** The signed plan (compact JWS). It holds the key of record ids, so it is for the holder alone, while it is open. */
  @Get('plan')
  async plan(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const release = await this.planned(actor, id);
    const { database, cipher } = this.enforcement.parts;
    const secrets = await secretsOf(database, release.releaseId);
    if (!secrets) throw new ProblemError('release-state', { params: { state: release.state } });
    await reply
      .header('cache-control', 'no-store')
      .type('application/jose')
      .send(cipher.openText(secrets.plan, release.releaseId));
  }

  /** The people file that the plan names by its SHA-256. Local ids are read from the vault and not kept here. */
  @Get('people')
  async people(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const release = await this.planned(actor, id);
    const { releaseId, datasetId } = release;
    const { database } = this.enforcement.parts;
    const people = await releasePeople(database, releaseId);
    const file = peopleFile(people, await this.enforcement.linkedPeople(datasetId));
    // Somebody's local id was taken away or now means somebody else: the plan no longer holds, a new release will.
    if (file === undefined || sha256Hex(file) !== release.peopleHash)
      throw new ProblemError('conflict', {
        detail: 'The linkage has changed since the plan; open a new release.',
      });
    await database.transaction((tx) =>
      publish(tx, [
        {
          topic: 'gateway.events',
          key: releaseId,
          event: {
            type: 'data.read',
            key: releaseId,
            data: { what: 'release-people', datasetId, rows: people.length },
          },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]),
    );
    await reply.header('cache-control', 'no-store').type('application/x-ndjson').send(file);
  }

  @Put('manifest')
  async manifest(
    @CurrentActor() actor: Actor,
    @Param('id') releaseIdText: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const releaseId = idFrom(releaseIdText, 'release-unknown');
    const { manifest } = manifestBody.parse(request.body);
    const id = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const outcome = await this.commands.send({
      id,
      service: 'gateway',
      type: 'release.seal',
      key: releaseId,
      body: { releaseId, manifest },
      actor,
    });
    return answerCommand(reply, outcome);
  }

  private async planned(actor: Actor, id: string): Promise<Release> {
    const release = await releaseById(this.enforcement.parts.database, idFrom(id, 'release-unknown'));
    if (!release || release.holderId !== actor.organisation) throw new ProblemError('release-unknown');
    if (release.state !== 'planned')
      throw new ProblemError('release-state', { params: { state: release.state } });
    return release;
  }
}
