// Acts on one thing, one after the other, in this process: presses on one message, messages to one person.

/** @returns runs `act` when those before it with the same key have settled; settles as `act` does. */
export function inTurn(): <Result>(key: string, act: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (key, act) => {
    const acted = (last.get(key) ?? Promise.resolve()).then(act);
    const settled = acted
      .catch(() => undefined)
      .finally(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return acted;
  };
}
