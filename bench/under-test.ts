// What a server under test says to the benchmark that started it: its port, and what it has used when asked. It ends with it.

export interface Usage {
  /** User and system time of the whole process since its start, in microseconds. */
  readonly cpu: number;
  /** Resident bytes after a garbage collection. */
  readonly rss: number;
}

export type Told = { readonly port: number } | Usage;

export function underTest(port: number): void {
  process.on('message', () => void tell());
  process.once('disconnect', () => process.exit(0));
  process.send?.({ port } satisfies Told);
}

async function tell(): Promise<void> {
  const { user, system } = process.cpuUsage();
  for (let times = 0; times < 3; times += 1) {
    globalThis.gc?.();
    // What was freed goes back to the operating system between turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() } satisfies Told);
}

/** A value that the benchmark hands over in the environment. */
export function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
