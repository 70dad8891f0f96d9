import { join } from 'node:path';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import type { ReleaseManifest, ReleasePlan } from '@garant/contracts';
import type { ReleaseRuleset } from '@garant/rules';
import { Failure } from '../shell/failure.js';
import type { Output } from '../shell/output.js';
import { inputFiles, readInput, totalBytes, type InputFile } from './input.files.js';
import { filterLine, idRewriter, parseLine, ReleasedRecords, type Rejected } from './release.filter.js';
import { SealedOutput } from './sealed.output.js';

export interface ReleaseFiles {
  inputs: ReleaseManifest['inputs'];
  outputs: ReleaseManifest['outputs'];
  rejected: (Rejected & { file: string })[];
}

/**
 * Applies a plan to a folder of NDJSON files and writes one sealed file per resource type. Two passes: the first notes
 * which records the release will hold, so that the second rewrites references to those and drops all others. A file
 * that changes between the passes stops the release.
 */
export async function runRelease(
  plan: ReleasePlan,
  people: ReadonlyMap<string, string>,
  folders: { in: string; out: string },
  output: Output,
): Promise<ReleaseFiles> {
  const files = await inputFiles(folders.in);
  const bytes = await totalBytes(files);
  output.progress(`${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`);
  const records = new ReleasedRecords(plan, people);
  const first = new Map<string, string>();
  for (const file of files) first.set(file.name, await noteRecords(file, records));

  const ruleset: ReleaseRuleset = {
    resources: plan.resources,
    pseudonymOf: (localId) => people.get(localId),
    idRewriter: idRewriter(plan),
    inRelease: (type, id) => records.has(type, id),
  };
  // Written beside the target and moved at the end: a release that stops half-way leaves nothing that looks complete.
  const draft = join(folders.out, `.draft-${plan.releaseId}`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    const result = await writeOutputs(plan, files, first, ruleset, draft, output);
    for (const { name } of result.outputs) await rename(join(draft, name), join(folders.out, name));
    if (result.rejected.length > 0)
      await writeFile(
        join(folders.out, 'rejected-lines.ndjson'),
        result.rejected.map((row) => `${JSON.stringify(row)}\n`).join(''),
      );
    return result;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function noteRecords(file: InputFile, records: ReleasedRecords): Promise<string> {
  const input = readInput(file);
  for await (const line of input.lines) {
    const parsed = parseLine(line);
    if ('resource' in parsed) records.note(parsed.resource);
  }
  return input.seen().sha256;
}

async function writeOutputs(
  plan: ReleasePlan,
  files: readonly InputFile[],
  first: ReadonlyMap<string, string>,
  ruleset: ReleaseRuleset,
  folder: string,
  output: Output,
): Promise<ReleaseFiles> {
  const outputs = new Map<string, SealedOutput>();
  const result: ReleaseFiles = { inputs: [], outputs: [], rejected: [] };
  for (const file of files) {
    const input = readInput(file);
    let lines = 0;
    for await (const line of input.lines) {
      lines++;
      const filtered = filterLine(line, ruleset);
      if ('rejected' in filtered) {
        if (plan.malformedLines === 'stop')
          throw new Failure(
            'malformed-line',
            `${file.name}, line ${line.number}: ${filtered.rejected.rule}; the plan stops at malformed lines`,
          );
        result.rejected.push({ file: file.name, ...filtered.rejected });
      } else if ('kept' in filtered) {
        const name = `${filtered.resourceType}.ndjson.age`;
        const sealed =
          outputs.get(name) ?? (await SealedOutput.open(name, join(folder, name), plan.recipient));
        outputs.set(name, sealed);
        await sealed.write(filtered.kept);
      }
    }
    const seen = input.seen();
    if (seen.sha256 !== first.get(file.name))
      throw new Failure('input-changed', `${file.name} changed while it was read; start the release again`);
    result.inputs.push({ name: file.name, ...seen, lines });
    output.progress(`${file.name}: ${lines} lines read`);
  }
  for (const sealed of outputs.values()) result.outputs.push(await sealed.close());
  return result;
}
