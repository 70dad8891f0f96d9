import { Controller, Get, Query } from '@nestjs/common';
import {
  ACCESSIBILITY_NEEDS,
  language as languages,
  MESSAGE_TEMPLATES,
  NO_PREFERENCES,
  type Actor,
  type ContactView,
  type MessagePreview,
  type OwnMessage,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx, VaultCipher } from '@garant/nest-kit';
import { emailStateOf } from './contact.service.js';
import { contactOf } from './contact.store.js';
import { MessageSettings } from './message.settings.js';
import { renderMail, renderSms, type Item } from './message.rendering.js';
import { ownMessages } from './own.messages.js';

/** What a person gave to be reached, and what they were told. Reading is written down before the answer. */
@Controller('internal')
@Roles('patient')
export class ContactController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    private readonly messages: MessageSettings,
  ) {}

  @Get('contact')
  contact(@CurrentActor() actor: Actor): Promise<ContactView> {
    const subjectRef = subjectOf(actor);
    return this.database.transaction(async (tx) => {
      const found = await contactOf(tx, this.cipher, subjectRef);
      await noteRead(tx, actor, subjectRef, 'contact', found ? 1 : 0);
      const {
        emailVerified: _state,
        updatedAt: _at,
        ...details
      } = found ?? {
        email: null,
        phone: null,
        postal: null,
        preferences: NO_PREFERENCES,
        emailVerified: false,
        updatedAt: null,
      };
      return {
        ...details,
        emailState: found ? emailStateOf(found) : 'none',
        ready: this.messages.ready,
        updatedAt: found?.updatedAt ?? null,
      };
    });
  }

  /** Newest first; what waits for a digest is among them. */
  @Get('messages')
  own(@CurrentActor() actor: Actor, @Query('language') language: string | undefined): Promise<OwnMessage[]> {
    const subjectRef = subjectOf(actor);
    return this.database.transaction(async (tx) => {
      const contact = await contactOf(tx, this.cipher, subjectRef);
      const found = await ownMessages(tx, subjectRef, {
        language: languageIn(language),
        accessibility: contact?.preferences.accessibility ?? [],
      });
      await noteRead(tx, actor, subjectRef, 'message', found.length);
      return found;
    });
  }

  /** A message as it would leave, with nothing of anybody in it. */
  @Get('messages/preview')
  preview(
    @Query('template') template: string | undefined,
    @Query('language') language: string | undefined,
    @Query('accessibility') accessibility: string | undefined,
  ): MessagePreview {
    const known = MESSAGE_TEMPLATES.find((one) => one === template);
    if (!known)
      throw new ProblemError('invalid-query', { errors: [{ field: 'template', rule: 'a known template' }] });
    const needs = (accessibility ?? '').split(',').filter((need) => need !== '');
    const unknown = needs.find((need) => !ACCESSIBILITY_NEEDS.some((one) => one === need));
    if (unknown !== undefined)
      throw new ProblemError('invalid-query', {
        errors: [{ field: 'accessibility', rule: ACCESSIBILITY_NEEDS.join(', ') }],
      });
    const reader = {
      language: languageIn(language),
      accessibility: ACCESSIBILITY_NEEDS.filter((need) => needs.includes(need)),
    };
    const items: Item[] = [{ template: known, params: {} }];
    const frame = { gatewayUrl: this.messages.gatewayUrl };
    const { subject, text, html } = renderMail(items, reader, frame);
    return { subject, text, html: html ?? '', sms: renderSms(items, reader, frame) };
  }
}

function subjectOf(actor: Actor): string {
  if (!actor.subjectRef) throw new ProblemError('subject-unknown');
  return actor.subjectRef;
}

function languageIn(given: string | undefined): 'fr' | 'en' {
  const parsed = languages.safeParse(given ?? 'fr');
  if (!parsed.success)
    throw new ProblemError('invalid-query', { errors: [{ field: 'language', rule: 'fr, en' }] });
  return parsed.data;
}

export async function noteRead(
  tx: Tx,
  actor: Actor,
  subjectRef: string,
  what: string,
  rows: number,
): Promise<void> {
  await publish(tx, [
    {
      topic: 'consent.events',
      key: subjectRef,
      event: { type: 'data.read', key: subjectRef, data: { what, subjectRef, rows } },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
}
