// What goes wrong with the store: why it cannot be used, in words for the operator, which never hold a password; and what is
// there already.

/** It cannot be opened. Its message is one line. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** What was sealed with a key that is not set any more. */
export class UnopenableError extends Error {
  override readonly name = 'UnopenableError';
  constructor() {
    super(
      'This app cannot open its own token for your workspace: the key that sealed it was changed. Whoever runs the app can put back the old ENCRYPTION_KEYS (or SLACK_CLIENT_SECRET, which seals where no key is set), or install the app again.',
    );
  }
}

/** Postgres' code of a unique index that would be broken. */
export function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
