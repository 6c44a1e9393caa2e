/** Exit codes of the command. */
export const exitCode = { ok: 0, errors: 1, unusable: 2 } as const;

/**
 * Ends the command with a message for the person at the terminal and an exit code: `errors` where the work itself
 * failed, `unusable` for bad usage and unreadable input.
 */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly code: (typeof exitCode)['errors' | 'unusable'],
  ) {
    super(message);
  }
}
