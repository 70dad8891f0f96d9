import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { Encrypter } from 'age-encryption';
import type { ReleaseManifest } from '@garant/contracts';

/**
 * One output file, sealed as it is written: plaintext goes through `age` to the one-time recipient and never touches the
 * disk. Hashes of both sides are kept for the manifest.
 */
export class SealedOutput {
  private readonly plainHash = createHash('sha256');
  private readonly sealedHash = createHash('sha256');
  private sealedBytes = 0;
  private lines = 0;
  private buffer: string[] = [];
  private buffered = 0;

  private constructor(
    readonly name: string,
    private readonly input: WritableStreamDefaultWriter<Uint8Array>,
    private readonly written: Promise<void>,
  ) {}

  static async open(name: string, path: string, recipient: string): Promise<SealedOutput> {
    const encrypter = new Encrypter();
    encrypter.addRecipient(recipient);
    const pipe = new TransformStream<Uint8Array, Uint8Array>();
    const file = createWriteStream(path, { flags: 'wx' });
    await once(file, 'open');
    const sealed = await encrypter.encrypt(pipe.readable);
    const ref: { output?: SealedOutput } = {};
    const written = drain(sealed, file, (chunk) => ref.output?.note(chunk));
    // The failure is reported by `close` and `write`; without this line Node would report it as unhandled first.
    written.catch(() => undefined);
    return (ref.output = new SealedOutput(name, pipe.writable.getWriter(), written));
  }

  private note(chunk: Uint8Array): void {
    this.sealedHash.update(chunk);
    this.sealedBytes += chunk.length;
  }

  async write(line: string): Promise<void> {
    this.lines++;
    this.buffer.push(line, '\n');
    this.buffered += line.length;
    if (this.buffered > 256 * 1024) await this.flush();
  }

  private async flush(): Promise<void> {
    if (this.buffered === 0) return;
    const bytes = Buffer.from(this.buffer.join(''), 'utf8');
    this.buffer = [];
    this.buffered = 0;
    this.plainHash.update(bytes);
    // Whichever ends first: a full disk ends `written` and must not leave the writer waiting.
    await Promise.race([this.input.write(bytes), this.written]);
  }

  async close(): Promise<ReleaseManifest['outputs'][number]> {
    await this.flush();
    await Promise.all([this.input.close(), this.written]);
    return {
      name: this.name,
      sha256: this.sealedHash.digest('hex'),
      bytes: this.sealedBytes,
      plaintextSha256: this.plainHash.digest('hex'),
      lines: this.lines,
    };
  }
}

async function drain(
  source: ReadableStream<Uint8Array>,
  file: WriteStream,
  note: (chunk: Uint8Array) => void,
): Promise<void> {
  const failed = once(file, 'error').then(([error]) => {
    throw error;
  });
  failed.catch(() => undefined);
  for await (const chunk of source as unknown as AsyncIterable<Uint8Array>) {
    note(chunk);
    if (!file.write(chunk)) await Promise.race([once(file, 'drain'), failed]);
  }
  file.end();
  await Promise.race([once(file, 'close'), failed]);
}
