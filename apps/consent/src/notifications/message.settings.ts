import type { ContactView } from '@garant/contracts';

/** What readers of this part need to know of how it is set. */
export class MessageSettings {
  constructor(
    readonly gatewayUrl: string,
    /** Whether e-mails and text messages leave this platform at all. */
    readonly ready: ContactView['ready'],
  ) {}
}
