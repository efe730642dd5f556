// Why the store cannot be used, in one line for the operator. Never holds a password.

export class StoreError extends Error {
  override readonly name = 'StoreError';
}
