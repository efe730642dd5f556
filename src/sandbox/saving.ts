// Writes down what is to be kept: soon after a change, and once more at the end.

export interface Saving {
  /** Something is different now. */
  due(): void;
  /** Writes at once, and no more after that. */
  stop(): void;
}

/** A burst of changes is written once. */
const SOON_MS = 500;

/** `problem` hears why it could not be written, once. */
export function saving(write: () => void, problem: (error: unknown) => void): Saving {
  let timer: NodeJS.Timeout | undefined;
  let isTold = false;
  let isOver = false;

  function now(): void {
    timer = undefined;
    try {
      write();
    } catch (error) {
      if (!isTold) problem(error);
      isTold = true;
    }
  }

  return {
    due() {
      if (!isOver) timer ??= setTimeout(now, SOON_MS);
    },
    stop() {
      clearTimeout(timer);
      isOver = true;
      now();
    },
  };
}
