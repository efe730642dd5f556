// What a server under test says to the benchmark that started it: its port, and what it has used when asked. It ends with it.

import { readFile } from 'node:fs/promises';

/**
 * `cpu`: user and system time of the process since its start, in microseconds. `rss`: its resident bytes, tidied up, and
 * those of the processes that it has started, where Linux tells them.
 */
export type Figure = 'cpu' | 'rss';

export type Told = { readonly port: number } | { readonly figure: number };

export function underTest(port: number): void {
  process.on('message', (figure: Figure) => void tell(figure));
  process.once('disconnect', () => process.exit(0));
  process.send?.({ port } satisfies Told);
}

async function tell(figure: Figure): Promise<void> {
  process.send?.({ figure: figure === 'cpu' ? cpu() : await residentBytes() } satisfies Told);
}

/** Without a garbage collection: its cost would be charged to what is measured next. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/**
 * V8 keeps the pages of past garbage in reserve, some hundred megabytes after a busy minute, and more the busier it was: they
 * say nothing of what is held. A collection of last resort gives them back.
 */
async function residentBytes(): Promise<number> {
  for (let times = 0; times < 3; times += 1) {
    await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
    // What was freed goes back to the operating system between turns.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8').catch(() => '');
  const theirs = await Promise.all(children.split(' ').filter(Boolean).map(residentBytesOf));
  return theirs.reduce((sum, bytes) => sum + bytes, process.memoryUsage.rss());
}

async function residentBytesOf(pid: string): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** A value that the benchmark hands over in the environment. */
export function given(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
