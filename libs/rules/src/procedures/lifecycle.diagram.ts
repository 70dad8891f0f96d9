import type { ApplicationCommandType, ApplicationStatus } from './application.model.js';
import { APPLICATION_PERMISSIONS, PERMIT_PERMISSIONS } from './permission.table.js';
import type { PermitCommandType } from '../permits/permit.decide.js';
import type { PermitStatus } from '../permits/permit.model.js';

/** Where a command leads; several places when the outcome decides. A command that is absent stays in its state. */
const APPLICATION_TARGETS: Partial<Record<ApplicationCommandType, ApplicationStatus>> = {
  'application.draft': 'DRAFT',
  'application.submit': 'SUBMITTED',
  'application.withdraw': 'WITHDRAWN',
  'application.request-information': 'AWAITING_ADDITIONAL_INFORMATION',
  'application.provide-information': 'PRE_SCREENING',
  'application.find-complete': 'PROCESSING',
  'application.sign': 'DECISION_ISSUED',
};
const PERMIT_TARGETS: Record<PermitCommandType, PermitStatus> = {
  'permit.activate': 'active',
  'permit.suspend': 'suspended',
  'permit.lift-suspension': 'active',
  'permit.revoke': 'revoked',
  'permit.expire': 'expired',
};

/** The life of an application and of its permit as a Mermaid state diagram, drawn from the permission tables. */
export function lifecycleDiagram(): string {
  const lines = ['stateDiagram-v2'];
  const arrows = (
    table: Readonly<Record<string, Readonly<Partial<Record<string, readonly string[]>>>>>,
    target: (command: string, from: string) => string,
  ): void => {
    for (const [from, byRole] of Object.entries(table)) {
      const merged = new Map<string, string[]>();
      for (const [role, commands] of Object.entries(byRole))
        for (const command of commands ?? []) merged.set(command, [...(merged.get(command) ?? []), role]);
      for (const [command, roles] of merged)
        lines.push(
          `  ${from === 'NONE' ? '[*]' : from} --> ${target(command, from)}: ${command} (${roles.join(', ')})`,
        );
    }
  };
  arrows(
    APPLICATION_PERMISSIONS,
    (command, from) => APPLICATION_TARGETS[command as ApplicationCommandType] ?? from,
  );
  lines.push(
    '  WITHDRAWN --> [*]',
    '  DECISION_ISSUED --> signed: granted',
    '  DECISION_ISSUED --> [*]: refused',
  );
  arrows(PERMIT_PERMISSIONS, (command, from) =>
    command === 'permit.activate' && from === 'suspended'
      ? from
      : PERMIT_TARGETS[command as PermitCommandType],
  );
  lines.push('  revoked --> [*]', '  expired --> [*]');
  return `${lines.join('\n')}\n`;
}
