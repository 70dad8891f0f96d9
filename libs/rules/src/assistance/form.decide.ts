import type { Role } from '../codes.js';
import { FORM_FIELDS, differingFields, sameField } from './form.model.js';
import type { FormEntry, FormField, FormRejection, FormStatus, PaperForm } from './form.model.js';
import type { AssistanceRefusal } from './assistance.codes.js';
import { no } from './assistance.refusal.js';

export type FormCommandType = 'form.receive' | 'form.enter' | 'form.settle' | 'form.check' | 'form.reject';

/** Who may do what with a form in which state. What is not here is not allowed. `NONE`: it does not exist yet. */
export const FORM_PERMISSIONS: Readonly<
  Record<FormStatus | 'NONE', Readonly<Partial<Record<Role, readonly FormCommandType[]>>>>
> = {
  NONE: { agent: ['form.receive'] },
  received: { agent: ['form.enter', 'form.reject'] },
  entered: { agent: ['form.enter', 'form.reject'] },
  differing: { agent: ['form.enter', 'form.settle', 'form.reject'] },
  agreed: { agent: ['form.check', 'form.reject'] },
  checked: {},
  rejected: {},
};

interface Agent {
  readonly ref: string;
  readonly role: Role;
  readonly organisation?: string | undefined;
}

/** Whether this agent is one who may: two read apart from each other, a third settles, and nobody checks their own first reading. */
function isHand(form: PaperForm, command: FormCommandType, agent: string): boolean {
  const first = form.first?.by === agent;
  const second = form.second?.by === agent;
  switch (command) {
    case 'form.enter':
      return form.status === 'received' || (form.status === 'entered' ? !first : first || second);
    case 'form.settle':
      return !first && !second;
    case 'form.check':
      return !first;
    default:
      return true;
  }
}

/** What this agent may do with a form now. */
export const allowedFormCommands = (form: PaperForm, agent: Agent): readonly FormCommandType[] =>
  form.organisation === agent.organisation
    ? (FORM_PERMISSIONS[form.status][agent.role] ?? []).filter((command) => isHand(form, command, agent.ref))
    : [];

export type FormCommand =
  | { readonly type: 'form.enter'; readonly entry: FormEntry }
  | { readonly type: 'form.settle'; readonly entry: FormEntry }
  | { readonly type: 'form.check' }
  | { readonly type: 'form.reject'; readonly reason: FormRejection };

export type FormEvent =
  | {
      readonly type: 'form.entered';
      readonly by: string;
      readonly entry: FormEntry;
      readonly round: 1 | 2;
      readonly differing: readonly FormField[];
    }
  | { readonly type: 'form.settled'; readonly by: string; readonly entry: FormEntry }
  | { readonly type: 'form.checked'; readonly by: string; readonly entry: FormEntry }
  | { readonly type: 'form.rejected'; readonly by: string; readonly reason: FormRejection };

type Decided =
  | { readonly ok: true; readonly event: FormEvent }
  | { readonly ok: false; readonly refusal: AssistanceRefusal };

/** The reading that stands, once two agree or a third look has settled it. */
export const standingEntry = (form: PaperForm): FormEntry | undefined =>
  form.status === 'agreed' ? (form.settled ?? form.second)?.entry : undefined;

export function decideForm(form: PaperForm | undefined, command: FormCommand, agent: Agent): Decided {
  // Another organisation's form is not to be seen.
  if (!form || form.organisation !== agent.organisation) return no('form-unknown');
  if (!(FORM_PERMISSIONS[form.status][agent.role] ?? []).includes(command.type))
    return agent.role === 'agent'
      ? no('form-state', { status: form.status })
      : no('forbidden', { role: agent.role });
  if (!isHand(form, command.type, agent.ref)) return no('form-same-agent');
  const by = agent.ref;
  switch (command.type) {
    case 'form.enter': {
      const { entry } = command;
      const round =
        form.status === 'received' || (form.status === 'differing' && form.first?.by === by) ? 1 : 2;
      const other = round === 1 ? form.second : form.first;
      return {
        ok: true,
        event: {
          type: 'form.entered',
          by,
          entry,
          round,
          differing: other ? differingFields(other.entry, entry) : [],
        },
      };
    }
    case 'form.settle': {
      const { first, second } = form;
      if (!first || !second) return no('form-state', { status: form.status });
      // A third look chooses between the two readings, field by field; a third reading would rest on one pair of eyes.
      const invented = FORM_FIELDS.filter(
        (field) =>
          !sameField(command.entry, first.entry, field) && !sameField(command.entry, second.entry, field),
      );
      if (invented.length > 0) return no('form-settlement', { fields: invented });
      return { ok: true, event: { type: 'form.settled', by, entry: command.entry } };
    }
    case 'form.check': {
      const entry = standingEntry(form);
      return entry
        ? { ok: true, event: { type: 'form.checked', by, entry } }
        : no('form-state', { status: form.status });
    }
    case 'form.reject':
      return { ok: true, event: { type: 'form.rejected', by, reason: command.reason } };
  }
}

export function evolveForm(form: PaperForm, event: FormEvent): PaperForm {
  switch (event.type) {
    case 'form.entered': {
      const reading = { by: event.by, entry: event.entry };
      const next = event.round === 1 ? { ...form, first: reading } : { ...form, second: reading };
      if (!next.second) return { ...next, status: 'entered' };
      return { ...next, status: event.differing.length === 0 ? 'agreed' : 'differing' };
    }
    case 'form.settled':
      return { ...form, status: 'agreed', settled: { by: event.by, entry: event.entry } };
    case 'form.checked':
      return { ...form, status: 'checked' };
    case 'form.rejected':
      return { ...form, status: 'rejected' };
  }
}
