import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recallOrder } from '@garant/contracts';
import type { JSONWebKeySet } from 'jose';
import { required, type Invocation } from '../shell/arguments.js';
import { openSigned } from '../shell/signed.document.js';
import { withoutPeople } from '../unseal/people.subtract.js';

/** `garant recall --recall … --in readable`: deletes the lines about the recalled people from the readable files and acknowledges the order. */
export async function recall(invocation: Invocation): Promise<void> {
  const { api, output } = invocation;
  const recallId = required(invocation, 'recall');
  const folder = required(invocation, 'in');
  const jwks = await api.get<JSONWebKeySet>('/.well-known/jwks.json');
  const jws = (await api.text(`/api/v1/recalls/${recallId}`)).trim();
  const order = await openSigned(jws, {
    jwks,
    owner: 'gateway',
    typ: 'garant-recall+jwt',
    schema: recallOrder,
  });
  const pseudonyms = new Set(order.pseudonyms);
  let deleted = 0;
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.ndjson'))) {
    const path = join(folder, name);
    const before = await readFile(path);
    const after = withoutPeople(before, pseudonyms);
    deleted += countLines(before) - countLines(after);
    // Written beside and moved over: a crash leaves either the old file or the new one.
    await writeFile(`${path}.new`, after);
    await rename(`${path}.new`, path);
  }
  await api.send('POST', `/api/v1/recalls/${recallId}/acknowledgement`, {});
  output.result(`recall ${recallId}: ${deleted} lines deleted in ${folder}, acknowledged`, {
    recallId,
    deletedLines: deleted,
  });
}

const countLines = (bytes: Buffer): number => bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
