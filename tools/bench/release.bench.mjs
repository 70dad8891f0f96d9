// The holder's filter over the demonstration's FHIR files, repeated, against `cat` and against parsing the same bytes.
import { execFile } from 'node:child_process';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = new URL('../seed/fhir/', import.meta.url);
const RESOURCES = [
  { resourceType: 'Patient', elements: ['gender', 'birthDate'] },
  { resourceType: 'Condition', elements: ['code', 'onset[x]', 'clinicalStatus', 'encounter'] },
  { resourceType: 'Encounter', elements: ['class', 'type', 'period', 'status'] },
  { resourceType: 'Immunization', elements: ['vaccineCode', 'occurrence[x]', 'status', 'encounter'] },
];

/** @param {string} dir scratch folder @param {number} scale */
export async function benchRelease(dir, scale) {
  const folder = join(dir, 'input');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const { bytes, people } = await repeatFiles(folder, 100e6 * scale);
    const files = (await readdir(folder)).map((name) => join(folder, name));
    const from = performance.now();
    await run('sh', ['-c', 'cat "$@" > /dev/null', 'sh', ...files]);
    const cat = (performance.now() - from) / 1_000;
    const job = async (/** @type {string} */ way) =>
      JSON.parse(
        (
          await run(process.execPath, [new URL('release.job.mjs', import.meta.url).pathname, way, folder], {
            env: {
              ...process.env,
              BENCH_RESOURCES: JSON.stringify(RESOURCES),
              BENCH_PEOPLE: JSON.stringify(people),
            },
          })
        ).stdout,
      );
    const parse = await job('parse');
    const release = await job('release');
    const megabytes = bytes / 1e6;
    const value = megabytes / release.seconds;
    const details = { megabytes, peakRssMb: release.peak / 1e6 };
    return [
      {
        what: 'release: two passes, filter, seal',
        value,
        unit: 'MB/s',
        baseline: { what: 'JSON.parse of every line, one pass', value: megabytes / parse.seconds },
        details,
      },
      {
        what: 'release: two passes, filter, seal',
        value,
        unit: 'MB/s',
        baseline: { what: 'cat > /dev/null', value: megabytes / cat },
        details,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Copies of the files side by side until they make up the size. @param {string} folder @param {number} wanted */
async function repeatFiles(folder, wanted) {
  const names = (await readdir(SOURCE)).filter((name) => name.endsWith('.ndjson'));
  const contents = await Promise.all(names.map((name) => readFile(new URL(name, SOURCE))));
  const once = contents.reduce((sum, content) => sum + content.length, 0);
  const times = Math.max(1, Math.round(wanted / once));
  for (const [at, name] of names.entries()) {
    const file = await open(join(folder, name), 'w');
    for (let turn = 0; turn < times; turn++) await file.write(contents[at]);
    await file.close();
  }
  const patients = (await readFile(new URL('Patient.ndjson', SOURCE), 'utf8')).trim().split('\n');
  // One person in five stays out, as if they had objected.
  const people = patients.map((line, at) => [JSON.parse(line).id, `p-${at}`]).filter((_, at) => at % 5 !== 4);
  return { bytes: once * times, people };
}
