/** What stops a command: a sentence for the person, a code for the machine. The exit code is never 0 then; 1 unless a command says otherwise. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'Failure';
  }
}
