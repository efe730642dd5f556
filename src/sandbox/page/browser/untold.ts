// What was typed and not told to the server yet: told after a pause, or at once when something is pressed that needs it.

export interface Untold {
  /** In place of what was to be told of the same field. */
  tellLater(field: string, tell: () => Promise<void>): void;
  /** For what is told in another way. */
  forget(field: string): void;
  /** Resolves when all of it has been told. */
  flush(): Promise<void>;
}

const TYPING_MS = 120;

export function untold(): Untold {
  const waiting = new Map<
    string,
    { readonly timer: ReturnType<typeof setTimeout>; readonly tell: () => Promise<void> }
  >();

  function forget(field: string): void {
    clearTimeout(waiting.get(field)?.timer);
    waiting.delete(field);
  }

  return {
    forget,
    tellLater(field, tell) {
      forget(field);
      const timer = setTimeout(() => {
        waiting.delete(field);
        void tell();
      }, TYPING_MS);
      waiting.set(field, { timer, tell });
    },
    async flush() {
      const due = [...waiting];
      for (const [field] of due) forget(field);
      await Promise.all(due.map(([, { tell }]) => tell()));
    },
  };
}
