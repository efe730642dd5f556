// Opens an address in the person's browser, where there is one and somebody to look at it. That it cannot is no failure:
// the address is printed.

import { spawn } from 'node:child_process';

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['explorer'],
  linux: ['xdg-open'],
};

export function browse(url: string, isTerminal: boolean): void {
  const opener = OPENERS[process.platform];
  if (opener === undefined || !isTerminal) return;
  const [command, ...rest] = opener;
  const child = spawn(command, [...rest, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
