import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** A copy of the library, built for one spec, with which it starts processes that it may kill. */
export class BuiltKit {
  private readonly dir = join(ROOT, 'node_modules', '.cache', 'garant-spec', randomUUID());
  private readonly children = new Set<ChildProcess>();

  constructor() {
    const swc = join(ROOT, 'node_modules', '.bin', 'swc');
    for (const lib of ['rules', 'contracts', 'nest-kit']) {
      const out = join(this.dir, 'node_modules', '@garant', lib);
      mkdirSync(out, { recursive: true });
      const args = [
        'src',
        '-d',
        join(out, 'dist'),
        '--strip-leading-paths',
        '--config-file',
        join(ROOT, '.swcrc'),
        '--quiet',
      ];
      execFileSync(swc, args, { cwd: join(ROOT, 'libs', lib) });
      writeFileSync(
        join(out, 'package.json'),
        JSON.stringify({ name: `@garant/${lib}`, type: 'module', exports: { '.': './dist/index.js' } }),
      );
    }
  }

  /** Starts ES module text in a process of its own, whose standard input is a pipe. */
  start(text: string, env: Record<string, string>): ChildProcess {
    const file = join(this.dir, `${randomUUID()}.mjs`);
    writeFileSync(file, text);
    const inherited = Object.entries(process.env).filter(
      ([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('GARANT_'),
    );
    const child = spawn(process.execPath, [file], {
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.children.add(child);
    return child;
  }

  remove(): void {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** How a process ended, and what it said. */
export function ended(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; output: string }> {
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
}
