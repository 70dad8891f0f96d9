import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  cosign,
  COSIGNATURE,
  formatCosignatures,
  formatVkey,
  formatWitnessedSize,
  judgeGrowth,
  openWitnessRequest,
  SIZE_TYPE,
  verifierKey,
  type NoteSigner,
  type VerifierKey,
  type WitnessedHead,
} from '@garant/merkle-log';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';

/** A witness in memory that a test can spoil. */
export interface TestWitness {
  key: VerifierKey;
  url: string;
  /** Line of a policy file. */
  line(name: string): string;
  head: WitnessedHead | undefined;
  asked: number;
  /** What it does instead of its duty. */
  fault: 'none' | 'silent' | 'garbage' | 'other-key' | 'error' | 'old-protocol' | 'endless' | 'away';
  end(): Promise<void>;
}

export async function testWitness(name: string, byte: number, logs: VerifierKey[]): Promise<TestWitness> {
  const signerOf = (seed: number): { key: VerifierKey; signer: NoteSigner } => {
    const pkcs8 = Buffer.from(
      `302e020100300506032b657004220420${Buffer.alloc(32, seed).toString('hex')}`,
      'hex',
    );
    const secret = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
    const key = verifierKey(sha256, name, COSIGNATURE, publicKey);
    const { keyId, type } = key;
    return { key, signer: { name, keyId, type, sign: (message) => sign(null, message, secret) } };
  };
  const own = signerOf(byte);
  const server: Server = createServer((request, response) => {
    void (async () => {
      witness.asked++;
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const reply = (status: number, body: string, type = 'text/plain'): void =>
        void response.writeHead(status, { 'content-type': type }).end(body);
      if (witness.fault === 'silent') return;
      if (witness.fault === 'error') return reply(503, 'later\n');
      if (witness.fault === 'garbage') return reply(200, '<html>welcome</html>\n');
      if (witness.fault === 'endless') return reply(200, 'x'.repeat(400_000));
      const opened = await openWitnessRequest(Buffer.concat(chunks), logs, noteCrypto);
      if (!opened.ok) return reply(opened.status, `${opened.reason}\n`);
      const refused = judgeGrowth(sha256, opened.value, witness.head);
      if (refused?.status === 409) return reply(409, formatWitnessedSize(refused.size), SIZE_TYPE);
      if (refused)
        return reply(witness.fault === 'old-protocol' ? 409 : refused.status, `${refused.reason}\n`);
      witness.head = opened.value.stated;
      const { signer } = witness.fault === 'other-key' ? signerOf(byte + 100) : own;
      const time = Math.floor(Date.now() / 1000);
      reply(200, formatCosignatures([await cosign(opened.value.note.text, time, signer)]));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const witness: TestWitness = {
    key: own.key,
    url: `http://127.0.0.1:${port}/prefix`,
    line: (policyName) => `witness ${policyName} ${formatVkey(own.key)} http://127.0.0.1:${port}/prefix/\n`,
    head: undefined,
    asked: 0,
    fault: 'none',
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return witness;
}
