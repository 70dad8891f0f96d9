import type { ParkedCommand } from '../../api/operations.api.js';

/** Parked commands by service and key, each key's in the order in which they came: releasing replays them so. */
export function parkedByKey(list: readonly ParkedCommand[]): [ParkedCommand, ...ParkedCommand[]][] {
  const keys = new Map<string, [ParkedCommand, ...ParkedCommand[]]>();
  for (const command of [...list].sort((a, b) => a.parkedAt.localeCompare(b.parkedAt))) {
    const name = `${command.service} ${command.key}`;
    const known = keys.get(name);
    if (known) known.push(command);
    else keys.set(name, [command]);
  }
  return [...keys.values()];
}
