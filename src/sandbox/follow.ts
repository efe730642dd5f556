// Hears of every change of something that tells of its next one.

/** Calls `tell` after each change, until there are no more to come: `next` rejects then. */
export async function follow(next: () => Promise<void>, tell: () => void): Promise<void> {
  for (;;) {
    const isOver = await next().then(
      () => false,
      () => true,
    );
    if (isOver) return;
    tell();
  }
}
