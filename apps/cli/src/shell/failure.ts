/** What stops a command: a sentence for the person, a code for the machine. The exit code is never 0 then. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = 'Failure';
  }
}
